"""The residents to play, made up, and what is on their phones."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.channels.channel import Choice
from bot.clock import Clock, SystemClock

Line = Literal["sms", "telegram"]
"""Which of a resident's two conversations."""

LINES: tuple[Line, ...] = ("sms", "telegram")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody to play. The numbers are of the range kept for fiction; the Telegram ids belong to nobody."""

    key: str
    name: str
    tag: str
    """The language's BCP 47 tag, as HTML and Telegram write it."""
    language: str
    """Its name in itself."""
    english: str
    phone: str
    telegram_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message on a phone."""

    id: str
    mine: bool
    """Written by the resident."""
    text: str
    at: datetime
    buttons: tuple[Choice, ...] = ()
    status: str = ""
    """What became of it, in the provider's words, or what went wrong."""


RESIDENTS = (
    Resident(
        key="sam",
        name="Sam Rivers",
        tag="en",
        language="English",
        english="English",
        phone="+19165550101",
        telegram_id=990000101,
    ),
    Resident(
        key="rosa",
        name="Rosa Delgado",
        tag="es",
        language="Español",
        english="Spanish",
        phone="+19165550102",
        telegram_id=990000102,
    ),
    Resident(
        key="linh",
        name="Trần Thùy Linh",
        tag="vi",
        language="Tiếng Việt",
        english="Vietnamese",
        phone="+19165550103",
        telegram_id=990000103,
    ),
    Resident(
        key="wei",
        name="陈伟",
        tag="zh-Hans",
        language="简体中文",
        english="Chinese",
        phone="+19165550104",
        telegram_id=990000104,
    ),
    Resident(
        key="gurpreet",
        name="Gurpreet Kaur",
        tag="pa",
        language="ਪੰਜਾਬੀ",
        english="Punjabi",
        phone="+19165550105",
        telegram_id=990000105,
    ),
    Resident(
        key="jo",
        name="Jo Bautista",
        tag="en",
        language="English",
        english="English, a second phone",
        phone="+19165550106",
        telegram_id=990000106,
    ),
)


class Phones:
    """Every conversation, in memory, and a way to wait for the next message in one."""

    def __init__(self, residents: Sequence[Resident] = RESIDENTS, clock: Clock | None = None) -> None:
        self.residents = tuple(residents)
        self.clock = clock or SystemClock()
        self._threads: dict[tuple[Line, str], list[Bubble]] = defaultdict(list)
        self._versions: dict[tuple[Line, str], int] = defaultdict(int)
        self._waiting: set[asyncio.Event] = set()

    def resident(self, key: str) -> Resident:
        """Find a resident; the first one when nobody has that key."""
        return next((one for one in self.residents if one.key == key), self.residents[0])

    def owner(self, line: Line, address: str) -> Resident | None:
        """Find who has a number or a Telegram id; None for the many nobody plays."""
        mine = (lambda one: one.phone) if line == "sms" else (lambda one: str(one.telegram_id))
        return next((one for one in self.residents if mine(one) == address), None)

    def thread(self, line: Line, key: str) -> tuple[Bubble, ...]:
        return tuple(self._threads[line, key])

    def replies(self, line: Line, key: str) -> int:
        """Count what the city has written in a conversation."""
        return sum(not bubble.mine for bubble in self._threads[line, key])

    def version(self, line: Line, key: str) -> int:
        """Give a number that rises with every change of a conversation."""
        return self._versions[line, key]

    def show(self, line: Line, key: str, bubble: Bubble) -> None:
        """Put a message at the end of a conversation."""
        self._threads[line, key].append(bubble)
        self._changed(line, key)

    def change(self, line: Line, key: str, bubble_id: str, **values: Any) -> bool:
        """Change a message that is on the phone; False when it is not there."""
        thread = self._threads[line, key]
        for place, bubble in enumerate(thread):
            if bubble.id == bubble_id:
                thread[place] = replace(bubble, **values)
                self._changed(line, key)
                return True
        return False

    async def until(self, happened: Callable[[], bool], within_s: float) -> bool:
        """Wait until something is true of the phones; False when the time is over first."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(within_s):
                while not happened():
                    await event.wait()
                    event.clear()
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(event)
        return True

    def _changed(self, line: Line, key: str) -> None:
        self._versions[line, key] += 1
        for event in self._waiting:
            event.set()
