"""
Experiments with wordings: who gets which, who is held out, and which difference is real.

A split is by a keyed hash of the contact: the same whenever it is asked for, and another for each campaign's key.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from flows.contact import ContactId

HUNDRED = 100

FEWEST, MOST = 2, 4
"""Wordings of a point."""

MOST_HELD_OUT = 50

SURE = 0.95


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a point, for so many of a hundred contacts."""

    key: str
    share: int
    text: str
    """The English msgid."""


Interval = tuple[float, float]


def lot(key: str, what: str, who: ContactId) -> int:
    """A number from 0 to 99 for a contact, keyed: `what` keeps the draws of one campaign apart."""
    drawn = hmac.digest(key.encode(), f"{what}:{who}".encode(), "sha256")
    return int.from_bytes(drawn[:8]) % HUNDRED


def is_held_out(key: str, percent: int, who: ContactId) -> bool:
    """Tell whether a contact gets nothing of a campaign, to compare with."""
    return percent > 0 and lot(key, "hold-out", who) < percent


def choose(key: str, variants: Sequence[Variant], who: ContactId) -> Variant | None:
    """The wording a contact gets, in the same place of the list at each point; None where there is one only."""
    drawn = lot(key, "wording", who)
    for variant in variants:
        drawn -= variant.share
        if drawn < 0:
            return variant
    return None


def wilson(part: int, whole: int, z: float | None = None) -> Interval:
    """The interval in which a share lies with 95 % (or `z`), after Wilson; of nothing it may be anything."""
    if whole == 0:
        return 0.0, 1.0
    z = quantile() if z is None else z
    share, square = part / whole, z * z
    middle = share + square / (2 * whole)
    half = z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    return max(0.0, (middle - half) / (1 + square / whole)), min(1.0, (middle + half) / (1 + square / whole))


def difference(one: tuple[int, int], other: tuple[int, int], pairs: int = 1) -> Interval:
    """
    The interval in which the first share less the second lies, after Newcombe, from the two of Wilson.

    `pairs`: how many differences are looked at together; each has to be so much surer.
    """
    z = quantile(pairs)
    (low, high), (low2, high2) = wilson(*one, z), wilson(*other, z)
    first, second = (part / whole if whole else 0.5 for part, whole in (one, other))
    below = sqrt((first - low) ** 2 + (high2 - second) ** 2)
    above = sqrt((high - first) ** 2 + (second - low2) ** 2)
    return max(-1.0, first - second - below), min(1.0, first - second + above)


def quantile(pairs: int = 1) -> float:
    """How many standard deviations hold 95 % of all cases, for each of so many looks."""
    return NormalDist().inv_cdf(1 - (1 - SURE) / (2 * pairs))
