"""First drafts of declarations: which protocol an address speaks, and the YAML that a person then completes."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Protocol, runtime_checkable

from bot.opendata.connector import GEOMETRY, Connector, Discovered, Feed, SourceFailed, SourceField

ASKED = ("arcgis", "ckan", "socrata", "ogc")
"""The connectors in the order in which they look at an address; the last one may ask the address itself."""

LEFT_OUT = re.compile(
    r"shape_*(st)?_*(area|leng(th)?)(__)?|global_?id|creator|editor|created_user|last_edited_user|created_by|modified_by",
    re.IGNORECASE,
)
"""What geographic databases keep for themselves, and who of the staff edited a row."""

PERSONAL = re.compile(r"owner|e_?mail|phone|applicant|contact|(first|last)_?name", re.IGNORECASE)

PLAIN = re.compile(r"[A-Za-z](?:[\w ./-]*[\w/])?", re.ASCII)
"""Texts that mean the same in YAML without quotes, unless they are words that YAML takes for something else."""

NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null"})

MOST_CODES = 12

SHAPE_COLUMNS = {
    "point": tuple(f"{each}: {{type: {each}, optional: true, from: {GEOMETRY}}}" for each in ("lat", "lon")),
    "polygon": (f"shape: {{type: shape, from: {GEOMETRY}}}",),
}


@runtime_checkable
class Recognises(Protocol):
    """A connector that knows its addresses when it sees them."""

    def recognise(self, url: str) -> Feed | None:
        """Give the feed behind an address that a person copied; None for another protocol's. Raises SourceFailed."""
        ...


def recognised(url: str, connectors: Mapping[str, Connector]) -> tuple[str, Feed]:
    """
    Say which connector an address is for, and the feed that is behind it.

    Raises SourceFailed where it is none of them, or leads to several layers, resources or collections.
    """
    whole = url.strip() if "://" in url else f"https://{url.strip()}"
    for name in ASKED:
        connector: object = connectors.get(name)
        if isinstance(connector, Recognises) and (feed := connector.recognise(whole)) is not None:
            return name, feed
    fix = (
        "Copy the address of an ArcGIS layer (it ends in /FeatureServer/0), of a data set's page, "
        "or of an OGC API. A plain file is declared with connector: csv, json or geojson."
    )
    raise SourceFailed(whole, "no address of ArcGIS, CKAN, Socrata or OGC API Features", fix)


def draft(discovered: Discovered, feed: Feed, connector: str, name: str) -> str:
    """
    Write the first draft of a declaration: all that the source says, and a question where a person must decide.

    What only a person can know is left empty, so that `grove data check` asks for it.
    """
    columns = _columns(discovered)
    key = next((column for column, each in columns.items() if each.name == discovered.key), "")
    label = _label(columns, key)
    lines = [
        *_head(discovered, feed, connector, name),
        *_named(key, label),
        *_listed(discovered, columns, (key, label)),
    ]
    return "\n".join(lines) + "\n"


def column_name(field: str) -> str:
    """Make a source's name for a field ours: `STREETNAME` → `streetname`, `DateCreated` → `date_created`."""
    bare = field.rpartition(".")[2] or field
    ascii_only = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", ascii_only)
    name = re.sub(r"[^a-z0-9]+", "_", apart.lower()).strip("_")
    return name if re.match(r"[a-z]", name) else f"field_{name}".rstrip("_")


def _head(discovered: Discovered, feed: Feed, connector: str, name: str) -> Iterator[str]:
    options = {**discovered.options, **feed.options}
    yield "# A first draft. Answer the questions, take away what no card needs, then: grove data check FILE"
    if discovered.rows is not None:
        changed = f", last changed {discovered.as_of}" if discovered.as_of else ""
        yield f"# The source has {discovered.rows:,} rows{changed}."
    yield f"name: {name}"
    yield _asked("title", discovered.title, "How do residents call it?")
    yield _asked("publisher", discovered.publisher, "Who vouches for it?")
    yield f"source_title: {_scalar(discovered.title)}"
    yield _asked("licence", discovered.licence, "What may be done with it? The publisher says so, or is asked.")
    yield f"connector: {connector}"
    yield f"url: {_scalar(feed.url)}"
    if options:
        yield f"options: {{{', '.join(f'{option}: {_scalar(value)}' for option, value in options.items())}}}"
    yield "refresh: daily at 03:30  # How often does it change?"
    yield "ttl_days: 30  # After how many days without news must an answer be confirmed?"


def _asked(key: str, value: str, question: str) -> str:
    return f"{f'{key}: {_scalar(value)}'.rstrip()}  # {question}"


def _named(key: str, label: str) -> Iterator[str]:
    yield _asked("key", key, "Which column tells rows apart, and stays when the source is published anew?")
    yield _asked("label", label, "Which column names a row to a resident?")


def _listed(discovered: Discovered, columns: Mapping[str, SourceField], filled: Iterable[str]) -> Iterator[str]:
    yield "columns:"
    for name, each in columns.items():
        optional = "" if each.required or name in filled else "optional: true, "
        yield f"  {name}: {{type: {each.type}, {optional}from: {_scalar(each.name)}}}{_remark(name, each)}"
    yield from (f"  {line}" for line in _places(discovered))
    left_out = [each.name for each in discovered.fields if LEFT_OUT.fullmatch(each.name)]
    if left_out:
        yield f"  # Left out: {', '.join(map(_line, left_out))}"


def _columns(discovered: Discovered) -> dict[str, SourceField]:
    """Give each field a name of its own; the key is one of them even where the source does not list it."""
    fields = [each for each in discovered.fields if not LEFT_OUT.fullmatch(each.name) or each.name == discovered.key]
    if discovered.key and discovered.key not in (each.name for each in fields):
        fields.insert(0, SourceField(name=discovered.key, type="text", required=True))
    taken = {line.partition(":")[0] for line in _places(discovered)}
    found: dict[str, SourceField] = {}
    for each in fields:
        found[_free(column_name(each.name), taken | found.keys())] = each
    return found


def _places(discovered: Discovered) -> tuple[str, ...]:
    """Give the columns that the geometry fills; none where fields of the source say the same. Lines are not kept."""
    if {"lat", "lon"} <= {each.type for each in discovered.fields}:
        return ()
    return SHAPE_COLUMNS.get(discovered.geometry, ())


def _free(name: str, taken: Iterable[str]) -> str:
    """Give the name itself, or with the first number that nobody has."""
    used = set(taken)
    numbered = (f"{name}_{number}" for number in count(2))
    return name if name not in used else next(each for each in numbered if each not in used)


def _label(columns: Mapping[str, SourceField], key: str) -> str:
    """Give the first text that is there in every row, else the first text, else nothing."""
    texts = [name for name, each in columns.items() if each.type == "text" and name != key]
    return next((name for name in texts if columns[name].required), texts[0] if texts else key)


def _remark(name: str, each: SourceField) -> str:
    """Say what helps to decide: how the source calls a field, what may stand in it, whom it may be about."""
    labels = list(dict.fromkeys(map(_line, each.codes.values())))
    said = [
        _line(each.title) if column_name(each.title) != name else "",
        f"one of: {', '.join(labels[:MOST_CODES])}{', …' if len(labels) > MOST_CODES else ''}" if labels else "",
        "about a person? Then take it away" if PERSONAL.search(each.name) else "",
    ]
    remark = "; ".join(filter(None, said))
    return f"  # {remark}" if remark else ""


def _scalar(text: str) -> str:
    """Write a text so that YAML reads the same text."""
    line = _line(text)
    return (
        line
        if not line or (PLAIN.fullmatch(line) and line.lower() not in NOT_TEXT)
        else json.dumps(line, ensure_ascii=False)
    )


def _line(text: str) -> str:
    """Give what a source wrote on one line, without signs that nobody sees."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
