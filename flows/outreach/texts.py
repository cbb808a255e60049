"""The texts of campaigns: which values they may name."""

from string import Formatter

GIVEN = frozenset({"city", "website"})
"""Values every text of a campaign may name."""


def names_in(text: str) -> frozenset[str]:
    """Give the values a text names; raises ValueError where a brace stands alone."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
