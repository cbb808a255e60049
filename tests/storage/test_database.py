"""Transactions keep all or nothing, readers never write, writers never lock each other out."""

import stat
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, StatementError

from storage import migrate
from storage.database import Database, Db
from storage.errors import DatabaseAway, DatabaseReadOnly, DatabaseUrlUnusable, DiskFull
from storage.tables import audit, lane, session, tick

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def memory() -> Iterator[Database]:
    database = Database.open("sqlite://")
    migrate.upgrade(database)
    yield database
    database.close()


def add_tick(db: Db, job: str, slot: datetime = NOON) -> None:
    db.execute(insert(tick).values(job=job, slot=slot))


def count_ticks(database: Database) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(tick)).scalar_one()


def test_a_transaction_keeps_all(database: Database) -> None:
    with database.transaction() as db:
        add_tick(db, "a")
        add_tick(db, "b")

    assert count_ticks(database) == 2


def test_a_transaction_that_raises_keeps_nothing(database: Database) -> None:
    with pytest.raises(IntegrityError):
        add_the_same_twice(database)

    assert count_ticks(database) == 0


def add_the_same_twice(database: Database) -> None:
    with database.transaction() as db:
        add_tick(db, "a")
        add_tick(db, "a")


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as db:
        add_tick(db, "a")

    with database.transaction() as db:
        add_tick(db, "b")
    assert count_ticks(database) == 1


def test_reading_sees_one_state_while_others_write(database: Database) -> None:
    with database.reading() as db:
        before = db.execute(select(func.count()).select_from(tick)).scalar_one()
        with database.transaction() as other:
            add_tick(other, "a")
        after = db.execute(select(func.count()).select_from(tick)).scalar_one()

    assert (before, after) == (0, 0)
    assert count_ticks(database) == 1


def test_a_row_that_refers_to_nothing_is_refused(database: Database) -> None:
    orphan = insert(session).values(
        contact_id=7,
        flow="f",
        version=1,
        node="n",
        results={},
        state="active",
        started_at=NOON,
        touched_at=NOON,
    )

    with pytest.raises(IntegrityError), database.transaction() as db:
        db.execute(orphan)


def test_eight_writers_that_read_first_all_get_their_turn(database_url: str) -> None:
    """A transaction that reads and then writes is where SQLite says "database is locked" at once."""
    databases = [Database.open(database_url) for _ in range(8)]

    def write_many(number: int) -> None:
        for round_ in range(15):
            with databases[number].transaction() as db:
                db.execute(select(func.count()).select_from(tick)).scalar_one()
                add_tick(db, f"{number}", NOON + timedelta(hours=round_))

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write_many, range(8)))

    assert count_ticks(databases[0]) == 8 * 15
    for each in databases:
        each.close()


def test_threads_that_share_a_database_in_memory_take_turns(memory: Database) -> None:
    def write_and_read(number: int) -> int:
        with memory.transaction() as db:
            add_tick(db, f"turn {number}")
        return count_ticks(memory)

    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(write_and_read, range(100)))

    assert max(counts) == 100


@pytest.mark.parametrize(
    "url",
    ["postgresql://account:hush@127.0.0.1:1/grove", "sqlite:////dev/null/grove.db", "sqlite:////proc"],
)
def test_a_database_that_is_not_there_is_away_and_its_password_is_not_told(url: str) -> None:
    database = Database.open(url)

    with pytest.raises(DatabaseAway) as failure, database.transaction():
        pass

    assert database.is_away(failure.value)
    assert "hush" not in str(failure.value)
    assert "account" not in str(failure.value)


def test_a_file_that_is_no_database_is_away(tmp_path: Path) -> None:
    (tmp_path / "grove.db").write_text("Dear city, " * 100)

    with pytest.raises(DatabaseAway), Database.open(f"sqlite:///{tmp_path}/grove.db").reading():
        pass


def test_a_server_that_breaks_off_is_away_and_back_with_the_next_transaction(postgres_url: str) -> None:
    database = Database.open(postgres_url)

    with pytest.raises(DatabaseAway):
        write_and_break_off(database, postgres_url)

    assert count_ticks(database) == 0
    database.close()


def write_and_break_off(database: Database, url: str) -> None:
    with database.transaction() as db, psycopg.connect(url, autocommit=True) as other:
        add_tick(db, "lost")
        pid = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        add_tick(db, "never")


def test_our_own_mistakes_are_not_the_database_being_away(database: Database) -> None:
    with pytest.raises(DBAPIError) as failure, database.transaction() as db:
        db.execute(text("SELECT * FROM no_such_table"))

    assert not database.is_away(failure.value)
    assert not database.is_away(ValueError())


def test_no_value_of_a_row_is_in_an_error(database: Database) -> None:
    words = NOON.strftime("born at noon on %A")  # not spelt out, as a traceback quotes the source, too

    with pytest.raises(IntegrityError) as failure, database.transaction() as db:
        db.execute(insert(audit).values(at=NOON, actor=None, act=words, object="o", detail={}))

    told = "".join(traceback.format_exception(failure.value))
    assert words not in told
    assert "audit" in told


@pytest.mark.parametrize(
    "url",
    ["", "grove.db", "mysql://localhost/grove", "postgresql+asyncpg://h/d", "sqlite+aiosqlite://", "://"],
)
def test_another_kind_of_database_is_refused_with_the_cure(url: str) -> None:
    with pytest.raises(DatabaseUrlUnusable, match=r"sqlite:///"):
        Database.open(url)


def test_a_database_is_printed_without_its_account() -> None:
    assert str(Database.open("postgresql://me:hush@db.example:5433/grove?sslkey=x")) == (
        "postgresql://db.example/grove"
    )


def test_the_file_is_made_with_its_folder_and_for_our_account_only(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/new/grove.db")
    migrate.upgrade(database)

    with database.transaction() as db:
        add_tick(db, "a")
        files = list((tmp_path / "new").iterdir())

    assert {file.name for file in files} == {"grove.db", "grove.db-wal", "grove.db-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_commit_on_sqlite_outlives_a_power_cut(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/grove.db")

    with database.reading() as db:
        assert db.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert db.execute(text("PRAGMA synchronous")).scalar_one() == 2


@given(
    st.lists(
        st.datetimes(
            min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
            max_value=datetime(2200, 1, 1),  # noqa: DTZ001
            timezones=st.sampled_from([UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=45))]),
        ),
        unique=True,
    )
)
def test_instants_come_back_in_utc_and_in_order(memory: Database, instants: list[datetime]) -> None:
    with memory.transaction() as db:
        db.execute(tick.delete())
        for instant in instants:
            add_tick(db, "order", instant)
        kept = db.execute(select(tick.c.slot).order_by(tick.c.slot)).scalars().all()

    assert list(kept) == sorted(instants)
    assert all(instant.tzinfo is UTC for instant in kept)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-7))])
def test_an_instant_is_the_same_on_both_databases(database: Database, zone: timezone) -> None:
    instant = datetime(2026, 11, 1, 1, 30, 0, 123456, tzinfo=zone)

    with database.transaction() as db:
        add_tick(db, "a", instant)
        found = db.execute(select(tick.c.slot).where(tick.c.slot == instant)).scalar_one()
        earlier = db.execute(select(tick.c.slot).where(tick.c.slot < instant)).all()

    assert (found, found.tzinfo, earlier) == (instant, UTC, [])


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), database.transaction() as db:
        add_tick(db, "a", datetime(2026, 7, 1))  # noqa: DTZ001 - that is the point


def test_what_json_says_comes_back_and_nothing_is_null(database: Database) -> None:
    said = {"ask": "¿Cuándo?", "n": 1, "list": [True, None, 2.5]}
    columns = {"at": NOON, "actor": "a", "act": "b", "object": "c"}

    with database.transaction() as db:
        db.execute(insert(audit).values(detail=said, **columns))
        assert db.execute(select(audit.c.detail)).scalar_one() == said
    with pytest.raises(IntegrityError), database.transaction() as db:
        db.execute(insert(audit).values(detail=None, **columns))


def test_a_row_another_worker_holds_is_passed_over_on_postgresql(postgres_url: str) -> None:
    database = Database.open(postgres_url)
    claim = select(lane.c.name).order_by(lane.c.name).limit(1).with_for_update(skip_locked=True)
    with database.transaction() as db:
        db.execute(insert(lane), [{"name": n, "rate": 1.0, "burst": 1, "free_at": NOON} for n in "ab"])

    with database.transaction() as one, database.transaction() as two:
        taken = [one.execute(claim).scalar_one(), two.execute(claim).scalar_one()]

    assert taken == ["a", "b"]
    database.close()


def test_a_statement_that_is_wrong_on_postgresql_stays_what_it_is(postgres_url: str) -> None:
    database = Database.open(postgres_url)

    with pytest.raises(ProgrammingError), database.transaction() as db:
        db.execute(text("SELEKT 1"))
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT CAST(CAST(:words AS TEXT) AS INTEGER)",  # its first line quotes the value
        "SELECT CAST(CAST(:words AS TEXT) AS TIMESTAMP)",
        "SELECT CAST(CAST(:words AS TEXT) AS JSONB)",
    ],
)
def test_no_value_is_in_an_error_about_the_value_itself(postgres_url: str, statement: str) -> None:
    opened, words = Database.open(postgres_url), "petunia " + "+19165550142"
    with opened as database, pytest.raises(DBAPIError) as failure, database.transaction() as db:
        db.execute(text(statement), {"words": words})

    told = "".join(traceback.format_exception(failure.value))
    assert words not in told
    assert words.split()[1] not in told


def test_a_database_that_takes_no_writes_is_told_by_that_name(tmp_path: Path) -> None:
    path = tmp_path / "grove.db"
    with Database.open(f"sqlite:///{path}") as database:
        migrate.upgrade(database)
    with Database.open(f"sqlite:///file:{path}?mode=ro&uri=true") as database:
        with database.reading() as db:
            assert db.execute(text("SELECT count(*) FROM msg")).scalar_one() == 0
        with pytest.raises(DatabaseReadOnly, match="takes no writes"), database.transaction() as db:
            db.execute(text("DELETE FROM msg"))


def test_a_server_that_is_a_copy_is_told_by_that_name(postgres_url: str) -> None:
    opened = Database.open(f"{postgres_url}&options=-cdefault_transaction_read_only%3Don")
    with opened as copy, pytest.raises(DatabaseReadOnly, match="takes no writes"), copy.transaction() as db:
        db.execute(text("DELETE FROM msg"))


def test_a_full_disk_is_told_by_that_name_and_what_was_kept_stays(tmp_path: Path) -> None:
    with Database.open(f"sqlite:///{tmp_path}/grove.db") as database:
        migrate.upgrade(database)
        with database.transaction() as db:
            db.execute(text("INSERT INTO tick VALUES ('kept', 1)"))
            pages = db.execute(text("PRAGMA page_count")).scalar_one()
            db.execute(text(f"PRAGMA max_page_count = {pages + 3}"))
        with pytest.raises(DiskFull, match="full"), database.transaction() as db:
            db.execute(text("INSERT INTO tick VALUES (:job, 1)"), {"job": "x" * 100_000})
        with database.transaction() as db:
            db.execute(text("PRAGMA max_page_count = 1000000"))
            db.execute(text("INSERT INTO tick VALUES ('afterwards', 1)"))
        with database.reading() as db:
            assert db.execute(text("SELECT job FROM tick ORDER BY job")).scalars().all() == ["afterwards", "kept"]
