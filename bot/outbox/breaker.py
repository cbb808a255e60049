"""What a lane does while its provider does not answer: it tries with one message now and then, and keeps the rest."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.channel import SendFailed
from storage.lanes import AT_ONCE

IN_A_ROW = 20
"""So many calls without an answer, one after the other, and the lane rests: what is sent into it is `uncertain`."""

LONGEST = timedelta(minutes=1)
"""Between two trials."""


def is_silence(failure: SendFailed) -> bool:
    """Whether a failure says that the provider does not answer, rather than what it thinks of the message."""
    return failure.uncertain or failure.code == "no-connection"


@dataclass(slots=True)
class Breaker:
    """Counts calls in a row that were not answered, and says how long to rest: 2, 4, 8 … seconds."""

    silent: int = 0
    rests: int = 0
    until: datetime | None = field(default=None)

    @property
    def open(self) -> bool:
        """Whether the provider does not answer just now, as far as we know."""
        return self.silent >= IN_A_ROW

    def most(self, under_way: int) -> int:
        """How many may be taken now: while it does not answer, one at a time."""
        return max(0, 1 - under_way) if self.open else AT_ONCE

    def answered(self) -> bool:
        """Note an answer, whatever it was; True when the lane was resting."""
        was_open, self.silent, self.rests, self.until = self.open, 0, 0, None
        return was_open

    def not_answered(self, now: datetime) -> datetime | None:
        """Note a call without an answer; gives until when the lane is to rest, where that is new."""
        self.silent += 1
        if not self.open or (self.until is not None and now < self.until):
            return None
        self.rests += 1
        self.until = now + min(timedelta(seconds=2**self.rests), LONGEST)
        return self.until
