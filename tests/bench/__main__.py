"""Runs every benchmark in turn and writes `build/bench.json`."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.conversation import conversation_steps
from tests.bench.dispatch import dispatch
from tests.bench.engines import engines
from tests.bench.opendata import open_data
from tests.bench.planning import campaign_planning
from tests.bench.rate import rate_kept
from tests.bench.receipts import receipts_accepted
from tests.bench.reply import reply_end_to_end
from tests.bench.report import Figure, write
from tests.bench.sessions import concurrent_sessions
from tests.bench.time_machine import time_machine
from tests.bench.understanding import understanding
from tests.bench.webhook import webhook_accept

REPORT = Path("build/bench.json")

BENCHMARKS: tuple[Callable[[Path], list[Figure]], ...] = (
    lambda _: conversation_steps(),
    lambda _: understanding(),
    open_data,
    campaign_planning,
    time_machine,
    concurrent_sessions,
    webhook_accept,
    receipts_accepted,
    dispatch,
    engines,
    rate_kept,
    reply_end_to_end,
)


def main() -> None:
    """Measure on the disk, not in memory: what is accepted has to be durable."""
    figures: list[Figure] = []
    Path("build").mkdir(exist_ok=True)
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for benchmark in BENCHMARKS:
        with TemporaryDirectory(dir="build", prefix="bench-") as folder:
            for figure in benchmark(Path(folder).resolve()):
                figures.append(figure)
                print(figure.line())
    write(figures, REPORT)
    print(f"written: {REPORT}")


if __name__ == "__main__":
    main()
