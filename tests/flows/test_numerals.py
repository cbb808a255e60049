"""Whole numbers as residents of nine languages write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.numerals import to_int
from flows.replies.words import WORDS, unmarked


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), (" 12 ", 12), ("007", 7), ("-5", -5), ("−5", -5),
        ("٣", 3), ("३", 3), ("੩", 3), ("３", 3), ("๓", 3), ("१२", 12),
        ("②", 2), ("⓪", 0), ("❷", 2), ("⑩", 10), ("2️⃣", 2), ("🔟", 10),
        ("Three", 3), ("TRES", 3), ("mười", 10), ("muoi", 10), ("三", 3), ("两", 2), ("tatlo", 3),
        ("셋", 3), ("삼", 3), ("peb", 3), ("ਤਿੰਨ", 3),
    ],
)  # fmt: skip
def test_a_number_is_read_in_any_script_and_words_to_ten(text: str, number: int) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "1 0", "1_0", "1.0", "2nd", "3 kids", "½", "²", "Ⅱ", "once", "1e3", "--5", "9" * 10, "9" * 5000,
     "\ud83d", "\u0000", "ਤੀਨ", "네"],
)  # fmt: skip
def test_what_is_not_one_whole_number_is_none(text: str) -> None:
    assert to_int(text) is None


def test_no_word_stands_for_two_numbers() -> None:
    meant: dict[str, set[int]] = {}
    for words in WORDS.values():
        for number, spellings in enumerate(words.numbers, start=1):
            for word in spellings.split("|"):
                meant.setdefault(unmarked(word), set()).add(number)

    assert {word: numbers for word, numbers in meant.items() if len(numbers) > 1} == {}


@pytest.mark.parametrize("language", WORDS)
def test_each_language_counts_to_ten(language: str) -> None:
    for number, spellings in enumerate(WORDS[language].numbers, start=1):
        for word in spellings.split("|"):
            assert to_int(word) == number
            assert to_int(word.upper()) == number
            assert to_int(unicodedata.normalize("NFD", word)) == number


@given(st.integers(0, 10**9 - 1), st.sampled_from([0x30, 0x660, 0x966, 0xA66, 0xE50, 0xFF10, 0x1D7CE]))
def test_a_number_is_the_same_in_every_script(number: int, zero: int) -> None:
    assert to_int("".join(chr(zero + int(digit)) for digit in str(number))) == number


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert isinstance(to_int(text), int | None)
