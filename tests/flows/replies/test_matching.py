"""Replies to closed questions: in any of nine languages, and never a guess."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.replies.matching import (
    Expected,
    match,
    match_choice,
    match_json,
    match_multi,
    match_number,
    match_scale,
    match_yes_no,
    says_skip,
    spoken_number,
)
from flows.replies.words import WORDS

QUALITY = [["Very bad", "Muy malo"], ["So-so", "Más o menos"], ["Very good", "Muy bueno", "Rất tốt", "很好"]]

OFTEN = [["Every day", "ਹਰ ਦਿਨ"], ["Every week", "ਹਰ ਹਫ਼ਤੇ"], ["Some years"], ["Never", "Nunca"]]

PLACES = [["Parks and trails"], ["Pools"], ["Library"], ["None of these"]]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("1", 0), (" 2 ", 1), ("2.", 1), ("2)", 1), ("(2)", 1), ("#2", 1), ("*2*", 1), ("2!", 1), ("- 2", 1),
        ("option 2", 1), ("Option #2", 1), ("opción 2", 1), ("número 2", 1), ("la 2", 1), ("no. 2", 1),
        ("lựa chọn 2", 1), ("số 2", 1), ("第2个", 1), ("第二个", 1), ("选2", 1), ("2번", 1), ("xaiv 2", 1),
        ("ਨੰਬਰ 2", 1), ("2 please", 1), ("2 por favor", 1), ("2谢谢", 1), ("2 😊", 1), ("２．", 1),
        ("٢", 1), ("२", 1), ("੨", 1), ("②", 1), ("2️⃣", 1),
        ("two", 1), ("Dos", 1), ("hai", 1), ("二", 1), ("dalawa", 1), ("둘", 1), ("ob", 1), ("ਦੋ", 1),
        ("so-so", 1), ("MAS O MENOS!", 1), ("más o menos", 1), ("Rat tot", 2), ("rất tốt ạ", 2), ("很好", 2),
        ("2. So-so", 1), ("2 más o menos", 1), ("so", 1), ("muy b", 2), ("muy bueno gracias", 2),
    ],
)  # fmt: skip
def test_a_choice_is_named_by_its_number_its_label_or_a_start_of_it(reply: str, expected: int) -> None:
    assert match_choice(reply, QUALITY) == expected


@pytest.mark.parametrize(
    "reply",
    [
        "", " ", "???", "👍", "😊", "\ud83d", "\u0000",
        "0", "4", "12", "-2", "2.5", "1/2", "1 or 2", "1 and 2", "2nd", "$2", "2%", "9" * 200,
        "muy",  # the start of two labels
        "very", "2 muy bueno",  # the number of one, the label of another
        "I have 2 kids", "no", "not very good", "so-so or very good", "good", "x" * 1600,
        "2" + "." * 1600 + "x", "谢谢" * 800 + "x", "\u0301" * 1600,
    ],
)  # fmt: skip
def test_a_reply_that_names_no_choice_or_two_is_asked_again(reply: str) -> None:
    assert match_choice(reply, QUALITY) is None


@pytest.mark.parametrize(
    ("reply", "labels", "expected"),
    [
        ("good", [["Good"], ["Good enough"]], 0),  # a whole label comes before a start
        ("no", [["North"], ["South"]], None),  # a no is no direction
        ("no", [["No, never"], ["Sometimes"]], 0),
        ("y", [["Yes"], ["No"], ["Not sure"]], 0),
        ("sí", [["Yes"], ["No"]], 0),
        ("yes", [["好", "Good"], ["不好", "Bad"]], None),  # 好 says yes too, but is no yes label
        (
            "one",
            [["Five or more"], ["Two to four"], ["One"]],
            2,
        ),  # its label comes before its number as a word
        ("one", [["Five or more"], ["One or two"]], None),
        ("1", [["Five or more"], ["One or two"]], 0),
        ("7", [["Under 18"], ["75 and over"]], None),  # never the start of a longer number
        ("má", [["mà"], ["má"]], 1),  # where marks tell labels apart, they count
        ("ma", [["mà"], ["má"]], None),
        ("ਦਿਨ", [["ਦਿਨ"], ["ਦੀਨ"]], 0),  # a Gurmukhi vowel sign is a letter
        ("ਦਨ", [["ਦਿਨ"], ["ਹਫ਼ਤਾ"]], None),
        ("ਦ", [["ਦਿਨ"], ["ਹਫ਼ਤਾ"]], None),
        ("good", [["👍 Good"], ["👎 Bad"]], 0),
        ("👎", [["👍"], ["👎"]], 1),
        ("anything", [], None),
    ],
)
def test_between_labels_that_are_alike_nothing_is_guessed(
    reply: str, labels: list[list[str]], expected: int | None
) -> None:
    assert match_choice(reply, labels) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("1,3", (0, 2)), ("3, 1", (0, 2)), ("1 and 3", (0, 2)), ("1 y 3", (0, 2)), ("1 và 3", (0, 2)),
        ("1、3", (0, 2)), ("1和3", (0, 2)), ("1 at 3", (0, 2)), ("1하고 3", (0, 2)), ("1 thiab 3", (0, 2)),
        ("1 ਅਤੇ 3", (0, 2)), ("1, 2, and 4", (0, 1, 3)), ("1 3", (0, 2)), ("1 & 3", (0, 2)),
        ("1 1 3", (0, 2)),
        ("١،٣", (0, 2)), ("1\n3", (0, 2)), ("pools\nlibrary\n", (1, 2)), ("one and three", (0, 2)),
        ("2", (1,)), ("pools", (1,)),
        ("pools and library", (1, 2)), ("parks and trails", (0,)), ("parks and trails, pools", (0, 1)),
        ("all", (0, 1, 2, 3)), ("todos", (0, 1, 2, 3)), ("全部", (0, 1, 2, 3)),
        ("13", None), ("1-3", None), ("1,9", None), ("1 and maybe 3", None), ("", None), (",", None),
        ("and", None),
    ],
)  # fmt: skip
def test_several_choices_are_read_or_the_question_is_asked_again(reply: str, expected: tuple[int, ...] | None) -> None:
    assert match_multi(reply, PLACES) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("yes", "yes"), ("Y", "yes"), ("YES!!", "yes"), ("yes please", "yes"), ("yes I do", "yes"),
        ("ok", "yes"),
        ("Sí", "yes"), ("si gracias", "yes"), ("claro que sí", "yes"), ("có", "yes"), ("vâng ạ", "yes"),
        ("dạ", "yes"), ("có ạ", "yes"), ("是的", "yes"), ("好的谢谢", "yes"), ("没错", "yes"), ("對", "yes"),
        ("opo", "yes"),
        ("네", "yes"), ("yog", "yes"), ("ਹਾਂ ਜੀ", "yes"), ("haan ji", "yes"), ("👍🏽", "yes"), ("👍👍", "yes"),
        ("no", "no"), ("N", "no"), ("nope", "no"), ("no thank you", "no"), ("I don't", "no"),
        ("no gracias", "no"),
        ("claro que no", "no"), ("không", "no"), ("khong co", "no"), ("không có", "no"), ("dạ không ạ", "no"),
        ("不是", "no"), ("没有", "no"), ("不要", "no"), ("hindi po", "no"), ("아니요", "no"),
        ("tsis yog", "no"),
        ("ਨਹੀਂ", "no"), ("👎", "no"), ("1", "yes"), ("2", "no"), ("٢", "no"),
        ("", None), ("3", None), ("maybe", None), ("yes and no", None), ("no sé", None), ("not sure", None),
        ("no problem", None), ("对不起", None), ("不知道", None), ("好不好", None), ("谢谢", None),
        ("ਹ", None),
        ("👍👎", None), ("没有" * 400 + "x", None), ("yes " * 400 + "x", None), ("yesterday", None),
        ("now", None),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_nine_languages_and_a_both_is_neither(reply: str, expected: str | None) -> None:
    assert match_yes_no(reply) == expected


@pytest.mark.parametrize("language", WORDS)
def test_every_word_for_yes_and_no_is_read_as_itself(language: str) -> None:
    words = WORDS[language]

    assert {word for word in words.yes.split("|") if match_yes_no(word) != "yes"} == set()
    assert {word for word in words.no.split("|") if match_yes_no(word) != "no"} == set()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("4", 4), ("4!", 4), ("four", 4), ("cuatro", 4), ("四", 4), ("٤", 4), ("4/5", 4), ("4 out of 5", 4),
        ("4 de 5", 4), ("very happy", 5), ("5 - very happy", 5), ("1, very unhappy", 1), ("very u", 1),
        ("0", None), ("6", None), ("-3", None), ("3.5", None), ("4/10", None), ("1 very happy", None),
        ("very", None), ("4 or 5", None), ("I have 2 kids", None), ("", None), ("good", None),
    ],
)  # fmt: skip
def test_a_place_on_a_scale_is_within_it(reply: str, expected: int | None) -> None:
    assert match_scale(reply, 1, 5, {1: ["Very unhappy"], 5: ["Very happy"]}) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("4", 4), ("four", 4), ("0", 0), ("4 people", 4), ("I have 2 kids", 2), ("1,200", 1200),
        ("1.200", 1200),
        ("3个人", 3), ("3명", 3), ("3 người", 3), ("somos 4", 4), ("٤", 4),
        ("-3", None), ("5001", None), ("2 or 3", None), ("5-6", None), ("2.5", None), ("5+", None),
        (">5", None),
        ("more than 5", None), ("más de 5", None), ("超过5个", None), ("hơn 5", None), ("5pm", None),
        ("$5", None),
        ("what is 5?", None), ("nobody", None), ("", None), ("9" * 30, None), ("1/2", None), ("10:30", None),
    ],
)  # fmt: skip
def test_a_count_is_one_exact_whole_number_within_its_bounds(reply: str, expected: int | None) -> None:
    assert match_number(reply, 0, 5000) == expected


@pytest.mark.parametrize(
    ("question", "reply", "value"),
    [
        ({"kind": "choice", "labels": ["Daily", "Weekly"]}, "weekly", 2),
        ({"kind": "choice", "labels": [["Daily", "Diario"], ["Weekly"]]}, "diario", 1),
        ({"kind": "choice", "labels": ["Daily", "Weekly"]}, "3", None),
        ({"kind": "multi", "labels": ["A", "B", "C"]}, "c, a", [1, 3]),
        ({"kind": "yes_no"}, "👍", "yes"),
        ({"kind": "yes_no"}, "perhaps", None),
        ({"kind": "scale", "min": 1, "max": 5}, "5", 5),
        ({"kind": "scale"}, "6", None),
        ({"kind": "scale", "min": 0, "max": 10}, "0", 0),
        ({"kind": "scale", "min": 1, "max": 3, "labels": ["Bad", "Fair", "Good"]}, "fair", 2),
        ({"kind": "scale", "min": 1, "max": 5, "labels": ["Bad", "Good"]}, "good", 5),
        ({"kind": "number", "min": None, "max": 120}, "121", None),
        ({"kind": "number"}, "-7", -7),
        ({"kind": "text"}, "  more shade  ", "more shade"),
        ({"kind": "text"}, "  ", None),
    ],
)
def test_scripts_get_choices_counted_from_one_and_null_for_ask_again(
    question: dict[str, Any], reply: str, value: object
) -> None:
    assert match_json(question, "en", reply) == value


@pytest.mark.parametrize(
    "question",
    [
        {}, {"kind": "guess"}, {"kind": "choice"}, {"kind": "choice", "labels": []},
        {"kind": "choice", "labels": "ab"},
        {"kind": "multi", "labels": [1, 2]}, {"kind": "scale", "min": "1"}, {"kind": "number", "max": True},
    ],
)  # fmt: skip
def test_a_question_that_is_none_is_refused_with_what_is_wrong(question: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"kind|label|min|max"):
        match_json(question, "en", "1")


@pytest.mark.parametrize(
    "reply",
    ["SKIP", "skip.", "omitir", "bỏ qua", "bo qua", "跳过", "laktawan", "건너뛰기", "hla", "ਛੱਡੋ"],
)
def test_an_optional_question_can_be_passed_in_every_language(reply: str) -> None:
    assert says_skip(reply)


@pytest.mark.parametrize("reply", ["", "skipping", "no", "do not skip the park"])
def test_other_words_pass_nothing(reply: str) -> None:
    assert not says_skip(reply)


@given(st.text(), st.sampled_from(["choice", "multi", "yes_no", "scale", "number", "text"]))
def test_any_reply_to_any_question_is_answered_without_an_error(reply: str, kind: Any) -> None:
    expected = Expected(kind=kind, labels=QUALITY, places=(1, 3, 5), low=1, high=5)

    matched = match(expected, reply)

    if kind == "choice":
        assert matched in {None, 0, 1, 2}
    if kind == "scale":
        assert matched in {None, 1, 2, 3, 4, 5}


@given(st.integers(-20, 20), st.sampled_from(["{}", "{}.", "#{}", "({})", "option {}", "{}번", "{} please"]))
def test_only_a_number_on_the_list_is_a_choice(number: int, dressing: str) -> None:
    chosen = match_choice(dressing.format(number), QUALITY)

    assert chosen == (number - 1 if 1 <= number <= len(QUALITY) else None)


@given(st.data())
def test_a_start_names_its_choice_exactly_when_no_other_choice_begins_so(data: st.DataObject) -> None:
    label = data.draw(st.sampled_from([spellings[0].lower() for spellings in OFTEN]))
    start = label[: data.draw(st.integers(2, len(label)))].strip()

    beginning_so = [i for i, spellings in enumerate(OFTEN) if spellings[0].lower().startswith(start)]

    assert match_choice(start, OFTEN) == (beginning_so[0] if len(beginning_so) == 1 else None)


@given(
    st.sets(st.integers(0, 3), min_size=2),
    st.sampled_from([",", ", ", " ", " and ", "、", " y ", "和", "\n"]),
)
def test_several_numbers_are_read_back_however_they_are_joined(chosen: set[int], joint: str) -> None:
    assert match_multi(joint.join(str(i + 1) for i in chosen), PLACES) == tuple(sorted(chosen))


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert isinstance(spoken_number(text), int | None)
