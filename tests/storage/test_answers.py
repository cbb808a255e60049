"""The last answer of a contact is kept for an hour; what it was looked up with goes with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.contact import ContactId
from storage import answers
from storage.answers import KEPT, Answered
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.tables import answer
from tests.storage.kept import NOON, SECOND, count, keep_contact

ANSWERED = Answered(token="t1", turn="re:1", card="trash_day", slots={"address": "9380 Studio Ct"})


def remember(db: Db, keyring: Keyring, number: int = 1) -> ContactId:
    who = keep_contact(db, keyring, number).id
    answers.remember(db, who, ANSWERED, NOON)
    return who


def test_who_got_no_answer_has_none(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        remember(db, keyring, 2)

        assert answers.last(db, keep_contact(db, keyring, 1).id, NOON) is None


@pytest.mark.parametrize(("later", "there"), [(timedelta(), True), (KEPT, True), (KEPT + SECOND, False)])
def test_an_answer_counts_for_an_hour(database: Database, keyring: Keyring, later: timedelta, *, there: bool) -> None:
    with database.transaction() as db:
        who = remember(db, keyring)

        assert answers.last(db, who, NOON + later) == (ANSWERED if there else None)


def test_what_is_said_about_it_does_not_make_it_last_longer(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = remember(db, keyring)
        answers.went_on(db, who, turn="re:2", page=1)

        last = answers.last(db, who, NOON + KEPT)
        assert last is not None
        assert (last.turn, last.page, last.token) == ("re:2", 1, "t1")
        assert answers.last(db, who, NOON + KEPT + SECOND) is None


def test_the_next_answer_takes_the_place_of_the_last(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = remember(db, keyring)
        newer = Answered(token="t2", turn="re:2", card="find_park", slots={})
        answers.remember(db, who, newer, NOON)

        assert answers.last(db, who, NOON) == newer
        assert count(db, answer) == 1


def test_expiring_takes_away_the_slots_of_what_is_too_long_ago(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        remember(db, keyring)

        assert answers.expire(db, NOON + KEPT) == 0
        assert answers.expire(db, NOON + KEPT + SECOND) == 1
        assert db.execute(select(answer.c.slots)).all() == []


def test_forgetting_is_of_one_contact_alone(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        one, other = remember(db, keyring, 1), remember(db, keyring, 2)
        answers.forget(db, one)

        assert (answers.last(db, one, NOON), answers.last(db, other, NOON)) == (None, ANSWERED)
