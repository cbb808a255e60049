"""A database for each test: a SQLite file, then PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.crypto import Keyring
from storage.database import Database
from tests.postgres import empty_postgres_url, postgres, postgres_template, postgres_url

__all__ = ["empty_postgres_url", "postgres", "postgres_template", "postgres_url"]

BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to copy from."""
    path = tmp_path_factory.mktemp("template") / "grove.db"
    with Database.open(f"sqlite:///{path}") as database:
        migrate.upgrade(database)
    return path


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh database with all tables."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "grove.db")
    return f"sqlite:///{tmp_path}/grove.db"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all tables."""
    with Database.open(database_url) as opened:
        yield opened


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    in_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/empty.db" if in_file else str(request.getfixturevalue("empty_postgres_url"))
    with Database.open(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring.derive("the secret of the tests: long enough")
