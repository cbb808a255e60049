"""The connector for ArcGIS: a layer or table of a FeatureServer or MapServer, by its own address or a Hub page's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any
from urllib.parse import urlsplit

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed
from bot.opendata.connectors.arcgis_layer import Layer, read_layer
from bot.opendata.connectors.arcgis_query import Query, ask
from bot.opendata.connectors.envelope import envelope
from bot.opendata.connectors.hub import is_arcgis, item_of, layer_address, plain
from bot.opendata.connectors.json_object import one_line, wanted_fields
from bot.opendata.http.web import Web


@dataclass(frozen=True, slots=True)
class ArcGis:
    """
    Reads one layer. What it knows of a change is `editingInfo.lastEditDate`, which not every server has.

    Options: `where` (SQL, else all rows), `fields` (names with commas between, else all), `envelope` (west, south,
    east and north in degrees).
    """

    web: Web
    zone: tzinfo = UTC
    """In whose days `as_of` is given."""

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"where", "fields", "envelope"})

    def recognise(self, url: str) -> Feed | None:
        """Give the feed of the layer behind an address; None for one that is not ArcGIS. Raises SourceFailed."""
        return Feed(url=layer_address(self.web, Feed(url=url))) if is_arcgis(url) else None

    def discover(self, feed: Feed) -> Discovered:
        """Ask the layer, and the portal for its licence where it is hosted there."""
        given = self._metadata(feed)
        layer = read_layer(given["url"], given)
        item = self._item(feed, given)
        return Discovered(
            title=plain(item.get("title")) or layer.title,
            fields=layer.fields,
            key=layer.oid,
            geometry=layer.shape,
            publisher=plain(item.get("accessInformation")) or plain(given.get("copyrightText")),
            licence=plain(item.get("licenseInfo")),
            rows=self._query(feed, layer).count(),
            as_of=layer.edited_on(self.zone),
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """Give the rows; None where the layer was not edited since."""
        given = self._metadata(feed)
        layer = read_layer(given["url"], given)
        query = self._query(feed, layer)
        mark = {} if layer.edited is None else {"edited": str(layer.edited)}
        if mark and since.get("edited") == mark["edited"]:
            return None
        return Delivery(records=_records(query), mark=mark, as_of=layer.edited_on(self.zone))

    def _metadata(self, feed: Feed) -> dict[str, Any]:
        url = layer_address(self.web, feed)
        return {**ask(self.web, feed, url, {}), "url": url}

    def _query(self, feed: Feed, layer: Layer) -> Query:
        return Query(
            web=self.web,
            feed=feed,
            layer=layer,
            where=feed.option("where", "1=1"),
            fields=_fields(feed, layer),
            within=_within(feed),
        )

    def _item(self, feed: Feed, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask ArcGIS Online about a layer that it hosts. An item that is not public just tells us nothing."""
        host = urlsplit(given["url"]).hostname or ""
        if not host.endswith(".arcgis.com") or not given.get("serviceItemId"):
            return {}
        try:
            return item_of(self.web, feed, one_line(given["serviceItemId"]))
        except SourceFailed:
            return {}


def _records(query: Query) -> Iterator[Record]:
    return (query.layer.record(feature) for feature in query.features())


def _fields(feed: Feed, layer: Layer) -> str:
    """Give the fields to ask for: the object id always, to tell rows apart by."""
    wanted = wanted_fields(feed, (each.name for each in layer.fields))
    return ",".join(dict.fromkeys(filter(None, [layer.oid, *wanted]))) if wanted else "*"


def _within(feed: Feed) -> Mapping[str, str]:
    """Give the parameters for the box that rows have to touch."""
    box = envelope(feed)
    if not box:
        return {}
    return {
        "geometry": box,
        "geometryType": "esriGeometryEnvelope",
        "inSR": "4326",
        "spatialRel": "esriSpatialRelIntersects",
    }
