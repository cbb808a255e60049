"""The one protocol behind which every engine of language understanding stands."""

from typing import Protocol

from flows.understanding import Understanding


class Interpreter(Protocol):
    """Makes sense of one text; the same text gives the same understanding."""

    @property
    def name(self) -> str:
        """What the engine is called in settings and logs."""

    def understand(self, text: str, language: str | None = None) -> Understanding:
        """
        Understand `text`; `language` is the one stored for the contact, a hint and no more.

        Never raises for what a resident may write: a text without words is `unknown`.
        """
