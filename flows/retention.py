"""How long each class of records is kept: what a rule makes a city keep, and not for good."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

RecordClass = Literal["messages", "answers", "sessions", "tickets", "audit", "inbox"]
"""`inbox` is what providers delivered, kept so that a second delivery is known: the messages are the record of it."""

FLOOR = 730
"""Days: a city in California keeps its records for two years at least. Source: Gov. Code 34090."""

REDELIVERED = 30
"""Days: far longer than any provider delivers a webhook again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Days that each class is kept for after the last thing that happened to a record of it."""

    messages: int = FLOOR
    answers: int = FLOOR
    sessions: int = FLOOR
    tickets: int = FLOOR
    audit: int = FLOOR
    inbox: int = REDELIVERED

    def time_for(self, records: RecordClass) -> timedelta:
        """How long a record of this class is kept."""
        days: int = getattr(self, records)
        return timedelta(days=days)
