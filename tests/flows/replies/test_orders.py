"""Orders about one's own data are heard in every language, and nothing else is taken for one."""

from itertools import combinations

import pytest

from flows.cards.keywords import keyword
from flows.replies.orders import PHRASES, SHORT, Order, order, short_order
from flows.safety.consent import consent_word
from flows.safety.danger import danger_in
from flows.safety.wording import spoken_words
from locales.languages import OFFERED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how do I delete my data at the DMV", None),
        ("forget about me", None),  # near, and not what is written on any leaflet: ask the understanding
        ("my data plan is used up", None),
        ("keep the park clean", None),
        ("more", None),
        ("less", None),
        ("", None),
        ("Forget me!", "forget"),
        ("  FORGET   ME 🙏", "forget"),
        ("ForgetMe", "forget"),
        ("OLVIDAME", "forget"),
        ("Borra mis datos.", "forget"),
        ("删除我的数据。", "forget"),
        ("刪除我的資料", "forget"),
        ("MYDATA", "mydata"),
        ("¿Mis datos?", "mydata"),
        ("我的数据", "mydata"),
        ("ਮੇਰਾ ਡਾਟਾ", "mydata"),
        ("kuv cov ntaub ntawv", "mydata"),
        ("내 정보", "mydata"),
        ("fewer messages", "less"),
        ("menos mensajes", "less"),
        ("more messages", "more"),
        ("keep my area", "keep"),
        ("Forget area", "forget_area"),
        ("olvide mi zona", "forget_area"),
    ],
)
def test_a_whole_message_is_an_order_or_none(text: str, expected: Order | None) -> None:
    assert order(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("less", "less"), ("Menos.", "less"), ("MORE", "more"), ("Más", "more"), ("KEEP", "keep"), ("less traffic", None)],
)
def test_one_word_may_be_an_order(text: str, expected: Order | None) -> None:
    assert short_order(text) == expected


@pytest.mark.parametrize("asked", list(PHRASES))
def test_every_order_is_heard_in_every_language(asked: Order) -> None:
    assert set(PHRASES[asked]) == set(OFFERED)
    for phrases in PHRASES[asked].values():
        assert {order(phrase) for phrase in phrases} == {asked}


def test_no_phrase_means_two_orders() -> None:
    spoken = {name: {spoken_words(phrase) for each in table.values() for phrase in each} for name, table in _tables()}
    for one, other in combinations(spoken, 2):
        assert not spoken[one] & spoken[other], (one, other)


def test_no_order_is_also_stop_start_help_danger_or_a_word_about_an_answer() -> None:
    """STOP is heard before any of these, so an order that were one would end everything."""
    for name, table in _tables():
        for phrase in (phrase for phrases in table.values() for phrase in phrases):
            assert consent_word(phrase) is None, phrase
            assert danger_in(phrase) is None, phrase
            assert keyword(phrase) is None or name == "more short", phrase


def _tables() -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    plain = [(name, dict(table)) for name, table in PHRASES.items()]
    return plain + [(f"{name} short", dict(table)) for name, table in SHORT.items()]
