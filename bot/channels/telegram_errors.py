"""What a failure at Telegram means for a message: try again, write no more, give up, or leave it be."""

from datetime import timedelta

import httpx
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.channel import SendFailed

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures that come before the request leaves us."""

NO_SUCH_CHAT = "chat not found"
"""How Telegram's words begin for an id that never wrote to the bot."""

NOT_MODIFIED = "message is not modified"
"""How Telegram's words begin for a change that changes nothing."""


def is_done_already(error: TelegramError | TimeoutError) -> bool:
    """Whether a message is already as it was to be changed."""
    return isinstance(error, BadRequest) and error.message.lower().startswith(NOT_MODIFIED)


def failure(error: TelegramError | TimeoutError) -> SendFailed:
    """Say what an exception of the library means; the reason holds no address and no token."""
    match error:
        case RetryAfter():
            return SendFailed("busy", "Telegram answered 429", retry=True, after=_seconds(error))
        case Forbidden():
            return SendFailed("blocked", error.message, stopped=True)
        case BadRequest():
            missing = error.message.lower().startswith(NO_SUCH_CHAT)
            return SendFailed("no-such-chat" if missing else "refused", error.message)
        case InvalidToken():
            return SendFailed("credentials", "Telegram does not know the bot's token", retry=True, after=60)
        case NetworkError() | TimeoutError():
            return _broken_off(error)
    nonsense = isinstance(error.__cause__, ValueError)  # no JSON, though all went well: it may have been taken
    return SendFailed("nonsense" if nonsense else "refused", type(error).__name__, uncertain=nonsense)


def _broken_off(error: NetworkError | TimeoutError) -> SendFailed:
    if isinstance(error.__cause__, NEVER_SENT):
        return SendFailed("no-connection", type(error.__cause__).__name__, retry=True)
    return SendFailed("no-answer", type(error).__name__, uncertain=True)


def _seconds(busy: RetryAfter) -> float:
    pause = busy.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
