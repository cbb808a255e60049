"""How fast a lane is emptied into a provider that takes everything, against posting the same bare; 1, 2, 4 workers."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import insert, text

from flows.segments import count
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.msgs import BULK
from storage.tables import campaign, contact, msg, urn
from tests.bench.dispatcher import NOON, TEXT
from tests.bench.report import Figure
from tests.bench.settings import bench_settings
from tests.bench.workers import Took, Worker, provider, run, workers
from tests.postgres import _folder, _memory, running

MESSAGES = 4_000
ZONE = "America/Los_Angeles"


def dispatch(folder: Path) -> list[Figure]:
    """A campaign's messages, one to each of as many contacts, past the last look; in memory, as CPU is what counts."""
    with provider() as provider_url:
        return [*_on_sqlite(folder, provider_url), *_on_postgres(folder, provider_url)]


def _on_sqlite(folder: Path, provider_url: str) -> list[Figure]:
    url = f"sqlite:///{folder}/dispatch.db"
    with Database.open(url) as database, workers(1, url, provider_url, folder, database) as started:
        alone = _bare(started)
        with database.transaction() as db:
            seed(db, folder)
        return _figures("sqlite_1", run(started, "lane"), alone)


def _on_postgres(folder: Path, provider_url: str) -> list[Figure]:
    figures = []
    with _folder(None) as binaries, _folder(_memory()) as data, running(binaries, data) as server:
        postmaster = int((data / "postmaster.pid").read_text().split()[0])
        for number in (1, 2, 4):
            with server.fresh() as url, Database.open(url) as database:
                with workers(number, url, provider_url, folder, database) as started:
                    alone = _bare(started)
                    with database.transaction() as db:
                        seed(db, folder)
                    with database.transaction() as db:
                        db.execute(text("ANALYZE"))
                    before = cpu_of(postmaster)
                    took = run(started, "lane")
                    used = cpu_of(postmaster) - before
                took = replace(took, server_cpu=used, updates=_updates(database))
                figures += _figures(f"postgresql_{number}", took, alone)
    return figures


def _bare(started: Sequence[Worker]) -> Took:
    """The client alone, once it is warm."""
    run(started, "bare 200")
    return run(started, f"bare {MESSAGES}")


def _figures(name: str, took: Took, alone: Took) -> list[Figure]:
    if took.done != MESSAGES:
        raise RuntimeError(f"{took.done} of {MESSAGES} messages were sent")
    bare = "the same posts with the same client alone"
    figures = [
        Figure(name=f"dispatch_{name}", value=took.rate, unit="msg/s", baseline=alone.rate, baseline_is=bare),
        Figure(name=f"dispatch_{name}_cpu_rate", value=took.done / took.cpu, unit="msg/s of CPU", baseline=1000,
               baseline_is="1,000 a second of a worker's CPU", goal=">= 1"),
        Figure(name=f"dispatch_{name}_cost", value=took.ms(took.cpu) - alone.ms(alone.cpu), unit="ms CPU/msg",
               baseline=0.5, baseline_is="0.5 ms beside the client's own", goal="<= 1"),
    ]  # fmt: skip
    if took.server_cpu:
        figures += [
            Figure(name=f"dispatch_{name}_server", value=took.ms(took.server_cpu), unit="ms CPU/msg", baseline=0.1,
                   baseline_is="0.1 ms of the server", goal="<= 1"),
            Figure(name=f"dispatch_{name}_updates", value=took.updates / took.done, unit="rows/msg", baseline=2.1,
                   baseline_is="2.1 row updates", goal="<= 1"),
        ]  # fmt: skip
    return figures


def seed(db: Db, folder: Path, messages: int = MESSAGES) -> None:
    """Contacts who agreed, a running campaign, and a message of it that waits for each."""
    keyring = Keyring.derive(bench_settings(folder, 0).secrets[0])
    numbers = range(1, messages + 1)
    db.execute(insert(campaign).values(
            id=1, name="bench", version=1, state="running", audience="all", starts_on=date(2026, 11, 20),
            author="bench", created_at=NOON,
        ))  # fmt: skip
    db.execute(insert(contact), [
        {"id": n, "timezone": ZONE, "language": "en", "created_at": NOON, "opted_in_at": NOON} for n in numbers
    ])  # fmt: skip
    db.execute(insert(urn), [
        {"id": n, "contact_id": n, "scheme": "tel", "channel": "sms", "last_used_at": NOON,
         "address_sealed": keyring.encrypt(f"tel:+1916{n:07}", AAD), "address_index": str(n).encode()}
        for n in numbers
    ])  # fmt: skip
    db.execute(insert(msg), [
        {"id": n, "contact_id": n, "urn_id": n, "channel": "sms", "direction": "out", "state": "queued", "text": TEXT,
         "choices": [], "dedup_key": f"fire:1:1:invite:{n}:0", "token": f"token-of-{n:07}", "priority": BULK,
         "due_at": NOON, "created_at": NOON, "segments": count(TEXT).segments, "campaign_id": 1, "language": "en"}
        for n in numbers
    ])  # fmt: skip


def cpu_of(postmaster: int) -> float:
    """Seconds of CPU that a PostgreSQL server has used: of its processes that live, and of those that ended."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        own, ended = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
        if int(stat.parent.name) == postmaster:
            ticks += own + ended
        elif int(fields[1]) == postmaster:
            ticks += own
    return ticks / os.sysconf("SC_CLK_TCK")


def _updates(database: Database) -> int:
    """How many rows were updated by those who have closed their connections: until then the server does not tell."""
    with database.reading() as db:
        return int(db.execute(text("SELECT sum(n_tup_upd) FROM pg_stat_user_tables")).scalar_one())
