"""What an experiment found, in plain words; nothing is told that rests on fewer than ten contacts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from flows.outreach.experiments import difference
from flows.surveys.results import LEAST

HELD_OUT = "held-out"
"""What those are called who got nothing of the campaign."""

MEASURES = ("delivered", "answered", "finished", "opted_out")

COMPARED = ("answered", "finished", "opted_out")

OF_HELD_OUT = ("answered", "opted_out")
"""What those can do too who got nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """How many contacts had one wording, or none, and what they did."""

    name: str
    contacts: int
    delivered: int = 0
    answered: int = 0
    finished: int = 0
    opted_out: int = 0

    def told(self, measure: str) -> int | None:
        """A count that may be told; None where it, or the arm, is of fewer than ten."""
        count: int = getattr(self, measure)
        return count if self.contacts >= LEAST and count >= LEAST else None


def findings(arms: Mapping[str, Arm]) -> Iterator[str]:
    """Say of each measure which differences between wordings, and from those held out, are real."""
    shown = [arm for arm in arms.values() if arm.contacts >= LEAST]
    if len(shown) < 2:  # noqa: PLR2004 - it takes two to differ
        yield f"Too few contacts to compare: it takes {LEAST} of each."
        return
    for measure in COMPARED:
        pairs = [pair for pair in combinations(shown, 2) if measure in OF_HELD_OUT or not _of_held_out(*pair)]
        for one, other in pairs:
            yield f"{measure.replace('_', ' ')}: {_told(one, other, measure, len(pairs))}"


def _of_held_out(one: Arm, other: Arm) -> bool:
    return HELD_OUT in (one.name, other.name)


def _told(one: Arm, other: Arm, measure: str, pairs: int) -> str:
    parts = one.told(measure), other.told(measure)
    if parts[0] is None or parts[1] is None:
        return f"too few to tell {one.name} from {other.name}."
    low, high = difference((parts[0], one.contacts), (parts[1], other.contacts), pairs)
    if low <= 0 <= high:
        return f"no difference can be told between {one.name} and {other.name}."
    more, less = (one, other) if low > 0 else (other, one)
    least, most = sorted((abs(low), abs(high)))
    shares = f"{_share(more, measure)} against {_share(less, measure)}"
    return f"more with {more.name} than with {less.name}: {shares}, {least:.1%} to {most:.1%} more of all."


def _share(arm: Arm, measure: str) -> str:
    return f"{(arm.told(measure) or 0) / arm.contacts:.1%}"
