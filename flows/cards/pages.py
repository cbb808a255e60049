"""Cuts a long text into pages of a few SMS segments: between lines, else sentences, else words."""

from dataclasses import dataclass, field

import regex

from flows.segments import count

SEGMENTS = 2
"""What one page may be billed as, whatever the language."""

CUTS = tuple(
    regex.compile(pattern)
    for pattern in (
        r"[^\n]*\n|[^\n]+",  # lines
        r".+?(?:[.!?]+\s+|[。！？।]+\s*|$)",  # sentences; a stop without a gap is of a web address or an hour
        r"\S+\s*",  # words
        r"\X",  # what a reader sees as one character
    )
)
"""Where a text may be cut, the best places first; each piece keeps the white space behind it."""

WORDS = 2
"""The last of them that a page may be filled up with."""


def pages(text: str, *, goes_on: str, ends: str, segments: int = SEGMENTS) -> tuple[str, ...]:
    """
    Give the pages of a text: each ends in the line `goes_on`, the last one in `ends`.

    Nothing but white space is lost between two pages. A page is longer than `segments` only where the line
    it ends in leaves no room for a single character.
    """
    filling = _Filling(ends=(goes_on, ends), segments=segments)
    filling.add(text.strip())
    *others, last = (body.strip() for body in filling.bodies)
    return (*(f"{body}\n{goes_on}" for body in others), f"{last}\n{ends}")


@dataclass(slots=True, kw_only=True)
class _Filling:
    """The pages so far, the last of which is being filled."""

    ends: tuple[str, ...]
    segments: int
    bodies: list[str] = field(default_factory=lambda: [""])

    def add(self, piece: str, cut: int = -1) -> None:
        """Put a piece on the last page or a new one; cut up what is too long, or would leave a page half empty."""
        if self._fits(self.bodies[-1] + piece):
            self.bodies[-1] += piece
        elif cut < WORDS and (not self._fits(piece) or self._fits(self.bodies[-1] * 2)):
            for smaller in CUTS[cut + 1].findall(piece):
                self.add(smaller, cut + 1)
        elif cut == WORDS and not self._fits(piece):
            for character in CUTS[-1].findall(piece):
                self.add(character, cut + 1)
        else:
            self.bodies.append(piece)

    def _fits(self, body: str) -> bool:
        return all(count(f"{body.strip()}\n{end}").segments <= self.segments for end in self.ends)
