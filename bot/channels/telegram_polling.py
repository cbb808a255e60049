"""Fetching updates instead of being called: for a laptop that Telegram cannot reach."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.channels.telegram_updates import ALLOWED

WAIT_S = 20
"""How long Telegram may hold a request that has nothing to give."""

PAUSE = timedelta(seconds=3)
"""How long we wait after a failure before we ask again."""


async def poll(bot: Bot, deliver: Callable[[bytes], Awaitable[None]], stop: asyncio.Event) -> None:
    """
    Hand each update to `deliver`, in order, until `stop` is set; takes a webhook away first.

    An update counts as fetched once `deliver` has come back, so what it raises ends the loop and
    loses nothing. A refused token is raised too.
    """
    offset, taken_away = 0, False
    while not stop.is_set():
        try:
            taken_away = taken_away or await bot.delete_webhook()
            updates = await _unless(stop, _fetch(bot, offset))
        except (BadRequest, InvalidToken):
            raise
        except (NetworkError, RetryAfter) as error:
            await _unless(stop, asyncio.sleep(_pause(error).total_seconds()))
            continue
        for update in updates or ():
            await deliver(update.to_json().encode())
            offset = update.update_id + 1


async def _fetch(bot: Bot, offset: int) -> tuple[Update, ...]:
    return await bot.get_updates(offset=offset, timeout=WAIT_S, allowed_updates=ALLOWED)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, Any]) -> Any:
    """Do the work, or give it up as soon as `stop` is set; None then."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        doing.cancel()
        stopping.cancel()


def _pause(error: NetworkError | RetryAfter) -> timedelta:
    if isinstance(error, RetryAfter) and isinstance(error.retry_after, timedelta):
        return error.retry_after
    return PAUSE
