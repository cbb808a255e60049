"""A contact has at most one open ticket in a queue."""

from sqlalchemy import update

from flows.contact import Contact
from storage import tickets
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.tables import ticket
from tests.storage.kept import NOON, count, keep_contact


def hand_over(db: Db, contact: Contact, topic: str = "waste") -> None:
    tickets.open_once(db, contact.id, topic=topic, reason="asked", language="en", now=NOON)


def test_asking_for_a_person_twice_opens_one_ticket(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        contact = keep_contact(db, keyring)

        hand_over(db, contact)
        hand_over(db, contact)

        assert count(db, ticket) == 1


def test_another_queue_and_another_contact_have_tickets_of_their_own(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        hand_over(db, keep_contact(db, keyring, 1))

        hand_over(db, keep_contact(db, keyring, 1), "parks")
        hand_over(db, keep_contact(db, keyring, 2))

        assert count(db, ticket) == 3


def test_after_a_ticket_is_closed_the_next_wish_opens_a_new_one(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        contact = keep_contact(db, keyring)
        hand_over(db, contact)
        db.execute(update(ticket).values(closed_at=NOON))

        hand_over(db, contact)

        assert count(db, ticket) == 2


def about(db: Db, reason: str = "said to be wrong: park/laguna") -> None:
    tickets.open_about(db, topic="waste", reason=reason, language="en", now=NOON)


def test_a_thing_has_one_open_ticket_and_it_shows_nobodys_texts(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        hand_over(db, keep_contact(db, keyring))
        about(db)
        about(db)
        about(db, "said to be wrong: park/jones")

        things = [each for each in tickets.open_ones(db) if each.reason != "asked"]
        assert [each.reason for each in things] == ["said to be wrong: park/laguna", "said to be wrong: park/jones"]
        assert all(each.texts == () for each in things)


def test_what_a_ticket_is_about_closes_it(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        hand_over(db, keep_contact(db, keyring))
        about(db)

        assert tickets.close_about(db, "said to be wrong: park/laguna", NOON) == 1
        assert tickets.close_about(db, "said to be wrong: park/laguna", NOON) == 0
        assert [each.reason for each in tickets.open_ones(db)] == ["asked"]
