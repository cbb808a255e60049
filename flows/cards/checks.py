"""Checks cards: that each has the words it needs, and that the look-up gives every value these name."""

import re
from collections.abc import Collection, Mapping
from string import Formatter

from flows.cards.card import MORE, MORE_ROW, ROWS, Card, CardLookUp
from flows.reading import DefinitionError, Section, names

NOES = ("no_such", "outside", "no_data", "down")
"""The four kinds of no; where a card has no words of its own for one, the common ones are said."""

GIVEN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "find": {},
    "nearest": {"found": ("near", "rows"), "named": ("near", "rows"), "row": ("distance",)},
    "next": {"found": ("date",), "holiday": ("date", "holiday", "after")},
    "zone": {"found": ("address",)},
    "list": {"found": ("rows",)},
    "count": {"found": ("count",)},
    "departures": {
        "found": ("stop", "rows"),
        "near": ("stop", "rows", "near", "distance"),
        "later": ("stop", "rows", "date"),
        "later_near": ("stop", "rows", "date", "near", "distance"),
    },
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
    "departures": frozenset({"name", "lat", "lon"}),
    "times": frozenset({"stop_id", "seconds", "trip_id", "route", "service_id"}),
    "services": frozenset({"service_id", "date"}),
    "delays": frozenset({"trip_id", "at"}),
}
"""The columns a data set must have, for a kind of look-up or for what else it serves in it."""

LISTS = frozenset({"nearest", "list", "departures"})
DEPARTURE = frozenset({"line", "route", "time"})
"""What a line of departures may name."""

LINES = frozenset({"row", "expected", "canceled", MORE_ROW})
"""The wordings of one row of a list."""

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
    uses |= {"times": look.departures, "services": look.services, "delays": look.delays}
    own = {column for column in (look.sort, look.column if look.kind == "count" else None) if column}
    for use, dataset in uses.items():
        needed = NEEDED.get(use, frozenset()) | (own if use == look.kind else set())
        missing = needed - set(columns[dataset]) if dataset else ()
        for column in sorted(missing):
            what = f"data set {dataset!r} has no column {column!r} that is always filled, for {use}"
            raise DefinitionError(card.path, 1, what, "Declare it, or name another data set.")


def placeholders(wording: str) -> set[str]:
    """Give the names in braces; raises ValueError when a brace is not closed."""
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


def _given(card: Card, name: str, columns: Mapping[str, Collection[str]]) -> set[str]:
    """Give what a wording of the card may name; the long form, what the answer may."""
    look, wording = card.look_up, "found" if name == MORE else name
    given = {"contact"}
    for prefix, row in look.also.items():
        given |= {f"{prefix}_{column}" for column in columns[row.partition("/")[0]]}
    if wording == "down":
        return set()
    if wording in NOES:
        of_address = {"address", "whose"} if wording == "outside" else {"address"}
        return given | (of_address if look.addresses else set())
    if look.kind == "departures" and wording in LINES:
        return given | DEPARTURE
    of_kind = GIVEN[look.kind]
    given |= set(of_kind.get("row" if wording in LINES else wording, of_kind.get("found", ())))
    if look.calendar:
        given |= set(PICKUPS.get(wording, ()))
    if look.kind == "count":
        return given | ({"address"} if look.addresses else set())
    if look.kind not in LISTS or wording in {*LINES, "named"}:
        given |= set(columns[look.dataset])
    return given


def check_wordings(card: Card, say: Section) -> None:
    """Raise DefinitionError for a wording that is missing, unknown, broken, or has a number of its own."""
    needed = _needed(card.look_up)
    for name in needed - card.say.keys():
        say.wrong(f"the wording {name!r} is missing", f"Write {name}: and the text below say.")
    if not card.look_up.variant_by:
        say.only(*sorted(needed | _possible(card.look_up)))
    for name, wording in card.say.items():
        try:
            placeholders(wording)
        except ValueError as error:
            say.wrong(f"{name!r} has a brace that does not fit ({error})", "Write {name} for a value.", name)
        if re.search(r"\d", SAFE_NUMBERS.sub("", wording)):
            say.wrong(f"{name!r} holds a number", "Take it from a row: {phone}, {count}.", name)
    _check_more(card, say)


def _check_more(card: Card, say: Section) -> None:
    """Raise DefinitionError for a long form that never has anything to tell."""
    lists = MORE in card.say and ROWS in placeholders(card.say[MORE])
    if MORE_ROW in card.say and not lists:
        say.wrong(f"{MORE_ROW!r} is a line of no long form", "Write more: with {rows} in it.", MORE_ROW)
    if lists and MORE_ROW not in card.say and not card.look_up.more:
        what = "'more' tells the rows that the answer left out, and the look-up keeps none"
        say.wrong(what, "Write more: 5 below look_up, or a wording more_row.", MORE)


def _needed(look: CardLookUp) -> set[str]:
    """Give the wordings a look-up of this kind cannot do without."""
    needed = {"found"}
    needed |= {"row"} if look.kind in LISTS else set()
    needed |= {"holiday"} if look.calendar or look.exceptions else set()
    needed |= {"named"} if look.kind == "nearest" and look.by else set()
    needed |= {"no_such"} if look.kind == "find" and look.by and not look.key else set()
    needed |= {"no_data"} if look.until else set()
    needed |= {"near", "later", "later_near", "no_data"} if look.kind == "departures" else set()
    needed |= {"expected", "canceled"} if look.delays else set()
    return needed


def _possible(look: CardLookUp) -> set[str]:
    """Give the wordings a look-up of this kind may have besides."""
    possible = {*NOES, MORE}
    possible |= {MORE_ROW} if look.kind in LISTS else set()
    possible |= {"none"} if look.kind == "count" else set()
    return possible
