"""Tells which of the city's languages a short text is in, and whether it names one."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import pycld2
import regex

from nlu.folding import folded, readable
from nlu.scripts import HAN, LATIN_WORD, by_script
from nlu.telltales import AROUND, ASKS_FOR_LANGUAGE, COMMON, FILLERS, NAMES, PLAIN_ENGLISH, UNMISTAKABLE
from nlu.values.addresses import find_complete

if TYPE_CHECKING:
    from eldc import Instance

ENOUGH_WORDS = 3
"""Below that many words only a script or an unmistakable word tells."""

LIKELY = 0.35
LEAD = 0.08
"""What the best language must weigh in all, and by how much it must lead the second."""

TELLING = 0.3
"""What each unmistakable word weighs."""

_ISO = {"en": "en", "es": "es", "vi": "vi", "fil": "tl"}
"""Our tags in Latin script that the detector knows, and its own codes for them. It does not know Hmong."""

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_NAME = regex.compile(r"\p{Lu}[\p{L}'’.]*(?:\s+\p{Lu}[\p{L}'’.]*){0,3}")
"""Up to four capitalised words: a person or a place, in no language."""

_PUNJABI = regex.compile(
    r"\p{L}{2,}(?:nd[aei]|kd[aei]|n?ange|enge|auna|auni|aune|wauna|iye|iyan|iyaan|ey?a|eyo|aya|ugi|uga|ega|egi|aan|an[ai]|iya)"
)
"""How Punjabi verbs and plurals end in Latin letters: everybody spells the stem in their own way."""

HALF = 0.5
"""Of the words: with so many that are Punjabi, nothing is asked about Hmong."""

PUNJABI = 2.0
"""What Punjabi words weigh in Latin letters: half of such a text may be English nouns."""

_ONLY_VIETNAMESE = regex.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_ONLY_SPANISH = regex.compile(
    r"[¿¡]|(?<!\p{L})\p{Ll}+ñ|(?<!\p{L})(?=\p{Ll}*[áéíóú])\p{Ll}*[aeouáéíóú][^\P{Ll}aeiouáéíóú]+[aeiouáéíóú]"
)
"""Its signs; ñ, or an accent in a word of two syllables (Vietnamese has none), where it is no capitalised name."""


def detect(text: str, offered: Sequence[str], stored: str | None = None) -> str | None:
    """
    Name the language of `text` among `offered`; None when it is too short or too plain to tell.

    `stored` is the contact's language. It decides only between the two Chinese scripts, where a text
    has no character of one of them alone.
    """
    text = _without_values(readable(text))
    if written := by_script(text, offered, stored):
        return written
    if _ONLY_VIETNAMESE.search(text) and "vi" in offered:
        return "vi"
    words = _WORD.findall(folded(text))
    if not words or not LATIN_WORD.search(text):
        return None
    if "hmn" in offered and not _is_name(text) and _punjabi(words) < HALF and _is_hmong(words):
        return "hmn"
    telling = _telling(" ".join(words), offered)
    if len(words) >= ENOUGH_WORDS:
        return _by_sentence(text, words, telling, offered)
    return _by_words(text, words, telling, offered)


def kept_language(text: str, told: str | None, stored: str | None) -> str | None:
    """
    Name the language to keep for a contact who wrote `text`, in which `told` was detected; `stored` is the one we have.

    It changes when three words or more are surely in another one. “Ok”, a number or a name changes nothing.
    Where nothing is stored, a word or two that are unmistakable are enough.
    """
    return told if told and (stored is None or _says_enough(text)) else stored


def _says_enough(text: str) -> bool:
    """Three words that are no name or address, or more Han characters than a name has."""
    text = _without_values(text)
    if _is_name(text):
        return False
    return len(_WORD.findall(text)) >= ENOUGH_WORDS or len(HAN.findall(text)) > ENOUGH_WORDS


def names_language(text: str) -> str | None:
    """Give the tag of the language that `text` asks for and no more: “en español”, “中文”, “language vi”."""
    words = _WORD.findall(folded(readable(text)))
    if len(words) == 2 and words[0] in _ASKS and words[1] in NAMES:  # noqa: PLR2004 - “language” and its tag
        return str(words[1])
    spoken = " ".join(words)
    if spoken in _NAMED:
        return _NAMED[spoken]
    return _NAMED.get(" ".join(word for word in words if word not in _FILLERS)) or _NAMED.get(_AROUND.sub("", spoken))


def mentions_language(text: str) -> str | None:
    """Give the tag of the one language that a sentence mentions; None when it mentions none, or more than one."""
    found = {_NAMED[name] for name in _MENTIONED.findall(folded(readable(text)))}
    return found.pop() if len(found) == 1 else None


def _without_values(text: str) -> str:
    """The text without its address: street names are Spanish and English in every language."""
    if found := find_complete(text):
        text = text[: found.start] + " " + text[found.end :]
    return text


def _telling(spoken: str, offered: Sequence[str]) -> Counter[str]:
    """How many unmistakable words of each language stand in the text."""
    return +Counter({tag: len(pattern.findall(spoken)) for tag, pattern in _TELLING.items() if tag in offered})


def _by_words(text: str, words: list[str], telling: Counter[str], offered: Sequence[str]) -> str | None:
    """Tell by one unmistakable word; English only by plain words, for every language borrows from it."""
    if len(telling) == 1:
        return next(iter(telling))
    if not telling and "es" in offered and _ONLY_SPANISH.search(text):
        return "es"
    plain = not telling and "en" in offered and not _PLAIN_ENGLISH.isdisjoint(words)
    return "en" if plain else None


def _punjabi(words: list[str]) -> float:
    """The share of words that are Punjabi; by their endings only beside one that is beyond doubt."""
    known = sum(word in _SMALL["pa"] for word in words)
    ending = sum(_PUNJABI.fullmatch(word) is not None for word in words if word not in _SMALL["pa"])
    return (known + (ending if known else 0)) / len(words)


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text.strip()) is not None


def _is_hmong(words: list[str]) -> bool:
    """
    Ask CLD2, the one detector that knows Hmong as Californians write it.

    Measured on our held-out sentences: 100 of 100 found, none of 1,341 others taken for it. It is given
    words alone, because it refuses control characters.
    """
    return bool(pycld2.detect(" ".join(words), isPlainText=True, bestEffort=True)[2][0][1] == "hmn")


def _by_sentence(text: str, words: list[str], telling: Counter[str], offered: Sequence[str]) -> str | None:
    """Weigh the unmistakable and the small words of each language together with the detector."""
    weights = {tag: sum(word in _SMALL[tag] for word in words) / len(words) for tag in _SMALL if tag in offered}
    if "pa" in weights:
        weights["pa"] = PUNJABI * _punjabi(words)
    if not telling and (_is_name(text) or (max(weights.values(), default=0) < LIKELY and _is_foreign(text))):
        return None
    for tag, likelihood in _likely(text, offered).items():
        weights[tag] = weights.get(tag, 0.0) + likelihood
    for tag, count in telling.items():
        weights[tag] = weights.get(tag, 0.0) + TELLING * count
    ranked = sorted(weights.items(), key=lambda pair: pair[1], reverse=True)
    if not ranked or ranked[0][1] < LIKELY or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < LEAD):
        return None
    return ranked[0][0]


def _is_foreign(text: str) -> bool:
    """Whether the detector, free to choose among all it knows, is sure of a language that we do not have."""
    seen = _detector(()).detect_details(text)
    return bool(seen.reliable) and seen.language not in _ISO.values()


def _likely(text: str, offered: Sequence[str]) -> dict[str, float]:
    tags = {code: tag for tag, code in _ISO.items() if tag in offered}
    if not tags:
        return {}
    scores = _detector(tuple(sorted(tags))).detect_details(text).scores
    return {tags[code]: score for code, score in scores.items() if code in tags}


@lru_cache(maxsize=16)
def _detector(codes: tuple[str, ...]) -> "Instance":
    """An instance for each set of languages (none: all it knows); the library's tables are loaded once."""
    import eldc

    eldc.init()
    detector = eldc.instance()
    detector.set_languages(list(codes))
    detector.set_scores(max(len(codes), 1))
    return detector


def _listed(words: str) -> list[str]:
    return [folded(word).replace("_", " ") for word in words.split()]


def _pattern(words: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<!\S)(?:{'|'.join(map(regex.escape, _listed(words)))})(?!\S)")


_TELLING = {tag: _pattern(words) for tag, words in UNMISTAKABLE.items()}
_SMALL = {tag: frozenset(_listed(words)) for tag, words in COMMON.items()}
_NAMED = {name: tag for tag, names in NAMES.items() for name in _listed(names)}
_LONGEST_FIRST = sorted(_NAMED, key=len, reverse=True)
_MENTIONED = regex.compile(
    "|".join(
        regex.escape(name)
        if regex.search(r"[\p{Han}\p{Hangul}]", name)
        else rf"(?<![\p{{L}}\p{{M}}]){regex.escape(name)}(?![\p{{L}}\p{{M}}])"
        for name in _LONGEST_FIRST
    )
)
"""A name of a language in a sentence; only Han and Hangul stand without spaces around them."""
_FILLERS = frozenset(_listed(FILLERS)) - frozenset(_NAMED)
_PLAIN_ENGLISH = frozenset(_listed(PLAIN_ENGLISH))
_AROUND = regex.compile(AROUND)
_ASKS = frozenset(_listed(ASKS_FOR_LANGUAGE))
