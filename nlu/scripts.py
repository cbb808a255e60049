"""Tells a language by the script it is written in, and simplified Chinese from traditional."""

from collections.abc import Sequence
from functools import lru_cache

import regex

HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
"""Beside these, Han characters are Japanese."""

_CANTONESE = frozenset("咩嘢喇揸咗喺冇嘅啲佢嗰唔係乜")
"""Written Cantonese: who writes it in this county writes traditional characters."""

_SCRIPTS = (("ko", regex.compile(r"\p{Hangul}")), ("pa", regex.compile(r"\p{Gurmukhi}")))
LATIN_WORD = regex.compile(r"\p{Latin}+")


def by_script(text: str, offered: Sequence[str], stored: str | None) -> str | None:
    """
    Name the language whose script most of `text` is in; None for Latin letters and for scripts of none of ours.

    `stored` decides between the two Chinese scripts, where a text has no character of one of them alone.
    """
    latin = len(LATIN_WORD.findall(text))
    for tag, script in _SCRIPTS:
        if tag in offered and 0 < len(script.findall(text)) >= latin:
            return tag
    han = [] if _KANA.search(text) else HAN.findall(text)
    return _chinese(han, offered, stored) if 0 < len(han) >= latin else None


def _chinese(han: list[str], offered: Sequence[str], stored: str | None) -> str | None:
    """
    Tell simplified from traditional by the characters that only one of the two national sets has.

    Source: GB 2312 (mainland) and Big5 (Taiwan, Hong Kong), as Python's codecs hold them.
    """
    lean = sum(_is_in(c, "gb2312") - _is_in(c, "big5") - (c in _CANTONESE) for c in han)
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
