"""`list`: all rows that fit, those that are over left out."""

from datetime import date, datetime
from typing import cast

from bot.opendata.desk import Asked, Used
from flows.lookup import Found, LookedUp, NotFound
from storage.snapshots.schema import Row


def listing(asked: Asked) -> LookedUp:
    """
    Give the card's rows, at most its limit, and those behind them for the long form.

    None at all is an honest no, unless the source was not heard of lately: then nobody knows that there is none.
    """
    look = asked.card.look_up
    fitting = current(asked)
    values, also = asked.also()
    if not fitting:
        no = NotFound(reason="no_data", values=values, source=asked.source(*also))
        return NotFound(reason="down") if _is_unheard(asked) else no
    joined = [asked.joined(look.dataset, row) for row in fitting[: look.limit + look.more]]
    used: list[Used] = [each for _, rows in joined[: look.limit] for each in rows]
    rows = tuple(row for row, _ in joined)
    source = asked.source(*used, *also)
    return Found(values=values, rows=rows[: look.limit], more=rows[look.limit :], source=source)


def current(asked: Asked, **equals: str) -> list[Row]:
    """Give the rows of the card's data set that fit and are not over, in its order."""
    look = asked.card.look_up
    fitting = [row for row in asked.main.where(**{**look.where, **equals}) if _is_current(asked, row)]
    order = look.sort
    return sorted(fitting, key=lambda row: cast("str", row[order])) if order else fitting


def _is_current(asked: Asked, row: Row) -> bool:
    last = row.get(asked.card.look_up.until or "")
    if isinstance(last, datetime):
        return last >= asked.now
    return not isinstance(last, date) or last >= asked.today


def _is_unheard(asked: Asked) -> bool:
    """Whether rows that come from elsewhere were never fetched, or not for longer than they hold."""
    desk, name = asked.desk, asked.card.look_up.dataset
    dataset, meta = desk.datasets[name], desk.open(name).meta
    if not dataset.is_live:
        return False
    return meta.bundled or desk.store.good_until(dataset, meta.as_of, desk.area.timezone) < asked.now
