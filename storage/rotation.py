"""Changing the secret: what lies under an older key is sealed and indexed anew under the current one."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, bindparam, func, literal, select, update

from storage import consents, contacts, inboxes, staff_numbers
from storage.crypto import Keyring
from storage.database import Database, Db
from storage.errors import AddressTwice
from storage.tables import consent_event, inbox, staff_number, urn

SEALED: tuple[tuple[Table[Any], bytes], ...] = (
    (urn, contacts.AAD), (inbox, inboxes.AAD), (staff_number, staff_numbers.AAD),
)  # fmt: skip
"""Each table with a sealed address, and what its rows were sealed with."""


def rotate(database: Database, keyring: Keyring, batch: int = 1000) -> Iterator[int]:
    """
    Bring every sealed address under the current key; give the number of rows after each commit.

    Each batch is a transaction of its own, and a row says itself which key it is under: killed at any
    moment, it goes on where it was. Both keys work all the while. Raises CannotDecrypt, AddressTwice.
    """
    for table, aad in SEALED:
        after = 0
        while True:
            with database.transaction() as db:
                rows = _under_older(db, table, keyring, after, batch)
                if rows:
                    _renew(db, table, keyring, aad, rows)
            if not rows:
                break
            after = rows[-1].id
            yield len(rows)


def count_under_older(db: Db, keyring: Keyring) -> int:
    """
    Count the rows that only an older key opens or finds; at 0 the older secrets may go.

    Who said STOP and was erased is known by the index alone, which cannot be made anew: as long as
    such rows are counted here, the older secret stays among the settings, so that STOP stays obeyed.
    """
    return sum(
        db.execute(
            select(func.count()).select_from(table).where(_not_current(table.c.address_index, keyring))
        ).scalar_one()
        for table in (urn, inbox, staff_number, consent_event)
    )


def _not_current(column: ColumnElement[bytes], keyring: Keyring) -> ColumnElement[bool]:
    return func.substr(column, 1, 1, type_=LargeBinary) != literal(keyring.current.id, LargeBinary)


def _under_older(db: Db, table: Table[Any], keyring: Keyring, after: int, most: int) -> Sequence[Row[Any]]:
    return db.execute(
        select(table.c.id, table.c.address_sealed, table.c.address_index)
        .where(table.c.id > after, _not_current(table.c.address_sealed, keyring))
        .order_by(table.c.id)
        .limit(most)
        .with_for_update()
    ).all()


def _renew(db: Db, table: Table[Any], keyring: Keyring, aad: bytes, rows: Sequence[Row[Any]]) -> None:
    renewed = []
    for row in rows:
        text = keyring.decrypt(row.address_sealed, aad)
        renewed.append({
            "of_row": row.id,
            "new_sealed": keyring.encrypt(text, aad),
            "new_index": keyring.blind_index(text),
        })  # fmt: skip
    if table is urn:
        _refuse_twice(db, [values["new_index"] for values in renewed])
    of_row = table.c.id == bindparam("of_row")
    index = bindparam("new_index", type_=LargeBinary)
    sealed = bindparam("new_sealed", type_=LargeBinary)
    db.execute(update(table).where(of_row).values(address_sealed=sealed, address_index=index), renewed)
    pairs = zip(rows, renewed, strict=True)
    consents.readdress(db, keyring, {row.address_index: new["new_index"] for row, new in pairs})


def _refuse_twice(db: Db, indexes: list[bytes]) -> None:
    there = db.execute(select(urn.c.contact_id).where(urn.c.address_index.in_(indexes))).scalars().all()
    if there:
        raise AddressTwice(
            f"{len(there)} addresses lie under the older and the current key (contacts {sorted(there)[:5]}).",
            fix="Erase these contacts and rotate again; next time, give every process both secrets first.",
        )
