"""The OGC connector against pygeoapi, which quietly gives fewer rows at once than it is asked for."""

from collections.abc import Callable

import pytest

from bot.opendata.connector import Feed
from bot.opendata.connectors.ogc import OgcFeatures
from bot.opendata.http.http_web import HttpWeb
from bot.opendata.refresh import RefreshResult
from storage.snapshots.schema import Dataset
from storage.snapshots.store import SnapshotStore
from tests.external.conftest import Declare
from tests.external.places import ADDRESSES, COUNT
from tests.external.servers import Server

pytestmark = pytest.mark.xdist_group("pygeoapi")

Refresh = Callable[[Dataset], RefreshResult]

REST = """\
connector: {connector}
url: {url}
key: id
label: street
columns:
  id: {{type: text, from: OBJECTID}}
  street: {{type: text, from: STREETNAME}}
  edited_at: {{type: instant, from: EditDate}}
  lat: {{type: lat, from: geometry}}
  lon: {{type: lon, from: geometry}}
"""


def addresses(pygeoapi: Server) -> str:
    return f"{pygeoapi.url}/collections/addresses"


def test_every_row_arrives_though_pages_are_smaller_than_asked(
    pygeoapi: Server, declare: Declare, refreshed: Refresh, store: SnapshotStore
) -> None:
    dataset = declare("address", REST.format(connector="ogc", url=addresses(pygeoapi)))

    built, again = refreshed(dataset), refreshed(dataset)

    assert (built.status, built.rows, again.status) == ("built", COUNT, "unchanged"), built.error
    rows = {row["id"]: row for row in store.open("address").where()}
    for address in ADDRESSES:
        row = rows[str(address.oid)]
        assert (row["street"], row["edited_at"]) == (address.street, address.edited)
        assert (row["lat"], row["lon"]) == pytest.approx((address.lat, address.lon), abs=1e-6)


def test_a_box_chooses_the_same_rows_as_arithmetic(pygeoapi: Server, web: HttpWeb) -> None:
    feed = Feed(url=addresses(pygeoapi), options={"envelope": "-121.46,38.39,-121.44,38.42"}, private=True)

    delivery = OgcFeatures(web).fetch(feed, {})

    assert delivery is not None
    expected = {
        address.oid for address in ADDRESSES if -121.46 <= address.lon <= -121.44 and 38.39 <= address.lat <= 38.42
    }
    assert {record["OBJECTID"] for record in delivery.records} == expected


def test_what_the_collection_holds_is_discovered(pygeoapi: Server, web: HttpWeb) -> None:
    found = OgcFeatures(web).discover(Feed(url=addresses(pygeoapi), private=True))

    assert (found.title, found.key, found.geometry) == ("Addresses of the town", "id", "point")
    assert (found.rows, found.licence) == (COUNT, "CC0")
    kinds = {field.name: field.type for field in found.fields}
    assert kinds == {"OBJECTID": "int", "STREETNUMB": "int", "STREETNAME": "text", "EditDate": "text"}


def test_a_collection_that_is_gone_is_named(pygeoapi: Server, declare: Declare, refreshed: Refresh) -> None:
    gone = f"{pygeoapi.url}/collections/removed"

    failed = refreshed(declare("address", REST.format(connector="ogc", url=gone)))

    assert failed.status == "failed"
    assert "/collections/removed/items: answered with status 404" in failed.error


def test_its_first_page_is_not_taken_for_a_whole_geojson_file(
    pygeoapi: Server, declare: Declare, refreshed: Refresh
) -> None:
    url = f"{addresses(pygeoapi)}/items?f=json&limit=1000"

    failed = refreshed(declare("address", REST.format(connector="geojson", url=url)))

    assert failed.status == "failed"
    assert "the first page only" in failed.error
