"""Processes of the sending benchmarks: a provider that takes everything, and workers that do what they are told."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage import migrate
from storage.database import Database

Worker = subprocess.Popen[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What one run took: of the slowest worker in seconds, of all workers and of the database server in CPU."""

    done: int
    seconds: float
    cpu: float
    server_cpu: float = 0
    updates: float = 0
    """Row updates."""

    @property
    def rate(self) -> float:
        return self.done / self.seconds

    def ms(self, cpu: float) -> float:
        """CPU a message, in milliseconds."""
        return cpu / self.done * 1000


@contextmanager
def provider() -> Iterator[str]:
    """Give its address."""
    with _process("tests.bench.provider") as started:
        yield f"http://127.0.0.1:{int(_line(started))}"


@contextmanager
def workers(
    number: int, url: str, provider_url: str, folder: Path, database: Database, *limit: str
) -> Iterator[Sequence[Worker]]:
    """So many processes that send from one database, ready; the limit is as `tests.bench.dispatcher` takes it."""
    migrate.upgrade(database)
    with ExitStack() as processes:
        module = ("tests.bench.dispatcher", url, provider_url, str(folder), *limit)
        started = [processes.enter_context(_process(*module)) for _ in range(number)]
        for worker in started:
            _line(worker)
        yield started


def run(started: Sequence[Worker], order: str) -> Took:
    """Let all workers do the same at once."""
    for worker in started:
        assert worker.stdin is not None
        worker.stdin.write(order + "\n")
        worker.stdin.flush()
    told = [json.loads(_line(worker)) for worker in started]
    return Took(
        done=sum(each["done"] for each in told),
        seconds=max(each["seconds"] for each in told),
        cpu=sum(each["cpu"] for each in told),
    )


@contextmanager
def _process(*module: str) -> Iterator[Worker]:
    """A module of ours, run until its standard input ends."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-m", *module], stdin=pipe, stdout=pipe, text=True) as started:  # noqa: S603
        try:
            yield started
        finally:
            assert started.stdin is not None
            started.stdin.close()


def _line(worker: Worker) -> str:
    assert worker.stdout is not None
    line = worker.stdout.readline()
    if not line:
        raise RuntimeError("a process of the benchmark ended")
    return line
