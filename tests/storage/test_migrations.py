"""Migrations go up and back on both databases, all or nothing, and end at what the code expects."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import String, inspect, text

from storage import migrate
from storage.database import Database, Db
from storage.errors import MigrationBroke
from storage.tables import metadata

ONE_OF_EACH = (
    "INSERT INTO contact (id, timezone, created_at) VALUES (1, 'UTC', {now})",
    """INSERT INTO session (id, contact_id, flow, version, node, results, state, started_at, touched_at)
    VALUES (1, 1, 'f', 1, 'n', '{{}}', 'active', {now}, {now})""",
)


def names(database: Database) -> set[str]:
    with database.reading() as db:
        return set(inspect(db).get_table_names())


def test_up_makes_every_table_and_back_leaves_none(empty_database: Database) -> None:
    migrate.upgrade(empty_database)
    assert {name for name in names(empty_database) if not name.startswith("procrastinate_")} == {
        *metadata.tables,
        "alembic_version",
    }

    migrate.downgrade(empty_database, "base")
    assert names(empty_database) == {"alembic_version"}

    migrate.upgrade(empty_database)
    assert migrate.is_at_head(empty_database)


def test_the_migrations_end_at_the_tables_the_code_expects(database: Database) -> None:
    migrate.check(database)


def test_a_database_without_tables_is_at_no_revision(empty_database: Database) -> None:
    assert migrate.current(empty_database) is None
    assert not migrate.is_at_head(empty_database)


def test_of_several_that_start_at_once_one_migrates_and_the_others_find_it_done(
    empty_database: Database,
) -> None:
    url = empty_database.engine.url.render_as_string(hide_password=False)

    with ThreadPoolExecutor(8) as starters:
        list(starters.map(upgrade_alone, [url] * 8))

    assert migrate.is_at_head(empty_database)


def upgrade_alone(url: str) -> None:
    with Database.open(url) as database:
        migrate.upgrade(database)


def test_altering_a_table_by_copying_keeps_what_refers_to_it(database: Database) -> None:
    """SQLite drops the old copy; with references followed, that would delete every session."""
    now = "0" if database.dialect == "sqlite" else "now()"
    with database.transaction() as db:
        for statement in ONE_OF_EACH:
            db.execute(text(statement.format(now=now)))

    with database.migrating() as db:
        alter_a_column(db)

    with database.reading() as db:
        assert db.execute(text("SELECT count(*) FROM session")).scalar_one() == 1


def alter_a_column(db: Db) -> None:
    operations = Operations(MigrationContext.configure(db))
    with operations.batch_alter_table("contact") as contact:
        contact.alter_column("timezone", existing_type=String(), nullable=True)


def test_a_migration_that_leaves_rows_referring_to_nothing_is_undone() -> None:
    """PostgreSQL refuses the statement itself; SQLite has to be asked."""
    with Database.open("sqlite://") as database:
        migrate.upgrade(database)

        with pytest.raises(MigrationBroke), migrate._migrating(database) as db:
            db.execute(text(ONE_OF_EACH[1].format(now="0")))

        with database.reading() as db:
            assert db.execute(text("SELECT count(*) FROM session")).scalar_one() == 0
