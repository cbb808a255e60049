"""`find`: one row, by its key or by what the resident calls it."""

from collections.abc import Iterable, Iterator
from typing import Literal

from rapidfuzz import fuzz, process

from bot.opendata.desk import Asked
from flows.lookup import Found, LookedUp, Missing, NotFound, Offer, Offered
from storage.snapshots.reader import Snapshot
from storage.snapshots.schema import Row
from storage.snapshots.words import contains, fold

MAX_OFFERS = 3
ALIKE = 80
"""Spellings less alike than this (of 100) are other words."""

LONGEST = 320
"""Characters of a resident's text that are searched."""

Kind = Literal["near", "several"]
"""How rows match: spelled alike, or each as good as the other."""


def find(asked: Asked) -> LookedUp:
    """Give the card's row, or the one the resident names; what is only alike is offered."""
    look = asked.card.look_up
    said = asked.slots.get(look.by) if look.by else None
    text = said or (asked.slots.get("text") if look.by else None)
    match = named(asked, text) if text else ()
    if isinstance(match, Offered) and (said or not look.key):
        return match
    if not isinstance(match, Offered) and len(match) == 1:
        return found(asked, match[0])
    if said and not look.key:
        return NotFound(reason="no_such", values=asked.also()[0], source=asked.source())
    if look.key:
        return found(asked, asked.desk.row(f"{look.dataset}/{look.key}").row)
    return Missing(look.by or "")


def found(asked: Asked, row: Row) -> Found:
    """Answer with one row, the rows it names, and the wording that fits it."""
    look = asked.card.look_up
    values, used = asked.joined(look.dataset, row)
    more, also = asked.also()
    variant = str(row[look.variant_by]) if look.variant_by else "found"
    return Found(values={**more, **values}, source=asked.source(*used, *also), variant=variant)


def named(asked: Asked, text: str) -> Offered | tuple[Row, ...]:
    """Give the one row a text names, no row, or what it may mean."""
    rows, kind = matching(asked.main, text)
    return _offered(asked, rows, kind) if kind == "near" or len(rows) > 1 else tuple(rows)


def matching(rows: Snapshot, text: str) -> tuple[list[Row], Kind]:
    """
    Give the rows a text may name; `near` when they are only spelled alike.

    In this order: its key, its spelling, a spelling within the text, all its words, spelled alike.
    """
    exact = rows.get(text)
    if exact is not None:
        return [exact], "several"
    short = text[:LONGEST]
    for match in (rows.named(short), within(rows, short), rows.search(short, every=True)):
        if match:
            return match, "several"
    alike = list(_alike(rows, short))
    return alike, "near" if alike else "several"


def within(rows: Snapshot, text: str) -> list[Row]:
    """Give the rows whose spelling stands in a text; the longest spelling wins."""
    folded = fold(text)
    longest = [(_longest_within(rows, row, folded), row) for row in rows.search(text, every=False)]
    best = max((length for length, _ in longest), default=0)
    return [row for length, row in longest if length == best > 0]


def _longest_within(rows: Snapshot, row: Row, folded: str) -> int:
    spelled = (fold(spelling) for spelling, _ in rows.spellings(str(row[rows.meta.key])))
    return max((len(spelling) for spelling in spelled if contains(folded, spelling)), default=0)


def _alike(rows: Snapshot, text: str) -> Iterator[Row]:
    """Give at most three rows with a spelling that differs from the text by a letter or two."""
    keys = {fold(spelling): key for spelling, key in rows.spellings()}
    close = process.extract(fold(text), keys.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=6)
    for key in dict.fromkeys(keys[spelling] for spelling, _, _ in close):
        row = rows.get(key)
        if row is not None:
            yield row


def _offered(asked: Asked, rows: Iterable[Row], kind: Kind) -> Offered:
    dataset = asked.desk.datasets[asked.card.look_up.dataset]
    slot = asked.card.look_up.by or ""
    offers = tuple(Offer(plain(row, dataset.label), {slot: str(row[dataset.key])}) for row in rows)
    return Offered(offers=offers[:MAX_OFFERS], kind=kind)


def plain(row: Row, column: str) -> str:
    """Give a cell as its text; a phrase in English, for whoever says it to translate."""
    value = row[column]
    return getattr(value, "text", None) or str(value)
