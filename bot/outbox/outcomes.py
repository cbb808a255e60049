"""What became of a message that was handed to its provider, recorded: those that end together in one statement."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial

import structlog

from bot.app import App
from bot.channels.channel import Channel, Reporting, SendFailed, Sent
from bot.channels.failures import meaning
from bot.consent import stop
from flows.contact import ContactId
from storage import lanes, refusals
from storage.database import Db
from storage.lanes import AT_ONCE, Accepted, Outbound

log = structlog.get_logger()

LINGER_S = 0.01
"""How long what was sent waits to be recorded together with what is sent next."""

LONGEST_WAIT = timedelta(minutes=5)
"""Between two attempts: a provider may be away for some twenty minutes before a message is given up."""

MOST_ATTEMPTS = 12
"""A message that was surely not accepted is tried so often; a pause the provider asks for is no attempt."""

FIRST_ASKED = timedelta(hours=6)
"""After so long without a receipt a provider that can tell is asked. Most carriers report within seconds."""


class Recorder:
    """
    Records what providers took, as much as there is in one statement.

    One message a commit would cost more than all else that is done for it. What is not recorded when the process
    dies is `uncertain`, so it does not wait longer than `LINGER_S`.
    """

    def __init__(self, app: App, channel: Channel) -> None:
        self._app = app
        self._channel = channel.name
        self._can_tell = isinstance(channel, Reporting)  # looked at once: it takes longer than all else here
        self._noted: list[Accepted] = []
        self._recording = False

    def note(self, outbound: Outbound, sent: Sent) -> bool:
        """Keep what is to be recorded; says whether `record` is to be called for it."""
        self._noted.append(accepted(self._app, outbound, sent, can_tell=self._can_tell))
        first, self._recording = not self._recording, True
        return first

    async def record(self, under_way: Collection[asyncio.Task[None]]) -> None:
        """Record what was noted, once those under way have ended too, or a moment has passed."""
        try:
            while self._noted:
                others = set(under_way) - {asyncio.current_task()}
                if others and len(self._noted) < AT_ONCE:
                    await asyncio.wait(others, timeout=LINGER_S)
                noted, self._noted = self._noted, []
                await self._app.writer.run(partial(_sent, noted))
                for each in noted:
                    self._app.metrics.sent(self._channel)
                    log.info("sent", msg=each.msg_id, channel=self._channel)
        finally:
            self._recording = False


def accepted(app: App, outbound: Outbound, sent: Sent, *, can_tell: bool) -> Accepted:
    """What is kept of a message that a provider took: also when to ask what became of it, where it can tell."""
    now = app.clock.now()
    ask_at = now + FIRST_ASKED if can_tell else None
    return Accepted(msg_id=outbound.id, provider_id=sent.provider_id, at=now, ask_at=ask_at)


async def record_failed(app: App, channel: Channel, outbound: Outbound, failure: SendFailed) -> None:
    """The provider did not take it, or nobody knows."""
    await app.writer.run(partial(_failed, app=app, lane=channel.name, outbound=outbound, failure=failure))
    app.metrics.not_sent(channel.name, retry=failure.retry, uncertain=failure.uncertain)
    log.warning("send failed", msg=outbound.id, channel=channel.name, code=failure.code, retry=failure.retry)


def _sent(accepted: Sequence[Accepted], db: Db) -> None:
    lanes.sent(db, *accepted)


def _failed(db: Db, *, app: App, lane: str, outbound: Outbound, failure: SendFailed) -> None:
    now = app.clock.now()
    if failure.uncertain:
        lanes.uncertain(db, outbound.id, failure.code, now)
    elif failure.retry and failure.after:
        pause = timedelta(seconds=failure.after)
        lanes.again(db, outbound.id, failure.code, now + pause, counts=False)
        lanes.push_back(db, lane, now + pause)
    elif failure.retry and outbound.attempts + 1 < MOST_ATTEMPTS:
        wait = min(timedelta(seconds=2**outbound.attempts), LONGEST_WAIT)
        lanes.again(db, outbound.id, failure.code, now + wait, counts=True)
    else:
        lanes.failed(db, outbound.id, failure.code)
        if not (failure.retry or failure.stopped) and meaning(failure.code).number:
            refusals.note(db, outbound.id, failure.code, now)
    if failure.stopped and outbound.contact_id is not None:
        stop(app, db, ContactId(outbound.contact_id), outbound.urn, source="provider", now=now)
