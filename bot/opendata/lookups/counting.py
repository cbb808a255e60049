"""`count`: how many rows fit, in the whole city or in the zone of an address."""

from bot.opendata.desk import Asked, Used
from bot.opendata.lookups.listing import current
from bot.opendata.places import Located, locate
from flows.lookup import Found, LookedUp, Missing, NotFound, Value


def counting(asked: Asked) -> LookedUp:
    """Give how many rows there are; with `addresses`, of those in the same zone as the resident's address."""
    look = asked.card.look_up
    if look.addresses is None:
        return _counted(asked, {}, {}, [])
    address = asked.slots.get("address")
    if not address:
        return Missing("address")
    place = locate(asked, address)
    if not isinstance(place, Located):
        return place
    zone = place.row.get(look.column or "")
    if zone is None:
        values = {**asked.also()[0], "address": place.label}
        return NotFound(reason="no_data", values=values, source=asked.source(place.used))
    return _counted(asked, {look.column or "": str(zone)}, {"address": place.label}, [place.used])


def _counted(asked: Asked, zone: dict[str, str], values: dict[str, Value], used: list[Used]) -> Found:
    """Rows are counted, not named: a count tells of none of them."""
    number = len(current(asked, **zone))
    more, also = asked.also()
    variant = "found" if number else "none"
    answer: dict[str, Value] = {**more, **values, "count": number}
    return Found(values=answer, source=asked.source(*used, *also), variant=variant)
