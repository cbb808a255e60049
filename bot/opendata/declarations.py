"""
Reads data set declarations: one YAML file each, saying what the rows are, whose, how old and how to get them.

Residents read the `title` and the cells of columns declared as `phrase`; both are in the catalogues.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from bot.opendata.schedule import read_schedule
from flows.reading import Section, read_definition
from storage.snapshots.cells import COLUMN_TYPES, ColumnType
from storage.snapshots.schema import (
    DAILY,
    FILE,
    LEAST_SHARE,
    MOST_BAD_ROWS,
    Box,
    Bundled,
    Column,
    Dataset,
    kept_columns,
)

CITY = Path(__file__).parent / "city"

TEXTS = ("name", "title", "publisher", "source_title", "licence", "key", "label", "connector")
LINK = ("path", "url", "options", "private", "refresh", "bundled")
AGE = ("as_of", "ttl_days", "ttl_minutes")
REST = ("source_url", "language", "sample", "slot", "index", "least_share", "most_bad_rows", "box", "columns")

CONNECTORS = (
    "file", "arcgis", "ckan", "csv", "geojson", "gtfs", "gtfs_realtime", "ical", "json", "legistar", "nws", "ogc",
    "open311", "rss", "socrata",
)  # fmt: skip

GEOMETRY = frozenset({"lat", "lon", "shape"})
"""Types of column that a record's geometry fills."""


def load_datasets(folder: Path = CITY) -> dict[str, Dataset]:
    """Read every declaration of a folder, by name; raises DefinitionError at the first mistake."""
    found = {path.stem: load_dataset(path) for path in sorted(folder.glob("*.yaml"))}
    for dataset in found.values():
        for column in dataset.columns:
            _check_other(folder, dataset, column, found)
    return found


def _check_other(folder: Path, dataset: Dataset, column: Column, found: Mapping[str, Dataset]) -> None:
    """Raise DefinitionError where a column names a data set that is not there, or has no shapes."""
    section = read_definition(folder / f"{dataset.name}.yaml").section("columns")
    known = f"Data sets are: {', '.join(found)}."
    if column.of is not None and column.of not in found:
        section.wrong(f"{column.name!r} holds keys of {column.of!r}, which is no data set", known, column.name)
    if column.zone_of is None:
        return
    if column.zone_of not in found:
        section.wrong(f"{column.name!r} is a zone of {column.zone_of!r}, which is no data set", known, column.name)
    if found[column.zone_of].shape is None:
        what = f"{column.name!r} is a zone of {column.zone_of!r}, which has no column of type shape"
        section.wrong(what, "Declare one there.", column.name)


def load_dataset(path: Path) -> Dataset:
    """Read one declaration."""
    section = read_definition(path)
    section.only(*TEXTS, *LINK, *AGE, *REST)
    given: dict[str, Any] = {key: section.text(key) for key in TEXTS}
    if given["name"] != path.stem:
        section.wrong(f"the name is not {path.stem!r}", "Name the file as the data set.", "name")
    if given["connector"] not in CONNECTORS:
        section.wrong("unknown connector", f"Connectors are: {', '.join(CONNECTORS)}.", "connector")
    columns = section.section("columns")
    dataset = Dataset(
        **given,
        **(_file(section, path) if given["connector"] == FILE else _link(section, path)),
        source_url=section.text("source_url") if "source_url" in section else None,
        language=section.text("language", "en"),
        as_of=_day(section, "as_of") if "as_of" in section or given["connector"] == FILE else None,
        ttl=_ttl(section),
        slot=section.text("slot") if "slot" in section else None,
        least_share=_share(section, "least_share", LEAST_SHARE),
        index=tuple(section.get("index", ())),
        box=_box(section) if "box" in section else None,
        columns=tuple(read_column(columns, name) for name in columns),
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    _check_named(section, dataset)
    return dataset


def _file(section: Section, path: Path) -> dict[str, Any]:
    """Rows that lie beside their declaration."""
    for key in ("url", "options", "private", "refresh", "bundled", "most_bad_rows"):
        if key in section:
            section.wrong(f"{key!r} is for rows that come from elsewhere", "Take it away, or name a connector.", key)
    return {"path": path.parent / section.text("path"), "sample": section.get("sample", False) is True}


def _link(section: Section, path: Path) -> dict[str, Any]:
    """Rows that come from elsewhere, and the copy that comes with the program."""
    for key in ("path", "sample"):
        if key in section:
            section.wrong(f"{key!r} is for rows in a file", "Put it under `bundled`, or write `connector: file`.", key)
    url, schedule = section.text("url"), section.text("refresh", DAILY)
    if not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", url):
        section.wrong("'url' is no web address", "Write url: https://host/path", "url")
    try:
        read_schedule(schedule)
    except ValueError as error:
        section.wrong(f"'refresh' is {schedule!r}", f"{error}.", "refresh")
    options = section.section("options") if "options" in section else {}
    return {
        "url": url,
        "options": {key: str(value) for key, value in options.items()},
        "private": section.get("private", False) is True,
        "refresh": schedule,
        "most_bad_rows": _share(section, "most_bad_rows", MOST_BAD_ROWS),
        "bundled": _bundled(section.section("bundled"), section, path) if "bundled" in section else None,
    }


def _bundled(bundled: Section, section: Section, path: Path) -> Bundled:
    bundled.only("path", "as_of", "sample", "title")
    return Bundled(
        path=path.parent / bundled.text("path"),
        as_of=_day(bundled, "as_of"),
        sample=bundled.get("sample", False) is True,
        title=bundled.text("title", section.text("title")),
    )


def _ttl(section: Section) -> timedelta:
    if "ttl_minutes" in section:
        return timedelta(minutes=_count(section, "ttl_minutes", "minutes", 15))
    return timedelta(days=_count(section, "ttl_days", "days", 365))


def _share(section: Section, key: str, usual: float) -> float:
    share = section.get(key, usual)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        section.wrong(f"{key!r} is no share", f"Write {key}: {usual}, or another number from 0 to 1.", key)
    return float(share)


def _box(section: Section) -> Box:
    sides = section.get("box")
    if not isinstance(sides, list) or len(sides) != 4 or not all(isinstance(side, int | float) for side in sides):  # noqa: PLR2004
        section.wrong("'box' is no box", "Write box: [south, west, north, east], in degrees.", "box")
    box = Box(*map(float, sides))
    if not (box.south < box.north and box.west < box.east):
        section.wrong("'box' holds nothing", "Write box: [south, west, north, east], in degrees.", "box")
    return box


def given_values(datasets: Mapping[str, Dataset]) -> dict[str, frozenset[str]]:
    """
    Say for each data set what every row of it gives a wording: columns that are never empty.

    A column that holds keys of another data set also gives that row's columns, under its own name.
    """
    own = {
        name: [column for column in kept_columns(dataset) if not column.optional] for name, dataset in datasets.items()
    }
    return {
        name: frozenset(column.name for column in columns)
        | {f"{column.name}_{its.name}" for column in columns if column.of for its in own[column.of]}
        for name, columns in own.items()
    }


def read_column(columns: Section, name: str) -> Column:
    """Read `name: text`, or the longer way with `type`, `optional`, `of`, `from` and such below the name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        columns.wrong(f"{name!r} is no name for a column", "Use a-z, 0-9 and underscores.", name)
    if isinstance(columns[name], str):
        return Column(name=name, type=_type(columns, columns[name], name), optional=columns[name] == "names")
    section = columns.section(name)
    section.only("type", "optional", "of", "from", "codes", "upper", "zone_of")
    kind = _type(section, section.text("type"), "type")
    codes = section.section("codes") if "codes" in section else {}
    return Column(
        name=name,
        type=kind,
        optional=section.get("optional", False) is True or kind == "names" or "zone_of" in section,
        of=section.text("of") if "of" in section else None,
        source=_from(section, kind),
        codes={code: str(label) for code, label in codes.items()},
        upper=section.get("upper", False) is True,
        zone_of=section.text("zone_of") if "zone_of" in section else None,
    )


def _type(section: Section, kind: str, key: str) -> ColumnType:
    if kind not in COLUMN_TYPES:
        section.wrong(f"unknown type {kind!r}", f"Types are: {', '.join(COLUMN_TYPES)}.", key)
    return cast("ColumnType", kind)


def _from(section: Section, kind: str) -> str | None:
    source = section.text("from") if "from" in section else None
    if source == "geometry" and kind not in GEOMETRY:
        section.wrong(f"a {kind} is not made from a geometry", f"Those are: {', '.join(sorted(GEOMETRY))}.", "from")
    return source


def _check_named(section: Section, dataset: Dataset) -> None:
    """Raise DefinitionError when `key`, `label` or `index` name a column that is not declared."""
    for key, name in [("key", dataset.key), ("label", dataset.label), *(("index", n) for n in dataset.index)]:
        column = dataset.column(name)
        if column is None or column.optional:
            what = f"{key!r} names {name!r}, which is no column that is always filled"
            section.wrong(what, f"Columns are: {', '.join(c.name for c in dataset.columns)}.", key)


def _day(section: Section, key: str) -> date:
    day = section.get(key)
    if not isinstance(day, date) or isinstance(day, datetime):
        section.wrong(f"{key!r} is not a day", f"Write {key}: 2026-11-01.", key)
    return day


def _count(section: Section, key: str, unit: str, example: int) -> int:
    number = section.get(key)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        section.wrong(f"{key!r} is not a number of {unit}", f"Write {key}: {example}.", key)
    return number
