"""Telegram's Bot API, emulated: the methods our client calls, strict about their parameters."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.channel import Choice
from bot.simulator.faults import Delivery, Fault, send_or_fail
from bot.simulator.network import Network
from bot.simulator.telegram_calls import Refused, buttons, call, markup

MAX_TEXT = 4096

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"

BOT = {"id": 990000001, "is_bot": True, "first_name": "Elk Grove", "username": "ConnectedElkGroveBot"}
"""The emulated bot's own account."""

ABILITIES = {
    "can_join_groups": False,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}


@dataclass(slots=True)
class TelegramApi:
    """One bot: its chats, its open button presses, and the updates it has not fetched."""

    network: Network
    blocked: set[str] = field(default_factory=set)
    """Chats whose resident has blocked the bot."""
    presses: set[str] = field(default_factory=set)
    """Button presses not acknowledged yet."""
    texts: dict[tuple[str, int], tuple[str, tuple[Choice, ...]]] = field(default_factory=dict)
    """What each message says, with its buttons."""
    pending: list[dict[str, Any]] = field(default_factory=list)
    webhook: str = "set by the simulator"
    """Empty while the bot fetches its updates with getUpdates."""
    commands: list[dict[str, str]] = field(default_factory=list)
    last_id: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self) -> list[Route]:
        return [Route("/bot{token}/{method}", self.answer, methods=["GET", "POST"])]

    def next_id(self) -> int:
        """Number messages, updates and presses alike."""
        self.last_id += 1
        return self.last_id

    def hold(self, update: dict[str, Any]) -> None:
        """Keep an update for getUpdates."""
        self.pending.append(update)
        self.arrived.set()

    async def answer(self, request: Request) -> Response:
        """Do one call and answer as the Bot API does."""
        token = request.path_params["token"]
        if not hmac.compare_digest(token.encode(), self.network.credentials.telegram_token.encode()):
            return Refused(401, "Unauthorized").answer()
        try:
            method, given = await call(request)
            if method == "sendMessage":
                return await self._send(request, given)
            if method in ("editMessageText", "editMessageReplyMarkup"):
                return await self._change(request, given)
            return _good(await self._methods()[method](given))
        except Refused as refused:
            return refused.answer()

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[Any]]]:
        return {
            "getMe": self._get_me,
            "answerCallbackQuery": self._answer_callback_query,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._set_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "setMyCommands": self._set_my_commands,
        }

    async def _send(self, request: Request, given: dict[str, Any]) -> Response:
        chat, text, choices = str(given["chat_id"]), given["text"], buttons(given.get("reply_markup"))
        self._check(chat, text)

        async def accept() -> Response:
            return _good(self._accept(chat, text, choices))

        return await send_or_fail(request, self.network.faults.take("telegram"), accept, _planned)

    async def _change(self, request: Request, given: dict[str, Any]) -> Response:
        async def accept() -> Response:
            return _good(self._edit(given))

        return await send_or_fail(request, self.network.faults.take_edit(), accept, _planned)

    def _check(self, chat: str, text: str) -> None:
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not chat.isdecimal():
            raise Refused(400, "Bad Request: chat not found")
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        if len(text) > MAX_TEXT:
            raise Refused(400, "Bad Request: message is too long")

    def _accept(self, chat: str, text: str, choices: tuple[Choice, ...]) -> dict[str, Any]:
        number = self.next_id()
        self.texts[chat, number] = (text, choices)
        at = self.network.phones.clock.now()
        self.network.deliver(
            Delivery(line="telegram", to=chat, text=text, buttons=choices, provider_id=str(number), at=at)
        )
        return self.message(chat, number)

    def message(self, chat: str, number: int) -> dict[str, Any]:
        """Write one of the bot's messages as the Bot API does."""
        text, choices = self.texts[chat, number]
        owner = self.network.phones.owner("telegram", chat)
        shown: dict[str, Any] = {
            "message_id": number,
            "date": int(self.network.phones.clock.now().timestamp()),
            "chat": {"id": int(chat), "type": "private", "first_name": owner.name if owner else "Resident"},
            "from": BOT,
            "text": text,
        }
        return shown | ({"reply_markup": markup(choices)} if choices else {})

    async def _get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return BOT | ABILITIES

    async def _answer_callback_query(self, given: dict[str, Any]) -> bool:
        if given["callback_query_id"] not in self.presses:
            raise Refused(400, TOO_OLD)
        self.presses.discard(given["callback_query_id"])
        return True

    def _edit(self, given: dict[str, Any]) -> dict[str, Any]:
        """Change a message's text, its buttons, or both; without a keyboard the buttons go."""
        place = (str(given.get("chat_id", "")), int(given.get("message_id", 0)))
        if place[0] in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if place not in self.texts:
            raise Refused(400, "Bad Request: message to edit not found")
        now = (given.get("text", self.texts[place][0]), buttons(given.get("reply_markup")))
        if now == self.texts[place]:
            raise Refused(400, "Bad Request: message is not modified")
        self.texts[place] = now
        if owner := self.network.phones.owner("telegram", place[0]):
            self.network.phones.change("telegram", owner.key, str(place[1]), text=now[0], buttons=now[1])
        return self.message(*place)

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Give the updates from `offset` on; wait `timeout` seconds when there are none."""
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self.pending = [one for one in self.pending if one["update_id"] >= int(given.get("offset", 0))]
        if not self.pending:
            self.arrived.clear()
            try:
                async with asyncio.timeout(float(given.get("timeout", 0))):
                    await self.arrived.wait()
            except TimeoutError:
                return []
        return self.pending[: int(given.get("limit", 100))]

    async def _set_webhook(self, given: dict[str, Any]) -> bool:
        self.webhook = given.get("url", "")
        return True

    async def _get_webhook_info(self, _: dict[str, Any]) -> dict[str, Any]:
        waiting = len(self.pending)
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": waiting}

    async def _set_my_commands(self, given: dict[str, Any]) -> bool:
        self.commands = list(given["commands"])
        return True


def _good(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _planned(fault: Fault) -> Response:
    """Answer as a fault says, in the Bot API's form."""
    words = fault.reason or {429: "Too Many Requests", 403: "Forbidden"}.get(fault.status, "Internal error")
    after = fault.after if fault.status == 429 else 0  # noqa: PLR2004 - HTTP
    return Refused(fault.status, words, after).answer()
