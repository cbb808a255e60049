"""What this process holds: memory, tasks, threads and open files, sampled through the day; Linux only."""

import asyncio
import ctypes
import gc
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import QueuePool

from storage.database import Database

ROLLUP, FILES = Path("/proc/self/smaps_rollup"), Path("/proc/self/fd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is held at one moment; hours are simulated ones since the day began."""

    hour: float
    anonymous_mb: float
    """What is ours and in no file: the heap, stacks and caches, after all garbage is collected."""
    tasks: int
    threads: int
    files: int
    connections: int


def sample(hour: float, database: Database) -> Sample:
    """Look now; what the allocator keeps for the next ones is given back first, or it would hide a leak."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    pool = database.engine.pool
    return Sample(
        hour=round(hour, 2), anonymous_mb=round(anonymous_mb(), 1), tasks=len(asyncio.all_tasks()),
        threads=threading.active_count(), files=sum(1 for _ in FILES.iterdir()),
        connections=pool.checkedin() + pool.checkedout() if isinstance(pool, QueuePool) else 0,
    )  # fmt: skip


def anonymous_mb() -> float:
    """Megabytes of anonymous memory."""
    lines = ROLLUP.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


def growth_mb(samples: Sequence[Sample]) -> float:
    """How much memory rises over some samples by the line that fits them best."""
    hours, held = [each.hour for each in samples], [each.anonymous_mb for each in samples]
    mean_hour, mean_held = sum(hours) / len(hours), sum(held) / len(held)
    spread = sum((hour - mean_hour) ** 2 for hour in hours)
    together = sum((hour - mean_hour) * (mb - mean_held) for hour, mb in zip(hours, held, strict=True))
    return together / spread * (hours[-1] - hours[0]) if spread else 0.0


def left_over(warm: Sample, last: Sample) -> dict[str, int]:
    """What more of each there is than when it was warm."""
    kinds = ("tasks", "threads", "files", "connections")
    return {kind: more for kind in kinds if (more := getattr(last, kind) - getattr(warm, kind)) > 0}
