"""When a point comes due: on a day, so long after a fact or around a contact's own date, or again and again."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flows.outreach.events import Event, Unfinished, parse_event
from flows.outreach.offsets import Offset
from flows.outreach.quiet import instant_of
from flows.outreach.recurring import Every


@dataclass(frozen=True, slots=True)
class OnDate:
    """On a day of the calendar, the same for everybody."""

    on: date

    def __str__(self) -> str:
        return f"on {self.on}"


@dataclass(frozen=True, slots=True)
class After:
    """So long after something happened to the contact; None: at once."""

    event: Event
    offset: Offset | None = None

    def __str__(self) -> str:
        return f"{self.offset} after {self.event}" if self.offset else f"after {self.event}"

    def due_at(self, fact_at: datetime, at: time, zone: ZoneInfo) -> datetime:
        """Give the instant (UTC), quiet or not, for what happened at another."""
        for offset in (self._within, self.offset):
            fact_at = offset.after(fact_at, at, zone) if offset else fact_at
        return fact_at

    @property
    def of_calendar(self) -> bool:
        """Whether it ends on a day, at an hour that has to be said."""
        last = self.offset or self._within
        return last is not None and last.of_calendar

    @property
    def _within(self) -> Offset | None:
        return self.event.within if isinstance(self.event, Unfinished) else None


@dataclass(frozen=True, slots=True)
class OfDate:
    """Around a date of the contact's own, such as the end of a permit; None: on that day."""

    name: str
    offset: Offset | None = None
    """A negative one lies before it."""

    def __str__(self) -> str:
        if self.offset is None:
            return f"on date {self.name}"
        return f"{self.offset} {'before' if self.offset.amount < 0 else 'after'} date {self.name}"

    def due_at(self, on: date, at: time, zone: ZoneInfo) -> datetime:
        """Give the instant (UTC), quiet or not, for a contact whose date is `on`."""
        return instant_of(self.offset.behind(on) if self.offset else on, at, zone)


When = OnDate | After | OfDate | Every

SHIFTED = re.compile(r"(?:(?P<offset>\d+ \w+) )?(?P<side>after|before) (?P<what>.+)")
RECURRING = re.compile(r"every (?P<rule>.+?)(?: until (?P<until>\S+))?(?: times (?P<times>\d+))?")


def parse_when(text: str) -> When:
    """Read what `str` of a moment gives; raises ValueError. The two are inverses."""
    if found := RECURRING.fullmatch(text):
        until = date.fromisoformat(found["until"]) if found["until"] else None
        return Every.parse(found["rule"], until, int(found["times"]) if found["times"] else None)
    if text.startswith("on date "):
        return OfDate(text.removeprefix("on date "))
    if text.startswith("on "):
        return OnDate(date.fromisoformat(text.removeprefix("on ")))
    found = SHIFTED.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no moment")
    offset = Offset.parse(found["offset"]) if found["offset"] else None
    if not found["what"].startswith("date "):
        return After(parse_event(found["what"]), offset)
    if offset is not None and found["side"] == "before":
        offset = Offset(-offset.amount, offset.unit)
    return OfDate(found["what"].removeprefix("date "), offset)


def needs_hour(when: When | None) -> bool:
    """Tell whether a local hour has to be said: it ends on a day, and does not say the hour itself."""
    match when:
        case Every():
            return when.hour is None
        case After():
            return when.of_calendar
        case _:
            return True
