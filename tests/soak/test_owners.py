"""Every state a row can be in has an owner, and a row that its owner forgot is found."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert

from storage import migrate
from storage.database import Database
from storage.tables import campaign, contact, fire, inbox, metadata, msg, session
from tests.conftest import MORNING
from tests.soak.owners import PEOPLE, RECORDS, left_without_owner, watches

HOUR = timedelta(hours=1)
BEFORE = MORNING - HOUR

A_MSG: dict[str, Any] = {
    "contact_id": 1, "urn_id": None, "channel": "sms", "direction": "out", "text": "…", "choices": [], "dedup_key": "1",
    "due_at": BEFORE, "created_at": BEFORE,
}  # fmt: skip
A_SESSION: dict[str, Any] = {
    "contact_id": 1, "flow": "park_use", "version": 1, "node": "visits", "results": {}, "state": "active",
    "started_at": BEFORE, "touched_at": BEFORE, "expires_at": MORNING + HOUR,
}  # fmt: skip
A_TEXT: dict[str, Any] = {
    "channel": "sms", "provider_id": "1", "scheme": "tel", "address_sealed": b"", "address_index": b"", "content": {},
    "received_at": BEFORE,
}  # fmt: skip
A_FIRE: dict[str, Any] = {"campaign_id": 1, "version": 1, "point": "invite", "contact_id": 1, "due_at": BEFORE}

FORGOTTEN: list[tuple[Table[Any], dict[str, Any], str]] = [
    (msg, {**A_MSG, "state": "queued"}, "msg: queued, due"),
    (msg, {**A_MSG, "state": "sending", "lease_until": BEFORE}, "msg: sending, lease run out"),
    (msg, {**A_MSG, "state": "uncertain", "lease_until": BEFORE}, "msg: uncertain, SMS"),
    (msg, {**A_MSG, "state": "wired", "provider_id": "SM1"}, "msg: wired, never asked about"),
    (msg, {**A_MSG, "state": "wired", "session_id": 7, "buttons": "live"}, "msg: buttons live, session over"),
    (msg, {**A_MSG, "state": "wired", "buttons": "dead"}, "msg: buttons dead"),
    (inbox, A_TEXT, "inbox: waiting"),
    (session, {**A_SESSION, "expires_at": BEFORE}, "session: active, expired"),
    (session, {**A_SESSION, "wake_at": BEFORE, "wake_for": "later"}, "session: active, to be woken"),
    (fire, A_FIRE, "fire: due"),
]


def test_every_table_has_states_that_are_watched_or_waits_for_people_or_keeps_records() -> None:
    watched = {watch.table.name for watch in watches(MORNING)}

    assert watched | set(PEOPLE) | RECORDS == set(metadata.tables)
    assert not watched & RECORDS


@pytest.mark.parametrize(("table", "row", "state"), FORGOTTEN, ids=[state for *_, state in FORGOTTEN])
def test_a_row_that_its_owner_forgot_is_found(table: Table[Any], row: dict[str, Any], state: str) -> None:
    with Database.open("sqlite://") as database:
        migrate.upgrade(database)
        with database.transaction() as db:
            db.execute(insert(contact).values(id=1, timezone="UTC", created_at=BEFORE))
            db.execute(insert(campaign).values(
                id=1, name="parks", version=1, state="paused", audience="all", starts_on=BEFORE.date(), author="li",
                created_at=BEFORE,
            ))  # fmt: skip
            before = left_without_owner(db, MORNING)
            db.execute(insert(table).values(row))

            found = left_without_owner(db, MORNING)

    assert before == {}
    assert any(kind.startswith(f"{state} (") for kind in found), found
