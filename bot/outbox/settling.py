"""What broke off: the provider is asked, and only what it surely never had is sent again."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog

from bot.app import App
from bot.channels.channel import Channel, Reporting, SendFailed, Sent
from bot.outbox.outcomes import accepted
from storage import lanes
from storage.database import Db
from storage.lanes import Outbound

log = structlog.get_logger()

ASK_AT_ONCE = 20
"""Uncertain messages asked of a provider side by side."""

MOST = 1_000
"""Asked in one go, so that a worker that is told to stop is not kept long; the next go comes in seconds."""

ERASED_WAITS = timedelta(days=1)
"""How long a message to who was erased since may wait for its receipt."""


async def settle(app: App) -> int:
    """Find out what became of messages that broke off; gives how many were accepted after all."""
    now = app.clock.now()
    await app.writer.run(lambda db: lanes.leases_ended(db, now) + lanes.give_up_erased(db, now - ERASED_WAITS))
    certain = 0
    for name in app.channels:
        certain += await _settle_lane(app, name)
    return certain


async def _settle_lane(app: App, lane: str) -> int:
    """Ask for one after the other, from the oldest on; no more when the provider does not answer or cannot tell."""
    certain, after = 0, 0
    for _ in range(MOST // ASK_AT_ONCE):
        held = await app.writer.run(partial(_broken_off, app=app, lane=lane, after=after))
        told = await asyncio.gather(*(_ask(app, app.channels[lane], outbound) for outbound in held))
        certain += told.count(True)
        if len(held) < ASK_AT_ONCE or None in told:
            break
        after = held[-1].id
    return certain


def _broken_off(db: Db, *, app: App, lane: str, after: int) -> list[Outbound]:
    return lanes.uncertain_since(db, app.keyring, lane, app.clock.now() - app.grace, ASK_AT_ONCE, after)


async def _ask(app: App, channel: Channel, outbound: Outbound) -> bool | None:
    """Ask the provider; send again only what it surely never had. None: it does not answer, or cannot tell."""
    try:
        candidates = await channel.find(outbound.urn, outbound.text)
    except SendFailed as failure:
        log.warning("provider does not answer", msg=outbound.id, channel=channel.name, code=failure.code)
        return None
    if candidates is None:
        return None
    resolve = partial(_resolve, app=app, channel=channel, outbound=outbound, candidates=candidates)
    was_accepted = await app.writer.run(resolve)
    log.info("uncertain resolved", msg=outbound.id, channel=channel.name, accepted=was_accepted)
    return bool(was_accepted)


def _resolve(db: Db, *, app: App, channel: Channel, outbound: Outbound, candidates: Sequence[Sent]) -> bool | None:
    """
    It is the newest candidate that is no other message of ours; when there is none, it was never accepted.

    None: not to be decided now, as `lanes.resolvable` says.
    """
    if not lanes.resolvable(db, channel.name, outbound.id):
        return None
    known = lanes.known_ids(db, [candidate.provider_id for candidate in candidates])
    mine = next((candidate for candidate in candidates if candidate.provider_id not in known), None)
    if mine is None:
        lanes.again(db, outbound.id, "not-accepted", app.clock.now(), counts=True)
    else:
        lanes.sent(db, accepted(app, outbound, mine, can_tell=isinstance(channel, Reporting)))
    return mine is not None
