import pytest

from flows.understanding import Slot
from nlu.gazetteer import Gazetteer
from nlu.slots import find_slots
from tests.nlu.conftest import NAMES


@pytest.mark.parametrize(
    ("text", "language", "slots"),
    [
        ("where is elk grove park", "en", {"place": "elk-grove-park"}),
        ("where is bartholemew park", "en", {"place": "bartholomew-park"}),
        ("colchon viejo", "es", {"item": "mattress"}),
        ("bỏ nem cu", "vi", {"item": "mattress"}),
        ("旧床垫怎么扔", "zh_Hans", {"item": "mattress"}),
        ("물이 안 나와요", "ko", {"service": "water"}),
        ("ਪਾਣੀ ਦਾ ਬਿੱਲ", "pa", {"service": "water"}),
        ("canned food", "en", {}),
        ("my cat", "en", {}),
    ],
)
def test_names_are_found_as_people_spell_them(text: str, language: str, slots: dict[str, str]) -> None:
    assert {name: slot.value for name, slot in find_slots(text, language, NAMES).items()} == slots


def test_the_longest_name_wins() -> None:
    names = Gazetteer.of({"place": {"park": "any", "elk grove park": "elk-grove-park"}})

    assert find_slots("park near Elk Grove Park", "en", names)["place"] == Slot("elk-grove-park", 10, 24)


def test_inside_an_address_nothing_else_is_found() -> None:
    slots = find_slots("parks near 9150 Union Park Way", "en", NAMES)

    assert slots == {"address": Slot("9150 Union Park Way", 11, 30)}


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("trash tomorrow", "en", "tomorrow"),
        ("is it today?", "en", "today"), ("pickup on Weds", "en", "weekday:2"),
        ("se saca mañana", "es", "tomorrow"),
        ("pasa hoy", "es", "today"), ("los miércoles", "es", "weekday:2"),
        ("en la mañana", "es", None), ("por la mañana", "es", None),
        ("ngày mai", "vi", "tomorrow"),
        ("hôm nay", "vi", "today"), ("thứ tư này", "vi", "weekday:2"), ("thu 4", "vi", "weekday:2"),
        ("明天收吗", "zh_Hans", "tomorrow"),
        ("星期三", "zh_Hant", "weekday:2"), ("週三", "zh_Hant", "weekday:2"),
        ("miyerkules", "fil", "weekday:2"),
        ("수요일에", "ko", "weekday:2"),
        ("ਬੁੱਧਵਾਰ ਨੂੰ", "pa", "weekday:2"), ("tag kis", "hmn", "tomorrow"),
        ("2026-11-25", None, "2026-11-25"),
        ("11/5/2026", "en", "2026-11-05"), ("it is sunny", "en", None), ("", None, None),
        ("wednesday", "vi", "weekday:2"), ("manana", None, "tomorrow"),
    ],
)  # fmt: skip
def test_a_day_is_a_keyword_or_an_iso_date(text: str, language: str | None, date: str | None) -> None:
    found = find_slots(text, language).get("date")

    assert (found.value if found else None) == date


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("I have 3 bags", "3"),
        ("１２", "12"), ("৩", "3"), ("٤٢", "42"), ("1,250 dollars", "1250"), ("007", "7"),
        ("two", None),
        ("9380 Studio Ct", None),
        ("9380 Studio Ct 3 bins", "3"), ("2026-11-25", None), ("9" * 40, None),
    ],
)  # fmt: skip
def test_a_number_is_in_ascii_digits_whatever_the_script(text: str, number: str | None) -> None:
    found = find_slots(text, None).get("number")

    assert (found.value if found else None) == number


def test_offsets_are_those_of_the_text_as_it_was_written() -> None:
    text = "e\u0301 ¡Colchón! el miércoles"

    slots = find_slots(text, "es", NAMES)

    assert text[slots["item"].start : slots["item"].end] == "Colchón"
    assert text[slots["date"].start : slots["date"].end] == "miércoles"
