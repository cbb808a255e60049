"""An answer counts once for each pass and question, under its code."""

from datetime import timedelta

from flows.contact import Contact
from flows.conversation import Session
from storage import results, sessions
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.tables import contact, result
from tests.storage.kept import NOON, at_once, count, keep_contact


def a_pass(db: Db, who: Contact) -> int:
    begun = Session(flow="park_use", version=1, node="visits")
    expires_at = NOON + timedelta(days=3)
    return sessions.begin(db, who.id, begun, campaign_id=None, now=NOON, expires_at=expires_at).id


def save(db: Db, who: Contact, pass_: int, value: str, question: str = "visits", survey: str = "park_use") -> bool:
    return results.save(
        db, session_id=pass_, contact_id=who.id, survey=survey, version=1, question=question, value=value,
        language="es", now=NOON,
    )  # fmt: skip


def test_a_second_answer_to_a_question_of_the_same_pass_changes_nothing(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        pass_ = a_pass(db, who)

        assert save(db, who, pass_, "daily")
        assert not save(db, who, pass_, "never")
        assert results.answers(db, "park_use") == [(pass_, "visits", "daily", "es", NOON)]


def test_of_workers_that_save_the_same_answer_at_once_one_does(
    database: Database, database_url: str, keyring: Keyring
) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        pass_ = a_pass(db, who)

    assert sorted(at_once(database_url, lambda db: save(db, who, pass_, "daily"))) == [False, False, False, True]


def test_each_question_and_each_pass_has_its_own_answer(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        first, second = a_pass(db, who), a_pass(db, who)

        assert save(db, who, first, "daily")
        assert save(db, who, first, "5", "rating")
        assert save(db, who, second, "daily")
        assert [answer[:3] for answer in results.answers(db, "park_use")] == [
            (first, "visits", "daily"),
            (first, "rating", "5"),
            (second, "visits", "daily"),
        ]


def test_answers_are_told_by_their_codes_for_each_survey_and_question(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        for value in ("daily", "daily", "never"):
            pass_ = a_pass(db, who)
            save(db, who, pass_, value)
            save(db, who, pass_, "5", "rating")
        save(db, who, a_pass(db, who), "daily", survey="library_use")

        assert results.tally(db, "park_use", "visits") == {"daily": 2, "never": 1}
        assert results.tally(db, "park_use", "unasked") == {}


def test_only_passes_that_came_to_the_end_are_finished(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        passes = [a_pass(db, who) for _ in range(4)]
        for pass_, state in zip(passes, ("finished", "finished", "stopped"), strict=False):
            sessions.end(db, pass_, state, NOON, forget=False)

        assert results.count_finished(db, "park_use") == 2
        assert results.count_finished(db, "library_use") == 0


def test_the_answers_of_an_erased_contact_are_gone(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        save(db, who, a_pass(db, who), "daily")
        db.execute(contact.delete())

        assert count(db, result) == 0
