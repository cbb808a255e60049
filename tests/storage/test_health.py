"""What waits is found at once, whatever the database holds."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from storage import health, ticks
from storage.database import Database, Db
from storage.health import COUNTED_TO, Waiting
from storage.tables import campaign, contact, fire, inbox, msg
from tests.storage.plans import plans

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def messages(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Outgoing messages on `sms`, bulk and due at noon, unless a row says otherwise."""
    usual = {"channel": "sms", "direction": "out", "state": "queued", "text": "t", "choices": [], "priority": 1}
    usual |= {"due_at": NOON, "created_at": NOON, "lease_until": None}
    db.execute(insert(msg), [{**usual, "dedup_key": str(number), **row} for number, row in enumerate(rows)])


def test_an_empty_database_has_nothing_that_waits(database: Database) -> None:
    with database.reading() as db:
        found = health.backlog(db, ["sms"], NOON)

    nothing = Waiting(0, None)
    assert (found.inbox, found.fires_due, found.fires_later) == (nothing,) * 3
    assert found.lanes == {("sms", "reply"): nothing, ("sms", "bulk"): nothing}
    assert found.uncertain == {"sms": nothing}


def test_a_lane_tells_replies_from_bulk_and_leaves_out_what_is_put_off(database: Database) -> None:
    with database.transaction() as db:
        messages(db, [
            {"due_at": NOON - 3 * MINUTE},
            {"due_at": NOON - 2 * MINUTE},
            {"due_at": NOON - MINUTE, "priority": 0},
            {"due_at": NOON + MINUTE},
            {"state": "delivered"},
            {"channel": "telegram"},
        ])  # fmt: skip
    with database.reading() as db:
        found = health.backlog(db, ["sms"], NOON)

    assert found.lanes == {
        ("sms", "reply"): Waiting(1, NOON - MINUTE),
        ("sms", "bulk"): Waiting(2, NOON - 3 * MINUTE),
    }


def test_what_waits_for_a_channel_without_a_sender_is_counted(database: Database) -> None:
    with database.transaction() as db:
        messages(db, [
            {"channel": "telegram"},
            {"channel": "telegram", "state": "uncertain", "lease_until": NOON},
            {"channel": "telegram", "state": "wired"},
            {"channel": "sms-1916", "due_at": NOON + MINUTE},
            {"channel": "telegram", "direction": "in", "state": "received"},
            {},
        ])  # fmt: skip
    with database.reading() as db:
        assert health.without_sender(db, ["sms"]) == {"telegram": 2, "sms-1916": 1}
        assert health.without_sender(db, ["sms", "telegram", "sms-1916"]) == {}
        assert health.without_sender(db, []) == {"sms": 1, "telegram": 2, "sms-1916": 1}


def test_messages_of_which_we_do_not_know_are_counted_by_channel(database: Database) -> None:
    with database.transaction() as db:
        messages(db, [
            {"state": "uncertain", "lease_until": NOON - MINUTE},
            {"state": "uncertain", "lease_until": NOON},
            {"state": "uncertain", "lease_until": NOON, "channel": "telegram"},
            {"state": "wired"},
        ])  # fmt: skip
    with database.reading() as db:
        found = health.backlog(db, ["sms", "telegram"], NOON)

    assert found.uncertain == {"sms": Waiting(2, NOON - MINUTE), "telegram": Waiting(1, NOON)}


def test_what_residents_wrote_waits_until_it_is_handled(database: Database) -> None:
    row = {"channel": "sms", "scheme": "tel", "address_sealed": b"", "address_index": b"", "content": {}}
    with database.transaction() as db:
        db.execute(insert(inbox), [
            {**row, "provider_id": "1", "received_at": NOON - 2 * MINUTE, "handled_at": NOON},
            {**row, "provider_id": "2", "received_at": NOON - MINUTE, "handled_at": None},
        ])  # fmt: skip
    with database.reading() as db:
        assert health.backlog(db, [], NOON).inbox == Waiting(1, NOON - MINUTE)


def test_fires_that_are_due_are_told_from_those_whose_hour_has_not_come(database: Database) -> None:
    with database.transaction() as db:
        db.execute(insert(contact).values(id=1, timezone="UTC", created_at=NOON))
        db.execute(
            insert(campaign).values(
                id=1, name="c", version=1, state="running", audience="", starts_on=NOON.date(), author="maria",
                created_at=NOON,
            )
        )  # fmt: skip
        appointment = {"campaign_id": 1, "version": 1, "contact_id": 1}
        db.execute(insert(fire), [
            {**appointment, "point": "a", "due_at": NOON - MINUTE, "fired_at": None},
            {**appointment, "point": "b", "due_at": NOON - 2 * MINUTE, "fired_at": NOON},
            {**appointment, "point": "c", "due_at": NOON + MINUTE, "fired_at": None},
        ])  # fmt: skip
    with database.reading() as db:
        found = health.backlog(db, [], NOON)

    assert (found.fires_due, found.fires_later) == (Waiting(1, NOON - MINUTE), Waiting(1, NOON + MINUTE))


def test_beyond_a_bound_nothing_is_counted(database: Database) -> None:
    with database.transaction() as db:
        messages(db, [{}] * (COUNTED_TO + 5))
    with database.reading() as db:
        assert health.backlog(db, ["sms"], NOON).lanes["sms", "bulk"].depth == COUNTED_TO


def test_the_clock_tells_when_each_job_was_last_done(database: Database) -> None:
    with database.transaction() as db:
        for job in ("settle", "expire"):
            for number in range(3):
                ticks.take(db, job, NOON + number * MINUTE, NOON + 3 * MINUTE)
        ticks.take(db, "sweep", NOON, NOON)
    with database.reading() as db:
        assert health.last_slots(db) == {"expire": NOON + 2 * MINUTE, "settle": NOON + 2 * MINUTE, "sweep": NOON}


def test_a_database_that_was_never_ticked_has_no_slot(database: Database) -> None:
    with database.reading() as db:
        assert health.last_slots(db) == {}


def test_a_look_goes_through_indexes_alone() -> None:
    found = plans(lambda db: (health.backlog(db, ["sms"], NOON), health.last_slots(db)))

    assert any(step.startswith("SEARCH msg USING") for step in found)
    assert not {f"SCAN {name}" for name in ("msg", "inbox", "fire", "tick")} & found
