"""A lane's way out of this process: what is under way goes on while the next messages are claimed."""

import asyncio
import math
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars

from bot.app import App
from bot.channels.channel import Channel, Choice, Outgoing, SendFailed
from bot.last_look import Released
from bot.outbox.breaker import Breaker, is_silence
from bot.outbox.outcomes import Recorder, record_failed
from bot.outbox.turn import Turn, take
from storage import lanes
from storage.lanes import AT_ONCE, Pace

log = structlog.get_logger()

MOST_UNDER_WAY = 2 * AT_ONCE
"""Calls to one provider at a time; its client keeps no more connections than that."""

PATIENCE_S = 0.025
"""How long a lane with messages under way waits before it looks again: one of them may hold the next one up."""

UNEVEN_S = 0.03
"""By how much one message may take longer than another; as many fewer go at once, so that none too many come."""

LONGEST_REST_S = 0.5
"""Of a lane that is full; one that rests longer, as the provider asked for a pause, is looked at now and then."""


class Outlet:
    """Lets out what one lane holds, and keeps what is under way."""

    def __init__(self, app: App, lane: str) -> None:
        self._app = app
        self._lane = lane
        self._channel = app.channels[lane]
        self._recorder = Recorder(app, self._channel)
        self._under_way: set[asyncio.Task[None]] = set()
        self._breaker = Breaker()
        self._fault: BaseException | None = None
        self._room = asyncio.Event()

    async def drain(self) -> int:
        """
        Let out what the lane lets out now, and do not wait for it; 0 when there is nothing to do.

        Where there will be something in a moment it waits for that, so that a lane runs at its full rate.
        Raises what kept an outcome from being recorded: its message is `uncertain` then.
        """
        self._raise_fault()
        if MOST_UNDER_WAY - len(self._under_way) < AT_ONCE:
            await self._some_room()
        room = min(MOST_UNDER_WAY - len(self._under_way), self._breaker.most(len(self._under_way)))
        turn = await self._let_out(room) if room else Turn()
        if turn.tried:
            return turn.tried
        if turn.rest:
            rest_s = turn.rest.total_seconds()
            await asyncio.sleep(min(rest_s, LONGEST_REST_S))
            return int(rest_s <= LONGEST_REST_S)
        if not self._under_way:
            return 0
        await asyncio.wait(self._under_way, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        return 1

    async def finish(self) -> None:
        """Wait until the outcome of all that is under way is recorded. Raises as `drain` does."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        self._raise_fault()

    async def once(self) -> int:
        """Send what the lane lets out now, to its end; gives how many were tried."""
        turn = await self._let_out(AT_ONCE)
        await self.finish()
        return turn.tried

    async def _let_out(self, most: int) -> Turn:
        """Claim so many at most and begin to send them."""
        pace = pace_of(self._channel)
        turn = await self._app.writer.run(partial(take, app=self._app, lane=self._lane, pace=pace, most=most))
        for released in turn.released:
            self._begin(self._send(released))
        return turn

    async def _send(self, released: Released) -> None:
        outbound, channel = released.outbound, self._channel
        bind_contextvars(msg=outbound.id)
        message = Outgoing(
            text=outbound.text,
            choices=tuple(Choice(label, data) for label, data in outbound.choices),
            token=outbound.token,
            valid_s=released.valid_s,
        )
        try:
            sent = await channel.send(outbound.urn, message)
        except SendFailed as failure:
            await record_failed(self._app, channel, outbound, failure)
            await self._heed(failure)
        else:
            self._answered()
            if self._recorder.note(outbound, sent):
                self._begin(self._recorder.record(self._under_way))

    async def _heed(self, failure: SendFailed) -> None:
        """Let the lane rest, for all workers, when its provider does not answer any more."""
        if not is_silence(failure):
            self._answered()
            return
        until = self._breaker.not_answered(self._app.clock.now())
        if until is not None:
            log.warning("lane rests", channel=self._lane, why=failure.code, until=until.isoformat())
            await self._app.writer.run(partial(lanes.push_back, lane=self._lane, until=until))

    def _answered(self) -> None:
        if self._breaker.answered():
            log.info("lane goes on", channel=self._lane)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._done)

    async def _some_room(self) -> None:
        """Wait until a good many can be claimed in one go, but not long: what hangs holds nothing else up."""
        self._room.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), PATIENCE_S)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._fault = fault
        if MOST_UNDER_WAY - len(self._under_way) >= AT_ONCE:
            self._room.set()

    def _raise_fault(self) -> None:
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault


def pace_of(channel: Channel) -> Pace:
    """At what pace a channel's lane lets messages out, so that no more than its limits come to the provider."""
    limits = channel.limits
    late = math.ceil(limits.rate * UNEVEN_S)
    return Pace(rate=limits.rate, burst=max(1, limits.burst - late), gap=timedelta(seconds=limits.gap_s))


async def send_due(app: App, lane: str) -> int:
    """Send what a lane lets out now, each to its end; gives how many were tried."""
    return await Outlet(app, lane).once()
