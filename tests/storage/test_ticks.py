"""A slot of the clock is done once, however many workers there are."""

from datetime import timedelta

from storage import ticks
from storage.database import Database, Db
from tests.storage.kept import NOON, at_once


def test_a_slot_is_taken_once_and_the_next_one_and_another_job_are_free(database: Database) -> None:
    with database.transaction() as db:
        assert ticks.take(db, "refresh", NOON)

        assert not ticks.take(db, "refresh", NOON)
        assert ticks.take(db, "refresh", NOON + timedelta(days=1))
        assert ticks.take(db, "settle", NOON)


def test_of_workers_that_wake_for_the_same_slot_one_does_it(database_url: str) -> None:
    def take(db: Db) -> bool:
        return ticks.take(db, "refresh", NOON)

    assert sorted(at_once(database_url, take)) == [False, False, False, True]
