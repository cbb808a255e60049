"""
Make Procrastinate's tables, by which the workers of a fleet call each other; on PostgreSQL only.

They are those of the installed version, which is noted beside them. Safe while the old code runs: it does not
know them. Going back drops them; what waits lies in our own tables and is found by looking.
"""

from importlib.metadata import version

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0010"
down_revision = "0009"

CALL_NEXT = """
CREATE OR REPLACE FUNCTION grove_call_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM procrastinate_jobs j WHERE j.lock = OLD.lock AND j.status = 'todo') THEN
    PERFORM pg_notify('procrastinate_queue_v1#' || OLD.queue_name,
      json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text);
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS grove_call_next ON procrastinate_jobs;
CREATE TRIGGER grove_call_next AFTER DELETE ON procrastinate_jobs
  FOR EACH ROW WHEN (OLD.status = 'doing') EXECUTE FUNCTION grove_call_next();
"""
"""A job that came while another held its lock was told of in vain; so it is told of again when that one is done."""

TAKE_AWAY = """
DO $$ DECLARE each record; BEGIN
  DROP TABLE IF EXISTS procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers
    CASCADE;
  DROP FUNCTION IF EXISTS grove_call_next;
  FOR each IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = current_schema() AND starts_with(p.proname, 'procrastinate_')
  LOOP EXECUTE 'DROP FUNCTION ' || each.name || ' CASCADE'; END LOOP;
  DROP TYPE IF EXISTS procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type;
END $$
"""


def upgrade() -> None:
    db = op.get_bind()
    if db.dialect.name != "postgresql":
        return
    if db.execute(sa.text("SELECT to_regclass('procrastinate_jobs')")).scalar_one() is None:
        _run(db, SchemaManager.get_schema())
    _run(db, CALL_NEXT)
    _run(db, f"COMMENT ON TABLE procrastinate_jobs IS 'procrastinate {version('procrastinate')}'")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _run(op.get_bind(), TAKE_AWAY)


def _run(db: sa.Connection, script: str) -> None:
    """Past SQLAlchemy, which takes one statement at a time and reads a percent sign as a parameter."""
    driver = db.connection.driver_connection
    if driver is None:
        raise AssertionError("a migration has a connection")
    driver.execute(script)
