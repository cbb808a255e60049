"""A contact flags a row once a week; a row with other values is another row."""

from datetime import date, timedelta

import pytest

from storage import flags
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.flags import Flagged, row_hash
from tests.storage.kept import NOON, SECOND, keep_contact

WEEK = timedelta(days=7)


def flag(db: Db, keyring: Keyring, number: int = 1, *, days: float = 0, key: str = "wed_a", hash_: str = "h") -> bool:
    who = keep_contact(db, keyring, number).id
    now = NOON + timedelta(days=days)
    return flags.raise_flag(db, who, dataset="collection_zone", key=key, hash_=hash_, now=now)


@pytest.mark.parametrize(("days", "counts"), [(0, False), (6.9, False), (7, True), (30, True)])
def test_a_contact_flags_a_row_once_a_week(database: Database, keyring: Keyring, days: float, *, counts: bool) -> None:
    with database.transaction() as db:
        assert flag(db, keyring)
        assert flag(db, keyring, days=days) is counts


def test_another_contact_row_or_value_has_a_flag_of_its_own(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        made = [flag(db, keyring), flag(db, keyring, 2), flag(db, keyring, key="b"), flag(db, keyring, hash_="i")]

        assert made == [True] * 4
        assert [(each.key, each.hash, len(each.flagged_at)) for each in flags.every(db)] == [
            ("b", "h", 1),
            ("wed_a", "h", 2),
            ("wed_a", "i", 1),
        ]


def test_three_contacts_in_a_week_put_a_row_in_doubt_and_one_contact_never_does(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        for days in range(0, 28, 7):
            flag(db, keyring, 1, days=days)
        [alone] = flags.of_rows(db, "collection_zone", ["wed_a"])
        flag(db, keyring, 2, days=21)
        flag(db, keyring, 3, days=22)
        [together] = flags.of_rows(db, "collection_zone", ["wed_a"])

    assert (alone.in_doubt, together.in_doubt) == (False, True)


def test_only_the_rows_asked_for_are_given(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        flag(db, keyring)

        assert flags.of_rows(db, "collection_zone", ["wed_a", "wed_b"]) == [
            Flagged(dataset="collection_zone", key="wed_a", hash="h", flagged_at=(NOON,))
        ]
        assert flags.of_rows(db, "collection_zone", ["wed_b"]) == []
        assert flags.of_rows(db, "park", ["wed_a"]) == []


def test_clearing_takes_all_flags_of_the_row_and_no_others(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        for number in (1, 2):
            flag(db, keyring, number)
        flag(db, keyring, key="b")

        assert flags.clear(db, "collection_zone", "wed_a") == 2
        assert flags.clear(db, "collection_zone", "wed_a") == 0
        assert [each.key for each in flags.every(db)] == ["b"]


def test_a_row_is_told_from_one_with_any_other_value_and_not_by_the_order_of_its_columns() -> None:
    row = {"day": "Wednesday", "week": "A"}

    assert row_hash(row) == row_hash(dict(reversed(row.items())))
    assert row_hash(row) != row_hash({**row, "week": "B"})
    assert row_hash(row) != row_hash({"day": "Wednesday"})
    assert row_hash({"as_of": date(2026, 11, 1)}) != row_hash({"as_of": date(2026, 11, 2)})


def test_flags_count_from_the_moment_they_were_raised(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        flag(db, keyring, 1)
        flag(db, keyring, 2, days=(WEEK + SECOND) / timedelta(days=1))

        [flagged] = flags.every(db)
        assert flagged.flagged_at == (NOON, NOON + WEEK + SECOND)
