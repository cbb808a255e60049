"""The engine: whatever is written or pressed, a session waits or ends, and nobody is met with silence."""

import json

from hypothesis import given
from hypothesis import strategies as st

from flows.conversation import Flow, Replied, Resumed, Say, Session, Started, Turn, step
from flows.lookup import LookUp
from flows.nodes.ask import AskNode
from flows.nodes.question import QuestionNode
from flows.nodes.say import SayNode
from flows.translator import ENGLISH
from tests.builders import a_flow, a_question, a_session, replied
from tests.flows.strategies import answers_to, checked_flows, deeds


def settled(flow: Flow, turn: Turn, data: st.DataObject) -> Turn:
    """Answer look-ups until the resident is waited for, as the program does."""
    for _ in range(2 * len(flow.nodes)):
        if turn.session is None or not turn.effects or not isinstance(turn.effects[-1], LookUp):
            return turn
        assert not any(name.startswith("_") for name in turn.effects[-1].slots)
        turn = step(flow, turn.session, data.draw(answers_to(turn.effects[-1].card)), ENGLISH)
    raise AssertionError("look-ups go round without the resident")


@given(checked_flows(), st.lists(deeds, max_size=8), st.data())
def test_a_session_of_a_checked_flow_waits_at_one_of_its_nodes_or_is_over(
    flow: Flow, happened: list[Replied], data: st.DataObject
) -> None:
    turn = settled(flow, step(flow, flow.begin(city="Elk Grove"), Started(), ENGLISH), data)
    for deed in happened:
        if turn.session is None:
            return
        assert turn.session.node in flow.nodes
        turn = settled(flow, step(flow, turn.session, deed, ENGLISH), data)
        assert turn.effects or turn.session is None
        assert turn.session is None or _comes_back_from_json(turn.session)


def _comes_back_from_json(session: Session) -> bool:
    results = dict(session.results)
    return json.loads(json.dumps(results)) == results and all(isinstance(value, str) for value in results.values())


def test_a_flow_of_many_nodes_that_wait_for_nothing_is_said_to_its_end() -> None:
    nodes = {f"n{number}": SayNode(say=str(number), goto=f"n{number + 1}") for number in range(50)}
    flow = a_flow("n0", **nodes, n50=SayNode(say="50"))

    assert len(step(flow, flow.begin(), Started(), ENGLISH).effects) == 51


def test_many_questions_that_do_not_apply_are_passed_at_once() -> None:
    nodes = {
        f"q{number}": QuestionNode(question=a_question(f"q{number}", visits=("daily",)), goto=f"q{number + 1}")
        for number in range(50)
    }
    flow = a_flow("q0", **nodes, q50=SayNode(say="Thank you!"))

    assert step(flow, flow.begin(visits="never"), Started(), ENGLISH) == Turn(None, (Say(text="Thank you!"),))


def test_a_new_node_begins_without_tries() -> None:
    ask = AskNode(ask="Who?", save="who", goto="there")
    flow = a_flow(here=ask, there=AskNode(ask="Where?", save="where", goto="here"))

    turn = step(flow, a_session(tries=2), replied("Ann"), ENGLISH)

    assert turn.session == a_session({"who": "Ann"}, node="there")


def test_a_result_may_be_called_anything() -> None:
    ask = AskNode(ask="Who?", save="self", goto="bye")
    flow = a_flow(here=ask, bye=SayNode(say="Hello {self} in {msgid}."))

    turn = step(flow, flow.begin(msgid="Elk Grove"), replied("Ann"), ENGLISH)

    assert turn.effects == (Say(text="Hello Ann in Elk Grove."),)


def test_a_session_is_replaced_and_never_changed() -> None:
    session = a_session({"who": "Ann"})

    step(a_flow(here=AskNode(ask="Who?", save="who", goto="here")), session, replied("Bob"), ENGLISH)
    step(a_flow(here=AskNode(ask="Who?", save="who", goto="here")), session, Resumed(), ENGLISH)

    assert session == a_session({"who": "Ann"})
