"""One turn of a lane: what is claimed of it, within its pace and its carriers' daily cap, and what of that may go."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.app import App
from bot.city_sending import DailyCap
from bot.last_look import Released, let_go
from flows.contact import kind_of
from storage import daily, lanes
from storage.database import Db
from storage.lanes import Outbound, Pace

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a claim brought: how many had their turn, those of them that may go, and how long the lane rests."""

    tried: int = 0
    released: list[Released] = field(default_factory=list)
    rest: timedelta = timedelta(0)


def take(db: Db, *, app: App, lane: str, pace: Pace, most: int) -> Turn:
    """Claim what the lane lets out now, at most so many, and look at each for the last time."""
    now = app.clock.now()
    if not lanes.waits(db, lane, now):
        return Turn()
    if expired := lanes.expire(db, lane, now):
        log.warning("expired", channel=lane, messages=expired)
    tried, released = _released(db, app, lane, pace, now, most)
    if tried:
        return Turn(tried=tried, released=released)
    return Turn(rest=lanes.rests_for(db, lane, pace, now))


def _released(db: Db, app: App, lane: str, pace: Pace, now: datetime, most: int) -> tuple[int, list[Released]]:
    cap = app.city.daily_cap if kind_of(lane) == "sms" else None
    if cap is not None:
        return _within(db, app, lane, pace, now, most, cap)
    claimed = lanes.claim(db, app.keyring, lane, pace, now, app.lease, most)
    return len(claimed), let_go(app, db, claimed, now) if claimed else []


def _within(
    db: Db, app: App, lane: str, pace: Pace, now: datetime, most: int, cap: DailyCap
) -> tuple[int, list[Released]]:
    """The same with a daily cap: when it is reached bulk waits for the next day; replies go all the same."""
    day = cap.daily(app.city.timezone).day(now)
    sent = daily.hold(db, "sms", day)
    claimed = lanes.claim(db, app.keyring, lane, pace, now, app.lease, most, cap.left(sent))
    released = let_go(app, db, claimed, now) if claimed else []
    more = _segments([each.outbound for each in released])
    if more:
        daily.add(db, "sms", day, more)
    if cap.left(sent) and not cap.left(sent + more):
        log.warning("daily cap reached", day=day.isoformat(), segments=sent + more)
    return len(claimed), released


def _segments(messages: list[Outbound]) -> int:
    return sum(message.segments for message in messages)
