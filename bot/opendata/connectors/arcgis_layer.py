"""What an ArcGIS layer says of itself, and how one of its rows is read: coded values, dates, shapes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from bot.opendata.connector import GEOMETRY, Record, SourceFailed, SourceField
from bot.opendata.connectors.arcgis_codes import Labels, as_code, inner, labels_of, read_subtypes
from bot.opendata.connectors.arcgis_shapes import geojson
from bot.opendata.connectors.days import EPOCH, day_of
from bot.opendata.connectors.json_object import objects, one_line

MOST_A_PAGE = 2000
"""Rows asked for at once, even where a layer would give 90,000: a page has to fit in memory."""

TYPES = {
    "esriFieldTypeOID": "int",
    "esriFieldTypeInteger": "int",
    "esriFieldTypeSmallInteger": "int",
    "esriFieldTypeBigInteger": "int",
    "esriFieldTypeSingle": "float",
    "esriFieldTypeDouble": "float",
    "esriFieldTypeDate": "instant",
    "esriFieldTypeTimestampOffset": "instant",
    "esriFieldTypeDateOnly": "date",
    "esriFieldTypeTimeOnly": "time",
}
"""Column types; whatever else a field may be is text. Source: Esri, REST API, "Layer / Table (Feature Service)"."""

NO_CELLS = ("esriFieldTypeGeometry", "esriFieldTypeBlob", "esriFieldTypeRaster")

SHAPES = {
    "esriGeometryPoint": "point",
    "esriGeometryMultipoint": "point",
    "esriGeometryPolyline": "line",
    "esriGeometryPolygon": "polygon",
    "esriGeometryEnvelope": "polygon",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer or table, as its metadata has it."""

    url: str
    title: str
    oid: str
    """The field of the object ids, which tell rows apart until the layer is published anew; "" where it has none."""
    fields: tuple[SourceField, ...]
    shape: str
    pages: bool
    """Whether it can be asked for a part of its rows by `resultOffset`."""
    page: int
    edited: int | None
    """When it was last edited, in milliseconds since 1970, where it says so."""
    instants: frozenset[str]
    """The fields whose numbers are milliseconds since 1970."""
    floating: bool
    """Whether nobody knows the time zone of these, so that they get no offset."""
    labels: Mapping[str, Labels]
    subtype: str
    """The field that says which subtype a row is of; "" where there are none."""
    subtypes: Mapping[str | None, Mapping[str, Labels]]
    """The labels that hold for rows of one subtype only."""
    decoded: frozenset[str]
    """The fields that are not given as they come; most are, and a layer has many rows."""

    def record(self, feature: Mapping[str, Any]) -> Record:
        """Read one row; raises SourceFailed when it is none, or its shape is none."""
        attributes = feature.get("attributes")
        if not isinstance(attributes, dict):
            raise SourceFailed(self.url, "a row without attributes")
        own = self.subtypes.get(as_code(attributes.get(self.subtype)), {})
        row = {
            **attributes,
            **{name: self._cell(name, attributes[name], own) for name in self.decoded & attributes.keys()},
        }
        try:
            shape = geojson(feature.get("geometry"))
        except ValueError as error:
            raise SourceFailed(self.url, f"the row {attributes.get(self.oid)} has no shape we can read") from error
        return row if shape is None else {**row, GEOMETRY: shape}

    def edited_on(self, zone: tzinfo) -> date | None:
        """Give the local day of the last edit."""
        return None if self.edited is None else day_of(self.edited / 1000, zone)

    def _cell(self, name: str, value: Any, own: Mapping[str, Labels]) -> object:
        """Decode a coded value, date an instant. A code that nobody explains stays as it is."""
        labels = own.get(name) or self.labels.get(name)
        if labels:
            return labels.get(as_code(value), value)
        return self._instant(value) if name in self.instants else value

    def _instant(self, value: Any) -> object:
        """Write milliseconds since 1970 in ISO 8601; what is no such number stays as it is, and fails as a cell."""
        if not isinstance(value, int | float):
            return value
        try:
            instant = EPOCH + timedelta(milliseconds=value)
        except (OverflowError, ValueError):
            return value
        return (instant.replace(tzinfo=None) if self.floating else instant).isoformat()


def read_layer(url: str, given: Mapping[str, Any]) -> Layer:
    """Read a layer's metadata; raises SourceFailed for a group of layers, or one that gives no rows."""
    fields = [each for each in objects(given.get("fields")) if each.get("name") and each.get("type") not in NO_CELLS]
    if not fields:
        what = f"{one_line(given.get('type')) or 'this'} holds no rows"
        raise SourceFailed(url, what, fix=f"Give the number of a layer that does{_below(given)}.")
    if "Query" not in str(given.get("capabilities") or "Query"):
        raise SourceFailed(
            url, "it may not be queried", fix="Ask its publisher to allow queries, or for another layer."
        )
    labels = {each["name"]: found for each in fields if (found := labels_of(each.get("domain")))}
    subtype, subtypes, of_subtypes = read_subtypes(given)
    if of_subtypes:
        labels.setdefault(subtype, of_subtypes)
    instants = frozenset(each["name"] for each in fields if each.get("type") == "esriFieldTypeDate")
    return Layer(
        url=url,
        title=one_line(given.get("name")),
        oid=_oid(given, fields),
        fields=tuple(_field(each, labels.get(each["name"], {})) for each in fields),
        shape=SHAPES.get(str(given.get("geometryType")), ""),
        pages=inner(given, "advancedQueryCapabilities").get("supportsPagination") is True,
        page=max(1, min(_whole(given.get("maxRecordCount")) or 1000, MOST_A_PAGE)),
        edited=_whole(inner(given, "editingInfo").get("lastEditDate")),
        instants=instants,
        floating=given.get("datesInUnknownTimezone") is True,
        labels=labels,
        subtype=subtype,
        subtypes=subtypes,
        decoded=instants.union(labels, *subtypes.values()),
    )


def _field(given: Mapping[str, Any], labels: Labels) -> SourceField:
    return SourceField(
        name=given["name"],
        type="text" if labels else TYPES.get(str(given.get("type")), "text"),
        title=one_line(given.get("alias")),
        codes={str(code): label for code, label in labels.items()},
        required=given.get("nullable") is False,
    )


def _oid(given: Mapping[str, Any], fields: Iterable[Mapping[str, Any]]) -> str:
    """A map service may not name it, but only have a field of that type."""
    named = given.get("objectIdField")
    of_type = (each["name"] for each in fields if each.get("type") == "esriFieldTypeOID")
    return str(named) if named else next(of_type, "")


def _below(given: Mapping[str, Any]) -> str:
    layers = [f"{each.get('id')} {one_line(each.get('name'))}" for each in objects(given.get("subLayers"))]
    return f": {', '.join(layers)}" if layers else ""


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
