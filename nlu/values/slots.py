"""Finds the values in a text: an address, a number, a day, and names the city's data knows."""

from collections.abc import Collection

from flows.understanding import Slot
from nlu.folding import Folded, fold
from nlu.values.addresses import Spotted
from nlu.values.dates import find_date
from nlu.values.gazetteer import NOTHING, Gazetteer
from nlu.values.numbers import find_numbers
from nlu.values.routes import find_route


def find_slots(
    text: str, address: Spotted | None, language: str | None, gazetteer: Gazetteer = NOTHING
) -> dict[str, Slot]:
    """
    Find the values in `text`, each with its offsets in it; `address` is what `find_address` gives of it.

    The address keeps the resident's own words; `number` is in ASCII digits; `date` is what `find_date` gives;
    `route` is the number of a bus (`12`, `E112`); every other slot has the gazetteer's canonical key. Inside
    an address nothing else is looked for, so 9150 Union Park Way is no park.
    """
    plain = fold(text)
    slots: dict[str, Slot] = {}
    if address:
        slots["address"] = Slot(text[address.start : address.end], address.start, address.end)
    if day := find_date(plain, language):
        meaning, start, end = day
        slots["date"] = Slot(meaning, *plain.span(start, end))
    if route := find_route(plain):
        line, start, end = route
        slots["route"] = Slot(line, *plain.span(start, end))
    for name, named in gazetteer.find(plain).items():
        slots[name] = Slot(named.key, *plain.span(named.start, named.end))
    slots = {name: slot for name, slot in slots.items() if name == "address" or not _inside(slot, address)}
    if number := _number(text, plain, language, slots.values()):
        slots["number"] = number
    return slots


def _number(text: str, plain: Folded, language: str | None, taken: Collection[Slot]) -> Slot | None:
    """The first number that is no part of another value."""
    for number, start, end in find_numbers(text, plain, language):
        if not any(slot.start < end and start < slot.end for slot in taken):
            return Slot(str(number), start, end)
    return None


def _inside(slot: Slot, address: Spotted | None) -> bool:
    return address is not None and slot.start < address.end and address.start < slot.end
