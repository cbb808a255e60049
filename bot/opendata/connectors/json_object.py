"""What protocols that answer JSON have in common: asking for an object, cells that are not simple, counts."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.opendata.connector import Feed, SourceFailed
from bot.opendata.http.web import Reply, Web


def json_object(
    web: Web,
    feed: Feed,
    url: str,
    params: Mapping[str, str] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """GET a JSON object; raises SourceFailed for an HTML page, a list, or whatever else comes."""
    reply = web.get(url, params, headers=headers, private=feed.private)
    if reply is None:
        raise AssertionError("nobody asked whether it changed, so nobody may say that it did not")
    return as_object(reply)


def as_object(reply: Reply) -> dict[str, Any]:
    """Read a reply as a JSON object; raises SourceFailed."""
    found = reply.json()
    if not isinstance(found, dict):
        raise SourceFailed(reply.url, "JSON, but no object")
    return found


def objects(given: Any) -> list[dict[str, Any]]:
    """Give the objects of a JSON list; nothing for what is no list."""
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def one_line(text: Any, longest: int = 200) -> str:
    """Give what a server says as one line that a person can read."""
    line = " ".join(str(text or "").split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def cell(value: Any) -> str | int | float | bool | None:
    """Give one cell as text or number: a list of words as `a|b`, anything nested as JSON."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "|".join(value)
    return json.dumps(value, ensure_ascii=False)


def check_count(url: str, read: int, came: int, before: int, after: int) -> None:
    """
    Raise SourceFailed, with both figures, where other than all rows were read.

    While rows are being edited, the count may be that of the beginning, that of the end, or between.
    """
    if not min(before, after) <= read <= max(before, after):
        twice = f" ({came - read:,} came twice)" if came != read else ""
        raise SourceFailed(url, f"it gave {read:,} rows where it counts {after:,}{twice}")


def wanted_fields(feed: Feed, known: Iterable[str]) -> tuple[str, ...]:
    """
    Give the fields that the option `fields` names, with commas between; none where all are wanted.

    Raises SourceFailed for one that the source does not have any more: not every server would say so.
    """
    there = list(known)
    wanted = dict.fromkeys(name.strip() for name in feed.option("fields").split(",") if name.strip())
    for name in wanted:
        if name not in there:
            fix = f"Mend `from` and `fields` in the declaration. It has: {', '.join(there)}."
            raise SourceFailed(feed.url, f"there is no field {name!r} any more", fix)
    return tuple(wanted)
