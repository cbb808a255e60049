"""Finds the values in a text: an address, a number, a day, and names the city's data knows."""

from collections.abc import Collection

import regex

from flows.understanding import Slot
from nlu.addresses import Spotted, find_address
from nlu.dates import find_date
from nlu.folding import fold
from nlu.gazetteer import NOTHING, Gazetteer

_NUMBER = regex.compile(r"(?<!\p{Nd})(?:\p{Nd}{1,3}(?:,\p{Nd}{3}){1,4}|\p{Nd}{1,15})(?!\p{Nd})")
"""A number of up to 15 digits; longer runs are no amount, count or choice of a resident's."""


def find_slots(
    text: str, language: str | None, gazetteer: Gazetteer = NOTHING, cities: Collection[str] = ()
) -> dict[str, Slot]:
    """
    Find the values in `text`, each with its offsets in it.

    `address` keeps the resident's own words; `number` is in ASCII digits; `date` is `today`, `tomorrow`,
    `weekday:2` (Monday is 0) or an ISO date; every other slot has the gazetteer's canonical key. Inside
    an address nothing else is looked for, so 9150 Union Park Way is no park.
    """
    address = find_address(text, cities)
    plain = fold(text)
    slots: dict[str, Slot] = {}
    if address:
        slots["address"] = Slot(text[address.start : address.end], address.start, address.end)
    if day := find_date(plain, language):
        meaning, start, end = day
        slots["date"] = Slot(meaning, *plain.span(start, end))
    for name, named in gazetteer.find(plain).items():
        slots[name] = Slot(named.key, *plain.span(named.start, named.end))
    if number := _number(text, slots.values()):
        slots["number"] = number
    return {name: slot for name, slot in slots.items() if name == "address" or not _inside(slot, address)}


def _number(text: str, taken: Collection[Slot]) -> Slot | None:
    """The first number that is no part of another value."""
    for match in _NUMBER.finditer(text):
        if not any(slot.start < match.end() and match.start() < slot.end for slot in taken):
            value = str(int(match[0].replace(",", "")))
            return Slot(value, match.start(), match.end())
    return None


def _inside(slot: Slot, address: Spotted | None) -> bool:
    return address is not None and slot.start < address.end and address.start < slot.end
