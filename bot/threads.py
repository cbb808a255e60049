"""Threads for work that blocks, a pool for each purpose: what waits for a slow server never holds up a reply."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

T = TypeVar("T")

READING, FETCHING = 8, 4
"""How many texts are read at once (some wait for Rasa's server), and how many data sets are fetched at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """A thread is started when it is needed, and kept."""

    reading: Executor = field(default_factory=partial(ThreadPoolExecutor, READING, "reading"))
    fetching: Executor = field(default_factory=partial(ThreadPoolExecutor, FETCHING, "fetching"))

    async def read(self, work: Callable[[], T]) -> T:
        """Understand a text that a resident waits for an answer to."""
        return await _done(self.reading, work)

    async def fetch(self, work: Callable[[], T]) -> T:
        """Ask a server that may take as long as it likes, and work on what it gave."""
        return await _done(self.fetching, work)


async def _done(threads: Executor, work: Callable[[], T]) -> T:
    """What log lines are to carry goes along."""
    return await asyncio.get_running_loop().run_in_executor(threads, partial(copy_context().run, work))
