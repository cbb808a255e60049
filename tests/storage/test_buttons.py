"""Which buttons die when, and that taking them away never comes before a reply."""

from datetime import timedelta

from sqlalchemy import select, update

from flows.contact import Contact
from flows.conversation import Session
from storage import buttons, lanes, sessions, troubles
from storage.buttons import Dead
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.lanes import Pace
from storage.tables import msg
from tests.storage.kept import NOON, SECOND, a_urn, at_once, keep_contact, queue

PACE = Pace(rate=1, burst=2)
CHOICES = (("Yes", "1.1.0.here"),)


def show(db: Db, keyring: Keyring, who: Contact, key: str, session_id: int | None = None, state: str = "wired") -> int:
    """A message with buttons that has got as far as `state`; gives its number."""
    queue(db, keyring, who, key, choices=CHOICES, session_id=session_id)
    values = {"state": state, "provider_id": f"id-{key}" if state == "wired" else None}
    db.execute(update(msg).where(msg.c.dedup_key == key).values(values))
    return db.execute(select(msg.c.id).where(msg.c.dedup_key == key)).scalar_one()


def all_buttons(db: Db) -> dict[str, str | None]:
    return {row.dedup_key: row.buttons for row in db.execute(select(msg.c.dedup_key, msg.c.buttons)).all()}


def begin(db: Db, who: Contact) -> int:
    begun = Session(flow="park_use", version=1, node="visits", results={})
    return sessions.begin(db, who.id, begun, campaign_id=None, now=NOON, expires_at=NOON + timedelta(days=1)).id


def claim(db: Db, keyring: Keyring, seconds: int = 0) -> list[Dead]:
    return buttons.claim(db, keyring, "sms", PACE, NOON + seconds * SECOND)


def test_only_what_has_choices_has_buttons_that_live(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        queue(db, keyring, who, "plain")
        show(db, keyring, who, "asks")

        assert all_buttons(db) == {"plain": None, "asks": "live"}


def test_buttons_die_with_their_question_and_no_others(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        for key, session_id in (("one", 1), ("two", 2), ("more", None)):
            show(db, keyring, who, key, session_id)

        assert buttons.close(db, 1) == 1
        assert all_buttons(db) == {"one": "dead", "two": "live", "more": "live"}


def test_a_new_answer_lets_the_buttons_of_those_before_die(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring), keep_contact(db, keyring, 2)
        show(db, keyring, who, "before")
        show(db, keyring, who, "now")
        show(db, keyring, who, "asks", 1)
        show(db, keyring, other, "theirs")

        buttons.close_answers(db, who.id, but="now")

        assert all_buttons(db) == {"before": "dead", "now": "live", "asks": "live", "theirs": "live"}


def test_buttons_die_with_their_session_whatever_ended_it(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        stopped, goes_on = keep_contact(db, keyring), keep_contact(db, keyring, 2)
        show(db, keyring, stopped, "stopped", begin(db, stopped))
        show(db, keyring, goes_on, "goes on", begin(db, goes_on))
        sessions.end_all(db, stopped.id, "stopped", NOON)

        assert buttons.close_ended(db) == 1
        assert all_buttons(db) == {"stopped": "dead", "goes on": "live"}


def test_what_is_taken_is_all_that_the_channel_needs_and_is_taken_once(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        shown = show(db, keyring, keep_contact(db, keyring), "asks", 1)
        buttons.close(db, 1)

        assert claim(db, keyring) == [Dead(msg_id=shown, urn=a_urn(), provider_id="id-asks", tries=0)]
        assert claim(db, keyring, 10) == []


def test_buttons_stay_while_a_reply_waits_and_as_long_as_the_lane_is_full(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        for key in ("one", "two", "three"):
            show(db, keyring, who, key, 1)
        queue(db, keyring, who, "reply")
        buttons.close(db, 1)

        assert claim(db, keyring) == []
        lanes.claim(db, keyring, "sms", PACE, NOON, timedelta(minutes=1))
        assert [dead.provider_id for dead in claim(db, keyring)] == ["id-one"]
        assert [dead.provider_id for dead in claim(db, keyring, 5)] == ["id-two", "id-three"]


def test_buttons_that_are_on_their_way_wait_and_what_nobody_sees_is_gone(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        for state in ("sending", "uncertain", "failed", "cancelled"):
            show(db, keyring, who, state, 1, state)
        buttons.close(db, 1)

        assert claim(db, keyring) == []
        assert all_buttons(db) == {"sending": "dead", "uncertain": "dead", "failed": "gone", "cancelled": "gone"}


def test_what_could_not_be_taken_away_is_tried_again_at_its_time(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        shown = show(db, keyring, keep_contact(db, keyring), "asks", 1)
        buttons.close(db, 1)
        claim(db, keyring)
        buttons.again(db, shown, NOON + timedelta(minutes=1))

        assert claim(db, keyring, 59) == []
        assert [dead.tries for dead in claim(db, keyring, 60)] == [1]


def test_two_workers_never_take_the_same_buttons(database: Database, database_url: str, keyring: Keyring) -> None:
    with database.transaction() as db:
        for key in ("one", "two"):
            show(db, keyring, keep_contact(db, keyring), key, 1)
        buttons.close(db, 1)

    taken = at_once(database_url, lambda db: [dead.provider_id for dead in claim(db, keyring)], 4)

    assert sorted(provider_id for each in taken for provider_id in each) == ["id-one", "id-two"]


def test_buttons_of_what_staff_took_as_sent_are_let_be(database: Database, keyring: Keyring) -> None:
    """Nobody knows the provider's number of such a message, so it would be looked at for ever."""
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        msg_id = show(db, keyring, who, "asks", 1, state="uncertain")
        troubles.settle(db, msg_id, NOON, again=False)
        buttons.close(db, 1)

        assert claim(db, keyring) == []
        assert all_buttons(db) == {"asks": "gone"}
