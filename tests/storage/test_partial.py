"""Statements of every turn find their partial index, whatever is bound to them."""

import re

import pytest
from sqlalchemy import text

from storage.buttons import CLOSE
from storage.database import Database
from storage.partial import is_word
from storage.tables import session


def test_buttons_are_closed_by_way_of_the_few_that_are_live(database: Database) -> None:
    with database.transaction() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole otherwise
        given = re.sub(r"\?|%\(\w+\)s", "1", str(CLOSE.compile(dialect=db.dialect)))
        explain = "EXPLAIN QUERY PLAN" if db.dialect.name == "sqlite" else "EXPLAIN"
        plan = db.exec_driver_sql(f"{explain} {given}").all()

    assert "ix_msg_live_buttons" in str(plan)


def test_only_a_plain_word_stands_in_a_statement() -> None:
    with pytest.raises(ValueError, match="not a plain word"):
        is_word(session.c.state, "active' OR 'a' = 'a")
