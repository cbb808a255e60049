"""A machine of its own tells a wish to be left alone, and changes nothing about what a text asks."""

from pathlib import Path

import pytest

from flows.reading import DefinitionError
from nlu.embedded import EmbeddedInterpreter
from nlu.engine.train import load
from nlu.engine.wishes import ONE_OF, OTHER, STOP, read_examples, told_apart
from nlu.sentences import Sentence
from tests.nlu.conftest import LetterEncoder

ASKED = """version: "3.1"
nlu:
  - intent: trash_day
    examples: |
      - when is trash day
      - garbage day
      - when do they pick up the garbage
  - intent: stop
    examples: |
      - stop texting me
      - no more texts
"""

LISTED = """en:
  stop:
    - take me off this list
    - quit texting me
    - please leave me alone
  not_stop:
    - the bus stop is dirty
    - cancel my bulky pickup
    - text me when it opens
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data/en").mkdir(parents=True)
    (tmp_path / "data/en/asked.yml").write_text(ASKED, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/by_meaning.yml").write_text(LISTED, encoding="utf-8")
    return tmp_path / "lists"


def wish(engine: EmbeddedInterpreter, text: str) -> float:
    sure = engine.understand(text).leave_alone
    assert sure is not None
    return sure


def test_a_wish_in_words_nobody_listed_is_likelier_than_a_near_miss(data: Path, lists: Path) -> None:
    engine = load(data, None, encoder=LetterEncoder(), opt_outs=lists)

    assert wish(engine, "take me off") > wish(engine, "the stop is dirty")
    assert wish(engine, "leave me alone please") > wish(engine, "cancel my pickup")


def test_it_is_the_same_when_it_is_read_from_the_cache(data: Path, lists: Path, tmp_path: Path) -> None:
    trained, read = (load(data, tmp_path / "cache", encoder=LetterEncoder(), opt_outs=lists) for _ in range(2))

    assert trained.understand("leave me be") == read.understand("leave me be")
    assert len(list((tmp_path / "cache").glob("wishes-*.npz"))) == 1


def test_a_changed_list_is_learned_anew(data: Path, lists: Path, tmp_path: Path) -> None:
    before = load(data, tmp_path / "cache", encoder=LetterEncoder(), opt_outs=lists)
    (lists / "more.yml").write_text("en:\n  stop:\n    - take your texts elsewhere\n", encoding="utf-8")
    after = load(data, tmp_path / "cache", encoder=LetterEncoder(), opt_outs=lists)

    assert wish(after, "take your texts elsewhere") > wish(before, "take your texts elsewhere")


def test_what_a_text_asks_stays_what_it_was(data: Path, lists: Path) -> None:
    alone = load(data, None, encoder=LetterEncoder()).understand("garbage day please")
    beside = load(data, None, encoder=LetterEncoder(), opt_outs=lists).understand("garbage day please")

    assert beside.intents == alone.intents
    assert alone.leave_alone is None


def test_without_an_encoder_words_and_letters_tell_it(data: Path, lists: Path) -> None:
    engine = load(data, None, encoder=None, opt_outs=lists)

    assert wish(engine, "quit texting") > wish(engine, "the bus stop")


@pytest.mark.parametrize("text", ["", "12", "🛑", "9380"])
def test_what_has_no_words_wishes_nothing(data: Path, lists: Path, text: str) -> None:
    assert load(data, None, encoder=None, opt_outs=lists).understand(text).leave_alone is None


def test_it_learns_from_every_wish_and_from_some_of_the_rest() -> None:
    asked = [Sentence(text=f"{n}", intent="trash_day", language="en") for n in range(10)]
    wishes = [Sentence(text=f"stop {n}", intent=STOP, language="en") for n in range(4)]
    listed = [Sentence(text="bus stop", intent=OTHER, language="en")]

    learned = told_apart([*asked, *wishes], listed)

    assert [s for s in learned if s.intent == STOP] == wishes
    assert len([s for s in learned if s.intent == OTHER]) == len(asked[::ONE_OF]) + len(listed)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("en: stop\n", "needs keys of its own"),
        ("en:\n  go_on:\n    - hello\n", "unknown key 'go_on'"),
        ("en:\n  stop: quit\n", "needs a list"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_with_its_file_and_line(lists: Path, text: str, told: str) -> None:
    (lists / "by_meaning.yml").write_text(text, encoding="utf-8")

    with pytest.raises(DefinitionError, match=told):
        read_examples(lists)
