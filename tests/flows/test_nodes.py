"""The kinds of node that need no open data: say, ask, menu, handover, clarify, language."""

import json

import pytest

from flows.conversation import (
    MAX_TRIES,
    Begin,
    Effect,
    Flow,
    HandOver,
    Input,
    Pressed,
    Resumed,
    Say,
    Session,
    Speak,
    Started,
    Turn,
    step,
)
from flows.nodes.ask import AskNode
from flows.nodes.clarify import INTENTS, SLOTS, ClarifyNode
from flows.nodes.handover import HandoverNode
from flows.nodes.language import LanguageNode
from flows.nodes.menu import MenuNode
from flows.nodes.say import SayNode
from flows.translator import ENGLISH, Translator
from tests.builders import a_flow, a_session, in_spanish, replied

BYE = SayNode(say="Bye.")
ASK = a_flow(here=AskNode(ask="Who are you?", save="who", goto="bye"), bye=SayNode(say="Hello {who}."))
MENU = a_flow(
    here=MenuNode(menu="Which one?", choices={"Parks": "bye", "Trash": "here", "Nothing": None}, retry="1, 2 or 3?"),
    bye=BYE,
)
CLARIFY = a_flow(here=ClarifyNode(titles={"trash_day": "Trash day", "find_park": "Parks"}))
LANGUAGE = a_flow(here=LanguageNode(languages={"en": "English", "es": "Español"}, then="language_set"))

CHOOSING = [MENU, CLARIFY, LANGUAGE]
UNSURE = {INTENTS: json.dumps(["trash_day", "find_park"]), SLOTS: json.dumps({"address": "1 Elm St"})}

TO_A_PERSON = Begin("human", {"reason": "not understood"})


def play(flow: Flow, incoming: Input, session: Session | None = None, tr: Translator = ENGLISH) -> Turn:
    return step(flow, session or a_session(UNSURE), incoming, tr)


def said(turn: Turn) -> list[str]:
    return [effect.text for effect in turn.effects if isinstance(effect, Say)]


def test_a_say_node_says_its_text_with_the_results_and_goes_on() -> None:
    flow = a_flow(here=SayNode(say="Hello {city}.", goto="bye"), bye=BYE)

    turn = play(flow, Started(), a_session({"city": "Elk {Grove}"}))

    assert (turn.session, said(turn)) == (None, ["Hello Elk {Grove}.", "Bye."])


@pytest.mark.parametrize("node", [BYE, HandoverNode(topic="desk", say="Bye.")])
def test_a_node_that_waits_for_nothing_tells_nobody_what_was_written_to_it(node: SayNode | HandoverNode) -> None:
    with pytest.raises(AssertionError, match="'here' waits for nothing, not for Replied") as broken:
        node.resume(a_session(), replied("my secret"), ENGLISH)

    assert "secret" not in str(broken.value)


@pytest.mark.parametrize(("results", "reason"), [({}, "asked"), ({"reason": "not understood"}, "not understood")])
def test_a_handover_opens_a_ticket_in_its_queue_and_says_so(results: dict[str, str], reason: str) -> None:
    turn = play(a_flow(here=HandoverNode(topic="desk", say="A person reads it.")), Started(), a_session(results))

    assert turn == Turn(None, (HandOver(topic="desk", reason=reason), Say(text="A person reads it.")))


def test_an_answer_in_own_words_keeps_the_words() -> None:
    turn = play(ASK, replied("  Ann {x}, 你好 \n"))

    assert said(turn) == ["Hello Ann {x}, 你好."]


def test_an_answer_with_the_slot_in_it_keeps_the_slot() -> None:
    assert said(play(ASK, replied("I am Ann, you know", who="Ann"))) == ["Hello Ann."]


@pytest.mark.parametrize("incoming", [replied(""), replied(" \n\t"), Pressed(0), Pressed(-1)])
def test_nothing_is_no_answer_and_is_asked_again(incoming: Input) -> None:
    turn = play(ASK, incoming)

    assert (said(turn), turn.understood) == (["Who are you?"], False)


@pytest.mark.parametrize("incoming", [Pressed(0), replied("1"), replied("parks"), replied("Option 1")])
def test_a_menu_leads_where_its_choice_says(incoming: Input) -> None:
    assert said(play(MENU, incoming)) == ["Bye."]


def test_a_choice_may_end_the_flow() -> None:
    assert play(MENU, replied("3")) == Turn(None)


def test_a_menu_that_leads_back_to_itself_is_shown_again() -> None:
    turn = play(MENU, replied("Trash"), a_session(tries=1))

    assert (said(turn), turn.understood) == (["Which one?"], True)
    assert turn.session is not None
    assert turn.session.tries == 0


def test_a_label_may_be_typed_in_any_language() -> None:
    shown = play(MENU, Started(), tr=in_spanish()).effects

    assert shown == (Say(text="Which one?", choices=("Parques", "Basura", "Nothing")),)
    assert [said(play(MENU, replied(label), tr=in_spanish())) for label in ("parques", "Parks")] == [["Bye."]] * 2


def test_a_clarified_intent_begins_with_the_slots_of_the_first_text() -> None:
    assert play(CLARIFY, replied("2")) == Turn(None, (Begin("find_park", {"address": "1 Elm St"}),))


def test_the_titles_of_the_intents_are_offered_and_something_else() -> None:
    [asked] = play(CLARIFY, Started(), tr=in_spanish()).effects

    assert isinstance(asked, Say)
    assert asked.choices == ("Día de la basura", "Parques", "Something else")


def test_something_else_is_met_with_an_honest_i_do_not_know() -> None:
    assert play(CLARIFY, replied("something else")) == Turn(None, (Begin("out_of_scope"),))


def test_something_else_may_lead_to_a_node_of_its_own() -> None:
    flow = a_flow(here=ClarifyNode(titles={"trash_day": "Trash day"}, goto="bye"), bye=BYE)

    assert said(play(flow, Pressed(1))) == ["Bye."]


def test_an_intent_without_a_title_is_not_offered() -> None:
    session = a_session({INTENTS: json.dumps(["greet", "find_park"])})

    [asked] = play(CLARIFY, Started(), session).effects

    assert isinstance(asked, Say)
    assert asked.choices == ("Parks", "Something else")
    assert play(CLARIFY, Pressed(0), session).effects == (Begin("find_park"),)


@pytest.mark.parametrize("results", [{}, {INTENTS: '["greet", "thanks"]'}])
def test_when_nothing_can_be_offered_nothing_is_asked(results: dict[str, str]) -> None:
    assert play(CLARIFY, Started(), a_session(results)) == Turn(None, (Begin("out_of_scope"),))


@pytest.mark.parametrize("incoming", [Pressed(1), replied("2"), replied("espanol")])
def test_the_chosen_language_is_spoken_and_confirmed(incoming: Input) -> None:
    assert play(LANGUAGE, incoming) == Turn(None, (Speak("es"), Begin("language_set")))


@pytest.mark.parametrize("flow", CHOOSING)
@pytest.mark.parametrize("index", [-1, 3, 4, 10**18, -(10**18)])
def test_a_press_out_of_range_asks_again_and_counts_no_try(flow: Flow, index: int) -> None:
    session = a_session(UNSURE, tries=MAX_TRIES)

    turn = play(flow, Pressed(index), session)

    assert (turn.session, turn.understood, len(said(turn))) == (session, False, 1)


@pytest.mark.parametrize("flow", [*CHOOSING, ASK])
def test_who_is_not_understood_too_often_is_handed_to_a_person(flow: Flow) -> None:
    turn = Turn(a_session(UNSURE))
    effects: list[Effect] = []
    for _ in range(MAX_TRIES + 1):
        assert turn.session is not None
        effects += turn.effects
        turn = play(flow, replied(""), turn.session)

    assert len(effects) == MAX_TRIES
    assert turn == Turn(None, (TO_A_PERSON,), understood=False)


@pytest.mark.parametrize("flow", [*CHOOSING, ASK])
def test_resumed_asks_the_pending_question_again_and_counts_no_try(flow: Flow) -> None:
    session = a_session(UNSURE, tries=1)

    turn = play(flow, Resumed(), session)

    assert turn == play(flow, Started(), session)
    assert (turn.session, turn.understood, len(said(turn))) == (session, True, 1)
