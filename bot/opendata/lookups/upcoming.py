"""`next`: the next day of a rule such as “second and fourth Wednesday”, with the days it may not hold."""

from datetime import date, time, timedelta
from typing import cast

from bot.opendata.calendar import meeting_days
from bot.opendata.desk import Asked, Used
from flows.lookup import Found, LookedUp, Value
from storage.snapshots.schema import Row

A_YEAR = timedelta(days=366)
"""How far ahead is looked; a rule that gives no day in it is no rule."""


def upcoming(asked: Asked) -> LookedUp:
    """Give the next day of the card's rule; on a holiday, say which, and the first day that is none."""
    look = asked.card.look_up
    rule = asked.desk.row(f"{look.dataset}/{look.key}")
    days = list(meeting_days(rule.row, _first_day(asked, rule.row), asked.today + A_YEAR))
    exceptions = _exceptions(asked)
    values, used = asked.joined(look.dataset, rule.row)
    more, also = asked.also()
    answer: dict[str, Value] = {**more, **values, "date": days[0]}
    exception = exceptions.get(days[0])
    if exception is None:
        return Found(values=answer, source=asked.source(*used, *also))
    after = next(day for day in days if day not in exceptions)
    answer |= {"holiday": exception.row["name"], "after": after}
    return Found(values=answer, source=asked.source(*used, *also, exception), variant="holiday")


def _first_day(asked: Asked, rule: Row) -> date:
    """Today, unless today's has begun already."""
    begun = asked.now.time() > cast("time", rule["time"])
    return asked.today + timedelta(days=1 if begun else 0)


def _exceptions(asked: Asked) -> dict[date, Used]:
    dataset = asked.card.look_up.exceptions
    if dataset is None:
        return {}
    return {cast("date", row["date"]): Used(dataset, row) for row in asked.desk.open(dataset).where()}
