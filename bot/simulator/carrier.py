"""Carries what a resident does to the real webhooks as the providers would: signed, or with the secret."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from twilio.request_validator import RequestValidator

SMS_PATH = "/webhooks/sms"
TELEGRAM_PATH = "/webhooks/telegram"

AT_ONCE = 50
"""Calls under way; the client's own queue takes the longer for each the more wait in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What both providers and the service know of each other; all made up for the demonstration."""

    account_sid: str
    auth_token: str
    sender: str
    telegram_token: str
    telegram_secret: str


class Carrier:
    """
    Posts to the service at `target`, which the providers know by its `public_url`.

    Every call gives the HTTP status of the answer, or 0 when there was none.
    """

    def __init__(self, target: str, public_url: str, credentials: Credentials) -> None:
        self.target = target.rstrip("/")
        self.public_url = public_url.rstrip("/")
        self.credentials = credentials
        self._validator = RequestValidator(credentials.auth_token)
        self._client: httpx.AsyncClient | None = None
        self._room = asyncio.Semaphore(AT_ONCE)

    async def sms(self, fields: Mapping[str, str]) -> int:
        """Post a resident's message."""
        return await self.form(self.public_url + SMS_PATH, fields)

    async def form(self, url: str, fields: Mapping[str, str]) -> int:
        """Post a form signed for `url`, which begins with the public one, as Twilio does."""
        signature = self._validator.compute_signature(url, dict(fields))
        headers = {"X-Twilio-Signature": signature, "User-Agent": "TwilioProxy/1.1"}
        return await self._post(url, data=dict(fields), headers=headers)

    async def update(self, update: Mapping[str, Any]) -> int:
        """Post an update with the secret, as Telegram does."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.credentials.telegram_secret}
        return await self._post(self.public_url + TELEGRAM_PATH, json=dict(update), headers=headers)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _post(self, url: str, **options: Any) -> int:
        """Send to the target what is addressed to the public URL."""
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, timeout=15)
        try:
            async with self._room:
                answer = await self._client.post(self.target + url.removeprefix(self.public_url), **options)
        except httpx.HTTPError:
            return 0
        return answer.status_code
