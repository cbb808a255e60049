"""
The group-commit writer: many small writes share one transaction, so that the disk waits once for all.

Who waits for the future of a write knows, when it resolves, that the write is kept.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Generic, Self, TypeVar

from storage.database import Database, Db
from storage.errors import Busy, DatabaseAway

T = TypeVar("T")
A = TypeVar("A")

MOST_IN_ONE_COMMIT = 200
"""Beyond it a commit costs so little a write that waiting for more only delays the first."""
MOST_BULK_IN_ONE_COMMIT = 5
"""Of a campaign's work, each piece of which takes some milliseconds: what comes meanwhile waits for these only."""
PASSED_OVER_AT_MOST = 50
"""After so many commits of other work bulk has its turn, so that it goes on in the busiest hour."""
MOST_WAITING = 10_000


class Awaited(Generic[T]):
    """
    Who waits for a write in an event loop; told with all others of its batch.

    As much of a Future as a write needs: a whole one takes its lock some five times (measured: a tenth of what it
    costs to keep a text).
    """

    __slots__ = ("_error", "_outcomes", "_result", "told")

    def __init__(self, outcomes: "deque[Awaited[Any]]") -> None:
        self.told: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._outcomes = outcomes
        self._result: T | None = None
        self._error: BaseException | None = None

    def set_running_or_notify_cancel(self) -> bool:
        """Tell whether somebody waits still."""
        return not self.told.done()

    def set_result(self, result: T) -> None:
        self._result = result
        self._outcomes.append(self)

    def set_exception(self, error: BaseException) -> None:
        self._error = error
        self._outcomes.append(self)

    def tell(self) -> None:
        """Wake who waits, in their loop; nobody does any more for what was cancelled meanwhile."""
        if self.told.done():
            return
        if self._error is not None:
            self.told.set_exception(self._error)
        else:
            self.told.set_result(self._result)  # type: ignore[arg-type]  # a T by now, which may be None


@dataclass(frozen=True, slots=True, eq=False)
class Write(Generic[T]):
    """One item of work on the database, and where its outcome is told."""

    work: Callable[[Db, Sequence[Any]], Sequence[T]]
    """Gives an outcome for each item. Writes that wait one behind the other with the same work are done as one."""
    item: object
    future: Future[T] | Awaited[T]

    def alone(self, database: Database) -> None:
        """Do it in a transaction of its own, and tell the outcome after the commit."""
        try:
            with database.transaction() as db:
                [result] = self.work(db, [self.item])
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
        self._bulk: deque[Write[Any]] = deque()
        self._bulk_passed_over = 0
        self._outcomes: deque[Awaited[Any]] = deque()
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

    @property
    def waiting(self) -> int:
        """How many writes wait now."""
        return len(self._waiting) + len(self._bulk)

    def submit(self, work: Callable[[Db], T], *, bulk: bool = False) -> Future[T]:
        """
        Queue `work`; its future resolves after the commit. Raises Busy when too many are waiting.

        What is `bulk` lets everything else go first, a few at a time when its turn comes.

        The future carries what `work` returned or raised, or DatabaseAway.
        """
        future: Future[T] = Future()
        self._put(Write(_one(work), None, future), bulk=bulk)
        return future

    def _put(self, write: Write[Any], *, bulk: bool = False) -> None:
        queue = self._bulk if bulk else self._waiting
        with self._changed:
            if not self.alive:
                raise Busy("The writer is closed.", fix="Start the service again.")
            if len(queue) >= self.most_waiting:
                raise Busy(
                    f"{len(queue)} writes are waiting for the database.",
                    fix="Try again in a moment; if it lasts, look at the disk and the load.",
                )
            queue.append(write)
            self._changed.notify()

    async def run(self, work: Callable[[Db], T], *, bulk: bool = False) -> T:
        """Do `work` in the writer's thread and wait without blocking the event loop; `bulk` as in `submit`."""
        awaited: Awaited[T] = Awaited(self._outcomes)
        self._put(Write(_one(work), None, awaited), bulk=bulk)
        return await awaited.told

    async def run_together(self, work: Callable[[Db, Sequence[A]], Sequence[T]], item: A, *, bulk: bool = False) -> T:
        """
        Do `work` once for all items that wait with the same work; it gives an outcome for each, in order.

        One statement for many rows costs a third of one a row.
        """
        awaited: Awaited[T] = Awaited(self._outcomes)
        self._put(Write(work, item, awaited), bulk=bulk)
        return await awaited.told

    def close(self) -> None:
        """Take nothing more, finish what is waiting, and stop."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while batch := self._next_batch():
            settle(self.database, batch)
            self._hand_over()

    def _hand_over(self) -> None:
        """
        Tell those who wait in an event loop, each loop once.

        Woken for one outcome a loop would hold the interpreter as long as it has other things to do, and
        the next outcome of the batch would wait for it (measured: half of the time of a small write).
        """
        waiting: dict[asyncio.AbstractEventLoop, list[Awaited[Any]]] = {}
        while self._outcomes:
            outcome = self._outcomes.popleft()
            waiting.setdefault(outcome.told.get_loop(), []).append(outcome)
        for loop, outcomes in waiting.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(tell, outcomes)

    def _next_batch(self) -> list[Write[Any]]:
        """Wait for work and take what is there, bulk last; empty when closed and drained."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._bulk or self._closed)
            queue, most = self._waiting, MOST_IN_ONE_COMMIT
            if not self._waiting or (self._bulk and self._bulk_passed_over >= PASSED_OVER_AT_MOST):
                queue, most = self._bulk, MOST_BULK_IN_ONE_COMMIT
            self._bulk_passed_over = self._bulk_passed_over + 1 if self._bulk and queue is self._waiting else 0
            return [queue.popleft() for _ in range(min(len(queue), most))]


def _one(work: Callable[[Db], T]) -> Callable[[Db, Sequence[None]], Sequence[T]]:
    """A piece of work of its own; what is bound to log lines where it was asked for stays bound where it is done."""
    context = copy_context()
    return lambda db, _: [context.run(work, db)]


def tell(outcomes: list[Awaited[Any]]) -> None:
    """Wake who waits for what was done together."""
    for outcome in outcomes:
        outcome.tell()


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
        return [
            outcome
            for work, writes in groupby(batch, attrgetter("work"))
            for outcome in work(db, [write.item for write in writes])
        ]


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
