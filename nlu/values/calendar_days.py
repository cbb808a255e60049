"""Finds calendar days in a folded text: in figures, and with the names of months."""

import calendar
import re
from collections.abc import Iterator

from nlu.folding import folded
from nlu.values.day_words import MONTHS
from nlu.values.han_numbers import HAN, han_number

_MONTHS = {
    folded(word): number
    for language in MONTHS.values()
    for number, words in enumerate(language, start=1)
    for word in words.split()
}
_NAME = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DAY = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th|°)?(?!\d)"
_YEAR = r"(?P<y>20\d\d)(?!\d)"

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?<![\d/-])(?P<y>20\d\d)[-/.](?P<m>[01]?\d)[-/.](?P<d>[0-3]?\d)(?![\d/-])",
        r"(?<![\d/.-])(?P<m>[0-3]?\d)(?P<by>[/-])(?P<d>[0-3]?\d)(?P=by)(?P<y>20\d\d|\d\d)(?![\d/-])",
        r"(?<![\d/.-])(?!24/7)(?P<m>[0-3]?\d)/(?P<d>[0-3]?\d)(?![\d/%]|\.\d)",
        rf"(?<!\w)(?P<m>{_NAME})\.?\s?(?:the\s)?{_DAY}(?:,?\s{_YEAR})?(?![\w:])",
        rf"(?<![\w:/])(?:ika-?)?{_DAY}\s?(?:de\s|of\s|ng\s)?(?P<m>{_NAME})(?:\.?,?\s(?:de\s|del\s)?{_YEAR})?(?!\w)",
        rf"(?<!\d)(?:ngay\s|mung\s)?(?P<d>[0-3]?\d)\s?thang\s(?P<m>[01]?\d)(?:\snam\s{_YEAR})?(?!\d)",
        rf"(?:(?P<y>20\d\d)\s?年\s?)?(?P<m>[01]?\d|[{HAN}]+)\s?月\s?(?P<d>[0-3]?\d|[{HAN}]+)(?:\s?[日号號]|(?![\d{HAN}]))",
        r"(?:(?P<y>20\d\d)\s?년\s?)?(?<!\d)(?P<m>[01]?\d)\s?월\s?(?P<d>[0-3]?\d)\s?일",
        r"(?<!\d)(?:lub\s)?(?P<m>[01]?\d)\s?hli(?:\sntuj)?\s(?:hnub\s|tim\s)?(?:tim\s)?(?P<d>[0-3]?\d)(?!\d)",
    )
)
"""Month and day in each order people write. The third is American: `7/4` is July 4. `24/7` is no day."""


_HAS_NUMBER = re.compile(rf"[\d{HAN}]")
"""Without one, no shape can be there."""


def calendar_days(text: str) -> Iterator[tuple[str, int, int]]:
    """Give each day in figures as `2026-07-04`, or `--07-04` without a year, and where it stands."""
    if not _HAS_NUMBER.search(text):
        return
    plain = _in_ascii_digits(text)
    for shape in _SHAPES:
        for match in shape.finditer(plain):
            parts = match.groupdict()
            if meaning := _meaning(parts.get("y"), _number(parts["m"]), _number(parts["d"])):
                yield meaning, match.start(), match.end()


def _in_ascii_digits(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else _MONTHS.get(written) or han_number(written) or 0


def _meaning(year: str | None, month: int, day: int) -> str | None:
    """The day as ISO 8601 writes it; None when no calendar has it. 25/12 is December 25."""
    if month > 12 >= day:  # noqa: PLR2004 - months of a year
        month, day = day, month
    full = int(year) + (2000 if len(year) == 2 else 0) if year else None  # noqa: PLR2004 - “26” is 2026
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(full or 2000, month)[1]:  # noqa: PLR2004
        return None
    return f"{full}-{month:02}-{day:02}" if full else f"--{month:02}-{day:02}"
