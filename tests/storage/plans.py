"""How SQLite goes about what a piece of work asks of it."""

from collections.abc import Callable
from typing import Any

from storage import migrate
from storage.database import Database, Db

EXPLAINED = ("SELECT", "UPDATE", "DELETE", "WITH")


def plans(work: Callable[[Db], object], prepare: Callable[[Db], object] = lambda _: None) -> set[str]:
    """
    The steps of its plans for every statement of `work`, on the tables as they are after `prepare`.

    PostgreSQL reads a table this small as a whole, whatever its indexes; SQLite's plan shows that there is one.
    """
    statements: list[str] = []
    with Database.open("sqlite://") as database:
        migrate.upgrade(database)
        with database.transaction() as db:
            prepare(db)
            raw: Any = db.connection.driver_connection
            raw.set_trace_callback(statements.append)
            work(db)
            raw.set_trace_callback(None)
            asked = [each for each in statements if each.startswith(EXPLAINED)]
            return {row[3] for each in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {each}")}
