"""Telegram without a webhook: updates are fetched, and go the same way as those that are posted."""

import asyncio
from functools import partial

from bot import inbox
from bot.app import App
from bot.channels.channel import Request
from bot.channels.telegram import SECRET_HEADER, Telegram
from bot.channels.telegram_polling import poll as fetch


async def poll(app: App, stop: asyncio.Event) -> None:
    """Fetch updates until `stop`."""
    channel = app.channels["telegram"]
    if not isinstance(channel, Telegram):
        raise TypeError("only the real channel can be polled")
    await fetch(channel.bot, partial(_deliver, app, channel), stop)


async def _deliver(app: App, channel: Telegram, update: bytes) -> None:
    headers = {SECRET_HEADER: channel.secret.decode()}
    for received in channel.receive(Request(method="POST", url="", headers=headers, body=update)):
        if await inbox.receive(app, received):
            app.engine.wake("inbox")
            await channel.acknowledge(received)
