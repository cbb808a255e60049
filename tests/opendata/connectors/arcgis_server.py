"""An ArcGIS layer that answers as servers do, with the caps and the faults a test gives it; the city's field names."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.opendata.connectors.canned import Asked

LAYER = "https://services1.arcgis.com/r6QlyAADl0kfhp1m/arcgis/rest/services/Address_Maint_Hosted/FeatureServer/0"

FIELDS: list[dict[str, Any]] = [
    {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID", "nullable": False, "domain": None},
    {"name": "ADDRESSID", "type": "esriFieldTypeString", "alias": "Address ID", "nullable": False, "domain": None},
    {"name": "STREETNUMB", "type": "esriFieldTypeInteger", "alias": "Number", "nullable": True, "domain": None},
    {"name": "STREETNAME", "type": "esriFieldTypeString", "alias": "Street", "nullable": True, "domain": None},
]


def metadata(**more: Any) -> dict[str, Any]:
    """What a hosted layer says of itself, cut to size."""
    return {
        "currentVersion": 11.4,
        "id": 0,
        "name": "Address_Maint",
        "type": "Feature Layer",
        "geometryType": "esriGeometryPoint",
        "objectIdField": "OBJECTID",
        "maxRecordCount": 2000,
        "capabilities": "Query",
        "advancedQueryCapabilities": {"supportsPagination": True, "supportsOrderBy": True},
        "fields": FIELDS,
        **more,
    }


def address(oid: int, **attributes: Any) -> dict[str, Any]:
    cells = {"OBJECTID": oid, "ADDRESSID": f"A{oid}", "STREETNUMB": 9000 + oid, "STREETNAME": "STUDIO", **attributes}
    return {"attributes": cells, "geometry": {"x": -121.4, "y": 38.4}}


def addresses(count: int) -> list[dict[str, Any]]:
    return [address(oid) for oid in range(1, count + 1)]


@dataclass(slots=True)
class ArcGisServer:
    """Answers metadata, counts, ids and pages of `rows`."""

    rows: list[dict[str, Any]]
    layer: dict[str, Any] = field(default_factory=metadata)
    cap: int = 2000
    """Rows it gives at most at once, whatever it was asked for."""
    counts: list[int] = field(default_factory=list)
    """What it counts, one after the other, where that is not the rows it has."""
    flag: Callable[[bool], dict[str, Any]] = lambda more: {"exceededTransferLimit": more}
    """How it says that there is more."""
    page: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda rows: rows
    """What it makes of a page before it answers."""
    reply: dict[str, Any] = field(default_factory=dict)
    """What else stands in a page."""
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, asked: Asked) -> dict[str, Any]:
        self.asked.append(asked)
        if not asked.url.endswith("/query"):
            return self.layer
        if "returnCountOnly" in asked.params:
            return {"count": self.counts.pop(0) if self.counts else len(self.rows)}
        if "returnIdsOnly" in asked.params:
            return {"objectIdFieldName": "OBJECTID", "objectIds": [oid(row) for row in self.rows] or None}
        chosen, more = self._chosen(asked)
        return {"objectIdFieldName": "OBJECTID", "features": self.page(chosen), **self.flag(more), **self.reply}

    def _chosen(self, asked: Asked) -> tuple[list[dict[str, Any]], bool]:
        """As Koop does: an offset without a count is overlooked, and all rows come."""
        if bounds := re.search(r"OBJECTID >= (\d+) AND OBJECTID <= (\d+)", asked.params["where"]):
            within = [row for row in self.rows if int(bounds[1]) <= oid(row) <= int(bounds[2])]
            return within[: self.cap], len(within) > self.cap
        if "resultRecordCount" not in asked.params:
            return self.rows[: self.cap], len(self.rows) > self.cap
        start = int(asked.params["resultOffset"])
        end = start + min(self.cap, int(asked.params["resultRecordCount"]))
        return self.rows[start:end], end < len(self.rows)


def oid(row: dict[str, Any]) -> int:
    return int(row["attributes"]["OBJECTID"])
