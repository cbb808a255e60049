"""A city moves from one database to another whole, every row compared; or the target says that it is half a city."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary, Table, insert, select, text

from storage import consents, copying, migrate, ticks
from storage.copying import AT_ONCE, Progress, Sum, copy, hash_of
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import CopyBroke, SourceBusy, TablesDiffer, TargetNotEmpty
from storage.tables import contact, inbox, ledger, metadata
from storage.types import Instant
from tests.storage.kept import NOON, a_urn, keep_contact

KINDS: dict[type, type] = {LargeBinary: bytes, Instant: datetime}
"""Of columns that do not say themselves what they hold."""

LONG_AFTER = NOON + timedelta(days=9)
ODD = ("", "¿Cuándo pasa la basura?", "ਪੰਜਾਬੀ 한국어 简体", "👩‍👩‍👧 'quoted' \"twice\" \\ \n\t", "0", "null")
NESTED: tuple[dict[str, Any], ...] = (
    {},
    {"a": [1, 1.5, None, True, "ñ"]},
    {"b": {"z": 1e16, "a": -0.0}},
    {"c": "\u2028"},
)


@pytest.fixture
def source(database: Database) -> Database:
    return database


@pytest.fixture
def target(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables, of the other kind."""
    if database.dialect == "sqlite":
        url = str(request.getfixturevalue("postgres_url"))
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "target.db")
        url = f"sqlite:///{tmp_path}/target.db"
    with Database.open(url) as opened:
        yield opened


def fill(database: Database, rows: int = 7) -> None:
    """Odd values in every column of every table; rows that refer to others refer to such as are there."""
    with database.transaction() as db:
        for table in metadata.sorted_tables:
            made = [{column.name: value(column, number) for column in table.columns} for number in range(1, rows + 1)]
            db.execute(insert(table), made)


def value(column: Column[Any], number: int) -> Any:
    kind = KINDS.get(type(column.type)) or column.type.python_type
    if column.foreign_keys or column.name == "id" or (column.primary_key and kind is int):
        return number
    if column.nullable and number % 3 == 0:
        return None
    if kind is str:
        own = column.primary_key or column.unique or column.name in ("provider_id", "question")
        return f"{ODD[number % len(ODD)]}{number}" if own else ODD[number % len(ODD)]
    values = {
        bytes: bytes([0, 255, number]),
        datetime: NOON + timedelta(microseconds=number),
        date: date(2026, 1, number),
        bool: number % 2 == 0,
        float: number / 3,
        int: number,
    }
    return values.get(kind, NESTED[number % len(NESTED)])


def all_rows(database: Database) -> dict[str, list[Any]]:
    with database.reading() as db:
        return {
            table.name: by_key(db.execute(select(table)).mappings().all(), table) for table in metadata.sorted_tables
        }


def by_key(rows: Any, table: Table[Any]) -> list[dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    return sorted((dict(row) for row in rows), key=lambda row: [str(row[key]) for key in keys])


def copied(source: Database, target: Database, now: datetime = LONG_AFTER) -> list[Progress]:
    return list(copy(source, target, now))


def test_every_row_of_every_table_is_the_same_afterwards(source: Database, target: Database) -> None:
    fill(source)
    before = all_rows(source)

    told = copied(source, target)

    assert all_rows(target) == before == all_rows(source)
    assert {step.table for step in told if step.compared} == set(metadata.tables)
    assert sum(step.rows for step in told if step.compared) == 7 * len(metadata.tables)
    assert migrate.is_at_head(target)


def test_more_rows_than_are_read_at_a_time_all_arrive(source: Database, target: Database, keyring: Keyring) -> None:
    rows = [{"id": number, "timezone": "UTC", "created_at": NOON} for number in range(1, 2 * AT_ONCE + 8)]
    with source.transaction() as db:
        db.execute(insert(contact), rows)

    told = copied(source, target)

    assert [step.rows for step in told if step.table == "contact"] == [0, AT_ONCE, 2 * AT_ONCE, *[2 * AT_ONCE + 7] * 2]
    with target.transaction() as db:
        assert keep_contact(db, keyring).id == 2 * AT_ONCE + 8


def test_the_number_of_a_contact_that_is_gone_is_never_given_again(
    source: Database, target: Database, keyring: Keyring
) -> None:
    with source.transaction() as db:
        for number in range(3):
            last = keep_contact(db, keyring, number).id
        db.execute(contact.delete().where(contact.c.id == last))

    copied(source, target)

    with target.transaction() as db:
        assert keep_contact(db, keyring, 9).id == last + 1


def test_the_chain_of_consent_is_whole_afterwards_and_goes_on(
    source: Database, target: Database, keyring: Keyring
) -> None:
    with source.transaction() as db:
        for number in range(5):
            whose = keep_contact(db, keyring, number).id
            consents.record(
                db, keyring, "opt_in", contact_id=whose, urn=a_urn(number), source="keyword", wording="START ñ",
                language="es", now=NOON,
            )  # fmt: skip
        before = consents.verify(db, keyring)

    copied(source, target)

    with target.transaction() as db:
        assert consents.verify(db, keyring) == before
        consents.record(
            db, keyring, "opt_out", contact_id=None, urn=a_urn(1), source="keyword", wording="STOP", language=None,
            now=NOON,
        )  # fmt: skip
        assert consents.verify(db, keyring).broken is None
        assert db.execute(select(ledger.c.length)).scalar_one() == 6


def test_a_copy_that_broke_off_leaves_a_target_on_which_nothing_starts(source: Database, target: Database) -> None:
    fill(source)
    steps = copy(source, target, LONG_AFTER)
    while next(steps).table != "msg":
        pass
    steps.close()  # type: ignore[attr-defined]  # it is a generator

    with pytest.raises(CopyBroke, match="--again"):
        migrate.is_at_head(target)
    with pytest.raises(CopyBroke, match="--again"):
        migrate.upgrade(target)
    with pytest.raises(TargetNotEmpty, match="--again"):
        copied(source, target)

    copying.empty(target)
    copied(source, target)
    assert all_rows(target) == all_rows(source)


def test_a_target_that_holds_something_is_refused_and_stays_as_it_is(source: Database, target: Database) -> None:
    fill(source)
    with target.transaction() as db:
        db.execute(insert(contact).values(timezone="UTC", created_at=NOON))
    before = all_rows(target)

    with pytest.raises(TargetNotEmpty, match="rows in contact"):
        copied(source, target)

    assert all_rows(target) == before
    assert migrate.is_at_head(target)


def test_tables_of_another_version_are_refused_on_either_side(source: Database, target: Database) -> None:
    migrate.downgrade(target, "0009")
    with pytest.raises(TablesDiffer, match="grove migrate"):
        copied(source, target)
    migrate.upgrade(target)
    migrate.downgrade(source, "0009")
    with pytest.raises(TablesDiffer, match="grove migrate"):
        copied(source, target)


def test_a_database_is_not_copied_to_itself(source: Database) -> None:
    with pytest.raises(TargetNotEmpty, match="itself"):
        copied(source, source)


def test_while_a_worker_runs_on_it_a_city_is_not_copied(source: Database, target: Database) -> None:
    with source.transaction() as db:
        ticks.take(db, "settle", NOON, NOON)

    with pytest.raises(SourceBusy, match="Stop every process"):
        copied(source, target, NOON + timedelta(seconds=12))
    assert migrate.is_at_head(target)

    copied(source, target, NOON + timedelta(seconds=31))


def test_nobody_writes_to_the_source_while_it_is_copied(source: Database, target: Database) -> None:
    fill(source)
    before = all_rows(source)

    refused = [is_refused(source) for step in copy(source, target, LONG_AFTER) if step.table == "session"]

    assert refused == [True, True, True]  # before, while and after it is read
    assert not is_refused(source)
    assert all_rows(target) == before


def is_refused(database: Database) -> bool:
    """Whether somebody else's write has to wait."""
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(str(database.engine.url.database), timeout=0)) as other:
            try:
                other.execute("DELETE FROM msg").connection.rollback()
            except sqlite3.OperationalError:
                return True
            return False
    with database.reading() as db:
        held = db.execute(text("SELECT count(*) FROM pg_locks WHERE mode = 'ShareLock' AND granted")).scalar_one()
    return bool(held >= len(metadata.tables))


def test_a_row_that_is_another_on_the_other_side_is_found(source: Database, target: Database) -> None:
    fill(source)

    def spoil() -> None:
        with target.transaction() as db:
            db.execute(text("UPDATE contact SET timezone = 'Mars' WHERE id = 3"))

    steps = copy(source, target, LONG_AFTER)
    while next(steps).table != "urn":
        pass
    spoil()
    with pytest.raises(CopyBroke, match="contact is not the same"):
        list(steps)
    assert copying.is_unfinished(target)


def test_a_text_that_postgresql_cannot_hold_names_its_table_and_no_word_of_it(
    postgres_url: str, sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "source.db")
    with Database.open(f"sqlite:///{tmp_path}/source.db") as source, Database.open(postgres_url) as target:
        with source.transaction() as db:
            db.execute(
                insert(inbox).values(
                    channel="sms", provider_id="petunia\x00", scheme="tel", address_sealed=b"", address_index=b"",
                    content={}, received_at=NOON,
                )
            )  # fmt: skip
        with pytest.raises(CopyBroke, match="A row of inbox") as failure:
            copied(source, target)

    assert "petunia" not in str(failure.value)


def test_a_sum_knows_no_order_and_every_value() -> None:
    one, other = {"id": 1, "at": datetime(2026, 1, 1, tzinfo=UTC)}, {"id": 2, "at": None}

    assert Sum().plus([one, other]) == Sum().plus([other]).plus([one])
    assert Sum().plus([one]) != Sum().plus([other])
    assert hash_of({"a": b"1"}) != hash_of({"a": "1"})
    assert hash_of({"a": 1.0}) == hash_of({"a": 1})
    assert hash_of({"a": None}) != hash_of({"a": "null"})
