"""Finds the ArcGIS layer behind an address that a person copies: a service, a Hub page, an item of a portal."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from bot.opendata.connector import Feed, SourceFailed
from bot.opendata.connectors.arcgis_query import ask
from bot.opendata.connectors.json_object import json_object, objects, one_line
from bot.opendata.connectors.plain_text import plain_text
from bot.opendata.http.web import Web

PORTAL = "https://www.arcgis.com"
"""Where items of ArcGIS Online are described, whichever site shows them."""

LAYER = re.compile(r"https?://.+/(?:Feature|Map)Server/\d+", re.IGNORECASE)
SERVICE = re.compile(r"https?://.+/(?:Feature|Map)Server/?", re.IGNORECASE)
ITEM = re.compile(
    r"(?P<portal>https?://.+)/home/item\.html\?(?:.*&)?id=(?P<id>[0-9a-f]{32})(?:&sublayer=(?P<layer>\d+))?"
)
PAGE_OF_ITEM = re.compile(
    r"https?://[^/]+/(?:.+/)?(?:datasets|maps)/(?P<id>[0-9a-f]{32})(?:_(?P<layer>\d+))?(?:[/?#].*)?"
)
PAGE = re.compile(r"(?P<site>https?://[^/]+)/(?:.+/)?(?:datasets|maps)/(?P<slug>[^/?#]+)")

FEED = "/api/feed/dcat-us/1.1.json"
"""All data sets of a Hub site. Source: Esri, "ArcGIS Hub feeds"."""


def is_arcgis(url: str) -> bool:
    """Say whether an address has the form of one that `layer_address` knows."""
    return any(form.match(url) for form in (LAYER, SERVICE, ITEM, PAGE_OF_ITEM, PAGE))


def layer_address(web: Web, feed: Feed) -> str:
    """
    Give the address of the layer that a feed means, without anything behind its number.

    Raises SourceFailed where that is none or not one: a service of several layers, a map, a page nobody knows.
    """
    if layer := LAYER.match(feed.url):
        return layer[0]
    if service := SERVICE.match(feed.url):
        return _only_layer(web, feed, service[0].rstrip("/"))
    if item := ITEM.match(feed.url):
        return _of_item(web, feed, item["portal"], item["id"], item["layer"])
    if item := PAGE_OF_ITEM.match(feed.url):
        return _of_item(web, feed, PORTAL, item["id"], item["layer"])
    if page := PAGE.match(feed.url):
        return _of_page(web, feed, page["site"], unquote(page["slug"]))
    raise SourceFailed(feed.url, "no address of an ArcGIS layer", "It ends in /FeatureServer/0 or /MapServer/0.")


def item_of(web: Web, feed: Feed, item: str, portal: str = PORTAL) -> dict[str, Any]:
    """Ask a portal what it says of an item: title, licence, credits, and the address of what it is."""
    return ask(web, feed, f"{portal}/sharing/rest/content/items/{item}", {})


def plain(markup: Any) -> str:
    """Give the words of a text that portals keep as HTML, on one line and not without end."""
    return one_line(plain_text(str(markup or "")))


def _only_layer(web: Web, feed: Feed, service: str) -> str:
    """Give the one layer of a service; raises SourceFailed that lists them where there are more."""
    given = ask(web, feed, service, {})
    layers = [
        each for each in objects(given.get("layers")) + objects(given.get("tables")) if not each.get("subLayerIds")
    ]
    if len(layers) == 1:
        return f"{service}/{layers[0].get('id')}"
    listed = ", ".join(f"{each.get('id')} {one_line(each.get('name'), 60)}" for each in layers)
    raise SourceFailed(service, f"{len(layers)} layers: {listed}", f"Choose one: {service}/ and its number.")


def _of_item(web: Web, feed: Feed, portal: str, item: str, layer: str | None) -> str:
    given = item_of(web, feed, item, portal)
    url = str(given.get("url") or "")
    if not LAYER.match(url) and not SERVICE.match(url):
        kind = one_line(given.get("type")) or "nothing"
        raise SourceFailed(
            feed.url, f"the item is {kind!r}, no layer of rows", "Open the layer behind it, and copy that."
        )
    if layer and not LAYER.match(url):
        return f"{url.rstrip('/')}/{layer}"
    return layer_address(web, Feed(url=url, private=feed.private))


def _of_page(web: Web, feed: Feed, site: str, slug: str) -> str:
    """Find a page in the site's feed; its name may stand without the organisation (`elkmap::parcels`)."""
    given = json_object(web, feed, f"{site}{FEED}")
    found = [each for each in objects(given.get("dataset")) if _is_page(each, slug)]
    services = {url for each in found for url in _services(each)}
    if len(services) != 1:
        what = f"{len(services) or 'no'} layers of that name in the site's own list"
        raise SourceFailed(
            feed.url, what, "Open the page, choose the API link there, and copy the address of the layer."
        )
    return layer_address(web, Feed(url=services.pop(), private=feed.private))


def _is_page(dataset: Mapping[str, Any], slug: str) -> bool:
    page = PAGE.match(str(dataset.get("landingPage") or dataset.get("identifier") or ""))
    return page is not None and (unquote(page["slug"]) == slug or unquote(page["slug"]).endswith(f"::{slug}"))


def _services(dataset: Mapping[str, Any]) -> list[str]:
    addresses = [str(each.get("accessURL") or "") for each in objects(dataset.get("distribution"))]
    return [url for url in addresses if LAYER.fullmatch(url) or SERVICE.fullmatch(url)]
