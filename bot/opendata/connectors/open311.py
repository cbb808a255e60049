"""Open311 GeoReport v2: which reports a city takes, and the requests it has taken."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed, SourceField
from bot.opendata.connectors.open311_fields import FIELDS, KEYS, Kind
from bot.opendata.connectors.open311_reply import Row, read_rows
from bot.opendata.http.web import Reply, Web

LONGEST = timedelta(days=90)
LIMIT = 1000
"""More are not given at once. Source: GeoReport v2, "GET Service Requests": 90 days or the first 1,000."""

SHORTEST = timedelta(minutes=1)
"""A window this short is not halved again."""

DAYS = 90
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Open311:
    """
    The services or requests (`kind`) of an endpoint such as `https://311.example.gov/open311/v2`.

    `jurisdiction` where a server holds several cities, `format: xml` where it has no JSON, `days` (90) of requests.
    `page_size` only where a server gives pages: the standard has none, and one that ignores it is not harmed.
    """

    web: Web
    now: Callable[[], datetime]

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"kind", "jurisdiction", "format", "days", "page_size"})

    def discover(self, feed: Feed) -> Discovered:
        kind = _kind(feed)
        if kind == "services":
            rows = len(self._read(feed, kind, self._reply(feed, kind)))
        else:
            rows = None
            next(self._requests(feed), None)  # proves that it answers, without going through all of them
        return Discovered(
            title="Kinds of report" if kind == "services" else "Service requests",
            fields=tuple(SourceField(name=name, type=fits) for name, fits in FIELDS[kind].items()),
            key=KEYS[kind],
            geometry="" if kind == "services" else "point",
            rows=rows,
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        if _kind(feed) == "requests":
            return Delivery(records=_each_once("requests", self._requests(feed)))
        reply = self.web.get(_address(feed, "services"), _asked(feed), since=since, private=feed.private)
        if reply is None:
            return None
        return Delivery(records=_each_once("services", self._read(feed, "services", reply)), mark=reply.mark)

    def _requests(self, feed: Feed) -> Iterator[Row]:
        """Go back from now, no further at a time than is answered."""
        end = self.now()
        oldest = end - timedelta(days=_count(feed, "days", DAYS))
        while end > oldest:
            start = max(end - LONGEST, oldest)
            yield from self._between(feed, start, end)
            end = start

    def _between(self, feed: Feed, start: datetime, end: datetime) -> Iterator[Row]:
        """
        Give the requests of a window; one that came full is asked again in halves.

        The standard says that 1,000 come and not which, so the halves are taken by time and not by what came.
        """
        rows = self._window(feed, start, end)
        if len(rows) < LIMIT or "page_size" in feed.options:
            yield from rows
            return
        if end - start < SHORTEST:
            raise SourceFailed(feed.url, f"gives {LIMIT} requests for every window of time, however short")
        middle = start + (end - start) / 2
        yield from self._between(feed, middle, end)
        yield from self._between(feed, start, middle)

    def _window(self, feed: Feed, start: datetime, end: datetime) -> list[Row]:
        asked = {"start_date": _instant(start), "end_date": _instant(end)}
        if "page_size" not in feed.options:
            return self._read(feed, "requests", self._reply(feed, "requests", asked))
        size = str(_count(feed, "page_size", 100))
        found: dict[object, Row] = {}
        for page in range(1, MOST_PAGES + 1):
            rows = self._read(
                feed, "requests", self._reply(feed, "requests", {**asked, "page": str(page), "page_size": size})
            )
            # By what came: a server may give smaller pages than it was asked for, or the first one for ever.
            new = {row[KEYS["requests"]]: row for row in rows if row[KEYS["requests"]] not in found}
            if not new:
                return list(found.values())
            found |= new
        raise SourceFailed(feed.url, f"more than {MOST_PAGES} pages", "Ask for fewer `days`.")

    def _reply(self, feed: Feed, kind: Kind, asked: Mapping[str, str] | None = None) -> Reply:
        reply = self.web.get(_address(feed, kind), {**_asked(feed), **(asked or {})}, private=feed.private)
        if reply is None:
            raise AssertionError("nobody asked whether it changed")
        return reply

    def _read(self, feed: Feed, kind: Kind, reply: Reply) -> list[Row]:
        """Give the rows that have their key; a request may come without, as long as it is only a token."""
        found = []
        for row in read_rows(reply, KEYS[kind]):
            if row.get(KEYS[kind]) in {None, ""} and row.get("token"):
                continue
            if row.get(KEYS[kind]) in {None, ""}:
                raise SourceFailed(feed.url, f"a row came without {KEYS[kind]}")
            found.append(row)
        return found


def _each_once(kind: Kind, rows: Iterator[Row] | list[Row]) -> Iterator[Record]:
    """Give each row once, though windows touch, with the fields we keep and no other."""
    given: set[str] = set()
    for row in rows:
        key = str(row[KEYS[kind]])
        if key not in given:
            given.add(key)
            yield {name: row.get(name) for name in FIELDS[kind]}


def _kind(feed: Feed) -> Kind:
    match feed.option("kind"):
        case "services" | "requests" as kind:
            return kind
        case other:
            raise SourceFailed(feed.url, f"unknown kind {other!r}", "Write kind: services, or kind: requests.")


def _address(feed: Feed, kind: Kind) -> str:
    written = feed.option("format", "json")
    if written not in {"json", "xml"}:
        raise SourceFailed(feed.url, f"unknown format {written!r}", "Write format: json, or format: xml.")
    return f"{feed.url.rstrip('/')}/{kind}.{written}"


def _asked(feed: Feed) -> dict[str, str]:
    jurisdiction = feed.option("jurisdiction")
    return {"jurisdiction_id": jurisdiction} if jurisdiction else {}


def _count(feed: Feed, name: str, usual: int) -> int:
    written = feed.option(name, str(usual))
    if not re.fullmatch(r"[1-9]\d{0,3}", written):
        raise SourceFailed(feed.url, f"{name!r} is {written!r}", f"Write a whole number above 0, as {name}: {usual}")
    return int(written)


def _instant(moment: datetime) -> str:
    """Write it with its zone, as the standard wants it; UTC, because many servers cannot read another."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
