"""Recurring work: APScheduler's triggers say when, a row for each slot sees to it that it is done once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.triggers.base import BaseTrigger

from bot.clock import Clock
from bot.engine.builtin import done
from storage import ticks
from storage.writer import Writer

log = structlog.get_logger()

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Work that comes back: its trigger knows the city's clock changes."""

    name: str
    trigger: BaseTrigger
    work: Callable[[], Awaitable[int]]


async def keep(recurring: Recurring, clock: Clock, writer: Writer, stop: asyncio.Event) -> None:
    """
    Do one recurring work at its times until `stop`; another process may do a slot instead of us.

    Work that fails is logged, and its next slot comes all the same. Slots that went by while the machine
    slept, or while the work lasted, are passed over: all work here is “do what is due”.
    """
    slot: datetime | None = None
    while not stop.is_set():
        slot = _next_slot(recurring.trigger, slot, clock.now())
        if slot is None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), max(0.0, (slot - clock.now()).total_seconds()))
            return
        await done(recurring.name, partial(_tick, recurring, slot, writer))


def _next_slot(trigger: BaseTrigger, last: datetime | None, now: datetime) -> datetime | None:
    """The first slot (UTC) from `now` on that is not the last one again; an hour that comes twice is two slots."""
    slot = _fires(trigger, now)
    return _fires(trigger, last + INSTANT) if slot is not None and slot == last else slot


def _fires(trigger: BaseTrigger, after: datetime) -> datetime | None:
    """In UTC: in one zone, two instants of an hour that comes twice would count as the same."""
    slot: datetime | None = trigger.get_next_fire_time(None, after)
    return None if slot is None else slot.astimezone(UTC)


async def _tick(recurring: Recurring, slot: datetime, writer: Writer) -> int:
    """Do the work of a slot, if nobody else has it."""
    if not await writer.run(partial(ticks.take, job=recurring.name, slot=slot)):
        return 0
    worked = await recurring.work()
    log.info("tick", job=recurring.name, done=worked)
    return worked
