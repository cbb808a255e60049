"""An insert that is repeated changes nothing, and says so, alike on both databases."""

from typing import Any

import pytest
from sqlalchemy import select

from storage.database import Database, Db
from storage.once import insert_all_once, insert_once
from storage.tables import survey
from tests.storage.kept import NOON, at_once, count


def a_version(number: int, definition: str = "first") -> dict[str, Any]:
    return {"name": "park_use", "version": number, "definition": definition, "published_at": NOON}


def test_a_row_inserted_again_stays_as_it_was(database: Database) -> None:
    with database.transaction() as db:
        first = insert_once(db, survey, a_version(1))
        second = insert_once(db, survey, a_version(1, "second"))

        assert (first, second) == (True, False)
        assert db.execute(select(survey.c.definition)).scalars().all() == ["first"]


@pytest.mark.parametrize(
    ("numbers", "new"),
    [
        ([], 0),
        ([1], 0),
        ([2], 1),
        ([1, 2, 3], 2),
        ([2, 2, 2], 1),
        (list(range(1, 2001)), 1999),
    ],
)
def test_only_new_rows_are_counted(database: Database, numbers: list[int], new: int) -> None:
    with database.transaction() as db:
        insert_once(db, survey, a_version(1))

        assert insert_all_once(db, survey, [a_version(number) for number in numbers]) == new
        assert count(db, survey) == 1 + new


def test_of_workers_that_insert_the_same_row_at_once_one_was_first(database: Database, database_url: str) -> None:
    def insert(db: Db) -> bool:
        return insert_once(db, survey, a_version(1))

    assert sorted(at_once(database_url, insert)) == [False, False, False, True]
