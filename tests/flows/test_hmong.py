"""How days, hours and distances come out in Hmong, and that we can read back what we write."""

from datetime import UTC, date, datetime, time
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import hmong
from flows.lookup import Distance, Value, Weekday
from flows.segments import count
from flows.translator import Translator
from nlu.folding import fold, folded
from nlu.values.calendar_days import calendar_days
from nlu.values.dates import find_date

HMONG = Translator(NullTranslations(), hmong.LANGUAGE, ZoneInfo("America/Los_Angeles"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Weekday(0), "hnub Monday"),
        (Weekday(6), "hnub Sunday"),
        (date(2026, 11, 25), "hnub Wednesday, lub 11 hli tim 25"),
        (date(2027, 1, 1), "hnub Friday, lub 1 hli tim 1"),
        (time(0, 0), "12:00 teev ib tag hmo"),
        (time(0, 59), "12:59 teev ib tag hmo"),
        (time(1, 0), "1:00 teev sawv ntxov"),
        (time(6, 5), "6:05 teev sawv ntxov"),
        (time(11, 59), "11:59 teev sawv ntxov"),
        (time(12, 0), "12:00 teev tav su"),
        (time(16, 59), "4:59 teev tav su"),
        (time(17, 0), "5:00 teev tsaus ntuj"),
        (time(23, 30), "11:30 teev tsaus ntuj"),
        (datetime(2026, 11, 26, 2, 0, tzinfo=UTC), "hnub Wednesday, lub 11 hli tim 25, 6:00 teev tsaus ntuj"),
        (Distance(643.7), "0.4 mais"),
        (Distance(0), "0.1 mais"),
        (Distance(1609.344), "1 mais"),
        (Distance(1609.344 * 1200), "1,200 mais"),
        (176_000, "176,000"),
        ("9380 STUDIO CT", "9380 STUDIO CT"),
    ],
)
def test_a_value_is_written_in_hmong(value: Value, expected: str) -> None:
    assert HMONG.write(value) == expected


def test_a_day_without_its_day_of_the_week_is_month_and_day() -> None:
    assert hmong.day(date(2026, 7, 4)) == "lub 7 hli tim 4"


def test_an_instant_without_a_zone_is_refused_in_hmong_too() -> None:
    with pytest.raises(ValueError, match="no zone"):
        HMONG.write(datetime(2026, 11, 25, 18, 0))  # noqa: DTZ001 - the mistake in question


def test_a_text_has_its_values_in_hmong() -> None:
    assert HMONG.text("Txhua {day}", day=Weekday(2)) == "Txhua hnub Wednesday"


@pytest.mark.parametrize("number", range(7))
def test_a_day_of_the_week_is_read_back(number: int) -> None:
    found = find_date(fold(hmong.weekday(number)), hmong.LANGUAGE)

    assert found is not None
    assert found[0] == f"weekday:{number}"


@given(value=st.dates())
def test_a_day_we_write_is_read_back(value: date) -> None:
    """The resident who sends our own words again is understood, with the day of the week and without."""
    with_weekday = find_date(fold(hmong.weekday_and_day(value)), hmong.LANGUAGE)
    without = find_date(fold(hmong.day(value)), hmong.LANGUAGE)

    assert with_weekday is not None
    assert with_weekday[0] == f"weekday:{value.weekday()}"
    assert without is not None
    assert without[0] == f"--{value.month:02}-{value.day:02}"


@given(value=st.datetimes())
def test_the_hour_behind_a_day_is_never_read_as_a_part_of_it(value: datetime) -> None:
    read = {meaning for meaning, _, _ in calendar_days(folded(hmong.when(value)))}

    assert read == {f"--{value.month:02}-{value.day:02}"}


@given(one=st.times(), other=st.times())
def test_two_minutes_of_a_day_are_never_written_alike(one: time, other: time) -> None:
    same_minute = (one.hour, one.minute) == (other.hour, other.minute)

    assert (hmong.hour(one) == hmong.hour(other)) is same_minute


@given(value=st.one_of(st.dates(), st.times(), st.datetimes(), st.builds(Weekday, st.integers(0, 6))))
def test_a_day_or_hour_in_hmong_never_makes_an_sms_dearer(value: date | time | Weekday) -> None:
    assert count(hmong.when(value)).encoding == "GSM-7"
