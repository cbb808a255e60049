"""What the database says of the moment, as Prometheus reads it: looked up at a scrape, and not at every one."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.app import App
from storage import health, refreshes
from storage.database import Db
from storage.errors import DatabaseAway
from storage.health import Backlog, Waiting
from storage.refreshes import Standing

KEPT_FOR = timedelta(seconds=5)
"""However many scrape, the database is asked no more often."""

PATIENCE_S = 3.0
"""A database that does not answer in this time counts as away."""


Words = tuple[str, ...]
"""The values of a series' labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """All that one look found."""

    at: datetime
    backlog: Backlog
    slots: Mapping[str, datetime]
    """When each recurring job was last done."""
    refreshes: Mapping[str, Standing]


@dataclass(slots=True)
class Gauges:
    """Looks at the database for those who watch; what it found is kept for a while."""

    app: App
    _moment: Moment | None = None
    _looked_at: datetime | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self) -> None:
        """Look, unless that was just done."""
        async with self._one_at_a_time:
            now = self.app.clock.now()
            if self._looked_at is None or abs(now - self._looked_at) >= KEPT_FOR:
                self._moment, self._looked_at = await self._found(now), now

    def collect(self) -> Iterator[Metric]:
        """Every series, from what the last look found; only that the database is away, where it was."""
        yield gauge("grove_writer_up", "Whether this process can write at all", int(self.app.writer.alive))
        yield gauge(
            "grove_writer_waiting", "Writes of this process that wait for the database", self.app.writer.waiting
        )
        yield gauge("grove_database_up", "Whether the database answered the last look", int(self._moment is not None))
        if self._moment is not None:
            yield from series(self._moment)

    async def _found(self, now: datetime) -> Moment | None:
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._read, now), PATIENCE_S)
        except (DatabaseAway, TimeoutError):
            return None

    def _read(self, now: datetime) -> Moment:
        with self.app.database.reading() as db:
            return moment(db, self.app.channels, now)


def moment(db: Db, channels: Iterable[str], now: datetime) -> Moment:
    """Look at everything there is a gauge for."""
    return Moment(
        at=now,
        backlog=health.backlog(db, channels, now),
        slots=health.last_slots(db),
        refreshes=refreshes.standings(db),
    )


def gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    """One number."""
    return GaugeMetricFamily(name, what, value=value)


def labelled(name: str, what: str, label: Iterable[str], values: Mapping[Words, float]) -> GaugeMetricFamily:
    """One number for each of a few words of ours."""
    family = GaugeMetricFamily(name, what, labels=list(label))
    for words, value in values.items():
        family.add_metric(words, value)
    return family


def series(found: Moment) -> Iterator[Metric]:
    """The gauges of one look."""
    now, backlog = found.at, found.backlog
    yield from queue("grove_inbox", "What residents did that waits for a turn", (), {(): backlog.inbox}, now)
    yield from queue("grove_lane", "Messages whose hour has come", ("lane", "priority"), backlog.lanes, now)
    channels: Mapping[Words, Waiting] = {(channel,): waiting for channel, waiting in backlog.uncertain.items()}
    yield from queue("grove_uncertain", "Messages that may or may not have gone out", ("channel",), channels, now)
    yield from queue("grove_fires_due", "Appointments of campaigns that are due", (), {(): backlog.fires_due}, now)
    yield gauge("grove_fires_later", "Appointments of campaigns whose hour has not come", backlog.fires_later.depth)
    slots: Mapping[Words, float] = {(job,): seconds(slot, now) for job, slot in found.slots.items()}
    yield labelled("grove_tick_age_seconds", "Since a recurring job was last due and done", ("job",), slots)
    checked: Mapping[Words, float] = {
        (each.name,): seconds(each.checked_at, now) for each in found.refreshes.values() if each.checked_at
    }
    yield labelled(
        "grove_dataset_age_seconds", "Since the source of a data set was last reached", ("dataset",), checked
    )
    failed: Mapping[Words, float] = {(each.name,): float(bool(each.error)) for each in found.refreshes.values()}
    yield labelled("grove_dataset_failed", "Whether the last fetch of a data set went wrong", ("dataset",), failed)


def queue(
    name: str, what: str, label: tuple[str, ...], waiting: Mapping[Words, Waiting], now: datetime
) -> Iterator[Metric]:
    """How many wait, and how long the first of them."""
    depth = {words: float(each.depth) for words, each in waiting.items()}
    age = {words: seconds(each.oldest_at, now) for words, each in waiting.items()}
    yield labelled(f"{name}_waiting", f"{what}; counted to {health.COUNTED_TO:,}", label, depth)
    yield labelled(f"{name}_oldest_seconds", f"{what}: how long the first of them waits", label, age)


def seconds(since: datetime | None, now: datetime) -> float:
    """How long ago; 0 where there is nothing."""
    return max((now - since).total_seconds(), 0) if since else 0.0
