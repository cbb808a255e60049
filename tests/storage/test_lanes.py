"""Whose turn it is in a lane, and that what was claimed is never sent twice by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage import lanes, troubles
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.lanes import Accepted, Outbound, Pace, Report
from storage.msgs import BULK, REPLY
from storage.tables import contact, msg
from tests.storage.kept import NOON, SECOND, a_urn, keep_contact, queue

PACE = Pace(rate=100, burst=100)
LEASE = timedelta(minutes=1)


def claim(db: Db, keyring: Keyring, now: datetime = NOON) -> list[Outbound]:
    return lanes.claim(db, keyring, "sms", PACE, now, LEASE)


def claimed(db: Db, keyring: Keyring, now: datetime = NOON) -> list[str]:
    return [outbound.token for outbound in claim(db, keyring, now)]


def put(db: Db, keyring: Keyring, key: str, **values: Any) -> int:
    """Queue a message to the contact whose number its key begins with; gives its number."""
    queue(db, keyring, keep_contact(db, keyring, int(key[0])), key, **values)
    return db.execute(select(msg.c.id).where(msg.c.dedup_key == key)).scalar_one()


def state(db: Db, msg_id: int) -> str:
    return db.execute(select(msg.c.state).where(msg.c.id == msg_id)).scalar_one()


def test_a_claimed_message_is_all_that_a_sender_needs(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        msg_id = put(db, keyring, "1a", text="¿Sí?", choices=(("Sí", "y"), ("No", "n")), campaign_id=7)
        whose = keep_contact(db, keyring).id

        [outbound] = claim(db, keyring)

        assert outbound == Outbound(
            id=msg_id, contact_id=whose, urn=a_urn(), text="¿Sí?", segments=1, choices=(("Sí", "y"), ("No", "n")),
            token="1a", attempts=0, created_at=NOON, campaign_id=7,
        )  # fmt: skip
        assert state(db, msg_id) == "sending"


def test_replies_go_first_then_what_is_due_longest_then_what_was_queued_first(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        put(db, keyring, "1", priority=BULK, due_at=NOON - 9 * SECOND)
        put(db, keyring, "2", priority=BULK)
        put(db, keyring, "3", priority=BULK)
        put(db, keyring, "4", priority=REPLY)
        put(db, keyring, "5", priority=REPLY, due_at=NOON - SECOND)

        assert claimed(db, keyring) == ["5", "4", "1", "2", "3"]


def test_what_is_not_due_or_in_another_lane_stays(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        put(db, keyring, "1", due_at=NOON + SECOND)
        put(db, keyring, "2", channel="telegram")

        assert claimed(db, keyring) == []
        assert claimed(db, keyring, NOON + SECOND) == ["1"]


def test_a_contacts_messages_go_one_after_the_other(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        first = put(db, keyring, "1a")
        put(db, keyring, "1b")
        put(db, keyring, "2a")

        assert claimed(db, keyring) == ["1a", "2a"]
        assert claimed(db, keyring) == []

        lanes.sent(db, Accepted(msg_id=first, provider_id="SM1", at=NOON))
        assert claimed(db, keyring) == ["1b"]


def test_one_that_is_to_be_tried_again_keeps_its_place_before_the_next(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        first = put(db, keyring, "1a")
        put(db, keyring, "1b")
        claim(db, keyring)
        lanes.again(db, first, "busy", NOON + SECOND, counts=True)

        assert claimed(db, keyring) == []
        [outbound] = claim(db, keyring, NOON + SECOND)
        assert (outbound.token, outbound.attempts) == ("1a", 1)


def test_a_pause_is_no_attempt(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        msg_id = put(db, keyring, "1")
        claim(db, keyring)
        lanes.again(db, msg_id, "busy", NOON, counts=False)

        [outbound] = claim(db, keyring)
        assert outbound.attempts == 0


@pytest.mark.parametrize("bulk_due", [NOON - SECOND, NOON, NOON + SECOND])
def test_a_reply_does_not_wait_for_bulk_that_is_queued_for_the_same_contact(
    database: Database, keyring: Keyring, bulk_due: datetime
) -> None:
    """And the bulk waits for the reply: the two are never under way together."""
    with database.transaction() as db:
        put(db, keyring, "1 bulk", priority=BULK, due_at=bulk_due)
        reply = put(db, keyring, "1 reply", priority=REPLY)

        assert claimed(db, keyring, NOON + SECOND) == ["1 reply"]
        assert claimed(db, keyring, NOON + SECOND) == []

        lanes.sent(db, Accepted(msg_id=reply, provider_id="SM1", at=NOON + SECOND))
        assert claimed(db, keyring, NOON + SECOND) == ["1 bulk"]


def test_one_contact_gets_no_two_messages_within_the_lanes_gap(database: Database, keyring: Keyring) -> None:
    """As Telegram wants it: one a second in a chat, however much the lane has free."""
    pace = Pace(rate=100, burst=100, gap=SECOND)
    with database.transaction() as db:
        first = put(db, keyring, "1a")
        put(db, keyring, "1b")
        put(db, keyring, "2a")

        def claimed(now: datetime) -> list[str]:
            return [outbound.token for outbound in lanes.claim(db, keyring, "sms", pace, now, LEASE)]

        assert claimed(NOON) == ["1a", "2a"]
        lanes.sent(db, Accepted(msg_id=first, provider_id="TG1", at=NOON + SECOND / 2))

        assert claimed(NOON + SECOND) == []
        assert claimed(NOON + SECOND * 3 / 2) == ["1b"]


def test_what_was_not_delivered_a_second_ago_holds_nothing_up(database: Database, keyring: Keyring) -> None:
    pace = Pace(rate=100, burst=100, gap=SECOND)
    with database.transaction() as db:
        failed = put(db, keyring, "1a")
        put(db, keyring, "1b")
        lanes.claim(db, keyring, "sms", pace, NOON, LEASE)
        lanes.failed(db, failed, "refused")

        [outbound] = lanes.claim(db, keyring, "sms", pace, NOON, LEASE)
        assert outbound.token == "1b"


def test_what_could_not_go_in_time_is_never_claimed_and_is_cancelled(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        late = put(db, keyring, "1", valid_until=NOON + SECOND)
        put(db, keyring, "2", valid_until=NOON + 3 * SECOND)
        put(db, keyring, "3")
        elsewhere = put(db, keyring, "4", channel="telegram", valid_until=NOON)

        assert lanes.expire(db, "sms", NOON) == 0
        assert claimed(db, keyring, NOON + 2 * SECOND) == ["2", "3"]
        assert lanes.expire(db, "sms", NOON + 2 * SECOND) == 1

        assert (state(db, late), state(db, elsewhere)) == ("cancelled", "queued")
        assert db.execute(select(msg.c.error).where(msg.c.id == late)).scalar_one() == "expired"


def test_what_was_handed_over_in_time_does_not_expire(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        msg_id = put(db, keyring, "1", valid_until=NOON + SECOND)
        claim(db, keyring)

        assert lanes.expire(db, "sms", NOON + LEASE) == 0
        lanes.uncertain(db, msg_id, "timeout", NOON)
        assert lanes.expire(db, "sms", NOON + LEASE) == 0


def test_a_lane_that_stands_holds_up_no_other(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        put(db, keyring, "1 by telegram", channel="telegram")
        put(db, keyring, "1 by sms")

        assert claimed(db, keyring) == ["1 by sms"]


def test_what_a_dead_worker_had_under_way_is_uncertain_and_never_claimed_again(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        msg_id = put(db, keyring, "1a")
        put(db, keyring, "1b")
        claim(db, keyring)

        assert lanes.leases_ended(db, NOON + LEASE) == 0
        assert lanes.leases_ended(db, NOON + LEASE + SECOND) == 1

        assert state(db, msg_id) == "uncertain"
        assert claimed(db, keyring, NOON + timedelta(days=30)) == ["1b"]
        assert lanes.leases_ended(db, NOON + LEASE + SECOND) == 0


def test_the_provider_is_asked_about_what_broke_off_long_enough_ago(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        numbers = [put(db, keyring, key) for key in ("1", "2", "3", "4")]
        claim(db, keyring)
        for seconds, number in enumerate(numbers[:3]):
            lanes.uncertain(db, number, "timeout", NOON + seconds * SECOND)

        def asked(lane: str = "sms", limit: int = 9) -> list[str]:
            found = lanes.uncertain_since(db, keyring, lane, NOON + 2 * SECOND, limit)
            return [outbound.token for outbound in found]

        assert (asked(), asked(limit=1), asked("telegram")) == (["1", "2"], ["1"], [])


def test_what_failed_is_not_sent_again(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        msg_id = put(db, keyring, "1")
        claim(db, keyring)
        lanes.failed(db, msg_id, "no-such-number")

        assert state(db, msg_id) == "failed"
        assert claimed(db, keyring, NOON + timedelta(days=1)) == []


def test_nothing_goes_to_a_contact_that_was_erased(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        put(db, keyring, "1")
        db.execute(contact.delete())

        assert claimed(db, keyring) == []


def test_a_claim_is_undone_with_its_transaction(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        put(db, keyring, "1")
    with database.transaction() as db:
        assert claimed(db, keyring) == ["1"]
        db.rollback()

    with database.transaction() as db:
        assert claimed(db, keyring) == ["1"]


def test_of_a_providers_ids_those_of_our_own_messages_are_known(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        lanes.sent(db, Accepted(msg_id=put(db, keyring, "1"), provider_id="SM1", at=NOON))
        put(db, keyring, "2")

        assert lanes.known_ids(db, ["SM1", "SM2"]) == {"SM1"}
        assert lanes.known_ids(db, []) == set()


def forget_urn(db: Db, msg_id: int) -> None:
    """As erasing a contact does with what is under way."""
    db.execute(update(msg).where(msg.c.id == msg_id).values(contact_id=None, urn_id=None))


def test_what_would_go_again_to_who_was_erased_meanwhile_is_cancelled(database: Database, keyring: Keyring) -> None:
    """Nobody would ever claim it, and it would count as waiting for ever."""
    with database.transaction() as db:
        refused, held = put(db, keyring, "1"), put(db, keyring, "2")
        claim(db, keyring)
        lanes.uncertain(db, held, "no-answer", NOON)
        for each in (refused, held):
            forget_urn(db, each)

        lanes.again(db, refused, "busy", NOON + SECOND, counts=False)
        troubles.settle(db, held, NOON, again=True)

        assert [state(db, refused), state(db, held)] == ["cancelled", "cancelled"]
        assert not lanes.waits(db, "sms", NOON + 2 * SECOND)


def test_what_broke_off_to_who_was_erased_meanwhile_is_given_up_and_may_turn_out_delivered(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        nobodys, somebodys = put(db, keyring, "1"), put(db, keyring, "2")
        claim(db, keyring)
        for each in (nobodys, somebodys):
            lanes.uncertain(db, each, "no-answer", NOON)
        forget_urn(db, nobodys)

        assert lanes.give_up_erased(db, NOON) == 0
        assert lanes.give_up_erased(db, NOON + SECOND) == 1
        assert [state(db, nobodys), state(db, somebodys)] == ["failed", "uncertain"]
        lanes.apply_receipts(db, [Report(token="1", provider_id="SM1", status="delivered")])
        assert state(db, nobodys) == "delivered"
