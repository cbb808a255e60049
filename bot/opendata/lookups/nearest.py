"""`nearest`: the rows closest to an address, or to another row of the same data set."""

from bot.opendata.desk import Asked, Used
from bot.opendata.lookups.find import named, plain
from bot.opendata.places import Located, locate, shown
from flows.lookup import Distance, Found, LookedUp, Missing, NotFound, Offered, Value
from flows.points import read_point
from nlu.values.addresses import parse_address
from storage.snapshots.schema import Row


def nearest(asked: Asked) -> LookedUp:
    """
    Give the rows near the resident's address, or the named row and what is near it.

    Asked “near which address, or which park?”, residents answer either; a number tells an address.
    """
    look = asked.card.look_up
    address = asked.slots.get("address")
    if address and (look.by is None or parse_address(address) or read_point(address)):
        here = locate(asked, address)
        return _near_address(asked, here) if isinstance(here, Located) else here
    said = asked.slots.get(look.by or "") or address
    if look.by and said:
        return _by_name(asked, said)
    match = named(asked, asked.slots["text"]) if look.by and "text" in asked.slots else ()
    if isinstance(match, Offered) or not match:
        return Missing("address")
    return _near_row(asked, match[0])


def _near_address(asked: Asked, here: Located) -> LookedUp:
    lat, lon = asked.desk.open(here.used.dataset).point(here.row)
    near = asked.main.nearest(lat, lon, _wanted(asked))
    if not near:
        values = {**asked.also()[0], "address": here.label}
        return NotFound(reason="no_data", values=values, source=asked.source(here.used))
    return _found(asked, {"near": here.label}, near, [here.used], "found")


def _by_name(asked: Asked, name: str) -> LookedUp:
    match = named(asked, name)
    if isinstance(match, Offered):
        return match
    if not match:
        values = {**asked.also()[0], "address": shown(name)}
        return NotFound(reason="no_such", values=values, source=asked.source())
    return _near_row(asked, match[0])


def _near_row(asked: Asked, row: Row) -> Found:
    dataset = asked.desk.datasets[asked.card.look_up.dataset]
    near = asked.main.nearest(*asked.main.point(row), _wanted(asked) + 1)
    others = [(other, metres) for other, metres in near if other != row]
    values, used = asked.joined(dataset.name, row)
    return _found(asked, {**values, "near": plain(row, dataset.label)}, others, used, "named")


def _wanted(asked: Asked) -> int:
    """How many rows the answer and its long form tell."""
    return asked.card.look_up.limit + asked.card.look_up.more


def _found(
    asked: Asked, values: dict[str, Value], near: list[tuple[Row, float]], used: list[Used], variant: str
) -> Found:
    look = asked.card.look_up
    more, also = asked.also()
    joined = [(asked.joined(look.dataset, row), Distance(metres)) for row, metres in near]
    rows = tuple({**its, "distance": distance} for (its, _), distance in joined)
    listed = (each for (_, its), _ in joined[: look.limit] for each in its)
    source = asked.source(*used, *listed, *also)
    return Found(
        values={**more, **values}, rows=rows[: look.limit], more=rows[look.limit :], source=source, variant=variant
    )
