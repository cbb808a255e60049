"""
The HTTP client we give the twilio library: its own asynchronous one, with four traps taken out.

It never repeats a request by itself, has a time-out (the library's calls pass theirs over), opens its session
inside the running loop, and can speak to another host than Twilio's.
"""

import base64
from typing import Any
from urllib.parse import urlsplit

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

from bot.channels.twilio_errors import TwilioBusy

TOO_MANY_REQUESTS = 429


class TwilioHttp:
    """Sends what the library asks for; raises TwilioBusy when the answer is 429."""

    is_async = True

    def __init__(self, api_url: str | None, timeout_s: float) -> None:
        self.api_url = (api_url or "").rstrip("/")
        self.timeout_s = timeout_s
        self._inner: AsyncTwilioHttpClient | None = None

    async def request(self, method: str, url: str, **options: Any) -> Response:
        """Do one call of the library's; credentials go in a header, as aiohttp 4 will want them."""
        if self._inner is None:
            self._inner = AsyncTwilioHttpClient()
        headers = dict(options.pop("headers", None) or {})
        if login := options.pop("auth", None):
            headers["Authorization"] = _basic(*login)
        options.update(headers=headers, timeout=self.timeout_s)
        response = await self._inner.request(method, self._place(url), **options)
        if response.status_code == TOO_MANY_REQUESTS:
            raise TwilioBusy(_seconds(response.headers.get("Retry-After", "")))
        return response

    async def close(self) -> None:
        if self._inner is not None:
            await self._inner.close()
            self._inner = None

    def _place(self, url: str) -> str:
        """Put `api_url` in place of Twilio's scheme and host."""
        if not self.api_url:
            return url
        parts = urlsplit(url)
        return self.api_url + parts.path + (f"?{parts.query}" if parts.query else "")


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode("ascii")


def _seconds(retry_after: str) -> float:
    """Read a Retry-After header; one second where it is missing or a date."""
    return max(1.0, float(retry_after)) if retry_after.isdecimal() else 1.0
