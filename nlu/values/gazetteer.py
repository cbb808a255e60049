"""Names the city's data knows (places, items, services, problems), found in a text as people spell them."""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import regex
from rapidfuzz import fuzz

from nlu.folding import Folded, folded
from nlu.values.items import with_synonyms

ALIKE = 90
"""How alike two spellings must be, of 100; below it “parks” would be found in “barks”."""

DOUBT = 5
"""How much less alike the next best name must be; else the look-up, which has the whole text, asks which."""

SHORTEST_ALIKE = 7
"""Letters a name needs before we forgive a slip in it, short ones being too near to each other …"""

LETTERS_A_WORD = 4
"""… and letters a word on average: a slip makes one Vietnamese or Hmong syllable into another."""

ITEM = "item"
"""The slot of what a resident wants to throw away."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*")
_SPACELESS = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts whose words need no spaces about them."""

_SYLLABLE = regex.compile(r"[\uac00-\ud7a3]")
_PARTICLES = "을|를|은|는|이|가|도|만|과|와|의|에|으로|로|이랑|랑|하고|이나|나|들|들은|들을|들도|좀|요|이요|이에요|예요"
_AFTER_A_WORD = rf"(?:{_PARTICLES})?(?!\p{{Hangul}})|(?:{_PARTICLES})?(?:버리|버릴|처리|처분|폐기|수거|어디)"
"""What follows a Korean noun: a particle and the end of the word, or what is done with the thing, typed in one."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name found: its slot, its canonical key, and where it stands in the folded text."""

    slot: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Window:
    """Some words of a text that stand side by side."""

    words: str
    start: int
    end: int


Known = tuple[str, str, str]
"""A name without its spaces, its slot and its key."""


Spellings = Mapping[str, Mapping[str, str]]
"""Slot → spelling → canonical key."""


class Gazetteer:
    """
    The names that texts are searched for; any number of threads may search while one renews them.

    The data they come from is fetched anew while the program runs, so that the names cannot be fixed at its start.
    """

    def __init__(self, names: "Names") -> None:
        self._names = names
        self._of: Hashable = None
        self._renewing = threading.Lock()

    @classmethod
    def of(cls, spellings: Spellings) -> Self:
        """Prepare the spellings; things to throw away get their names in every language."""
        return cls(Names.of(spellings))

    @property
    def data(self) -> Hashable:
        """Of which data the names are: other ones once they were renewed."""
        return self._of

    def find(self, text: Folded) -> dict[str, Named]:
        """Find at most one name a slot: the longest exact one, else the most alike."""
        return self._names.find(text)

    def renew(self, of: Hashable, read: Callable[[], Spellings]) -> bool:
        """
        Search for the names that `read` gives from now on; False, and nothing read, when they are `of` the same data.

        Takes a while, so it belongs in a thread. Who searches meanwhile finds all old names or all new ones; what
        `read` raises leaves the old ones.
        """
        with self._renewing:
            if of == self._of:
                return False
            self._names = Names.of(read())
            self._of = of  # after the names: who sees it finds them
            return True


@dataclass(frozen=True)
class Names:
    """Spellings in any language → slots and canonical keys, prepared for searching."""

    by_words: Mapping[str, Mapping[str, str]]
    """Words with one space between → slot → key."""
    by_letters: Mapping[str, Mapping[str, str]]
    """The same for scripts without spaces."""
    by_sound: Mapping[tuple[str, int], tuple[Known, ...]]
    """First letter and length of what a resident may write → the names it could be a slip of."""
    longest: int
    """The most words a name has."""

    @classmethod
    def of(cls, spellings: Spellings) -> Self:
        """Prepare the spellings; things to throw away get their names in every language."""
        words: dict[str, dict[str, str]] = defaultdict(dict)
        letters: dict[str, dict[str, str]] = defaultdict(dict)
        for slot, table in spellings.items():
            for spelling, key in (with_synonyms(table) if slot == ITEM else table).items():
                plain = folded(spelling).strip()
                if _SPACELESS.search(plain):
                    letters[plain][slot] = key
                elif parts := _WORD.findall(plain):
                    words[" ".join(parts)][slot] = key
        longest = max((name.count(" ") + 1 for name in words), default=0)
        return cls(dict(words), dict(letters), _by_sound(words), longest)

    def find(self, text: Folded) -> dict[str, Named]:
        """Find at most one name a slot: the longest exact one, else the most alike."""
        windows = self._windows(text.text)
        found: dict[str, Named] = {}
        for named in (*self._in_words(windows), *self._in_letters(text.text)):
            if named.slot not in found or _length(named) > _length(found[named.slot]):
                found[named.slot] = named
        return dict(sorted((self._alike(windows, found.keys()) | found).items()))

    def _windows(self, text: str) -> list[_Window]:
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
        windows = []
        for first, (_, start, _) in enumerate(words):
            phrase = ""
            for word, _, end in words[first : first + self.longest]:
                phrase = f"{phrase} {word}" if phrase else word
                windows.append(_Window(phrase, start, end))
        return windows

    def _in_words(self, windows: list[_Window]) -> Iterator[Named]:
        for window in windows:
            for slot, key in self.by_words.get(window.words, {}).items():
                yield Named(slot, key, window.start, window.end)

    def _in_letters(self, text: str) -> Iterator[Named]:
        if not _SPACELESS.search(text):
            return
        for spelling, slots in self.by_letters.items():
            at = _first(spelling, text)
            if at >= 0:
                for slot, key in slots.items():
                    yield Named(slot, key, at, at + len(spelling))

    def _alike(self, windows: list[_Window], taken: Collection[str]) -> dict[str, Named]:
        """Find names that some words are most like, a space more or less forgiven; none where two are near."""
        best: dict[str, tuple[float, Named]] = {}
        for window in windows:
            sound = window.words.replace(" ", "")
            known = self.by_sound.get((sound[0], len(sound)))
            for slot, (alike, key) in _most_alike(sound, known).items() if known else ():
                if slot not in taken and (slot not in best or alike > best[slot][0]):
                    best[slot] = alike, Named(slot, key, window.start, window.end)
        return {slot: named for slot, (_, named) in best.items()}


def _by_sound(words: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, int], tuple[Known, ...]]:
    """Sort names by what may be a slip of them: the same first letter, and a length that ALIKE allows."""
    sounds: dict[tuple[str, int], list[Known]] = defaultdict(list)
    for name, slots in words.items():
        sound = name.replace(" ", "")
        if len(sound) >= max(SHORTEST_ALIKE, LETTERS_A_WORD * (name.count(" ") + 1)):
            for length in range(len(sound) // 2, len(sound) * 2):
                if 200 * min(length, len(sound)) >= ALIKE * (length + len(sound)):
                    sounds[sound[0], length] += [(sound, slot, key) for slot, key in slots.items()]
    return {bucket: tuple(known) for bucket, known in sounds.items()}


def _most_alike(sound: str, known: tuple[Known, ...]) -> dict[str, tuple[float, str]]:
    """The key of the nearest name, a slot, and how alike it is; none where the second is another and as near."""
    near: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for other, slot, key in known:
        if alike := fuzz.ratio(sound, other, score_cutoff=ALIKE - DOUBT):
            near[slot].append((alike, key))
    if not near:
        return {}
    best = {slot: max(found) for slot, found in near.items()}
    return {
        slot: (alike, key)
        for slot, (alike, key) in best.items()
        if alike >= ALIKE and all(its == key or alike - less >= DOUBT for less, its in near[slot])
    }


def _first(spelling: str, text: str) -> int:
    """
    Where a name without spaces about it first stands in the text, or -1.

    A Korean name of one syllable is only a word of its own: 약 (medicine) is no part of 예약 (booking).
    """
    at = text.find(spelling)
    if at < 0 or not _SYLLABLE.fullmatch(spelling):
        return at
    alone = regex.search(rf"(?<!\p{{Hangul}}){spelling}(?={_AFTER_A_WORD})", text)
    return alone.start() if alone else -1


def _length(named: Named) -> tuple[int, int]:
    return named.end - named.start, -named.start


NOTHING = Gazetteer.of({})
"""Finds no name."""
