"""The National Weather Service, api.weather.gov: the alerts that hold at a place, and its forecast."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from bot.opendata.connector import (
    Delivery,
    Discovered,
    Feed,
    Mark,
    SourceFailed,
    SourceField,
)
from bot.opendata.connectors.days import local_day
from bot.opendata.connectors.json_object import as_object, json_object, objects
from bot.opendata.connectors.nws_alerts import ALERT, in_force
from bot.opendata.connectors.nws_forecast import PERIOD, period
from bot.opendata.http.web import Reply, Web

GEOJSON = {"Accept": "application/geo+json"}

DECIMALS = 4
"""More in a point are answered with a redirect. Source: weather-gov/api, "General FAQs"."""

MOST_PAGES = 50

ZONE = re.compile(r"[A-Z]{2}[CZ]\d{3}")
"""Source: the service's OpenAPI document, `NWSZoneID`."""


@dataclass(frozen=True, slots=True)
class Nws:
    """
    `kind: alerts` of `https://api.weather.gov/alerts/active`, `kind: forecast` of `https://api.weather.gov/points`.

    Either holds at `point` (latitude,longitude); alerts may be those of a `zone` instead. `zone` of the class is the
    city's time zone, for the day the service vouches for.
    """

    web: Web
    zone: ZoneInfo

    @property
    def options(self) -> frozenset[str]:
        return frozenset({"kind", "point", "zone"})

    def discover(self, feed: Feed) -> Discovered:
        delivery = self.fetch(feed, {})
        if delivery is None:
            raise AssertionError("nobody asked whether it changed")
        alerts = feed.option("kind") == "alerts"
        return Discovered(
            title="Weather alerts" if alerts else "Weather forecast",
            fields=tuple(SourceField(name=name, type=kind) for name, kind in (ALERT if alerts else PERIOD).items()),
            key="id" if alerts else "number",
            geometry="polygon" if alerts else "",
            publisher="National Weather Service",
            rows=sum(1 for _ in delivery.records),
            as_of=delivery.as_of,
        )

    def fetch(self, feed: Feed, since: Mark) -> Delivery | None:
        match feed.option("kind"):
            case "alerts":
                return self._alerts(feed, since)
            case "forecast":
                return self._forecast(feed, since)
            case other:
                raise SourceFailed(feed.url, f"unknown kind {other!r}", "Write kind: alerts, or kind: forecast.")

    def _alerts(self, feed: Feed, since: Mark) -> Delivery | None:
        first = self.web.get(feed.url, _where(feed), headers=GEOJSON, since=since, private=feed.private)
        if first is None:
            return None
        found = as_object(first)
        features = list(self._features(feed, first, found))
        return Delivery(records=in_force(features), mark=first.mark, as_of=local_day(found.get("updated"), self.zone))

    def _features(self, feed: Feed, first: Reply, found: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Give the alerts of all pages: one on a later page may cancel one on the first."""
        asked = {first.url}
        for _ in range(MOST_PAGES):
            if not isinstance(found.get("features"), list):
                raise SourceFailed(feed.url, "came without a list of alerts")
            yield from objects(found["features"])
            following = (found.get("pagination") or {}).get("next")
            if not following or not found["features"]:
                return
            url = _same_host(feed.url, following)
            if url in asked:
                raise SourceFailed(feed.url, "its pages go in a circle")
            asked.add(url)
            found = json_object(self.web, feed, url, headers=GEOJSON)
        raise SourceFailed(feed.url, f"more than {MOST_PAGES} pages of alerts")

    def _forecast(self, feed: Feed, since: Mark) -> Delivery | None:
        place = json_object(self.web, feed, f"{feed.url.rstrip('/')}/{_point(feed)}", headers=GEOJSON)
        address = (place.get("properties") or {}).get("forecast")
        if not address:
            raise SourceFailed(feed.url, "has no forecast for this point")
        url = _same_host(feed.url, str(address))
        reply = self.web.get(url, headers=GEOJSON, since=since, private=feed.private)
        if reply is None:
            return None
        found = as_object(reply).get("properties") or {}
        periods = objects(found.get("periods"))
        if not periods:
            raise SourceFailed(url, "came without a forecast period")
        updated = found.get("updateTime") or found.get("generatedAt") or found.get("updated")
        return Delivery(
            records=(period(each) for each in periods), mark=reply.mark, as_of=local_day(updated, self.zone)
        )


def _where(feed: Feed) -> Mapping[str, str]:
    """Ask with parameters that the service knows: any other is answered with status 400."""
    zone = feed.option("zone")
    if bool(zone) == bool(feed.option("point")):
        raise SourceFailed(feed.url, "either `point` or `zone` is wanted", "Write one of the two under `options`.")
    if zone and not ZONE.fullmatch(zone):
        raise SourceFailed(feed.url, f"{zone!r} is no weather zone", "Write it as CAZ017 or CAC067.")
    return {"status": "actual", **({"zone": zone} if zone else {"point": _point(feed)})}


def _point(feed: Feed) -> str:
    written = feed.option("point")
    if not re.fullmatch(r"-?\d{1,2}(\.\d+)?\s*,\s*-?\d{1,3}(\.\d+)?", written):
        raise SourceFailed(feed.url, f"{written!r} is no point", "Write point: 38.4088,-121.3716 (latitude first).")
    return ",".join(_short(float(part)) for part in written.split(","))


def _short(degrees: float) -> str:
    """Write degrees without more decimals, or noughts at the end, than are answered without a redirect."""
    return f"{degrees:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _same_host(url: str, following: str) -> str:
    """Give the address that a reply names; raises SourceFailed where it leads elsewhere."""
    whole = urljoin(url, following)
    if urlsplit(whole)[:2] != urlsplit(url)[:2]:
        raise SourceFailed(url, "sends us to another server")
    return whole
