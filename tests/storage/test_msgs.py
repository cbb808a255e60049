"""A message is written once whatever is repeated, and the record says what was told on which occasion."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from flows.contact import Contact
from storage import lanes, msgs, standings
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.lanes import Pace
from storage.tables import contact, msg
from tests.storage.kept import NOON, SECOND, a_msg, at_once, count, keep_contact, queue


def states(db: Db) -> dict[str, str]:
    return {row.dedup_key: row.state for row in db.execute(select(msg.c.dedup_key, msg.c.state)).all()}


def hear(db: Db, who: Contact, key: str = "in:1") -> None:
    msgs.record_in(
        db, contact_id=who.id, channel="sms", text="hello", language="en", dedup_key=key, intent="greet",
        confidence=0.9, now=NOON,
    )  # fmt: skip


def test_a_message_queued_again_stays_as_it_was(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)

        assert queue(db, keyring, who, "re:1:0", text="first", token="one")
        assert not queue(db, keyring, who, "re:1:0", text="second", token="two")
        assert db.execute(select(msg.c.text)).scalars().all() == ["first"]


def test_of_workers_that_queue_the_same_message_at_once_one_does(
    database: Database, database_url: str, keyring: Keyring
) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
    tokens = iter("abcd")

    queued = at_once(database_url, lambda db: queue(db, keyring, who, "re:1:0", token=next(tokens)))

    assert sorted(queued) == [False, False, False, True]


def test_what_comes_in_and_what_goes_out_are_both_on_record(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        hear(db, who)
        queue(db, keyring, who, "re:1:0")

        found = db.execute(select(msg.c.direction, msg.c.state, msg.c.text).order_by(msg.c.id)).all()
        assert [tuple(row) for row in found] == [("in", "received", "hello"), ("out", "queued", "text re:1:0")]


def test_cancelling_takes_back_what_is_queued_for_that_contact_and_nothing_else(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1), keep_contact(db, keyring, 2)
        hear(db, who)
        queue(db, keyring, who, "sending")
        lanes.claim(db, keyring, "sms", Pace(rate=1, burst=1), NOON, SECOND)
        queue(db, keyring, who, "queued")
        queue(db, keyring, who, "queued too")
        queue(db, keyring, other, "another's")

        assert msgs.cancel_unsent(db, who.id) == 2
        assert states(db) == {
            "in:1": "received", "sending": "sending", "queued": "cancelled", "queued too": "cancelled",
            "another's": "queued",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "times"),
    [
        ([], 0),
        (["re:1:0", "re:2:0"], 0),
        (["fire:1:1:first:1:0"], 1),
        (["fire:1:1:first:1:0", "fire:1:1:first:1:1", "fire:1:1:first:1:10"], 1),
        (["fire:1:1:first:1:0", "fire:1:1:reminder:1:0", "fire:2:1:first:1:0"], 3),
    ],
    ids=["nothing", "replies", "one-fire", "a-fire-of-three-messages", "three-fires"],
)
def test_how_often_we_wrote_first_is_counted_by_fires(
    database: Database, keyring: Keyring, keys: list[str], times: int
) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        for key in keys:
            queue(db, keyring, who, key)

        told = [standings.unasked_at(db, {who.id: nth}).get(who.id) for nth in range(1, times + 2)]
    assert told == [NOON] * times + [None]


def test_what_was_cancelled_or_went_to_others_does_not_count_as_written_first(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1), keep_contact(db, keyring, 2)
        queue(db, keyring, who, "fire:1:1:first:1:0")
        queue(db, keyring, other, "fire:1:1:first:2:0")
        msgs.cancel_unsent(db, who.id)

        assert standings.unasked_at(db, {who.id: 1}) == {}


def test_the_card_told_last_is_the_one_of_the_newest_message_out(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1), keep_contact(db, keyring, 2)
        assert msgs.last_card(db, who.id) is None

        queue(db, keyring, who, "1", card="trash_day")
        queue(db, keyring, who, "2", card="fallback")
        queue(db, keyring, other, "3", card="parks")
        hear(db, who)

        assert msgs.last_card(db, who.id) == "fallback"


def test_a_message_is_found_by_its_token_with_what_it_came_from(database: Database, keyring: Keyring) -> None:
    told: dict[str, Any] = {
        "language": "es", "intent": "trash_day", "confidence": 0.75, "card": "trash_day",
        "source": {"dataset": "collection_zone", "as_of": "2026-11-02", "keys": ["3"], "sample": True},
    }  # fmt: skip
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        queue(db, keyring, who, "1")
        msgs.queue(db, a_msg(db, keyring, who, "2", **told), NOON)

        assert asdict(msgs.by_token(db, "2")) == told


def test_what_is_due_next_is_the_earliest_that_is_queued(database: Database, keyring: Keyring) -> None:
    later = NOON + timedelta(hours=1)
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        assert msgs.next_due(db) is None

        queue(db, keyring, who, "later", due_at=later)
        queue(db, keyring, who, "sooner")
        assert msgs.next_due(db) == NOON

        db.execute(update(msg).where(msg.c.dedup_key == "sooner").values(state="failed"))
        assert msgs.next_due(db) == later


def test_a_campaigns_messages_are_counted_by_state(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        for key in ("1", "2", "3"):
            queue(db, keyring, who, key, campaign_id=7)
        queue(db, keyring, who, "4", campaign_id=8)
        queue(db, keyring, who, "5")
        db.execute(update(msg).where(msg.c.dedup_key == "2").values(state="delivered"))

        assert msgs.counts(db, 7) == {"queued": 2, "delivered": 1}
        assert msgs.counts(db, 9) == {}


def test_messages_outlive_their_contact_without_leading_to_one(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        queue(db, keyring, keep_contact(db, keyring), "1")
        db.execute(contact.delete())

        assert count(db, msg) == 1
        assert db.execute(select(msg.c.contact_id, msg.c.urn_id)).one() == (None, None)


def test_a_message_we_sent_is_found_by_its_number_and_one_we_got_is_not(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        hear(db, who)
        queue(db, keyring, who, "1", card="trash_day")
        got, sent = db.execute(select(msg.c.id).order_by(msg.c.id)).scalars()

        found = msgs.by_id(db, sent)
        assert found is not None
        assert found.card == "trash_day"
        assert (msgs.by_id(db, got), msgs.by_id(db, sent + 1)) == (None, None)


def test_the_last_turn_is_that_of_the_newest_message_out(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1), keep_contact(db, keyring, 2)
        assert msgs.last_turn(db, who.id) is None

        for key in ("re:1:0", "fire:2:waste:9:1"):
            queue(db, keyring, who, key)
        queue(db, keyring, other, "re:3:0")
        hear(db, who)

        assert msgs.last_turn(db, who.id) == "fire:2:waste:9"
