"""A fresh database for each life, SQLite and PostgreSQL."""

from pathlib import Path

import pytest

from tests.postgres import postgres, postgres_template, postgres_url

__all__ = ["postgres", "postgres_template", "postgres_url"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/grove.db"
    found: str = request.getfixturevalue("postgres_url")
    return found
