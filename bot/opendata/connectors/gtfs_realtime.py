"""
GTFS-Realtime: what a bus company knows this minute of delays, alerts and where its vehicles are.

Ids of trips, stops and routes are those of the timetable feed that holds at the time. Source: gtfs.org, “GTFS
Realtime Reference”.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.opendata.connector import Delivery, Discovered, Feed, Mark, Record, SourceFailed, SourceField
from bot.opendata.connectors.gtfs import fields_of
from bot.opendata.connectors.gtfs_realtime_rows import alerts, instant, trips, vehicles
from bot.opendata.http.web import Reply, Web, get_whole

if TYPE_CHECKING:
    from google.transit.gtfs_realtime_pb2 import FeedMessage


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of feed: how its rows are read, and what they hold."""

    rows: Callable[["FeedMessage", str], Iterator[Record]]
    fields: tuple[SourceField, ...]


KINDS: Mapping[str, Kind] = {
    "trips": Kind(
        trips,
        fields_of(
            delay_id="text",
            trip_id="text?",
            route_id="text?",
            start_date="date?",
            stop_id="text?",
            stop_sequence="int?",
            delay_s="int?",
            time="instant?",
            cancelled="int",
            at="instant?",
        ),
    ),
    "alerts": Kind(
        alerts,
        fields_of(
            id="text",
            header="text?",
            description="text?",
            url="text?",
            cause="text",
            effect="text",
            **{"from": "instant?"},
            until="instant?",
            route_ids="text?",
            stop_ids="text?",
            at="instant?",
        ),
    ),
    "vehicles": Kind(
        vehicles,
        fields_of(
            vehicle_id="text",
            label="text?",
            trip_id="text?",
            route_id="text?",
            stop_id="text?",
            seen_at="instant?",
            at="instant?",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class GtfsRealtime:
    """
    A feed of one `kind`: `trips` (delays), `alerts` or `vehicles`.

    Option `language`: that of the texts, where a feed has them in several; English where not given.
    Every row has in `at` when the company made the feed: past three minutes it is old news.
    """

    web: Web

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"kind", "language"})

    def discover(self, feed: Feed) -> Discovered:
        """Tell the fields, which are the same for every feed of a kind; raises SourceFailed."""
        name = feed.option("kind", "trips")
        kind = _kind(feed, name)
        delivery = self._delivery(feed, kind, {})
        if delivery is None:
            raise AssertionError("nobody asked whether it changed")
        return Discovered(
            title=name,
            fields=kind.fields,
            key=kind.fields[0].name,
            geometry="point" if name == "vehicles" else "",
            rows=sum(1 for _ in delivery.records),
            as_of=delivery.as_of,
            options={"kind": name},
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        """Give the rows; None where the feed was not made anew since; raises SourceFailed."""
        return self._delivery(feed, _kind(feed, feed.option("kind")), since)

    def _delivery(self, feed: Feed, kind: Kind, since: Mark) -> Delivery | None:
        reply = get_whole(self.web, feed, since)
        if reply is None:
            return None
        message = _message(reply)
        try:
            made = instant(message.header.timestamp)
            records = list(kind.rows(message, feed.option("language", "en")))
        except (ValueError, OverflowError, OSError) as error:
            raise SourceFailed(reply.url, "a time in it is none", "Ask its publisher to mend the feed.") from error
        mark = {**reply.mark, "timestamp": made} if made else reply.mark
        as_of = datetime.fromtimestamp(message.header.timestamp, UTC).date() if made else reply.modified_day
        return Delivery(records=iter(records), mark=mark, as_of=as_of)


def _message(reply: Reply) -> "FeedMessage":
    """Read the whole feed; raises SourceFailed for what is none, or only says what changed."""
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # protobuf brings no types
    from google.transit.gtfs_realtime_pb2 import FeedHeader, FeedMessage

    try:
        message: FeedMessage = FeedMessage.FromString(reply.content)
    except DecodeError as error:
        raise SourceFailed(reply.url, f"not a GTFS-Realtime feed but {reply.looks_like()}") from error
    if not message.IsInitialized():
        raise SourceFailed(reply.url, "a GTFS-Realtime feed with parts missing")
    if message.header.incrementality != FeedHeader.FULL_DATASET:
        raise SourceFailed(reply.url, "it only says what changed", "Ask its publisher for the full data set.")
    return message


def _kind(feed: Feed, name: str) -> Kind:
    if name not in KINDS:
        raise SourceFailed(feed.url, f"no kind {name!r}", f"Give the option `kind` as one of {', '.join(KINDS)}.")
    return KINDS[name]
