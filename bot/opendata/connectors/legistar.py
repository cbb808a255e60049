"""Legistar: the meetings of councils and commissions, by Granicus's OData service."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed, SourceField
from bot.opendata.connectors.json_object import objects, one_line
from bot.opendata.http.web import Web

PAGE = 1000
"""No page is longer. Source: Legistar Web API, "Examples": the maximum is 1,000 items."""

MOST_PAGES = 200
SINCE_DAYS = 90

FIELDS: Mapping[str, str] = {
    "id": "int",
    "date": "date",
    "time": "time",
    "body": "text",
    "place": "text",
    "agenda": "text",
    "minutes": "text",
    "link": "text",
    "comment": "text",
    "cancelled": "int",
    "modified": "instant",
}
"""What a record has, and the column type it fits."""

CANCELLED = re.compile(r"(?<!not )\bcancel(?:l?ed|lation)\b", re.IGNORECASE)

TIME = re.compile(r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?:(?P<half>[ap])\.?m\.?)?", re.IGNORECASE)

NOON = 12

WANTS_TOKEN = frozenset({401, 403})
"""Statuses by which a client says that it lets nobody in without a token, or without another one."""


@dataclass(frozen=True, slots=True)
class Legistar:
    """
    Meetings from `since_days` (90) before today on, of an address `https://webapi.legistar.com/v1/{client}/events`.

    `token_from` names which of `secrets` a client wants that lets nobody in without one. `zone`: the city's.
    """

    web: Web
    now: Callable[[], datetime]
    zone: ZoneInfo
    secrets: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"since_days", "token_from"})

    def discover(self, feed: Feed) -> Discovered:
        next(self._events(feed), None)  # proves that it answers
        return Discovered(
            title="Meetings",
            fields=tuple(SourceField(name=name, type=kind) for name, kind in FIELDS.items()),
            key="id",
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        del since  # it knows no ETag, and a filter by change would not show what was taken away
        return Delivery(records=(_record(feed.url, event) for event in self._events(feed)))

    def _events(self, feed: Feed) -> Iterator[Mapping[str, Any]]:
        """Ask page by page until one is empty, going by what came; raises SourceFailed for a page that comes again."""
        asked = self._question(feed)
        seen: set[object] = set()
        skip = 0
        for _ in range(MOST_PAGES):
            page = self._page(feed, {**asked, "$skip": str(skip)})
            new = [event for event in page if event.get("EventId") not in seen]
            if not page:
                return
            if not new:
                raise SourceFailed(feed.url, "the same page came twice, so the rest cannot be read")
            seen.update(event.get("EventId") for event in new)
            skip += len(page)
            yield from new
        raise SourceFailed(feed.url, f"more than {MOST_PAGES} pages", "Ask for fewer days with `since_days`.")

    def _question(self, feed: Feed) -> dict[str, str]:
        days = feed.option("since_days", str(SINCE_DAYS))
        if not re.fullmatch(r"\d{1,4}", days):
            raise SourceFailed(feed.url, "`since_days` is no number of days", "Write since_days: 90")
        first = self.now().astimezone(self.zone).date() - timedelta(days=int(days))
        asked = {"$top": str(PAGE), "$orderby": "EventId", "$filter": f"EventDate ge datetime'{first.isoformat()}'"}
        name = feed.option("token_from")
        if name and name not in self.secrets:
            raise SourceFailed(feed.url, f"its token {name} is not set", f"Set {name} in the environment.")
        return {**asked, "token": self.secrets[name]} if name else asked

    def _page(self, feed: Feed, params: Mapping[str, str]) -> list[dict[str, Any]]:
        try:
            reply = self.web.get(feed.url, params, headers={"Accept": "application/json"}, private=feed.private)
        except SourceFailed as failed:
            if failed.status not in WANTS_TOKEN:
                raise
            cure = "Ask the clerk for an API token, set it in the environment and name it with `token_from`."
            raise SourceFailed(feed.url, f"wants a token, or another one: {failed.what}", cure) from failed
        if reply is None:
            raise AssertionError("nobody asked whether it changed")
        found = reply.json()
        if not isinstance(found, list):
            said = found.get("Message") or found.get("message") if isinstance(found, dict) else ""
            raise SourceFailed(feed.url, f"no list of events{f' but: {one_line(said)}' if said else ''}")
        return objects(found)


def _record(url: str, event: Mapping[str, Any]) -> Record:
    notes = (event.get("EventAgendaStatusName"), event.get("EventMinutesStatusName"), event.get("EventComment"))
    return {
        "id": event.get("EventId"),
        "date": _day(url, event.get("EventDate")),
        "time": read_time(event.get("EventTime")),
        "body": event.get("EventBodyName"),
        "place": event.get("EventLocation"),
        "agenda": event.get("EventAgendaFile"),
        "minutes": event.get("EventMinutesFile"),
        "link": event.get("EventInSiteURL"),
        "comment": event.get("EventComment"),
        "cancelled": any(note and CANCELLED.search(note) for note in notes),
        "modified": _utc(event.get("EventLastModifiedUtc")),
    }


def _day(url: str, written: Any) -> str:
    """Give the day of an EventDate: local midnight, written without a zone, which must not move it."""
    try:
        return date.fromisoformat(str(written)[:10]).isoformat()
    except ValueError as error:
        raise SourceFailed(url, "an event has no EventDate that can be read") from error


def read_time(written: str | None) -> str | None:
    """Read `6:00 PM` as 18:00; None for TBD, and for 6:00 that might be morning or evening: never a guessed hour."""
    found = TIME.fullmatch((written or "").strip())
    if found is None:
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0) if 1 <= hour <= NOON else -1
    elif 1 <= hour <= NOON or not found["minute"]:
        return None
    try:
        return time(hour, minute).strftime("%H:%M")
    except ValueError:
        return None


def _utc(written: str | None) -> str | None:
    """Write an instant that is UTC by its field's name, and says so nowhere else."""
    return f"{written.removesuffix('Z')}+00:00" if written else None
