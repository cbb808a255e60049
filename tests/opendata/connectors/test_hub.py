"""From the address a person copies to the layer behind it; what is not one layer says which there are."""

from typing import Any

import pytest

from bot.opendata.connector import Feed, SourceFailed
from bot.opendata.connectors.arcgis import ArcGis
from tests.opendata.connectors.arcgis_server import LAYER, ArcGisServer, addresses
from tests.opendata.connectors.canned import Answer, Asked, CannedWeb

SERVICE = LAYER.removesuffix("/0")
ID = "0123456789abcdef0123456789abcdef"
HUB = "https://data-elkmap.hub.arcgis.com"

ONE = {"layers": [{"id": 3, "name": "Addresses", "subLayerIds": None}], "tables": []}
SEVERAL = {
    "layers": [
        {"id": 0, "name": "All", "subLayerIds": [1, 2]},
        {"id": 1, "name": "Parks"},
        {"id": 2, "name": "Trails"},
    ],
    "tables": [{"id": 7, "name": "Hours"}],
}


def in_feed(page: str, *addresses: str) -> dict[str, Any]:
    return {"landingPage": page, "distribution": [{"title": "x", "accessURL": url} for url in addresses]}


FEED = {
    "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
    "dataset": [
        in_feed(f"{HUB}/datasets/elkmap::parks/about", f"{HUB}/parks.csv", f"{SERVICE}/4"),
        in_feed(f"{HUB}/datasets/elkmap::city-of-elk-grove-parcels", f"{SERVICE}/0", f"{HUB}/x.geojson"),
        in_feed(f"{HUB}/maps/elkmap::story", f"{HUB}/story"),
        in_feed(f"{HUB}/datasets/a::twice", f"{SERVICE}/5"),
        in_feed(f"{HUB}/datasets/b::twice", f"{SERVICE}/6"),
    ],
}


def portal(item: dict[str, Any], service: dict[str, Any] = ONE) -> Answer:
    def answer(asked: Asked) -> dict[str, Any]:
        if asked.url.endswith(f"/sharing/rest/content/items/{ID}"):
            return item
        return FEED if asked.url == f"{HUB}/api/feed/dcat-us/1.1.json" else service

    return answer


@pytest.mark.parametrize(
    ("url", "layer"),
    [
        (LAYER, LAYER),
        (f"{LAYER}/query?where=1%3D1&token=x", LAYER),
        (f"{LAYER}?f=pjson", LAYER),
        ("https://webmaps.elkgrove.gov/arcgis/rest/services/O/S/mapserver/12/", None),
        (f"{SERVICE}/", f"{SERVICE}/3"),
        (f"https://www.arcgis.com/home/item.html?id={ID}", f"{SERVICE}/3"),
        (f"https://elkgrove.maps.arcgis.com/home/item.html?view=list&id={ID}&sublayer=2#overview", f"{SERVICE}/2"),
        (f"{HUB}/datasets/{ID}_1/explore?location=38.4", f"{SERVICE}/1"),
        (f"{HUB}/datasets/elkmap::city-of-elk-grove-parcels/about", f"{SERVICE}/0"),
        (f"{HUB}/datasets/elkmap%3A%3Acity-of-elk-grove-parcels", f"{SERVICE}/0"),
        (f"{HUB}/maps/parks/explore?layer=1", f"{SERVICE}/4"),
    ],
)
def test_an_address_that_a_person_copies_leads_to_its_layer(url: str, layer: str | None) -> None:
    web = CannedWeb(portal({"type": "Feature Service", "url": SERVICE}))

    feed = ArcGis(web).recognise(url)

    assert feed == Feed(url=layer or url.rstrip("/"))


def test_an_item_that_is_a_layer_is_that_layer() -> None:
    web = CannedWeb(portal({"type": "Feature Service", "url": f"{SERVICE}/9"}))

    assert ArcGis(web).recognise(f"{HUB}/datasets/{ID}_0") == Feed(url=f"{SERVICE}/9")


def test_a_service_of_several_layers_lists_those_that_hold_rows() -> None:
    with pytest.raises(SourceFailed, match="3 layers: 1 Parks, 2 Trails, 7 Hours") as failure:
        ArcGis(CannedWeb(portal({}, SEVERAL))).recognise(SERVICE)

    assert SERVICE in failure.value.fix


@pytest.mark.parametrize(
    ("url", "item", "what"),
    [
        (f"{HUB}/datasets/{ID}", {"type": "Web Map", "url": None}, "the item is 'Web Map'"),
        (f"{HUB}/datasets/{ID}", {"error": {"code": 400, "message": "Item does not exist"}}, "Item does not exist"),
        (f"{HUB}/datasets/nothing", {}, "no layers of that name"),
        (f"{HUB}/maps/story", {}, "no layers of that name"),
        (f"{HUB}/datasets/twice", {}, "2 layers of that name"),
    ],
)
def test_what_is_not_one_layer_says_so(url: str, item: dict[str, Any], what: str) -> None:
    with pytest.raises(SourceFailed, match=what):
        ArcGis(CannedWeb(portal(item))).recognise(url)


@pytest.mark.parametrize(
    "url", ["https://data.ca.gov/dataset/wells", "https://elkgrove.gov/parks", "ftp://x/FeatureServer/0"]
)
def test_other_addresses_are_not_arcgis_and_nobody_is_asked(url: str) -> None:
    web = CannedWeb(portal({}))

    assert ArcGis(web).recognise(url) is None
    assert web.asked == []


def test_rows_may_be_declared_by_the_address_of_a_page() -> None:
    server = ArcGisServer(addresses(3))
    web = CannedWeb(lambda asked: FEED if asked.url.startswith(HUB) else server(asked))

    delivery = ArcGis(web).fetch(Feed(url=f"{HUB}/datasets/elkmap::city-of-elk-grove-parcels"), {})

    assert delivery is not None
    assert len(list(delivery.records)) == 3


def test_another_address_says_what_one_looks_like() -> None:
    with pytest.raises(SourceFailed, match="no address of an ArcGIS layer") as failure:
        ArcGis(CannedWeb(portal({}))).fetch(Feed(url="https://elkgrove.gov/parks"), {})

    assert "/FeatureServer/0" in failure.value.fix
