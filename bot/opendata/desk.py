"""Where look-ups read: the snapshots and their declarations, and what an answer says of its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flows.cards.reading import Card
from flows.lookup import Source, Value
from storage.snapshots.reader import Snapshot
from storage.snapshots.schema import Dataset, Row, SnapshotMissing
from storage.snapshots.store import SnapshotStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where the city is: its name in addresses, a box around it (degrees), its time, and whose the land around is."""

    name: str
    south: float
    west: float
    north: float
    east: float
    timezone: ZoneInfo
    outside: str
    """Whom to ask about a place outside: a row (`dataset/key`) with a `name` and how to `reach` it."""

    def holds(self, lat: float, lon: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True, slots=True)
class Used:
    """One row an answer was made from."""

    dataset: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The data sets of one city, open for reading."""

    store: SnapshotStore
    datasets: Mapping[str, Dataset]
    area: Area

    def open(self, dataset: str) -> Snapshot:
        return self.store.open(dataset)

    def row(self, named: str) -> Used:
        """Give the row `dataset/key`; raises SnapshotMissing when it is not there."""
        dataset, _, key = named.partition("/")
        row = self.open(dataset).get(key)
        if row is None:
            raise SnapshotMissing(dataset, f"it has no row {key!r}")
        return Used(dataset, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One look-up: the card, the resident's slots, and the city's own time."""

    card: Card
    slots: Mapping[str, str]
    now: datetime
    """In the city's zone."""
    desk: Desk

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def main(self) -> Snapshot:
        """The data set the card answers from."""
        return self.desk.open(self.card.look_up.dataset)

    def joined(self, dataset: str, row: Row) -> tuple[dict[str, Value], list[Used]]:
        """Give a row's values with those of the rows it names, and all rows used for it."""
        values, used = dict(row), [Used(dataset, row)]
        for column in self.desk.datasets[dataset].columns:
            if column.of and column.name in row:
                named = self.desk.row(f"{column.of}/{row[column.name]}")
                used.append(named)
                values |= {f"{column.name}_{name}": value for name, value in named.row.items()}
        return values, used

    def also(self) -> tuple[dict[str, Value], list[Used]]:
        """Give what every wording of the card may name: the contact, and the rows under `also`."""
        values: dict[str, Value] = {"contact": self.contact()}
        used = []
        for prefix, named in self.card.look_up.also.items():
            extra = self.desk.row(named)
            used.append(extra)
            values |= {f"{prefix}_{name}": value for name, value in extra.row.items()}
        return values, used

    def contact(self) -> str:
        """Give whom to ask, and how."""
        row = self.desk.row(self.card.confirm_at).row
        return f"{row['name']}, {row['reach']}"

    def source(self, *used: Used, dataset: str | None = None) -> Source:
        """
        Say where the answer comes from: titled by the card's data set, and as old as its oldest row.

        Keys are of that data set only: an address point would tell where the resident lives.
        """
        main = self.desk.datasets[dataset or self.card.look_up.dataset]
        meta = self.desk.open(main.name).meta
        return Source(
            dataset=main.name,
            title=meta.title,
            as_of=min((self._as_of(each) for each in used), default=meta.as_of),
            version=meta.version,
            keys=tuple(str(each.row[main.key]) for each in used if each.dataset == main.name),
            rows=tuple(dict.fromkeys(self._named(each) for each in used if not self._is_address(each))),
            sample=meta.sample or any(self._is_sample(each) for each in used),
            stale=any(self._is_stale(each) for each in used),
            confirm_at=self.contact(),
        )

    def _named(self, used: Used) -> str:
        """Write a row as staff find it again: `dataset/key@version`."""
        meta = self.desk.open(used.dataset).meta
        return f"{used.dataset}/{used.row[meta.key]}@{meta.version}"

    def _is_address(self, used: Used) -> bool:
        """An address point would tell where the resident lives."""
        return used.dataset == self.card.look_up.addresses

    def _is_sample(self, used: Used) -> bool:
        """A data set may be made up as a whole, or say so of a single row."""
        return self.desk.open(used.dataset).meta.sample or used.row.get("sample") == 1

    def _as_of(self, used: Used) -> date:
        own = used.row.get("as_of")
        return cast("date", own) if own else self.desk.open(used.dataset).meta.as_of

    def _is_stale(self, used: Used) -> bool:
        dataset = self.desk.datasets[used.dataset]
        return self.desk.store.good_until(dataset, self._as_of(used), self.desk.area.timezone) < self.now
