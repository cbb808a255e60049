"""A migration killed with -9 half-way leaves nothing behind, and can be run again."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect

from storage import migrate
from storage.database import Database
from tests.postgres import empty_postgres_url

__all__ = ["empty_postgres_url"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/grove.db"
    given: str = request.getfixturevalue("empty_postgres_url")
    return given


@pytest.mark.parametrize("statement", [10, 60])
def test_a_migration_killed_half_way_leaves_no_table_and_is_run_again(url: str, statement: int) -> None:
    program = [sys.executable, "-m", "tests.crash.migrates_until_killed", url, str(statement)]
    killed = subprocess.run(program, check=False)  # noqa: S603 - ourselves

    with Database.open(url) as database:
        left = migrate.current(database)
        with database.reading() as db:
            tables = inspect(db).get_table_names()
        migrate.upgrade(database)

        assert (killed.returncode, left, tables) == (-9, None, [])
        assert migrate.is_at_head(database)
        migrate.check(database)
