"""Where a contact stands: the session begun last counts, until it is over or has waited too long."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from flows.contact import Contact
from flows.conversation import Session
from flows.outreach.campaign import Progress
from storage import sessions
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.sessions import Stored
from storage.tables import session
from tests.storage.kept import NOON, SECOND, keep_contact

EXPIRES = NOON + timedelta(hours=1)


def begin(
    db: Db, who: Contact, flow: str = "trash_day", *, expires_at: datetime = EXPIRES, campaign_id: int | None = None
) -> Stored:
    begun = Session(flow=flow, version=2, node="street", results={"address": "9380 Studio Ct"})
    return sessions.begin(db, who.id, begun, campaign_id=campaign_id, now=NOON, expires_at=expires_at)


def active(db: Db, who: Contact, now: datetime = NOON) -> Stored | None:
    return sessions.active(db, who.id, now)


def row(db: Db, stored: Stored) -> tuple[str, object]:
    found = db.execute(select(session.c.state, session.c.results).where(session.c.id == stored.id)).one()
    return found.state, found.results


def test_who_has_begun_nothing_is_in_no_session(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        begin(db, keep_contact(db, keyring, 2))

        assert active(db, keep_contact(db, keyring, 1)) is None


def test_a_session_comes_back_as_it_was_begun(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        begun = begin(db, who, campaign_id=7)

        assert active(db, who) == begun == sessions.by_id(db, begun.id, NOON)


def test_a_session_goes_on_where_it_was_saved(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        begun, untouched = begin(db, who), begin(db, keep_contact(db, keyring, 2))
        further = begun.session.at("pickup").keeping(day="Monday").missed()
        sessions.save(db, begun.id, further, NOON)

        assert sessions.by_id(db, begun.id, NOON) == Stored(
            id=begun.id, contact_id=who.id, session=further, campaign_id=None
        )
        assert sessions.by_id(db, untouched.id, NOON) == untouched


def test_of_several_the_newest_counts_and_the_one_below_it_comes_back(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        below, above = begin(db, who, "park_use"), begin(db, who, "trash_day")
        assert active(db, who) == above

        sessions.end(db, above.id, "finished", NOON, forget=True)
        assert active(db, who) == below


def test_one_that_was_touched_later_is_not_the_newer_one(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        below, above = begin(db, who, "park_use"), begin(db, who, "trash_day")
        sessions.save(db, below.id, below.session, NOON + SECOND)

        assert active(db, who) == above


def test_a_session_waits_until_it_expires_and_no_longer(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        begun = begin(db, who)

        assert active(db, who, EXPIRES) == begun
        assert active(db, who, EXPIRES + SECOND) is None
        assert sessions.by_id(db, begun.id, EXPIRES + SECOND) is None


def test_expiring_closes_what_waited_too_long_and_forgets_what_was_said(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        short, long = begin(db, who), begin(db, who, expires_at=EXPIRES + timedelta(days=3))

        assert sessions.expire(db, EXPIRES) == 0
        assert sessions.expire(db, EXPIRES + SECOND) == 1
        assert sessions.expire(db, EXPIRES + SECOND) == 0
        assert row(db, short) == ("expired", {})
        assert active(db, who, EXPIRES + SECOND) == long


@pytest.mark.parametrize(("forget", "results"), [(True, {}), (False, {"address": "9380 Studio Ct"})])
def test_what_was_said_is_forgotten_with_the_end_where_that_is_asked(
    database: Database, keyring: Keyring, *, forget: bool, results: dict[str, str]
) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        ended, other = begin(db, who), begin(db, who)
        sessions.end(db, ended.id, "finished", NOON, forget=forget)

        assert row(db, ended) == ("finished", results)
        assert sessions.by_id(db, ended.id, NOON) is None
        assert row(db, other) == ("active", {"address": "9380 Studio Ct"})


def test_ending_all_of_a_contact_leaves_what_is_over_and_what_is_others(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1), keep_contact(db, keyring, 2)
        mine, over, others = begin(db, who), begin(db, who), begin(db, other)
        sessions.end(db, over.id, "finished", NOON, forget=False)
        sessions.end_all(db, who.id, "stopped", NOON)

        assert [row(db, each)[0] for each in (mine, over, others)] == ["stopped", "finished", "active"]


@pytest.mark.parametrize(
    ("states", "progress"),
    [
        ([], "none"),
        (["active"], "started"),
        (["expired"], "started"),
        (["stopped"], "started"),
        (["refused", "expired"], "refused"),
        (["finished", "active"], "finished"),
        (["refused", "finished"], "finished"),
    ],
)
def test_progress_is_the_furthest_a_contact_came_in_a_flow(
    database: Database, keyring: Keyring, states: list[str], progress: Progress
) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        begin(db, who, "another_flow")
        for state in states:
            sessions.end(db, begin(db, who, "park_use").id, state, NOON, forget=False)

        assert sessions.progress(db, who.id, "park_use") == progress
