"""Words for days in each language. The meaning is a keyword: this folder knows no clock."""

import re
from collections.abc import Iterator

from nlu.folding import Folded

WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": (
        "monday mon mondays",
        "tuesday tue tues tuesdays",
        "wednesday wed weds wednesdays",
        "thursday thu thur thurs thursdays",
        "friday fri fridays",
        "saturday saturdays",
        "sunday sundays",
    ),
    "es": ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado sabados", "domingo domingos"),
    "vi": (
        "thu_hai thu_2",
        "thu_ba thu_3",
        "thu_tu thu_4",
        "thu_nam thu_5",
        "thu_sau thu_6",
        "thu_bay thu_7",
        "chu_nhat",
    ),
    "zh": (
        "星期一 周一 礼拜一 週一 禮拜一",
        "星期二 周二 礼拜二 週二 禮拜二",
        "星期三 周三 礼拜三 週三 禮拜三",
        "星期四 周四 礼拜四 週四 禮拜四",
        "星期五 周五 礼拜五 週五 禮拜五",
        "星期六 周六 礼拜六 週六 禮拜六",
        "星期天 星期日 周日 礼拜天 礼拜日 週日 禮拜天 禮拜日",
    ),
    "fil": ("lunes", "martes", "miyerkules miyerkoles", "huwebes", "biyernes", "sabado", "linggo"),
    "pa": ("ਸੋਮਵਾਰ", "ਮੰਗਲਵਾਰ", "ਬੁੱਧਵਾਰ", "ਵੀਰਵਾਰ", "ਸ਼ੁੱਕਰਵਾਰ", "ਸ਼ਨੀਵਾਰ ਸ਼ਨਿੱਚਰਵਾਰ", "ਐਤਵਾਰ"),
    "ko": ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
}
"""Monday first; folded, `_` for a space. Hmong writers use the English names. No `sun` or `sat`: words."""

NEAR_DAYS = {
    "en": {"today": "today tonight tonite", "tomorrow": "tomorrow tmrw tomorow tmr"},
    "es": {"today": "hoy", "tomorrow": "manana"},
    "vi": {"today": "hom_nay bua_nay toi_nay", "tomorrow": "ngay_mai mai"},
    "zh": {"today": "今天 今日 今晚", "tomorrow": "明天 明日 聽日 听日"},
    "fil": {"today": "ngayon", "tomorrow": "bukas_ng_umaga kinabukasan"},
    "hmn": {"today": "hnub_no", "tomorrow": "tag_kis"},
    "pa": {"today": "ਅੱਜ", "tomorrow": "ਭਲਕੇ"},
    "ko": {"today": "오늘", "tomorrow": "내일"},
}
"""Left out for a second meaning: Tagalog `bukas` (open), Punjabi `ਕੱਲ੍ਹ` (yesterday), Vietnamese `nay`."""

_ISO = re.compile(r"(?<!\d)(20\d\d)-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])(?!\d)")
_US = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/(20\d\d)(?!\d)")


def _table(language: str) -> dict[str, str]:
    days = [(words, f"weekday:{number}") for number, words in enumerate(WEEKDAYS.get(language, ()))]
    near = [(words, meaning) for meaning, words in NEAR_DAYS.get(language, {}).items()]
    return {word.replace("_", " "): meaning for words, meaning in days + near for word in words.split()}


_BY_LANGUAGE = {language: _table(language) for language in WEEKDAYS.keys() | NEAR_DAYS.keys()}
_SPACELESS = ("zh", "ko")


def _pattern(words: dict[str, str], language: str) -> "re.Pattern[str]":
    any_of = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    in_the_morning = "(?<!la )" if language == "es" else ""
    return re.compile(any_of if language in _SPACELESS else rf"(?<!\w){in_the_morning}(?:{any_of})(?!\w)")


_PATTERNS = {language: _pattern(words, language) for language, words in _BY_LANGUAGE.items()}


def find_date(text: Folded, language: str | None) -> tuple[str, int, int] | None:
    """
    Find the first day named: `today`, `tomorrow`, `weekday:2` (Monday is 0) or `2026-11-25`, with offsets.

    Reads the words of `language` and English; of every language when it is None.
    """
    return min(_days(text.text, language), key=lambda found: found[1], default=None)


def _days(text: str, language: str | None) -> Iterator[tuple[str, int, int]]:
    for match in _ISO.finditer(text):
        yield f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}", match.start(), match.end()
    for match in _US.finditer(text):
        yield f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}", match.start(), match.end()
    spoken = [language.partition("_")[0], "en"] if language else list(_PATTERNS)
    for name in spoken:
        if name in _PATTERNS:
            for match in _PATTERNS[name].finditer(text):
                yield _BY_LANGUAGE[name][match[0]], match.start(), match.end()
