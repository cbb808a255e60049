"""A migrated database for each life, SQLite and PostgreSQL."""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
import structlog

from tests.channels.loopback import loopback
from tests.postgres import Postgres, _memory, postgres, postgres_template
from tests.web.conftest import parts, sqlite_template

__all__ = ["loopback", "parts", "postgres", "postgres_template", "sqlite_template"]


@dataclass(frozen=True, slots=True)
class Copies:
    """Makes databases: with all tables and no row, or with all that another has, which nobody may be using."""

    fresh: Callable[[], str]
    copy: Callable[[str], str]
    dear: bool = False
    """Whether making one takes long, so that a test tries fewer."""


@pytest.fixture(params=["sqlite", "postgresql"])
def copies(request: pytest.FixtureRequest) -> Iterator[Copies]:
    """SQLite files, then databases of a PostgreSQL server."""
    if request.param == "sqlite":
        with TemporaryDirectory(dir=_memory()) as folder:
            yield in_files(request.getfixturevalue("sqlite_template"), Path(folder))
        return
    server: Postgres = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    with ExitStack() as stack:
        yield Copies(
            lambda: stack.enter_context(server.fresh(template)),
            lambda url: stack.enter_context(server.fresh(urlsplit(url).path.lstrip("/"))),
            dear=True,
        )


def in_files(template: Path, folder: Path) -> Copies:
    numbers = count()

    def copy(path: str | Path) -> str:
        target = folder / f"{next(numbers)}.db"
        shutil.copy(path, target)
        return f"sqlite:///{target}"

    return Copies(lambda: copy(template), lambda url: copy(url.removeprefix("sqlite:///")))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of lines about what is killed on purpose would cost more than the killing."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()
