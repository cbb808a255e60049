"""How long a sender needs: so many segments a second, and none in the quiet hours of those who get them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.outreach.quiet import QuietHours, next_allowed, next_quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one sender has to send to those of one time zone, and from when on."""

    due_at: datetime
    timezone: ZoneInfo
    segments: int


def finish_at(loads: Iterable[Load], rate: float, quiet: QuietHours) -> datetime | None:
    """
    Give the instant (UTC) at which the last segment has left a sender of `rate` segments a second.

    What is due first goes first; where that has to wait for its morning, others go meanwhile. None: nothing to send.
    """
    waiting = sorted((load for load in loads if load.segments > 0), key=lambda load: (load.due_at, load.timezone.key))
    done: datetime | None = None
    while waiting:
        free_at = done or waiting[0].due_at
        ready = [next_allowed(max(free_at, load.due_at), load.timezone, quiet) for load in waiting]
        begin = min(ready)
        load = waiting.pop(ready.index(begin))
        sent, done = _send(load, begin, rate, quiet)
        if sent < load.segments:
            waiting.insert(0, replace(load, segments=load.segments - sent))
    return done


def _send(load: Load, begin: datetime, rate: float, quiet: QuietHours) -> tuple[int, datetime]:
    """Send until the quiet hours; gives how many segments left, and when the sender is free again."""
    until = next_quiet(begin, load.timezone, quiet)
    needs = timedelta(seconds=load.segments / rate)
    if until is None or begin + needs <= until:
        return load.segments, begin + needs
    return int((until - begin).total_seconds() * rate), until
