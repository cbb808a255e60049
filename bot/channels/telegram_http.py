"""The client we give the channel: python-telegram-bot's own, told where to go and how long to wait."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import RetryAfter
from telegram.request import HTTPXRequest, RequestData

TELEGRAM = "https://api.telegram.org"

TOO_MANY_REQUESTS = 429


class Requests(HTTPXRequest):
    """The library's requests; a bare 429, as a proxy on the way may answer, is a RetryAfter too."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **options: Any
    ) -> tuple[int, bytes]:
        status, body = await super().do_request(url, method, request_data, *args, **options)
        if status == TOO_MANY_REQUESTS and b"retry_after" not in body:
            raise RetryAfter(1)
        return status, body


def make_bot(token: str, api_url: str | None, timeout_s: float) -> Bot:
    """Make a bot that opens no connection yet; it neither retries nor waits longer than it is told."""
    place = (api_url or TELEGRAM).rstrip("/")
    requests = Requests(
        connection_pool_size=32,
        connect_timeout=min(3, timeout_s),
        read_timeout=timeout_s,
        write_timeout=timeout_s,
        httpx_kwargs={"trust_env": not _is_loopback(place)},  # a proxy cannot reach this machine's own ports
    )
    return Bot(
        token,
        base_url=f"{place}/bot",
        base_file_url=f"{place}/file/bot",
        request=requests,
        get_updates_request=requests,
    )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
