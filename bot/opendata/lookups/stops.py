"""Which stop a resident means: by its name or code, or the one nearest to an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.opendata.desk import Asked, Used
from bot.opendata.lookups.find import MAX_OFFERS, Kind, matching, plain, within
from bot.opendata.places import Located, locate, shown
from flows.lookup import Distance, Missing, NotFound, Offer, Offered, Value
from flows.points import read_point
from nlu.values.addresses import parse_address
from storage.snapshots.reader import Snapshot
from storage.snapshots.schema import Row
from storage.snapshots.words import contains, fold

NEARBY = 12
"""Stops around an address among which the nearest that is served is looked for, with those of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop as people speak of it: the rows on both sides of the street have one name."""

    name: str
    rows: tuple[Row, ...]
    near: Located | None = None
    """The address it is near to, where one was given."""
    metres: float = 0

    @property
    def values(self) -> dict[str, Value]:
        """What a wording may say of it; near an address, how far it is."""
        if self.near is None:
            return {"stop": self.name}
        return {"stop": self.name, "near": self.near.label, "distance": Distance(self.metres)}

    def used(self, dataset: str) -> list[Used]:
        return [*(Used(dataset, row) for row in self.rows), *([self.near.used] if self.near else [])]


def find_stop(asked: Asked) -> Stop | Offered | Missing | NotFound:
    """
    Give the stop that the resident names, or that is nearest to their address.

    Asked “at which stop, or near which address?”, residents answer either; a number and a street are an address.
    """
    address, named = asked.slots.get("address"), asked.slots.get(asked.card.look_up.by or "")
    if named is None and address and (parse_address(address) or read_point(address)):
        here = locate(asked, address)
        return _nearest(asked, here) if isinstance(here, Located) else here
    said = named or address
    return _by_name(asked, said) if said else _in_text(asked, asked.slots.get("text", ""))


def _nearest(asked: Asked, here: Located) -> Stop | NotFound:
    stops = asked.main
    around = stops.nearest(*asked.desk.open(here.used.dataset).point(here.row), NEARBY)
    served = {stop for (stop,) in _times(asked).distinct("stop_id")}
    near = [(row, metres) for row, metres in around if row[stops.meta.key] in served]
    if not near:
        values = {**asked.also()[0], "address": here.label}
        return NotFound(reason="no_data", values=values, source=asked.source(here.used))
    name, metres = _name(asked, near[0][0]), near[0][1]
    rows = tuple(row for row, _ in near if _name(asked, row) == name)
    return Stop(name=name, rows=rows, near=here, metres=metres)


def _by_name(asked: Asked, said: str) -> Stop | Offered | NotFound:
    rows, kind = matching(asked.main, said)
    names = list(dict.fromkeys(_name(asked, row) for row in rows))
    if not names:
        values = {**asked.also()[0], "address": shown(said)}
        return NotFound(reason="no_such", values=values, source=asked.source())
    return _called(asked, names[0]) if len(names) == 1 and kind != "near" else _offered(asked, rows, kind)


def _in_text(asked: Asked, text: str) -> Stop | Offered | Missing:
    """Look for a stop's name within a whole question: not for its code, which any number there may be."""
    if not text:
        return Missing("address")
    rows = [row for row in within(asked.main, text) if contains(fold(text), fold(_name(asked, row)))]
    names = list(dict.fromkeys(_name(asked, row) for row in rows))
    if not names:
        return Missing("address")
    return _called(asked, names[0]) if len(names) == 1 else _offered(asked, rows, "several")


def _called(asked: Asked, name: str) -> Stop:
    return Stop(name=name, rows=tuple(row for row in asked.main.named(name) if _name(asked, row) == name))


def _offered(asked: Asked, rows: Sequence[Row], kind: Kind) -> Offered:
    """Offer each name once: the other side of the street comes with it."""
    slot, key = asked.card.look_up.by or "address", asked.main.meta.key
    first = {_name(asked, row): str(row[key]) for row in reversed(rows)}
    offers = tuple(Offer(name, {slot: first[name]}) for name in dict.fromkeys(_name(asked, row) for row in rows))
    return Offered(offers=offers[:MAX_OFFERS], kind=kind)


def _times(asked: Asked) -> Snapshot:
    return asked.desk.open(asked.card.look_up.departures or "")


def _name(asked: Asked, row: Row) -> str:
    return plain(row, asked.desk.datasets[asked.card.look_up.dataset].label)
