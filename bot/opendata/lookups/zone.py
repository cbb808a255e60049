"""`zone`: the row of the zone that an address lies in; for collection zones, with the next days."""

from bot.opendata.calendar import next_pickup
from bot.opendata.desk import Asked, Used
from bot.opendata.places import Located, locate
from flows.lookup import Found, LookedUp, Missing, NotFound, Value
from storage.snapshots.schema import Row


def zone(asked: Asked) -> LookedUp:
    """Give the zone of the resident's address; the matched address is always repeated."""
    address = asked.slots.get("address")
    if not address:
        return Missing("address")
    place = locate(asked, address)
    if not isinstance(place, Located):
        return place
    look = asked.card.look_up
    key = place.row.get(look.column or "")
    row = asked.main.get(str(key)) if key is not None else None
    more, also = asked.also()
    if row is None:
        source = asked.source(place.used)
        return NotFound(reason="no_data", values={**more, "address": place.label}, source=source)
    values, used = asked.joined(look.dataset, row)
    answer: dict[str, Value] = {**more, **values, "address": place.label}
    used += [*also, place.used]
    if look.calendar is None:
        return Found(values=answer, source=asked.source(*used))
    return _with_pickups(asked, row, answer, used)


def _with_pickups(asked: Asked, row: Row, answer: dict[str, Value], used: list[Used]) -> Found:
    """Add the next days; where a holiday moves the next one, say which."""
    holidays = asked.card.look_up.calendar or ""
    shifts = asked.desk.open(holidays).where()
    garbage = next_pickup(row, asked.today, shifts, every=7)
    recycling = next_pickup(row, asked.today, shifts, every=14)
    answer |= {"garbage_on": garbage.on, "recycling_on": recycling.on}
    moved = garbage.holiday
    if moved is None:
        return Found(values=answer, source=asked.source(*used))
    answer["holiday"] = moved["name"]
    return Found(values=answer, source=asked.source(*used, Used(holidays, moved)), variant="holiday")
