"""Telegram through the Bot API: updates with a secret in, messages with buttons out."""

import asyncio
import hmac
import logging
import os
from typing import TYPE_CHECKING

from bot.channels.channel import Limits, NotGenuine, Outgoing, Receipt, Received, Request, SendFailed, Sent
from bot.channels.telegram_updates import read_update, received_in
from bot.channels.wire import checked_body
from flows.contact import Urn

if TYPE_CHECKING:
    from telegram import Bot, InlineKeyboardMarkup

MAX_BODY = 256 * 1024
"""Bytes of a webhook call; an update with a long text and a quoted one has some 60 KB."""

MAX_TEXT = 4096
"""Characters of one message. Source: Bot API, sendMessage."""

LINK = "https://t.me/{name}?start={code}"
"""Opens a chat with the bot. Source: core.telegram.org/api/links, bot links."""

BROADCAST = Limits(rate=27, burst=3, gap_s=1)
"""
Telegram allows about 30 a second; any window of a second can hold rate + burst. To one chat it allows one a second.

Source: core.telegram.org/bots/faq, My bot is hitting limits.
"""

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of the header


class Telegram:
    """One bot, given its client."""

    name = "telegram"

    def __init__(self, bot: "Bot", secret: str, *, limits: Limits, timeout_s: float) -> None:
        self.bot = bot
        self.secret = secret.encode()
        self.limits = limits
        self.timeout_s = timeout_s
        self.username = ""
        """The bot's name, once Telegram told it."""

    def receive(self, request: Request) -> list[Received]:
        """Read one update; none comes out of a group, a channel, or anything without a person."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret):
            raise NotGenuine("the call does not bear our secret")
        return received_in(read_update(checked_body(request, MAX_BODY)), self.name)

    def receipts(self, request: Request) -> list[Receipt]:  # noqa: ARG002
        """Give none: Telegram does not report deliveries."""
        return []

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        from telegram import LinkPreviewOptions
        from telegram.error import TelegramError

        from bot.channels.telegram_errors import failure

        if len(message.text) > MAX_TEXT:
            raise SendFailed("too-long", f"a message holds {MAX_TEXT} characters, not {len(message.text)}")
        try:
            async with asyncio.timeout(self.timeout_s):
                sent = await self.bot.send_message(
                    urn.path,
                    message.text,
                    reply_markup=keyboard(message),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
        except (TelegramError, TimeoutError) as error:
            raise failure(error) from error
        return Sent(provider_id=str(sent.message_id))

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:  # noqa: ARG002
        """Tell nothing: a bot cannot read what it has sent."""
        return None

    async def acknowledge(self, received: Received) -> None:
        """Stop the pressed button's spinning. Nothing is lost when that fails: the press itself is kept."""
        from telegram.error import TelegramError

        if not received.callback_id:
            return
        try:
            async with asyncio.timeout(self.timeout_s):
                await self.bot.answer_callback_query(received.callback_id)
        except (TelegramError, TimeoutError) as error:
            logging.getLogger(__name__).info("press not acknowledged: %s", type(error).__name__)

    async def close_buttons(self, urn: Urn, provider_id: str) -> None:
        """Take a message's keyboard away. Source: Bot API, editMessageReplyMarkup."""
        from telegram.error import TelegramError

        from bot.channels.telegram_errors import failure, is_done_already

        try:
            async with asyncio.timeout(self.timeout_s):
                await self.bot.edit_message_reply_markup(urn.path, int(provider_id))
        except (TelegramError, TimeoutError) as error:
            if not is_done_already(error):
                raise failure(error) from error

    async def learn_name(self) -> bool:
        """Ask Telegram who we are. Source: Bot API, getMe."""
        from telegram.error import TelegramError

        from bot.channels.telegram_errors import failure

        if self.username:
            return False
        try:
            async with asyncio.timeout(self.timeout_s):
                self.username = (await self.bot.get_me()).username or ""
        except (TelegramError, TimeoutError) as error:
            raise failure(error) from error
        return True

    def link_to(self, code: str) -> str | None:
        return LINK.format(name=self.username, code=code) if self.username else None

    async def close(self) -> None:
        await self.bot.request.shutdown()


def keyboard(message: Outgoing) -> "InlineKeyboardMarkup | None":
    """Make one button a row from the choices; None without any."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    rows = [[InlineKeyboardButton(choice.label, callback_data=choice.data)] for choice in message.choices]
    return InlineKeyboardMarkup(rows) if rows else None


def telegram_channel(
    token: str,
    secret: str,
    api_url: str | None = None,
    *,
    limits: Limits = BROADCAST,
    timeout_s: float = 8,
) -> Telegram:
    """
    Make the channel of one bot. `api_url` puts another host in Telegram's place.

    The time-out holds for a whole call and has to stay below the lease of a message that is being sent.
    """
    from bot.channels.telegram_http import make_bot

    if not secret:
        raise ValueError("without a secret anybody could post an update")
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library counts time as its next version will
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses with the token in them at INFO
    bot = make_bot(token, api_url, timeout_s)
    return Telegram(bot, secret, limits=limits, timeout_s=timeout_s)
