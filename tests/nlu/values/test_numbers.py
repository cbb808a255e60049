import pytest

from nlu.values.han_numbers import han_number
from tests.nlu.conftest import slots_in


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("12", None, "12"), ("I have 3 bags", "en", "3"), ("１２", None, "12"), ("৩", None, "3"), ("٤٢", None, "42"),
        ("੧੨", "pa", "12"), ("1,250 dollars", "en", "1250"), ("007", None, "7"), ("9380 Studio Ct 3 bins", "en", "3"),
        ("two", None, "2"), ("two bags", "en", "2"), ("twenty bags", "en", "20"), ("one", "en", "1"),
        ("tres bolsas", "es", "3"), ("quince años", "es", "15"), ("uno", "es", "1"),
        ("mười lăm túi", "vi", "15"), ("hai", "vi", "2"), ("mười túi", "vi", "10"),
        ("三十个", "zh_Hans", "30"), ("两个床垫", "zh_Hans", "2"), ("二十五", "zh_Hans", "25"), ("三", "zh_Hans", "3"),
        ("tatlong bag", "fil", "3"), ("dalawampu", "fil", "20"), ("lima", "fil", "5"),
        ("ਤਿੰਨ ਬੋਰੀਆਂ", "pa", "3"), ("ਵੀਹ ਬੋਰੀਆਂ", "pa", "20"), ("tinn bag ne", "pa", "3"),
        ("plaub lub", "hmn", "4"), ("peb", "hmn", "3"), ("kaum ob lub", "hmn", "12"), ("nees nkaum", "hmn", "20"),
        ("삼십 개", "ko", "30"), ("세 개", "ko", "3"), ("다섯 개", "ko", "5"), ("스물", "ko", "20"),
    ],
)  # fmt: skip
def test_a_number_is_in_ascii_digits_whatever_the_script(text: str, language: str | None, number: str) -> None:
    assert _number(text, language) == number


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", None), ("which one is it", "en"), ("un perro en la calle", "es"), ("ba tôi", "vi"), ("năm nay", "vi"),
        ("一些垃圾", "zh_Hans"), ("星期三", "zh_Hans"), ("일요일", "ko"), ("이 사람", "ko"), ("ib tug dev", "hmn"),
        ("mus rau tsev", "hmn"), ("peb txoj kev", "hmn"),
        ("tên tôi", "vi"), ("얘기 하나 해봐", "ko"), ("kar do ji", "pa"), ("ਮੈਨੂੰ ਦੱਸ", "pa"), ("9380 Studio Ct", "en"),
        ("2026-11-25", None), ("9" * 40, None), ("tension", "en"), ("often", "en"),
    ],
)  # fmt: skip
def test_a_word_that_means_something_else_as_well_is_no_number(text: str, language: str | None) -> None:
    assert _number(text, language) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("十", 10), ("十二", 12), ("三十", 30), ("二百零五", 205), ("廿五", 25), ("삼십", 30), ("零", 0),
     ("", None), ("十百", None), ("三三", None), ("十十", None), ("個", None)],
)  # fmt: skip
def test_chinese_and_korean_numbers_are_read_or_refused(written: str, number: int | None) -> None:
    assert han_number(written) == number


def _number(text: str, language: str | None) -> str | None:
    found = slots_in(text, language).get("number")
    return found.value if found else None
