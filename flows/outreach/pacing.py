"""How long a sender needs: so many segments a second and a day, and none in the quiet hours of those who get them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.outreach.quiet import QuietHours, instant_of, next_allowed, next_quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one sender has to send to those of one time zone, and from when on."""

    due_at: datetime
    timezone: ZoneInfo
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """So many segments a day a sender may send; the day is that of one time zone."""

    segments: int
    zone: ZoneInfo

    def day(self, at: datetime) -> date:
        """The day an instant lies in."""
        return at.astimezone(self.zone).date()

    def end(self, at: datetime) -> datetime:
        """The instant (UTC) at which that day is over."""
        return instant_of(self.day(at) + timedelta(days=1), time(0), self.zone)


def finish_at(loads: Iterable[Load], rate: float, quiet: QuietHours, daily: Daily | None = None) -> datetime | None:
    """
    Give the instant (UTC) at which the last segment has left a sender of `rate` segments a second.

    What is due first goes first; where that has to wait for its morning, others go meanwhile. What a day's
    limit leaves over goes on at midnight, or when its quiet hours end. None: nothing to send.
    """
    waiting = sorted((load for load in loads if load.segments > 0), key=lambda load: (load.due_at, load.timezone.key))
    sender = _Sender(rate=rate, quiet=quiet, daily=daily)
    done: datetime | None = None
    while waiting:
        ready = [sender.ready(max(done or waiting[0].due_at, load.due_at), load.timezone) for load in waiting]
        begin = min(ready)
        load = waiting.pop(ready.index(begin))
        sent, done = sender.send(load, begin)
        if sent < load.segments:
            waiting.insert(0, replace(load, segments=load.segments - sent))
    return done


@dataclass(slots=True, kw_only=True)
class _Sender:
    """One sender, and how much it has sent on each day."""

    rate: float
    quiet: QuietHours
    daily: Daily | None
    sent: Counter[date] = field(default_factory=Counter)

    def ready(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """The first instant from one on at which it may send to a zone."""
        at = next_allowed(instant, zone, self.quiet)
        while self.daily is not None and self._left(at, self.daily) <= 0:
            at = next_allowed(self.daily.end(at), zone, self.quiet)
        return at

    def send(self, load: Load, begin: datetime) -> tuple[int, datetime]:
        """Send until it may not; gives how many segments left, and when it is free again."""
        most, until = load.segments, next_quiet(begin, load.timezone, self.quiet)
        if self.daily is not None:
            most, end = min(most, self._left(begin, self.daily)), self.daily.end(begin)
            until = end if until is None else min(until, end)
        sent, done = most, begin + timedelta(seconds=most / self.rate)
        if until is not None and done > until:
            sent, done = int((until - begin).total_seconds() * self.rate), until
        if self.daily is not None:
            self.sent[self.daily.day(begin)] += sent
        return sent, done

    def _left(self, at: datetime, daily: Daily) -> int:
        return daily.segments - self.sent[daily.day(at)]
