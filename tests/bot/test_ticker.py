"""Recurring work: each slot once for all processes, at the right hour also when the clocks change."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import select

from bot.clock import SimulatedClock
from bot.engine.ticker import Recurring, keep
from bot.worker import every
from storage import migrate
from storage.database import Database, Db
from storage.errors import DatabaseAway
from storage.tables import tick
from storage.writer import Writer

pytestmark = pytest.mark.anyio

ELK_GROVE = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def database() -> Iterator[Database]:
    with Database.open("sqlite://") as opened:
        migrate.upgrade(opened)
        yield opened


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    with Writer(database) as running:
        yield running


class Told(SimulatedClock):
    """A clock that is told what it says each time it is asked; at the end it stands still."""

    def __init__(self, *instants: datetime) -> None:
        super().__init__(instants[0])
        self.left = list(instants)

    def now(self) -> datetime:
        if self.left:
            self.move_to(self.left.pop(0))
        return super().now()


def minutes(*after_noon: int) -> Told:
    return Told(*(NOON + timedelta(minutes=each) for each in after_noon))


def seconds(*after_noon: int) -> Told:
    return Told(*(NOON + timedelta(seconds=each) for each in after_noon))


async def ticked(writer: Writer, recurring: Recurring, clock: SimulatedClock, done: asyncio.Event) -> None:
    """Keep at it until `done`."""
    stop = asyncio.Event()
    keeping = asyncio.create_task(keep(recurring, clock, writer, stop))
    async with asyncio.timeout(10):
        await done.wait()
        stop.set()
        await keeping


async def until_told(*clocks: Told) -> None:
    """Let others go on until the clocks have said all they had to say."""
    while any(clock.left for clock in clocks):  # noqa: ASYNC110 - a clock is asked, and tells nobody
        await asyncio.sleep(0)


def slots(database: Database) -> list[datetime]:
    with database.reading() as db:
        return list(db.execute(select(tick.c.slot).order_by(tick.c.slot)).scalars())


async def test_a_slot_is_done_once_by_two_processes(database: Database) -> None:
    """
    Two that started at different moments agree on the slots, and only one of them does each.

    One may be up to twenty seconds ahead of the other, as the clocks of two machines may.
    """
    works, seen = list[int](), asyncio.Event()

    async def work() -> int:
        works.append(1)
        return 1

    async def last() -> int:
        seen.set()
        return 1

    def job(name: str = "job", work: Callable[[], Awaitable[int]] = work) -> Recurring:
        return Recurring(name=name, trigger=every(timedelta(seconds=10)), work=work)

    with Writer(database) as one, Writer(database) as other:
        early, late = seconds(1, 10, 11, 20, 21, 30), seconds(7, 10, 17, 20, 27, 30)
        stop = asyncio.Event()
        keeping = [asyncio.create_task(keep(job(), *each, stop)) for each in ((early, one), (late, other))]
        async with asyncio.timeout(10):
            await until_told(early, late)
            for writer in (one, other):
                await ticked(writer, job(f"after {id(writer)}", last), seconds(1, 10), seen)
                seen.clear()
            stop.set()
            await asyncio.gather(*keeping)

    assert len(works) == 3
    assert [slot for slot in slots(database) if slot > NOON + timedelta(seconds=10)] == [
        NOON + timedelta(seconds=20),
        NOON + timedelta(seconds=30),
    ]


async def test_work_that_fails_comes_again_at_its_next_slot(writer: Writer) -> None:
    works, again = list[int](), asyncio.Event()

    async def work() -> int:
        works.append(1)
        if len(works) == 1:
            raise ZeroDivisionError
        again.set()
        return 0

    recurring = Recurring(name="job", trigger=every(timedelta(minutes=10)), work=work)

    await ticked(writer, recurring, minutes(1, 10, 11, 20), again)


async def test_a_database_that_is_away_for_one_slot_does_not_end_it(database: Database) -> None:
    class Faltering(Database):
        tries = 0

        @contextmanager
        def transaction(self) -> Iterator[Db]:
            self.tries += 1
            if self.tries == 1:
                raise DatabaseAway("It is away.", fix="Wait.")
            with super().transaction() as db:
                yield db

    done = asyncio.Event()

    async def work() -> int:
        done.set()
        return 0

    recurring = Recurring(name="job", trigger=every(timedelta(minutes=10)), work=work)
    with Writer(Faltering(database.engine)) as writer:
        await ticked(writer, recurring, minutes(1, 10, 11, 20), done)


@pytest.mark.parametrize(
    ("day", "offsets"),
    [
        (datetime(2026, 3, 7, tzinfo=ELK_GROVE), [-8, -7]),  # the clocks go forward on the 8th
        (datetime(2026, 10, 31, tzinfo=ELK_GROVE), [-7, -8]),  # and back on 1 November
    ],
)
async def test_work_at_an_hour_stays_at_it_when_the_clocks_change(
    database: Database, writer: Writer, day: datetime, offsets: list[int]
) -> None:
    hours, twice = list[int](), asyncio.Event()

    async def work() -> int:
        hours.append(1)
        if len(hours) == 2:
            twice.set()
        return 0

    trigger = CronTrigger(hour=3, minute=30, timezone=ELK_GROVE)
    first, second = (datetime.combine(day + timedelta(days=n), time(3, 30), ELK_GROVE) for n in (0, 1))
    clock = Told(day, first, first + timedelta(minutes=1), second)
    await ticked(writer, Recurring(name="refresh", trigger=trigger, work=work), clock, twice)

    local = [slot.astimezone(ELK_GROVE) for slot in slots(database)[:2]]
    assert [(slot.hour, slot.minute) for slot in local] == [(3, 30), (3, 30)]
    assert [(slot.utcoffset() or timedelta()) / timedelta(hours=1) for slot in local] == offsets


async def test_slots_that_went_by_while_the_machine_slept_are_passed_over(database: Database, writer: Writer) -> None:
    a_day = 24 * 60
    clock, woke = minutes(1, 10, a_day + 1, a_day + 10), asyncio.Event()

    async def work() -> int:
        if len(slots(database)) == 2:
            woke.set()
        return 0

    await ticked(writer, Recurring(name="job", trigger=every(timedelta(minutes=10)), work=work), clock, woke)

    assert slots(database) == [NOON + timedelta(minutes=each) for each in (10, a_day + 10)]


async def test_a_trigger_that_never_fires_again_ends_it(writer: Writer) -> None:
    class Never(BaseTrigger):  # type: ignore[misc]  # the library has no types
        def get_next_fire_time(self, previous_fire_time: object, now: object) -> None:
            return None

    async def work() -> int:
        raise AssertionError("it has no slot")

    async with asyncio.timeout(10):
        await keep(Recurring(name="never", trigger=Never(), work=work), SimulatedClock(NOON), writer, asyncio.Event())


async def test_work_goes_on_when_the_clock_is_set_back(database: Database, writer: Writer) -> None:
    """An hour that comes again: its slots are taken, and yet the work does not rest until it is over."""
    works, again = list[datetime](), asyncio.Event()
    clock = minutes(1, 10, 11, 20, 21, 30, 31, 40, -21, -20, -19, -10)

    async def work() -> int:
        works.append(max(slots(database)))
        if len(works) == 6:
            again.set()
        return 1

    await ticked(writer, Recurring(name="job", trigger=every(timedelta(minutes=10)), work=work), clock, again)

    assert works[-1] == NOON - timedelta(minutes=10)


async def test_a_slot_that_is_waited_for_is_found_anew_when_the_clock_is_set_back(writer: Writer) -> None:
    done = asyncio.Event()

    async def work() -> int:
        done.set()
        return 1

    soon = NOON + timedelta(minutes=9, seconds=59, milliseconds=900)
    clock = Told(soon, soon, NOON - timedelta(minutes=11), NOON - timedelta(minutes=11), NOON - timedelta(minutes=10))

    await ticked(writer, Recurring(name="job", trigger=every(timedelta(minutes=10)), work=work), clock, done)


async def test_work_whose_next_slot_cannot_be_told_harms_no_other_and_stops_when_told() -> None:
    """As where the data of the city's time zone is missing."""

    class Zoneless(BaseTrigger):  # type: ignore[misc]  # the library has no types
        def get_next_fire_time(self, previous_fire_time: object, now: object) -> None:
            raise ZoneInfoNotFoundError("America/Los_Angeles")

    async def work() -> int:
        raise AssertionError("it has no slot")

    stop, asked = asyncio.Event(), Told(NOON)
    with Database.open("sqlite://") as database, Writer(database) as writer:
        keeping = asyncio.create_task(keep(Recurring(name="job", trigger=Zoneless(), work=work), asked, writer, stop))
        await until_told(asked)
        still_there = not keeping.done()
        stop.set()
        async with asyncio.timeout(10):
            await keeping

    assert still_there


async def test_who_does_not_lead_does_no_slot(database: Database, writer: Writer) -> None:
    asked = asyncio.Event()

    async def nobody(_: float) -> bool:
        asked.set()
        return False

    async def work() -> int:
        raise AssertionError("another does it")

    stop = asyncio.Event()
    recurring = Recurring(name="job", trigger=every(timedelta(minutes=10)), work=work)
    keeping = asyncio.create_task(keep(recurring, minutes(1, 10, 11), writer, stop, nobody))
    async with asyncio.timeout(10):
        await asked.wait()
        stop.set()
        await keeping

    assert slots(database) == []
