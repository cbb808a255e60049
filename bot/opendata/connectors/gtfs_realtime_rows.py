"""The rows of a GTFS-Realtime feed: a delay at a stop, an alert, a vehicle."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.opendata.connector import GEOMETRY, Record
from bot.opendata.connectors.gtfs_archive import read_day

if TYPE_CHECKING:
    from google.transit.gtfs_realtime_pb2 import Alert, FeedMessage, TranslatedString, TripUpdate

    StopTimeEvent = TripUpdate.StopTimeEvent
    StopTimeUpdate = TripUpdate.StopTimeUpdate


def trips(feed: "FeedMessage", _language: str) -> Iterator[Record]:
    """
    Give a row for each stop of which a feed says something, each once, and one for a trip that is cancelled whole.

    `delay_s` is None where the feed gives only a `time`, and the other way round; both None where it says that it
    does not know. A feed may name a stop by `stop_sequence` alone. What holds for a stop holds for those after it
    until the next one named.
    """
    rows: dict[str, Record] = {}
    at = instant(feed.header.timestamp)
    for entity in feed.entity:
        if entity.HasField("trip_update") and not entity.is_deleted:
            for row in _of_trip(entity.id, entity.trip_update, at):
                rows.setdefault(str(row["delay_id"]), row)
    yield from rows.values()


def alerts(feed: "FeedMessage", language: str) -> Iterator[Record]:
    """Give each alert with its texts in the language, or the first there is; from its first start to its last end."""
    rows: dict[str, Record] = {}
    for entity in feed.entity:
        if entity.HasField("alert") and not entity.is_deleted:
            rows[entity.id] = _alert(entity.id, entity.alert, language, instant(feed.header.timestamp))
    yield from rows.values()


def vehicles(feed: "FeedMessage", _language: str) -> Iterator[Record]:
    """Give each vehicle, with the point where it was at `seen_at`."""
    rows: dict[str, Record] = {}
    for entity in feed.entity:
        if entity.HasField("vehicle") and not entity.is_deleted:
            seen, vehicle_id = entity.vehicle, entity.vehicle.vehicle.id or entity.id
            point = [seen.position.longitude, seen.position.latitude]
            rows[vehicle_id] = {
                "vehicle_id": vehicle_id,
                "label": seen.vehicle.label or None,
                "trip_id": seen.trip.trip_id or None,
                "route_id": seen.trip.route_id or None,
                "stop_id": seen.stop_id or None,
                "seen_at": instant(seen.timestamp),
                "at": instant(feed.header.timestamp),
                GEOMETRY: {"type": "Point", "coordinates": point} if seen.HasField("position") else None,
            }
    yield from rows.values()


def instant(seconds: int) -> str | None:
    """Write seconds since 1970 as an instant; None for 0, which is how feeds leave it out; raises ValueError."""
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None


def _of_trip(entity_id: str, update: "TripUpdate", at: str | None) -> Iterator[Record]:
    from google.transit.gtfs_realtime_pb2 import TripDescriptor

    trip = update.trip
    gone = trip.schedule_relationship in (TripDescriptor.CANCELED, TripDescriptor.DELETED)
    common: Record = {
        "trip_id": trip.trip_id or None,
        "route_id": trip.route_id or None,
        "start_date": _day(trip.start_date),
        "at": at,
    }
    name = ":".join(part for part in (trip.trip_id or entity_id, trip.start_date) if part)
    if gone or not update.stop_time_update:
        delay_s = update.delay if update.HasField("delay") and not gone else None
        whole = {"stop_id": None, "stop_sequence": None, "delay_s": delay_s, "time": None, "cancelled": gone}
        yield {"delay_id": name, **common, **whole}
        return
    for stop in update.stop_time_update:
        yield {**common, **_at_stop(name, stop)}


def _at_stop(trip: str, stop: "StopTimeUpdate") -> Record:
    """What a stop says of leaving goes before what it says of arriving: the resident wants to get on."""
    sequence = stop.stop_sequence if stop.HasField("stop_sequence") else None
    events = (stop.departure, stop.arrival)
    knows = stop.schedule_relationship != stop.NO_DATA
    return {
        "delay_id": f"{trip}:{stop.stop_id if sequence is None else sequence}",
        "stop_id": stop.stop_id or None,
        "stop_sequence": sequence,
        "delay_s": next((event.delay for event in events if event.HasField("delay")), None) if knows else None,
        "time": next((instant(event.time) for event in events if event.time), None) if knows else None,
        "cancelled": stop.schedule_relationship == stop.SKIPPED,
    }


def _alert(alert_id: str, alert: "Alert", language: str, at: str | None) -> Record:
    starts = [period.start for period in alert.active_period]
    ends = [period.end for period in alert.active_period]
    return {
        "id": alert_id,
        "header": _said(alert.header_text, language),
        "description": _said(alert.description_text, language),
        "url": _said(alert.url, language),
        "cause": alert.Cause.Name(alert.cause).lower(),
        "effect": alert.Effect.Name(alert.effect).lower(),
        "from": instant(min(starts)) if starts and all(starts) else None,
        "until": instant(max(ends)) if ends and all(ends) else None,
        "route_ids": _joined(entity.route_id or entity.trip.route_id for entity in alert.informed_entity),
        "stop_ids": _joined(entity.stop_id for entity in alert.informed_entity),
        "at": at,
    }


def _said(text: "TranslatedString", language: str) -> str | None:
    """Give the text in the language (`en` has `en-US` too), else the one in no language, else the first."""
    said = {each.language.lower(): each.text.strip() for each in reversed(text.translation)}
    fitting = next((tag for tag in said if tag.split("-")[0] == language), "")
    return said.get(fitting) or next(reversed(said.values()), None) or None


def _joined(ids: Iterable[str]) -> str | None:
    """Write ids as a column of `names` has them."""
    return "|".join(dict.fromkeys(filter(None, ids))) or None


def _day(written: str) -> str | None:
    return read_day(written).isoformat() if written else None
