"""Recurring work: APScheduler's triggers say when, a row for each slot sees to it that it is done once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.triggers.base import BaseTrigger

from bot.clock import Clock
from bot.engine.builtin import done
from bot.engine.leader import passed
from storage import ticks
from storage.writer import Writer

log = structlog.get_logger()

INSTANT = timedelta(microseconds=1)

HANDOVER_S = 5.0
"""How long a slot waits for us to lead: its leader may just have died. Longer than it takes to notice."""

LONGEST_SLEEP_S = 30.0
"""How long it sleeps without a look at the clock, which may be set, or run on while the machine sleeps."""

AFTER_A_FAULT_S = 30.0
"""How long it rests when no slot can be told, such as where the data of a time zone is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Work that comes back: its trigger knows the city's clock changes."""

    name: str
    trigger: BaseTrigger
    work: Callable[[], Awaitable[int]]


async def alone(_patience_s: float) -> bool:
    """Nobody else is there to lead."""
    return True


async def keep(
    recurring: Recurring,
    clock: Clock,
    writer: Writer,
    stop: asyncio.Event,
    leads_within: Callable[[float], Awaitable[bool]] = alone,
) -> None:
    """
    Do one recurring work at its times until `stop`, as long as we lead; another process may do a slot instead of us.

    Work that fails is logged, and its next slot comes all the same. Slots that went by while the machine
    slept, or while the work lasted, are passed over: all work here is “do what is due”.
    """
    last: datetime | None = None
    while not stop.is_set():
        try:
            slot = _next_slot(recurring.trigger, last, clock.now())
        except Exception:
            log.exception("no slot", job=recurring.name)
            await passed(stop, AFTER_A_FAULT_S)
            continue
        if slot is None:
            return
        now = await _reached(slot, clock, stop)
        if now is not None:
            last = slot
            if await leads_within(HANDOVER_S):
                await done(recurring.name, partial(_tick, recurring, slot, now, writer))


async def _reached(slot: datetime, clock: Clock, stop: asyncio.Event) -> datetime | None:
    """Wait for a slot, give the time; None when to look for another, as the clock was set back, or we are to stop."""
    now = latest = clock.now()
    while slot > now:
        left_s = (slot - now).total_seconds()
        if now < latest or await passed(stop, min(left_s, LONGEST_SLEEP_S)):
            return None
        latest, now = now, clock.now()
    return now


def _next_slot(trigger: BaseTrigger, last: datetime | None, now: datetime) -> datetime | None:
    """The first slot (UTC) from `now` on that is not the last one again; an hour that comes twice is two slots."""
    slot = _fires(trigger, now)
    return _fires(trigger, last + INSTANT) if slot is not None and slot == last else slot


def _fires(trigger: BaseTrigger, after: datetime) -> datetime | None:
    """In UTC: in one zone, two instants of an hour that comes twice would count as the same."""
    slot: datetime | None = trigger.get_next_fire_time(None, after)
    return None if slot is None else slot.astimezone(UTC)


async def _tick(recurring: Recurring, slot: datetime, now: datetime, writer: Writer) -> int:
    """Do the work of a slot, if nobody else has it."""
    if not await writer.run(partial(ticks.take, job=recurring.name, slot=slot, now=now)):
        return 0
    worked = await recurring.work()
    log.info("tick", job=recurring.name, done=worked)
    return worked
