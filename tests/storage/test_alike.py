"""Contacts who are alike: every fact that a coming week asks tells two of them apart, and nothing else does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, update

from flows.contact import ContactId
from storage.alike import Weights, kinds
from storage.database import Database, Db
from storage.tables import (
    campaign,
    contact,
    contact_date,
    contact_topic,
    fire,
    msg,
    programme,
    session,
    subscription,
    urn,
)
from storage.tables import survey as surveys

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
WEEK, MINUTE, SECOND = timedelta(days=7), timedelta(minutes=1), timedelta(seconds=1)

ONE, OTHER = 1, 2

Fact = Callable[[Db, int], object]


def city(db: Db) -> None:
    """Two contacts of the same age, heard at the same time, and a campaign under way that has written to both."""
    db.execute(insert(programme).values(name="parks", title="Parks", confirm=False))
    db.execute(
        insert(campaign).values(
            id=1, name="news", version=1, state="running", audience="all", starts_on=date(2026, 11, 19), author="maria",
            open=False, split_key="", created_at=NOW,
        )
    )  # fmt: skip
    for who in (ONE, OTHER):
        db.execute(
            insert(contact).values(
                id=who, language="en", timezone="America/Los_Angeles", opted_in_at=NOW, created_at=NOW, heard_at=NOW
            )
        )
        for number, channel in enumerate(("sms", "telegram")):
            given = {"id": 10 * who + number, "contact_id": who, "scheme": channel, "channel": channel}
            sealed = {"address_sealed": b"", "address_index": f"{who}{number}".encode()}
            db.execute(insert(urn).values(**given, **sealed, last_used_at=NOW - number * MINUTE))
        db.execute(insert(contact_topic).values(contact_id=who, topic="roads"))
        db.execute(insert(contact_date).values(contact_id=who, name="permit", on=date(2026, 12, 1)))
        db.execute(insert(subscription).values(contact_id=who, programme="parks", state="in", at=NOW))
        wrote(db, who, NOW - timedelta(days=1))
        db.execute(insert(fire).values(campaign_id=1, version=1, point="a", contact_id=who, due_at=NOW))


def wrote(db: Db, who: int, at: datetime, key: str = "fire:1:1:a:{}:0", state: str = "delivered") -> None:
    db.execute(
        insert(msg).values(
            contact_id=who, channel="sms", direction="out", state=state, text="News", choices=[],
            dedup_key=key.format(who), campaign_id=1, due_at=at, created_at=at,
        )
    )  # fmt: skip


def of_contact(**values: object) -> Fact:
    return lambda db, who: db.execute(update(contact).where(contact.c.id == who).values(**values))


def of_urn(number: int, **values: object) -> Fact:
    return lambda db, who: db.execute(update(urn).where(urn.c.id == 10 * who + number).values(**values))


def changed(table: Table[Any], **values: object) -> Fact:
    """What stands of them in another table."""
    return lambda db, who: db.execute(update(table).where(table.c.contact_id == who).values(**values))


def survey_begun(db: Db, who: int) -> None:
    db.execute(insert(surveys).values(name="park_use", version=1, definition="", published_at=NOW))
    db.execute(
        insert(session).values(
            contact_id=who, flow="park_use", version=1, node="a", results={}, state="active", started_at=NOW,
            touched_at=NOW,
        )
    )  # fmt: skip


TELLING: dict[str, Fact] = {
    "language": of_contact(language="es"),
    "no language": of_contact(language=None),
    "time zone": of_contact(timezone="America/New_York"),
    "zone": of_contact(zone="1"),
    "no consent": of_contact(opted_in_at=None),
    "stopped": of_contact(stopped_at=NOW),
    "weekly limit": of_contact(weekly_limit=1),
    "channel used last": of_urn(1, last_used_at=NOW + MINUTE),
    "sender": of_urn(0, channel="sms-19165550100"),
    "number of no use": of_urn(0, refused_at=NOW, refused_as="30006"),
    "topic": lambda db, who: db.execute(insert(contact_topic).values(contact_id=who, topic="parks")) and None,
    "other topic": lambda db, who: (
        db.execute(update(contact_topic).where(contact_topic.c.contact_id == who).values(topic="parks")) and None
    ),
    "date": lambda db, who: (
        db.execute(update(contact_date).where(contact_date.c.contact_id == who).values(on=date(2026, 12, 2))) and None
    ),
    "subscription": lambda db, who: (
        db.execute(update(subscription).where(subscription.c.contact_id == who).values(state="out")) and None
    ),
    "written to before": changed(msg, created_at=NOW - timedelta(days=1) - MINUTE),
    "written to twice": lambda db, who: wrote(db, who, NOW - timedelta(days=2), "fire:2:1:a:{}:0"),
    "taken back": changed(msg, state="cancelled"),
    "due": changed(fire, due_at=NOW + MINUTE),
    "put off": changed(fire, planned_at=NOW - MINUTE),
    "fired": changed(fire, fired_at=NOW),
    "skipped": changed(fire, skipped="stopped"),
    "other version": changed(fire, version=2),
    "other occurrence": changed(fire, occurrence=3),
    "survey": survey_begun,
}

SAYING_NOTHING: dict[str, Fact] = {
    "nothing": lambda _, __: None,
    "another second": changed(fire, due_at=NOW + SECOND),
    "opted in another day": of_contact(opted_in_at=NOW - WEEK),
    "heard another day": of_contact(heard_at=NOW - WEEK),
    "written to long ago": lambda db, who: wrote(db, who, NOW - 2 * WEEK, "fire:2:1:a:{}:0"),
    "an answer": lambda db, who: wrote(db, who, NOW, "turn:{}:0"),
}


def found(database: Database, fact: Fact, *, moments: bool = False) -> Weights:
    with database.transaction() as db:
        city(db)
        fact(db, OTHER)
    with database.reading() as db:
        return kinds(db, planned="news", since=NOW - WEEK, moments=moments, split=lambda _: ())


@pytest.mark.parametrize("fact", TELLING.values(), ids=TELLING)
def test_what_the_week_asks_tells_two_apart(database: Database, fact: Fact) -> None:
    assert found(database, fact) == {ONE: 1, OTHER: 1}


@pytest.mark.parametrize("fact", SAYING_NOTHING.values(), ids=SAYING_NOTHING)
def test_what_it_does_not_ask_leaves_them_alike(database: Database, fact: Fact) -> None:
    assert found(database, fact) == {ONE: 2}


def test_when_somebody_was_heard_counts_where_an_audience_asks_it(database: Database) -> None:
    assert found(database, of_contact(heard_at=NOW - WEEK), moments=True) == {ONE: 1, OTHER: 1}


def test_a_lot_tells_them_apart(database: Database) -> None:
    with database.transaction() as db:
        city(db)
    with database.reading() as db:
        drawn = kinds(db, planned="news", since=NOW - WEEK, moments=False, split=lambda who: who == ContactId(OTHER))
    assert drawn == {ONE: 1, OTHER: 1}
