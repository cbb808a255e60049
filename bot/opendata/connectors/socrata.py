"""The connector for Socrata's SODA, version 2.1 and 3: one data set of a portal."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed
from bot.opendata.connectors.days import day_of
from bot.opendata.connectors.json_object import check_count, json_object, objects, one_line, wanted_fields
from bot.opendata.connectors.socrata_columns import ROW_ID, key_of, read_fields, record, shape_columns
from bot.opendata.http.failures import TryAgain
from bot.opendata.http.web import Reply, Web

PAGE = 10_000
"""Rows asked for at once; 2.0 gives 50,000 at most, later versions any number. Source: dev.socrata.com, "Paging"."""

TOKEN = "X-App-Token"  # noqa: S105 - the name of a header

OWN_ID = "[a-z0-9]{4}-[a-z0-9]{4}"

ADDRESS = re.compile(
    rf"(?P<host>https?://[^/]+)/(?:(?:resource|d|api/views|api/v3/views|api/id)/(?P<id>{OWN_ID})"
    rf"|[^/?#]+/[^/?#]+/(?P<page>(?=[a-z-]*\d){OWN_ID}))(?:[./?#].*)?"
)
"""An address of the API, or a page below a category and a name; there the id has a digit, unlike `open-data`."""


@dataclass(frozen=True, slots=True)
class Socrata:
    """
    Reads one data set, by any address that holds its id. Times without an offset are the publisher's local ones.

    Options: `where` (SoQL), `fields` (names with commas between, else all), `version` (2 or 3), `token_from` (the
    name of the secret that holds an application token; version 3 gives nothing without, version 2 less at a time).
    """

    web: Web
    zone: tzinfo = UTC
    """In whose days `as_of` is given."""
    secrets: Mapping[str, str] = field(default_factory=dict)
    """What `token_from` may name: environment variables. Never written into a declaration."""

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"where", "fields", "version", "token_from"})

    def recognise(self, url: str) -> Feed | None:
        """Give the feed of the data set behind an address; None for one that is not Socrata."""
        if not ADDRESS.fullmatch(url):
            return None
        host, own = _parts(Feed(url=url))
        return Feed(url=f"{host}/resource/{own}.json")

    def discover(self, feed: Feed) -> Discovered:
        """Ask for the data set's own description."""
        view = self._view(feed)
        licence = view.get("license")
        fields, shapes = read_fields(view), shape_columns(view)
        return Discovered(
            title=one_line(view.get("name")),
            fields=fields,
            key=key_of(view),
            geometry=next(iter(shapes.values()), ""),
            publisher=one_line(view.get("attribution")),
            licence=one_line(licence.get("name")) if isinstance(licence, dict) else "",
            rows=self._count(feed),
            as_of=day_of(view.get("rowsUpdatedAt"), self.zone),
            options=dict(feed.options),
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """Give the rows; None where they were not updated since."""
        view = self._view(feed)
        updated = None if view.get("modifyingViewUid") else view.get("rowsUpdatedAt")  # of a view: its own day only
        mark: Mark = {"updated": str(updated)} if updated is not None else {}
        if mark and mark == since:
            return None
        return Delivery(
            records=self._records(feed, view, _select(feed, view)), mark=mark, as_of=day_of(updated, self.zone)
        )

    def _records(self, feed: Feed, view: Mapping[str, Any], select: str) -> Iterator[Record]:
        """Page in the order of the rows' own ids until an empty page; give each row once, and all that are counted."""
        shapes, seen, came, before = tuple(shape_columns(view)), set[object](), 0, self._count(feed)
        for number in range(2 + 2 * before):
            page = self._page(feed, select, number, came)
            if not page:
                return check_count(feed.url, len(seen), came, before, self._count(feed))
            for place, row in enumerate(page, came):
                own = row.get(ROW_ID, place)
                if own not in seen:
                    seen.add(own)
                    yield record(row, shapes)
            came += len(page)
            if came >= before + PAGE:
                break
        raise SourceFailed(feed.url, f"it pages without end: {came:,} rows where it counts {before:,}")

    def _page(self, feed: Feed, select: str, number: int, came: int) -> list[dict[str, Any]]:
        """Ask for one page. Version 3 numbers them; in version 2 the next one begins after what came, be it little."""
        if _version(feed) == "3":
            query = f"SELECT {select} {_where(feed)}ORDER BY {ROW_ID}"
            return self._post(feed, {"query": query, "page": {"pageNumber": number + 1, "pageSize": PAGE}})
        return self._get(feed, {"$select": select, "$order": ROW_ID, "$limit": str(PAGE), "$offset": str(came)})

    def _count(self, feed: Feed) -> int:
        if _version(feed) == "3":
            found = self._post(feed, {"query": f"SELECT count(*) AS counted {_where(feed)}".strip()})
        else:
            found = self._get(feed, {"$select": "count(*) AS counted"})
        try:
            return int(found[0]["counted"])
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise SourceFailed(feed.url, "it does not count its rows") from error

    def _view(self, feed: Feed) -> dict[str, Any]:
        host, own = _parts(feed)
        return json_object(self.web, feed, f"{host}/api/views/{own}.json", headers=self._token(feed))

    def _get(self, feed: Feed, params: Mapping[str, str]) -> list[dict[str, Any]]:
        host, own = _parts(feed)
        where = {"$where": feed.option("where")} if feed.option("where") else {}
        reply = self.web.get(
            f"{host}/resource/{own}.json", {**params, **where}, headers=self._token(feed), private=feed.private
        )
        if reply is None:
            raise AssertionError("nobody asked whether it changed, so nobody may say that it did not")
        return _rows(reply)

    def _post(self, feed: Feed, question: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Ask version 3, which answers nobody without a token."""
        host, own = _parts(feed)
        name = feed.option("token_from")
        if not name:
            fix = "Write `token_from: NAME` and set NAME to an application token of the portal; or write version: 2."
            raise SourceFailed(feed.url, f"version 3 wants a token in the header {TOKEN}", fix)
        url = f"{host}/api/v3/views/{own}/query.json"
        try:
            return _rows(self.web.post(url, question, headers=self._token(feed), private=feed.private))
        except TryAgain:
            raise
        except SourceFailed as refused:
            fix = f"Look whether {name} still holds a token that this portal takes in the header {TOKEN}."
            raise SourceFailed(url, refused.what, fix) from refused

    def _token(self, feed: Feed) -> dict[str, str]:
        name = feed.option("token_from")
        if name and not self.secrets.get(name):
            fix = f"Set {name} in the environment to an application token of the portal, and start again."
            raise SourceFailed(feed.url, f"{name}, for the header {TOKEN}, is not set", fix)
        return {TOKEN: self.secrets[name]} if name else {}


def _rows(reply: Reply) -> list[dict[str, Any]]:
    found = reply.json()
    if isinstance(found, dict):
        why = one_line(found.get("message") or found.get("code")) or "JSON, but no rows"
        raise SourceFailed(reply.url, f"Socrata refused: {why.rstrip('.')}")
    return objects(found)


def _parts(feed: Feed) -> tuple[str, str]:
    """Give the host and the data set's id."""
    page = ADDRESS.fullmatch(feed.url)
    if page is None:
        fix = "It ends in /resource/ and the id of the data set, such as /resource/abcd-1234.json."
        raise SourceFailed(feed.url, "no address of a Socrata data set", fix)
    return page["host"], page["id"] or page["page"]


def _version(feed: Feed) -> str:
    version = feed.option("version", "2")
    if version not in ("2", "3"):
        raise SourceFailed(feed.url, f"there is no version {version!r} of SODA", "Write version: 2 or version: 3.")
    return version


def _select(feed: Feed, view: Mapping[str, Any]) -> str:
    """Give what to ask for: the rows' own ids and all columns, or those wanted and the shapes."""
    shapes = shape_columns(view)
    wanted = wanted_fields(feed, [ROW_ID, *(each.name for each in read_fields(view)), *shapes])
    return ",".join(dict.fromkeys([ROW_ID, *wanted, *shapes])) if wanted else ":*,*"


def _where(feed: Feed) -> str:
    return f"WHERE {feed.option('where')} " if feed.option("where") else ""
