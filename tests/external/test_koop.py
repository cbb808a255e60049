"""The ArcGIS connector against Koop, a FeatureServer by others, also with the cap on pages that Koop lacks."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.opendata.connector import Feed
from bot.opendata.connectors.arcgis import ArcGis
from bot.opendata.connectors.tabular import geojson_by_url
from bot.opendata.http.http_web import HttpWeb
from bot.opendata.refresh import RefreshResult
from storage.snapshots.schema import Dataset
from storage.snapshots.store import SnapshotStore
from tests.external.between import Change, between, cutting
from tests.external.conftest import ZONE, Declare
from tests.external.places import ADDRESSES, COUNT
from tests.external.servers import Server

pytestmark = pytest.mark.xdist_group("koop")

Refresh = Callable[[Dataset], RefreshResult]

ADDRESS = """\
connector: arcgis
url: {url}
options: {options}
box: [38.3, -121.6, 38.5, -121.2]
key: id
label: street
columns:
  id: {{type: text, from: OBJECTID}}
  street: {{type: text, from: STREETNAME}}
  number: {{type: int, from: STREETNUMB}}
  edited_at: {{type: instant, from: EditDate}}
  edited_on: {{type: date, from: EditDate}}
  lat: {{type: lat, from: geometry}}
  lon: {{type: lon, from: geometry}}
"""

OF_ZONE = "  zone: {type: text, optional: true, zone_of: zone}\n"

ZONES = """\
connector: arcgis
url: {url}
key: name
label: name
columns:
  name: {{type: text, from: ZONE}}
  shape: {{type: shape, from: geometry}}
"""

GEOJSON = """\
connector: geojson
url: {url}
key: id
label: street
columns:
  id: {{type: text, from: OBJECTID}}
  street: {{type: text, from: STREETNAME}}
"""


def layer(server: Server, name: str = "addresses") -> str:
    return f"{server.url}/{name}/FeatureServer/0"


def addresses(url: str, options: str = "{}") -> str:
    return ADDRESS.format(url=url, options=options)


def test_every_row_arrives_with_its_instant_its_local_day_and_the_zone_it_lies_in(
    koop: Server, declare: Declare, refreshed: Refresh, store: SnapshotStore
) -> None:
    zones = refreshed(declare("zone", ZONES.format(url=layer(koop, "zones"))))
    built = refreshed(declare("address", addresses(layer(koop)) + OF_ZONE))

    assert (zones.status, zones.rows) == ("built", 3), zones.error
    assert (built.status, built.rows) == ("built", COUNT), built.error
    rows = {row["id"]: row for row in store.open("address").where()}
    for address in ADDRESSES:
        row = rows[str(address.oid)]
        assert (row["street"], row["number"], row["zone"]) == (address.street, address.number, address.zone)
        assert (row["edited_at"], row["edited_on"]) == (address.edited, address.edited.astimezone(ZONE).date())
        assert (row["lat"], row["lon"]) == pytest.approx((address.lat, address.lon), abs=1e-6)


def test_rows_that_did_not_change_make_no_new_version(koop: Server, declare: Declare, refreshed: Refresh) -> None:
    dataset = declare("address", addresses(layer(koop)))

    first, second = refreshed(dataset), refreshed(dataset)

    assert (first.status, second.status) == ("built", "unchanged")
    assert second.version == first.version


def test_by_etag_alone_a_file_is_known_not_to_have_changed(
    koop: Server, declare: Declare, refreshed: Refresh, store: SnapshotStore, web: HttpWeb
) -> None:
    url = f"{layer(koop)}/query?where=1%3D1&f=geojson&outFields=*"
    dataset = declare("address", GEOJSON.format(url=url))

    first = refreshed(dataset)
    second = refreshed(dataset)
    meta = store.meta("address")
    assert meta is not None
    by_etag = geojson_by_url(web).fetch(Feed(url=url, private=True), {"etag": meta.mark["etag"]})

    assert (first.status, first.rows, second.status) == ("built", COUNT, "unchanged"), first.error
    assert by_etag is None


@pytest.mark.parametrize(("cap", "pages"), [(1000, 3), (300, 9)])
def test_pages_that_are_capped_give_every_row_once(
    koop: Server, declare: Declare, refreshed: Refresh, cap: int, pages: int
) -> None:
    with between(_root(koop), cutting(cap)) as server:
        built = refreshed(declare("address", addresses(layer(_behind(koop, server.url(""))))))
        offsets = [seen.target for seen in server.seen if "resultOffset" in seen.target]

    assert (built.status, built.rows) == ("built", COUNT), built.error
    assert len(offsets) == pages


def test_a_server_that_cuts_without_saying_so_is_found_out_and_the_old_rows_stay(
    koop: Server, declare: Declare, refreshed: Refresh, store: SnapshotStore
) -> None:
    refreshed(declare("address", addresses(layer(koop))))

    with between(_root(koop), cutting(1000, says=False)) as server:
        failed = refreshed(declare("address", addresses(layer(_behind(koop, server.url(""))))))

    assert failed.status == "failed"
    assert "it gave 1,000 rows where it counts 2,600" in failed.error
    assert len(store.open("address").where()) == COUNT


def test_half_a_reply_is_a_failure_and_the_old_rows_stay(
    koop: Server, declare: Declare, refreshed: Refresh, store: SnapshotStore
) -> None:
    refreshed(declare("address", addresses(layer(koop))))
    half: Change = lambda _, response: response.content[: len(response.content) // 2]  # noqa: E731 - a word for it

    with between(_root(koop), half) as server:
        failed = refreshed(declare("address", addresses(layer(_behind(koop, server.url(""))))))

    assert (failed.status, "not JSON" in failed.error) == ("failed", True), failed.error
    assert len(store.open("address").where()) == COUNT


@pytest.mark.parametrize(
    ("name", "options", "complaint"),
    [
        ("addresses", "{where: 'BAD ('}", '/query: ArcGIS error 400: Invalid "where" parameter: BAD ('),
        ("removed", "{}", "ArcGIS error 404: "),
        ("addresses", "{fields: 'OBJECTID,UNIT'}", "there is no field 'UNIT' any more"),
    ],
)
def test_an_error_with_status_200_is_one_line_for_staff(
    koop: Server, declare: Declare, refreshed: Refresh, name: str, options: str, complaint: str
) -> None:
    failed = refreshed(declare("address", addresses(layer(koop, name), options)))

    assert failed.status == "failed"
    assert complaint in failed.error
    assert "\n" not in failed.error


def test_a_condition_on_a_date_and_a_box_choose_the_same_rows_as_arithmetic(koop: Server, web: HttpWeb) -> None:
    since = datetime(2026, 6, 1, tzinfo=UTC)
    options = {"where": "EditDate > TIMESTAMP '2026-06-01 00:00:00'", "envelope": "-121.46,38.39,-121.44,38.42"}

    delivery = ArcGis(web).fetch(Feed(url=layer(koop), options=options, private=True), {})

    assert delivery is not None
    expected = {
        address.oid
        for address in ADDRESSES
        if address.edited > since and -121.46 <= address.lon <= -121.44 and 38.39 <= address.lat <= 38.42
    }
    assert expected
    assert {record["OBJECTID"] for record in delivery.records} == expected


def test_what_the_layer_holds_is_discovered(koop: Server, web: HttpWeb) -> None:
    found = ArcGis(web).discover(Feed(url=layer(koop), private=True))

    assert (found.key, found.geometry, found.rows) == ("OBJECTID", "point", COUNT)
    kinds = {field.name: field.type for field in found.fields}
    assert kinds == {"OBJECTID": "int", "STREETNUMB": "int", "STREETNAME": "text", "EditDate": "instant"}


def _root(koop: Server) -> Server:
    return Server(koop.url.removesuffix("/file-geojson/rest/services"))


def _behind(koop: Server, url: str) -> Server:
    """The same services at another door."""
    return dataclasses.replace(koop, url=koop.url.replace(_root(koop).url, url))
