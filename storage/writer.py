"""
The group-commit writer: many small writes share one transaction, so that the disk waits once for all.

Who waits for the future of a write knows, when it resolves, that the write is kept.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

from storage.database import Database, Db
from storage.errors import Busy, DatabaseAway

T = TypeVar("T")

MOST_IN_ONE_COMMIT = 200
"""Beyond it a commit costs so little a write that waiting for more only delays the first."""
MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Write(Generic[T]):
    """One piece of work on the database, and where its outcome is told."""

    work: Callable[[Db], T]
    future: Future[T] = field(default_factory=Future)

    def alone(self, database: Database) -> None:
        """Do it in a transaction of its own, and tell the outcome after the commit."""
        try:
            with database.transaction() as db:
                result = self.work(db)
        except Exception as error:
            self.future.set_exception(error)
            if isinstance(error, DatabaseAway):
                raise
        else:
            self.future.set_result(result)


class Writer:
    """
    One thread that does every submitted piece of work, in order, as many to a commit as are waiting.

    All of a batch is tried in one transaction, without savepoints, which would cost more than the
    writes themselves (measured: twice the time on SQLite, three times on PostgreSQL). When any of it
    raises, or the commit fails, nothing of it is kept and each piece is done again in a transaction of
    its own, so a piece that fails harms no other. Work may therefore run twice: it must touch nothing
    but the database it is given, and raising must be rare. An answer such as "it was there already" is
    returned, not raised.
    """

    def __init__(self, database: Database, *, most_waiting: int = MOST_WAITING) -> None:
        self.database = database
        self.most_waiting = most_waiting
        self._waiting: deque[Write[Any]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """False once it is closed or its thread has died: then nothing can be taken in."""
        return self._thread.is_alive() and not self._closed

    def submit(self, work: Callable[[Db], T]) -> Future[T]:
        """
        Queue `work`; its future resolves after the commit. Raises Busy when too many are waiting.

        The future carries what `work` returned or raised, or DatabaseAway.
        """
        write = Write(work)
        with self._changed:
            if not self.alive:
                raise Busy("The writer is closed.", fix="Start the service again.")
            if len(self._waiting) >= self.most_waiting:
                raise Busy(
                    f"{len(self._waiting)} writes are waiting for the database.",
                    fix="Try again in a moment; if it lasts, look at the disk and the load.",
                )
            self._waiting.append(write)
            self._changed.notify()
        return write.future

    async def run(self, work: Callable[[Db], T]) -> T:
        """Do `work` in the writer's thread and wait without blocking the event loop."""
        return await asyncio.wrap_future(self.submit(work))

    def close(self) -> None:
        """Take nothing more, finish what is waiting, and stop."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while batch := self._next_batch():
            settle(self.database, batch)

    def _next_batch(self) -> list[Write[Any]]:
        """Wait for work and take what is there; empty when closed and drained."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            most = min(len(self._waiting), MOST_IN_ONE_COMMIT)
            return [self._waiting.popleft() for _ in range(most)]


def settle(database: Database, batch: list[Write[Any]]) -> None:
    """Do a batch and tell every outcome, each exactly once; raises nothing."""
    wanted = [write for write in batch if write.future.set_running_or_notify_cancel()]
    try:
        results = together(database, wanted)
    except DatabaseAway as away:
        refuse(wanted, away)
    except Exception:  # noqa: BLE001 - whose fault it is shows when each is done alone
        one_by_one(database, wanted)
    else:
        for write, result in zip(wanted, results, strict=True):
            write.future.set_result(result)


def together(database: Database, batch: list[Write[Any]]) -> list[Any]:
    """Do all in one transaction, in order, and give what they returned."""
    with database.transaction() as db:
        return [write.work(db) for write in batch]


def one_by_one(database: Database, batch: list[Write[Any]]) -> None:
    """Do each alone; once the database is away, the rest need not wait to be told so."""
    for position, write in enumerate(batch):
        try:
            write.alone(database)
        except DatabaseAway as away:
            refuse(batch[position + 1 :], away)
            return


def refuse(batch: list[Write[Any]], away: DatabaseAway) -> None:
    """Tell each that the database is away."""
    for write in batch:
        write.future.set_exception(away)
