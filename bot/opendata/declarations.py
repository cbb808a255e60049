"""
Reads data set declarations: one YAML file each, saying what the rows are, whose, how old and how to get them.

Residents read the `title` and the cells of columns declared as `phrase`; both are in the catalogues.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import cast

from flows.reading import Section, read_definition
from storage.snapshot_cells import COLUMN_TYPES, ColumnType
from storage.snapshot_schema import Column, Dataset, kept_columns

CITY = Path(__file__).parent / "city"

TEXTS = ("name", "title", "publisher", "source_title", "licence", "key", "label", "connector", "path")
REST = ("source_url", "as_of", "ttl_days", "sample", "slot", "index", "shrinks", "columns")

CONNECTORS = ("file",)


def load_datasets(folder: Path = CITY) -> dict[str, Dataset]:
    """Read every declaration of a folder, by name; raises DefinitionError at the first mistake."""
    found = {path.stem: load_dataset(path) for path in sorted(folder.glob("*.yaml"))}
    for dataset in found.values():
        for column in dataset.columns:
            if column.of is not None and column.of not in found:
                section = read_definition(folder / f"{dataset.name}.yaml").section("columns")
                what = f"{column.name!r} holds keys of {column.of!r}, which is no data set"
                section.wrong(what, f"Data sets are: {', '.join(found)}.", column.name)
    return found


def load_dataset(path: Path) -> Dataset:
    """Read one declaration."""
    section = read_definition(path)
    section.only(*TEXTS, *REST)
    given = {key: section.text(key) for key in TEXTS if key != "path"}
    if given["name"] != path.stem:
        section.wrong(f"the name is not {path.stem!r}", "Name the file as the data set.", "name")
    if given["connector"] not in CONNECTORS:
        section.wrong("unknown connector", f"Connectors are: {', '.join(CONNECTORS)}.", "connector")
    dataset = Dataset(
        **given,
        source_url=section.text("source_url") if "source_url" in section else None,
        as_of=_day(section, "as_of"),
        ttl_days=_days(section, "ttl_days"),
        sample=section.get("sample", False) is True,
        slot=section.text("slot") if "slot" in section else None,
        shrinks=section.get("shrinks", False) is True,
        index=tuple(section.get("index", ())),
        columns=tuple(_column(section.section("columns"), name) for name in section.section("columns")),
        path=path.parent / section.text("path"),
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    _check_named(section, dataset)
    return dataset


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


def _column(columns: Section, name: str) -> Column:
    """Read `name: text`, or the longer way with `type`, `optional` and `of` below the name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        columns.wrong(f"{name!r} is no name for a column", "Use a-z, 0-9 and underscores.", name)
    declared = columns[name]
    if isinstance(declared, str):
        kind, optional, of = declared, False, None
    else:
        section = columns.section(name)
        section.only("type", "optional", "of")
        kind, optional = section.text("type"), section.get("optional", False) is True
        of = section.text("of") if "of" in section else None
    if kind not in COLUMN_TYPES:
        columns.wrong(f"unknown type {kind!r}", f"Types are: {', '.join(COLUMN_TYPES)}.", name)
    return Column(name=name, type=cast("ColumnType", kind), optional=optional or kind == "names", of=of)


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


def _days(section: Section, key: str) -> int:
    days = section.get(key)
    if not isinstance(days, int) or days < 1:
        section.wrong(f"{key!r} is not a number of days", f"Write {key}: 365.", key)
    return days
