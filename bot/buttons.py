"""Buttons die visibly: once a question is answered, or its session is over, its buttons are taken away."""

import asyncio
from datetime import timedelta
from functools import partial

import structlog

from bot.app import App
from bot.channels.channel import Chat, SendFailed
from bot.scene import Scene
from storage import buttons, lanes
from storage.buttons import Dead
from storage.database import Db
from storage.lanes import Pace

log = structlog.get_logger()

MOST_TRIES = 4
"""Then they stay: a dead button does no harm."""

PAUSE = timedelta(seconds=30)
"""Before the second try; each pause after it is four times as long."""


def close(scene: Scene, session_id: int) -> None:
    """Let the buttons of what a session asked count no more; what is asked in this very turn is queued later."""
    buttons.close(scene.db, session_id)


async def take_away(app: App) -> int:
    """Take the dead buttons away from residents' screens, as fast as each lane allows; gives how many were tried."""
    chats = {name: channel for name, channel in app.channels.items() if isinstance(channel, Chat)}
    tried = 0
    for name, chat in chats.items():
        pace = Pace(rate=chat.limits.rate, burst=chat.limits.burst)
        dead = await app.writer.run(partial(_claim, app=app, lane=name, pace=pace))
        await asyncio.gather(*(_take(app, chat, each) for each in dead))
        tried += len(dead)
    return tried


def _claim(db: Db, *, app: App, lane: str, pace: Pace) -> list[Dead]:
    return buttons.claim(db, app.keyring, lane, pace, app.clock.now())


async def _take(app: App, chat: Chat, dead: Dead) -> None:
    try:
        await chat.close_buttons(dead.urn, dead.provider_id)
    except SendFailed as failure:
        log.info("buttons stay", msg=dead.msg_id, channel=chat.name, code=failure.code, tries=dead.tries)
        await app.writer.run(partial(_failed, app=app, lane=chat.name, dead=dead, failure=failure))


def _failed(db: Db, *, app: App, lane: str, dead: Dead, failure: SendFailed) -> None:
    """Try again where that may help; taking them away twice changes nothing, so it may after a doubt as well."""
    now = app.clock.now()
    if failure.after:
        lanes.push_back(db, lane, now + timedelta(seconds=failure.after))
    if (failure.retry or failure.uncertain) and dead.tries + 1 < MOST_TRIES:
        pause = max(PAUSE * 4**dead.tries, timedelta(seconds=failure.after))
        buttons.again(db, dead.msg_id, now + pause)
