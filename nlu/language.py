"""Tells which of the city's languages a short text is in, and whether it names one."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from nlu.addresses import find_address
from nlu.folding import folded, readable
from nlu.telltales import AROUND, ASKS_FOR_LANGUAGE, COMMON, FILLERS, NAMES, UNMISTAKABLE

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
_HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
"""Beside these, Han characters are Japanese."""

_SCRIPTS = (("ko", regex.compile(r"\p{Hangul}")), ("pa", regex.compile(r"\p{Gurmukhi}")))
_LATIN_WORD = regex.compile(r"\p{Latin}+")
_NAME = regex.compile(r"\p{Lu}[\p{L}'’.]*(?:\s+\p{Lu}[\p{L}'’.]*){0,3}")
"""Up to four capitalised words: a person or a place, in no language."""

_RPA = regex.compile(
    r"(?:h?[nmlt]|np|nt|nk|nq|nts|ntx|nch|nrh?|npl|nphl|ntsh|ph|pl|p|th|tx|txh|ts|tsh|ch|c|kh|k|qh|q|rh|r|xy|x|ny|hny|"
    r"hl|hm|hml|ml|y|v|z|s|f|d|dh|g)?(?:ia|ai|au|aw|ee|oo|ua|[aeiouw])[bjvsgmd]"
)
"""A Hmong syllable in the Romanized Popular Alphabet whose last letter is its tone."""

_ONLY_VIETNAMESE = regex.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def detect(text: str, offered: Sequence[str], stored: str | None = None) -> str | None:
    """
    Name the language of `text` among `offered`; None when it is too short or too plain to tell.

    `stored` is the contact's language. It decides only between the two Chinese scripts, where a text
    has no character of one of them alone.
    """
    text = _without_values(readable(text))
    if by_script := _by_script(text, offered, stored):
        return by_script
    if _ONLY_VIETNAMESE.search(text) and "vi" in offered:
        return "vi"
    words = _WORD.findall(folded(text))
    if not words or not _LATIN_WORD.search(text):
        return None
    telling = _telling(" ".join(words), offered)
    if len(words) >= ENOUGH_WORDS:
        return _by_sentence(text, words, telling, offered)
    return telling.most_common(1)[0][0] if len(telling) == 1 else None


def names_language(text: str) -> str | None:
    """Give the tag of the language that `text` asks for and no more: “en español”, “中文”, “language vi”."""
    words = _WORD.findall(folded(readable(text)))
    if len(words) == 2 and words[0] in _ASKS and words[1] in NAMES:  # noqa: PLR2004 - “language” and its tag
        return str(words[1])
    spoken = " ".join(words)
    if spoken in _NAMED:
        return _NAMED[spoken]
    return _NAMED.get(" ".join(word for word in words if word not in _FILLERS)) or _NAMED.get(_AROUND.sub("", spoken))


def _without_values(text: str) -> str:
    """The text without its address: street names are Spanish and English in every language."""
    if (found := find_address(text)) and found.certain:
        text = text[: found.start] + " " + text[found.end :]
    return text


def _by_script(text: str, offered: Sequence[str], stored: str | None) -> str | None:
    latin = len(_LATIN_WORD.findall(text))
    for tag, script in _SCRIPTS:
        if tag in offered and 0 < len(script.findall(text)) >= latin:
            return tag
    han = [] if _KANA.search(text) else _HAN.findall(text)
    return _chinese(han, offered, stored) if 0 < len(han) >= latin else None


def _chinese(han: list[str], offered: Sequence[str], stored: str | None) -> str | None:
    """
    Tell simplified from traditional by the characters that only one of the two national sets has.

    Source: GB 2312 (mainland) and Big5 (Taiwan, Hong Kong), as Python's codecs hold them.
    """
    lean = sum(_is_in(c, "gb2312") - _is_in(c, "big5") for c in han)
    written = "zh_Hans" if lean > 0 else "zh_Hant" if lean < 0 else stored
    if written in offered and written is not None and written.startswith("zh"):
        return written
    return next((tag for tag in offered if tag.startswith("zh")), None)


@lru_cache(maxsize=8192)
def _is_in(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _telling(spoken: str, offered: Sequence[str]) -> Counter[str]:
    """How many unmistakable words of each language stand in the text."""
    return +Counter({tag: len(pattern.findall(spoken)) for tag, pattern in _TELLING.items() if tag in offered})


def _by_sentence(text: str, words: list[str], telling: Counter[str], offered: Sequence[str]) -> str | None:
    """Weigh the unmistakable and the small words of each language together with the detector."""
    if not telling and (_NAME.fullmatch(text.strip()) or _is_foreign(text)):
        return None
    weights = {tag: sum(word in _SMALL[tag] for word in words) / len(words) for tag in _SMALL if tag in offered}
    if "hmn" in offered:
        weights["hmn"] += sum(_RPA.fullmatch(word) is not None for word in words) / len(words) / 2
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
_FILLERS = frozenset(_listed(FILLERS)) - frozenset(_NAMED)
_AROUND = regex.compile(AROUND)
_ASKS = frozenset(_listed(ASKS_FOR_LANGUAGE))
