"""The foreign servers, each started once; every test here is skipped where they are not installed."""

import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.opendata.declarations import load_dataset
from bot.opendata.http.http_web import HttpWeb, open_web
from bot.opendata.refresh import RefreshResult, Sources, refresh
from bot.opendata.sources import connectors
from storage.snapshots.schema import Dataset
from storage.snapshots.store import SnapshotStore
from tests.external import places
from tests.external.servers import INSTALLED, NPM, PYTHON, ROOT, Server, free_port, running

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")

HEAD = """\
name: {name}
title: A title
publisher: A publisher
source_title: A server on loopback
licence: CC0
private: true
ttl_days: 30
"""

Declare = Callable[[str, str], Dataset]


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    """The one place that skips: `make test` needs none of this."""
    if not (INSTALLED / "ready").exists():
        pytest.skip("the foreign servers are not installed: `make test-external` does that, and runs these tests")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the servers serve."""
    folder = tmp_path_factory.mktemp("served")
    places.write(folder)
    return folder


@pytest.fixture(scope="session")
def koop(data: Path) -> Iterator[Server]:
    """An ArcGIS FeatureServer by others."""
    port = free_port()
    script = Path(__file__).with_name("koop.cjs")
    quiet = {"SUPPRESS_NO_CONFIG_WARNING": "1"}
    command: list[str | Path] = [_node(), script, NPM, data, str(port)]
    with running(command, port, "Koop is listening", **quiet) as server:
        yield Server(f"{server.url}/file-geojson/rest/services")


@pytest.fixture(scope="session")
def datasette(data: Path) -> Iterator[Server]:
    port = free_port()
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "datasette",
        "serve",
        data / "city.db",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with running(command, port, "Uvicorn running on") as server:
        yield server


@pytest.fixture(scope="session")
def pygeoapi(data: Path) -> Iterator[Server]:
    """OGC API Features by others; it gives 300 rows at once, whatever it is asked for."""
    port = free_port()
    (data / "openapi.yml").write_text("{}", encoding="utf-8")  # it has to be there, and nobody reads it
    settings = {
        "PYGEOAPI_CONFIG": str(Path(__file__).with_name("pygeoapi.yml")),
        "PYGEOAPI_OPENAPI": str(data / "openapi.yml"),
        "PORT": str(port),
        "PLACES": str(data),
    }
    command: list[str | Path] = [PYTHON, "-m", "flask", "--app", "pygeoapi.flask_app", "run", "--port", str(port)]
    with running(command, port, "Running on", **settings) as server:
        yield server


@pytest.fixture(scope="session")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample timetables that come with the source of gtfs-kit."""
    folder = tmp_path_factory.mktemp("feeds")
    [archive] = (INSTALLED / "feeds").glob("gtfs_kit-*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, [each for each in packed if each.name.endswith(".zip")], filter="data")
    [inside] = folder.glob("*/data")
    return inside


@pytest.fixture(scope="session")
def file_server(feeds: Path) -> Iterator[Server]:
    """Python's own: it sends Last-Modified, and knows a conditional request."""
    port = free_port()
    command: list[str | Path] = [PYTHON, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", feeds]
    with running(command, port, "Serving HTTP on") as server:
        yield server


@pytest.fixture(scope="session")
def nws_contract() -> Iterator[Server]:
    with _prism("nws_openapi.yaml") as server:
        yield server


@pytest.fixture(scope="session")
def open311_contract() -> Iterator[Server]:
    with _prism("open311_georeport_v2.yaml") as server:
        yield server


@pytest.fixture(scope="session")
def web() -> HttpWeb:
    """The real way out."""
    return open_web("ConnectedElkGrove/test (nobody@example.org)")


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


@pytest.fixture
def refreshed(web: HttpWeb, store: SnapshotStore) -> Callable[[Dataset], RefreshResult]:
    """Refresh a data set by the real connectors."""
    sources = Sources(zone=ZONE, connectors=connectors(web, ZONE, lambda: NOW, {}))
    return lambda dataset: refresh(dataset, store, sources, NOW)


@pytest.fixture
def declare(tmp_path: Path) -> Declare:
    """Read a declaration made on the fly: its name, and what it says besides whose it is."""

    def written(name: str, rest: str) -> Dataset:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD.format(name=name) + rest, encoding="utf-8")
        return load_dataset(path)

    return written


def _node() -> str:
    node = shutil.which("node")
    assert node is not None
    return node


def _prism(contract: str) -> AbstractContextManager[Server]:
    port = free_port()
    command: list[str | Path] = [
        _node(),
        NPM / "node_modules/.bin/prism",
        "mock",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    return running([*command, _contract(contract)], port, "Prism is listening on")


def _contract(name: str) -> Path:
    """Find a published OpenAPI document: where GROVE_CONTRACTS says, or in a `test-data` beside the repository."""
    given = os.environ.get("GROVE_CONTRACTS")
    found = [Path(given) / name] if given else sorted(ROOT.parent.glob(f"*/test-data/{name}"))
    for path in found:
        if path.exists():
            return path
    pytest.skip(f"{name} is not on this machine: name its folder in GROVE_CONTRACTS")
