"""The ledger: who changes, takes out, puts in or cuts off an event is found out; erasure and new keys are not that."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from flows.consent.chain import START, Event, Kind, Verdict, hash_of
from storage import consents, contacts, migrate, subscriptions
from storage.consents import Said
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.rotation import count_under_older, rotate
from storage.tables import consent_event, contact, ledger
from tests.storage.kept import NOON, a_urn, at_once, keep_contact

OLD, NEW = "the old secret, which is long enough", "the new secret, which is long enough"


def an_event(kind: Kind = "opt_in", *, wording: str = "You will get news.", at: datetime = NOON) -> Event:
    return Event(kind=kind, scheme="tel", source="keyword", wording=wording, language="en", at=at)


def write(db: Db, keyring: Keyring, *numbers: int, kind: Kind = "opt_in") -> None:
    """One event for each of these residents, at once."""
    said = [
        Said(urn=a_urn(number), contact_id=keep_contact(db, keyring, number).id, event=an_event(kind))
        for number in numbers
    ]
    consents.record_all(db, keyring, said)


def verdict(database: Database, keyring: Keyring) -> Verdict:
    with database.reading() as db:
        return consents.verify(db, keyring)


def fault(database: Database, keyring: Keyring) -> tuple[int, str] | None:
    """Which event is broken, counted from 1 in their order as it is now, and how."""
    broken = verdict(database, keyring).broken
    if broken is None:
        return None
    with database.reading() as db:
        ids = list(db.execute(select(consent_event.c.id).order_by(consent_event.c.id)).scalars())
    return (0 if broken.id is None else ids.index(broken.id) + 1), broken.fault


def nth(database: Database, number: int) -> int:
    with database.reading() as db:
        return db.execute(select(consent_event.c.id).order_by(consent_event.c.id)).scalars().all()[number - 1]


@pytest.fixture
def five(database: Database, keyring: Keyring) -> Database:
    """A ledger of five events of five residents."""
    with database.transaction() as db:
        write(db, keyring, 1, 2, 3)
        write(db, keyring, 4, 5, kind="opt_out")
    return database


def test_a_new_ledger_is_whole_and_empty(database: Database, keyring: Keyring) -> None:
    found = verdict(database, keyring)

    assert (found.length, found.hash, found.broken) == (0, START, None)


def test_what_is_recorded_is_chained_sealed_and_whole(five: Database, keyring: Keyring) -> None:
    found = verdict(five, keyring)

    assert (found.length, found.sealed, found.broken) == (5, 5, None)
    with five.reading() as db:
        assert db.execute(select(ledger.c.length, ledger.c.hash)).one() == (5, found.hash)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("kind", "opt_out", "changed"),
        ("scheme", "telegram", "changed"),
        ("scope", "parks", "changed"),
        ("source", "staff", "changed"),
        ("wording", "You will get nothing.", "changed"),
        ("language", None, "changed"),
        ("at", NOON + timedelta(microseconds=1), "changed"),
        ("staff", "maria", "changed"),
        ("previous", "0" * 64, "changed"),
        ("hash", "0" * 64, "changed"),
        ("seal", None, "changed"),
        ("seal", b"0" * 29, "seal"),
        ("address_index", b"0" * 16, "seal"),
    ],
)
def test_each_column_that_is_tampered_with_names_the_event(
    five: Database, keyring: Keyring, column: str, value: object, expected: str
) -> None:
    with five.transaction() as db:
        db.execute(update(consent_event).where(consent_event.c.id == nth(five, 3)).values({column: value}))

    assert fault(five, keyring) == (3, expected)


def test_an_event_that_is_given_to_another_resident_is_found(five: Database, keyring: Keyring) -> None:
    """Somebody's opt-in laid to an address that never gave one."""
    with five.transaction() as db:
        other = keyring.blind_index(str(a_urn(5)))
        db.execute(update(consent_event).where(consent_event.c.id == nth(five, 1)).values(address_index=other))

    assert fault(five, keyring) == (1, "seal")


@pytest.mark.parametrize(("number", "expected"), [(1, (1, "unlinked")), (3, (3, "unlinked")), (5, (4, "end"))])
def test_an_event_that_is_taken_out_is_missed(
    five: Database, keyring: Keyring, number: int, expected: tuple[int, str]
) -> None:
    with five.transaction() as db:
        db.execute(delete(consent_event).where(consent_event.c.id == nth(five, number)))

    assert fault(five, keyring) == expected


def test_a_ledger_that_is_emptied_is_missed(five: Database, keyring: Keyring) -> None:
    with five.transaction() as db:
        db.execute(delete(consent_event))

    assert fault(five, keyring) == (0, "end")


def row(keyring: Keyring, number: int, **values: Any) -> Mapping[str, Any]:
    """An event as somebody without our key would write it into the table."""
    return {
        "kind": "opt_in", "scope": "all", "source": "keyword", "wording": "", "language": "en", "at": NOON,
        "scheme": "tel", "address_index": keyring.blind_index(str(a_urn(number))), **values,
    }  # fmt: skip


def test_an_event_that_is_put_in_past_the_ledger_is_found(five: Database, keyring: Keyring) -> None:
    with five.transaction() as db:
        db.execute(insert(consent_event).values(row(keyring, 9)))

    assert fault(five, keyring) == (6, "changed")


def test_an_event_that_is_chained_by_whoever_has_no_key_is_found(five: Database, keyring: Keyring) -> None:
    last = verdict(five, keyring).hash
    forged = Event(kind="opt_in", scheme="tel", source="keyword", wording="", language="en", at=NOON)
    hash_ = hash_of(last, forged, sealed=False)
    with five.transaction() as db:
        db.execute(insert(consent_event).values(row(keyring, 9, previous=last, hash=hash_)))
        db.execute(update(ledger).values(length=6, hash=hash_))

    assert fault(five, keyring) == (6, "unsealed")


def test_a_ledger_that_is_written_anew_from_one_event_on_is_found(five: Database, keyring: Keyring) -> None:
    """With every hash and the head made to fit: it is the seals that nobody makes without the key."""
    with five.transaction() as db:
        rows = db.execute(select(consent_event).order_by(consent_event.c.id)).all()
        last = rows[1].hash
        for each in rows[2:]:
            previous, last = last, hash_of(last, an_event(each.kind, wording="rewritten"))
            changed = {"wording": "rewritten", "previous": previous, "hash": last}
            db.execute(update(consent_event).where(consent_event.c.id == each.id).values(changed))
        db.execute(update(ledger).values(hash=last))

    assert fault(five, keyring) == (3, "seal")


@pytest.mark.parametrize("values", [{"length": 4}, {"length": 6}, {"hash": "0" * 64}])
def test_a_head_that_is_moved_is_found(five: Database, keyring: Keyring, values: dict[str, Any]) -> None:
    with five.transaction() as db:
        db.execute(update(ledger).values(values))

    assert fault(five, keyring) == (5, "end")


def test_two_events_that_change_places_are_found(five: Database, keyring: Keyring) -> None:
    second, third = nth(five, 2), nth(five, 3)
    with five.transaction() as db:
        for from_, to in ((second, -1), (third, second), (-1, third)):
            db.execute(update(consent_event).where(consent_event.c.id == from_).values(id=to))

    assert fault(five, keyring) == (2, "unlinked")


def test_writers_at_once_make_one_chain(database_url: str, database: Database, keyring: Keyring) -> None:
    def work(db: Db) -> None:
        for number in range(1, 11):
            write(db, keyring, number)

    with database.transaction() as db:
        for number in range(1, 11):
            keep_contact(db, keyring, number)
    at_once(database_url, work)

    found = verdict(database, keyring)
    assert (found.length, found.broken) == (40, None)


def test_a_head_that_is_taken_away_is_found_and_not_made_good_by_the_next_event(
    five: Database, keyring: Keyring
) -> None:
    with five.transaction() as db:
        db.execute(delete(ledger))
    gone = fault(five, keyring)

    with five.transaction() as db:
        write(db, keyring, 6)

    assert gone == (5, "end")
    assert fault(five, keyring) == (6, "unlinked")


def test_writers_whose_transaction_is_undone_leave_no_gap(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        write(db, keyring, 1)
    with database.transaction() as db:
        write(db, keyring, 2)
        db.rollback()
    with database.transaction() as db:
        write(db, keyring, 3)

    found = verdict(database, keyring)
    assert (found.length, found.broken) == (2, None)


def test_many_are_recorded_at_once_and_each_is_followed(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        write(db, keyring, *range(300))
        write(db, keyring, *range(0, 300, 3), kind="opt_out")

        people = [keep_contact(db, keyring, number) for number in range(300)]
        assert [person.stopped for person in people] == [number % 3 == 0 for number in range(300)]
        assert all(person.consented != person.stopped for person in people)
    assert verdict(database, keyring).length == 400


def test_nothing_to_record_changes_nothing(five: Database, keyring: Keyring) -> None:
    with five.transaction() as db:
        assert consents.record_all(db, keyring, []) == verdict(five, keyring).hash


def test_erasure_takes_the_contact_and_leaves_the_proof(five: Database, keyring: Keyring) -> None:
    with five.transaction() as db:
        who = keep_contact(db, keyring, 4)
        consents.forget_contact(db, who.id)
        db.execute(contact.delete().where(contact.c.id == who.id))

        assert [link.event.kind for link in consents.of_urn(db, keyring, a_urn(4))] == ["opt_out"]
        assert consents.latest(db, keyring, a_urn(4)) == ("opt_out", NOON)
    assert fault(five, keyring) is None


def test_new_keys_leave_the_chain_whole_and_every_address_found(database: Database) -> None:
    before, both, after = Keyring.derive(OLD), Keyring.derive(NEW, older=[OLD]), Keyring.derive(NEW)
    with database.transaction() as db:
        write(db, before, 1, 2, 3)
    hash_ = verdict(database, before).hash

    list(rotate(database, both))
    with database.transaction() as db:
        write(db, after, 1, kind="opt_out")

    found = verdict(database, after)
    assert (found.length, found.sealed, found.broken) == (4, 4, None)
    with database.reading() as db:
        assert consents.of_urn(db, after, a_urn(2))[0].hash != hash_
        assert [link.event.kind for link in consents.of_urn(db, after, a_urn(1))] == ["opt_in", "opt_out"]
        assert count_under_older(db, after) == 0


def test_who_was_erased_before_new_keys_is_verified_as_long_as_the_older_secret_is_there(database: Database) -> None:
    before, both, after = Keyring.derive(OLD), Keyring.derive(NEW, older=[OLD]), Keyring.derive(NEW)
    with database.transaction() as db:
        write(db, before, 1, 2)
        consents.forget_contact(db, keep_contact(db, before, 1).id)
        db.execute(contact.delete().where(contact.c.id == keep_contact(db, before, 1).id))

    list(rotate(database, both))

    assert fault(database, both) is None
    assert fault(database, after) == (1, "seal")


def test_new_keys_do_not_mend_what_was_tampered_with(database: Database) -> None:
    before, both = Keyring.derive(OLD), Keyring.derive(NEW, older=[OLD])
    with database.transaction() as db:
        write(db, before, 1, 2)
        moved = before.blind_index(str(a_urn(2)))
        db.execute(update(consent_event).where(consent_event.c.id == 1).values(address_index=moved))

    list(rotate(database, both))

    assert fault(database, both) == (1, "seal")


BEFORE_THE_CHAIN = """INSERT INTO consent_event (scheme, address_index, kind, scope, source, wording, language, at)
    VALUES ('tel', :index, 'opt_in', 'all', 'keyword', :wording, :language, {at})"""


def test_events_older_than_the_chain_are_chained_in_their_order(empty_database: Database, keyring: Keyring) -> None:
    """Also those with odd words in them, and to the microsecond."""
    migrate.upgrade(empty_database, "0004")
    at = "1793649600123456" if empty_database.dialect == "sqlite" else "'2026-11-02 20:00:00.123456+00'"
    with empty_database.transaction() as db:
        for number, wording in enumerate(["", 'Say "yes" \\ 是 ਹਾਂ 👍', "line\nline"]):
            values = {"index": keyring.blind_index(str(a_urn(number))), "wording": wording}
            db.execute(text(BEFORE_THE_CHAIN.format(at=at)), {**values, "language": "en" if number else None})

    migrate.upgrade(empty_database)

    found = verdict(empty_database, keyring)
    assert (found.length, found.sealed, found.broken) == (3, 0, None)
    with empty_database.transaction() as db:
        write(db, keyring, 9)
    assert verdict(empty_database, keyring).sealed == 1


def test_an_opt_in_to_all_begins_anew_with_every_programme(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        who = keep_contact(db, keyring)
        subscriptions.set_state(db, who.id, "parks", "out", NOON)

        write(db, keyring, 1)

        assert subscriptions.state(db, who.id, "parks") == "none"


@pytest.mark.parametrize(
    ("kind", "state", "stopped"),
    [("asked", "asked", False), ("opt_in", "in", False), ("opt_out", "out", False), ("scope", "out", False)],
)
def test_an_event_about_a_programme_moves_the_contact_with_that_alone(
    database: Database, keyring: Keyring, *, kind: Kind, state: str, stopped: bool
) -> None:
    with database.transaction() as db:
        write(db, keyring, 1)
        who = keep_contact(db, keyring)
        consents.record(
            db, keyring, kind, contact_id=who.id, urn=a_urn(), source="reply", wording="", language=None, now=NOON,
            scope="parks",
        )  # fmt: skip

        assert subscriptions.state(db, who.id, "parks") == state
        assert subscriptions.state(db, who.id, "trees") == "none"
        assert (contacts.get(db, who.id).consented, contacts.get(db, who.id).stopped) == (True, stopped)


def test_a_stop_that_is_narrowed_leaves_what_stood_before_it(database: Database, keyring: Keyring) -> None:
    with database.transaction() as db:
        write(db, keyring, 1)
        write(db, keyring, 1, kind="opt_out")
        who = keep_contact(db, keyring)
        consents.record(
            db, keyring, "scope", contact_id=who.id, urn=a_urn(), source="reply", wording="1", language=None, now=NOON,
            scope="parks",
        )  # fmt: skip

        assert contacts.get(db, who.id).consented
        assert consents.latest(db, keyring, a_urn()) == ("opt_in", NOON)


@pytest.mark.parametrize("kind", ["opt_in", "opt_out"])
def test_an_event_about_the_area_that_is_kept_is_no_programmes(
    database: Database, keyring: Keyring, kind: Kind
) -> None:
    with database.transaction() as db:
        write(db, keyring, 1)
        who = keep_contact(db, keyring)
        consents.record(
            db, keyring, kind, contact_id=who.id, urn=a_urn(), source="keyword", wording="", language=None, now=NOON,
            scope="area",
        )  # fmt: skip

        assert subscriptions.state(db, who.id, "area") == "none"
        assert contacts.get(db, who.id).consented
