"""
Reads the cards of a folder: YAML, one file a card.

The texts residents read stand under `title`, `ask` and `say`; the extractor finds them there.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from flows.cards.card import Card, CardLookUp, CardSlot, LookUpKind, SlotKind
from flows.cards.checks import check_card, check_wordings
from flows.reading import Section, names, read_definition

__all__ = ["LIBRARY", "Card", "CardLookUp", "CardSlot", "check_card", "load_card", "load_cards"]

LIBRARY = Path(__file__).parents[1] / "library" / "cards"

KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "find": (("dataset",), ("by", "key", "variant_by")),
    "nearest": (("dataset", "addresses"), ("by", "limit", "more")),
    "next": (("dataset", "key"), ("exceptions",)),
    "zone": (("dataset", "addresses", "column"), ("calendar",)),
    "list": (("dataset",), ("where", "until", "sort", "limit", "more")),
    "count": (("dataset",), ("where", "until", "addresses", "column")),
    "departures": (("dataset", "addresses", "departures", "services"), ("by", "route", "delays", "limit", "more")),
}
"""What each kind of look-up needs, and what it may have besides."""

NUMBERS = ("limit", "more")


def load_cards(folder: Path = LIBRARY) -> dict[str, Card]:
    """Read every card of a folder, by name; raises DefinitionError at the first mistake."""
    return {path.stem: load_card(path) for path in sorted(folder.glob("*.yaml"))}


def load_card(path: Path) -> Card:
    """Read one card file."""
    section = read_definition(path)
    section.only("intent", "title", "topic", "confirm_at", "slots", "look_up", "say")
    if section.text("intent") != path.stem:
        section.wrong(f"the intent is not {path.stem!r}", "Name the file as the intent.", "intent")
    say = section.section("say")
    card = Card(
        name=path.stem,
        intent=section.text("intent"),
        title=section.text("title"),
        topic=section.text("topic"),
        confirm_at=_row(section, "confirm_at"),
        slots=tuple(_slots(section.section("slots"))) if "slots" in section else (),
        look_up=_look_up(section.section("look_up")),
        say={name: say.text(name) for name in say},
        lines=say.lines,
        path=path,
    )
    check_wordings(card, say)
    return card


def _slots(section: Section) -> Iterator[CardSlot]:
    for name in section:
        slot = section.section(name)
        slot.only("kind", "ask", "optional")
        kind = slot.text("kind")
        if kind not in get_args(SlotKind):
            slot.wrong(f"unknown kind of slot {kind!r}", f"Kinds are: {', '.join(get_args(SlotKind))}.", "kind")
        optional = slot.get("optional", False) is True
        yield CardSlot(name=name, kind=cast("SlotKind", kind), ask=slot.text("ask"), optional=optional)


def _look_up(section: Section) -> CardLookUp:
    kind = section.text("kind")
    if kind not in KEYS:
        section.wrong(f"unknown kind of look-up {kind!r}", f"Kinds are: {names(KEYS)}.", "kind")
    needed, possible = KEYS[kind]
    section.only("kind", "also", *needed, *possible)
    given: dict[str, Any] = {key: section.text(key) for key in needed}
    given |= {key: section.text(key) for key in possible if key in section and key not in {"where", *NUMBERS}}
    given |= {key: _positive(section, key) for key in NUMBERS if key in section}
    if "where" in section:
        given["where"] = {key: section.section("where").text(key) for key in section.section("where")}
    if kind == "find" and not given.keys() & {"by", "key"}:
        section.wrong("it says neither which row nor by which slot", "Give `key:` or `by:`, or both.")
    if kind == "count" and ("addresses" in given) != ("column" in given):
        section.wrong("it counts in a zone, but not in whose", "Give `addresses:` and `column:`, or neither.")
    also = section.section("also") if "also" in section else {}
    prefixes = {prefix: _row(section.section("also"), prefix) for prefix in also}
    return CardLookUp(kind=cast("LookUpKind", kind), also=prefixes, **given)


def _positive(section: Section, key: str) -> int:
    number = section[key]
    if not isinstance(number, int) or number < 1:
        section.wrong(f"{key!r} is not a number from 1", f"Write {key}: 3.", key)
    return number


def _row(section: Section, key: str) -> str:
    row = section.text(key)
    if not re.fullmatch(r"\w+/\w+", row):
        section.wrong(f"{key!r} names no row", "Write it as dataset/key, such as agency/city.", key)
    return row
