"""
Wake-ups for the workers of a fleet: Procrastinate's jobs, one for each piece of work that is called for.

A job holds nothing but the name of the work: what there is to do lies in our own tables. So a job may be lost, or
come twice, and no harm is done. PostgreSQL only.
"""

from collections.abc import Collection, Iterable
from importlib.metadata import version

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from storage.database import Database, Db

QUEUE = "grove"
TASK = "pump"

_LOCK_CLASS = 0x6A6F62
"""Of the advisory locks taken here: "job" in ASCII."""

# Whoever calls for work first holds the lock until its commit. Others pass it over instead of waiting for it, as
# the unique key alone would make them: two who call for the same two works would wait for each other for ever.
_CALL = text("""
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args)
    SELECT :queue, :task, name, name, jsonb_build_object('name', name) FROM unnest(:names) AS name
    WHERE NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.queueing_lock = name AND j.status = 'todo')
      AND pg_try_advisory_xact_lock(:class, hashtext(name))
    ON CONFLICT DO NOTHING
""").bindparams(bindparam("names", type_=ARRAY(Text())))

_UNDER_WAY = text("SELECT lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND lock IS NOT NULL")

_TAKE_FROM_THE_DEAD = text("""
    DELETE FROM procrastinate_jobs j
    WHERE j.status = 'doing' AND j.queue_name = :queue AND NOT EXISTS (
      SELECT FROM procrastinate_workers w
      WHERE w.id = j.worker_id AND w.last_heartbeat >= now() - make_interval(secs => :silent_s))
    RETURNING j.lock
""")

_MADE_BY = text("SELECT obj_description(to_regclass('procrastinate_jobs'))")


def call(db: Db, names: Iterable[str]) -> None:
    """Call for works, once the caller's transaction commits; one that is called for already stays so."""
    wanted = sorted(set(names))
    if wanted:
        db.execute(_CALL, {"queue": QUEUE, "task": TASK, "class": _LOCK_CLASS, "names": wanted})


def under_way(db: Db, names: Collection[str]) -> list[bool]:
    """Of each work, whether it is called for or being done."""
    known = set(db.execute(_UNDER_WAY).scalars())
    return [name in known for name in names]


def take_from_the_dead(db: Db, silent_s: float) -> list[str]:
    """Call anew for the works of workers that have been silent for so long; gives their names."""
    names = list(db.execute(_TAKE_FROM_THE_DEAD, {"queue": QUEUE, "silent_s": silent_s}).scalars())
    call(db, names)
    return names


def address(database: Database) -> str:
    """How Procrastinate reaches the same database."""
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def stale(db: Db) -> str | None:
    """What is wrong with the job tables: they were made by another version than the installed one; None if nothing."""
    if db.dialect.name != "postgresql":
        return None
    made_by, installed = db.execute(_MADE_BY).scalar_one(), f"procrastinate {version('procrastinate')}"
    return None if made_by == installed else f"the job tables are of {made_by or 'nobody'}, installed is {installed}"
