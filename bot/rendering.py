"""How a message looks on a channel: buttons where there are any, numbered lines where there are none."""

import re
from dataclasses import dataclass

from flows.conversation import Say

WITH_BUTTONS = frozenset({"telegram"})
"""Channels that show choices as buttons."""

MOST_BYTES = 64
"""What a button can carry. Source: Telegram Bot API, InlineKeyboardButton.callback_data."""

DATA = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})\.(.+)")
"""Session, version, choice, node. Longer numbers are none of ours, and no database takes them."""


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
