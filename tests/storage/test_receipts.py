"""What a provider reports moves a message on and never back, in whatever order and however often it comes."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import lanes
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.lanes import Accepted, Pace, Report
from storage.tables import contact, msg
from tests.storage.kept import NOON, SECOND, a_urn, keep_contact, queue

LEASE = timedelta(minutes=1)
RANKS = ("sending", "uncertain", "wired", "failed", "delivered")
"""Each may only follow those before it: a carrier may report a failure and deliver in the end."""

EVENTS = {
    "sent": "wired",
    "timeout": "uncertain",
    "lease": "uncertain",
    "wired": "wired",
    "failed": "failed",
    "delivered": "delivered",
}
"""What may be heard of a message under way, and what is then known of it at least."""


def a_message_under_way(db: Db, keyring: Keyring, key: str = "a") -> int:
    queue(db, keyring, keep_contact(db, keyring), key)
    [outbound] = lanes.claim(db, keyring, "sms", Pace(rate=100, burst=100), NOON, LEASE)
    return outbound.id


def receipt(db: Db, status: str, **values: Any) -> int | None:
    """By default, one that carries the token and the provider's id of the message under way."""
    [found] = lanes.apply_receipts(db, [Report(**{"token": "a", "provider_id": "SM1", "status": status, **values})])
    return found


def state(db: Db, msg_id: int) -> str:
    return db.execute(select(msg.c.state).where(msg.c.id == msg_id)).scalar_one()


def hear(db: Db, msg_id: int, event: str) -> None:
    match event:
        case "sent":
            lanes.sent(db, Accepted(msg_id=msg_id, provider_id="SM1", at=NOON))
        case "timeout":
            lanes.uncertain(db, msg_id, "timeout", NOON)
        case "lease":
            lanes.leases_ended(db, NOON + LEASE + SECOND)
        case status:
            receipt(db, status)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(events=st.lists(st.sampled_from(sorted(EVENTS)), min_size=1, max_size=6))
def test_in_any_order_and_however_often_the_state_only_moves_on(
    database: Database, keyring: Keyring, events: list[str]
) -> None:
    """It ends where the same reports end in their right order: at what is known at most."""
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        went_through = ["sending"]
        for event in events:
            hear(db, msg_id, event)
            went_through.append(state(db, msg_id))
        db.rollback()

    ranks = [RANKS.index(each) for each in went_through]
    assert ranks == sorted(ranks)
    assert went_through[-1] == max((EVENTS[event] for event in events), key=RANKS.index)


def test_the_answer_to_sending_that_comes_after_the_receipt_leaves_it_delivered(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        receipt(db, "delivered")
        lanes.sent(db, Accepted(msg_id=msg_id, provider_id="SM1", at=NOON))

        kept = db.execute(select(msg.c.state, msg.c.provider_id, msg.c.sent_at)).one()
        assert tuple(kept) == ("delivered", "SM1", NOON)


@pytest.mark.parametrize("status", ["wired", "delivered"])
@pytest.mark.parametrize(
    "says",
    [
        partial(lanes.failed, error="timeout"),
        partial(lanes.again, error="timeout", due_at=NOON, counts=True),
        partial(lanes.uncertain, error="timeout", now=NOON),
    ],
    ids=["failed", "again", "uncertain"],
)
def test_a_worker_that_thinks_otherwise_does_not_undo_a_receipt(
    database: Database, keyring: Keyring, status: str, says: Callable[[Db, int], None]
) -> None:
    """Above all the message is not sent again: the provider has it."""
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        receipt(db, status)

        says(db, msg_id)

        assert state(db, msg_id) == status
        assert lanes.claim(db, keyring, "sms", Pace(rate=1, burst=1), NOON + SECOND, LEASE) == []


@pytest.mark.parametrize("event", ["sent", "wired", "delivered"])
def test_what_was_accepted_after_all_is_taken_out_of_the_lane(database: Database, keyring: Keyring, event: str) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        lanes.again(db, msg_id, "not-accepted", NOON, counts=True)

        hear(db, msg_id, event)

        assert state(db, msg_id) == EVENTS[event]
        assert lanes.claim(db, keyring, "sms", Pace(rate=1, burst=1), NOON + SECOND, LEASE) == []


@pytest.mark.parametrize(
    ("token", "provider_id"),
    [("another", "SM1"), ("another", ""), ("", "SM9"), ("", "")],
)
def test_a_report_about_no_message_of_ours_changes_nothing(
    database: Database, keyring: Keyring, token: str, provider_id: str
) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        lanes.sent(db, Accepted(msg_id=msg_id, provider_id="SM1", at=NOON))

        assert receipt(db, "failed", token=token, provider_id=provider_id) is None
        assert state(db, msg_id) == "wired"


def test_a_report_without_our_token_finds_the_message_by_the_providers_id(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        lanes.sent(db, Accepted(msg_id=msg_id, provider_id="SM1", at=NOON))

        assert receipt(db, "delivered", token="") == msg_id
        assert state(db, msg_id) == "delivered"


def test_a_report_without_the_providers_id_leaves_the_one_we_know(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        lanes.sent(db, Accepted(msg_id=msg_id, provider_id="SM1", at=NOON))
        receipt(db, "delivered", provider_id="")

        assert db.execute(select(msg.c.provider_id)).scalar_one() == "SM1"


def test_why_it_failed_is_kept_and_forgotten_once_it_is_delivered(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        a_message_under_way(db, keyring)
        receipt(db, "failed", error="30003")
        assert db.execute(select(msg.c.error)).scalar_one() == "30003"

        receipt(db, "delivered")
        assert db.execute(select(msg.c.error)).scalar_one() is None


def test_who_a_message_was_for_is_known_until_the_contact_is_erased(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        whose = keep_contact(db, keyring).id

        assert lanes.receiver(db, keyring, msg_id) == (whose, a_urn())
        db.execute(contact.delete())
        assert lanes.receiver(db, keyring, msg_id) is None


def test_of_many_reports_at_once_each_moves_its_own_message_on(database: Database, keyring: Keyring) -> None:
    """In one statement a status; about the same message they may come in any order there too."""
    with database.transaction() as db:
        for number in range(4):
            queue(db, keyring, keep_contact(db, keyring, number), f"t{number}")
        claimed = lanes.claim(db, keyring, "sms", Pace(rate=100, burst=100), NOON, LEASE)
        lanes.sent(db, *(Accepted(msg_id=each.id, provider_id=f"SM{each.id}", at=NOON) for each in claimed))
        first, second, third, fourth = (each.id for each in claimed)

        found = lanes.apply_receipts(
            db,
            [
                Report(token="t0", provider_id="", status="delivered"),
                Report(token="t0", provider_id="", status="failed", error="30003"),
                Report(token="", provider_id=f"SM{second}", status="failed", error="30006"),
                Report(token="t9", provider_id="SM9", status="failed"),
                Report(token="t2", provider_id="", status="wired"),
            ],
        )

        assert found == [first, first, second, None, third]
        assert [state(db, id_) for id_ in (first, second, third, fourth)] == ["delivered", "failed", "wired", "wired"]


def test_a_report_about_no_message_of_ours_is_kept_once_and_forgotten(database: Database) -> None:
    report = Report(token="x", provider_id="SM9", status="wired")
    with database.transaction() as db:
        assert lanes.note_stray(db, "sms", report, NOON)
        assert not lanes.note_stray(db, "sms", Report(token="x", provider_id="SM9", status="delivered"), NOON)
        assert lanes.note_stray(db, "telegram", report, NOON)

        assert lanes.forget_strays(db, NOON) == 0
        assert lanes.forget_strays(db, NOON + SECOND) == 2


def test_what_no_receipt_came_of_is_asked_when_it_is_due_until_it_is_known(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        lanes.sent(db, Accepted(msg_id=msg_id, provider_id="SM1", at=NOON, ask_at=NOON + 5 * SECOND))

        def asked(after: int, lane: str = "sms") -> list[str]:
            return [each.provider_id for each in lanes.silent(db, lane, NOON + after * SECOND, 9)]

        assert (asked(4), asked(5), asked(5, "telegram")) == ([], ["SM1"], [])
        lanes.ask_again(db, msg_id, NOON + 9 * SECOND)
        assert (asked(8), asked(9)) == ([], ["SM1"])
        receipt(db, "delivered")
        assert asked(99) == []


@pytest.mark.parametrize(("status", "is_asked"), [("wired", 1), ("failed", 0), ("delivered", 0)])
def test_a_receipt_that_came_before_the_answer_settles_whether_to_ask(
    database: Database, keyring: Keyring, status: str, is_asked: int
) -> None:
    with database.transaction() as db:
        msg_id = a_message_under_way(db, keyring)
        receipt(db, status)
        lanes.sent(db, Accepted(msg_id=msg_id, provider_id="SM1", at=NOON, ask_at=NOON))

        assert len(lanes.silent(db, "sms", NOON, 9)) == is_asked
