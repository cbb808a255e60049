"""Residents by lot: what they write of their own accord, and what they write when they hear from us."""

import random
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path

from bot.channels.channel import Outgoing, Received
from flows.contact import Urn
from tests.soak.town import Place, place_of

HELD_OUT = Path(__file__).parents[1] / "nlu" / "held_out"
QUESTION = re.compile(r"^ {6}- (.+)$", re.MULTILINE)

SURVEY = (("2", "4", "more shade at the playgrounds"), ("1", "9", "5", "SKIP"), ("Every week", "3", "ok"))
HALF = (("2",), ("4", "2"), ("maybe",))
LATER = (("LATER", "1", "3", "4", "SKIP"), ("2", "LATER", "2"))
LEAVING = (("STOP",), ("2", "please stop texting me"), ("stop", "START"))
OTHER = (
    ("HUMAN",), ("LANGUAGE", "2", "2"), ("asdf qwer zxcv", "!!!"), ("👍",), ("HELP",), ("FORGET ME", "FORGET ME"),
    ("MYDATA",), ("LINK",), ("LESS",), ("BACK",), ("x" * 1_700,), ("START",), ("When is trash day?", "9380 Studio Ct"),
    ("español", "2"), ("WRONG",),
)  # fmt: skip

LOOP_OF = 25
"""So often a machine writes the same: more than the guard against loops allows."""


@dataclass(slots=True)
class Residents:
    """
    Everybody who writes within the day: few among many.

    What is still to be written is held here and grows less; nothing is kept of what was.
    """

    lot: random.Random
    written: int = 0
    _diary: list[tuple[datetime, int, Place, str, str]] = field(default_factory=list)
    _after: dict[Urn, deque[str]] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    def settle(self, contacts: int, texts: int, dawn: datetime, dusk: datetime) -> None:
        """Draw who writes, until there are so many texts."""
        questions, drawn = _questions(), 0
        while drawn < texts:
            script, waits = self._script(questions)
            drawn += len(script)
            place = place_of(self.lot.randrange(contacts + contacts // 100 + 1))  # some are strangers
            if waits:
                self._after.setdefault(place.urn, deque()).extend(script)
            else:
                self._begin(place, script, dawn + self.lot.random() * (dusk - dawn))

    def hears(self, place: Place, message: Outgoing, at: datetime) -> None:
        """Go on with the script, a while after a message came."""
        rest = self._after.get(place.urn)
        if not rest:
            return
        text = rest.popleft()
        if not rest:
            del self._after[place.urn]
        chosen = int(text) - 1 if text.isdecimal() else -1
        press = message.choices[chosen].data if 0 <= chosen < len(message.choices) else ""
        self._write(at + timedelta(seconds=self.lot.uniform(5, 300)), place, text, press)

    def due(self, now: datetime) -> list[Received]:
        """What is written until now, in its order."""
        texts = []
        while self._diary and self._diary[0][0] <= now:
            _, number, place, text, press = heappop(self._diary)
            texts.append(Received(
                channel=place.channel, provider_id=f"IN{number}", urn=place.urn, text="" if press else text,
                press=press, kind="press" if press else "text",
            ))  # fmt: skip
        self.written += len(texts)
        return texts

    def _script(self, questions: Sequence[str]) -> tuple[list[str], bool]:
        """What one writes, and whether they wait until they hear from us."""
        kind = self.lot.choices(("ask", "survey", "half", "later", "leave", "other", "loop"), (9, 4, 2, 1, 2, 4, 0.1))[
            0
        ]
        match kind:
            case "ask":
                return self.lot.sample(questions, self.lot.randint(1, 3)), False
            case "loop":
                return ["are you there"] * LOOP_OF, False
            case "other":
                return list(self.lot.choice(OTHER)), False
            case "leave":
                return list(self.lot.choice(LEAVING)), self.lot.random() < 0.7
            case _:
                return list(self.lot.choice({"survey": SURVEY, "half": HALF, "later": LATER}[kind])), True

    def _begin(self, place: Place, script: list[str], at: datetime) -> None:
        if len(script) == LOOP_OF:
            for number, text in enumerate(script):
                self._write(at + timedelta(seconds=10 * number), place, text)
            return
        self._write(at, place, script[0])
        if script[1:]:
            self._after.setdefault(place.urn, deque()).extendleft(reversed(script[1:]))

    def _write(self, at: datetime, place: Place, text: str, press: str = "") -> None:
        heappush(self._diary, (at, next(self._numbers), place, text, press))


def _questions() -> list[str]:
    """Sentences that nobody trained on, in every language."""
    return [line for path in sorted(HELD_OUT.glob("*.yml")) for line in QUESTION.findall(path.read_text("utf-8"))]
