"""
Draws by lot: the same contacts each time the same campaign asks, and others for another campaign.

The lot of a contact is reckoned from its number and the seed with whole numbers below 2**63 only, so that SQLite,
PostgreSQL and Python come to the same. Modulo the prime 2**31 - 1, the fifth power maps no two numbers onto one
(5 does not divide the prime less one), and it leaves no pattern of neighbouring numbers.
"""

import hashlib
from collections.abc import Mapping

from flows.outreach.audience_tree import Sample

PRIME = 2**31 - 1


def seed_of(name: str, version: int) -> str:
    """The seed of one version of a campaign."""
    return f"{name}/{version}"


def keys_of(seed: str) -> tuple[int, int]:
    """Factor and summand of a seed: from 1 and from 0, below the prime."""
    digest = hashlib.sha256(seed.encode()).digest()
    factor, summand = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16])
    return 1 + factor % (PRIME - 1), summand % PRIME


def lot(number: int, seed: str) -> int:
    """The lot of a contact; the lowest lots are drawn."""
    factor, summand = keys_of(seed)
    return pow(factor * (number % PRIME) + summand, 5, PRIME)


def shares(sample: Sample, sizes: Mapping[str, int]) -> dict[str, int]:
    """
    How many to draw from each stratum: by its size with the largest remainders rounded up, one at least.

    Never more than there are. Where fewer are to be drawn than there are strata, the largest have one each.
    """
    everybody = sum(sizes.values())
    wanted = min(everybody, _rounded_up(everybody * sample.size, 100) if sample.percent else sample.size)
    strata = sorted((name for name, size in sizes.items() if size), key=lambda name: (-sizes[name], name))[:wanted]
    exact = {name: wanted * sizes[name] for name in strata}  # of `everybody`
    given = {name: max(1, exact[name] // everybody) for name in strata}
    by_remainder = sorted(strata, key=lambda name: (given[name] * everybody - exact[name], -sizes[name], name))
    while (over := sum(given.values()) - wanted) != 0:
        _even_out(given, sizes, by_remainder, over)
    return given


def _even_out(given: dict[str, int], sizes: Mapping[str, int], by_remainder: list[str], over: int) -> None:
    """One round: give one more to the largest remainders, or take one back from the largest shares."""
    if over < 0:
        for name in [name for name in by_remainder if given[name] < sizes[name]][:-over]:
            given[name] += 1
    else:
        for name in sorted((name for name in given if given[name] > 1), key=lambda name: -given[name])[:over]:
            given[name] -= 1


def _rounded_up(part: int, of: int) -> int:
    return -(-part // of)
