"""The connector for OGC API Features: one collection, as pygeoapi, tipg, ldproxy and others serve it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, SourceFailed, SourceField
from bot.opendata.connectors.guesses import guess_fields, guess_geometry
from bot.opendata.connectors.json_object import as_object, json_object, objects, one_line
from bot.opendata.connectors.ogc_pages import (
    COLLECTION,
    ID,
    collection_address,
    first_page,
    link_address,
    matched,
    record,
    records,
)
from bot.opendata.connectors.ogc_schema import fields_of_schema
from bot.opendata.http.failures import TryAgain
from bot.opendata.http.web import Web

JSON = {"Accept": "application/json"}
SCHEMA = {"Accept": "application/schema+json, application/json;q=0.9"}
DATA = ("data", "http://www.opengis.net/def/rel/ogc/1.0/data")
"""How a landing page names the link to its collections. Source: OGC 17-069r4, 7.2."""


@dataclass(frozen=True, slots=True)
class OgcFeatures:
    """
    Reads one collection. Nothing in this protocol says whether rows changed, so they always come.

    Option: `envelope` (west, south, east and north in degrees).
    """

    web: Web

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"envelope"})

    def recognise(self, url: str) -> Feed | None:
        """
        Give the feed of the collection behind an address, which may be a landing page.

        Asks the address if its form does not tell. None for one that is not OGC; raises SourceFailed.
        """
        if collection := COLLECTION.fullmatch(url):
            return Feed(url=collection["url"])
        reply = self.web.get(url, headers=JSON)
        try:
            page = as_object(reply) if reply else {}
        except SourceFailed:
            return None
        if "collections" in page:
            return self._only(url, page)
        links = [each for each in objects(page.get("links")) if each.get("rel") in DATA]
        if not links:
            return None
        listed = link_address(url, links[0])
        return self._only(listed, json_object(self.web, Feed(), listed, headers=JSON))

    def discover(self, feed: Feed) -> Discovered:
        """Ask for the collection and its schema, or look at its first rows where it has none."""
        collection = json_object(self.web, feed, collection_address(feed), headers=JSON)
        first = first_page(self.web, feed)
        rows = [record(feature) for feature in objects(first.get("features"))]
        licences = [each for each in objects(collection.get("links")) if each.get("rel") == "license"]
        licence = licences[0] if licences else {}
        return Discovered(
            title=one_line(collection.get("title")) or one_line(collection.get("id")),
            fields=self._fields(feed) or guess_fields(rows),
            key=ID if rows and ID in rows[0] else "",
            geometry=guess_geometry(rows),
            licence=one_line(licence.get("title")) or one_line(licence.get("href")),
            rows=matched(first),
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """Give the rows."""
        del since
        return Delivery(records=records(self.web, feed))

    def _fields(self, feed: Feed) -> tuple[SourceField, ...]:
        """Ask for the schema, then for the queryables: a server may have either, both or none."""
        for name in ("schema", "queryables"):
            try:
                schema = json_object(self.web, feed, f"{collection_address(feed)}/{name}", headers=SCHEMA)
            except TryAgain:
                raise
            except SourceFailed:
                continue
            if fields := fields_of_schema(schema):
                return fields
        return ()

    def _only(self, url: str, page: Mapping[str, Any]) -> Feed:
        """Give the one collection of a list; raises SourceFailed that names them where there are more."""
        found = [each for each in objects(page.get("collections")) if each.get("id")]
        base = re.split(r"[?#]", url)[0].rstrip("/").removesuffix("/collections")
        if len(found) == 1:
            return Feed(url=f"{base}/collections/{found[0]['id']}")
        listed = ", ".join(f"{each['id']} ({one_line(each.get('title'), 60)})" for each in found)
        fix = f"Choose one: {base}/collections/ and its name."
        raise SourceFailed(url, f"{len(found)} collections: {listed}", fix)
