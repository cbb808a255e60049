"""What Telegram posts to us: updates, of which those from private chats with a person count."""

import json
from typing import TYPE_CHECKING

from bot.channels.channel import Kind, Malformed, Received
from bot.channels.wire import readable
from flows.contact import Urn
from flows.points import point_text

if TYPE_CHECKING:
    from telegram import ChatMemberUpdated, Message, Update

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update we ask Telegram for."""

WORDS = {"stop": "STOP", "help": "HELP", "start": "START", "language": "LANGUAGE"}
"""Commands that are one of our own words; a payload after them is kept."""

MEMBERSHIPS: dict[str, Kind] = {"kicked": "blocked", "member": "unblocked"}
"""What a resident did to the bot. Source: Bot API, ChatMember.status in a private chat."""


def read_update(body: bytes) -> "Update":
    """Read an update; raises Malformed when it is none."""
    from telegram import Update

    try:
        return Update.de_json(json.loads(body))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise Malformed(f"not an update: {type(error).__name__}") from error


def received_in(update: "Update", channel: str) -> list[Received]:
    """Give the one thing a person did in a private chat with us; nothing for groups and channels."""
    chat, person = update.effective_chat, update.effective_user
    if person is None or (chat is not None and chat.type != "private") or _moved_on(update):
        return []
    kind, text = _deed(update)
    query = update.callback_query
    return [
        Received(
            channel=channel,
            provider_id=str(update.update_id),
            urn=Urn("telegram", str(person.id)),
            kind=kind,
            text=readable(text),
            press=readable(query.data or "") if query else "",
            callback_id=query.id if query else "",
            language=readable(person.language_code or ""),
        )
    ]


def _moved_on(update: "Update") -> bool:
    """Whether a live location was sent again because its sender walks on: nobody said anything."""
    return update.edited_message is not None and update.edited_message.location is not None


def _deed(update: "Update") -> tuple[Kind, str]:
    if update.callback_query:
        return ("press" if update.callback_query.data else "other"), ""
    if update.my_chat_member:
        return _membership(update.my_chat_member), ""
    if update.message:
        return _said(update.message)
    return "other", ""


def _said(message: "Message") -> tuple[Kind, str]:
    """A text, or where they are. Source: Bot API, Message: one with a venue has its location too."""
    if message.text:
        return "text", as_words(message.text)
    if message.location:
        return "text", point_text(message.location.latitude, message.location.longitude)
    return "other", ""


def _membership(change: "ChatMemberUpdated") -> Kind:
    return MEMBERSHIPS.get(change.new_chat_member.status, "other")


def as_words(text: str) -> str:
    """
    Write a command as the words an SMS would have: `/stop` is STOP, `/start x` is START x, `/parks` is parks.

    The bot's name after an @ is left out.
    """
    if not text.startswith("/"):
        return text
    command, *payload = text[1:].split(maxsplit=1)[:2] or [""]
    name = command.partition("@")[0]
    return " ".join([WORDS.get(name.lower(), name), *payload])
