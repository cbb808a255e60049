import pytest

from tests.nlu.conftest import slots_in


@pytest.mark.parametrize(
    ("text", "route", "words"),
    [
        ("bus 12", "12", "12"), ("when is the next bus number 12", "12", "12"), ("route E112", "E112", "E112"),
        ("Rt #10", "10", "10"), ("the 110 bus", "110", "110"), ("e112 schedule", "E112", "e112"),
        ("is E-110 late", "E110", "E-110"), ("ruta 12", "12", "12"), ("camión número 12", "12", "12"),
        ("xe buýt số 12", "12", "12"), ("tuyến 12 mấy giờ", "12", "12"),
        ("12路", "12", "12"), ("公交车12什么时候来", "12", "12"), ("12號巴士", "12", "12"), ("１２路", "12", "１２"),
        ("버스 12", "12", "12"), ("12번 버스", "12", "12"), ("ਬੱਸ ੧੨", "12", "੧੨"), ("ਬੱਸ ਨੰਬਰ 12", "12", "12"),
        ("bas nambar 12 kado aundi", "12", "12"), ("12 nambar bus", "12", "12"), ("npav 12", "12", "12"),
        ("tsheb npav naj npawb 12", "12", "12"),
    ],
)  # fmt: skip
def test_a_route_is_found_in_every_language(text: str, route: str, words: str) -> None:
    slot = slots_in(text)["route"]

    assert (slot.value, text[slot.start : slot.end]) == (route, words)


@pytest.mark.parametrize(
    "text",
    ["", "12", "bus", "bus at 12", "bus 12:30", "bus 12pm", "bus 9380", "12路口", "12 buses", "bus near 9380 Studio Ct",
     "line", "email e1", "e1234"],
)  # fmt: skip
def test_a_time_or_a_count_is_no_route(text: str) -> None:
    assert "route" not in slots_in(text)


def test_the_number_of_a_route_is_no_other_number() -> None:
    assert "number" not in slots_in("bus 12", "en")
