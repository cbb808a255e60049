"""Who is erased is found no more, but for STOP; what has to be kept stays without them; a hold keeps it all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, insert, select

from flows.contact import ContactId, Urn
from flows.conversation import Session
from flows.retention import Retention
from storage import (
    answers,
    consents,
    contacts,
    erasures,
    holds,
    inboxes,
    links,
    msgs,
    personal,
    results,
    sessions,
    tickets,
)
from storage import tables as t
from storage.answers import Answered
from storage.contacts import NOBODY, Reach
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.erasures import Erasure
from storage.inboxes import Arrival
from storage.msgs import NewMsg
from storage.once import insert_once
from tests.storage.kept import undone

NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
SAM, ANA = Urn("tel", "+19165550101"), Urn("tel", "+19165550102")
ZONE = ZoneInfo("America/Los_Angeles")
MAY_NAME_IT = {"consent_event", "erasure"}
"""Tables in which the keyed hash of an erased address is still found: what proves STOP, and the receipt."""


def lived_in(db: Db, keyring: Keyring, urn: Urn = SAM, now: datetime = NOW) -> ContactId:
    """A resident of whom every table has something."""
    contact = contacts.find_or_create(db, keyring, urn, channel="sms", timezone=ZONE, now=now)
    reach = contacts.reach(db, keyring, contact.id)
    assert reach is not None
    contacts.live_in(db, contact.id, "3")
    contacts.limit_to(db, contact.id, 1)
    consents.record(
        db, keyring, "opt_in", contact_id=contact.id, urn=urn, source="keyword", wording="all right", language="en",
        now=now,
    )  # fmt: skip
    consents.record(
        db, keyring, "opt_in", contact_id=contact.id, urn=urn, source="keyword", wording="kept", language="en",
        now=now, scope="area",
    )  # fmt: skip
    [arrived] = inboxes.store_all(db, keyring, [an_arrival(urn, f"SM{contact.id}", now)])
    assert arrived
    number = db.execute(select(func.max(t.inbox.c.id))).scalar_one()
    assert inboxes.take(db, number, now)
    msgs.record_in(
        db, contact_id=contact.id, channel="sms", text="my name is Sam", language="en", dedup_key=f"in:{number}",
        intent=None, confidence=None, now=now,
    )  # fmt: skip
    pending = sessions.begin(
        db, contact.id, Session(flow="park_use", version=1, node="visits", results={"address": "9380 STUDIO CT"}),
        campaign_id=7, now=now, expires_at=now + timedelta(days=3),
    )  # fmt: skip
    results.save(
        db, session_id=pending.id, contact_id=contact.id, survey="park_use", version=1, question="visits",
        value="daily", language="en", now=now,
    )  # fmt: skip
    write_to(db, contact.id, reach, f"fire:7:1:first:{contact.id}:0", now)
    answers.remember(db, contact.id, Answered(token="t", turn="re:1", card="trash_day", slots={"address": "X"}), now)
    tickets.open_once(db, contact.id, topic="front_desk", reason="asked", language="en", now=now)
    links.keep(db, keyring, "data", f"CODE{contact.id}", contact_id=contact.id, until=now + timedelta(days=7))
    campaign = {"id": 7, "name": "park_use", "version": 1, "state": "running", "audience": "all", "author": "maria"}
    insert_once(db, t.campaign, {**campaign, "starts_on": now.date(), "created_at": now})
    fire = {"campaign_id": 7, "version": 1, "point": "first", "contact_id": contact.id, "due_at": now}
    db.execute(insert(t.fire).values(**fire))
    flag = {"dataset": "park", "row_key": "a", "row_hash": "b", "contact_id": contact.id, "flagged_at": now}
    db.execute(insert(t.flag).values(**flag))
    return contact.id


def an_arrival(urn: Urn, provider_id: str, now: datetime) -> Arrival:
    return Arrival(channel="sms", provider_id=provider_id, urn=urn, content={"text": "my name is Sam"}, at=now)


def write_to(db: Db, contact_id: ContactId, reach: Reach, key: str, now: datetime) -> None:
    new = NewMsg(
        contact_id=contact_id, urn_id=reach.urn_id, channel="sms", text="hello", language="en", dedup_key=key,
        token=f"token-{key}", due_at=now, campaign_id=7,
    )  # fmt: skip
    assert msgs.queue(db, new, now)


def erase(db: Db, keyring: Keyring, contact_id: ContactId, urn: Urn = SAM, receipt: str = "AAAA-BBBB") -> Erasure:
    return erasures.ask(
        db, keyring, contact_id, urn, receipt=receipt, source="text", retention=Retention(), now=NOW
    )  # fmt: skip


def rows(db: Db, table: Table[Any]) -> list[Any]:
    return list(db.execute(select(table)).all())


def naming(db: Db, keyring: Keyring, urn: Urn) -> set[str]:
    """The tables in which an address is found: by its hash, sealed, or in plain."""
    found = set()
    for table in t.metadata.sorted_tables:
        for row in db.execute(select(table)).mappings():
            if any(_names(keyring, urn, value) for value in row.values()):
                found.add(table.name)
    return found


def _names(keyring: Keyring, urn: Urn, value: object) -> bool:
    if isinstance(value, bytes):
        return value in keyring.blind_indexes(str(urn)) or str(urn) in _opened(keyring, value)
    return urn.path in str(value)


def _opened(keyring: Keyring, sealed: bytes) -> list[str]:
    opened = []
    for aad in (contacts.AAD, inboxes.AAD):
        try:
            opened.append(keyring.decrypt(sealed, aad))
        except Exception:  # noqa: BLE001, S112 - it is sealed for another place, or no seal at all
            continue
    return opened


@pytest.fixture
def db(database: Database) -> Iterator[Db]:
    with database.transaction() as opened:
        yield opened


def test_a_hold_keeps_everything_and_the_receipt_says_that_it_waits(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    holds.place(db, sam, reason="case 26-114", staff="li", now=NOW)

    asked = erase(db, keyring, sam)

    assert asked.waits
    assert contacts.find(db, keyring, SAM) == sam
    assert erasures.carry_out_waiting(db, keyring, Retention(), NOW) == 0
    assert [row.done_at for row in rows(db, t.erasure)] == [None]


def test_who_asks_again_under_a_hold_gets_the_first_receipt(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    holds.place(db, None, reason="flood", staff="li", now=NOW)

    first, again = erase(db, keyring, sam), erase(db, keyring, sam, receipt="CCCC-DDDD")

    assert again == first
    assert len(rows(db, t.erasure)) == 1


def test_when_the_hold_ends_the_wish_is_carried_out(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    number = holds.place(db, sam, reason="case", staff="li", now=NOW)
    erase(db, keyring, sam)

    assert holds.release(db, number, NOW)
    assert not holds.release(db, number, NOW)
    done = erasures.carry_out_waiting(db, keyring, Retention(), NOW)

    assert done == 1
    assert naming(db, keyring, SAM) == MAY_NAME_IT
    told = erasures.by_receipt(db, "AAAA-BBBB")
    assert told is not None
    assert not told.waits
    assert "waits_for" not in str(rows(db, t.erasure)[0].counts)


def test_an_erased_address_is_found_nowhere_but_in_what_proves_stop_and_the_receipt(db: Db, keyring: Keyring) -> None:
    sam, ana = lived_in(db, keyring), lived_in(db, keyring, ANA)
    before = naming(db, keyring, SAM)

    asked = erase(db, keyring, sam)

    assert before >= {"urn", "inbox", "consent_event"}
    assert naming(db, keyring, SAM) == MAY_NAME_IT
    assert contacts.find(db, keyring, ANA) == ana
    assert not asked.waits


def test_no_row_names_the_erased_contact_and_nobody_else_loses_anything(db: Db, keyring: Keyring) -> None:
    sam, ana = lived_in(db, keyring), lived_in(db, keyring, ANA)
    of_ana = {name: len(found) for name, found in personal.everything(db, keyring, ana).items()}

    erase(db, keyring, sam)

    for table in t.metadata.sorted_tables:
        if "contact_id" in table.c:
            named = [row.contact_id for row in rows(db, table)]
            assert sam not in named, table.name
    assert {name: len(found) for name, found in personal.everything(db, keyring, ana).items()} == of_ana
    assert not [row for row in rows(db, t.msg) if f":{sam}:" in row.dedup_key and row.contact_id is None]


def test_records_stay_without_a_contact_until_their_time_is_over(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)

    asked = erase(db, keyring, sam)

    assert {records: kept.rows for records, kept in asked.kept.items()} == {
        "messages": 2, "answers": 1, "sessions": 1, "tickets": 1,
    }  # fmt: skip
    assert asked.until == NOW + timedelta(days=730)
    texts = {(row.text, row.contact_id, row.urn_id, row.provider_id, row.token) for row in rows(db, t.msg)}
    assert texts == {("my name is Sam", None, None, None, None), ("hello", None, None, None, None)}
    assert [(row.contact_id, row.value) for row in rows(db, t.result)] == [(NOBODY, "daily")]
    assert [(row.contact_id, row.results, row.state) for row in rows(db, t.session)] == [(NOBODY, {}, "stopped")]
    assert [(row.contact_id, row.closed_at) for row in rows(db, t.ticket)] == [(None, NOW)]


def test_what_was_queued_for_an_erased_contact_never_goes_out(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)

    erase(db, keyring, sam)

    assert {row.state for row in rows(db, t.msg) if row.direction == "out"} == {"cancelled"}
    assert rows(db, t.fire) == []


def test_the_webhook_that_comes_twice_is_still_known(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)

    erase(db, keyring, sam)

    assert inboxes.store_all(db, keyring, [an_arrival(SAM, f"SM{sam}", NOW)]) == [False]


def test_what_waits_behind_the_wish_is_answered_as_a_strangers(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    inboxes.store_all(db, keyring, [an_arrival(SAM, "SM-later", NOW)])

    erase(db, keyring, sam)

    [waiting] = inboxes.waiting(db, keyring, NOW, 10)
    assert (waiting.urn, waiting.content["text"]) == (SAM, "my name is Sam")


def test_stop_still_holds_for_a_number_that_comes_back(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    consents.record(
        db, keyring, "opt_out", contact_id=sam, urn=SAM, source="keyword", wording="STOP", language="en", now=NOW
    )
    erase(db, keyring, sam)

    imported = contacts.find_or_create(db, keyring, SAM, channel="sms", timezone=ZONE, now=NOW)

    assert imported.id != sam
    assert imported.stopped
    assert not imported.consented
    assert consents.latest(db, keyring, SAM) == ("opt_out", NOW)
    assert consents.verify(db, keyring).broken is None


def test_who_never_said_stop_comes_back_as_a_stranger(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    erase(db, keyring, sam)

    back = contacts.find_or_create(db, keyring, SAM, channel="sms", timezone=ZONE, now=NOW)

    assert (back.language, back.zone, back.weekly_limit, back.consented, back.stopped) == (
        None, None, None, False, False,
    )  # fmt: skip
    assert contacts.count(db) == 1


def test_the_receipt_is_sent_to_an_address_that_is_not_found_and_then_forgotten(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    reach = contacts.reach(db, keyring, sam)
    assert reach is not None
    erase(db, keyring, sam)

    envelope, by = contacts.make_envelope(db, keyring, reach, "AAAA-BBBB", timezone=ZONE, now=NOW)
    write_to(db, envelope, by, "re:9:0", NOW)

    assert contacts.find(db, keyring, SAM) is None
    assert contacts.drop_envelopes(db, NOW) == 0
    db.execute(t.msg.update().values(state="wired"))
    assert contacts.drop_envelopes(db, NOW) == 1
    assert naming(db, keyring, SAM) == MAY_NAME_IT


def test_a_receipt_of_which_nothing_is_known_keeps_the_address_for_a_day(db: Db, keyring: Keyring) -> None:
    sam = lived_in(db, keyring)
    reach = contacts.reach(db, keyring, sam)
    assert reach is not None
    erase(db, keyring, sam)
    envelope, by = contacts.make_envelope(db, keyring, reach, "AAAA-BBBB", timezone=ZONE, now=NOW)
    write_to(db, envelope, by, "re:9:0", NOW)
    db.execute(t.msg.update().values(state="uncertain"))

    assert contacts.drop_envelopes(db, NOW + timedelta(hours=23)) == 0
    assert contacts.drop_envelopes(db, NOW + timedelta(hours=25)) == 1


def test_a_receipt_is_closed_when_the_last_record_is_gone(db: Db, keyring: Keyring) -> None:
    erase(db, keyring, lived_in(db, keyring))

    assert erasures.close_finished(db, NOW + timedelta(days=729)) == 0
    assert erasures.close_finished(db, NOW + timedelta(days=731)) == 1
    assert erasures.close_finished(db, NOW + timedelta(days=731)) == 0


@given(urns=st.lists(st.integers(1_000_000, 9_999_999), min_size=1, max_size=4, unique=True), data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_erasures_only_those_who_did_not_ask_are_found(
    database: Database, keyring: Keyring, urns: list[int], data: st.DataObject
) -> None:
    """Each round is rolled back, so that the next begins with an empty database."""
    known = [Urn("tel", f"+1916{number}") for number in urns]
    gone = data.draw(st.lists(st.sampled_from(known), unique=True))
    with undone(database) as connection:
        for urn in known:
            lived_in(connection, keyring, urn)
        for number, urn in enumerate(gone):
            found = contacts.find(connection, keyring, urn)
            assert found is not None
            erase(connection, keyring, found, urn, receipt=str(number))

        named = {urn: naming(connection, keyring, urn) for urn in known}
    assert all(named[urn] == MAY_NAME_IT for urn in gone)
    assert all("urn" in named[urn] for urn in known if urn not in gone)
