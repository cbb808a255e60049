"""MORE, WHY and WRONG are read in every language, and mean nothing else anywhere."""

from collections.abc import Mapping

import pytest

from flows.cards.keywords import MORE, WHY, WRONG, Keyword, keyword
from flows.replies.matching import says_skip, spoken_number
from flows.replies.words import bare, spoken
from flows.replies.yes_no import polarity
from flows.safety.consent import consent_word
from flows.safety.danger import danger_in
from locales.languages import OFFERED
from nlu.language import names_language

TABLES: Mapping[Keyword, Mapping[str, tuple[str, ...]]] = {"more": MORE, "why": WHY, "wrong": WRONG}
EVERY = [(word, phrase) for word, table in TABLES.items() for phrases in table.values() for phrase in phrases]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("why is the park closed", None),
        ("more trash pickups please", None),
        ("the wrong bin was emptied", None),
        ("más basura que nunca", None),
        ("", None),
        ("¿?", None),
        ("MORE", "more"),
        (" Más! ", "more"),
        ("mas", "more"),
        ("¿Por qué?", "why"),
        ("POR QUE", "why"),
        ("Why??? 🤔", "why"),
        ("为什么？", "why"),
        ("That’s wrong.", "wrong"),
        ("ＷＲＯＮＧ", "wrong"),
    ],
)
def test_only_a_whole_text_is_a_keyword_however_it_is_typed(text: str, expected: Keyword | None) -> None:
    assert keyword(text) == expected


@pytest.mark.parametrize(("word", "phrase"), EVERY)
def test_every_phrase_means_its_keyword_and_nothing_else(word: Keyword, phrase: str) -> None:
    assert keyword(phrase) == word
    assert (consent_word(phrase), danger_in(phrase), names_language(phrase)) == (None, None, None)
    assert (polarity(phrase), spoken_number(phrase), says_skip(phrase)) == (None, None, False)
    assert bare(phrase) not in spoken("other") | spoken("every")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_language_has_its_own_words(table: Mapping[str, tuple[str, ...]]) -> None:
    assert table.keys() == OFFERED.keys()
    assert all(table.values())
