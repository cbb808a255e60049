"""Makes texts comparable: case, width and Latin accents go; everything else stays."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 320
"""Characters of a text that are read: two SMS segments. More is no better understood and costs time."""

_LATIN_EXTRA = str.maketrans({"đ": "d", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
_CUT_OFF = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `places[i]` is where its character `i` stood in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets of a part that is not empty."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text, remembering offsets: `Ñandú` → `nandu`, `ＣＴ` → `ct`, `đường` → `duong`."""
    if text.isascii():
        return Folded(text.lower(), tuple(range(len(text))))
    letters = [(folded, at) for at, letter in enumerate(text) for folded in fold_letter(letter)]
    return Folded("".join(letter for letter, _ in letters), tuple(at for _, at in letters))


def folded(text: str) -> str:
    """Fold a text whose offsets do not matter."""
    return text.lower() if text.isascii() else "".join(map(fold_letter, text))


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """Fold one character; a Latin accent alone folds to nothing."""
    if letter.isascii():
        return letter.lower()
    plain = unicodedata.normalize("NFKC", letter).casefold().translate(_LATIN_EXTRA)
    if _is_latin_or_mark(plain):
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not "\u0300" <= c <= "\u036f")
    return plain


def _is_latin_or_mark(text: str) -> bool:
    return all(c < "\u0370" or "\u1e00" <= c <= "\u1eff" for c in text)


def readable(text: str) -> str:
    """The text with NUL and lone surrogates (half an emoji) as spaces, so that it can be stored and compared."""
    return _CUT_OFF.sub(" ", text)
