"""Imports of contacts: nobody who left is taken back, nothing is done twice, the newer of two rows wins."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from flows.consent.chain import ALL, Event
from flows.contact import Urn
from storage import consents, contacts, imports
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.imports import Arrival, Kept
from storage.tables import consent_event, contact, contact_date, contact_topic, subscription
from tests.builders import ELK_GROVE
from tests.storage.kept import NOON, a_urn, count, keep_contact, undone

DAY = timedelta(days=1)
NO_DATES: Mapping[str, date] = {}


@pytest.fixture
def db(database: Database) -> Iterator[Db]:
    with undone(database) as open_:
        yield open_


def arrival(
    number: int = 1, row: int = 2, *, days_ago: int = 10, language: str | None = "es", zone: str | None = None,
    scope: str = ALL, dates: Mapping[str, date] = NO_DATES,
) -> Arrival:  # fmt: skip
    at = NOON - days_ago * DAY
    event = Event(
        kind="opt_in", scheme="tel", scope=scope, source=f"import: form (file abc, row {row})", wording="Yes, do.",
        language="es", at=at, staff="maria",
    )  # fmt: skip
    return Arrival(
        channel="sms",
        row=row,
        urn=a_urn(number),
        language=language,
        zone=zone,
        topics=("parks",),
        dates=dates,
        joined_at=at,
        event=event,
    )


def keep(db: Db, keyring: Keyring, *arrivals: Arrival) -> Kept:
    return imports.keep(db, keyring, arrivals, timezone=ELK_GROVE, now=NOON)


def leave(db: Db, keyring: Keyring, urn: Urn, scope: str = ALL) -> None:
    consents.record(
        db, keyring, "opt_out", contact_id=contacts.find(db, keyring, urn), urn=urn, source="keyword", wording="STOP",
        language="en", now=NOON - 20 * DAY, scope=scope,
    )  # fmt: skip


def test_new_contacts_come_with_consent_proof_topics_and_days(db: Db, keyring: Keyring) -> None:
    kept = keep(db, keyring, arrival(1), arrival(2, 3, dates={"permit_expires": date(2027, 1, 31)}))

    assert kept == Kept(new=2, merged=0, opted_out=())
    for number in (1, 2):
        known = contacts.find(db, keyring, a_urn(number))
        assert known is not None
        found = contacts.get(db, known)
        assert (found.language, found.consented) == ("es", True)
        [link] = consents.of_urn(db, keyring, a_urn(number))
        assert (link.event.staff, link.event.wording) == ("maria", "Yes, do.")
    assert count(db, contact_topic) == 2
    assert db.execute(select(contact_date.c.on)).scalars().all() == [date(2027, 1, 31)]
    assert consents.verify(db, keyring).broken is None


def test_the_same_rows_again_write_no_second_proof(db: Db, keyring: Keyring) -> None:
    keep(db, keyring, arrival(1))

    assert keep(db, keyring, arrival(1)) == Kept(new=0, merged=1, opted_out=())
    assert (count(db, contact), count(db, consent_event), count(db, contact_topic)) == (1, 1, 1)


@pytest.mark.parametrize("known", [True, False])
def test_who_has_opted_out_stays_so_also_when_erased(db: Db, keyring: Keyring, *, known: bool) -> None:
    if known:
        keep_contact(db, keyring)
    leave(db, keyring, a_urn())

    kept = keep(db, keyring, arrival(1, 7))

    assert kept == Kept(new=0, merged=0, opted_out=(7,))
    assert count(db, contact) == known
    assert count(db, consent_event) == 1


def test_who_left_a_programme_is_not_taken_back_into_it_and_keeps_that_when_they_agree_to_others(
    db: Db, keyring: Keyring
) -> None:
    keep_contact(db, keyring)
    leave(db, keyring, a_urn(), "alerts")

    kept = keep(db, keyring, arrival(1, 2, scope="alerts"), arrival(1, 3, scope="news"), arrival(1, 4))

    assert kept.opted_out == (2,)
    states = {row.programme: row.state for row in db.execute(select(subscription.c.programme, subscription.c.state))}
    assert states == {"alerts": "out", "news": "in"}


def test_of_two_rows_of_one_resident_the_newer_wins_whatever_their_order(db: Db, keyring: Keyring) -> None:
    newer, older = arrival(1, 2, days_ago=1, language="vi"), arrival(1, 3, days_ago=9, language="es", zone="3")

    kept = keep(db, keyring, newer, older)

    found = contacts.get(db, contacts.find(db, keyring, a_urn()) or contacts.NOBODY)
    assert (found.language, found.zone) == ("vi", "3")
    assert (kept.new, kept.merged) == (1, 1)
    assert count(db, consent_event) == 2


def test_what_a_resident_told_us_since_stands_before_an_older_file(db: Db, keyring: Keyring) -> None:
    known = keep_contact(db, keyring)
    contacts.speak(db, known.id, "ko")
    contacts.meet(db, keyring, a_urn(), channel="sms", timezone=ELK_GROVE, now=NOON)

    keep(db, keyring, arrival(1, language="es", zone="2"))

    found = contacts.get(db, known.id)
    assert (found.language, found.zone, found.consented) == ("ko", "2", True)


def test_an_older_file_leaves_newer_consent_as_it_is(db: Db, keyring: Keyring) -> None:
    keep(db, keyring, arrival(1, days_ago=1))
    keep(db, keyring, arrival(1, days_ago=30))

    assert db.execute(select(contact.c.opted_in_at)).scalar_one() == NOON - DAY
    assert count(db, consent_event) == 1


def test_an_import_goes_on_behind_the_last_row_that_was_done(db: Db) -> None:
    assert imports.begin(db, "abc", "maria", NOON) == 0
    imports.reach(db, "abc", 5000)

    assert imports.begin(db, "abc", "li", NOON) == 5000
    assert imports.begin(db, "other", "li", NOON) == 0


def test_days_of_a_contact_are_replaced_by_the_files(db: Db, keyring: Keyring) -> None:
    first = arrival(1, dates={"permit_expires": date(2027, 1, 31)})
    keep(db, keyring, first)
    keep(db, keyring, replace(first, dates={"permit_expires": date(2028, 1, 31)}))

    assert db.execute(select(contact_date.c.on)).scalars().all() == [date(2028, 1, 31)]
