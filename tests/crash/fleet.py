"""
The crash test: the real program sends while its processes are killed with -9 and its database is restarted.

`python -m tests.crash.fleet --database postgresql --messages 40000 --kills 300` runs `grove web` and two
`grove worker` (on SQLite one `grove run`) against an emulated provider that goes wrong by lot. The seed is
printed, and can be given. In the end the provider's book is held against ours; it exits with 1 when they differ.
"""

import argparse
import asyncio
import json
import random
import secrets
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from bot.building import OPT_OUTS, SENTENCES
from bot.simulator.app import Simulator, simulator
from nlu.engine.train import load
from storage import migrate
from storage.database import Database
from storage.errors import StorageError
from tests.channels.loopback import CREDENTIALS, LOOK
from tests.cli.conftest import ROOT, grove_in
from tests.crash.book import Stuttering, Unlucky, Verdict, open_rows, verdict
from tests.crash.killing import delivered, free_port, serves, until
from tests.crash.processes import Fleet, fleet, seed_campaign
from tests.postgres import DURABLE, Postgres, _folder, _memory, running
from tests.web.service import PUBLIC_URL, a_resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything; a life lasts up to `life_s`, and settling after the last kill up to `patience_s`."""

    messages: int = 40_000
    texts: int = 400
    kills: int = 300
    restarts: int = 2
    rate: int = 60
    life_s: float = 6.0
    patience_s: float = 3_600.0


async def crash(url: str, size: Size, seed: int, folder: Path, server: Postgres | None) -> tuple[Verdict, int]:
    """Play it to the end; gives what became of every message, and how many were killed."""
    lot, port = random.Random(seed), free_port()
    commands = ["run"] if server is None else ["web", "worker", "worker"]
    with Database.open(url) as database:
        migrate.upgrade(database)
        with database.transaction() as db:
            seed_campaign(db, size.messages)
    copy_data(folder)
    async with provider(port, lot) as (sim, provider_url):
        settings = given(url, port, provider_url, size.rate)
        with fleet(grove_in(folder, folder / "city"), commands, settings, folder / "log") as lives:
            await until(lambda: serves(port))
            writing = asyncio.create_task(write(sim, size.texts))
            await misfortune(lives, size, lot, server)
            await writing
            with Database.open(url) as database:
                await settled(database, size.patience_s)
                return verdict(database, sim.network.ledger, size.texts), lives.kills


def copy_data(folder: Path) -> None:
    """Copy the data, with what `make setup` has trained, or train: no life lasts as long as that takes."""
    if (ROOT / "data").is_dir():
        shutil.copytree(ROOT / "data", folder / "city")
    load(SENTENCES, folder / "city" / "nlu", opt_outs=OPT_OUTS)


async def misfortune(lives: Fleet, size: Size, lot: random.Random, server: Postgres | None) -> None:
    """Kill one after a while, again and again; restart the database at even distances between."""
    restarts = {size.kills * (n + 1) // (size.restarts + 1) for n in range(size.restarts)} if server else set()
    for number in range(size.kills):
        await asyncio.sleep(lot.uniform(0, size.life_s))
        lives.kill(lot)
        if server is not None and number in restarts:
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)


async def write(sim: Simulator, texts: int) -> None:
    """Residents write one after the other; each text is brought until it is taken."""
    for number in range(texts):
        resident = a_resident(number)
        await delivered(lambda: sim.deeds.text(resident, "HELP", f"SM{number:032}"))  # noqa: B023 - awaited at once


async def settled(database: Database, patience_s: float) -> None:
    """Wait until nothing is open any more; what still is when patience ends, the verdict tells."""
    ends, quiet = monotonic() + patience_s, 0
    while quiet < 3 and monotonic() < ends:
        await asyncio.sleep(0.5)
        quiet = quiet + 1 if at_rest(database) else 0


def at_rest(database: Database) -> bool:
    try:
        return open_rows(database) == 0
    except (StorageError, SQLAlchemyError):  # a connection of before the restart
        return False


def given(url: str, port: int, provider_url: str, rate: int) -> dict[str, str]:
    """Settings of all processes; lease and grace are as short as calls of 8 seconds allow."""
    return {
        "GROVE_DATABASE_URL": url,
        "GROVE_PORT": str(port),
        "GROVE_PUBLIC_URL": PUBLIC_URL,
        "GROVE_TWILIO_ACCOUNT_SID": CREDENTIALS.account_sid,
        "GROVE_TWILIO_AUTH_TOKEN": CREDENTIALS.auth_token,
        "GROVE_TWILIO_FROM": CREDENTIALS.sender,
        "GROVE_TWILIO_API_URL": provider_url,
        "GROVE_TWILIO_SEGMENTS_PER_SECOND": str(rate),
        "GROVE_LEASE_SECONDS": "9",
        "GROVE_GRACE_SECONDS": "10",
        "GROVE_GUARD_REFUSED": "1",
        "GROVE_LOG_LEVEL": "error",
    }


@asynccontextmanager
async def provider(port: int, lot: random.Random | None = None) -> AsyncIterator[tuple[Simulator, str]]:
    """Serve an emulated provider on loopback, whose webhooks go to our port; with a lot, things go wrong."""
    sim = simulator(CREDENTIALS, LOOK, target=f"http://127.0.0.1:{port}", public_url=PUBLIC_URL)
    if lot is not None:
        sim.network.carrier = Stuttering(f"http://127.0.0.1:{port}", PUBLIC_URL, CREDENTIALS)
        sim.network.faults = Unlucky(lot=random.Random(lot.random()))
    mine = free_port()
    server = uvicorn.Server(uvicorn.Config(sim.app, port=mine, lifespan="off", log_level="critical"))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield sim, f"http://127.0.0.1:{mine}"
    finally:
        await sim.close()
        server.force_exit = server.should_exit = True
        await serving


@contextmanager
def database_of(kind: str, **options: str) -> Iterator[tuple[str, Path, Postgres | None]]:
    """Give the URL of an empty database of a kind, a folder, and the server that can be restarted; its options."""
    with TemporaryDirectory(dir=_memory()) as name:
        if kind == "sqlite":
            yield f"sqlite:///{name}/grove.db", Path(name), None
            return
        with (
            _folder(None) as binaries,
            _folder(_memory()) as data,
            running(binaries, data, **DURABLE, **options) as server,
            server.fresh() as url,
        ):
            yield url, Path(name), server


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Kill the program again and again while it sends.")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    for name, value in asdict(Size()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    chosen = vars(parser.parse_args(words))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # who is ended ends what it started
    kind, seed = chosen.pop("database"), chosen.pop("seed")
    print(f"{kind}, seed {seed}, {chosen}", flush=True)  # noqa: T201 - a program
    began = monotonic()
    with database_of(kind) as (url, folder, server):
        found, kills = asyncio.run(crash(url, Size(**chosen), seed, folder, server))
    print(json.dumps(asdict(found) | {"kills": kills, "seconds": round(monotonic() - began)}))  # noqa: T201
    return 0 if found.right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
