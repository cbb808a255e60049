"""Inserts that are harmless when repeated: a row whose key is there already stays as it is."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(db: Connection, table: Table[Any], values: dict[str, Any]) -> bool:
    """Insert one row; False when its key was there already."""
    return insert_all_once(db, table, [values]) == 1


def insert_all_once(db: Connection, table: Table[Any], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows, passing over those whose key is there; gives how many are new."""
    if not rows:
        return 0
    return db.execute(insert_or_pass(table, db.dialect.name), rows).rowcount


@cache
def insert_or_pass(table: Table[Any], dialect: str) -> Insert:
    """The statement that passes over a row whose key is there, built once: building it costs as much as running it."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # SQLAlchemy forgets how many rows an insert made, unless told to keep it.
    return make(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
