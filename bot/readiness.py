"""Whether the service can do its work: what may be wrong, with its cure, for `/readyz` and `grove doctor`."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.building import NotMigrated
from bot.errors import OperatorError
from storage import health, inboxes, migrate
from storage.database import Database, Db
from storage.errors import StorageError

LEAST_ROOM = 200 * 1024 * 1024
"""Bytes a disk has to have free: SQLite's log and a new snapshot of the open data want some."""

MOST_APART = timedelta(seconds=5)
"""Between our clock and the database's: hours of sending and leases are reckoned by ours."""

OLDEST_POSTGRESQL = 13
"""The oldest that the job engine takes. Source: procrastinate's documentation, “Requirements”."""

BEHIND = timedelta(seconds=60)
"""A text that waits longer than this for its turn waits for nobody."""


class WriterStopped(OperatorError):
    """The thread that writes has ended."""

    code = "writer-stopped"

    def __init__(self) -> None:
        super().__init__("Nothing can be written by this process any more.", fix="Start the service again.")


class InboxBehind(OperatorError):
    """Texts wait too long for their turn."""

    code = "inbox-behind"

    def __init__(self, waits: timedelta) -> None:
        super().__init__(
            f"A text has waited {waits.total_seconds():.0f} seconds for its turn.",
            fix="See that a worker runs, and what its log says; start another one when it is only slow.",
        )


class DiskLow(OperatorError):
    """A disk we write to is nearly full."""

    code = "disk-low"

    def __init__(self, folder: Path, free: int) -> None:
        super().__init__(f"The disk of {folder} has {free >> 20} MB left.", fix="Make room on it, before writes fail.")


class ClockWrong(OperatorError):
    """Our clock is not where the database's is, or behind what was written."""

    code = "clock-wrong"

    def __init__(self, what: str) -> None:
        super().__init__(what, fix="Let NTP set the clocks of all machines; quiet hours and leases go by them.")


class ZoneMissing(OperatorError):
    """The data about a time zone is not there."""

    code = "time-zone-missing"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no data about the time zone {name}.", fix="Install the system's tzdata, or `make setup` anew."
        )


class PostgresqlTooOld(OperatorError):
    """A server of a version that we cannot use."""

    code = "postgresql-too-old"

    def __init__(self, version: str) -> None:
        super().__init__(f"PostgreSQL {version} is too old.", fix=f"Use version {OLDEST_POSTGRESQL} or newer.")


class SenderMissing(OperatorError):
    """Messages wait for a channel that has no sender."""

    code = "sender-missing"

    def __init__(self, waiting: Mapping[str, int]) -> None:
        told = ", ".join(f"{number} for {channel}" for channel, number in sorted(waiting.items()))
        super().__init__(
            f"Messages wait that nothing sends: {told}.",
            fix="Name that channel's account in the settings again; what has lost its sense by then is not sent.",
        )


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; without a fault it is well."""

    name: str
    fault: OperatorError | StorageError | None = None


Look = Callable[[], None]
"""Looks at one thing; raises what is wrong with it."""


def look_at(looks: Mapping[str, Look]) -> list[Check]:
    """Look at each; a fault in one hides none in another."""
    return [_looked(name, look) for name, look in looks.items()]


def _looked(name: str, look: Look) -> Check:
    try:
        look()
    except (OperatorError, StorageError) as fault:
        return Check(name, fault)
    return Check(name)


def schema(database: Database) -> None:
    """The tables are as this version of the program expects; raises NotMigrated."""
    if not migrate.is_at_head(database):
        raise NotMigrated


def version(database: Database) -> None:
    """The server is one we can use; raises PostgresqlTooOld."""
    with database.reading() as db:
        found = health.server_version(db)
    if database.dialect == "postgresql" and found < (OLDEST_POSTGRESQL,):
        raise PostgresqlTooOld(".".join(map(str, found)))


def inbox(database: Database, now: datetime, longest: timedelta = BEHIND) -> None:
    """No text waits too long for its turn; raises InboxBehind."""
    with database.reading() as db:
        since = inboxes.waiting_since(db)
    if since is not None and now - since > longest:
        raise InboxBehind(now - since)


def lanes(database: Database, channels: Iterable[str]) -> None:
    """No message waits for a channel that is none of these; raises SenderMissing."""
    with database.reading() as db:
        waiting = health.without_sender(db, channels)
    if waiting:
        raise SenderMissing(waiting)


def clock(database: Database, now: Callable[[], datetime]) -> None:
    """Our clock agrees with the database's, and no slot of recurring work lies before us; raises ClockWrong."""
    with database.reading() as db:
        theirs, ours, latest = health.database_time(db), now(), _latest_slot(db)
    if theirs is not None and abs(theirs - ours) > MOST_APART:
        raise ClockWrong(f"Our clock and the database's are {abs(theirs - ours).total_seconds():.0f} seconds apart.")
    if latest is not None and latest - ours > MOST_APART:
        raise ClockWrong(f"Recurring work was done {(latest - ours).total_seconds():.0f} seconds from now.")


def _latest_slot(db: Db) -> datetime | None:
    return max(health.last_slots(db).values(), default=None)


def room(folders: Iterable[Path]) -> None:
    """The disks we write to have room; raises DiskLow."""
    for folder in map(Path.absolute, folders):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        free = shutil.disk_usage(there).free
        if free < LEAST_ROOM:
            raise DiskLow(folder, free)


def zone(name: str) -> None:
    """The data about a time zone is there; raises ZoneMissing."""
    try:
        ZoneInfo.no_cache(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneMissing(name) from error
