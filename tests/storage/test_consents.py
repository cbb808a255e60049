"""The ledger of consent only grows, says what stands, and outlives the contact."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from flows.consent.chain import Kind
from flows.contact import Contact
from storage import consents, contacts
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.tables import consent_event, contact
from tests.storage.kept import NOON, a_urn, keep_contact, undone

LATER = NOON + timedelta(days=1)


def record(db: Db, keyring: Keyring, who: Contact, kind: Kind, now: datetime = NOON, wording: str = "") -> None:
    consents.record(
        db, keyring, kind, contact_id=who.id, urn=a_urn(), source="keyword", wording=wording, language="es", now=now
    )


@pytest.mark.parametrize(
    ("kinds", "stands"),
    [
        ([], (False, False)),
        (["opt_in"], (True, False)),
        (["opt_out"], (False, True)),
        (["opt_in", "opt_out"], (False, True)),
        (["opt_in", "opt_out", "opt_in"], (True, False)),
        (["opt_out", "opt_out", "opt_in"], (True, False)),
        (["opt_in", "opt_out", "opt_out"], (False, True)),
    ],
)
def test_the_last_word_is_what_stands(
    database: Database, keyring: Keyring, kinds: list[Kind], stands: tuple[bool, bool]
) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1), keep_contact(db, keyring, 2)
        for kind in kinds:
            record(db, keyring, who, kind)

        now = contacts.get(db, who.id)
        assert (now.consented, now.stopped) == stands
        assert contacts.get(db, other.id) == other


def test_an_opt_out_leaves_the_time_of_the_opt_in_and_a_new_opt_in_renews_it(
    database: Database, keyring: Keyring
) -> None:
    columns = select(contact.c.opted_in_at, contact.c.stopped_at)
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        record(db, keyring, who, "opt_in")
        record(db, keyring, who, "opt_out", LATER)
        assert tuple(db.execute(columns).one()) == (NOON, LATER)

        record(db, keyring, who, "opt_in", LATER)
        assert tuple(db.execute(columns).one()) == (LATER, None)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kinds=st.lists(st.sampled_from(["opt_in", "opt_out"]), min_size=1, max_size=8))
def test_every_event_stays_as_it_was_written(database: Database, keyring: Keyring, kinds: list[Kind]) -> None:
    said = [(kind, f"wording {number}", NOON + timedelta(hours=number)) for number, kind in enumerate(kinds)]
    with undone(database) as db:
        who = keep_contact(db, keyring)
        for kind, wording, at in said:
            record(db, keyring, who, kind, at, wording)

        kept = db.execute(
            select(consent_event.c.kind, consent_event.c.wording, consent_event.c.at).order_by(consent_event.c.id)
        ).all()
        assert [tuple(row) for row in kept] == said
        assert consents.latest(db, keyring, a_urn()) == (said[-1][0], said[-1][2])


def test_of_an_address_that_never_said_anything_there_is_no_word(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        record(db, keyring, keep_contact(db, keyring), "opt_out")

        assert consents.latest(db, keyring, a_urn(2)) is None


def test_stop_is_obeyed_after_the_contact_is_erased_and_is_not_another_contacts(
    database: Database, keyring: Keyring
) -> None:
    with database.transaction() as db:
        record(db, keyring, keep_contact(db, keyring), "opt_out")
        db.execute(contact.delete())

        assert consents.latest(db, keyring, a_urn()) == ("opt_out", NOON)
        assert keep_contact(db, keyring).stopped
        assert not keep_contact(db, keyring, 2).stopped


def test_the_last_word_is_found_under_an_older_key(database: Database) -> None:
    old, new = "the old secret, which is long enough", "the new secret, which is long enough"
    before, during = Keyring.derive(old), Keyring.derive(new, older=[old])
    with database.transaction() as db:
        who = keep_contact(db, before)
        record(db, before, who, "opt_in")
        record(db, before, who, "opt_out", LATER)

        assert consents.latest(db, during, a_urn()) == ("opt_out", LATER)
