"""What a failure at Twilio means for a message: try again, write no more, give up, or ask about it."""

from typing import Any

import aiohttp

from bot.channels.channel import SendFailed

STOPPED = 21610
"""The resident has texted STOP to our number. Source: twilio.com/docs/errors/21610."""

NOT_LET_IN = (401, 20003)
"""The account's credentials are refused: no message is at fault, and an operator can mend it."""

PAUSE_S = {
    14107: 1.0,  # message rate limit exceeded
    20003: 60.0,  # authentication failed
    20429: 1.0,  # too many requests
    21611: 60.0,  # the sender's queue is full
    30001: 60.0,  # queue overflow
}
"""Twilio's codes for `not now`, with the seconds to wait. Source: twilio.com/docs/api/errors."""


class TwilioBusy(Exception):
    """Twilio answered 429: it did nothing, and wants a pause."""

    def __init__(self, after: float) -> None:
        super().__init__(f"Twilio is busy for {after:g} s")
        self.after = after


def failure(error: Exception) -> SendFailed:
    """
    Say what an exception of the twilio library or of aiohttp means for the message.

    The reason never repeats Twilio's own words: they hold the resident's number.
    """
    match error:
        case TwilioBusy(after=after):
            return SendFailed("busy", "Twilio answered 429", retry=True, after=after)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return SendFailed("no-connection", type(error).__name__, retry=True)
        case TimeoutError():
            return SendFailed("no-answer", type(error).__name__, uncertain=True)
        case aiohttp.ClientError() | OSError() | ValueError():
            return SendFailed("broken-off", type(error).__name__, uncertain=True)
        case refused:
            return _refusal(refused)


def _refusal(error: Any) -> SendFailed:
    """Read `status` and `code` of either of the library's two exceptions for an answer that is no success."""
    status, code = int(getattr(error, "status", 0)), int(getattr(error, "code", 0) or 0)
    reason = f"Twilio answered HTTP {status}, code {code}"
    if status >= 500:  # noqa: PLR2004 - the class of HTTP statuses
        return SendFailed(f"http-{status}", reason, uncertain=True)
    if code == STOPPED:
        return SendFailed(str(code), reason, stopped=True)
    if status in NOT_LET_IN or code in NOT_LET_IN:
        return SendFailed("credentials", reason, retry=True, after=PAUSE_S[20003])
    if code in PAUSE_S:
        return SendFailed(str(code), reason, retry=True, after=PAUSE_S[code])
    return SendFailed(str(code or f"http-{status}"), reason)
