"""A URN leads to one contact, whoever asks first and under whichever key, and lies nowhere in clear."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from flows.contact import Contact, ContactId, Urn
from flows.conversation import Session
from storage import consents, contacts, inboxes, msgs, results, sessions, tickets
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.tables import campaign, contact, inbox, metadata, msg, session, urn
from tests.builders import ELK_GROVE
from tests.storage.kept import NOON, SECOND, a_urn, at_once, count, keep_contact, queue
from tests.storage.plans import plans

OLD, NEW = "the old secret, which is long enough", "the new secret, which is long enough"
BEFORE, DURING, AFTER = Keyring.derive(OLD), Keyring.derive(NEW, older=[OLD]), Keyring.derive(NEW)


def test_a_urn_nobody_has_is_found_nowhere(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        keep_contact(db, keyring, 1)

        assert contacts.find(db, keyring, a_urn(2)) is None
        assert contacts.find(db, keyring, Urn("telegram", a_urn(1).path)) is None


def test_a_new_contact_has_agreed_to_nothing_and_is_found_again(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        made = keep_contact(db, keyring)
        again = keep_contact(db, keyring)

        assert made == again == contacts.get(db, made.id)
        assert made == Contact(id=made.id, language=None, timezone=ELK_GROVE)
        assert contacts.count(db) == 1


def test_workers_that_make_the_same_contact_at_once_end_with_one_and_no_orphan(
    database: Database, database_url: str, keyring: Keyring
) -> None:
    made = at_once(database_url, lambda db: keep_contact(db, keyring))

    assert len({each.id for each in made}) == 1
    with database.reading() as db:
        assert db.execute(select(contact.c.id)).scalars().all() == [made[0].id]
        assert db.execute(select(urn.c.contact_id)).scalars().all() == [made[0].id]


def test_a_contact_under_an_older_key_is_found_and_not_made_anew(database: Database) -> None:
    with database.transaction() as db:
        made = keep_contact(db, BEFORE)

        assert contacts.find(db, DURING, a_urn()) == made.id
        assert keep_contact(db, DURING) == made
        assert contacts.find(db, AFTER, a_urn()) is None


def test_of_two_rows_of_one_address_under_two_keys_the_older_one_counts(database: Database) -> None:
    """It comes about when one process has the new secret before another has it as an older one."""
    with database.transaction() as db:
        first = keep_contact(db, BEFORE)
        second = keep_contact(db, AFTER)

        assert second.id != first.id
        assert contacts.find(db, DURING, a_urn()) == first.id


def test_a_message_goes_to_the_urn_that_was_used_last(database: Database, keyring: Keyring) -> None:
    chat = Urn("telegram", "7512345")
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        contacts._add_urn(db, keyring, chat, who.id, "telegram", NOON)
        contacts.meet(db, keyring, chat, channel="telegram", timezone=ELK_GROVE, now=NOON + SECOND)
        used_last = contacts.reach(db, keyring, who.id)
        contacts.meet(db, keyring, a_urn(), channel="sms", timezone=ELK_GROVE, now=NOON + 2 * SECOND)
        used_after = contacts.reach(db, keyring, who.id)

    assert used_last is not None
    assert used_after is not None
    assert (used_last.urn, used_last.channel) == (chat, "telegram")
    assert (used_after.urn, used_after.channel) == (a_urn(), "sms")


def test_a_contact_without_any_urn_cannot_be_reached(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        db.execute(urn.delete())

        assert contacts.reach(db, keyring, who.id) is None


def test_language_and_zone_are_kept_and_a_zone_can_be_forgotten(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who, other = keep_contact(db, keyring, 1), keep_contact(db, keyring, 2)
        contacts.speak(db, who.id, "zh_Hans")
        contacts.live_in(db, who.id, "3")
        told = contacts.get(db, who.id)
        contacts.live_in(db, who.id, None)

        assert (told.language, told.zone) == ("zh_Hans", "3")
        assert contacts.get(db, who.id).zone is None
        assert contacts.get(db, other.id) == other


def test_turns_of_one_contact_come_one_after_the_other(database: Database, database_url: str, keyring: Keyring) -> None:
    """Each worker reads, then writes what it read and one more: none is lost under the contact's lock."""
    with database.transaction() as db:
        who = keep_contact(db, keyring).id
        contacts.live_in(db, who, "0")

    def turn(db: Db) -> None:
        contacts.lock(db, who)
        contacts.live_in(db, who, str(int(contacts.get(db, who).zone or 0) + 1))

    at_once(database_url, turn, workers=8)

    with database.reading() as db:
        assert contacts.get(db, who).zone == "8"


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (contact, {"timezone": "UTC", "created_at": NOON}),
        (
            inbox,
            {
                "channel": "sms", "provider_id": "1", "scheme": "tel", "address_sealed": b"1", "address_index": b"1",
                "content": {}, "received_at": NOON,
            },
        ),
        (
            msg,
            {
                "channel": "sms", "direction": "in", "state": "received", "text": "", "choices": [],
                "dedup_key": "1", "due_at": NOON, "created_at": NOON,
            },
        ),
        (
            session,
            {
                "contact_id": 1, "flow": "f", "version": 1, "node": "n", "results": {}, "state": "active",
                "started_at": NOON, "touched_at": NOON,
            },
        ),
        (
            campaign,
            {
                "name": "n", "version": 1, "state": "draft", "audience": "all", "starts_on": NOON.date(),
                "author": "a", "created_at": NOON,
            },
        ),
    ],
    ids=str,
)  # fmt: skip
def test_the_number_of_a_deleted_row_is_never_given_again(
    database: Database, table: Table[Any], values: dict[str, Any]
) -> None:
    """Other rows, logs and buttons may still name it, and would then mean somebody else."""
    with database.transaction() as db:
        if table is session:
            db.execute(insert(contact).values(id=1, timezone="UTC", created_at=NOON))
        first = db.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
        db.execute(table.delete())
        second = db.execute(insert(table).values(values).returning(table.c.id)).scalar_one()

    assert second > first


@pytest.mark.parametrize("address", [a_urn(), Urn("telegram", "7512345678")])
def test_an_address_lies_in_clear_nowhere(database: Database, keyring: Keyring, address: Urn) -> None:
    """Also not in what is put away: SQLite's file is searched byte by byte, its log too."""
    with database.transaction() as db:
        keep_everything(db, keyring, address)
        assert all(count(db, metadata.tables[name]) for name in ("urn", "inbox", "consent_event", "msg", "ticket"))

    number = address.path.lstrip("+").encode()
    assert not [place for place, kept in everything_kept(database) if number in kept]


def keep_everything(db: Db, keyring: Keyring, address: Urn) -> None:
    who, _, _ = contacts.meet(db, keyring, address, channel="sms", timezone=ELK_GROVE, now=NOON)
    inboxes.store(
        db, keyring, channel="sms", provider_id="SM1", urn=address, content={"kind": "text", "text": "hello"}, now=NOON
    )
    msgs.record_in(
        db, contact_id=who.id, channel="sms", text="hello", language="en", dedup_key="in:1", intent=None,
        confidence=None, now=NOON,
    )  # fmt: skip
    queue(db, keyring, who, "re:1:0")
    consents.record(
        db, keyring, "opt_in", contact_id=who.id, urn=address, source="keyword", wording="yes", language="en", now=NOON
    )
    keep_a_pass(db, who.id)
    tickets.open_once(db, who.id, topic="waste", reason="asked", language="en", now=NOON)


def keep_a_pass(db: Db, who: ContactId) -> None:
    begun = sessions.begin(
        db, who, Session(flow="park_use", version=1, node="visits"), campaign_id=None, now=NOON,
        expires_at=NOON + timedelta(days=1),
    )  # fmt: skip
    results.save(
        db, session_id=begun.id, contact_id=who, survey="park_use", version=1, question="visits", value="daily",
        language="en", now=NOON,
    )  # fmt: skip


def everything_kept(database: Database) -> list[tuple[str, bytes]]:
    """Every value of every table, and the files where the database is in files."""
    kept = []
    with database.reading() as db:
        for table in metadata.sorted_tables:
            for row in db.execute(select(table)).all():
                kept += [(f"{table.name}.{name}", as_bytes(value)) for name, value in row._mapping.items()]
    path = database.engine.url.database
    files = [f"{path}{suffix}" for suffix in ("", "-wal")] if database.dialect == "sqlite" else []
    for file in files:
        with open(file, "rb") as opened:  # noqa: PTH123 - a name with a suffix, not a path
            kept.append((file, opened.read()))
    return kept


def as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value, default=str).encode()


def test_of_nobody_no_language_is_looked_for(keyring: Keyring) -> None:
    """It is asked twice a second, and mostly nobody waits."""
    assert plans(lambda db: contacts.languages(db, keyring, [])) == set()
