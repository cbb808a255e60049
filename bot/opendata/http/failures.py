"""What a failed request means: a line for staff, a cure, and whether a little later may be better."""

import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore

from bot.opendata.connector import SourceFailed

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may well succeed a little later."""

OK, PARTIAL, MULTIPLE = 200, 206, 300


class TryAgain(SourceFailed):
    """Something that may pass; `after` is how many seconds the server asks us to wait, if it does."""

    def __init__(self, url: str, what: str, after: float | None = None) -> None:
        super().__init__(url, what)
        self.after = after


def refuse_status(url: str, status: int, headers: Mapping[str, str], now: datetime) -> None:
    """Raise SourceFailed for every status that brings no whole content."""
    if status in PASSING:
        raise TryAgain(url, f"answered with status {status}", retry_after(headers.get("retry-after", ""), now))
    if not OK <= status < MULTIPLE or status == PARTIAL:
        raise SourceFailed(url, f"answered with status {status}", _cure(status), status=status)


def retry_after(written: str, now: datetime) -> float | None:
    """Read seconds or a date as seconds from now; None where it is neither. Source: RFC 9110, 10.2.3."""
    written = written.strip()
    if written.isascii() and written.isdigit():
        return float(written[:9])
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def broken_off(url: str, error: Exception) -> SourceFailed:
    """Say what became of a connection, by the error that ended it; httpcore keeps the first one as its context."""
    match error.__context__:
        case ssl.SSLCertVerificationError():
            return SourceFailed(url, "its certificate cannot be trusted", "Ask its publisher to renew it.")
        case socket.gaierror():
            return TryAgain(url, "no server of that name was found")
        case _ if isinstance(error, httpcore.ConnectError):
            return TryAgain(url, "no connection could be made")
        case _:
            return TryAgain(url, "the connection broke off")


def _cure(status: int) -> str:
    match status:
        case 401 | 403:
            return "Ask its publisher what it wants: a key, or to be asked more seldom."
        case 404 | 410:
            return "It may have moved: look for it on its publisher's site, then mend `url` in the declaration."
        case _:
            return "Compare `url` and `options` in the declaration with what its publisher describes."
