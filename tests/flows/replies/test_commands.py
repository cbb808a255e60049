"""BACK and LATER are whole texts, in nine languages, and never a word of consent or an answer yes or no."""

import pytest

from flows.replies.commands import BACK, LATER, command
from flows.replies.matching import match_yes_no, says_besides, says_skip
from flows.safety.consent import consent_word
from locales.languages import OFFERED

EVERY = [phrase for table in (BACK, LATER) for phrases in table.values() for phrase in phrases]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("BACK", "back"),
        ("¡Atrás!", "back"),
        ("上一题", "back"),
        ("later please call", None),
        ("I'll come back later", None),
        ("Not now.", "later"),
        ("بعد", None),
        ("tom qab", "later"),
    ],
)
def test_only_a_whole_text_is_a_command(text: str, word: str | None) -> None:
    assert command(text) == word


@pytest.mark.parametrize("table", [BACK, LATER])
def test_every_language_of_the_city_has_its_words(table: dict[str, tuple[str, ...]]) -> None:
    assert set(table) == set(OFFERED)


@pytest.mark.parametrize("phrase", EVERY)
def test_a_command_is_nothing_else(phrase: str) -> None:
    assert consent_word(phrase) is None
    assert match_yes_no(phrase) is None
    assert not says_skip(phrase)
    assert says_besides(phrase, ("dont_know", "prefer_not_to_say")) is None


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("I don't know", "dont_know"),
        ("no sé", "dont_know"),
        ("不知道", "dont_know"),
        ("ਪਤਾ ਨਹੀਂ", "dont_know"),
        ("tsis paub", "dont_know"),
        ("không biết", "dont_know"),
        ("Prefer not to say", "prefer_not_to_say"),
        ("prefiero no decir", "prefer_not_to_say"),
        ("말하고 싶지 않아요", "prefer_not_to_say"),
        ("I know", None),
    ],
)
def test_dont_know_and_prefer_not_to_say_are_read_in_any_language(reply: str, code: str | None) -> None:
    assert says_besides(reply, ("dont_know", "prefer_not_to_say")) == code
    assert says_besides(reply, ()) is None
