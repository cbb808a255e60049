"""
Many rows in one short statement of PostgreSQL: a JSON list of them, which the server unfolds.

Written out row by row a statement is as long as its rows are many, and the driver reads all of it anew each time
(measured: half of what it took to keep a text).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert

ROWS = "rows"
"""What the statement calls its only parameter."""


def insert_or_pass(table: Table[Any], columns: tuple[str, ...]) -> Insert:
    """The statement that inserts the rows of a list, in their order, and passes over those whose key is there."""
    typed = [column(name, Text() if _is_bytes(table, name) else table.c[name].type) for name in columns]
    given = func.jsonb_to_recordset(cast(bindparam(ROWS, type_=Text()), JSONB)).table_valued(*typed)
    rows = given.render_derived(name="given", with_types=True)
    chosen: list[ColumnElement[Any]] = [
        func.decode(rows.c[name], "hex") if _is_bytes(table, name) else rows.c[name] for name in columns
    ]
    return insert(table).from_select(list(columns), select(*chosen), include_defaults=False).on_conflict_do_nothing()


def as_list(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The parameter of such a statement."""
    return {ROWS: json.dumps(rows, default=_plain)}


def _is_bytes(table: Table[Any], name: str) -> bool:
    return isinstance(table.c[name].type, LargeBinary)


def _plain(value: object) -> str:
    match value:
        case bytes():
            return value.hex()
        case datetime():
            return value.isoformat()
    raise TypeError(f"a {type(value).__name__} is no column's value")
