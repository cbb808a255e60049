"""What an SMS is billed as. The expected counts are those of Twilio's own calculator (1.3.0)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.segments import BASIC, EXTENSION, count, gsm_savings

FAMILY = "👨‍👩‍👧"

GSM = sorted(BASIC | EXTENSION)


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("{" * 80, "GSM-7", 1),
        ("a" * 152 + "€" + "a" * 7, "GSM-7", 2),
        ("a" * 152 + "€" + "a" * 151, "GSM-7", 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),
        ("line\r\nline", "GSM-7", 1),
        ("ñ¿¡éÇ", "GSM-7", 1),
        ("ç", "UCS-2", 1),
        ("á" * 70, "UCS-2", 1),
        ("á" * 71, "UCS-2", 2),
        ("á" + "|" * 69, "UCS-2", 1),
        ("á" * 134, "UCS-2", 2),
        ("á" * 135, "UCS-2", 3),
        ("公" * 66 + "👍" + "园" * 65, "UCS-2", 2),
        ("公" * 66 + "👍" + "园" * 66, "UCS-2", 3),
        ("公" * 60 + FAMILY + "园" * 59, "UCS-2", 2),
        ("公" * 60 + FAMILY + "园" * 60, "UCS-2", 3),
        ("e\u0301" * 35, "UCS-2", 1),
        ("e\u0301" * 36, "UCS-2", 2),
        ("公" * 64 + "👩\u200d💻" + "园" * 64, "UCS-2", 3),
        ("公" * 64 + "👩\u200d🦰" + "园" * 64, "UCS-2", 2),
        ("公" * 66 + "a🏽" + "园" * 64, "UCS-2", 2),
        ("ਪਾਰਕ ਕਿੱਥੇ ਹੈ?", "UCS-2", 1),
        ("\u0000", "UCS-2", 1),
        ("\x1b", "UCS-2", 1),
        ("\ud83d", "UCS-2", 1),
    ],
)
def test_a_text_is_billed_as_twilio_bills_it(text: str, encoding: str, segments: int) -> None:
    counted = count(text)

    assert (counted.encoding, counted.segments) == (encoding, segments)


@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("plain", None),
        ("Tuesday – Friday", "–"),
        ("déjà vu ç á", "ç"),
        (f"hello {FAMILY}!", FAMILY),
        ("cafe\u0301", "e\u0301"),
    ],
)
def test_the_first_character_outside_gsm7_is_named_as_a_reader_sees_it(text: str, culprit: str) -> None:
    assert count(text).culprit == culprit


def test_a_grapheme_longer_than_a_segment_is_counted_by_its_parts() -> None:
    counted = count("e" + "\u0301" * 200)

    assert (counted.segments, counted.units) == (3, 201)


def test_savings_name_what_a_keyboard_has_too_and_leave_letters_alone() -> None:
    assert gsm_savings("“Más” – más…") == [("“", '"'), ("”", '"'), ("–", "-"), ("…", "...")]


@given(st.text())
def test_any_text_has_a_count_and_its_units_fit_the_segments(text: str) -> None:
    counted = count(text)

    one, joined = (160, 153) if counted.encoding == "GSM-7" else (70, 67)
    assert (counted.segments == 1) == (counted.units <= one)
    assert counted.units <= counted.segments * (joined if counted.segments > 1 else one)
    assert (counted.culprit is None) == (counted.encoding == "GSM-7")


@given(st.text(st.sampled_from(GSM), max_size=800))
def test_gsm7_wastes_at_most_one_septet_a_segment(text: str) -> None:
    counted = count(text)

    assert counted.encoding == "GSM-7"
    assert counted.units == sum(1 + (character in EXTENSION) for character in text)
    if counted.segments > 1:
        assert math.ceil(counted.units / 153) <= counted.segments <= math.ceil(counted.units / 152)


@given(st.text(max_size=200), st.text(max_size=200))
def test_more_text_never_costs_less(text: str, more: str) -> None:
    assert count(text + " " + more).segments >= count(text).segments
