"""The connector for CKAN: one resource in the DataStore of a portal such as data.ca.gov."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed, SourceField
from bot.opendata.connectors.days import local_day
from bot.opendata.connectors.json_object import cell, check_count, json_object, objects, one_line, wanted_fields
from bot.opendata.http.web import Web

PAGE = 10_000
"""Rows asked for at once. A server gives 32,000 at most and says nothing when it gives fewer than asked."""

OWN = ("_id", "_full_text")
"""Fields the DataStore adds. `_id` begins anew whenever the resource is loaded again, so it tells no rows apart."""

TYPES = {
    "int": "int", "int2": "int", "int4": "int", "int8": "int", "bigint": "int", "integer": "int",
    "numeric": "float", "float": "float", "float4": "float", "float8": "float", "double precision": "float",
    "timestamp": "instant", "timestamptz": "instant", "date": "date", "time": "time",
}  # fmt: skip
"""Column types for PostgreSQL's; whatever else a field may be is text."""

ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
PAGES = (
    re.compile(rf"(?P<site>https?://.+?)/dataset/[^/?#]+/resource/(?P<resource>{ID})"),
    re.compile(rf"(?P<site>https?://.+?)/api/(?:3/)?action/datastore_search\?(?:.*&)?resource_id=(?P<resource>{ID})"),
    re.compile(rf"(?P<site>https?://.+?)/datastore/dump/(?P<resource>{ID})"),
)
DATASET = re.compile(r"(?P<site>https?://.+?)/dataset/(?P<dataset>[^/?#]+)/?(?:[?#].*)?")

NOT_FROM_A_FILE = "datastore"
"""The `url_type` of a resource whose rows are sent by a program: then nothing says when they changed."""


@dataclass(frozen=True, slots=True)
class Ckan:
    """
    Reads one resource; `url` is the portal's address. Times come without an offset, as the DataStore has them.

    Options: `resource` (the resource's id), `fields` (names with commas between, else all).
    """

    web: Web
    zone: tzinfo = UTC
    """In whose days `as_of` is given."""

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"resource", "fields"})

    def recognise(self, url: str) -> Feed | None:
        """Give the feed of the resource behind an address; None for one that is not CKAN. Raises SourceFailed."""
        if page := next((found for form in PAGES if (found := form.match(url))), None):
            return Feed(url=page["site"], options={"resource": page["resource"]})
        if dataset := DATASET.fullmatch(url):
            site = Feed(url=dataset["site"])
            return Feed(url=site.url, options={"resource": self._only_resource(site, dataset["dataset"])})
        return None

    def discover(self, feed: Feed) -> Discovered:
        """Ask the portal for the resource, its fields, and the licence of the data set it belongs to."""
        resource = self._resource(feed)
        package = (
            self._action(feed, "package_show", id=str(resource.get("package_id"))) if "package_id" in resource else {}
        )
        found = self._search(feed, 0, 0)
        organization = package.get("organization")
        return Discovered(
            title=one_line(resource.get("name")) or one_line(package.get("title")),
            fields=tuple(_field(each) for each in objects(found.get("fields")) if each.get("id") not in OWN),
            publisher=one_line(organization.get("title")) if isinstance(organization, dict) else "",
            licence=one_line(package.get("license_title")),
            rows=_total(feed, found),
            as_of=local_day(_changed(resource), self.zone),
            options=dict(feed.options),
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """
        Give the rows; None where neither the resource's day nor the number of its rows is another one.

        The number is looked at because rows can be added without the day being touched.
        """
        resource = self._resource(feed)
        schema = self._search(feed, 0, 0)
        wanted = wanted_fields(feed, (str(each.get("id")) for each in objects(schema.get("fields"))))
        changed, total = _changed(resource), _total(feed, schema)
        mark: Mark = {"modified": changed, "rows": str(total)} if changed else {}
        if mark and mark == since:
            return None
        return Delivery(records=self._records(feed, total, wanted), mark=mark, as_of=local_day(changed, self.zone))

    def _records(self, feed: Feed, before: int, wanted: Sequence[str]) -> Iterator[Record]:
        """Page by what came, not by what was asked for; give each row once."""
        seen, offset, after = set[object](), 0, before
        while True:
            found = self._search(feed, PAGE, offset, wanted)
            page, after = objects(found.get("records")), _total(feed, found)
            for number, row in enumerate(page, offset):
                own = row.get("_id", ("no", number))
                if own not in seen:
                    seen.add(own)
                    yield {name: cell(value) for name, value in row.items() if name not in OWN}
            offset += len(page)
            if not page or offset >= after:
                return check_count(feed.url, len(seen), offset, before, after)

    def _search(self, feed: Feed, limit: int, offset: int, wanted: Sequence[str] = ()) -> dict[str, Any]:
        only = {"fields": ",".join(dict.fromkeys(["_id", *wanted]))} if wanted else {}
        asked = {"resource_id": _named(feed), "limit": str(limit), "offset": str(offset), "sort": "_id", **only}
        return self._action(feed, "datastore_search", **asked)

    def _resource(self, feed: Feed) -> dict[str, Any]:
        """Ask for the resource; raises SourceFailed for one that is only a file."""
        resource = self._action(feed, "resource_show", id=_named(feed))
        if resource.get("datastore_active") is False:
            file = one_line(resource.get("url")) or "the address of its file"
            fix = f"Declare the file itself: connector: csv, url: {file}"
            raise SourceFailed(feed.url, f"the resource {_named(feed)} has no rows in the DataStore", fix)
        return resource

    def _only_resource(self, site: Feed, dataset: str) -> str:
        """Give the one resource of a data set that has rows; raises SourceFailed that lists them where not one has."""
        resources = objects(self._action(site, "package_show", id=dataset).get("resources"))
        active = [each for each in resources if each.get("datastore_active")]
        if len(active) == 1:
            return str(active[0]["id"])
        if active:
            listed = ", ".join(f"{one_line(each.get('name'), 60)} ({each.get('id')})" for each in active)
            fix = "Open one of them, and give its address."
            raise SourceFailed(site.url, f"{dataset} has {len(active)} resources with rows: {listed}", fix)
        files = ", ".join(one_line(each.get("url")) for each in resources) or "none"
        fix = f"Declare a file itself with connector: csv. There are: {files}."
        raise SourceFailed(site.url, f"{dataset} has no rows in the DataStore", fix)

    def _action(self, feed: Feed, name: str, **params: str) -> dict[str, Any]:
        url = f"{feed.url.rstrip('/')}/api/3/action/{name}"
        given = json_object(self.web, feed, url, params)
        result = given.get("result")
        if given.get("success") is not True or not isinstance(result, dict):
            error = given.get("error")
            why = one_line(error.get("message") or error.get("__type")) if isinstance(error, dict) else one_line(error)
            raise SourceFailed(url, f"CKAN refused: {why.rstrip('.') or 'it does not say why'}")
        return result


def _named(feed: Feed) -> str:
    resource = feed.option("resource")
    if not resource:
        fix = "Write options: {resource: …} with the id at the end of the resource's address."
        raise SourceFailed(feed.url, "the option `resource` is missing", fix)
    return resource


def _field(given: dict[str, Any]) -> SourceField:
    info = given.get("info")
    label = one_line(info.get("label")) if isinstance(info, dict) else ""
    return SourceField(name=str(given.get("id")), type=TYPES.get(str(given.get("type")), "text"), title=label)


def _total(feed: Feed, found: dict[str, Any]) -> int:
    total = found.get("total")
    if not isinstance(total, int):
        raise SourceFailed(feed.url, "it does not count its rows")
    return total


def _changed(resource: dict[str, Any]) -> str:
    """Say when the resource changed, as the portal writes it; "" where nothing tells."""
    if resource.get("url_type") == NOT_FROM_A_FILE:
        return ""
    return one_line(resource.get("last_modified") or resource.get("metadata_modified"))
