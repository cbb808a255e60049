"""The service for each test, on a fresh SQLite file; what never changes in it is built once."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.building import build
from bot.clock import SimulatedClock
from bot.settings import Settings
from storage import migrate
from storage.database import Database
from tests.channels.loopback import Loopback, loopback
from tests.conftest import MORNING
from tests.postgres import postgres, postgres_template, postgres_url
from tests.web.service import Service, serving

__all__ = ["loopback", "postgres", "postgres_template", "postgres_url"]


@pytest.fixture(scope="session")
def parts(city_data: Path) -> Iterator[App]:
    """The program without a channel, on an empty database."""
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    own = {"database_url": "sqlite://", "secret_key": SecretStr("the secret of the tests: long enough")}
    built = build(Settings.model_construct(**defaults | own | {"data_dir": city_data, "live_data": False}), channels={})
    yield built
    built.writer.close()
    built.database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to copy from."""
    path = tmp_path_factory.mktemp("template") / "grove.db"
    with Database.open(f"sqlite:///{path}") as database:
        migrate.upgrade(database)
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "grove.db")
    return f"sqlite:///{tmp_path}/grove.db"


@pytest.fixture
async def service(parts: App, sqlite_url: str, loopback: Loopback) -> AsyncIterator[Service]:
    async with serving(parts, sqlite_url, loopback, SimulatedClock(MORNING)) as running:
        yield running
