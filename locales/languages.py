"""The languages: what we offer, which are complete, and what each is called."""

from collections.abc import Mapping
from dataclasses import dataclass

SOURCE = "en"
"""The language the texts are written in; it needs no catalogue."""

COMPLETE = ("es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko")
"""Languages in which a missing text is a fault. The others may fall back on English, text by text."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a language is called: by those who speak it, and by staff."""

    own_name: str
    english_name: str


OFFERED: Mapping[str, Language] = {
    "en": Language("English", "English"),
    "es": Language("Español", "Spanish"),
    "zh_Hans": Language("简体中文", "Chinese (Simplified)"),
    "zh_Hant": Language("繁體中文", "Chinese (Traditional)"),
    "vi": Language("Tiếng Việt", "Vietnamese"),
    "fil": Language("Filipino", "Filipino"),
    "pa": Language("ਪੰਜਾਬੀ", "Punjabi"),
    "hmn": Language("Hmoob", "Hmong"),
    "ko": Language("한국어", "Korean"),
}
"""By Babel's identifier, most asked for first. Source: the languages of the county's ballots."""

ALIASES: Mapping[str, str] = {
    "tl": "fil",
    "mww": "hmn",
    "hnj": "hmn",
    "zh": "zh_Hans",
    "zh_cn": "zh_Hans",
    "zh_sg": "zh_Hans",
    "zh_tw": "zh_Hant",
    "zh_hk": "zh_Hant",
    "zh_mo": "zh_Hant",
}
"""What providers and browsers call them besides."""

TAGS: Mapping[str, str] = {name.lower(): name for name in OFFERED} | dict(ALIASES)
"""Every tag that is one of ours, in small letters."""


def offered(tag: str) -> str | None:
    """Give the language we offer for a tag from outside (`es-MX`, `zh-hans`, `tl`); None for no such."""
    asked = tag.replace("-", "_").lower()
    while asked:
        if asked in TAGS:
            return TAGS[asked]
        asked = asked.rpartition("_")[0]
    return None


def html_tag(language: str) -> str:
    """Give the language as HTML writes it (`zh-Hans`)."""
    return language.replace("_", "-")
