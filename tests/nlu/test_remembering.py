"""Short texts are understood once, and nothing that may be an address is kept."""

from collections import Counter

import pytest

from flows.understanding import Understanding, not_understood
from nlu.remembering import SHORT, RememberingInterpreter
from nlu.values.gazetteer import Gazetteer


class Counting:
    """An engine that counts how often it is asked each text."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str | None]] = Counter()

    def understand(self, text: str, language: str | None = None) -> Understanding:
        self.asked[text, language] += 1
        return not_understood(text)


@pytest.fixture
def engine() -> Counting:
    return Counting()


@pytest.fixture
def names() -> Gazetteer:
    return Gazetteer.of({"place": {"Laguna Park": "laguna"}})


@pytest.mark.parametrize("text", ["SKIP", "", "yes please", "不用了", "2", "ਹਾਂ"])
def test_a_short_text_is_understood_once_in_each_language(engine: Counting, names: Gazetteer, text: str) -> None:
    remembering = RememberingInterpreter(engine, names)

    told = [remembering.understand(text, language) for language in ("en", "en", "es", None, "es")]

    assert told == [not_understood(text)] * 5
    assert engine.asked == {(text, "en"): 1, (text, "es"): 1, (text, None): 1}


@pytest.mark.parametrize("text", ["9 Elm Ct", "Elm Ct 9", "line\n9", "apt ९", "a" * (SHORT + 1)])
def test_what_is_long_or_may_be_an_address_is_not_kept(engine: Counting, names: Gazetteer, text: str) -> None:
    remembering = RememberingInterpreter(engine, names)

    assert remembering.understand(text) == remembering.understand(text) == not_understood(text)
    assert engine.asked == {(text, None): 2}


def test_new_names_are_found_in_a_text_that_was_known_before(engine: Counting, names: Gazetteer) -> None:
    remembering = RememberingInterpreter(engine, names)
    remembering.understand("new park")

    names.renew("tomorrow's data", lambda: {"place": {"New Park": "new"}})
    remembering.understand("new park")

    assert engine.asked == {("new park", None): 2}


def test_it_goes_by_the_name_of_the_engine_behind_it(engine: Counting, names: Gazetteer) -> None:
    assert RememberingInterpreter(engine, names).name == "counting"
