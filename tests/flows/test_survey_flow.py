"""A survey as a flow: it can always be finished, and each question is answered once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conversation import MAX_TRIES, Locate, Resumed, Save, Say, Session, Started, step
from flows.lookup import NotFound
from flows.nodes.question import QuestionNode
from flows.replies.matching import KINDS
from flows.survey_flow import CLOSING, INTRO, survey_flow
from flows.surveys.survey import SKIPPED, Question
from flows.translator import ENGLISH
from tests.builders import a_question, a_survey, replied
from tests.flows.strategies import texts


def test_the_intro_and_the_first_question_come_first_and_the_closing_words_last() -> None:
    flow = survey_flow(a_survey(), 3)

    began = step(flow, flow.begin(), Started(), ENGLISH)
    assert began.session == Session(flow="park_use", version=3, node="visits")
    ended = step(flow, began.session, replied("1"), ENGLISH)

    assert [effect.text for effect in began.effects if isinstance(effect, Say)] == [
        "Three short questions.",
        "How often?",
    ]
    assert (ended.session, ended.effects) == (None, (Save(question="visits", value="daily"), Say(text="Thank you!")))
    assert flow.survey


def test_the_questions_come_in_order() -> None:
    flow = survey_flow(a_survey(a_question("a"), a_question("b"), a_question("c")), 1)

    assert list(flow.nodes) == [INTRO, "a", "b", "c", CLOSING]
    assert all(flow.nodes[name].exits == (after,) for name, after in pairwise(flow.nodes))


@pytest.mark.parametrize("node", [INTRO, CLOSING])
def test_no_question_can_be_named_as_the_intro_or_the_closing_words(node: str) -> None:
    assert not node.isidentifier()


def surveys() -> st.SearchStrategy[tuple[Question, ...]]:
    """Up to five questions, some of which depend on the first, which is a choice."""
    kinds = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from([None, "daily", "never"])), max_size=4)
    return kinds.map(
        lambda rest: (
            a_question("first"),
            *(
                a_question(f"q{number}", kind=kind, **({"first": (code,)} if code else {}))
                for number, (kind, code) in enumerate(rest)
            ),
        )
    )


@given(surveys(), st.lists(texts, min_size=20, max_size=20))
def test_whatever_is_replied_a_survey_is_finished_and_every_question_asked_has_one_answer(
    questions: tuple[Question, ...], replies: list[str]
) -> None:
    flow = survey_flow(a_survey(*questions), 1)
    turn = step(flow, flow.begin(), Started(), ENGLISH)
    asked: list[str] = []
    answers: list[tuple[str, str]] = []
    for reply in replies:
        if turn.session is None:
            break
        assert isinstance(flow.nodes[turn.session.node], QuestionNode)
        asked.append(turn.session.node)
        assert step(flow, turn.session, Resumed(), ENGLISH).session == turn.session
        turn = step(flow, turn.session, replied(reply), ENGLISH)
        if turn.session is not None and turn.effects and isinstance(turn.effects[-1], Locate):
            turn = step(flow, turn.session, NotFound(reason="no_such"), ENGLISH)
        answers += [(effect.question, effect.value) for effect in turn.effects if isinstance(effect, Save)]

    assert turn.session is None
    assert [question for question, _ in answers] == list(dict.fromkeys(asked))
    assert all(asked.count(key) <= 1 + MAX_TRIES for key in asked)
    assert all(value for _, value in answers)
    assert {question.key for question in questions if question.applies(dict(answers))} == set(asked)


def test_a_question_passed_by_silence_of_meaning_is_saved_as_skipped() -> None:
    flow = survey_flow(a_survey(), 1)
    session = flow.begin().at("visits")

    for _ in range(MAX_TRIES):
        turn = step(flow, session, replied("?"), ENGLISH)
        assert turn.session is not None
        session = turn.session

    assert Save(question="visits", value=SKIPPED) in step(flow, session, replied("?"), ENGLISH).effects
