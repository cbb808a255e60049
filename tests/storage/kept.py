"""What the tests of storage keep in a database, and how they have several workers do one thing at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import Table, func, select

from flows.contact import Contact, Urn
from storage import contacts, msgs
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.msgs import NewMsg
from tests.builders import ELK_GROVE

T = TypeVar("T")

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_urn(number: int = 1) -> Urn:
    return Urn("tel", f"+1916555{number:04}")


def keep_contact(db: Db, keyring: Keyring, number: int = 1) -> Contact:
    return contacts.find_or_create(db, keyring, a_urn(number), channel="sms", timezone=ELK_GROVE, now=NOON)


def a_msg(db: Db, keyring: Keyring, contact: Contact, key: str, **values: Any) -> NewMsg:
    """One segment to where the contact is reached, unless `values` say otherwise; its token is its key."""
    reach = contacts.reach(db, keyring, contact.id)
    assert reach is not None
    return NewMsg(
        **{
            "contact_id": contact.id,
            "urn_id": reach.urn_id,
            "channel": "sms",
            "text": f"text {key}",
            "language": "en",
            "dedup_key": key,
            "token": key,
            "due_at": NOON,
            "segments": 1,
            **values,
        }
    )


def queue(db: Db, keyring: Keyring, contact: Contact, key: str, **values: Any) -> bool:
    return msgs.queue(db, a_msg(db, keyring, contact, key, **values), NOON)


def count(db: Db, table: Table[Any]) -> int:
    return db.execute(select(func.count()).select_from(table)).scalar_one()


@contextmanager
def undone(database: Database) -> Iterator[Db]:
    """A transaction that leaves nothing behind, for one example of many."""
    with database.transaction() as db:
        yield db
        db.rollback()


def at_once(url: str, work: Callable[[Db], T], workers: int = 4) -> list[T]:
    """Have each worker, with connections of its own, do `work` in a transaction, all beginning together."""
    begin = Barrier(workers)

    def do(_: int) -> T:
        with Database.open(url) as database:
            with database.reading():
                begin.wait(30)
            with database.transaction() as db:
                return work(db)

    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(do, range(workers)))
