"""A slot of the clock is done once, however many workers there are."""

from datetime import timedelta

from storage import ticks
from storage.database import Database, Db
from tests.storage.kept import NOON, at_once

DAY = timedelta(days=1)


def test_a_slot_is_taken_once_and_the_next_one_and_another_job_are_free(database: Database) -> None:
    with database.transaction() as db:
        assert ticks.take(db, "refresh", NOON, NOON)

        assert not ticks.take(db, "refresh", NOON, NOON)
        assert ticks.take(db, "refresh", NOON + DAY, NOON + DAY)
        assert ticks.take(db, "settle", NOON, NOON)


def test_what_was_taken_before_the_clock_was_set_back_is_free_again(database: Database) -> None:
    with database.transaction() as db:
        for minutes in range(60):
            ticks.take(db, "settle", NOON + timedelta(minutes=minutes), NOON + timedelta(minutes=minutes))
        ticks.take(db, "refresh", NOON + timedelta(minutes=30), NOON + timedelta(minutes=30))

        assert not ticks.take(db, "settle", NOON, NOON)
        assert ticks.take(db, "settle", NOON + timedelta(minutes=30), NOON)
        assert not ticks.take(db, "refresh", NOON + timedelta(minutes=30), NOON + timedelta(minutes=30))


def test_slots_of_long_ago_do_not_pile_up(database: Database) -> None:
    with database.transaction() as db:
        ticks.take(db, "settle", NOON, NOON)
        ticks.take(db, "settle", NOON + 8 * DAY, NOON + 8 * DAY)

        assert ticks.forget(db, NOON + 8 * DAY) == 1
        assert not ticks.take(db, "settle", NOON + 8 * DAY, NOON + 8 * DAY)


def test_of_workers_that_wake_for_the_same_slot_one_does_it(database_url: str) -> None:
    def take(db: Db) -> bool:
        return ticks.take(db, "refresh", NOON, NOON)

    assert sorted(at_once(database_url, take)) == [False, False, False, True]
