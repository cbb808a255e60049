"""What an ArcGIS layer says of itself, and how one of its rows is read: coded values, dates, shapes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from bot.opendata.connectors.arcgis_shapes import geojson
from bot.opendata.connectors.connector import GEOMETRY, Record, SourceFailed, SourceField
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

Labels = Mapping[str | None, str]
"""What each code of a coded field stands for; codes as text."""


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
        own = self.subtypes.get(_code(attributes.get(self.subtype)), {})
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
            return labels.get(_code(value), value)
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
    labels = {each["name"]: found for each in fields if (found := _labels(each.get("domain")))}
    subtype, subtypes, of_subtypes = _subtypes(given)
    if of_subtypes:
        labels.setdefault(subtype, of_subtypes)
    instants = frozenset(each["name"] for each in fields if each.get("type") == "esriFieldTypeDate")
    return Layer(
        url=url,
        title=one_line(given.get("name")),
        oid=_oid(given, fields),
        fields=tuple(_field(each, labels.get(each["name"], {})) for each in fields),
        shape=SHAPES.get(str(given.get("geometryType")), ""),
        pages=_object(given, "advancedQueryCapabilities").get("supportsPagination") is True,
        page=max(1, min(_whole(given.get("maxRecordCount")) or 1000, MOST_A_PAGE)),
        edited=_whole(_object(given, "editingInfo").get("lastEditDate")),
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


def _labels(domain: Any) -> dict[str | None, str]:
    """Give what the codes of a domain stand for; nothing for a range or for none."""
    values = objects(domain.get("codedValues")) if isinstance(domain, dict) else []
    return {_code(each.get("code")): one_line(each.get("name")) for each in values if each.get("name")}


def _subtypes(given: Mapping[str, Any]) -> tuple[str, dict[str | None, dict[str, Labels]], dict[str | None, str]]:
    """
    Give the field of the subtypes, the labels that hold in each, and how each is called.

    Servers before 11 write `typeIdField` and `types`, later ones `subtypeField` and `subtypes` besides. A domain
    that is "inherited" is the field's own.
    """
    name = str(given.get("subtypeField") or given.get("typeIdField") or "")
    own: dict[str | None, dict[str, Labels]] = {}
    called: dict[str | None, str] = {}
    for each in objects(given.get("types")) + objects(given.get("subtypes")):
        code = _code(each.get("id", each.get("code")))
        domains = _object(each, "domains").items()
        own.setdefault(code, {}).update({at: found for at, of in domains if (found := _labels(of))})
        called[code] = one_line(each.get("name")) or str(code)
    return (name, own, called) if name else ("", {}, {})


def _code(value: Any) -> str | None:
    """Codes are compared as text: a server may write 1, 1.0 or "1" for the same one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)


def _below(given: Mapping[str, Any]) -> str:
    layers = [f"{each.get('id')} {one_line(each.get('name'))}" for each in objects(given.get("subLayers"))]
    return f": {', '.join(layers)}" if layers else ""


def _object(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = given.get(key)
    return found if isinstance(found, dict) else {}


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
