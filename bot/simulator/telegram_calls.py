"""How a Bot API call is written: form or JSON, its parameters, and the shape of its answers."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.channel import Choice

MARKED = "business_connection_id parse_mode entities link_preview_options reply_markup"
SENT = (
    "message_thread_id direct_messages_topic_id disable_notification protect_content"
    " allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters"
)
PLACED = "business_connection_id chat_id message_id inline_message_id reply_markup"

METHODS: dict[str, tuple[str, str]] = {
    "getMe": ("", ""),
    "sendMessage": (
        "chat_id text",
        f"{MARKED} {SENT}",
    ),
    "answerCallbackQuery": ("callback_query_id", "text show_alert url cache_time"),
    "editMessageText": ("text", f"{PLACED} parse_mode entities link_preview_options"),
    "editMessageReplyMarkup": ("", PLACED),
    "getUpdates": ("", "offset limit timeout allowed_updates"),
    "setWebhook": ("url", "ip_address max_connections allowed_updates drop_pending_updates secret_token"),
    "deleteWebhook": ("", "drop_pending_updates"),
    "getWebhookInfo": ("", ""),
    "setMyCommands": ("commands", "scope language_code"),
}
"""Method → what it must be given, and what it may be. Source: core.telegram.org/bots/api."""

MAX_DATA = 64
"""Bytes of a button's data."""


class Refused(Exception):
    """The Bot API says no: an HTTP status and a description."""

    def __init__(self, status: int, description: str, after: int = 0) -> None:
        super().__init__(description)
        self.status, self.description, self.after = status, description, after

    def answer(self) -> Response:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.after:
            body["parameters"] = {"retry_after": self.after}
        return JSONResponse(body, self.status)


async def call(request: Request) -> tuple[str, dict[str, Any]]:
    """Read a call's method and parameters; raises Refused for one the Bot API does not have."""
    method, given = request.path_params["method"], await _parameters(request)
    if method not in METHODS:
        raise Refused(404, "Not Found")
    required, optional = (set(names.split()) for names in METHODS[method])
    if missing := sorted(required - given.keys()):
        raise Refused(400, f"Bad Request: {missing[0]} is missing")
    if unknown := sorted(given.keys() - required - optional):
        raise Refused(400, f"Bad Request: {method} has no parameter {unknown[0]}")
    return method, given


async def _parameters(request: Request) -> dict[str, Any]:
    """Read them from the address and the body, which comes in two forms; values that are JSON become so."""
    body = (await request.body()).decode()
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**request.query_params, **json.loads(body or "{}")}
    texts = {**request.query_params, **dict(parse_qsl(body, keep_blank_values=True))}
    return {name: _read(name, text) for name, text in texts.items()}


def _read(name: str, text: str) -> Any:
    """Leave texts as they are; read anything else as JSON."""
    if name in ("text", "callback_query_id", "url", "secret_token", "parse_mode"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def buttons(markup: Any) -> tuple[Choice, ...]:
    """Read an inline keyboard; raises Refused for buttons Telegram would not show."""
    rows = (markup or {}).get("inline_keyboard", [])
    found = tuple(Choice(button["text"], button.get("callback_data", "")) for row in rows for button in row)
    if any(not 0 < len(choice.data.encode()) <= MAX_DATA for choice in found):
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return found


def markup(choices: tuple[Choice, ...]) -> dict[str, Any]:
    """Write an inline keyboard, a button a row."""
    return {"inline_keyboard": [[{"text": one.label, "callback_data": one.data}] for one in choices]}
