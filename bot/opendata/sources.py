"""Puts the connectors together: the one place that knows them all."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import stamina

from bot.opendata.connector import Connector
from bot.opendata.connectors.arcgis import ArcGis
from bot.opendata.connectors.ckan import Ckan
from bot.opendata.connectors.gtfs import Gtfs
from bot.opendata.connectors.gtfs_realtime import GtfsRealtime
from bot.opendata.connectors.ical import ICal
from bot.opendata.connectors.legistar import Legistar
from bot.opendata.connectors.nws import Nws
from bot.opendata.connectors.ogc import OgcFeatures
from bot.opendata.connectors.open311 import Open311
from bot.opendata.connectors.rss import Rss
from bot.opendata.connectors.socrata import Socrata
from bot.opendata.connectors.tabular import csv_by_url, geojson_by_url, json_by_url
from bot.opendata.http.http_web import open_web
from bot.opendata.http.shared import SharedWeb
from bot.opendata.http.web import Web
from bot.opendata.refresh import Sources


def open_sources(zone: ZoneInfo, now: Callable[[], datetime], contact: str, secrets: Mapping[str, str]) -> Sources:
    """
    Make every connector; nothing is connected yet.

    `contact` is told to each server, as NWS asks; `secrets` are the variables that a declaration's `token_from` names.
    """
    web = open_web(f"ConnectedElkGrove/{version('connected-elk-grove')} ({contact})")
    stamina.instrumentation.set_on_retry_hooks([])  # each failed refresh has a line of our own
    return Sources(
        zone=zone,
        connectors=connectors(web, zone, now, secrets),
        sharing=lambda urls: connectors(SharedWeb(web=web, urls=urls), zone, now, secrets),
    )


def connectors(
    web: Web, zone: ZoneInfo, now: Callable[[], datetime], secrets: Mapping[str, str]
) -> dict[str, Connector]:
    """Give the connectors by the name that declarations call them by."""
    return {
        "arcgis": ArcGis(web, zone),
        "ckan": Ckan(web, zone),
        "csv": csv_by_url(web),
        "geojson": geojson_by_url(web),
        "gtfs": Gtfs(web),
        "gtfs_realtime": GtfsRealtime(web),
        "ical": ICal(web, now, zone),
        "json": json_by_url(web),
        "legistar": Legistar(web, now, zone, secrets),
        "nws": Nws(web, zone),
        "ogc": OgcFeatures(web),
        "open311": Open311(web, now),
        "rss": Rss(web, zone),
        "socrata": Socrata(web, zone, secrets),
    }
