"""What went out in a day is counted by all workers together."""

from datetime import timedelta

from storage import daily
from storage.database import Database, Db
from tests.storage.kept import NOON, at_once

TODAY = NOON.date()


def count(db: Db) -> int:
    before = daily.hold(db, "sms", TODAY)
    daily.add(db, "sms", TODAY, 3)
    return before


def test_workers_that_count_at_once_lose_none(database_url: str) -> None:
    assert sorted(at_once(database_url, count)) == [0, 3, 6, 9]


def test_days_of_long_ago_are_forgotten_and_yesterday_is_not(database: Database) -> None:
    with database.transaction() as db:
        for ago in (100, 1):
            daily.hold(db, "sms", TODAY - timedelta(days=ago))
            daily.add(db, "sms", TODAY - timedelta(days=ago), 7)

        daily.hold(db, "sms", TODAY)

        kept = [daily.hold(db, "sms", TODAY - timedelta(days=ago)) for ago in (100, 1, 0)]
    assert kept == [0, 7, 0]
