"""Checks cards: that each has the words it needs, and that the look-up gives every value these name."""

import re
from collections.abc import Collection, Mapping
from string import Formatter

from flows.cards.card import Card, CardLookUp
from flows.reading import DefinitionError, Section, names

NOES = ("no_such", "outside", "no_data", "down")
"""The four kinds of no; where a card has no words of its own for one, the common ones are said."""

GIVEN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "find": {},
    "nearest": {"found": ("near", "rows"), "named": ("near", "rows"), "row": ("distance",)},
    "next": {"found": ("date",), "holiday": ("date", "holiday", "after")},
    "zone": {"found": ("address",)},
    "list": {"found": ("rows",)},
}
"""What each kind of look-up gives its wordings besides the columns of the row."""

PICKUPS: Mapping[str, tuple[str, ...]] = {
    "found": ("garbage_on", "recycling_on"),
    "holiday": ("address", "garbage_on", "recycling_on", "holiday"),
}
"""What a look-up with a calendar gives on top."""

NEEDED: Mapping[str, frozenset[str]] = {
    "next": frozenset({"weekday", "weeks", "time"}),
    "nearest": frozenset({"name", "lat", "lon"}),
    "calendar": frozenset({"name", "month", "day", "days"}),
    "exceptions": frozenset({"name", "date"}),
    "confirm_at": frozenset({"name", "reach"}),
    "addresses": frozenset({"number", "street", "zip", "city", "lat", "lon"}),
}
"""The columns a data set must have, for a kind of look-up or for what else it serves in it."""

LISTS = frozenset({"nearest", "list"})
SAFE_NUMBERS = re.compile(r"\{[^}]*\}|\b(911|988)\b")
"""The only numbers a wording may hold itself; every other comes from a row."""


def check_card(card: Card, columns: Mapping[str, Collection[str]]) -> None:
    """
    Raise DefinitionError for a data set that is not there, or a wording that names what no row gives.

    `columns`: for each data set, what every one of its rows gives (cells that may be empty do not count).
    """
    for dataset in sorted(card.datasets - columns.keys()):
        raise DefinitionError(card.path, 1, f"there is no data set {dataset!r}", f"There are: {names(columns)}.")
    _check_columns(card, columns)
    for name, wording in card.say.items():
        given = _given(card, name, columns)
        for used in sorted(placeholders(wording) - given):
            what = f"{name!r} names {{{used}}}, which the look-up does not give"
            raise DefinitionError(card.path, card.lines.get(name, 1), what, f"It gives: {', '.join(sorted(given))}.")


def _check_columns(card: Card, columns: Mapping[str, Collection[str]]) -> None:
    """Raise DefinitionError where a data set lacks a column that its use in the look-up needs."""
    look = card.look_up
    uses = {look.kind: look.dataset, "calendar": look.calendar, "exceptions": look.exceptions}
    uses |= {"addresses": look.addresses, "confirm_at": card.confirm_at.partition("/")[0]}
    for use, dataset in uses.items():
        missing = NEEDED.get(use, frozenset()) - set(columns[dataset]) if dataset else ()
        for column in sorted(missing):
            what = f"data set {dataset!r} has no column {column!r} that is always filled, for {use}"
            raise DefinitionError(card.path, 1, what, "Declare it, or name another data set.")


def placeholders(wording: str) -> set[str]:
    """Give the names in braces; raises ValueError when a brace is not closed."""
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


def _given(card: Card, wording: str, columns: Mapping[str, Collection[str]]) -> set[str]:
    look = card.look_up
    given = {"contact"}
    for prefix, row in look.also.items():
        given |= {f"{prefix}_{column}" for column in columns[row.partition("/")[0]]}
    if wording in NOES:
        return given | ({"address"} if look.addresses else set())
    of_kind = GIVEN[look.kind]
    given |= set(of_kind.get(wording, of_kind.get("found", ())))
    if look.calendar:
        given |= set(PICKUPS.get(wording, ()))
    if look.kind not in LISTS or wording in {"row", "named"}:
        given |= set(columns[look.dataset])
    return given


def check_wordings(card: Card, say: Section) -> None:
    """Raise DefinitionError for a wording that is missing, unknown, broken, or has a number of its own."""
    needed = _needed(card.look_up)
    for name in needed - card.say.keys():
        say.wrong(f"the wording {name!r} is missing", f"Write {name}: and the text below say.")
    if not card.look_up.variant_by:
        say.only(*sorted(needed | set(NOES)))
    for name, wording in card.say.items():
        try:
            placeholders(wording)
        except ValueError as error:
            say.wrong(f"{name!r} has a brace that does not fit ({error})", "Write {name} for a value.", name)
        if re.search(r"\d", SAFE_NUMBERS.sub("", wording)):
            say.wrong(f"{name!r} holds a number", "Take it from a row: {phone}, {count}.", name)


def _needed(look: CardLookUp) -> set[str]:
    """Give the wordings a look-up of this kind cannot do without."""
    needed = {"found"}
    needed |= {"row"} if look.kind in LISTS else set()
    needed |= {"holiday"} if look.calendar or look.exceptions else set()
    needed |= {"named"} if look.kind == "nearest" and look.by else set()
    needed |= {"no_such"} if look.kind == "find" and look.by and not look.key else set()
    needed |= {"no_data"} if look.until else set()
    return needed
