"""What `grove doctor` looks at; a fault in one file hides none in another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import readiness
from bot.building import build_channels
from bot.city import load_city
from bot.cli import definitions
from bot.cli.definitions import Tree
from bot.cli.trouble import NoChannel
from bot.clock import SystemClock
from bot.errors import OperatorError
from bot.opendata.declarations import load_datasets
from bot.opendata.refresh import prepare
from bot.settings import Settings, load_settings
from flows.reading import DefinitionError
from locales import gate
from locales.catalogues import CatalogueBroken, CatalogueMissing, Catalogues
from storage import jobs
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.snapshots.store import SnapshotStore

__all__ = ["LOOKS", "Finding", "Tree", "examine"]

MENDABLE = (OperatorError, StorageError, DefinitionError, CatalogueMissing, CatalogueBroken, OSError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and every fault of it."""

    what: str
    faults: tuple[str, ...] = ()


def examine(tree: Tree, names: Sequence[str]) -> Iterator[Finding]:
    """Look at one thing after the other."""
    try:
        settings = load_settings()
    except OperatorError as error:
        yield Finding("settings", (str(error),))
        return
    for name in names:
        yield Finding(name, tuple(_faults(name, settings, tree)))


def _faults(name: str, settings: Settings, tree: Tree) -> Iterator[str]:
    try:
        yield from LOOKS[name](settings, tree)
    except MENDABLE as error:
        yield str(error)


def _settings(settings: Settings, _: Tree) -> Iterator[str]:
    Keyring.derive(settings.secrets[0], older=settings.secrets[1:])
    yield from ()


def _city(settings: Settings, _: Tree) -> Iterator[str]:
    load_city(settings.city_file)
    yield from ()


def _catalogues(_: Settings, tree: Tree) -> Iterator[str]:
    Catalogues(folder=tree.locales)
    yield from map(str, gate.faults(tree.root))


def _cards(_: Settings, tree: Tree) -> Iterator[str]:
    yield from definitions.card_faults(tree)


def _flows(settings: Settings, tree: Tree) -> Iterator[str]:
    yield from definitions.flow_faults(tree, load_city(settings.city_file).facts)


def _surveys(_: Settings, tree: Tree) -> Iterator[str]:
    yield from definitions.survey_faults(tree)


def _campaigns(_: Settings, tree: Tree) -> Iterator[str]:
    yield from definitions.campaign_faults(tree)


def _sentences(settings: Settings, tree: Tree) -> Iterator[str]:
    yield from definitions.sentence_faults(tree, load_city(settings.city_file).languages)


def _open_data(_: Settings, tree: Tree) -> Iterator[str]:
    """Build every data set anew in a folder of its own, so that nothing that is in use is touched."""
    with TemporaryDirectory(prefix="grove-doctor-") as folder:
        results = prepare(load_datasets(tree.datasets), SnapshotStore(Path(folder)), SystemClock().now())
    yield from (result.error for result in results if result.status == "failed")


def _folder(settings: Settings, _: Tree) -> Iterator[str]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.data_dir, prefix="grove-doctor-"):
        yield from ()


def _channels(settings: Settings, _: Tree) -> Iterator[str]:
    if not build_channels(settings, SystemClock()):
        yield str(NoChannel())


def _database(settings: Settings, _: Tree) -> Iterator[str]:
    with Database.open(settings.database_url) as database:
        now = SystemClock().now()
        yield from _each({"version": partial(readiness.version, database)})
        behind = _each({"schema": partial(readiness.schema, database)})
        yield from behind
        if behind:
            return
        yield from _each(
            {"inbox": partial(readiness.inbox, database, now, timedelta(seconds=settings.ready_inbox_seconds))}
        )
        yield from _each({"lanes": partial(readiness.lanes, database, build_channels(settings, SystemClock()))})
        with database.reading() as db:
            stale = jobs.stale(db)
        if stale is not None:
            yield f"Of Procrastinate, {stale}. Apply its own migrations, as docs/operations.md says."


def _clock(settings: Settings, _: Tree) -> Iterator[str]:
    with Database.open(settings.database_url) as database:
        if not _each({"schema": partial(readiness.schema, database)}):  # without tables there is no time to compare
            readiness.clock(database, SystemClock().now)
    yield from ()


def _zone(settings: Settings, _: Tree) -> Iterator[str]:
    for name in ("UTC", str(load_city(settings.city_file).timezone)):
        readiness.zone(name)
    yield from ()


def _disk(settings: Settings, _: Tree) -> Iterator[str]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with Database.open(settings.database_url) as database:
        readiness.room(folder for folder in (settings.data_dir, database.folder) if folder is not None)
    yield from ()


def _each(looks: Mapping[str, readiness.Look]) -> list[str]:
    return [str(check.fault) for check in readiness.look_at(looks) if check.fault is not None]


LOOKS: Mapping[str, Callable[[Settings, Tree], Iterator[str]]] = {
    "settings": _settings,
    "city": _city,
    "cards": _cards,
    "flows": _flows,
    "surveys": _surveys,
    "campaigns": _campaigns,
    "sentences": _sentences,
    "catalogues": _catalogues,
    "data": _open_data,
    "folder": _folder,
    "disk": _disk,
    "timezone": _zone,
    "channels": _channels,
    "database": _database,
    "clock": _clock,
}
"""By the name that `grove doctor NAME` takes; each gives its faults, with file, line and cure."""
