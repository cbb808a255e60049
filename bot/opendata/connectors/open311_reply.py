"""Reads what Open311 servers answer: JSON bare or wrapped, XML, and errors that come as rows."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from bot.opendata.connector import SourceFailed
from bot.opendata.connectors.json_object import objects, one_line
from bot.opendata.http.web import Reply

Row = dict[str, Any]

WRAPPERS = ("services", "service", "service_requests", "requests", "request", "errors", "error")
"""What rows are wrapped in, one in the other: version 2 answers bare lists, 2.1 `{"services":{"service":[…]}}`."""

ROWS = frozenset({"service", "request", "error"})
"""The elements that are rows in XML."""

LARGEST_XML = 32 * 1024 * 1024
"""Bytes. A tree takes some ten times as much memory; no city's window of 1,000 requests comes near."""


def read_rows(reply: Reply, key: str) -> list[Row]:
    """Give the rows, each a flat object; raises SourceFailed for a list of errors or whatever else comes."""
    rows = _xml(reply) if _is_xml(reply) else _unwrapped(reply, reply.json(), key)
    for row in rows:
        if key not in row and "code" in row:
            said = one_line(f"{row['code']} {row.get('description') or ''}")
            raise SourceFailed(reply.url, f"answered with the error {said}", "Compare the options with what it wants.")
    return rows


def _is_xml(reply: Reply) -> bool:
    """Go by the content first: some servers have one type for everything."""
    start = reply.content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"{", b"[")):
        return False
    return start.startswith(b"<") or "xml" in reply.headers.get("content-type", "")


def _unwrapped(reply: Reply, given: Any, key: str) -> list[Row]:
    match given:
        case None | "":  # no rows, as programs write it that make JSON of XML
            return []
        case list():
            return objects(given)
        case dict() if key in given or {"code", "description"} <= given.keys():
            return [given]
        case {}:
            for name in WRAPPERS:
                if name in given:
                    return _unwrapped(reply, given[name], key)
    raise SourceFailed(reply.url, f"neither a list of rows nor one row with {key}")


def _xml(reply: Reply) -> list[Row]:
    """
    Read the rows of an XML document; raises SourceFailed.

    Python's parser expands entities, and a few lines of them grow to gigabytes. Open311 has no document type, so a
    document with one is refused unread: as text, after decoding, so that no other encoding can hide it.
    """
    if len(reply.content) > LARGEST_XML:
        raise SourceFailed(reply.url, "an XML document that is too large")
    text = reply.text()
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise SourceFailed(reply.url, "XML with a document type, which is not read")
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, no entities, not large
    except (ET.ParseError, ValueError) as error:
        raise SourceFailed(reply.url, "XML that is broken") from error
    if _name(root) not in WRAPPERS:
        raise SourceFailed(reply.url, f"XML, but of <{one_line(_name(root), 40)}>")
    return [_row(element) for element in root.iter() if _name(element) in ROWS]


def _row(element: ET.Element) -> Row:
    return {_name(child): (child.text or "").strip() or None for child in element}


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
