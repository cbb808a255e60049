"""`departures`: what leaves a stop next, by the city's clock; as expected where that is known, else as scheduled."""

from collections.abc import Sequence
from datetime import date

from bot.opendata.desk import Asked
from bot.opendata.lookups.stops import Stop, find_stop
from bot.opendata.lookups.timetable import Departure, later, on_route, soon, used
from flows.cards.card import WORDING
from flows.lookup import Found, LookedUp, NotFound, Value


def departures(asked: Asked) -> LookedUp:
    """Give the next departures of a stop; when none is left today, the first of the next day, and which day that is."""
    stop = find_stop(asked)
    if not isinstance(stop, Stop):
        return stop
    look = asked.card.look_up
    stops, times = asked.main, asked.desk.open(look.departures or "")
    rows = [row for each in stop.rows for row in times.where(stop_id=str(each[stops.meta.key]))]
    rows = on_route(rows, asked.slots.get(look.route or ""))
    wanted = look.limit + look.more
    today = soon(asked, rows, wanted)
    if any(departure.runs for departure in today):
        return _found(asked, stop, today, None)
    next_day = later(asked, rows, wanted)
    if next_day is None:
        values, also = asked.also()
        source = asked.source(*stop.used(look.dataset), *also, dataset=look.departures)
        return NotFound(reason="no_data", values={**values, **stop.values}, source=source)
    return _found(asked, stop, next_day[1], next_day[0])


def _found(asked: Asked, stop: Stop, due: Sequence[Departure], day: date | None) -> Found:
    """Answer with the next few; of canceled ones, those that a running one comes after."""
    look = asked.card.look_up
    values, also = asked.also()
    values |= {**stop.values, **({"date": day} if day else {})}
    short = _short(due, look.limit)
    told = due[: len(short) + look.more]
    lines = [_line(asked, departure) for departure in told]
    rows = used(asked, short)
    return Found(
        values=values,
        rows=tuple(lines[: len(short)]),
        more=tuple(lines[len(short) :]),
        source=asked.source(*rows, *stop.used(look.dataset), *also, dataset=look.departures),
        variant=_variant(stop, day),
    )


def _short(due: Sequence[Departure], limit: int) -> Sequence[Departure]:
    """Give the next few, and if none of them runs, all up to the first that does."""
    runs = next(at for at, departure in enumerate(due) if departure.runs)
    return due[: max(limit, runs + 1)]


def _line(asked: Asked, departure: Departure) -> dict[str, Value]:
    """Write what stands on the front of the bus, and when it leaves."""
    row = departure.row
    line = " ".join(str(row[name]) for name in ("route", "headsign") if name in row)
    at = departure.at.astimezone(asked.desk.area.timezone).time()
    return {"line": line, "route": row["route"], "time": at, WORDING: _wording(departure)}


def _wording(departure: Departure) -> str:
    if departure.expected is None:
        return "row"
    return "expected" if departure.runs else "canceled"


def _variant(stop: Stop, day: date | None) -> str:
    if day is None:
        return "near" if stop.near else "found"
    return "later_near" if stop.near else "later"
