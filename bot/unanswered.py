"""Notes what residents ask and get no answer to, without what tells who asked."""

from bot.scene import Scene
from nlu.unanswered.stripping import says_anything, stripped
from storage import unanswered

UNKNOWN = "fallback"
"""The flow of the honest “I do not know”."""


def note(scene: Scene, text: str) -> None:
    """Keep a question that nobody answered; one of which nothing is left without its numbers and names is none."""
    kept = stripped(text)
    if says_anything(kept):
        unanswered.keep(scene.db, kept, language=_language(scene, text), now=scene.now)


def _language(scene: Scene, text: str) -> str | None:
    """The language of a text: as it was understood now, else as that of the contact."""
    heard = scene.understanding
    found = heard.language if heard is not None and heard.text == text else None
    return found or scene.contact.language
