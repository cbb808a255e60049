"""
Takes out of a text what tells who wrote it, so that the rest may be kept and read.

What is found makes room for a word in brackets: `[number]` (of telephones too), `[email]`, `[link]`, `[address]`,
`[name]`. In doubt too much goes: a lost word costs a reader little. A name that nothing announces is not found.
"""

import regex

from flows.replies.words import without_noise
from nlu.folding import LONGEST, readable
from nlu.unanswered.introductions import INTRODUCED
from nlu.values.addresses import find_address

MOST_ADDRESSES = 10
"""Addresses taken out of one text; nobody who asks something names more."""

_DIGIT = r"[\p{Nd}〇零一二三四五六七八九]"
_END = r"(?![\p{L}\p{N}])"
_BEFORE = r"(?<![\p{L}\p{N}])"

_EMAIL = regex.compile(
    r"[^\s@＠<>\[\]]+[@＠][^\s@＠<>\[\]]+\.\p{L}{2,}"
    r"|[\w.+\-]+\s+(?:\(at\)|at|arroba)\s+[\w\-]+(?:\s+(?:dot|punto)\s+|\.)(?:com|net|org|gov|edu|us)\b",
    regex.IGNORECASE,
)
_LINK = regex.compile(r"(?:https?://|www\.|t\.me/)[^\s\[\]]+", regex.IGNORECASE)
_YEARS = r"(?:19|20)\p{Nd}{2}"
_NUMBER = regex.compile(
    rf"{_BEFORE}(?=[\p{{Nd}}\-]*\p{{Latin}})(?=(?:[\p{{Latin}}\-]*\p{{Nd}}){{3}})[\p{{Latin}}\p{{Nd}}\-]{{6,}}{_END}"
    rf"|(?<!{_DIGIT})(?!{_YEARS}\s?[\-–/]\s?{_YEARS}{_END})[+＋(]?{_DIGIT}(?:[\s().,\-–—/·•_*~]{{0,3}}{_DIGIT}){{6,}}"
    rf"|{_DIGIT}{{5,}}"
)
"""
Letters and at least three digits in one word: of licence plates, permits, cases. Seven digits or more, whatever signs
stand between, but for two years (“2026-2027”): of telephones, cards, birthdays. Five digits or more in a row.
"""

_ELSEWHERE = regex.compile(
    rf"{_BEFORE}(?:calle|avenida|camino)\s+\p{{L}}+(?:\s+\p{{L}}+){{0,2}}\s+(?:n[uú]m(?:ero|\.)?|no\.?|\#)?\s*\p{{Nd}}{{1,6}}"
    rf"|(?:\p{{Han}}{{1,8}}|\p{{Latin}}+\s*)[街路道巷]\s*\p{{Nd}}{{1,6}}(?:\s*[号號])?"
    rf"|{_BEFORE}(?:số nhà|so nha)\s+\p{{Nd}}{{1,6}}"
    rf"|{_BEFORE}p\.?\s?o\.?\s?box\s+\p{{Nd}}{{1,6}}"
    rf"|{_BEFORE}(?:apt|apartment|apartamento|apto|depto|unit|căn hộ)\.?\s*\#?\s*\p{{Nd}}{{1,5}}\p{{Latin}}?{_END}",
    regex.IGNORECASE,
)
"""Addresses as they are not written in the United States, and the part of one that stands alone."""

_HANDLE = regex.compile(rf"{_BEFORE}[@＠]\w{{3,}}")
_PLACEHOLDER = regex.compile(r"\[(?:email|link|address|number|name)\]")


def stripped(text: str) -> str:
    """Give the first 320 characters of a text without what tells who wrote it, in one line."""
    rest = " ".join(without_noise(readable(text)).split())
    rest = _LINK.sub("[link]", _EMAIL.sub("[email]", rest))
    rest = _ELSEWHERE.sub("[address]", _without_addresses(rest))
    rest = _HANDLE.sub("[name]", _NUMBER.sub("[number]", rest))
    rest = INTRODUCED.sub(r"\g<cue>[name]", rest)
    return rest[:LONGEST].rstrip()


def says_anything(text: str) -> bool:
    """Whether a stripped text has any letter of its own left."""
    return regex.search(r"\p{L}", wordless(text)) is not None


def wordless(text: str) -> str:
    """A stripped text without the words in brackets, for comparing it with others."""
    return " ".join(_PLACEHOLDER.sub(" ", text).split())


def _without_addresses(text: str) -> str:
    for _ in range(MOST_ADDRESSES):
        found = find_address(text)
        if found is None:
            break
        text = f"{text[: found.start]}[address]{text[found.end :]}"
    return text
