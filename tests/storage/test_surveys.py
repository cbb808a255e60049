"""A published version of a survey never changes, and every change is a new one."""

from itertools import count as numbers

from storage import surveys
from storage.database import Database, Db
from tests.storage.kept import NOON, at_once


def test_publishing_the_same_again_gives_the_same_version(database: Database) -> None:
    with database.transaction() as db:
        assert surveys.publish(db, "park_use", "how often?", NOON) == 1
        assert surveys.publish(db, "park_use", "how often?", NOON) == 1

        assert surveys.count(db) == 1


def test_a_change_is_a_new_version_and_the_old_one_stays_readable(database: Database) -> None:
    with database.transaction() as db:
        surveys.publish(db, "park_use", "how often?", NOON)

        assert surveys.publish(db, "park_use", "how seldom?", NOON) == 2
        assert surveys.latest(db, "park_use") == (2, "how seldom?")
        assert surveys.definition(db, "park_use", 1) == "how often?"


def test_going_back_to_old_words_is_a_new_version_too(database: Database) -> None:
    with database.transaction() as db:
        for words in ("how often?", "how seldom?", "how often?"):
            surveys.publish(db, "park_use", words, NOON)

        assert surveys.latest(db, "park_use") == (3, "how often?")


def test_a_survey_that_was_never_published_is_none(database: Database) -> None:
    with database.reading() as db:
        assert surveys.latest(db, "park_use") is None


def test_of_changes_published_at_once_each_gets_a_version_of_its_own(database: Database, database_url: str) -> None:
    words = numbers()

    def publish(db: Db) -> tuple[int, str]:
        mine = f"words {next(words)}"
        return surveys.publish(db, "park_use", mine, NOON), mine

    published = dict(at_once(database_url, publish))

    assert sorted(published) == [1, 2, 3, 4]
    with database.reading() as db:
        assert {version: surveys.definition(db, "park_use", version) for version in published} == published
