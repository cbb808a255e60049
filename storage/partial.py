"""Conditions that partial indexes stand on."""

from typing import Any

from sqlalchemy import Column, ColumnElement, literal_column


def is_word(column: Column[Any], word: str) -> ColumnElement[bool]:
    """
    Compare with a word of our own that stands in the statement itself.

    A bound one hides from the planner that a partial index would do: PostgreSQL's lasting plans then pass the index
    over, and SQLite plans anew at every run. Source: sqlite.org/c3ref/prepare.html.
    """
    if not word.isidentifier():
        raise ValueError(f"not a plain word: {word!r}")
    return column == literal_column(f"'{word}'")
