"""Names the city's data knows (places, items, services, problems), found in a text as people spell them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import regex
from rapidfuzz import fuzz, process

from nlu.folding import Folded, folded

ALIKE = 90
"""How alike two spellings must be, of 100; below it “parks” would be found in “barks”."""

SHORTEST_ALIKE = 5
"""Letters a spelling needs before we forgive a slip in it: short words are too near to each other."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*")
_SPACELESS = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts whose words need no spaces about them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name found: its slot, its canonical key, and where it stands in the folded text."""

    slot: str
    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Gazetteer:
    """Spellings in any language → canonical keys, a table a slot, prepared for searching."""

    by_words: Mapping[str, Mapping[tuple[str, ...], str]]
    by_letters: Mapping[str, Mapping[str, str]]
    by_length: Mapping[str, Mapping[int, Mapping[str, str]]]

    @classmethod
    def of(cls, spellings: Mapping[str, Mapping[str, str]]) -> Self:
        """Prepare slot → spelling → canonical key."""
        words: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        letters: dict[str, dict[str, str]] = defaultdict(dict)
        lengths: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        for slot, table in spellings.items():
            for spelling, key in table.items():
                plain = folded(spelling).strip()
                if _SPACELESS.search(plain):
                    letters[slot][plain] = key
                elif parts := tuple(_WORD.findall(plain)):
                    words[slot][parts] = key
                    if len("".join(parts)) >= SHORTEST_ALIKE:
                        lengths[slot][len(parts)][" ".join(parts)] = key
        return cls(dict(words), dict(letters), {slot: dict(by_count) for slot, by_count in lengths.items()})

    def find(self, text: Folded) -> dict[str, Named]:
        """Find at most one name a slot: the longest exact one, else the most alike."""
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text.text)]
        found: dict[str, Named] = {}
        for slot in self.by_words.keys() | self.by_letters.keys():
            exact = [*self._in_words(slot, words), *self._in_letters(slot, text.text)]
            named = max(exact, key=_length, default=None) or self._alike(slot, words)
            if named:
                found[slot] = named
        return dict(sorted(found.items()))

    def _in_words(self, slot: str, words: list[tuple[str, int, int]]) -> Iterator[Named]:
        table = self.by_words.get(slot, {})
        longest = max(map(len, table), default=0)
        for first in range(len(words)):
            for last in range(first + 1, min(first + longest, len(words)) + 1):
                key = table.get(tuple(word for word, _, _ in words[first:last]))
                if key is not None:
                    yield Named(slot, key, words[first][1], words[last - 1][2])

    def _in_letters(self, slot: str, text: str) -> Iterator[Named]:
        for spelling, key in self.by_letters.get(slot, {}).items():
            at = text.find(spelling)
            if at >= 0:
                yield Named(slot, key, at, at + len(spelling))

    def _alike(self, slot: str, words: list[tuple[str, int, int]]) -> Named | None:
        best: tuple[float, Named] | None = None
        for count, table in self.by_length.get(slot, {}).items():
            for first in range(len(words) - count + 1):
                window = words[first : first + count]
                phrase = " ".join(word for word, _, _ in window)
                match = process.extractOne(phrase, table.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
                if match and (best is None or match[1] > best[0]):
                    best = match[1], Named(slot, table[match[0]], window[0][1], window[-1][2])
        return best[1] if best else None


def _length(named: Named) -> tuple[int, int]:
    return named.end - named.start, -named.start


NOTHING = Gazetteer({}, {}, {})
"""Finds no name."""
