"""What every channel does with what comes over the wire: how long it may be, and which characters stay."""

from bot.channels.channel import Malformed, Request

MAX_ID = 64
"""Characters of a provider's id or of our token. Twilio's have 34, Telegram's fewer."""


def checked_body(request: Request, limit: int) -> bytes:
    """Give the body of a webhook call; raises Malformed when it has more than `limit` bytes."""
    if len(request.body) > limit:
        raise Malformed(f"the body has {len(request.body)} bytes; at most {limit} are read")
    return request.body


def readable(text: str) -> str:
    """Leave out what no database keeps: NUL (PostgreSQL refuses it) and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
