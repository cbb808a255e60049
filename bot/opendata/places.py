"""
From an address as residents write it to the one address point it is; in doubt an offer, never a guess.

A fuzzy match is only offered: 8 of 100 addresses that are not in the table have a neighbour spelled alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz, process

from bot.opendata.desk import Asked, Used
from flows.lookup import NotFound, Offer, Offered, Value
from flows.points import read_point
from nlu.values.addresses import ParsedAddress, parse_address
from storage.snapshots.reader import Snapshot
from storage.snapshots.schema import Row
from storage.snapshots.words import fold

MAX_OFFERS = 3
ALIKE = 75
"""Street names less alike than this (of 100) are other streets."""

MOST_SHOWN = 60
"""Characters of an unknown address that are repeated to the resident."""


AROUND_METRES = 150
"""A phone that stands in a house may say it stands in the street behind it."""


@dataclass(frozen=True, slots=True)
class Located:
    """An address of the city's own, and how it is written."""

    used: Used
    label: str

    @property
    def row(self) -> Row:
        return self.used.row


def locate(asked: Asked, address: str) -> Located | Offered | NotFound:
    """Give the address point that an address exactly is; or what comes near; or an honest no."""
    points = asked.desk.open(_dataset(asked))
    position = read_point(address)
    if position is not None:
        return _around(asked, points, *position)
    parsed = _read(asked, points, address)
    if parsed is None:
        return _no(asked, address)
    if _is_elsewhere(asked, points, parsed):
        return _outside(asked, address, parsed.city)
    rows = points.where(street=parsed.street, number=parsed.number)
    here = list({label(row): row for row in rows if _fits(row, parsed)}.values())  # a house of flats is one address
    if len(here) == 1:
        return _located(asked, points, here[0])
    if here:
        return _offered(here, "several")
    return _near(asked, points, parsed, address)


def label(row: Row) -> str:
    """Write an address point the way it matches exactly: `9380 STUDIO CT 95758`."""
    return " ".join(str(row[part]) for part in ("number", "prefix", "street", "suffix", "zip") if part in row)


def _around(asked: Asked, points: Snapshot, lat: float, lon: float) -> Offered | NotFound:
    """Offer the addresses around a place on the map: a phone is not sure enough of a house to answer for it."""
    shown_as = f"{lat:.4f}, {lon:.4f}"
    if not asked.desk.area.holds(lat, lon):
        return _outside(asked, shown_as, None)
    near = (row for row, metres in points.nearest(lat, lon, MAX_OFFERS) if metres <= AROUND_METRES)
    ours = [row for row in near if row["city"] == asked.desk.area.name]
    return _offered(ours, "near") if ours else _no(asked, shown_as)


def _read(asked: Asked, points: Snapshot, address: str) -> ParsedAddress | None:
    """Take an address apart; the street is then written as the table writes it: capitals, no marks."""
    cities = {asked.desk.area.name, *(city for (city,) in points.distinct("city"))}
    parsed = parse_address(address, sorted(cities))
    return replace(parsed, street=fold(parsed.street).upper()) if parsed else None


def shown(text: str) -> str:
    """Give what a resident wrote as it may be repeated to them: on one line, and not at length."""
    return " ".join(text.split())[:MOST_SHOWN]


def _dataset(asked: Asked) -> str:
    if asked.card.look_up.addresses is None:
        raise AssertionError(f"card {asked.card.name!r} looks up no addresses")
    return asked.card.look_up.addresses


def _is_elsewhere(asked: Asked, points: Snapshot, parsed: ParsedAddress) -> bool:
    """Whether the resident named another city, or a ZIP code that no address of ours has."""
    if parsed.city and parsed.city.casefold() != asked.desk.area.name.casefold():
        return True
    ours = {zip_code for zip_code, city in points.distinct("zip", "city") if city == asked.desk.area.name}
    return parsed.zip is not None and parsed.zip not in ours


def _fits(row: Row, parsed: ParsedAddress) -> bool:
    """Whether nothing the resident wrote speaks against this row."""
    written = {"prefix": parsed.prefix, "suffix": parsed.suffix, "zip": parsed.zip}
    return all(value is None or row.get(part) == value for part, value in written.items())


def _located(asked: Asked, points: Snapshot, row: Row) -> Located | NotFound:
    ours = row["city"] == asked.desk.area.name and asked.desk.area.holds(*points.point(row))
    return Located(Used(_dataset(asked), row), label(row)) if ours else _outside(asked, label(row), str(row["city"]))


def _near(asked: Asked, points: Snapshot, parsed: ParsedAddress, address: str) -> Offered | NotFound:
    """Where the street is right, tell its numbers; else offer the number on streets spelled alike."""
    street = points.where(street=parsed.street)
    if parsed.suffix is not None:
        street = [row for row in street if row.get("suffix") == parsed.suffix]
    if street:
        return _other_number(asked, street, parsed, address)
    at_number = points.where(street=parsed.street, number=parsed.number) or _on_streets_alike(points, parsed)
    alike = [row for row in at_number if row["city"] == asked.desk.area.name]
    return _offered(alike, "near") if alike else _no(asked, address)


def _other_number(asked: Asked, street: list[Row], parsed: ParsedAddress, address: str) -> Offered | NotFound:
    """Offer the number under another ZIP code or direction, or tell which numbers the street has."""
    at_number = [row for row in street if row["number"] == parsed.number]
    if at_number:
        return _offered(at_number, "near")
    if len({row.get("suffix") for row in street}) > 1:
        return _no(asked, address)
    numbers = sorted((str(row["number"]) for row in street), key=lambda number: (len(number), number))
    name = " ".join(str(street[0][part]) for part in ("prefix", "street", "suffix") if part in street[0])
    return _no(asked, address, street=name, first=numbers[0], last=numbers[-1])


def _on_streets_alike(points: Snapshot, parsed: ParsedAddress) -> list[Row]:
    pairs = points.distinct("street", "suffix")
    streets = {f"{street} {suffix or ''}".strip(): (street, suffix) for street, suffix in pairs}
    written = f"{parsed.street} {parsed.suffix or ''}".strip()
    alike = process.extract(written, streets.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=6)
    return [
        row
        for name, _, _ in alike
        for row in points.where(street=streets[name][0], number=parsed.number)
        if row.get("suffix") == streets[name][1]
    ]


def _offered(rows: Iterable[Row], kind: str) -> Offered:
    offers = tuple(Offer(label(row), {"address": label(row)}) for row in rows)[:MAX_OFFERS]
    return Offered(offers=offers, kind="near" if kind == "near" else "several")


def _no(asked: Asked, address: str, **values: Value) -> NotFound:
    return _not_found(asked, "no_such", address, values)


def _outside(asked: Asked, address: str, city: str | None) -> NotFound:
    """Say whose it is: the other city where we know it, else the county's."""
    ours = city is None or city.casefold() == asked.desk.area.name.casefold()
    county = asked.desk.row(asked.desk.area.outside).row
    whose = f"{county['name']}, {county['reach']}" if city is None or ours else city.title()
    return _not_found(asked, "outside", address, {"whose": whose})


def _not_found(
    asked: Asked, reason: Literal["no_such", "outside"], address: str, values: Mapping[str, Value]
) -> NotFound:
    given = {"address": shown(address), "contact": asked.contact(), **values}
    return NotFound(reason=reason, values=given, source=asked.source(dataset=_dataset(asked)))
