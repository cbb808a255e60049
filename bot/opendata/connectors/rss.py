"""News: RSS 2, RSS 1 and Atom, read by feedparser from bytes that we have fetched ourselves."""

import calendar
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed, SourceField
from bot.opendata.connectors.days import local_day
from bot.opendata.connectors.plain_text import plain_text
from bot.opendata.http.web import Reply, Web

FIELDS: Mapping[str, str] = {
    "id": "text",
    "title": "text",
    "summary": "text",
    "link": "text",
    "published": "instant",
    "updated": "instant",
}
"""What a record has, and the column type it fits."""


@dataclass(frozen=True, slots=True)
class Rss:
    """A feed of news. `zone`: whose clock is meant where a date names none."""

    web: Web
    zone: ZoneInfo

    @property
    def options(self) -> frozenset[str]:
        return frozenset()

    def discover(self, feed: Feed) -> Discovered:
        reply = self.web.get(feed.url, private=feed.private)
        if reply is None:
            raise AssertionError("nobody asked whether it changed")
        parsed = _parsed(reply)
        return Discovered(
            title=plain_text(parsed.feed.get("title") or "News"),
            fields=tuple(SourceField(name=name, type=kind) for name, kind in FIELDS.items()),
            key="id",
            publisher=plain_text(parsed.feed.get("publisher") or ""),
            rows=len(parsed.entries),
            as_of=self._as_of(parsed.feed),
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        reply = self.web.get(feed.url, since=since, private=feed.private)
        if reply is None:
            return None
        parsed = _parsed(reply)
        return Delivery(records=self._records(parsed, reply.url), mark=reply.mark, as_of=self._as_of(parsed.feed))

    def _records(self, parsed: Any, url: str) -> Iterator[Record]:
        uses = Counter(entry.get("id") for entry in parsed.entries)
        given = set()
        for entry in parsed.entries:
            record = {
                "title": plain_text(entry.get("title") or ""),
                "summary": plain_text(entry.get("summary") or ""),
                "link": _link(url, entry.get("link")),
                "published": self._moment(entry, "published"),
                "updated": self._moment(entry, "updated"),
            }
            own = entry.get("id")
            record["id"] = own if own and uses[own] == 1 else _made_up_id(own, record)
            if record["id"] not in given:
                given.add(record["id"])
                yield record

    def _moment(self, entry: Any, name: str) -> str | None:
        # Asked first, because feedparser answers for a missing `updated` with the day of publication, and a warning.
        if name not in entry:
            return None
        found = _written(str(entry[name])) or _understood(entry.get(f"{name}_parsed"))
        if found is None:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=self.zone)).isoformat()

    def _as_of(self, about: Any) -> date | None:
        return local_day(self._moment(about, "updated") or self._moment(about, "published"), self.zone)


def _parsed(reply: Reply) -> Any:
    """
    Read the bytes; raises SourceFailed for what is no feed, or one broken before its first entry.

    They go in as a stream: given a string, feedparser would take it for an address or a file and open that.
    """
    import feedparser  # type: ignore[import-untyped]  # it comes without types

    charset = {"content-type": reply.headers["content-type"]} if "content-type" in reply.headers else {}
    # Relative links and markup are our own work: its cleaning keeps markup, and changes words on the way.
    parsed = feedparser.parse(
        io.BytesIO(reply.content), response_headers=charset, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.get("version"):
        raise SourceFailed(reply.url, "not a feed", "Look for the address of its RSS or Atom feed on the page.")
    harmless = feedparser.exceptions.ThingsNobodyCaresAboutButMe
    if parsed.bozo and not parsed.entries and not isinstance(parsed.get("bozo_exception"), harmless):
        raise SourceFailed(reply.url, "not a feed: broken before its first entry")
    return parsed


def _made_up_id(own: str | None, record: Mapping[str, Any]) -> str:
    """Tell apart entries that share a GUID, or have none, by all that an entry has of its own."""
    parts = (own, record["link"], record["published"] or record["updated"], record["title"])
    return hashlib.sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:32]


def _link(url: str, link: str | None) -> str | None:
    """Give an address that a resident may open; None for `javascript:` and the like."""
    try:
        whole = urljoin(url, link) if link else ""
        return whole if urlsplit(whole).scheme in {"http", "https"} else None
    except ValueError:
        return None


def _written(text: str) -> datetime | None:
    """Read an RFC 3339 or RFC 822 date, without a zone where it names none that we know."""
    if text.rstrip().endswith("-0000"):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text.strip())
        except (ValueError, OverflowError):
            continue
    return None


def _understood(parts: Any) -> datetime | None:
    """Take what feedparser made of a date in some other notation: UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError):
        return None
