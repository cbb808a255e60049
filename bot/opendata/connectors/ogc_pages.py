"""Reads a collection of OGC API Features page by page, along the links that the server gives."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.opendata.connector import GEOMETRY, Feed, Record, SourceFailed
from bot.opendata.connectors.envelope import envelope
from bot.opendata.connectors.json_object import cell, check_count, json_object, objects, one_line
from bot.opendata.http.failures import TryAgain
from bot.opendata.http.web import Web

LIMITS = ("1000", "100", "")
"""Rows asked for at once, and what is tried after a refusal; in the end the server chooses. Most clamp, some refuse."""

GEOJSON = {"Accept": "application/geo+json, application/json;q=0.9"}

COLLECTION = re.compile(r"(?P<url>https?://[^?#]+/collections/[^/?#]+)(?:[/?#].*)?")

MOST_BARREN = 10
"""Pages one after the other without a new row, before a server is taken for broken."""

ID = "id"
"""Where a feature's own id stands in its row, unless a property has that name."""


def records(web: Web, feed: Feed) -> Iterator[Record]:
    """
    Follow `next` and nothing else: how far a page reaches only the server knows.

    `numberMatched` need not be there; where it is, all those rows have to come.
    """
    seen, came, barren = set[str | int](), 0, 0
    counted: list[int] = []
    for page in _pages(web, feed):
        before = len(seen)
        for place, feature in enumerate(_features(feed, page), came):
            own = str(feature["id"]) if "id" in feature else place
            if own not in seen:
                seen.add(own)
                yield record(feature)
        came += len(page["features"])
        counted += [] if (total := matched(page)) is None else [total]
        barren = barren + 1 if len(seen) == before else 0
        if barren > MOST_BARREN:
            raise SourceFailed(feed.url, f"its pages have no end: {len(seen):,} rows, and no new ones")
    if counted:
        check_count(feed.url, len(seen), came, counted[0], counted[-1])


def _pages(web: Web, feed: Feed) -> Iterator[dict[str, Any]]:
    """Give page after page; raises SourceFailed where a link leads back or to another server."""
    page, followed = first_page(web, feed), set[str]()
    yield page
    while link := next((each for each in objects(page.get("links")) if each.get("rel") == "next"), None):
        url = link_address(_items(feed), link)
        if url in followed:
            raise SourceFailed(feed.url, "its pages lead round in a circle")
        followed.add(url)
        page = json_object(web, feed, url, headers=GEOJSON)
        yield page


def first_page(web: Web, feed: Feed) -> dict[str, Any]:
    """Ask for the first page, for fewer rows where a server refuses so many."""
    box = envelope(feed)
    within = {"bbox": box} if box else {}
    for limit in LIMITS:
        asked = {**within, "limit": limit} if limit else within
        try:
            return json_object(web, feed, _items(feed), asked, headers=GEOJSON)
        except TryAgain:
            raise
        except SourceFailed as refused:
            failure = refused
    raise failure


def collection_address(feed: Feed) -> str:
    """Give the address of the collection itself; raises SourceFailed where a feed names none."""
    found = COLLECTION.fullmatch(feed.url)
    if found is None:
        raise SourceFailed(feed.url, "no address of an OGC collection", "It ends in /collections/ and a name.")
    return found["url"]


def _items(feed: Feed) -> str:
    return f"{collection_address(feed)}/items"


def _features(feed: Feed, page: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not isinstance(page.get("features"), list):
        why = one_line(page.get("description") or page.get("detail")) or "a reply without rows"
        raise SourceFailed(feed.url, why.rstrip("."))
    return objects(page["features"])


def record(feature: Mapping[str, Any]) -> Record:
    """Read one feature: its properties, its own id, its shape."""
    properties = feature.get("properties")
    row: dict[str, object] = {ID: cell(feature["id"])} if "id" in feature else {}
    row |= {name: cell(value) for name, value in (properties.items() if isinstance(properties, dict) else ())}
    shape = feature.get("geometry")
    return {**row, GEOMETRY: shape} if isinstance(shape, dict) else row


def matched(page: Mapping[str, Any]) -> int | None:
    """Give how many rows the collection has, where a page says so."""
    found = page.get("numberMatched")
    return found if isinstance(found, int) else None


def link_address(base: str, link: Mapping[str, Any]) -> str:
    """
    Give the address of a link, on the same server only.

    One that stands behind a proxy may write http:// into its links; it is asked as securely as before.
    """
    here, there = urlsplit(base), urlsplit(urljoin(base, str(link.get("href") or "")))
    if there.hostname != here.hostname:
        raise SourceFailed(base, f"it leads on to another server, {there.hostname}", "Give the address of that server.")
    if here.scheme == "https":
        there = there._replace(scheme="https", netloc=here.netloc)
    return there.geturl()
