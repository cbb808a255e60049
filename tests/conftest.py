"""Fixtures that every test may use: the city's snapshots and the trained understanding, made once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.rehearsal import Rehearsal, rehearse
from bot.settings import Settings

MORNING = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
"""Monday, 2 November 2026, 10 in the morning in Elk Grove."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the transcripts with what is answered now")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def city_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundled snapshots and the trained model, shared by the tests of a process."""
    return tmp_path_factory.mktemp("city")


@pytest.fixture
def settings(city_data: Path, tmp_path: Path) -> Settings:
    """Settings of a fresh SQLite database; nothing of the machine's own environment."""
    return Settings.model_construct(
        **{name: field.get_default() for name, field in Settings.model_fields.items()}
        | {
            "database_url": f"sqlite:///{tmp_path}/grove.db",
            "secret_key": SecretStr("the secret of the tests: long enough"),
            "data_dir": city_data,
            "live_data": False,
        }
    )


@pytest.fixture
def rehearsal(settings: Settings, tmp_path: Path) -> Iterator[Rehearsal]:
    """The real inbox, engine and outbox on a Monday morning, with channels that only record."""
    with rehearse(tmp_path, MORNING, settings) as rehearsed:
        yield rehearsed
