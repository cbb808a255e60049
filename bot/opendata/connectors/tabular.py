"""Sources that are one file of rows at an address: CSV, JSON, GeoJSON."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.opendata.connector import GEOMETRY, Delivery, Discovered, Feed, Mark, Record, SourceFailed
from bot.opendata.connectors.csv_text import DELIMITERS, CsvWrong, delimiter_of, read_csv
from bot.opendata.connectors.guesses import guess_fields, guess_geometry, guess_key
from bot.opendata.connectors.json_object import as_object, objects
from bot.opendata.http.web import Reply, Web, get_whole

LOOKED_AT = 1000
"""Rows from which the columns are guessed."""

WGS84 = ("CRS84", "4326")
"""What the name of a coordinate system has in it where it is longitude and latitude."""

NEXT = ("next", "next_url", "nextLink", "@odata.nextLink")
"""Where the address of the next page stands beside the rows. Source: Django REST framework, Datasette, OData 4.01."""

Read = Callable[[Reply, Feed], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class OneFile:
    """One file, fetched whole; `read` knows what is in it."""

    web: Web
    read: Read
    options: frozenset[str] = frozenset()

    def discover(self, feed: Feed) -> Discovered:
        """Guess from the first rows what the columns are; raises SourceFailed."""
        reply = get_whole(self.web, feed, {})
        if reply is None:
            raise AssertionError("nobody asked whether it changed")
        records = self.read(reply, feed)
        rows = list(islice(records, LOOKED_AT))
        return Discovered(
            title=_title(feed.url),
            fields=guess_fields(rows),
            key=guess_key(rows),
            geometry=guess_geometry(rows),
            rows=len(rows) + sum(1 for _ in records),
            as_of=reply.modified_day,
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """Give the rows; None where nothing changed; raises SourceFailed."""
        reply = get_whole(self.web, feed, since)
        if reply is None:
            return None
        return Delivery(records=self.read(reply, feed), mark=reply.mark, as_of=reply.modified_day)


def csv_by_url(web: Web) -> OneFile:
    """
    CSV with a first line of names. Option `delimiter`: `,`, `;` or `tab`; guessed from that line where not given.

    A server that cuts off a CSV cannot say so in it: ask for all rows, and let `least_share` stop the rest.
    """
    return OneFile(web, read_csv_reply, frozenset({"delimiter"}))


def json_by_url(web: Web) -> OneFile:
    """JSON. Option `rows`: where the list of rows stands, as in `result.items`; at the top where not given."""
    return OneFile(web, read_json_reply, frozenset({"rows"}))


def geojson_by_url(web: Web) -> OneFile:
    """GeoJSON: one FeatureCollection in longitude and latitude."""
    return OneFile(web, read_geojson_reply)


def read_csv_reply(reply: Reply, feed: Feed) -> Iterator[Record]:
    """Give the rows, an empty cell as None; raises SourceFailed."""
    _refuse_first_page(reply, None)
    text = reply.text()
    first_line = text.partition("\n")[0].strip()
    if not first_line or first_line.startswith("<"):
        raise SourceFailed(reply.url, f"not CSV but {reply.looks_like()}")
    wanted = feed.option("delimiter").replace("tab", "\t") or delimiter_of(first_line)
    if wanted not in DELIMITERS:
        raise SourceFailed(reply.url, f"no delimiter: {wanted!r}", "Give `delimiter` as `,`, `;` or `tab`.")
    try:
        for _, row in read_csv(io.StringIO(text, newline=""), wanted):
            yield {name: cell or None for name, cell in row.items()}
    except CsvWrong as wrong:
        raise SourceFailed(reply.url, str(wrong), "Ask its publisher to mend the file.") from wrong


def read_json_reply(reply: Reply, feed: Feed) -> Iterator[Record]:
    """Give the rows, values of inner objects under `outer.inner`; raises SourceFailed."""
    whole = found = reply.json()
    for step in filter(None, feed.option("rows").split(".")):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        where = feed.option("rows")
        what = f"no list of rows at {where!r}" if where else "no list of rows"
        raise SourceFailed(reply.url, what, "Say with the option `rows` where the list stands.")
    _refuse_first_page(reply, whole)
    for row in found:
        yield dict(_flat(row))


def read_geojson_reply(reply: Reply, feed: Feed) -> Iterator[Record]:
    """Give each feature's properties with its shape, and its id where no property is named so; raises SourceFailed."""
    del feed
    found = as_object(reply)
    features = found.get("features")
    if found.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise SourceFailed(reply.url, "JSON, but no FeatureCollection")
    _refuse_first_page(reply, found)
    _refuse_other_coordinates(reply, found.get("crs"))
    for feature in features:
        if not isinstance(feature, dict):
            raise SourceFailed(reply.url, "a feature that is none")
        own = {"id": feature["id"]} if "id" in feature else {}
        yield own | dict(_flat(feature.get("properties") or {})) | {GEOMETRY: feature.get("geometry")}


def _refuse_first_page(reply: Reply, found: Any) -> None:
    """Raise SourceFailed where a reply says in its own way that more rows follow. Source: RFC 8288 for `Link`."""
    linked = re.search(r"""\brel=["']?[^"',;]*\bnext\b""", reply.headers.get("link", ""), re.IGNORECASE)
    if linked or (isinstance(found, dict) and _goes_on(found)):
        fix = "Ask in `url` for all rows at once, or name the connector of its protocol, which reads every page."
        raise SourceFailed(reply.url, "the first page only, and more follow", fix)


def _goes_on(found: Mapping[str, Any]) -> bool:
    """Look where OGC API Features, ArcGIS and the others of `NEXT` say so."""
    inner = found.get("properties")
    exceeded = found.get("exceededTransferLimit") or (isinstance(inner, dict) and inner.get("exceededTransferLimit"))
    linked = any(each.get("rel") == "next" for each in objects(found.get("links")))
    named = any(re.match(r"https?://|[/?]", str(found.get(name) or "")) for name in NEXT)
    return exceeded is True or linked or named


def _refuse_other_coordinates(reply: Reply, crs: Any) -> None:
    """Older files may be in feet of a state plane. Source: RFC 7946, 4, which has only longitude and latitude."""
    if crs is None:
        return
    named = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if not str(named).endswith(WGS84):
        fix = "Ask its publisher for longitude and latitude (WGS 84)."
        raise SourceFailed(reply.url, "its shapes are not in longitude and latitude", fix)


def _flat(row: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    """Give plain values, and lists as they are."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _title(url: str) -> str:
    return unquote(PurePosixPath(urlsplit(url).path).stem).replace("_", " ").strip() or urlsplit(url).netloc
