from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from nlu.language import detect, kept_language, mentions_language, names_language
from nlu.sentences import read_file

OFFERED = ("en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko")
HELD_OUT = Path(__file__).parent / "held_out"
GURMUKHI = regex.compile(r"\p{Gurmukhi}")
SHORT = [
    (tag, text)
    for line in (Path(__file__).parent / "languages" / "short_texts.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for tag, _, text in [line.partition(" ")]
]
"""One- and two-word texts with what is right for each; see the file's first lines."""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when is trash day at my house", "en"),
        ("cuando pasa la basura", "es"),
        ("khi nào lấy rác", "vi"),
        ("khi nao lay rac nha toi", "vi"),
        ("kailan kukunin ang basura", "fil"),
        ("kuv xav paub hnub twg pov khib nyiab", "hmn"),
        ("ਕੂੜਾ ਕਦੋਂ ਚੁੱਕਦੇ ਹਨ", "pa"),
        ("쓰레기 언제 가져가요", "ko"),
        ("垃圾什么时候收", "zh_Hans"),
        ("垃圾什麼時候收", "zh_Hant"),
        ("9380 Studio Ct 哪天收垃圾", "zh_Hans"),
        ("hola", "es"),
        ("basura", "es"),
        ("gracias!", "es"), ("cảm ơn", "vi"), ("kailan", "fil"), ("nyob zoo", "hmn"),
    ],
)  # fmt: skip
def test_a_language_is_told_from_a_sentence_or_an_unmistakable_word(text: str, language: str) -> None:
    assert detect(text, OFFERED) == language


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "ok", "OK!", "12", "👍", "yes", "no", "si", "STOP", "bus", "9380 Studio Ct", "8401 W Stockton Blvd",
        "Maria Gonzalez", "Juan Carlos Perez", "Elk Grove Park", "\ud83d",
    ],
)  # fmt: skip
def test_what_is_too_short_or_a_name_tells_no_language(text: str) -> None:
    assert detect(text, OFFERED) is None


@pytest.mark.parametrize(
    "text",
    [
        "bonjour quand passent les poubelles",
        "wann wird der müll abgeholt",
        "когда вывозят мусор",
        "متى يتم جمع القمامة",
        "ゴミはいつ収集されますか",
    ],
)
def test_a_language_that_is_not_offered_is_none_of_ours(text: str) -> None:
    assert detect(text, OFFERED) is None


def test_only_offered_languages_are_told() -> None:
    assert detect("cuando pasa la basura", ["en", "vi"]) != "es"
    assert detect("쓰레기 언제 가져가요", ["en", "es"]) is None
    assert detect("垃圾什麼時候收", ["en", "zh_Hans"]) == "zh_Hans"


def test_the_stored_script_decides_where_both_write_alike() -> None:
    assert detect("垃圾", OFFERED, "zh_Hant") == "zh_Hant"
    assert detect("垃圾", OFFERED, "zh_Hans") == "zh_Hans"
    assert detect("垃圾", OFFERED, "es") == "zh_Hans"
    assert detect("垃圾什么时候收", OFFERED, "zh_Hant") == "zh_Hans"


@pytest.mark.parametrize("language", OFFERED)
def test_the_language_of_unseen_sentences_is_told(language: str) -> None:
    unseen = [sentence.text for sentence in read_file(HELD_OUT / f"{language}.yml", language)]

    told = [detect(text, OFFERED) for text in unseen]

    assert told.count(language) / len(told) >= 0.97
    assert sum(tag not in {language, None} for tag in told) / len(told) <= 0.03


def test_punjabi_in_latin_letters_is_told_from_unseen_sentences() -> None:
    unseen = [s.text for s in read_file(HELD_OUT / "pa.yml", "pa") if not GURMUKHI.search(s.text)]

    told = [detect(text, OFFERED) for text in unseen]

    assert len(unseen) > 50
    assert told.count("pa") / len(told) >= 0.97


def test_one_and_two_words_are_told_where_they_are_unmistakable_and_only_there() -> None:
    wrong = [(tag, text) for tag, text in SHORT if detect(text, OFFERED) not in _right(tag)]

    assert len(SHORT) >= 150
    assert len(wrong) / len(SHORT) <= 0.05, wrong


def _right(tag: str) -> set[str | None]:
    """What the list's header says of a tag."""
    if tag == "-":
        return {None}
    if tag == "zh":
        return {"zh_Hans", "zh_Hant"}
    return {tag.rstrip("?"), None} if tag.endswith("?") else {tag}


@pytest.mark.parametrize("stored", [*OFFERED, None])
@pytest.mark.parametrize("text", ["ok", "12", "👍", "Maria Gonzalez", "yes", "9380 Studio Ct", ""])
def test_a_stored_language_stays_where_a_text_tells_nothing(text: str, stored: str | None) -> None:
    assert kept_language(text, detect(text, OFFERED, stored), stored) == stored


@pytest.mark.parametrize(
    ("text", "stored", "settled_on"),
    [
        ("gracias", "en", "en"),
        ("gracias 9380 Studio Ct", "en", "en"),
        ("Nguyễn Văn Đức", "en", "en"),
        ("cuando pasa la basura", "en", "es"),
        ("垃圾什么时候收", "en", "zh_Hans"),
        ("垃圾", "en", "en"),
        ("gracias", None, "es"),
        ("kooda kado chukde ne", "en", "pa"),
        ("쓰레기 언제 가져가요", "en", "ko"),
    ],
)
def test_a_stored_language_changes_by_three_words(text: str, stored: str | None, settled_on: str) -> None:
    assert kept_language(text, detect(text, OFFERED, stored), stored) == settled_on


@given(st.text(max_size=80))
def test_any_text_has_an_offered_language_or_none(text: str) -> None:
    assert detect(text, OFFERED) in {*OFFERED, None}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("español", "es"),
        ("ESPANOL", "es"),
        ("spanish", "es"), ("en español por favor", "es"), ("Do you speak Spanish?", "es"),
        ("English please", "en"), ("inglés", "en"), ("tiếng Anh", "en"),
        ("中文", "zh_Hans"),
        ("用中文回答", "zh_Hans"), ("简体", "zh_Hans"), ("mandarin", "zh_Hans"), ("chino", "zh_Hans"),
        ("繁體中文", "zh_Hant"), ("cantonese", "zh_Hant"), ("Traditional Chinese", "zh_Hant"),
        ("tiếng việt", "vi"),
        ("tieng viet", "vi"), ("language vi", "vi"), ("Language: es", "es"), ("越南文", "vi"),
        ("tagalog po", "fil"),
        ("Filipino", "fil"), ("ਪੰਜਾਬੀ", "pa"), ("punjabi", "pa"), ("ਪੰਜਾਬੀ ਵਿੱਚ", "pa"),
        ("lus hmoob", "hmn"),
        ("hmong", "hmn"), ("한국어", "ko"), ("한국어로", "ko"), ("korean please", "ko"),
    ],
)  # fmt: skip
def test_a_language_is_asked_for_by_its_name_in_any_language(text: str, language: str) -> None:
    assert names_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "es", "pa", "a", "spanish class at the library", "no english", "library", "language", "👍", "en", "speak"],
)
def test_what_does_more_or_less_than_name_a_language_names_none(text: str) -> None:
    assert names_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿me puede escribir en español por favor?", "es"),
        ("thov sau ua lus Hmoob", "hmn"),
        ("한국어로 해 주세요", "ko"),
        ("can you write in Traditional Chinese", "zh_Hant"),
        ("I read 中文 better", "zh_Hans"),
        ("not English, Spanish please", None),
        ("which languages do you speak", None),
    ],
)
def test_a_sentence_mentions_one_language_or_none(text: str, language: str | None) -> None:
    assert mentions_language(text) == language
