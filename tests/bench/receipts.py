"""How fast delivery reports are taken in on SQLite on disk: each verified and noted durably."""

import asyncio
from pathlib import Path

from sqlalchemy import func, select, update

from storage import migrate
from storage.database import Database
from storage.tables import msg
from tests.bench.dispatch import seed
from tests.bench.dispatcher import NOON
from tests.bench.report import Figure, median
from tests.bench.settings import bench_settings
from tests.bench.webhook import posted, serving, signed

REPORTS = 4_000
ROUNDS = ("sent", "delivered", "delivered")
"""What each round says of all messages: the first two move them on, the last changes nothing."""


def receipts_accepted(folder: Path) -> list[Figure]:
    """Reports of the same messages, once a round."""
    _seed(folder)
    with serving(folder) as port:
        rates = [
            asyncio.run(posted(port, [_report(port, n, says) for n in range(1, REPORTS + 1)]))[0] for says in ROUNDS
        ]
    return [
        Figure(name="receipts", value=median(rates), unit="reports/s", baseline=1_000, baseline_is="1,000 a second",
               goal=">= 1"),
    ]  # fmt: skip


def _seed(folder: Path) -> None:
    with Database.open(bench_settings(folder, 0).database_url) as database:
        migrate.upgrade(database)
        with database.transaction() as db:
            seed(db, folder, REPORTS)
            db.execute(update(msg).values(state="sending", lease_until=NOON))


def _look(folder: Path) -> None:
    with Database.open(bench_settings(folder, 0).database_url) as database, database.reading() as db:
        delivered = db.execute(select(func.count()).where(msg.c.state == "delivered")).scalar_one()
    if delivered != REPORTS:
        raise RuntimeError(f"{delivered} of {REPORTS} messages were noted as delivered")


def _reports(port: int, says: str) -> list[bytes]:
    return [_report(port, number, says) for number in range(1, REPORTS + 1)]


def _report(port: int, number: int, says: str) -> bytes:
    path = f"/webhooks/sms/status?token=token-of-{number:07}"
    return signed(port, path, {"MessageSid": f"SM{number:032d}", "MessageStatus": says})
