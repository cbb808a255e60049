"""How a message looks on a channel: buttons where there are any, numbered lines where there are none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flows.cards.keywords import Keyword
from flows.conversation import Say
from flows.translator import N_, Translator

WITH_BUTTONS = frozenset({"telegram"})
"""Channels that show choices as buttons."""

MOST_BYTES = 64
"""What a button can carry. Source: Telegram Bot API, InlineKeyboardButton.callback_data."""

DATA = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})\.(.+)")
"""Session, version, choice, node. Longer numbers are none of ours, and no database takes them."""

ASKED = re.compile(r"(more|why|wrong)\.([\w-]{1,48})")
"""What is asked about an answer, and the token of the message that gave it."""

LABELS: Mapping[Keyword, str] = {"more": N_("More"), "why": N_("Why?"), "wrong": N_("Wrong")}
"""What stands on the buttons below an answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a button belongs: pressed later, it is dead."""

    session_id: int
    version: int
    node: str

    def data(self, choice: int) -> str:
        """What comes back when the button of this choice is pressed."""
        data = f"{self.session_id}.{self.version}.{choice}.{self.node}"
        if len(data.encode()) > MOST_BYTES:
            raise AssertionError(f"node {self.node!r} has too long a name for a button")
        return data


def read_press(data: str) -> tuple[Place, int] | None:
    """The place and the choice of a pressed button; None when it is none of ours."""
    found = DATA.fullmatch(data)
    if found is None:
        return None
    session_id, version, choice, node = found.groups()
    return Place(int(session_id), int(version), node), int(choice)


def render(say: Say, channel: str, place: Place | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text and the buttons (label, data) of a message on this channel."""
    if channel in WITH_BUTTONS and place is not None and not say.many:
        return say.text, tuple((label, place.data(index)) for index, label in enumerate(say.choices))
    if not say.listed:
        return say.text, ()
    numbered = [f"{number}. {label}" for number, label in enumerate(say.choices, start=1)]
    return "\n".join([say.text, *numbered]), ()


def keyword_buttons(say: Say, channel: str, token: str, tr: Translator) -> tuple[tuple[str, str], ...]:
    """The buttons (label, data) for what may be asked about an answer; by SMS its words are typed."""
    if channel not in WITH_BUTTONS:
        return ()
    return tuple((tr.text(LABELS[word]), f"{word}.{say.about or token}") for word in say.keywords)


def read_asked(data: str) -> tuple[Keyword, str] | None:
    """What a pressed button asks about an answer, and the answer's token; None when it is none of these."""
    found = ASKED.fullmatch(data)
    return (cast("Keyword", found[1]), found[2]) if found else None
