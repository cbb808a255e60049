"""The node that asks one question of a survey."""

import pytest

from flows.conversation import MAX_TRIES, Input, Pressed, Resumed, Save, Say, Session, Started, Turn, step
from flows.nodes.question import QuestionNode
from flows.nodes.say import SayNode
from flows.replies.matching import Kind
from flows.surveys.survey import SKIPPED, Question
from flows.translator import ENGLISH
from tests.builders import a_flow, a_question, a_session, replied

THANKS = Say(text="Thank you!")
FINISHED = Turn(None, (THANKS,))


def play(incoming: Input, question: Question | None = None, session: Session | None = None) -> Turn:
    node = QuestionNode(question=question or a_question(), goto="bye")
    flow = a_flow(here=node, bye=SayNode(say="Thank you!"))
    return step(flow, session or a_session(), incoming, ENGLISH)


def saved(value: str) -> Turn:
    return Turn(None, (Save(question="visits", value=value), THANKS))


@pytest.mark.parametrize("incoming", [replied("2"), replied("never"), replied(" Never! "), Pressed(1)])
def test_an_answer_is_saved_under_its_code_and_the_survey_goes_on(incoming: Input) -> None:
    assert play(incoming) == saved("never")


@pytest.mark.parametrize(
    ("kind", "reply", "code"),
    [
        ("multi", replied("1 and 2"), "daily never"),
        ("scale", replied("5"), "5"),
        ("scale", Pressed(4), "5"),
        ("number", replied("quite often"), None),
        ("number", replied("12"), "12"),
        ("text", replied("  More shade, {please}! 🌳 "), "More shade, {please}! 🌳"),
    ],
)
def test_each_kind_of_question_is_answered_in_its_own_way(kind: Kind, reply: Input, code: str | None) -> None:
    turn = play(reply, a_question(kind=kind))

    assert turn.understood is (code is not None)
    assert code is None or turn == saved(code)


def test_an_answer_is_kept_for_the_questions_that_depend_on_it() -> None:
    node = QuestionNode(question=a_question(), goto="why")
    then = QuestionNode(question=a_question("why", kind="text", visits=("never",)), goto="bye")
    flow = a_flow(here=node, why=then, bye=SayNode(say="Thank you!"))

    asked = step(flow, a_session(), replied("never"), ENGLISH)
    passed = step(flow, a_session(), replied("every day"), ENGLISH)

    assert asked.session == a_session({"visits": "never"}, node="why")
    assert passed == Turn(None, (Save(question="visits", value="daily"), THANKS))


def test_a_question_that_does_not_apply_is_passed_in_silence() -> None:
    assert play(Started(), a_question(visits=("never",)), a_session({"visits": "daily"})) == FINISHED


@pytest.mark.parametrize("kind", ["choice", "multi", "scale", "number"])
def test_a_question_is_asked_again_at_most_twice_with_the_answers_and_then_skipped(kind: Kind) -> None:
    question = a_question(kind=kind)
    session = a_session()
    [asked] = play(Started(), question).effects
    assert isinstance(asked, Say)
    for tries in range(1, MAX_TRIES + 1):
        turn = play(replied("maybe so"), question, session)
        [again] = turn.effects
        assert isinstance(again, Say)
        assert again.text == f"{question.hint(ENGLISH)}\n{asked.text}"
        assert (again.choices, turn.session, turn.understood) == (asked.choices, a_session(tries=tries), False)
        session = a_session(tries=tries)

    assert play(replied("maybe so"), question, session) == saved(SKIPPED)


@pytest.mark.parametrize("index", [-1, 2, 5, 10**18])
@pytest.mark.parametrize("kind", ["choice", "yes_no", "text", "number"])
def test_a_press_out_of_range_asks_again_and_counts_no_try(kind: Kind, index: int) -> None:
    session = a_session(tries=MAX_TRIES)

    turn = play(Pressed(index), a_question(kind=kind), session)

    assert (turn.session, turn.understood, len(turn.effects)) == (session, False, 1)


def test_resumed_asks_the_pending_question_again_and_counts_no_try() -> None:
    session = a_session(tries=1)

    turn = play(Resumed(), session=session)

    assert (turn.session, turn.effects) == (session, play(Started()).effects)


def test_where_several_may_be_picked_there_are_numbers_and_no_buttons() -> None:
    [asked] = play(Started(), a_question(kind="multi")).effects

    assert isinstance(asked, Say)
    assert asked.many


@pytest.mark.parametrize(("kind", "anything"), [("text", True), ("choice", False), ("number", False)])
def test_only_a_question_in_own_words_takes_anything(kind: Kind, anything: bool) -> None:  # noqa: FBT001 - a table's column
    assert QuestionNode(question=a_question(kind=kind), goto=None).takes_anything is anything


def test_an_empty_reply_is_no_answer_in_own_words() -> None:
    assert play(replied(" "), a_question(kind="text")).understood is False
