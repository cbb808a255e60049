"""Who we talk with: a contact, and the URNs where a contact is reached."""

from dataclasses import dataclass
from typing import NewType, Self
from zoneinfo import ZoneInfo

ContactId = NewType("ContactId", int)


@dataclass(frozen=True, slots=True, order=True)
class Urn:
    """
    Where one contact can be reached: a scheme and a path.

    Written as `tel:+19165550123` or `telegram:7512345`. `parse` and `str` are inverses, so a
    URN can travel through a URL, a CSV file or a log filter and come back the same.
    """

    scheme: str
    path: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `scheme:path`; raises ValueError when either part is missing or has white space."""
        scheme, _, path = text.partition(":")
        return cls(scheme, path)

    def __post_init__(self) -> None:
        scheme_fits = self.scheme.isascii() and self.scheme.isalnum()
        if not (scheme_fits and self.path and self.path.isprintable()) or " " in self.path:
            raise ValueError("a URN is written scheme:path without white space, such as telegram:7512345")

    def __str__(self) -> str:
        return f"{self.scheme}:{self.path}"

    def __repr__(self) -> str:
        """Masked, because a traceback goes into logs."""
        return f"Urn({self.masked()!r})"

    def masked(self) -> str:
        """For logs and staff lists: the last two characters only."""
        return f"{self.scheme}:…{self.path[-2:]}"


def kind_of(channel: str) -> str:
    """Give what kind a channel is of: `sms` also of its further senders (`sms-19165550101`)."""
    return channel.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A resident as the domain sees one: never a name, never an address."""

    id: ContactId
    language: str | None
    """Babel's identifier (`es`, `zh_Hans`); None until we know."""
    timezone: ZoneInfo
    zone: str | None = None
    """The council district they told us, if they let us keep it."""
    consented: bool = False
    """May be written to first: an opt-in stands and no opt-out came after it."""
    stopped: bool = False
    """Said STOP, or the provider says so: nothing but an answer to START or HELP goes out."""
    weekly_limit: int | None = None
    """Messages a week they want at most, of those we send first; None for the city's own limit."""
