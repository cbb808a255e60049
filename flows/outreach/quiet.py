"""The hours in which we never write first, by the contact's own clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """
    From an hour to another, mostly over midnight: `QuietHours(time(21), time(8))`.

    The first instant is quiet, the last is not. The same hour twice means no quiet hours at all.
    """

    from_: time
    until: time

    def holds(self, local: time) -> bool:
        """Tell whether it is quiet at this local time."""
        if self.from_ <= self.until:
            return self.from_ <= local < self.until
        return local >= self.from_ or local < self.until

    def holds_at(self, instant: datetime, zone: tzinfo) -> bool:
        """Tell whether it is quiet in this zone at this instant."""
        return self.holds(instant.astimezone(zone).time())


def next_allowed(instant: datetime, zone: tzinfo, quiet: QuietHours) -> datetime:
    """
    Give the first instant (UTC) from `instant` on that is not quiet in the zone.

    Right on the days the clocks change: where the hour of waking does not exist, the gap's end is taken;
    where it comes twice, the first that lies ahead.
    """
    now = instant.astimezone(UTC)
    if not quiet.holds_at(now, zone):
        return now
    return min(end for end in _near(now, zone, quiet.until) if end >= now and not quiet.holds_at(end, zone))


def next_quiet(instant: datetime, zone: tzinfo, quiet: QuietHours) -> datetime | None:
    """Give the first instant (UTC) from `instant` on that is quiet in the zone; None where none ever is."""
    now = instant.astimezone(UTC)
    if quiet.from_ == quiet.until:
        return None
    if quiet.holds_at(now, zone):
        return now
    return min(begin for begin in _near(now, zone, quiet.from_) if begin >= now and quiet.holds_at(begin, zone))


def instant_of(day: date, at: time, zone: tzinfo) -> datetime:
    """
    Give the instant (UTC) of a local day and hour.

    An hour the clocks skip is taken as much later as they skip; one that comes twice, the first time.
    """
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), zone).astimezone(UTC)


def _near(now: datetime, zone: tzinfo, at: time) -> Iterator[datetime]:
    """Instants near `now` at which quiet hours may begin or end: a local hour, or a change of the clocks."""
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(-1, 3)):
        early, late = (datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
        yield early
        yield late
        if early != late:
            yield from _changes(min(early, late), max(early, late), zone)


def _changes(before: datetime, after: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The second at which the zone's offset changes between two instants, if it does."""
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    if after.astimezone(zone).utcoffset() == offset:
        return
    while high - low > 1:
        middle = (low + high) // 2
        same = (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset
        low, high = (middle, high) if same else (low, middle)
    yield before + timedelta(seconds=high)
