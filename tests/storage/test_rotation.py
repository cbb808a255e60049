"""A new secret: every address stays readable and findable, at every moment and after a kill."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from storage.crypto import Keyring
from storage.database import Database
from storage.errors import AddressTwice, CannotDecrypt
from storage.rotation import count_under_older, rotate
from storage.tables import consent_event, contact, inbox, urn

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
OLD, NEW = "the old secret, which is long enough", "the new secret, which is long enough"
BEFORE, AFTER = Keyring.derive(OLD), Keyring.derive(NEW)
FORTH, BACK = Keyring.derive(NEW, older=[OLD]), Keyring.derive(OLD, older=[NEW])


def addresses(count: int) -> list[str]:
    return [f"tel:+1916555{number:04}" for number in range(count)]


def fill(database: Database, keyring: Keyring, wanted: Sequence[str]) -> None:
    """Keep each address with a contact, an inbound message and an opt-out."""
    who = [{"id": number, "timezone": "UTC", "created_at": NOON} for number in range(1, len(wanted) + 1)]
    found = [{"scheme": "tel", "address_index": keyring.blind_index(each)} for each in wanted]
    as_urn = [{"address_sealed": keyring.encrypt(each, b"urn.address")} for each in wanted]
    as_inbox = [{"address_sealed": keyring.encrypt(each, b"inbox.address")} for each in wanted]
    with database.transaction() as db:
        db.execute(insert(contact), who)
        urns = zip(who, found, as_urn, strict=True)
        db.execute(
            insert(urn).values(channel="sms", last_used_at=NOON),
            [{"contact_id": person["id"]} | key | sealed for person, key, sealed in urns],
        )
        db.execute(
            insert(inbox).values(channel="sms", content={}, received_at=NOON),
            [
                {"provider_id": str(n)} | key | sealed
                for n, (key, sealed) in enumerate(zip(found, as_inbox, strict=True))
            ],
        )
        db.execute(
            insert(consent_event).values(kind="opt_out", scope="all", source="keyword", wording="STOP", at=NOON),
            found,
        )


def readable(database: Database, keyring: Keyring) -> list[str]:
    """Every URN's address, checked to be found by its index in the three tables."""
    with database.reading() as db:
        texts = [
            keyring.decrypt(sealed, b"urn.address")
            for sealed in db.execute(select(urn.c.address_sealed).order_by(urn.c.id)).scalars()
        ]
        for table in (urn, inbox, consent_event):
            indexes = set(db.execute(select(table.c.address_index)).scalars())
            assert all(indexes & set(keyring.blind_indexes(text)) for text in texts)
        for sealed in db.execute(select(inbox.c.address_sealed)).scalars():
            keyring.decrypt(sealed, b"inbox.address")
    return texts


def under_older(database: Database, keyring: Keyring) -> int:
    with database.reading() as db:
        return count_under_older(db, keyring)


def test_after_rotation_the_new_secret_alone_opens_and_finds_all(database: Database) -> None:
    fill(database, BEFORE, addresses(25))
    assert under_older(database, FORTH) == 75

    batches = list(rotate(database, FORTH, batch=10))

    assert batches == [10, 10, 5] * 2
    assert under_older(database, AFTER) == 0
    assert readable(database, AFTER) == addresses(25)


def test_rotating_again_changes_nothing(database: Database) -> None:
    fill(database, BEFORE, addresses(3))
    list(rotate(database, FORTH))

    assert list(rotate(database, FORTH)) == []


def test_who_said_stop_and_was_erased_is_counted_until_the_older_secret_may_go(database: Database) -> None:
    """Only the index is left of them; dropping the older secret would make us forget their STOP."""
    fill(database, BEFORE, addresses(3))
    with database.transaction() as db:
        db.execute(contact.delete().where(contact.c.id == 1))
        db.execute(inbox.delete())

    list(rotate(database, FORTH))

    assert under_older(database, FORTH) == 1


def test_without_the_older_secret_nothing_is_changed(database: Database) -> None:
    fill(database, BEFORE, addresses(3))

    with pytest.raises(CannotDecrypt):
        list(rotate(database, AFTER))

    assert readable(database, BEFORE) == addresses(3)


def test_an_address_kept_under_both_secrets_is_told_and_nothing_is_changed(database: Database) -> None:
    """Comes of processes that did not all know both secrets."""
    fill(database, BEFORE, addresses(2))
    sealed, index = AFTER.encrypt(addresses(1)[0], b"urn.address"), AFTER.blind_index(addresses(1)[0])
    again = {"contact_id": 2, "scheme": "tel", "address_sealed": sealed, "address_index": index}
    with database.transaction() as db:
        db.execute(insert(urn).values(channel="sms", last_used_at=NOON, **again))

    with pytest.raises(AddressTwice, match=r"contacts \[2\]"):
        list(rotate(database, FORTH))

    assert under_older(database, FORTH) == 6


@pytest.mark.parametrize("batches", [1, 7])
def test_killed_at_any_moment_it_loses_no_address_and_goes_on_forth_or_back(
    database_url: str, database: Database, batches: int
) -> None:
    fill(database, BEFORE, addresses(200))

    rotate_and_kill(database_url, batches)
    assert readable(database, FORTH) == addresses(200)

    list(rotate(database, BACK))
    assert readable(database, BEFORE) == addresses(200)

    list(rotate(database, FORTH))
    assert readable(database, AFTER) == addresses(200)


def rotate_and_kill(url: str, batches: int) -> None:
    """Run the rotation in a process of its own and kill it once that many batches are done."""
    command = [sys.executable, "-m", "tests.storage.rotates_until_killed", url, NEW, OLD]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - the command is ours
        assert process.stdout is not None
        for _ in range(batches):
            assert process.stdout.readline()
        process.kill()
