"""Small data sets and areas for tests; each names only what it is about."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.opendata.desk import Area
from storage.snapshots.schema import Cells, Column, Dataset, Fetched

AREA = Area(
    name="Elk Grove",
    south=38.35,
    west=-121.50,
    north=38.46,
    east=-121.33,
    timezone=ZoneInfo("America/Los_Angeles"),
    outside="agency/sacramento_county",
)

COLUMNS = (
    Column(name="key", type="text"),
    Column(name="name", type="text"),
    Column(name="names", type="names", optional=True),
)


def a_dataset(*more: Column, least_share: float = 0.8, index: tuple[str, ...] = ()) -> Dataset:
    return Dataset(
        name="things",
        title="Things",
        publisher="City",
        source_title="A page",
        licence="CC0",
        as_of=date(2026, 11, 1),
        ttl=timedelta(days=30),
        sample=False,
        key="key",
        label="name",
        least_share=least_share,
        index=index,
        columns=(*COLUMNS, *more),
        connector="file",
        path=Path("things.csv"),
    )


def fetched(*rows: Mapping[str, str]) -> Fetched:
    """Rows as a connector brings them; `names` may be left out."""
    cells = tuple(Cells(line, {"names": "", **row}) for line, row in enumerate(rows, 2))
    return Fetched(origin="things.csv", rows=cells)


def named(*names: str) -> Fetched:
    """Rows that have a key and a name, and are otherwise of no interest."""
    return fetched(*({"key": name.lower(), "name": name} for name in names))
