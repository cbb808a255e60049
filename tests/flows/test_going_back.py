"""Who goes back corrects what they said; nothing they said is lost, and nothing that no longer applies stays."""

from collections.abc import Sequence

from flows.conversation import (
    DRAFT,
    Effect,
    Flow,
    Pressed,
    Replied,
    Resumed,
    Save,
    Say,
    Session,
    Silent,
    TakeBack,
    WentBack,
    step,
)
from flows.nodes.question import BACK, TO
from flows.survey_flow import survey_flow
from flows.translator import ENGLISH
from flows.understanding import not_understood
from tests.builders import a_question, a_survey, replied

FLOW = survey_flow(
    a_survey(
        a_question("visits"),
        a_question("why", kind="text", visits=("never",)),
        a_question("rating", kind="scale"),
        a_question("change", kind="text"),
    ),
    1,
)


def at(node: str, **results: str) -> Session:
    return Session(flow=FLOW.name, version=1, node=node, results=results)


def said(effects: Sequence[Effect]) -> list[str]:
    return [effect.text for effect in effects if isinstance(effect, Say)]


def settling(text: str) -> Replied:
    return Replied(not_understood(text), settles=True)


def test_back_asks_the_question_answered_last_again_with_its_answer() -> None:
    turn = step(FLOW, at("rating", visits="daily"), WentBack(), ENGLISH)

    assert turn.session == at("visits", visits="daily", **{BACK: "visits", TO: "rating"})
    [asked] = said(turn.effects)
    assert asked.startswith("Your answer so far: Every day\n")


def test_the_new_answer_takes_the_place_of_the_old_and_the_survey_goes_on_where_it_was() -> None:
    gone = at("change", visits="daily", rating="4")
    once = step(FLOW, gone, WentBack(), ENGLISH).session
    twice = step(FLOW, once or gone, WentBack(), ENGLISH).session

    other = step(FLOW, twice or gone, replied("never"), ENGLISH)

    assert (once and once.node, twice and twice.node) == ("rating", "visits")
    assert other.session is not None
    assert other.session.node == "why"  # a question that applies only now
    assert other.effects[0] == Save(question="visits", value="never", corrected=True)
    back = step(FLOW, other.session, replied("too far"), ENGLISH).session
    assert back == at("change", visits="never", why="too far", rating="4")


def test_answers_that_no_longer_apply_are_taken_out() -> None:
    back = at("visits", visits="never", why="too far", rating="4", **{BACK: "visits", TO: "change"})

    turn = step(FLOW, back, replied("1"), ENGLISH)

    assert turn.session == at("change", visits="daily", rating="4")
    assert turn.effects[:2] == (Save(question="visits", value="daily", corrected=True), TakeBack(("why",)))


def test_back_at_the_first_question_says_so_and_asks_it_again() -> None:
    turn = step(FLOW, at("visits"), WentBack(), ENGLISH)

    [asked] = said(turn.effects)
    assert asked.startswith("This is the first question.")
    assert turn.session == at("visits")


def test_who_is_not_understood_after_going_back_keeps_the_answer_they_had() -> None:
    here = at("visits", visits="daily", **{BACK: "visits", TO: "rating"})
    for _ in range(3):
        turn = step(FLOW, here, replied("purple"), ENGLISH)
        here = turn.session or here

    assert here == at("rating", visits="daily")


def test_several_texts_are_one_answer_saved_when_they_are_silent() -> None:
    first = step(FLOW, at("change", visits="daily"), settling("more shade"), ENGLISH)
    second = step(FLOW, first.session or at("change"), settling("and benches"), ENGLISH)
    whole = step(FLOW, second.session or at("change"), Silent(), ENGLISH)

    assert (first.effects, second.effects) == ((), ())
    assert whole.effects[0] == Save(question="change", value="more shade and benches")
    assert whole.session is None


def test_a_draft_is_whole_when_something_else_comes() -> None:
    flow: Flow = survey_flow(a_survey(a_question("change", kind="text"), a_question("rating", kind="scale")), 1)
    drafted = Session(flow=flow.name, version=1, node="change", results={DRAFT: "shade"})
    for incoming in (Resumed(), Silent(), Pressed(0)):
        turn = step(flow, drafted, incoming, ENGLISH)

        assert turn.effects[0] == Save(question="change", value="shade")
        assert turn.session is not None
        assert turn.session.node == "rating"


def test_back_takes_a_draft_as_the_answer_and_asks_that_question_again() -> None:
    flow: Flow = survey_flow(a_survey(a_question("change", kind="text"), a_question("rating", kind="scale")), 1)
    drafted = Session(flow=flow.name, version=1, node="change", results={DRAFT: "shade"})

    turn = step(flow, drafted, WentBack(), ENGLISH)

    assert turn.effects[0] == Save(question="change", value="shade")
    assert said(turn.effects)[0].startswith("Your answer so far: shade")
    corrected = step(flow, turn.session or drafted, replied("benches"), ENGLISH)
    assert corrected.effects[0] == Save(question="change", value="benches", corrected=True)


def test_silence_without_a_draft_changes_nothing() -> None:
    turn = step(FLOW, at("rating", visits="daily"), Silent(), ENGLISH)

    assert (turn.session, turn.effects) == (at("rating", visits="daily"), ())
