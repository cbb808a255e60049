import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.understanding import Slot
from nlu.folding import folded
from nlu.values.gazetteer import Gazetteer
from tests.nlu.conftest import NAMES, slots_in

PLACES = Gazetteer.of(
    {
        "place": {
            "Elk Grove Park": "elk-grove-park",
            "Bartholomew Park": "bartholomew-park",
            "Baker Park": "baker-park",
            "Backer Park": "backer-park",
            "library": "library",
            "biblioteca": "library",
            "thư viện": "library",
        }
    }
)

SAID = [
    ("address", "9380 Studio Ct", "9380 Studio Ct"),
    ("date", "Tomorrow", "tomorrow"),
    ("date", "July 4", "--07-04"),
    ("place", "Elk Grove Park", "elk-grove-park"),
    ("item", "Colchón", "mattress"),
    ("item", "床垫", "mattress"),
    ("number", "１２", "12"),
    ("number", "twelve", "12"),
    ("route", "E112", "E112"),
]
"""A slot, the words, and what they mean."""


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
    assert {name: slot.value for name, slot in slots_in(text, language, NAMES).items()} == slots


def test_the_longest_name_wins() -> None:
    names = Gazetteer.of({"place": {"park": "any", "elk grove park": "elk-grove-park"}})

    assert slots_in("park near Elk Grove Park", "en", names)["place"] == Slot("elk-grove-park", 10, 24)


def test_inside_an_address_nothing_else_is_found() -> None:
    slots = slots_in("parks near 9150 Union Park Way", "en", NAMES)

    assert slots == {"address": Slot("9150 Union Park Way", 11, 30)}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("elk grov park", "elk-grove-park"), ("elkgrove park", "elk-grove-park"), ("Elk Grove Prak", "elk-grove-park"),
        ("where is bartolomew park", "bartholomew-park"), ("la bilioteca", "library"), ("libary hours", "library"),
        ("thu vien", "library"), ("thu viec", None), ("baker park", "baker-park"), ("backer park", "backer-park"),
        ("bakker park", None), ("barks", None), ("elk road", None), ("a park", None), ("grove", None),
        ("liberty", None),
    ],
)  # fmt: skip
def test_a_slip_in_a_name_is_forgiven_but_never_one_that_leads_to_two(text: str, place: str | None) -> None:
    found = slots_in(text, None, PLACES).get("place")

    assert (found.value if found else None) == place


@pytest.mark.parametrize(
    "text",
    [
        "kutson",
        "床墊",
        "매트리스",
        "ਗੱਦਾ ਕਿੱਥੇ",
        "purana gadda",
        "txaj pw",
        "colchones",
        "đệm cũ",
        "matress",
        "MATTRESSES",
    ],
)
def test_a_thing_the_guide_names_in_english_is_found_in_every_language(text: str) -> None:
    guide = Gazetteer.of({"item": {"Mattress": "row-7"}})

    assert slots_in(text, None, guide)["item"].value == "row-7"


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("약 어떻게 버려요", "medicine"),
        ("안 먹는 약을 버리고 싶어요", "medicine"),
        ("약버리는곳", "medicine"),
        ("유통기한 지난 알약", "medicine"),
        ("옷은 어디에 버려요", "clothes"),
        ("헌옷", "clothes"),
        ("수거 예약하고 싶어요", None),
        ("약속 시간", None),
        ("약국 어디예요", None),
        ("옷장 버리고 싶어요", None),
        ("옷걸이", None),
    ],
)
def test_a_korean_name_of_one_syllable_is_no_part_of_another_word(text: str, item: str | None) -> None:
    guide = Gazetteer.of({"item": {"medicine": "medicine", "clothes": "clothes"}})

    found = slots_in(text, "ko", guide).get("item")

    assert (found and found.value) == item


def test_a_thing_the_guide_does_not_name_is_not_found() -> None:
    assert slots_in("colchón", "es", Gazetteer.of({"item": {"Paint": "paint"}})) == {}


def test_the_guide_itself_says_what_its_own_spellings_mean() -> None:
    guide = Gazetteer.of({"item": {"battery": "small", "car battery": "car", "pila": "heap"}})

    assert slots_in("pila", "es", guide)["item"].value == "heap"
    assert slots_in("car battery", "en", guide)["item"].value == "car"
    assert slots_in("pilas", "es", guide)["item"].value == "small"


@given(st.text(max_size=120), st.sampled_from([None, "en", "es", "zh_Hant", "vi", "fil", "pa", "hmn", "ko", "xx"]))
def test_any_text_is_read_without_an_exception_and_offsets_lie_inside(text: str, language: str | None) -> None:
    for slot in slots_in(text, language, NAMES).values():
        assert 0 <= slot.start < slot.end <= len(text)


@given(st.text(max_size=40), st.sampled_from(SAID), st.text(max_size=40))
def test_what_stands_at_the_offsets_is_what_was_found(before: str, said: tuple[str, str, str], after: str) -> None:
    name, words, value = said
    text = f"{before} {words} {after}"

    slot = slots_in(text, "en", NAMES).get(name)

    if slot is not None and slot.start == len(before) + 1 and slot.value == value:
        assert folded(text[slot.start : slot.end]) == folded(words)


@pytest.mark.parametrize(("name", "words", "value"), SAID)
def test_each_value_is_found_where_it_stands_behind_an_accent_and_an_emoji(name: str, words: str, value: str) -> None:
    text = f"e\u0301 👍🏽 ﬁ {words}!"

    slot = slots_in(text, "en", NAMES)[name]

    assert (slot.value, text[slot.start : slot.end]) == (value, words)


def test_offsets_are_those_of_the_text_as_it_was_written() -> None:
    text = "e\u0301 ¡Colchón! el miércoles"

    slots = slots_in(text, "es", NAMES)

    assert text[slots["item"].start : slots["item"].end] == "Colchón"
    assert text[slots["date"].start : slots["date"].end] == "miércoles"
