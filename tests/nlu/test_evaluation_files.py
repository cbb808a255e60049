"""Sentences to measure with: what is read, what is refused and with which cure; how they are cut."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading import DefinitionError
from nlu.engine.verdict import OUT_OF_SCOPE
from nlu.evaluation.folds import folds
from nlu.evaluation.overlap import bare, seen, strangers
from nlu.evaluation.reading import read_sentences
from nlu.sentences import Sentence

OURS = ("en", "es", "zh_Hans")

RASA = """version: "3.1"
nlu:
- intent: Refund/not showing up?
  examples: |
    - where is my [refund](thing:money)
    - where is my refund
    - i want [it]{"entity": "thing", "role": "x"} back
- synonym: money
  examples: |
    - cash
- intent: __oos__
  examples: |
    - sing a song
"""


def written(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def sentence(text: str, intent: str = "a", language: str = "en") -> Sentence:
    return Sentence(text=text, intent=intent, language=language)


def test_a_line_of_json_is_a_sentence_whatever_its_intent_is_called(tmp_path: Path) -> None:
    lines = (
        '\ufeff{"text": " hola ", "intent": "say hi/hello"}\n\n'
        '{"text": "你好", "intent": "__oos__", "language": "zh_Hans", "more": 1}\r\n'
    )

    found = read_sentences([written(tmp_path / "a.jsonl", lines)], OURS)

    assert found == [sentence("hola", "say hi/hello"), sentence("你好", OUT_OF_SCOPE, "zh_Hans")]


def test_other_people_s_rasa_files_are_read_as_rasa_does(tmp_path: Path) -> None:
    found = read_sentences([written(tmp_path / "bank.yml", RASA)], OURS)

    assert found == [
        *[sentence("where is my refund", "Refund/not showing up?")] * 2,
        sentence("i want it back", "Refund/not showing up?"),
        sentence("sing a song", OUT_OF_SCOPE),
    ]


@pytest.mark.parametrize(
    ("name", "language"),
    [("es.yml", "es"), ("zh_Hans/waste.yml", "zh_Hans"), ("deutsch/bus.yml", "en"), ("es/a.jsonl", "es")],
)
def test_a_file_is_in_the_language_it_or_its_folder_is_called_by(tmp_path: Path, name: str, language: str) -> None:
    text = RASA if name.endswith("yml") else '{"text": "x", "intent": "y"}'

    found = read_sentences([written(tmp_path / name, text)], OURS)

    assert {s.language for s in found} == {language}


def test_a_folder_is_every_file_in_it_in_order(tmp_path: Path) -> None:
    written(tmp_path / "b/es.yml", RASA)
    written(tmp_path / "a.jsonl", '{"text": "x", "intent": "y"}')
    written(tmp_path / "README.md", "no sentences")

    assert [s.language for s in read_sentences([tmp_path], OURS)] == ["en", "es", "es", "es", "es"]


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        ("a.jsonl", "", 1, "no sentence"),
        ("a.jsonl", "\n\n", 1, "no sentence"),
        ("a.jsonl", '{"text": "x", "intent": "y"}\n{"text": ', 2, "not JSON"),
        ("a.jsonl", '{"text": "x", "intent": "y"}\n\n[1]', 3, "no JSON object"),
        ("a.jsonl", '{"intent": "y"}', 1, "'text'"),
        ("a.jsonl", '{"text": "  ", "intent": "y"}', 1, "'text'"),
        ("a.jsonl", '{"text": "x", "intent": 5}', 1, "'intent'"),
        ("a.jsonl", '{"text": "x", "intent": "y", "language": null}', 1, "'language'"),
        ("a.jsonl", b'{"text": "x", "intent": "y"}\n\xff\xfe', 2, "UTF-8"),
        ("a.jsonl", "[" * 100_000, 1, "not JSON"),
        ("a.csv", "x,y", 1, "'.csv'"),
        ("noending", "x,y", 1, "without an ending"),
        ("a.yml", "", 1, "empty"),
        ("a.yml", "nlu: x", 1, "list of intents"),
        ("a.yml", "nlu: []", 1, "no sentence"),
        ("a.yml", "nlu:\n- intent: a\n  examples: |\n    - x\n    y", 5, "begin with"),
        ("a.yml", "nlu:\n- intent: a\n", 2, "'examples'"),
        ("a.yml", "nlu: [x", 1, "not YAML"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_line_and_a_cure(
    tmp_path: Path, name: str, text: str | bytes, line: int, what: str
) -> None:
    path = written(tmp_path / name, text)

    with pytest.raises(DefinitionError) as wrong:
        read_sentences([path], OURS)

    assert (wrong.value.path, wrong.value.line) == (path, line)
    assert what in wrong.value.what
    assert wrong.value.fix


def test_a_file_that_is_not_there_and_a_folder_of_nothing_are_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="cannot be read"):
        read_sentences([tmp_path / "none.jsonl"], OURS)
    with pytest.raises(DefinitionError, match="no sentences in this folder"):
        read_sentences([tmp_path], OURS)


@given(intents=st.lists(st.sampled_from("abc"), min_size=2, max_size=60), count=st.integers(2, 8))
def test_each_sentence_is_tested_once_and_never_by_a_machine_that_saw_it(intents: list[str], count: int) -> None:
    sentences = [sentence(str(at), intent) for at, intent in enumerate(intents)]
    count = min(count, len(sentences))

    parts = list(folds(sentences, count))

    assert sorted(s.text for _, test in parts for s in test) == sorted(s.text for s in sentences)
    for train, test in parts:
        assert sorted(s.text for s in [*train, *test]) == sorted(s.text for s in sentences)
        for intent in "abc":
            share = sum(s.intent == intent for s in sentences) / count
            assert abs(sum(s.intent == intent for s in test) - share) <= 1


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_or_too_many_folds_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="folds"):
        list(folds([sentence(text) for text in "xyz"], count))


def test_a_sentence_is_the_same_but_for_case_accents_width_and_signs() -> None:
    train = [sentence("¿Cuándo pasa la BASURA?"), sentence("垃圾哪天收？")]

    assert bare("  Cuando pasa -- la basura! ") == bare("¿Cuándo pasa la BASURA?")
    assert [s.text for s in seen(train, [sentence("垃圾哪天收"), sentence("cuando pasa el bus")])] == ["垃圾哪天收"]


def test_intents_that_training_has_not_are_named_but_out_of_scope_is_none_of_them() -> None:
    test = [sentence("x", "b"), sentence("y", "b"), sentence("z"), sentence("w", OUT_OF_SCOPE)]

    assert strangers([sentence("v")], test) == {"b": 2}
