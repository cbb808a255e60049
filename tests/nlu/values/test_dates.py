import pytest

from nlu.folding import fold
from nlu.values.dates import find_date


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("it was yesterday", "en", "yesterday"), ("fue ayer", "es", "yesterday"), ("antier", "es", "before_yesterday"),
        ("昨天", "zh_Hans", "yesterday"), ("尋日", "zh_Hant", "yesterday"), ("前天", "zh_Hans", "before_yesterday"),
        ("hôm qua", "vi", "yesterday"), ("kahapon po", "fil", "yesterday"), ("nag hmo", "hmn", "yesterday"),
        ("ਕੱਲ੍ਹ", "pa", "beside"), ("kal", "pa", "beside"), ("ਪਰਸੋਂ", "pa", "two_away"), ("어제요", "ko", "yesterday"),
        ("大后天", "zh_Hans", None), ("大前天", "zh_Hans", None), ("这么大明天", "zh_Hans", "tomorrow"),
        ("is it picked up today?", "en", "today"), ("trash tmrw", "en", "tomorrow"),
        ("the day after tomorrow", "en", "after_tomorrow"), ("pickup on Weds", "en", "weekday:2"),
        ("on Sat?", "en", "weekday:5"), ("next Monday", "en", "next_weekday:0"),
        ("Monday next week", "en", "next_weekday:0"),
        ("pasa hoy", "es", "today"), ("para mañana", "es", "tomorrow"), ("pasado mañana", "es", "after_tomorrow"),
        ("los miércoles", "es", "weekday:2"), ("el vie", "es", "weekday:4"),
        ("el lunes que viene", "es", "next_weekday:0"), ("próximo lunes", "es", "next_weekday:0"),
        ("hôm nay", "vi", "today"), ("ngày mai", "vi", "tomorrow"), ("ngày mốt", "vi", "after_tomorrow"),
        ("thứ tư", "vi", "weekday:2"), ("T4 này", "vi", "weekday:2"), ("chủ nhật", "vi", "weekday:6"),
        ("thứ hai tuần sau", "vi", "next_weekday:0"),
        ("今天收吗", "zh_Hans", "today"), ("聽日", "zh_Hant", "tomorrow"), ("后天", "zh_Hans", "after_tomorrow"),
        ("週三", "zh_Hant", "weekday:2"),
        ("下周一", "zh_Hans", "next_weekday:0"), ("下個禮拜日", "zh_Hant", "next_weekday:6"),
        ("kukunin ba ngayon", "fil", "today"), ("bukas ng umaga", "fil", "tomorrow"),
        ("sa makalawa", "fil", "after_tomorrow"),
        ("tuwing miyerkules", "fil", "weekday:2"), ("sa susunod na lunes", "fil", "next_weekday:0"),
        ("ਅੱਜ ਆਉਣਗੇ", "pa", "today"), ("ਭਲਕੇ", "pa", "tomorrow"), ("ਪਰਸੋਂ ਨੂੰ", "pa", "after_tomorrow"),
        ("ਬੁੱਧਵਾਰ ਨੂੰ", "pa", "weekday:2"), ("ਅਗਲੇ ਸੋਮਵਾਰ", "pa", "next_weekday:0"),
        ("ajj aunge?", "pa", "today"), ("kal nu kooda", "pa", "tomorrow"), ("budhvar nu", "pa", "weekday:2"),
        ("hnub no", "hmn", "today"), ("tag kis", "hmn", "tomorrow"), ("nag kis", "hmn", "after_tomorrow"),
        ("zwj feeb", "hmn", "weekday:2"), ("hnub Wednesday", "hmn", "weekday:2"),
        ("오늘 와요?", "ko", "today"), ("내일", "ko", "tomorrow"), ("내일모레", "ko", "after_tomorrow"),
        ("수요일에", "ko", "weekday:2"), ("다음 주 월요일", "ko", "next_weekday:0"),
    ],
)  # fmt: skip
def test_a_day_is_named_in_every_language(text: str, language: str, day: str | None) -> None:
    assert _day(text, language) == day


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("7/4", "en", "--07-04"), ("7/4", "es", "--07-04"), ("12/11", "vi", "--12-11"),
        ("25/12", "es", "--12-25"), ("7/4/26", "en", "2026-07-04"), ("07-04-2026", "en", "2026-07-04"),
        ("2026-7-4", "en", "2026-07-04"), ("７/４", "zh_Hans", "--07-04"),
        ("July 4", "en", "--07-04"), ("4th of July", "en", "--07-04"), ("on the 4 jul", "en", "--07-04"),
        ("Dec. 25, 2026", "en", "2026-12-25"), ("may 5", "en", "--05-05"),
        ("4 de julio", "es", "--07-04"), ("el 4 de Julio de 2026", "es", "2026-07-04"),
        ("ngày 4 tháng 7", "vi", "--07-04"), ("4 thang 7 nam 2026", "vi", "2026-07-04"),
        ("7月4日", "zh_Hans", "--07-04"), ("七月四號", "zh_Hant", "--07-04"),
        ("2026年12月二十五日", "zh_Hans", "2026-12-25"),
        ("Hulyo 4", "fil", "--07-04"), ("ika-4 ng Hulyo", "fil", "--07-04"),
        ("7월 4일", "ko", "--07-04"), ("2026년 7월 4일", "ko", "2026-07-04"),
        ("4 ਜੁਲਾਈ", "pa", "--07-04"), ("ਜੁਲਾਈ ੪", "pa", "--07-04"), ("4 julai nu", "pa", "--07-04"),
        ("lub 7 hli tim 4", "hmn", "--07-04"), ("7 hli ntuj hnub 4", "hmn", "--07-04"),
    ],
)  # fmt: skip
def test_a_calendar_day_is_read_the_american_way_where_it_has_two_readings(text: str, language: str, day: str) -> None:
    assert _day(text, language) == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", None), ("it is sunny", "en"), ("i may go", "en"), ("open 24/7", "en"), ("2/30", "en"), ("13/13", "en"),
        ("february 30", "en"), ("0/5", "en"), ("march", "en"), ("en la mañana", "es"), ("por la mañana", "es"),
        ("el mar", "es"), ("bukas ba ang aklatan", "fil"), ("sa susunod na linggo", "fil"),
        ("1/2/3/4", "en"), ("50/50", "en"), ("13月40日", "zh_Hans"), ("95758-7412", "en"), ("916-555-0123", "en"),
        ("cn", "en"), ("zwj", "hmn"), ("đổ rác thứ mấy", "vi"), ("thư viện", "vi"), ("mai mốt", "vi"),
        ("thu", None), ("mai 5 giờ họp", "en"), ("5 years ago 3", "en"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_day_is_none(text: str, language: str | None) -> None:
    assert _day(text, language) is None


def test_english_days_are_read_in_every_language_and_all_where_none_is_known() -> None:
    assert _day("wednesday", "vi") == "weekday:2"
    assert _day("manana", None) == "tomorrow"
    assert _day("수요일", None) == "weekday:2"


def test_the_first_day_named_counts_and_its_longest_reading() -> None:
    assert _day("today or friday", "en") == "today"
    assert _day("Friday, July 4", "en") == "weekday:4"
    assert find_date(fold("come July 4, 2026 please"), "en") == ("2026-07-04", 5, 17)


def _day(text: str, language: str | None) -> str | None:
    found = find_date(fold(text), language)
    return found[0] if found else None
