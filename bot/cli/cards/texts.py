"""A card's answers as long as they get: with the values of the longest row that the data set has now."""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.opendata.desk import Asked
from flows.cards.card import MORE, MORE_ROW, ROWS
from flows.cards.checks import LINES, LISTS, NOES, placeholders
from flows.lookup import Value
from flows.translator import Translator
from locales.samples import sample
from storage.snapshots.schema import Row

LONG_DAY = date(2026, 11, 25)
"""A Wednesday: no day is longer in English."""

TYPICAL: Mapping[str, Value] = {
    "after": LONG_DAY,
    "garbage_on": LONG_DAY,
    "holiday": "Thanksgiving Day",
    "near": sample("address"),
    "recycling_on": LONG_DAY,
    "stop": "Elk Grove Blvd and Laguna Springs Dr",
}
"""What a look-up gives besides the row's own columns, where the samples of the catalogues have none."""


def answers(asked: Asked, tr: Translator) -> Iterator[tuple[str, str]]:
    """Give each wording's name, and its answer at its longest; the long form comes in pages and has no limit."""
    for name, wording in asked.card.say.items():
        if name not in {*LINES, MORE, MORE_ROW}:
            yield name, tr.text(wording, **_values(asked, name, tr))


def _values(asked: Asked, name: str, tr: Translator) -> dict[str, Value]:
    card = asked.card
    wording = card.say[name]
    values = {used: TYPICAL.get(used) or sample(used) for used in placeholders(wording)}
    values |= asked.also()[0]
    if name not in NOES and card.look_up.kind not in LISTS:
        values |= _longest(asked, name, wording)
    if ROWS in values:
        lines = [tr.text(card.say["row"], **_row(asked, row)) for row in _candidates(asked, name)]
        longest = sorted(lines, key=len, reverse=True)[: card.look_up.limit]
        values[ROWS] = "\n".join(longest)
    return values


def _longest(asked: Asked, name: str, wording: str) -> Mapping[str, Value]:
    used = placeholders(wording)
    rows = [_row(asked, row) for row in _candidates(asked, name)]
    return max(rows, key=lambda row: sum(_length(row[each]) for each in used & row.keys()), default={})


def _row(asked: Asked, row: Row) -> dict[str, Value]:
    """A row with those it names, and typical values for what else its line may have."""
    used = placeholders(asked.card.say.get("row", ""))
    typical = {each: TYPICAL.get(each) or sample(each) for each in used}
    return {**typical, **asked.joined(asked.card.look_up.dataset, row)[0]}


def _candidates(asked: Asked, name: str) -> list[Row]:
    """The rows that may be answered with in this wording."""
    look = asked.card.look_up
    if look.key and not look.by:
        return [asked.desk.row(f"{look.dataset}/{look.key}").row]
    variants = {look.variant_by: name} if look.variant_by and name != "found" else {}
    return list(asked.main.where(**look.where, **variants))


def _length(value: Value) -> int:
    return len(str(getattr(value, "text", value)))
