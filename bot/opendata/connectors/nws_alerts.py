"""Which weather alerts are in force, and what is kept of each. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.opendata.connector import GEOMETRY, Record
from bot.opendata.connectors.json_object import objects

ALERT: Mapping[str, str] = {
    "id": "text",
    "event": "text",
    "headline": "text",
    "description": "text",
    "instruction": "text",
    "severity": "text",
    "certainty": "text",
    "urgency": "text",
    "area": "text",
    "sent": "instant",
    "effective": "instant",
    "onset": "instant",
    "ends": "instant",
    "expires": "instant",
    "status": "text",
    "message_type": "text",
}
"""What a record has besides its shape, and the column type it fits."""

THEIR_NAMES = {"area": "areaDesc", "message_type": "messageType"}

Properties = Mapping[str, Any]


def in_force(features: Sequence[Mapping[str, Any]]) -> Iterator[Record]:
    """
    Give each alert once that is meant (no exercise, no test) and was neither cancelled nor replaced.

    An update replaces the alerts it refers to, a cancellation takes them away and is none itself.
    Source: OASIS, Common Alerting Protocol 1.2, 3.2.1, `msgType` and `references`.
    """
    meant = [feature for feature in features if _about(feature).get("status") == "Actual"]
    gone = {name for feature in meant for name in _taken_back(_about(feature))}
    for feature in meant:
        about = _about(feature)
        if about.get("messageType") in {"Alert", "Update"} and str(about.get("id")) not in gone:
            gone.add(str(about.get("id")))
            yield _record(feature, about)


def _about(feature: Mapping[str, Any]) -> Properties:
    about = feature.get("properties")
    return about if isinstance(about, dict) else {}


def _taken_back(about: Properties) -> Iterator[str]:
    if about.get("messageType") in {"Update", "Cancel"}:
        for prior in objects(about.get("references")):
            yield str(prior.get("identifier") or str(prior.get("@id", "")).rpartition("/")[2])


def _record(feature: Mapping[str, Any], about: Properties) -> Record:
    """Keep what residents are told; `ends` is when the event does, or else when the message stops holding."""
    kept = {name: about.get(THEIR_NAMES.get(name, name)) for name in ALERT}
    return {**kept, "ends": about.get("ends") or about.get("expires"), GEOMETRY: feature.get("geometry")}
