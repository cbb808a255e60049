"""How a message looks on each channel, and what its buttons carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import MOST_BYTES, Place, keyword_buttons, read_asked, read_press, render
from flows.conversation import Say
from flows.translator import ENGLISH

HERE = Place(session_id=7, version=2, node="visits")
OFTEN = Say(text="How often?", choices=("Every day", "Never"))
NUMBERED = "How often?\n1. Every day\n2. Never"

ids = st.integers(0, 10**18 - 1)
places = st.builds(Place, ids, st.integers(0, 9999), st.from_regex(r"[a-z][a-z0-9_.-]{0,31}", fullmatch=True))


@given(places, st.integers(0, 99))
def test_what_a_button_carries_fits_and_reads_back(place: Place, choice: int) -> None:
    data = place.data(choice)

    assert len(data.encode()) <= MOST_BYTES
    assert read_press(data) == (place, choice)


def test_a_node_whose_name_does_not_fit_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError, match="too long a name"):
        Place(1, 1, "ñ" * 32).data(0)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "7.2.0",
        "7.2.0.",
        "7.2..visits",
        "7.2.-1.visits",
        "+7.2.0.visits",
        "7.2.0x.visits",
        "7.2.0 .visits",
        "٧.٢.٠.visits",
        "７.2.0.visits",
        "7.2.²..visits",
        "7.2.0.visits\n",
        "menu:parks",
        "\x00",
        f"{10**18}.2.0.visits",
        f"7.2.{'9' * 5000}.visits",
    ],
)
def test_a_press_that_is_none_of_ours_is_refused(data: str) -> None:
    assert read_press(data) is None


@given(st.one_of(st.text(), st.text("0123456789.٣²-abc", max_size=30)))
def test_any_data_is_a_place_that_carries_as_much_or_none_of_ours(data: str) -> None:
    pressed = read_press(data)

    assert pressed is None or read_press(f"{pressed[0].session_id}.{pressed[0].version}.{pressed[1]}.visits")


def test_choices_are_buttons_where_there_are_any() -> None:
    assert render(OFTEN, "telegram", HERE) == (
        "How often?",
        (("Every day", "7.2.0.visits"), ("Never", "7.2.1.visits")),
    )


@pytest.mark.parametrize(("channel", "place"), [("sms", HERE), ("terminal", HERE), ("web", None), ("telegram", None)])
def test_choices_are_numbered_lines_where_there_are_no_buttons(channel: str, place: Place | None) -> None:
    assert render(OFTEN, channel, place) == (NUMBERED, ())


def test_choices_that_the_text_names_are_not_listed_again() -> None:
    scale = Say(text="1 to 3?", choices=("1", "2", "3"), listed=False)

    assert render(scale, "sms", HERE) == ("1 to 3?", ())
    assert len(render(scale, "telegram", HERE)[1]) == 3


@pytest.mark.parametrize("channel", ["sms", "telegram"])
def test_where_several_may_be_picked_the_numbers_are_shown(channel: str) -> None:
    several = Say(text="How often?", choices=OFTEN.choices, many=True)

    assert render(several, channel, HERE) == (NUMBERED, ())


@pytest.mark.parametrize("channel", ["sms", "telegram"])
def test_a_text_without_choices_stays_as_it_is(channel: str) -> None:
    assert render(Say(text="Bye."), channel, HERE) == ("Bye.", ())


ANSWER = Say(text="Wednesday.", keywords=("more", "why", "wrong"))


def test_what_may_be_asked_about_an_answer_is_on_buttons_where_there_are_any() -> None:
    buttons = keyword_buttons(ANSWER, "telegram", "a-Token_16chars0", ENGLISH)

    assert [label for label, _ in buttons] == ["More", "Why?", "Wrong"]
    assert [read_asked(data) for _, data in buttons] == [(word, "a-Token_16chars0") for word in ANSWER.keywords]
    assert all(len(data.encode()) <= MOST_BYTES and read_press(data) is None for _, data in buttons)
    assert keyword_buttons(ANSWER, "sms", "t", ENGLISH) == ()


def test_the_buttons_of_a_page_ask_about_its_answer() -> None:
    [(_, data)] = keyword_buttons(Say(text="2", keywords=("more",), about="answer"), "telegram", "page", ENGLISH)

    assert read_asked(data) == ("more", "answer")


@pytest.mark.parametrize("data", ["", "more", "more.", "less.t", "7.1.0.which", "why.a b", "wrong." + "t" * 49])
def test_a_press_that_asks_nothing_about_an_answer_is_none_of_these(data: str) -> None:
    assert read_asked(data) is None
