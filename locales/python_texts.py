"""
Finds the texts a resident reads in Python: `tr.text("…")`, `tr.plural("…", "…", n)` and `N_("…")`.

Babel's own extractor takes every call of that name; `section.text("title")` or SQL's `text("SELECT 1")` is
no text.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from flows.extract import comments_above

TRANSLATORS = frozenset({"tr", "translator", "ENGLISH"})
"""What a Translator is called wherever it is passed."""

ARGUMENTS: Mapping[str, int] = {"text": 1, "plural": 2, "spellings": 1}
"""How many texts each of its methods takes."""

Extracted = tuple[int, str | None, tuple[str, ...], list[str]]
"""As Babel wants it: line (from 1), function, texts, comments for translators."""


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001 - what Babel passes to every extractor
    comment_tags: Collection[str],
    options: Mapping[str, Any],  # noqa: ARG001 - likewise
) -> Iterator[Extracted]:
    """Give each text of one Python file in the order of its lines."""
    source = fileobj.read().decode("utf-8")
    lines = source.splitlines()
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        texts = _texts(call)
        if texts:
            function = "plural" if len(texts) > 1 else None
            yield call.lineno, function, texts, comments_above(lines, call.lineno, tuple(comment_tags))


def _texts(call: ast.Call) -> tuple[str, ...]:
    """Give the texts written in a call that translates or marks; none when they come from elsewhere."""
    match call.func:
        case ast.Name(id="N_"):
            wanted = 1
        case ast.Attribute(attr=method, value=ast.Name(id=name) | ast.Attribute(attr=name)):
            wanted = ARGUMENTS.get(method, 0) if name in TRANSLATORS else 0
        case _:
            wanted = 0
    given = call.args[:wanted]
    texts = [arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return tuple(texts) if len(texts) == wanted else ()
