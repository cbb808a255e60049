"""
Outbound: claim, commit, send, record.

Between the claim and the record nothing is held but a row. What breaks off in between is `uncertain`:
never sent again by itself, resolved by the provider's receipt or by asking the provider.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog
from structlog.contextvars import bind_contextvars

from bot.app import App
from bot.channels.channel import Channel, Choice, Outgoing, SendFailed, Sent
from bot.consent import stop
from bot.last_look import may_go
from flows.contact import ContactId
from storage import lanes
from storage.database import Db
from storage.lanes import Outbound, Pace

log = structlog.get_logger()

LONGEST_WAIT = timedelta(minutes=5)
"""Between two attempts: a provider may be away for some twenty minutes before a message is given up."""

MOST_ATTEMPTS = 12
"""A message that was surely not accepted is tried so often; a pause the provider asks for is no attempt."""

ASK_AT_ONCE = 20
"""Uncertain messages asked of a provider in one go."""


async def send_due(app: App, lane: str) -> int:
    """Send what a lane lets out now; gives how many were tried."""
    channel = app.channels[lane]
    pace = Pace(rate=channel.limits.rate, burst=channel.limits.burst)
    tried, released = await app.writer.run(partial(_claim, app=app, lane=lane, pace=pace))
    await asyncio.gather(*(_send(app, channel, outbound) for outbound in released))
    return tried


async def settle(app: App) -> int:
    """Find out what became of messages that broke off; gives how many became certain."""
    now = app.clock.now()
    await app.writer.run(lambda db: lanes.leases_ended(db, now))
    certain = 0
    for name, channel in app.channels.items():
        held = await app.writer.run(partial(_broken_off, app=app, lane=name))
        for outbound in held:
            certain += await _ask(app, channel, outbound)
    return certain


def _claim(db: Db, *, app: App, lane: str, pace: Pace) -> tuple[int, list[Outbound]]:
    """How many messages had their turn, and those of them that may go: a campaign's are looked at once more."""
    now = app.clock.now()
    claimed = lanes.claim(db, app.keyring, lane, pace, now, app.lease)
    return len(claimed), [outbound for outbound in claimed if may_go(app, db, outbound, now)]


async def _send(app: App, channel: Channel, outbound: Outbound) -> None:
    bind_contextvars(msg=outbound.id)
    message = Outgoing(
        text=outbound.text,
        choices=tuple(Choice(label, data) for label, data in outbound.choices),
        token=outbound.token,
    )
    try:
        sent = await channel.send(outbound.urn, message)
    except SendFailed as failure:
        await app.writer.run(partial(_failed, app=app, lane=channel.name, outbound=outbound, failure=failure))
        app.metrics.not_sent(channel.name, retry=failure.retry, uncertain=failure.uncertain)
        log.warning("send failed", msg=outbound.id, channel=channel.name, code=failure.code, retry=failure.retry)
    else:
        await app.writer.run(partial(_sent, app=app, outbound=outbound, sent=sent))
        app.metrics.sent(channel.name)
        log.info("sent", msg=outbound.id, channel=channel.name)


def _sent(db: Db, *, app: App, outbound: Outbound, sent: Sent) -> None:
    lanes.sent(db, outbound.id, sent.provider_id, app.clock.now())


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
    if failure.stopped and outbound.contact_id is not None:
        stop(app, db, ContactId(outbound.contact_id), outbound.urn, source="provider", now=now)


def _broken_off(db: Db, *, app: App, lane: str) -> list[Outbound]:
    return lanes.uncertain_since(db, app.keyring, lane, app.clock.now() - app.grace, ASK_AT_ONCE)


async def _ask(app: App, channel: Channel, outbound: Outbound) -> bool:
    """Ask the provider; send again only what it surely never had."""
    try:
        candidates = await channel.find(outbound.urn, outbound.text)
    except SendFailed as failure:
        log.warning("provider does not answer", msg=outbound.id, channel=channel.name, code=failure.code)
        return False
    if candidates is None:
        return False
    resolve = partial(_resolve, app=app, lane=channel.name, outbound=outbound, candidates=candidates)
    accepted = await app.writer.run(resolve)
    log.info("uncertain resolved", msg=outbound.id, channel=channel.name, accepted=accepted)
    return accepted is not None


def _resolve(db: Db, *, app: App, lane: str, outbound: Outbound, candidates: Sequence[Sent]) -> bool | None:
    """
    It is the newest candidate that is no other message of ours; when there is none, it was never accepted.

    None: not to be decided now, as `lanes.resolvable` says.
    """
    if not lanes.resolvable(db, lane, outbound.id):
        return None
    known = lanes.known_ids(db, [candidate.provider_id for candidate in candidates])
    mine = next((candidate for candidate in candidates if candidate.provider_id not in known), None)
    now = app.clock.now()
    if mine is None:
        lanes.again(db, outbound.id, "not-accepted", now, counts=True)
    else:
        lanes.sent(db, outbound.id, mine.provider_id, now)
    return mine is not None
