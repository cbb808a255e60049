"""A made-up town of 70,000 addresses with the columns of the city's own layer, and zones over it."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.answers import Answers
from bot.opendata.connector import Record
from bot.opendata.declarations import load_datasets
from bot.opendata.mapping import cells
from bot.opendata.refresh import prepare
from flows.cards.reading import load_cards
from storage.snapshots.schema import Column, Dataset, Fetched
from storage.snapshots.store import SnapshotStore
from tests.opendata.builders import AREA, a_dataset

ADDRESSES, ZONES, SIDE = 70_000, 64, 8
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")

FIRST = """
ALDER ASPEN BADGER BAYBERRY BRUIN CANDLE CEDAR CLOVER CORAL DOVE EAGLE ELDER EMBER FALCON FERN FLINT GARNET HAZEL HERON
IRON JUNIPER KESTREL LARK LINDEN MALLARD MAPLE NECTAR OLIVE ORCHID PEBBLE PLUM POPPY QUARTZ RAVEN SAGE SALMON SORREL
TEAL WILLOW WREN
"""
SECOND = """
ACRE BANK BEND BLUFF BROOK CANYON CREST DALE FIELD FORD GATE GLADE GROVE HAVEN HEATH HILL HOLLOW KNOLL LAKE LEDGE MARSH
MEADOW MESA MILL MOOR ORCHARD PARK POINT PRAIRIE RIDGE RUN SHORE SIDE SPRING STONE TRAIL VALE VIEW WOOD YARD
"""
SUFFIXES = ("CT", "WAY", "DR", "ST", "LN", "AVE", "CIR", "PL")
ZIPS = ("95624", "95757", "95758")

ZONE_SET = replace(
    a_dataset(Column(name="shape", type="shape", source="geometry")), name="collection_zone", connector="json",
    url="https://town.example/zones",
)  # fmt: skip


def addresses(count: int = ADDRESSES) -> Iterator[Record]:
    """Give records as the city's layer has them: 1,400 streets of even numbers, each point somewhere in the town."""
    chance = random.Random(26)
    names = [f"{first}{second}" for first in FIRST.split() for second in SECOND.split()]
    streets = [(name, chance.choice(SUFFIXES), chance.choice(ZIPS)) for name in chance.sample(names, 1400)]
    for at in range(count):
        street, suffix, zip_code = streets[at % len(streets)]
        yield {
            "ADDRESSID": at, "STREETNUMB": 9000 + at // len(streets) * 4, "PREFIXDIR": None, "STREETNAME": street,
            "STREETTYPE": suffix, "CITY": AREA.name, "ZIPCODE": zip_code,
            "geometry": {"type": "Point", "coordinates": [
                chance.uniform(AREA.west + 0.001, AREA.east - 0.001),
                chance.uniform(AREA.south + 0.001, AREA.north - 0.001),
            ]},
        }  # fmt: skip


def zones() -> Iterator[Record]:
    """Give 64 polygons of 60 corners that cover the town like a chessboard, with waving sides."""
    for number in range(ZONES):
        shape = _square(number % SIDE, number // SIDE)
        yield {"key": f"z{number}", "name": f"Zone {number}", "names": None, "geometry": shape}


def town_dataset() -> Dataset:
    """The declaration of the city's addresses, with the zone of each found from where it lies."""
    declared = load_datasets()["address_point"]
    kept = [column for column in declared.columns if column.name not in {"collection_zone", "council_district"}]
    zone = Column(name="collection_zone", type="text", optional=True, zone_of="collection_zone")
    return replace(declared, columns=(*kept, zone), bundled=None, box=None)


def build_town(folder: Path, count: int = ADDRESSES) -> SnapshotStore:
    """Build the zones and the addresses as a refresh would; gives where they are."""
    store = SnapshotStore(folder)
    store.build(ZONE_SET, Fetched(origin="zones", rows=cells(ZONE_SET, zones(), ZONE)), NOW)
    town = town_dataset()
    store.build(town, Fetched(origin="addresses", rows=cells(town, addresses(count), ZONE)), NOW)
    return store


def town_answers(folder: Path) -> Answers:
    """The city's own cards and data, with the town's addresses in place of the samples."""
    store, datasets = SnapshotStore(folder), load_datasets()
    prepare(datasets, store, NOW)
    zone_keys: Sequence[str] = sorted(store.open("collection_zone").keys())
    town = replace(town_dataset(), columns=load_datasets()["address_point"].columns)
    rows = (
        {**record, "collection_zone": zone_keys[at % len(zone_keys)], "council_district": None}
        for at, record in enumerate(addresses())
    )
    store.build(town, Fetched(origin="addresses", rows=cells(town, rows, ZONE)), NOW)
    return Answers(store, load_cards(), datasets, AREA)


def _square(column: int, row: int) -> dict[str, object]:
    wide, tall = (AREA.east - AREA.west) / SIDE, (AREA.north - AREA.south) / SIDE
    west, south = AREA.west + column * wide, AREA.south + row * tall
    way = [(step / 15, 0.0) for step in range(15)] + [(1.0, step / 15) for step in range(15)]
    way += [(1 - step / 15, 1.0) for step in range(15)] + [(0.0, 1 - step / 15) for step in range(15)]
    wave = [(x, y + 0.02 * math.sin(2 * math.pi * x)) for x, y in way]
    corners = [[west + x * wide, south + y * tall] for x, y in [*wave, wave[0]]]
    return {"type": "Polygon", "coordinates": [corners]}
