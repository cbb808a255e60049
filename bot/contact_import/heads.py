"""Which column of a file holds what: guessed from the usual heads, or as staff say."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import regex

from bot.contact_import.row import COLUMNS, NEEDED
from bot.errors import OperatorError

DATE_NAME = r"[a-z][a-z0-9_]{0,40}_(on|date|expires|due)"
"""A head that names a day of the contact's own: permit_expires, renewal_date."""


class ImportRefused(OperatorError):
    """A file of contacts that cannot be imported at all."""

    code = "import-refused"


def columns_of(heads: Sequence[str], mapped: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands, by its name or `date:NAME`; raises ImportRefused where a needed one is nowhere."""
    found = {name: _index(heads, head) for name, head in mapped.items() if _is_field(name)}
    for index, head in enumerate(heads):
        name = None if index in found.values() else _field_of(head)
        if name and name not in found:
            found[name] = index
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise ImportRefused(
            f"No column holds {', '.join(missing)}.",
            fix=f'Name it: --map {missing[0]}="…". The file has: {", ".join(filter(None, heads))}.',
        )
    return found


def _is_field(name: str) -> bool:
    if name not in COLUMNS and not regex.fullmatch("date:[a-z][a-z0-9_]{0,40}", name):
        near = get_close_matches(name, COLUMNS, n=1)
        fix = f"Did you mean {near[0]}?" if near else f"Write one of {', '.join(COLUMNS)}, or date:permit_expires."
        raise ImportRefused(f"There is no field {name!r} to map a column to.", fix=fix)
    return True


def _index(heads: Sequence[str], head: str) -> int:
    if head not in heads:
        near = get_close_matches(head, heads, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else f"The file has: {', '.join(filter(None, heads))}."
        raise ImportRefused(f"There is no column {head!r}.", fix=fix)
    return heads.index(head)


def _field_of(head: str) -> str | None:
    spoken = " ".join(regex.findall(r"[^\W_]+", head.lower()))
    known = next((name for name, spellings in COLUMNS.items() if spoken in spellings), None)
    named = spoken.replace(" ", "_")
    return known or (f"date:{named}" if regex.fullmatch(DATE_NAME, named) else None)
