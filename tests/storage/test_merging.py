"""Two contacts become one: one response to a survey, one STOP, one appointment, and nothing of either is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows.contact import Contact, ContactId, Urn
from flows.conversation import Session
from flows.retention import Retention
from storage import contacts, erasures, holds, links, merging, msgs, results, sessions, subscriptions, surveys, tickets
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.tables import campaign, fire, hold, msg, result, session, subscription
from storage.tables import contact as c
from tests.builders import ELK_GROVE
from tests.storage.kept import NOON, SECOND, at_once, count, keep_contact, queue

CHAT = Urn("telegram", "990000101")
HOUR = timedelta(hours=1)
OPEN_UNTIL = NOON + timedelta(days=3)


def keep_chat(db: Db, keyring: Keyring) -> Contact:
    return contacts.find_or_create(db, keyring, CHAT, channel="telegram", timezone=ELK_GROVE, now=NOON)


def merged(db: Db, keyring: Keyring, phone: Contact, chat: Contact, now: datetime = NOON) -> Contact:
    merging.merge(db, keyring, phone.id, chat.id, now)
    return contacts.get(db, phone.id)


def respond(db: Db, who: Contact, value: str, *, finished: bool, at: datetime = NOON) -> int:
    """A response to the survey, its one answer given; gives its session."""
    surveys.publish(db, "park_use", "…", NOON)
    begun = Session(flow="park_use", version=1, node="visits", results={})
    made = sessions.begin(db, who.id, begun, campaign_id=None, now=at, expires_at=OPEN_UNTIL).id
    results.save(
        db, session_id=made, contact_id=who.id, survey="park_use", version=1, question="visits", value=value,
        language="en", now=at,
    )  # fmt: skip
    if finished:
        sessions.end(db, made, "finished", at, forget=False)
    return made


def states(db: Db) -> list[str]:
    return list(db.execute(select(session.c.state).order_by(session.c.id)).scalars())


def stop(db: Db, who: Contact, at: datetime = NOON) -> None:
    db.execute(update(c).where(c.c.id == who.id).values(stopped_at=at))


def test_the_response_that_was_finished_first_counts_and_the_other_is_kept(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        respond(db, phone, "daily", finished=True, at=NOON + HOUR)
        respond(db, chat, "never", finished=True, at=NOON)

        merged(db, keyring, phone, chat)

        assert states(db) == ["merged", "finished"]
        assert results.count_finished(db, "park_use") == 1
        assert sorted(db.execute(select(result.c.value)).scalars()) == ["daily", "never"]
        assert set(db.execute(select(result.c.contact_id)).scalars()) == {phone.id}
        assert sessions.progress(db, phone.id, "park_use") == "finished"


@pytest.mark.parametrize(
    ("of_phone", "of_chat", "expected"),
    [
        ("finished", "begun", ["finished", "merged"]),
        ("begun", "finished", ["merged", "finished"]),
        ("begun", "begun", ["active", "merged"]),
    ],
)
def test_a_survey_under_way_on_both_is_asked_once(
    database: Database, keyring: Keyring, of_phone: str, of_chat: str, expected: list[str]
) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        respond(db, phone, "daily", finished=of_phone == "finished")
        respond(db, chat, "never", finished=of_chat == "finished", at=NOON + SECOND)

        merged(db, keyring, phone, chat)

        assert states(db) == expected


def test_what_one_was_asked_goes_on_as_the_others(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        begun = respond(db, chat, "never", finished=False)

        merged(db, keyring, phone, chat)

        going_on = sessions.active(db, phone.id, NOON)
        assert going_on is not None
        assert going_on.id == begun


@pytest.mark.parametrize("who", ["phone", "chat"])
def test_an_opt_out_of_either_is_one_of_both(database: Database, keyring: Keyring, who: str) -> None:
    """Also where the other agreed later: what is pending ends, and what is unsent stays unsent."""
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        stopped, other = (phone, chat) if who == "phone" else (chat, phone)
        stop(db, stopped)
        db.execute(update(c).where(c.c.id == other.id).values(opted_in_at=NOON + HOUR))
        respond(db, other, "never", finished=False)
        queue(db, keyring, other, "waits")

        one = merged(db, keyring, phone, chat, NOON + 2 * HOUR)

        assert (one.stopped, one.consented, states(db)) == (True, False, ["stopped"])
        assert db.execute(select(msg.c.state)).scalars().all() == ["cancelled"]


def test_an_opt_in_of_either_holds_for_both(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        db.execute(update(c).where(c.c.id == chat.id).values(opted_in_at=NOON))

        assert merged(db, keyring, phone, chat).consented


@pytest.mark.parametrize(
    ("of_phone", "of_chat", "expected"),
    [("es", "en", "es"), (None, "vi", "vi"), ("pa", None, "pa"), (None, None, None)],
)
def test_the_phones_language_stays_unless_only_the_chat_has_one(
    database: Database, keyring: Keyring, of_phone: str | None, of_chat: str | None, expected: str | None
) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        for who, language in ((phone, of_phone), (chat, of_chat)):
            db.execute(update(c).where(c.c.id == who.id).values(language=language))

        assert merged(db, keyring, phone, chat).language == expected


def test_the_lower_of_two_limits_a_week_holds(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        contacts.limit_to(db, phone.id, 3)
        contacts.limit_to(db, chat.id, 1)

        assert merged(db, keyring, phone, chat).weekly_limit == 1


@pytest.mark.parametrize(
    ("of_phone", "of_chat", "expected"),
    [("in", "out", "out"), ("out", "in", "out"), ("asked", "in", "in"), ("in", "in", "in")],
)
def test_leaving_a_programme_holds_for_both(
    database: Database, keyring: Keyring, of_phone: Any, of_chat: Any, expected: str
) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        subscriptions.set_state(db, phone.id, "parks", of_phone, NOON)
        subscriptions.set_state(db, chat.id, "parks", of_chat, NOON + HOUR)

        merged(db, keyring, phone, chat)

        assert (subscriptions.state(db, phone.id, "parks"), count(db, subscription)) == (expected, 1)


@pytest.mark.parametrize(("of_phone", "of_chat"), [(None, NOON), (NOON, None), (None, None)])
def test_a_point_fires_for_one_person_once(
    database: Database, keyring: Keyring, of_phone: datetime | None, of_chat: datetime | None
) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        _appoint(db, phone.id, of_phone)
        _appoint(db, chat.id, of_chat)

        merged(db, keyring, phone, chat)

        [row] = db.execute(select(fire.c.contact_id, fire.c.fired_at)).all()
        assert (row.contact_id, row.fired_at) == (phone.id, of_phone or of_chat)


def test_each_day_of_what_recurs_is_one_persons_once(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        for who, days in ((phone, (1, 2)), (chat, (2, 3))):
            for day in days:
                _appoint(db, who.id, NOON if who is chat else None, occurrence=day)

        merged(db, keyring, phone, chat)

        rows = db.execute(
            select(fire.c.contact_id, fire.c.occurrence, fire.c.fired_at).order_by(fire.c.occurrence)
        ).all()
        assert [tuple(row) for row in rows] == [(phone.id, 1, None), (phone.id, 2, NOON), (phone.id, 3, NOON)]


def _appoint(db: Db, who: ContactId, fired_at: datetime | None, occurrence: int = 0) -> None:
    known = db.execute(select(campaign.c.id)).scalar_one_or_none()
    if known is None:
        made = insert(campaign).values(
            name="parks", version=1, state="running", audience="all", starts_on=NOON.date(), author="maria",
            created_at=NOON,
        )  # fmt: skip
        known = db.execute(made.returning(campaign.c.id)).scalar_one()
    values = {"campaign_id": known, "version": 1, "point": "first", "contact_id": who, "due_at": NOON}
    db.execute(insert(fire).values(**values, fired_at=fired_at, occurrence=occurrence))


@pytest.mark.parametrize(
    ("of_phone", "of_chat", "expected"),
    [
        ("queued", "queued", ["queued", "cancelled"]),
        ("wired", "queued", ["wired", "cancelled"]),
        ("queued", "wired", ["cancelled", "wired"]),
        ("sending", "queued", ["sending", "cancelled"]),
        ("cancelled", "queued", ["cancelled", "queued"]),
        ("delivered", "wired", ["delivered", "wired"]),
    ],
)
def test_what_a_campaign_has_waiting_for_both_is_sent_once(
    database: Database, keyring: Keyring, of_phone: str, of_chat: str, expected: list[str]
) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        _send(db, keyring, phone, "first", of_phone)
        _send(db, keyring, chat, "first", of_chat)

        merged(db, keyring, phone, chat)

        assert list(db.execute(select(msg.c.state).order_by(msg.c.id)).scalars()) == expected


def test_another_point_and_a_reply_are_sent_all_the_same(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        _send(db, keyring, phone, "first", "queued")
        _send(db, keyring, chat, "second", "queued")
        queue(db, keyring, chat, "re:7:0")

        merged(db, keyring, phone, chat)

        assert set(db.execute(select(msg.c.state)).scalars()) == {"queued"}


def test_of_two_that_wait_the_one_goes_whose_response_counts(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        older, newer = (
            respond(db, who, "…", finished=False, at=at) for who, at in ((chat, NOON), (phone, NOON + HOUR))
        )
        _send(db, keyring, phone, "first", "queued", session_id=newer)
        _send(db, keyring, chat, "first", "queued", session_id=older)

        merged(db, keyring, phone, chat)

        sent = db.execute(select(msg.c.session_id).where(msg.c.state == "queued")).scalars()
        assert list(sent) == [older]


def _send(db: Db, keyring: Keyring, who: Contact, point: str, state: str, **values: Any) -> None:
    """A message of a campaign's point, as far as it got."""
    key = f"fire:3:1:{point}:{who.id}:0"
    queue(db, keyring, who, key, campaign_id=3, **values)
    db.execute(update(msg).where(msg.c.dedup_key == key).values(state=state))


def test_both_addresses_lead_to_one_contact_reached_where_it_wrote_last(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        contacts.meet(db, keyring, CHAT, channel="telegram", timezone=ELK_GROVE, now=NOON + HOUR)
        tickets.open_once(db, chat.id, topic="parks", reason="asked", language=None, now=NOON)
        queue(db, keyring, chat, "told")

        merged(db, keyring, phone, chat)

        reach = contacts.reach(db, keyring, phone.id)
        assert contacts.find(db, keyring, CHAT) == phone.id
        assert reach is not None
        assert reach.urn == CHAT
        assert (contacts.count(db), msgs.last_turn(db, phone.id)) == (1, "")
        assert count(db, c) == 1


def test_a_hold_and_an_erasure_that_waits_for_it_go_over(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        phone, chat = keep_contact(db, keyring), keep_chat(db, keyring)
        holds.place(db, chat.id, reason="a claim", staff="li", now=NOON)
        erasures.ask(db, keyring, chat.id, CHAT, receipt="R1", source="text", retention=Retention(), now=NOON)

        merged(db, keyring, phone, chat)

        assert holds.stands(db, phone.id)
        assert erasures.waiting_of(db, phone.id) is not None
        assert db.execute(select(hold.c.contact_id)).scalars().all() == [phone.id]


def test_a_code_works_once_and_for_its_time_and_for_its_purpose(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who, until = keep_contact(db, keyring).id, NOON + HOUR
        links.keep(db, keyring, "chat", "a" * 32, contact_id=who, until=until)

        assert links.use(db, keyring, "data", "a" * 32, NOON) == "unknown"
        assert links.use(db, keyring, "chat", "b" * 32, NOON) == "unknown"
        assert links.use(db, keyring, "chat", "a" * 32, until + SECOND) == "expired"
        assert links.use(db, keyring, "chat", "a" * 32, until) == who
        assert links.use(db, keyring, "chat", "a" * 32, until) == "used"


def test_a_new_code_kills_the_old_one_and_no_code_for_another_thing(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who, until = keep_contact(db, keyring).id, NOON + HOUR
        links.keep(db, keyring, "data", "d" * 32, contact_id=who, until=until)
        links.keep(db, keyring, "chat", "a" * 32, contact_id=who, until=until)
        links.keep(db, keyring, "chat", "b" * 32, contact_id=who, until=until)

        assert links.use(db, keyring, "chat", "a" * 32, NOON) == "unknown"
        assert links.use(db, keyring, "chat", "b" * 32, NOON) == who
        assert links.use(db, keyring, "data", "d" * 32, NOON) == who


def test_of_two_who_use_a_code_at_once_one_does(database: Database, database_url: str, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring).id
        links.keep(db, keyring, "chat", "a" * 32, contact_id=who, until=NOON + HOUR)

    used = at_once(database_url, lambda db: links.use(db, keyring, "chat", "a" * 32, NOON), 4)

    assert sorted(map(str, used)) == sorted([str(who), "used", "used", "used"])
