"""Records go when their time is over and not before; what a legal hold is about stays."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, select, update

from flows.contact import ContactId
from flows.retention import Retention
from storage import audits, contacts, holds, retention
from storage import tables as t
from storage.crypto import Keyring
from storage.database import Database, Db
from tests.storage.kept import undone
from tests.storage.test_erasures import ANA, NOW, SAM, lived_in

RECORDS: tuple[Table[Any], ...] = (t.msg, t.result, t.session, t.ticket, t.flag, t.inbox, t.audit)
DAY = timedelta(days=1)


def over(db: Db, keyring: Keyring) -> ContactId:
    """A resident of whom nothing is in progress any more."""
    sam = lived_in(db, keyring)
    db.execute(update(t.msg).values(state="delivered"))
    db.execute(update(t.session).values(state="finished"))
    db.execute(update(t.ticket).values(closed_at=NOW))
    db.execute(update(t.fire).values(fired_at=NOW))
    audits.record(db, actor="li", act="close", object_="ticket/1", now=NOW)
    return sam


def counts(db: Db) -> dict[str, int]:
    return {table.name: db.execute(select(func.count()).select_from(table)).scalar_one() for table in RECORDS}


@pytest.fixture
def db(database: Database) -> Iterator[Db]:
    with database.transaction() as opened:
        yield opened


def test_a_hold_of_everybody_keeps_everything_for_ever(db: Db, keyring: Keyring) -> None:
    over(db, keyring)
    before = counts(db)
    holds.place(db, None, reason="flood", staff="li", now=NOW)

    assert retention.sweep(db, Retention(), NOW + 9999 * DAY) == 0
    assert counts(db) == before


def test_a_hold_of_one_contact_keeps_theirs_and_nobody_elses(db: Db, keyring: Keyring) -> None:
    sam = over(db, keyring)
    lived_in(db, keyring, ANA)
    db.execute(update(t.msg).values(state="delivered"))
    holds.place(db, sam, reason="case", staff="li", now=NOW)

    retention.sweep(db, Retention(), NOW + 731 * DAY)

    assert {row.contact_id for row in db.execute(select(t.msg))} == {sam}
    assert {row.contact_id for row in db.execute(select(t.result))} == {sam}
    assert len(db.execute(select(t.inbox)).all()) == 1
    assert contacts.find(db, keyring, SAM) == sam


def test_what_is_in_progress_is_never_erased(db: Db, keyring: Keyring) -> None:
    lived_in(db, keyring)
    db.execute(update(t.inbox).values(handled_at=None))

    retention.sweep(db, Retention(), NOW + 9999 * DAY)

    left = counts(db)
    assert (left["session"], left["ticket"], left["inbox"]) == (1, 1, 1)
    assert [row.state for row in db.execute(select(t.msg))] == ["queued"]


def test_consent_and_contacts_stay_whatever_is_swept(db: Db, keyring: Keyring) -> None:
    sam = over(db, keyring)

    assert retention.sweep(db, Retention(), NOW + 9999 * DAY) > 0
    assert retention.sweep(db, Retention(), NOW + 9999 * DAY) == 0

    assert counts(db) == dict.fromkeys(counts(db), 0)
    assert len(db.execute(select(t.consent_event)).all()) == 2
    assert contacts.find(db, keyring, SAM) == sam


def test_a_session_stays_as_long_as_an_answer_that_was_given_in_it(db: Db, keyring: Keyring) -> None:
    over(db, keyring)

    retention.sweep(db, Retention(answers=900, sessions=10), NOW + 800 * DAY)

    assert (counts(db)["session"], counts(db)["result"]) == (1, 1)


def test_webhook_calls_go_after_a_month(db: Db, keyring: Keyring) -> None:
    over(db, keyring)

    assert retention.sweep(db, Retention(), NOW + 29 * DAY) == 0
    retention.sweep(db, Retention(), NOW + 31 * DAY)

    assert counts(db)["inbox"] == 0
    assert counts(db)["msg"] == 2


@given(days=st.integers(0, 900), kept_for=st.integers(0, 900))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_record_goes_before_its_time_nor_stays_after_it(
    database: Database, keyring: Keyring, days: int, kept_for: int
) -> None:
    """Each example is rolled back."""
    whole = dict.fromkeys(("messages", "answers", "sessions", "tickets", "audit", "inbox"), kept_for)
    with undone(database) as db:
        over(db, keyring)
        before = counts(db)

        retention.sweep(db, Retention(**whole), NOW + days * DAY)

        after = counts(db)
    assert after == (dict.fromkeys(before, 0) if days > kept_for else before)


@pytest.mark.parametrize(("open_", "state", "kept"), [(True, "running", 1), (True, "cancelled", 0), (False, "done", 0)])
def test_while_a_campaign_may_still_plan_its_fires_are_kept_so_that_nobody_is_planned_again(
    db: Db, keyring: Keyring, *, open_: bool, state: str, kept: int
) -> None:
    over(db, keyring)
    db.execute(update(t.campaign).values(open=open_, state=state))

    retention.sweep(db, Retention(), NOW + 9999 * DAY)

    assert db.execute(select(func.count()).select_from(t.fire)).scalar_one() == kept
