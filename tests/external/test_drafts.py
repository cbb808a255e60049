"""What a foreign server says of itself becomes a declaration that works, once a person answers its questions."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.opendata.connector import Connector, Feed
from bot.opendata.connectors.arcgis import ArcGis
from bot.opendata.connectors.ogc import OgcFeatures
from bot.opendata.declarations import load_dataset
from bot.opendata.drafting import draft
from bot.opendata.http.http_web import HttpWeb
from bot.opendata.refresh import RefreshResult
from storage.snapshots.schema import Dataset
from storage.snapshots.store import SnapshotStore
from tests.external.places import ADDRESSES
from tests.external.servers import Server

pytestmark = pytest.mark.xdist_group("drafts")

Refresh = Callable[[Dataset], RefreshResult]


def answered(drafted: str) -> str:
    """Fill in what the draft asks, and say that this server stands on our own machine."""
    return re.sub(r"^(\w+):  #", r"\1: The city  #", drafted, flags=re.MULTILINE) + "private: true\n"


def rows_of_draft(connector: Connector, kind: str, url: str, folder: Path, refreshed: Refresh) -> RefreshResult:
    feed = Feed(url=url, private=True)
    path = folder / "address.yaml"
    path.write_text(answered(draft(connector.discover(feed), feed, kind, "address")), encoding="utf-8")
    return refreshed(load_dataset(path))


def test_a_draft_of_an_arcgis_layer_builds(
    koop: Server, web: HttpWeb, tmp_path: Path, refreshed: Refresh, store: SnapshotStore
) -> None:
    built = rows_of_draft(ArcGis(web), "arcgis", f"{koop.url}/addresses/FeatureServer/0", tmp_path, refreshed)

    assert (built.status, built.rows) == ("built", len(ADDRESSES)), built.error
    row = store.open("address").where(objectid=7)[0]
    assert (row["streetname"], row["edit_date"]) == (ADDRESSES[6].street, ADDRESSES[6].edited)


def test_a_draft_of_an_ogc_collection_builds(
    pygeoapi: Server, web: HttpWeb, tmp_path: Path, refreshed: Refresh, store: SnapshotStore
) -> None:
    built = rows_of_draft(OgcFeatures(web), "ogc", f"{pygeoapi.url}/collections/addresses", tmp_path, refreshed)

    assert (built.status, built.rows) == ("built", len(ADDRESSES)), built.error
    assert store.open("address").where(objectid=7)[0]["streetname"] == ADDRESSES[6].street
