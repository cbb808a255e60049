"""
Finds the texts a resident reads in definition files: Babel's extractor `grove_yaml`.

Knows flows, cards, surveys, campaigns, and data set declarations with the CSV file they name.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from flows.surveys.translating.reading import beside

LOCALIZED = frozenset(
    {
        "ask",
        "choices",
        "closing",
        "found",
        "intro",
        "labels",
        "max_label",
        "menu",
        "min_label",
        "missing",
        "retry",
        "say",
        "text",
        "title",
    }
)
"""Keys whose texts a resident reads: the text itself, or all texts of a list or mapping below the key."""

NAMES = frozenset({"nodes", "points", "questions", "slots"})
"""Where the keys of a mapping are names somebody gave: a node may well be called `say`."""

CODES = frozenset({"columns", "look_up"})
"""Where nothing is a text: a column may be called `title`."""

NAMED_BY_KEY = frozenset({"choices"})
"""Where the keys of a mapping are the texts (“Parks: parks_menu”), not its values."""

Extracted = tuple[int, str | None, str, list[str]]
"""As Babel wants it: line (from 1), function, text, comments for translators."""


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001 - what Babel passes to every extractor
    comment_tags: Collection[str],
    options: Mapping[str, Any],  # noqa: ARG001 - likewise
) -> Iterator[Extracted]:
    """Give each text of one definition file with its line; keywords and options are for other formats."""
    source = fileobj.read().decode("utf-8")
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    lines = source.splitlines()
    if _has_own_translations(root, Path(fileobj.name)):
        return
    for line, text in [*_texts(root), *_phrases(root, Path(fileobj.name))]:
        if any(letter.isalpha() for letter in text):
            yield line, None, text, comments_above(lines, line, tuple(comment_tags))


def _has_own_translations(root: Node | None, path: Path) -> bool:
    """Whether a survey is translated in its own file or in the one beside it, and not in the catalogues."""
    keys = [key.value for key, _ in root.value] if isinstance(root, MappingNode) else []
    return "translations" in keys or beside(path).exists()


def _texts(node: Node | None) -> Iterator[tuple[int, str]]:
    """Walk a document; yield what stands under a localized key."""
    match node:
        case MappingNode():
            for key, value in node.value:
                yield from _under(key.value, value)
        case SequenceNode():
            for item in node.value:
                yield from _texts(item)


def _under(key: str, value: Node) -> Iterator[tuple[int, str]]:
    if key in LOCALIZED:
        yield from _said(key, value)
    elif key in NAMES and isinstance(value, MappingNode):
        for _, named in value.value:
            yield from _texts(named)
    elif key not in CODES:
        yield from _texts(value)


def _said(key: str, node: Node) -> Iterator[tuple[int, str]]:
    """Yield the texts under one localized key; what leads on from a choice is a node's name, not a text."""
    match node:
        case ScalarNode():
            yield from _scalar(node)
        case SequenceNode():
            for item in node.value:
                yield from _labelled(key, item) if isinstance(item, MappingNode) else _said(key, item)
        case MappingNode():
            for name, value in node.value:
                yield from _scalar(name) if key in NAMED_BY_KEY else _said(key, value)


def _labelled(key: str, item: MappingNode) -> Iterator[tuple[int, str]]:
    """Yield the texts of an entry; among labels, the label of one that has a code besides."""
    for name, value in item.value:
        is_label = key == "labels" and name.value == "label"
        yield from _said(key, value) if is_label else _under(name.value, value)


def _scalar(node: Node) -> Iterator[tuple[int, str]]:
    """Yield a string, with the line its words begin on; numbers and booleans are codes."""
    if isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:str" and node.value.strip():
        block = node.style in ("|", ">")
        yield node.start_mark.line + (2 if block else 1), node.value.strip()


def _phrases(root: Node | None, path: Path) -> Iterator[tuple[int, str]]:
    """Yield the cells of each column a declaration types as `phrase`, at the line that declares it."""
    declared = {key.value: value for key, value in root.value} if isinstance(root, MappingNode) else {}
    columns, rows = declared.get("columns"), declared.get("path")
    if not isinstance(columns, MappingNode) or not isinstance(rows, ScalarNode):
        return
    typed = [(key.start_mark.line + 1, key.value) for key, value in columns.value if _type(value) == "phrase"]
    if typed:
        yield from _cells(path.parent / rows.value, typed)


def _type(column: Node) -> str:
    """A column's type: written at once, or under `type:` among its other keys."""
    if isinstance(column, MappingNode):
        return next((str(value.value) for key, value in column.value if key.value == "type"), "")
    return str(column.value)


def _cells(rows: Path, columns: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield each different cell of these columns; raises ValueError when the file has no such column."""
    with rows.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    header = [name.strip() for name in table[0]] if table else []
    for line, column in columns:
        if column not in header:
            raise ValueError(f"{rows.name} has no column {column!r}")
        index = header.index(column)
        seen = dict.fromkeys(row[index].strip() for row in table[1:] if len(row) > index)
        yield from ((line, text) for text in seen if text)


def comments_above(lines: list[str], line: int, tags: tuple[str, ...]) -> list[str]:
    """Give the comment lines right above a text, from the line that begins with a tag for translators."""
    above: list[str] = []
    for written in reversed(lines[: line - 1]):
        comment = written.strip()
        if not comment.startswith("#"):
            break
        above.insert(0, comment.lstrip("# "))
        if tags and above[0].startswith(tags):
            return above
    return []
