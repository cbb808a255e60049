"""What a resident can do on either phone, turned into the calls the providers make of it."""

import secrets
from dataclasses import dataclass
from typing import Any

from bot.simulator.network import Network
from bot.simulator.phones import Bubble, Line, Resident
from bot.simulator.telegram_api import BOT, TelegramApi

OK = range(200, 300)

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})
"""Twilio's own words for opting out and in. Source: twilio.com/docs/messaging/tutorials/advanced-opt-out."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """Each shows on the phone, goes to the webhook, and gives the HTTP status of the answer (0: none)."""

    network: Network
    telegram: TelegramApi

    async def text(self, resident: Resident, text: str, sid: str = "") -> int:
        """Send an SMS; the same `sid` again is Twilio's second delivery of one message."""
        sid = sid or "SM" + secrets.token_hex(16)
        if self.network.heeds_stop:
            self._heed(resident.phone, text.strip().upper())
        known = self.network.credentials
        fields = {
            "ToCountry": "US",
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "FromZip": "",
            "SmsSid": sid,
            "SmsStatus": "received",
            "FromCity": "",
            "FromCountry": "US",
            "To": known.sender,
            "Body": text,
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": known.account_sid,
            "From": resident.phone,
            "ApiVersion": "2010-04-01",
        }
        self._show("sms", resident, sid, text)
        status = await self.network.carrier.sms(fields)
        return self._told("sms", resident, sid, status)

    async def write(self, resident: Resident, text: str) -> int:
        """Write to the bot."""
        number = self.telegram.next_id()
        message = {
            "message_id": number,
            "date": self._now(),
            "chat": _chat(resident),
            "from": _person(resident),
            "text": text,
        }
        self._show("telegram", resident, str(number), text)
        status = await self.update({"message": message})
        return self._told("telegram", resident, str(number), status)

    async def press(self, resident: Resident, number: int, data: str) -> int:
        """Press a button under one of the bot's messages."""
        press = str(self.telegram.next_id())
        self.telegram.presses.add(press)
        query: dict[str, Any] = {
            "id": press,
            "from": _person(resident),
            "chat_instance": str(resident.telegram_id),
            "data": data,
        }
        if (str(resident.telegram_id), number) in self.telegram.texts:
            query["message"] = self.telegram.message(str(resident.telegram_id), number)
        return await self.update({"callback_query": query})

    async def block(self, resident: Resident, *, blocked: bool) -> int:
        """Block the bot, or let it write again."""
        chat = str(resident.telegram_id)
        (self.telegram.blocked.add if blocked else self.telegram.blocked.discard)(chat)
        was, now = ("member", "kicked") if blocked else ("kicked", "member")
        change = {
            "chat": _chat(resident),
            "from": _person(resident),
            "date": self._now(),
            "old_chat_member": _membership(was),
            "new_chat_member": _membership(now),
        }
        status = await self.update({"my_chat_member": change})
        self._show("telegram", resident, f"block-{self.telegram.next_id()}", "🚫" if blocked else "👋")
        return status

    async def update(self, content: dict[str, Any]) -> int:
        """Give an update its number and bring it to the webhook, or keep it for getUpdates."""
        update = {"update_id": self.telegram.next_id(), **content}
        if self.telegram.webhook:
            return await self.network.carrier.update(update)
        self.telegram.hold(update)
        return 200

    def _heed(self, number: str, word: str) -> None:
        if word in STOP_WORDS:
            self.network.opted_out.add(number)
        elif word in START_WORDS:
            self.network.opted_out.discard(number)

    def _show(self, line: Line, resident: Resident, bubble: str, text: str) -> None:
        at = self.network.phones.clock.now()
        self.network.phones.show(line, resident.key, Bubble(id=bubble, mine=True, text=text, at=at))

    def _told(self, line: Line, resident: Resident, bubble: str, status: int) -> int:
        """Show on the phone what the webhook answered."""
        words = "received" if status in OK else f"webhook answered {status}" if status else "no answer"
        self.network.phones.change(line, resident.key, bubble, status=words)
        return status

    def _now(self) -> int:
        return int(self.network.phones.clock.now().timestamp())


def _person(resident: Resident) -> dict[str, Any]:
    return {
        "id": resident.telegram_id,
        "is_bot": False,
        "first_name": resident.name,
        "language_code": resident.tag,
    }


def _chat(resident: Resident) -> dict[str, Any]:
    return {"id": resident.telegram_id, "type": "private", "first_name": resident.name}


def _membership(status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": BOT, "status": status}
    return member | ({"until_date": 0} if status == "kicked" else {})
