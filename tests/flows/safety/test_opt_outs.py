"""Whether we hear a wish to be left alone, in nine languages, in sentences that nobody trained us on."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

import nlu
from flows.safety.consent import consent_word, wants_out
from flows.safety.wording import spoken_words
from nlu.embedded import EmbeddedInterpreter
from nlu.engine.train import load
from nlu.engine.wishes import read_examples
from nlu.sentences import read_all

RECALL = 0.98
"""Of the wishes, those that are heard at least. The goal is 0.98; this only ever goes up."""

FALSE_ALARMS = 0.021
"""Of the other texts, those that are taken for one at most. The goal is 0.005; this only ever goes down."""

SENTENCES = Path(nlu.__file__).parent / "data"
OPT_OUTS = SENTENCES.with_name("opt_outs")
TRAINED = SENTENCES.parents[1] / "build" / "nlu"
"""Where the tests keep the model: training takes half a minute."""


class Text(NamedTuple):
    """One line of the list that is held out."""

    language: str
    wish: bool
    text: str


def _listed(path: Path) -> Iterator[Text]:
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))
    for language, kinds in lists.items():
        yield from (Text(language, kind == "stop", str(text)) for kind, texts in kinds.items() for text in texts)


LATER = 0.85, 0.022
"""The same of a shorter list in English, Hmong and Punjabi, whose rules are the weakest."""

BLIND = 0.976, 0.0
"""The same of the list that nobody has read but who wrote it: the figures to believe."""


LISTED, SHORTER, UNREAD = (
    tuple(_listed(Path(__file__).with_name(f"{name}.yml"))) for name in ("opt_outs", "opt_outs_later", "opt_outs_blind")
)


@pytest.fixture(scope="module")
def engine() -> EmbeddedInterpreter:
    return load(SENTENCES, TRAINED, cities=("Elk Grove",), opt_outs=OPT_OUTS)


def test_a_wish_to_be_left_alone_is_heard_and_nothing_else_is_taken_for_one(engine: EmbeddedInterpreter) -> None:
    _score(engine, LISTED, RECALL, FALSE_ALARMS)


def test_so_it_is_in_sentences_written_later(engine: EmbeddedInterpreter) -> None:
    _score(engine, SHORTER, *LATER)


def test_so_it_is_in_sentences_that_nobody_has_read(engine: EmbeddedInterpreter) -> None:
    _score(engine, UNREAD, *BLIND, telling=False)


def _score(
    engine: EmbeddedInterpreter, listed: Sequence[Text], recall: float, false_alarms: float, *, telling: bool = True
) -> None:
    """Hold a list to its figures; which lines are wrong is told but of one that is to stay unread."""
    __tracebackhide__ = True  # it would show lines of the list
    wrong = [each for each in listed if wants_out(each.text, engine.understand(each.text)) != each.wish]
    wishes, others = (sum(each.wish is kind for each in listed) for kind in (True, False))
    missed, alarms = (sum(each.wish is kind for each in wrong) for kind in (True, False))

    for language in dict.fromkeys(each.language for each in listed):
        print(_line(language, listed, wrong))  # noqa: T201 - who runs it with -s reads the figures

    failing = "\n".join(
        f"{each.language} {'missed' if each.wish else 'taken'}: {each.text if telling else '…'}" for each in wrong
    )
    assert 1 - missed / wishes >= recall, failing
    assert alarms / others <= false_alarms, failing


def test_what_the_grammar_was_made_from_stays_heard_or_left_alone() -> None:
    fitted = list(_listed(OPT_OUTS / "by_words.yml"))

    assert [each for each in fitted if (consent_word(each.text) == "stop") != each.wish] == []
    assert len(fitted) > 1000


def test_the_list_is_long_enough_in_every_language() -> None:
    assert len(LISTED) >= 300
    assert {(each.language, each.wish) for each in LISTED} == {
        (tag, wish)
        for tag in ("en", "es", "zh_Hans", "zh_Hant", "vi", "fil", "pa", "hmn", "ko")
        for wish in (True, False)
    }


def test_no_sentence_of_the_list_was_trained_on() -> None:
    trained = {spoken_words(each.text) for each in (*read_all(SENTENCES), *read_examples(OPT_OUTS))}

    assert [each.text for each in (*LISTED, *SHORTER, *UNREAD) if spoken_words(each.text) in trained] == []


def _line(language: str, listed: Sequence[Text], wrong: list[Text]) -> str:
    here = [each for each in listed if each.language == language]
    wishes = sum(each.wish for each in here)
    missed = sum(each.wish for each in wrong if each.language == language)
    alarms = sum(not each.wish for each in wrong if each.language == language)
    return f"{language}: heard {wishes - missed} of {wishes}, taken for one {alarms} of {len(here) - wishes}"
