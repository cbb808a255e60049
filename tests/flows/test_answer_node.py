"""The node that answers from the open data: what it asks, offers, looks up and says."""

import pytest

from flows.cards.reading import CardSlot
from flows.conversation import (
    MAX_TRIES,
    Begin,
    Effect,
    Input,
    Pressed,
    Replied,
    Resumed,
    Say,
    Session,
    Started,
    Turn,
    step,
)
from flows.lookup import LookUp, Missing, NotFound
from flows.nodes.answer import AnswerNode
from flows.nodes.say import SayNode
from flows.translator import ENGLISH, Translator
from tests.builders import (
    ADDRESS,
    a_card,
    a_flow,
    a_session,
    a_source,
    found,
    in_spanish,
    no_such,
    offered,
    replied,
)

ASK = "What is your street address?"
ADDRESS_TOO = CardSlot(name="address", kind="address", ask=ASK, optional=True)
PLACE = CardSlot(name="place", kind="place", ask="Which park?", optional=True)
ITEM = CardSlot(name="item", kind="item", ask="Which item?", optional=True)

ELM, OAK = "1 Elm St", "2 Oak St"


def play(*incoming: Input, slots: tuple[CardSlot, ...] = (ADDRESS,), tr: Translator = ENGLISH, **results: str) -> Turn:
    """The last turn of a session that took all these inputs."""
    flow = a_flow(here=AnswerNode(card=a_card(*slots, nothing="None.")))
    turn = Turn(a_session(results))
    for happened in incoming:
        assert turn.session is not None, "the session was over before"
        turn = step(flow, turn.session, happened, tr)
    return turn


def said(turn: Turn) -> list[str]:
    return [effect.text for effect in turn.effects if isinstance(effect, Say)]


def looked_up(turn: Turn) -> dict[str, str]:
    [look_up] = turn.effects
    assert isinstance(look_up, LookUp)
    return dict(look_up.slots)


def test_a_slot_that_is_missing_is_asked_for_and_one_that_is_given_is_not() -> None:
    assert said(play(Started())) == [ASK]
    assert looked_up(play(Started(), address=ELM)) == {"address": ELM}


def test_an_optional_slot_is_asked_for_only_when_the_look_up_cannot_do_without() -> None:
    assert looked_up(play(Started(), slots=(PLACE,))) == {}
    assert said(play(Started(), Missing("place"), slots=(PLACE,))) == ["Which park?"]


def test_what_was_found_is_said_with_its_source_and_ends() -> None:
    turn = play(Started(), found(what="Tuesday"), address=ELM)

    assert turn.session is None
    [answer] = turn.effects
    assert isinstance(answer, Say)
    assert (answer.card, answer.source) == ("trash_day", a_source())
    assert answer.text.startswith("Found Tuesday.")


@pytest.mark.parametrize("reason", ["outside", "no_data", "down"])
def test_a_no_that_other_words_cannot_change_ends(reason: str) -> None:
    no = NotFound(reason=reason, values={"address": ELM, "contact": "the city", "whose": "the county"})  # type: ignore[arg-type]  # each literal

    turn = play(Started(), no, address=ELM)

    assert (turn.session, len(said(turn))) == (None, 1)


def test_after_an_honest_no_other_words_are_looked_up_and_the_next_no_is_the_last() -> None:
    nos: list[Input] = [no_such(address=ELM), replied("5 Ash St"), no_such(address="5 Ash St")]

    assert looked_up(play(Started(), *nos[:2], address=ELM)) == {"address": "5 Ash St", "text": "5 Ash St"}
    assert play(Started(), *nos, address=ELM).session is None
    assert MAX_TRIES == 2


def test_after_a_no_the_resident_corrects_what_they_gave() -> None:
    turn = play(Started(), no_such(), replied("Oak Park"), slots=(ADDRESS_TOO, PLACE), place="Elm Park")

    assert looked_up(turn) == {"place": "Oak Park", "text": "Oak Park"}


def test_an_item_that_is_not_known_is_asked_for_again() -> None:
    turn = play(Started(), no_such(), replied("a kayak", item="kayak"), slots=(ITEM,), item="canoe")

    assert looked_up(turn)["item"] == "kayak"


def test_a_card_that_needs_nothing_ends_with_its_no() -> None:
    assert play(Started(), no_such(), slots=()).session is None


@pytest.mark.parametrize(
    ("reply", "slots"),
    [
        (replied("near 9 Fir St, please", address="9 Fir St"), {"address": "9 Fir St"}),
        (replied("9 fir"), {"address": "9 fir"}),
        (replied("Oak Park", place="oak_park"), {"place": "oak_park"}),
    ],
)
def test_a_reply_gives_its_slots_or_else_its_words(reply: Replied, slots: dict[str, str]) -> None:
    turn = play(Started(), reply, slots=(ADDRESS, PLACE))

    assert looked_up(turn) == {**slots, "text": reply.text}


@pytest.mark.parametrize("yes", [replied("yes"), replied("1"), replied("sí"), Pressed(0)])
def test_yes_to_a_near_offer_looks_up_what_was_offered(yes: Input) -> None:
    turn = play(Started(), offered(ELM), yes, address="1 Elm")

    assert looked_up(turn)["address"] == ELM


@pytest.mark.parametrize("no", [replied("no"), replied("2"), replied("不是"), Pressed(1)])
def test_no_to_a_near_offer_asks_again(no: Input) -> None:
    turn = play(Started(), offered(ELM), no, address="1 Elm")

    assert said(turn) == [ASK]
    assert looked_up(play(Started(), offered(ELM), no, replied(OAK), address="1 Elm"))["address"] == OAK


def test_no_to_several_offers_asks_again() -> None:
    assert said(play(Started(), offered(ELM, OAK), replied("no"), address="1 E")) == [ASK]


def test_no_to_an_offered_item_asks_for_the_item() -> None:
    assert said(play(Started(), offered(ELM), replied("no"), slots=(ITEM,), item="canoo")) == ["Which item?"]


@pytest.mark.parametrize("pick", [replied("2"), replied("2 oak st"), Pressed(1)])
def test_one_of_several_offers_is_picked_by_number_label_or_button(pick: Input) -> None:
    turn = play(Started(), offered(ELM, OAK, kind="several"), pick, address="street")

    assert looked_up(turn)["address"] == OAK


def test_an_offer_is_shown_and_picked_in_the_residents_language() -> None:
    several: tuple[Input, ...] = (Started(), offered("Parks", "Trash"))

    [asked] = play(*several, address="x", tr=in_spanish()).effects

    assert isinstance(asked, Say)
    assert asked.choices == ("Parques", "Basura")
    assert looked_up(play(*several, replied("basura"), address="x", tr=in_spanish()))["address"] == "Trash"


def test_another_address_in_reply_to_an_offer_is_looked_up_anew() -> None:
    turn = play(Started(), offered(ELM), replied("no, 9 Fir St", address="9 Fir St"), address="1 Elm")

    assert looked_up(turn) == {"address": "9 Fir St", "text": "no, 9 Fir St"}


def test_what_is_no_answer_to_an_offer_offers_again_and_at_last_goes_to_a_person() -> None:
    turn = play(Started(), offered(ELM), address="1 Elm")
    shown = turn.effects
    for tries in range(1, MAX_TRIES + 1):
        assert turn.session is not None
        turn = step(a_flow(here=AnswerNode(card=a_card(ADDRESS))), turn.session, replied("hm"), ENGLISH)
        assert (turn.effects, turn.understood, _tries(turn)) == (shown, False, tries)

    assert turn.session is not None
    turn = step(a_flow(here=AnswerNode(card=a_card(ADDRESS))), turn.session, replied("hm"), ENGLISH)

    assert turn == Turn(None, (Begin("human", {"reason": "not understood"}),), understood=False)


def _tries(turn: Turn) -> int:
    assert turn.session is not None
    return turn.session.tries


@pytest.mark.parametrize(
    "before",
    [
        (Started(),),
        (Started(), replied("9 Fir St"), offered(ELM)),
        (Started(), replied("9 Fir St"), offered(ELM, OAK)),
        (Started(), replied("9 Fir St"), offered(ELM, OAK, kind="several")),
    ],
)
def test_resumed_asks_what_is_pending_again_and_counts_no_try(before: tuple[Input, ...]) -> None:
    pending = play(*before)

    assert play(*before, Resumed()) == pending


@pytest.mark.parametrize("index", [-1, -2, 2, 3, 10**18])
@pytest.mark.parametrize("before", [(Started(),), (Started(), replied(ELM), offered(ELM))])
def test_a_press_out_of_range_asks_again_and_counts_no_try(before: tuple[Input, ...], index: int) -> None:
    pending = play(*before)

    turn = play(*before, Pressed(index))

    assert (turn.effects, turn.session, turn.understood) == (pending.effects, pending.session, False)


@pytest.mark.parametrize("reply", ["", "  \n"])
def test_an_empty_reply_is_asked_again(reply: str) -> None:
    turn = play(Started(), replied(reply))

    assert (said(turn), turn.understood) == ([ASK], False)


def test_what_the_node_keeps_for_itself_never_reaches_a_look_up() -> None:
    turn = play(Started(), replied("x"), offered(ELM), Pressed(0), _mine="secret")

    assert looked_up(turn) == {"address": ELM, "text": "x"}


def test_what_the_node_keeps_for_itself_is_gone_at_the_next_node() -> None:
    other = a_card(CardSlot(name="item", kind="item", ask="Which item?"))
    flow = a_flow(here=AnswerNode(card=a_card(ADDRESS), goto="then"), then=AnswerNode(card=other))
    session = a_session()
    effects: tuple[Effect, ...] = ()
    for happened in (Started(), replied(ELM), found()):
        turn = step(flow, session, happened, ENGLISH)
        assert turn.session is not None
        session, effects = turn.session, turn.effects

    assert [effect.text for effect in effects if isinstance(effect, Say)][-1] == "Which item?"
    assert session.results == {"address": ELM, "text": ELM, "_asking": "item"}


def test_an_answer_may_be_followed_by_a_node() -> None:
    flow = a_flow(here=AnswerNode(card=a_card(), goto="bye"), bye=SayNode(say="Bye."))

    turn = step(flow, a_session(), found(), ENGLISH)

    assert (turn.session, said(turn)[-1]) == (None, "Bye.")


def test_a_slot_the_card_does_not_have_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError, match="has no slot 'item'"):
        play(Started(), Missing("item"), address=ELM)


@pytest.mark.parametrize(
    ("before", "reply", "wanted"),
    [
        ((Started(),), replied("at 1 Elm St", address=ELM), True),
        ((Started(),), replied("when is the next meeting?"), False),
        ((Started(), replied("x"), offered(ELM)), replied("yes"), True),
        ((Started(), replied("x"), offered(ELM)), replied("no"), True),
        ((Started(), replied("x"), offered(ELM, OAK)), replied("2"), True),
        ((Started(), replied("x"), offered(ELM)), replied("who collects leaves?"), False),
    ],
)
def test_it_wants_a_reply_that_brings_what_it_waits_for(
    before: tuple[Input, ...],
    reply: Replied,
    wanted: bool,  # noqa: FBT001 - a table's column
) -> None:
    session = play(*before).session

    assert isinstance(session, Session)
    assert AnswerNode(card=a_card(ADDRESS)).wants(session, reply) is wanted


def answered(**say: str) -> Say:
    """The answer of a card with these wordings to who gives an address and much besides."""
    flow = a_flow(here=AnswerNode(card=a_card(ADDRESS, **say)))
    session = a_session({"address": ELM, "text": "when at 1 Elm St", "city": "Elk Grove"})
    [told] = step(flow, session, found(), ENGLISH).effects
    assert isinstance(told, Say)
    return told


def test_an_answer_says_which_wording_it_is_and_what_may_be_asked_about_it() -> None:
    told = answered()

    assert (told.card, told.variant, told.keywords) == ("trash_day", "found", ("why", "wrong"))


def test_what_an_answer_was_looked_up_with_is_kept_only_where_there_is_more_to_tell() -> None:
    assert answered().slots == {}
    assert answered(more="Every {what}.").slots == {"address": ELM, "text": "when at 1 Elm St"}
    assert answered(more="Every {what}.").keywords == ("more", "why", "wrong")


def test_an_honest_no_is_no_answer_to_ask_about() -> None:
    [told] = play(Started(), no_such(), address=ELM).effects

    assert isinstance(told, Say)
    assert (told.variant, told.slots, told.keywords) == ("no_such", None, ())
