"""Asks an ArcGIS server: errors that come with status 200, and all rows of a layer, each once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.opendata.connector import Feed, SourceFailed
from bot.opendata.connectors.arcgis_layer import Layer
from bot.opendata.connectors.json_object import check_count, json_object, objects, one_line
from bot.opendata.http.web import Web

Feature = Mapping[str, Any]

DEGREES = (4326, 4269)
"""WGS 84 as we ask for it, and NAD 83, a metre or two beside it in California. Source: EPSG."""

MOST_EMPTY_PAGES = 50
"""A server may answer an empty page in between; one that does nothing else is broken."""

NOT_PUBLIC = (401, 403, 498, 499)
"""Token invalid, token required. Source: Esri, REST API, "Error codes"."""


def ask(web: Web, feed: Feed, url: str, params: Mapping[str, str]) -> dict[str, Any]:
    """GET JSON; raises SourceFailed, also for an error that comes with status 200."""
    found = json_object(web, feed, url, {"f": "json", **params})
    if "error" in found:
        raise _failure(url, found["error"])
    return found


def _failure(url: str, error: Any) -> SourceFailed:
    given = error if isinstance(error, dict) else {}
    code, message = given.get("code"), one_line(given.get("message")) or "it does not say why"
    if code in NOT_PUBLIC:
        fix = "Ask its publisher to share it with everyone: a declaration holds no keys."
        return SourceFailed(url, f"it asks for a token (ArcGIS error {code}: {message.rstrip('.')})", fix)
    return SourceFailed(url, f"ArcGIS error {code}: {message.rstrip('.')}")


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the rows, and whether the server has more; None where it does not say."""

    features: Sequence[Feature]
    more: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which rows of a layer are wanted, and the way to ask for them."""

    web: Web
    feed: Feed
    layer: Layer
    where: str
    fields: str
    """The names of the fields wanted, with commas between, or `*`."""
    within: Mapping[str, str]
    """Parameters that bound where rows may lie; empty for everywhere."""

    def features(self) -> Iterator[Feature]:
        """
        Give all rows, each once; raises SourceFailed where they are not as many as the server counts.

        Rows come twice when a page begins anew while somebody edits, and from servers that page badly. While
        rows are being edited the count may be either that of the beginning or that of the end.
        """
        expected, seen, came = self.count(), set[object](), 0
        for feature in self._all(expected):
            came += 1
            oid = self._oid(feature) if self.layer.oid else came
            if oid not in seen:
                seen.add(oid)
                yield feature
        if len(seen) != expected:
            check_count(self.layer.url, len(seen), came, expected, self.count())

    def count(self) -> int:
        """Ask how many rows there are."""
        found = self._ask(returnCountOnly="true").get("count")
        if not isinstance(found, int):
            raise SourceFailed(self.layer.url, "it does not count its rows")
        return found

    def _all(self, expected: int) -> Iterator[Feature]:
        if not self.layer.oid:
            return self._at_once()
        return self._by_offset(expected) if self.layer.pages else self._by_ids()

    def _by_offset(self, expected: int) -> Iterator[Feature]:
        """
        Page by `resultOffset` with `resultRecordCount` and an order: without one of them servers repeat rows.

        A page may be short or empty and still not be the last: what counts is `exceededTransferLimit`.
        """
        offset = read = empty = 0
        before: Sequence[object] = ()
        more = True
        while more:
            page = self._page(
                resultOffset=str(offset), resultRecordCount=str(self.layer.page), orderByFields=f"{self.layer.oid} ASC"
            )
            ids = [self._oid(feature) for feature in page.features]
            yield from page.features
            read, empty = read + len(ids), 0 if ids else empty + 1
            if (ids and ids == before) or empty > MOST_EMPTY_PAGES or read > 2 * expected + 2 * self.layer.page:
                raise SourceFailed(self.layer.url, f"it pages without end: {read:,} rows where it counts {expected:,}")
            more = bool(ids) and read < expected if page.more is None else page.more
            before, offset = ids, offset + (len(ids) or self.layer.page)

    def _by_ids(self) -> Iterator[Feature]:
        """For servers that cannot page: ask for all object ids, which are never capped, then for ranges of them."""
        found = self._ask(returnIdsOnly="true").get("objectIds")
        ids = sorted(oid for oid in found or [] if isinstance(oid, int))
        for start in range(0, len(ids), self.layer.page):
            yield from self._range(ids[start : start + self.layer.page])

    def _range(self, ids: Sequence[int]) -> Iterator[Feature]:
        """Give the rows of one range, in halves where it is more than the server gives at once."""
        oid = self.layer.oid
        page = self._page(where=f"({self.where}) AND {oid} >= {ids[0]} AND {oid} <= {ids[-1]}")
        if page.more and len(ids) > 1:
            yield from self._range(ids[: len(ids) // 2])
            yield from self._range(ids[len(ids) // 2 :])
        else:
            yield from page.features

    def _at_once(self) -> Iterator[Feature]:
        """A table without object ids has no order: it comes in one reply or not at all, as the count will show."""
        yield from self._page().features

    def _page(self, **params: str) -> Page:
        found = self._ask(outFields=self.fields, returnGeometry="true", outSR=str(DEGREES[0]), **params)
        if not isinstance(found.get("features"), list):
            raise SourceFailed(self.layer.url, "a reply without rows")
        self._check_degrees(found)
        exceeded = found.get("exceededTransferLimit", _properties(found).get("exceededTransferLimit"))
        return Page(objects(found["features"]), exceeded if isinstance(exceeded, bool) else None)

    def _ask(self, **params: str) -> dict[str, Any]:
        return ask(self.web, self.feed, f"{self.layer.url}/query", {"where": self.where, **self.within, **params})

    def _oid(self, feature: Feature) -> object:
        attributes = feature.get("attributes")
        oid = attributes.get(self.layer.oid) if isinstance(attributes, dict) else None
        if not isinstance(oid, int | str):
            raise SourceFailed(self.layer.url, f"a row without its object id {self.layer.oid!r}")
        return oid

    def _check_degrees(self, found: Mapping[str, Any]) -> None:
        """Refuse feet or metres: some servers overlook that degrees were asked for."""
        given = found.get("spatialReference")
        system = given.get("latestWkid", given.get("wkid")) if isinstance(given, dict) else None
        if self.layer.shape and found["features"] and system is not None and system not in DEGREES:
            raise SourceFailed(self.layer.url, f"its coordinates are not degrees but those of EPSG {system}")


def _properties(found: Mapping[str, Any]) -> Mapping[str, Any]:
    given = found.get("properties")
    return given if isinstance(given, dict) else {}
