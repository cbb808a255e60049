"""
Whether four workers of one lane keep its rate together, judged by who gets the messages.

Never more in any second than the rate and the burst; over any ten seconds in which messages wait, next to all that
the rate allows. PostgreSQL, worker processes of their own.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from time import CLOCK_MONOTONIC, clock_gettime
from urllib.request import urlopen

from storage.database import Database
from tests.bench.dispatch import seed
from tests.bench.dispatcher import BURST
from tests.bench.report import Figure
from tests.bench.workers import provider, run, workers
from tests.postgres import _folder, _memory, running

WORKERS, RATE, SECONDS = 4, 100, 15


def rate_kept(folder: Path) -> list[Figure]:
    """The busiest second and the emptiest ten."""
    came = _came(folder)
    if len(came) != RATE * SECONDS:
        raise RuntimeError(f"{len(came)} of {RATE * SECONDS} messages came")
    return [
        Figure(name="rate_busiest_second", value=busiest(came, 1), unit="messages", baseline=RATE + BURST,
               baseline_is="rate and burst", goal="<= 1"),
        Figure(name="rate_emptiest_10_s", value=emptiest(came, 10), unit="messages", baseline=10 * RATE,
               baseline_is="ten seconds of the rate", goal=">= 0.97"),
    ]  # fmt: skip


def busiest(came: Sequence[float], window: float) -> int:
    """Most instants in any window of so many seconds."""
    return max(sum(start <= at < start + window for at in came) for start in came)


def emptiest(came: Sequence[float], window: float) -> int:
    """Fewest instants in any such window before the last one."""
    begins = [start for start in came if start + window <= came[-1]]
    return min(sum(start <= at < start + window for at in came) for start in begins)


def _came(folder: Path) -> list[float]:
    noon = str(clock_gettime(CLOCK_MONOTONIC))
    with provider() as provider_url, _folder(None) as binaries, _folder(_memory()) as data:  # noqa: SIM117 - one each
        with running(binaries, data) as server, server.fresh() as url, Database.open(url) as database:
            with workers(WORKERS, url, provider_url, folder, database, str(RATE), noon) as started:
                with database.transaction() as db:
                    seed(db, folder, RATE * SECONDS)
                run(started, "lane")
            with urlopen(provider_url) as told:  # noqa: S310 - our own, on the loopback interface
                return sorted(json.load(told))
