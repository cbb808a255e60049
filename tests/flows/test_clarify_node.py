"""“Which one did you mean?”: three choices at most, and “something else” in anybody's words."""

import json

import pytest

from flows.conversation import Begin, Input, Pressed, Say, Started, Turn, step
from flows.nodes.clarify import INTENTS, MOST, SLOTS, ClarifyNode
from flows.translator import ENGLISH
from tests.builders import a_flow, a_session, in_spanish, replied

TITLES = {"trash_day": "Trash day", "find_park": "Parks", "library": "Library", "elections": "Elections"}
WHICH = a_flow(here=ClarifyNode(titles=TITLES))
ASKED = a_session(
    {INTENTS: json.dumps(["greet", *TITLES]), SLOTS: json.dumps({"text": "open on monday?", "date": "weekday:0"})}
)


def test_the_three_likeliest_with_a_title_are_offered_and_something_else() -> None:
    [asked] = step(WHICH, ASKED, Started(), ENGLISH).effects

    assert isinstance(asked, Say)
    assert asked.choices == ("Trash day", "Parks", "Library", "Something else")
    assert len(asked.choices) == MOST + 1


@pytest.mark.parametrize(
    "said",
    [
        "4", "four", "something else", "None of these", "other", "otra cosa", "NINGUNO", "ninguna", "việc khác", "khac",
        "其他", "都不是", "iba pa", "다른 것", "없음", "lwm yam", "ਕੁਝ ਹੋਰ", "kuch hor",
    ],
)  # fmt: skip
def test_something_else_may_be_said_in_any_language(said: str) -> None:
    told = step(WHICH, ASKED, replied(said), in_spanish())

    assert told == Turn(None, (Begin("out_of_scope", {"text": "open on monday?"}),))


@pytest.mark.parametrize("incoming", [Pressed(3), replied("4")])
def test_something_else_takes_the_first_text_along_and_no_value_that_may_mean_nothing(incoming: Input) -> None:
    [begun] = step(WHICH, ASKED, incoming, ENGLISH).effects

    assert begun == Begin("out_of_scope", {"text": "open on monday?"})


@pytest.mark.parametrize("said", ["5", "0", "elections", "maybe", "👍"])
def test_what_was_not_offered_is_asked_again(said: str) -> None:
    told = step(WHICH, ASKED, replied(said), ENGLISH)

    assert not told.understood
    assert told.session is not None
