"""How SQLite and PostgreSQL are set up, so that the rest need not know which of them it is."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from storage.errors import DatabaseUrlUnusable

CONNECT_TIMEOUT_S = 5
BUSY_TIMEOUT_MS = 5_000
WAL_TRIES = 20

DATA_EXCEPTION = "22"
"""The class of SQLSTATE of errors about a value. Source: PostgreSQL manual, appendix A."""


def masked(url: URL) -> str:
    """Name a database without its account, password or options."""
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"


def parse(url: str) -> URL:
    """Read a database URL; raises DatabaseUrlUnusable."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = URL.create("unreadable")
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        return parsed
    raise DatabaseUrlUnusable(
        "The database URL is neither SQLite's nor PostgreSQL's.",
        fix="Write sqlite:///data/grove.db or postgresql://account:password@host/database.",
    ) from None


def make_engine(url: URL) -> Engine:
    """Set up the engine for a URL that `parse` gave; connects to nothing."""
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgres(url)


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
    )
    event.listen(engine, "connect", _speak_utc)
    event.listen(engine, "handle_error", _leave_out_the_row)
    return engine


def _sqlite(url: URL) -> Engine:
    if url.database in {None, "", ":memory:"}:
        engine = create_engine(
            url, poolclass=StaticPool, hide_parameters=True, connect_args={"check_same_thread": False}
        )
    else:
        if "uri" not in url.query:  # else it is no path, and names a file that should be there
            _make_private(Path(str(url.database)))
        engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _make_private(path: Path) -> None:
    """Make the file so that only our account reads it; its log and index files copy its permissions."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return  # the first transaction says DatabaseAway, which is no reason to fail before


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver shall not begin transactions on its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")  # an acknowledged message outlives a power cut
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    """Switch to WAL. Of several that open a new file at once, the switch fails at once instead of waiting."""
    for _ in range(WAL_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN IMMEDIATE")  # this one waits for its turn
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


USE = "use"
"""What a connection remembers of how it was used last."""


def begin(db: Connection) -> None:
    """
    Begin what `Database` opens on SQLite: the driver begins nothing by itself.

    No listener does it: an engine with listeners looks for them at each statement, a tenth of a turn's time. A
    connection that was used the same way before is set so already.
    """
    options = db.get_execution_options()
    use = reading, migrating = bool(options.get("reading")), bool(options.get("migrating"))
    if db.info.get(USE) != use:
        db.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
        db.exec_driver_sql(f"PRAGMA foreign_keys = {int(not migrating)}")
        db.info[USE] = use
    db.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _leave_out_the_row(context: ExceptionContext) -> None:
    """
    Cut an error down to its first line: PostgreSQL's detail and context quote the row, with a resident's words.

    Of an error in the data itself already the first line quotes the value: there its kind has to do.
    """
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if getattr(error, "diag", None) is None or wrapped is None:
        return
    in_data = str(getattr(error, "sqlstate", None)).startswith(DATA_EXCEPTION)
    told = type(error).__name__ if in_data else str(error).partition("\n")[0]
    error.args = (told,)
    wrapped.args = (f"({type(error).__module__}.{type(error).__name__}) {told}",)


def _speak_utc(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET timezone TO 'UTC'")
    cursor.close()
    connection.commit()
