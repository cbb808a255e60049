from pathlib import Path

import pytest

from flows.reading import DefinitionError
from nlu.sentences import Sentence, read_all, read_file

GOOD = """version: "3.1"
nlu:
  - intent: trash_day
    examples: |
      - when is trash day at [9380 Studio Ct](address)
      - trash day
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "waste.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sentence_has_its_intent_language_and_slots(tmp_path: Path) -> None:
    first, second = read_file(written(tmp_path, GOOD), "en")

    assert first == Sentence(
        text="when is trash day at 9380 Studio Ct",
        intent="trash_day",
        language="en",
        slots=(("address", "9380 Studio Ct"),),
    )
    assert second.slots == ()


@pytest.mark.parametrize(
    ("good", "bad", "line", "what"),
    [
        ('"3.1"', '"2.0"', 1, "version"),
        ("nlu:", "rules:", 2, "unknown key"),
        ("trash_day\n", "trash/day\n", 3, "not a name"),
        ("trash_day\n", "Trash Day\n", 3, "not a name"),
        ("examples", "example", 4, "unknown key"),
        ("- trash day", "trash day", 6, "begin with"),
        ("- trash day", "- ", 6, "begin with"),
        ("- trash day", "- trash [day", 6, "bracket"),
        ("- trash day", "- [trash](Item!) day", 6, "bracket"),
        ("- trash day", "- When is trash day at 9380 Studio Ct", 6, "line 5 too"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path: Path, good: str, bad: str, line: int, what: str) -> None:
    path = written(tmp_path, GOOD[::-1].replace(good[::-1], bad[::-1], 1)[::-1])

    with pytest.raises(DefinitionError) as wrong:
        read_file(path, "en")

    assert (wrong.value.path, wrong.value.line) == (path, line)
    assert what in str(wrong.value)


@pytest.mark.parametrize("text", ["", "- a list", 'version: "3.1"\nnlu: []', 'version: "3.1"\nnlu: [x]', "a: [b"])
def test_a_file_that_holds_no_sentences_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DefinitionError):
        read_file(written(tmp_path, text), "en")


def test_a_folder_without_sentences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_all(tmp_path)
