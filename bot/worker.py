"""The worker: turns, sending, follow-ups and what recurs, until it is told to stop."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot import buttons, campaigns, guard, inbox, links, outbox, privacy, receipts, refresh, waking
from bot.app import App
from bot.engine.engine import Pump
from bot.engine.leader import Leader
from bot.engine.ticker import Recurring, keep
from storage import answers, guards, inboxes, senders, sessions, ticks, unanswered
from storage import buttons as stored_buttons
from storage.database import Db
from storage.leadership import leadership

log = structlog.get_logger()

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

LOOK_S = 0.5
"""How often a pump looks for work nobody woke it for (another process may have brought it)."""

ASK_S = 60.0
"""How often a provider is asked for our own name, until it is known."""

FOLLOW_S = 5.0
"""How often a machine looks whether another one has fetched newer data."""


def pumps(app: App, outlets: Mapping[str, outbox.Outlet]) -> list[Pump]:
    """Everything that is drained as soon as there is some."""
    lanes = [Pump(name=name, drain=outlet.drain, idle_s=LOOK_S) for name, outlet in outlets.items()]
    return [
        Pump(
            name=inbox.PUMP,
            drain=partial(_turns, app),
            idle_s=LOOK_S,
            parts=[partial(_turns, app, number) for number in range(inboxes.PARTS)],
        ),
        Pump(name="wakes", drain=partial(waking.wake_due, app), idle_s=LOOK_S),
        Pump(name="buttons", drain=partial(buttons.take_away, app), idle_s=LOOK_S),
        Pump(name="names", drain=partial(links.learn_names, app), idle_s=ASK_S, everywhere=True),
        Pump(name="fires", drain=partial(campaigns.fire_due, app), idle_s=LOOK_S),
        Pump(name="snapshots", drain=partial(refresh.follow, app), idle_s=FOLLOW_S, everywhere=True),
        *lanes,
    ]


def recurring(app: App) -> list[Recurring]:
    """Everything that comes back at its hour, on the city's own clock."""
    zone = app.city.timezone
    return [
        Recurring(name="settle", trigger=every(timedelta(seconds=10)), work=partial(outbox.settle, app)),
        Recurring(name="senders", trigger=every(timedelta(minutes=1)), work=partial(_hand_over, app)),
        Recurring(name="reconcile", trigger=every(timedelta(minutes=1)), work=partial(receipts.reconcile, app)),
        Recurring(name="guard", trigger=every(timedelta(seconds=30)), work=partial(guard.watch, app)),
        Recurring(name="expire", trigger=every(timedelta(minutes=1)), work=partial(_expire, app)),
        Recurring(name="envelopes", trigger=every(timedelta(minutes=1)), work=partial(privacy.drop_envelopes, app)),
        Recurring(
            name="sweep", trigger=CronTrigger(hour=3, minute=40, timezone=zone), work=partial(privacy.sweep_due, app)
        ),
        Recurring(name="forget", trigger=CronTrigger(hour=3, minute=10, timezone=zone), work=partial(_forget, app)),
        Recurring(name="refresh", trigger=every(timedelta(seconds=15)), work=partial(refresh.run, app)),
    ]


def every(interval: timedelta) -> IntervalTrigger:
    """Slots that are the same in every process."""
    return IntervalTrigger(seconds=int(interval.total_seconds()), start_date=EPOCH, timezone=UTC)


async def work(app: App, stop: asyncio.Event) -> None:
    """Work until `stop`; what has begun is finished first."""
    clock = Leader(leadership(app.database, "clock"), "clock")
    outlets = {name: outbox.Outlet(app, name) for name in app.channels}
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(app.engine.run([counted(pump, app) for pump in pumps(app, outlets)], stop))
        tasks.create_task(clock.run(stop))
        for each in recurring(app):
            watched = replace(each, work=app.metrics.counting(each.name, each.work))
            tasks.create_task(keep(watched, app.clock, app.writer, stop, clock.leads_within), name=each.name)
    for outlet in outlets.values():
        await outlet.finish()


def counted(pump: Pump, app: App) -> Pump:
    """The same pump, with its failures counted."""
    return replace(pump, drain=app.metrics.counting(pump.name, pump.drain))


async def work_until_told(app: App, stop: asyncio.Event, patience_s: float) -> None:
    """Work until `stop`; what has not finished so long after it is broken off, and its leases tell."""
    working = asyncio.create_task(work(app, stop))
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([working, told], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    late = (await asyncio.wait([working], timeout=patience_s))[1]
    if late:
        log.warning("broken off", after_s=patience_s)
        working.cancel()
        await asyncio.wait([working])
    else:
        working.result()


async def _turns(app: App, part: int | None = None) -> int:
    taken = await inbox.handle_waiting(app, part)
    if taken:
        for name in app.channels:
            app.engine.wake(name)
    return taken


async def _hand_over(app: App) -> int:
    """Let the senders that are there go on with what those had that are there no more."""
    paces = {name: outbox.pace_of(channel) for name, channel in app.channels.items()}
    return await app.writer.run(partial(senders.hand_over, paces=paces, now=app.clock.now()))


async def _expire(app: App) -> int:
    now = app.clock.now()
    return await app.writer.run(lambda db: _close_late(db, now))


def _close_late(db: Db, now: datetime) -> int:
    """Close what waited too long; its buttons count no more."""
    closed = sessions.expire(db, now) + answers.expire(db, now)
    stored_buttons.close_ended(db)
    return closed


async def _forget(app: App) -> int:
    """Take away what was kept for a time only."""
    now = app.clock.now()
    return await app.writer.run(lambda db: unanswered.forget(db, now) + ticks.forget(db, now) + guards.forget(db, now))
