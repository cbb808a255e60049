"""What the codes of an ArcGIS layer stand for: the domains of its fields, and those of its subtypes."""

from collections.abc import Mapping
from typing import Any

from bot.opendata.connectors.json_object import objects, one_line

Labels = Mapping[str | None, str]
"""What each code of a coded field stands for; codes as text."""


def labels_of(domain: Any) -> dict[str | None, str]:
    """Give what the codes of a domain stand for; nothing for a range or for none."""
    values = objects(domain.get("codedValues")) if isinstance(domain, dict) else []
    return {as_code(each.get("code")): one_line(each.get("name")) for each in values if each.get("name")}


def read_subtypes(given: Mapping[str, Any]) -> tuple[str, dict[str | None, dict[str, Labels]], dict[str | None, str]]:
    """
    Give the field of the subtypes, the labels that hold in each, and how each is called.

    Servers before 11 write `typeIdField` and `types`, later ones `subtypeField` and `subtypes` besides. A domain
    that is "inherited" is the field's own.
    """
    name = str(given.get("subtypeField") or given.get("typeIdField") or "")
    own: dict[str | None, dict[str, Labels]] = {}
    called: dict[str | None, str] = {}
    for each in objects(given.get("types")) + objects(given.get("subtypes")):
        code = as_code(each.get("id", each.get("code")))
        domains = inner(each, "domains").items()
        own.setdefault(code, {}).update({at: found for at, of in domains if (found := labels_of(of))})
        called[code] = one_line(each.get("name")) or str(code)
    return (name, own, called) if name else ("", {}, {})


def as_code(value: Any) -> str | None:
    """Codes are compared as text: a server may write 1, 1.0 or "1" for the same one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)


def inner(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Give the object that stands under a key; an empty one where there is none."""
    found = given.get(key)
    return found if isinstance(found, dict) else {}
