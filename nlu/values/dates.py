"""Finds the day a text names. The meaning is a keyword or a calendar day: this folder knows no clock."""

import re
from collections.abc import Iterator

from nlu.folding import Folded, folded
from nlu.values.calendar_days import calendar_days
from nlu.values.day_words import NEAR_DAYS, NEXT, WEEKDAYS

Found = tuple[str, int, int]
"""The meaning, and where the words stand in the folded text."""

LONG_ENOUGH = 5
"""Letters of a day's name that is read in a text of another language."""

_SPACELESS = ("zh", "ko")
_WEEK_NOT_SUNDAY = r"(?!(?:(?<=\bna )|(?<=ngayong )|(?<=isang )|(?<=bawat )|(?<=kada )|(?<=nitong ))linggo)"
"""Tagalog *linggo* is both: behind one of these it is a week."""
_MORNING = "(?<!la )"
"""Spanish *mañana* behind *la* is the morning."""
_SOME_DAY = "(?!mai mot)"
"""Vietnamese *mai mốt* is some day."""
_TWO_AWAY = "(?!(?<=大)[前后後])"
"""Chinese *大前天* and *大后天* are three days away, which nobody has a word for here."""


def find_date(text: Folded, language: str | None) -> Found | None:
    """
    Find the first day named, with its offsets.

    Gives `today`, `tomorrow`, `after_tomorrow`, `yesterday`, `before_yesterday`, `beside` (tomorrow or yesterday),
    `two_away` (the day beyond either), `weekday:2` (Monday is 0), `next_weekday:2` (in the week to
    come), `2026-07-04`, or `--07-04` where no year is said (as XML Schema writes it). `7/4` is July 4, the
    American way, in every language; `25/12` can only be December 25.

    Reads the words of `language`; of English, or of every language when it is None, those that are long
    enough to be no other word: a folded Vietnamese *thứ* is *thu*, and no Thursday.
    """
    own = (language or "").partition("_")[0]
    found = [*calendar_days(text.text), *(_words(text.text, own) if own in _PATTERNS else ())]
    for other in ["en"] if language else sorted(_PATTERNS):
        long = (day for day in _words(text.text, other) if day[2] - day[1] >= LONG_ENOUGH or other in _SPACELESS)
        found += long if other != own else ()
    return min(found, key=lambda day: (day[1], -day[2]), default=None)


def _words(text: str, language: str) -> Iterator[Found]:
    for match in _PATTERNS[language].finditer(text):
        meaning = _MEANINGS[language][match["day"]]
        coming = match["before"] or match["behind"] or match["day"].startswith("next ")
        if coming and meaning.startswith("weekday"):
            yield f"next_{meaning}", match.start(), match.end()
        else:
            yield meaning, match.start("day"), match.end("day")


def _meanings(language: str) -> dict[str, str]:
    days = [(words, f"weekday:{number}") for number, words in enumerate(WEEKDAYS[language])]
    near = [(words, meaning) for meaning, words in NEAR_DAYS[language].items()]
    return {folded(word).replace("_", " "): meaning for words, meaning in days + near for word in words.split()}


def _pattern(language: str, words: dict[str, str]) -> "re.Pattern[str]":
    any_of = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    before, behind = map(folded, NEXT[language])
    whole = "" if language in _SPACELESS else r"(?<!\w)"
    ends = "" if language in _SPACELESS else r"(?!\w)"
    unlike = {"es": _MORNING, "fil": _WEEK_NOT_SUNDAY, "vi": _SOME_DAY, "zh": _TWO_AWAY}.get(language, "")
    return re.compile(rf"{whole}(?P<before>{before})?{unlike}{whole}(?P<day>{any_of}){ends}(?P<behind>{behind})?")


_MEANINGS = {language: _meanings(language) for language in WEEKDAYS}
_PATTERNS = {language: _pattern(language, words) for language, words in _MEANINGS.items()}
