"""`list`: all rows that fit, those that are over left out."""

from datetime import date

from bot.opendata.desk import Asked, Used
from flows.lookup import Found, LookedUp, NotFound
from storage.snapshot_schema import Row


def listing(asked: Asked) -> LookedUp:
    """Give the card's rows, at most its limit; none at all is an honest no."""
    look = asked.card.look_up
    fitting = [row for row in asked.main.where(**look.where) if _is_current(asked, row)]
    values, also = asked.also()
    if not fitting:
        return NotFound(reason="no_data", values=values, source=asked.source(*also))
    joined = [asked.joined(look.dataset, row) for row in fitting[: look.limit]]
    used: list[Used] = [each for _, rows in joined for each in rows]
    return Found(values=values, rows=tuple(row for row, _ in joined), source=asked.source(*used, *also))


def _is_current(asked: Asked, row: Row) -> bool:
    last = row.get(asked.card.look_up.until or "")
    return not isinstance(last, date) or last >= asked.today
