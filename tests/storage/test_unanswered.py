"""Texts without an answer are kept for a time, and nothing with them that leads to their writer."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect

from storage import unanswered
from storage.database import Database, Db
from storage.tables import unanswered as table
from tests.storage.kept import NOON, count

DAY = timedelta(days=1)


def keep(db: Db, text: str, *, days_ago: int = 0, language: str | None = "en") -> None:
    unanswered.keep(db, text, language=language, now=NOON - days_ago * DAY)


def kept(db: Db, *, days: int = 30, language: str | None = None, limit: int = 10) -> list[str]:
    return [each.text for each in unanswered.since(db, NOON - days * DAY, language=language, limit=limit)]


def test_only_the_text_its_language_and_its_hour_are_kept(database: Database) -> None:
    with database.transaction() as db:
        unanswered.keep(db, "is there a pool", language=None, now=NOON + timedelta(minutes=59, seconds=59))

        [one] = unanswered.since(db, NOON, limit=10)

        assert (one.text, one.language, one.asked_at) == ("is there a pool", None, NOON)
        assert {column["name"] for column in inspect(db).get_columns("unanswered")} == {
            "id", "text", "language", "asked_at",
        }  # fmt: skip


def test_the_same_text_twice_was_asked_twice(database: Database) -> None:
    with database.transaction() as db:
        keep(db, "is there a pool")
        keep(db, "is there a pool")

        assert kept(db) == ["is there a pool"] * 2


def test_the_latest_come_first_and_older_ones_only_when_they_are_asked_for(database: Database) -> None:
    with database.transaction() as db:
        for days in (40, 0, 7):
            keep(db, f"{days} days ago", days_ago=days)

        assert kept(db) == ["0 days ago", "7 days ago"]
        assert kept(db, days=60, limit=1) == ["0 days ago"]
        assert kept(db, days=60)[-1] == "40 days ago"


@pytest.mark.parametrize(
    ("language", "texts"), [("es", ["¿hay piscina?"]), ("ko", []), (None, ["bể bơi", "¿hay piscina?"])]
)
def test_one_language_can_be_asked_for(database: Database, language: str | None, texts: list[str]) -> None:
    with database.transaction() as db:
        keep(db, "¿hay piscina?", language="es")
        keep(db, "bể bơi", language=None)

        assert kept(db, language=language) == texts


def test_what_was_kept_long_enough_is_forgotten_and_the_rest_stays(database: Database) -> None:
    with database.transaction() as db:
        keep(db, "too old", days_ago=unanswered.KEPT.days + 1)
        keep(db, "just in time", days_ago=unanswered.KEPT.days)

        assert unanswered.forget(db, NOON) == 1
        assert unanswered.forget(db, NOON) == 0
        assert count(db, table) == 1
