"""One row of a file of contacts: what it may hold, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.contact import Urn

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone", "phone number", "cell", "cell phone", "mobile", "mobile phone", "mobile number", "telephone",
              "tel", "number"),
    "language": ("language", "lang", "preferred language", "idioma"),
    "zone": ("zone", "district", "council district"),
    "topics": ("topics", "topic", "interests", "topics of interest"),
    "joined": ("joined", "joined on", "date joined", "sign up date", "signup date"),
    "line_type": ("line type", "carrier type", "phone type"),
    "programme": ("programme", "program"),
    "consent_source": ("consent source", "opt in source", "source of consent"),
    "consent_wording": ("consent wording", "consent text", "opt in wording"),
    "consent_language": ("consent language",),
    "consented_at": ("consented at", "consent date", "consented on", "opt in date"),
}  # fmt: skip
"""What a column may hold, and how its head is usually written: in small letters, with spaces."""

NEEDED = ("phone", "consent_source", "consent_wording", "consented_at")
"""Nobody is written to first without the proof that they agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """What is wrong with one cell; of a number, no more is told than its last two digits."""

    row: int
    column: str
    reason: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That a resident agreed: where, to which words, when, and to what."""

    source: str
    wording: str
    language: str | None
    at: datetime
    programme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """A row that is good."""

    row: int
    urn: Urn
    language: str | None
    zone: str | None
    topics: tuple[str, ...]
    joined_at: datetime
    dates: Mapping[str, date] = field(default_factory=dict)
    proof: Proof
