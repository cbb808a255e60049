"""Random flows that pass every check, and random things that happen to a session."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from hypothesis import reject
from hypothesis import strategies as st

from flows.cards.reading import Card, CardSlot
from flows.conversation import Flow, Input, Pressed, Resumed
from flows.loading import load_flow
from flows.lookup import LookedUp, Missing, NotFound
from flows.reading import DefinitionError
from tests.builders import ADDRESS, a_card, found, no_such, offered, replied

PLACE = CardSlot(name="place", kind="place", ask="Which park?", optional=True)

CARDS: Mapping[str, Card] = {
    "needs_nothing": a_card(name="needs_nothing"),
    "needs_address": a_card(ADDRESS, PLACE, name="needs_address"),
    "may_need_place": a_card(PLACE, name="may_need_place"),
}

NAMES = ("a", "b", "c", "d", "e", "f")

gotos = st.one_of(st.none(), st.sampled_from(NAMES))

specs = st.one_of(
    st.fixed_dictionaries({"kind": st.just("say"), "say": st.just("Hi."), "goto": gotos}),
    st.fixed_dictionaries(
        {"kind": st.just("ask"), "ask": st.just("Who?"), "save": st.just("who"), "goto": st.sampled_from(NAMES)}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("menu"),
            "menu": st.just("Which?"),
            "retry": st.just("1 or 2?"),
            "choices": st.fixed_dictionaries({"Parks": gotos, "Trash": gotos}),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("answer"), "card": st.sampled_from(sorted(CARDS)), "goto": gotos}),
    st.fixed_dictionaries(
        {"kind": st.just("handover"), "topic": st.just("desk"), "say": st.just("Ok."), "goto": gotos}
    ),
)


@st.composite
def checked_flows(draw: st.DrawFn) -> Flow:
    """Flows of up to six nodes, without those that no path leads to."""
    drawn = {name: draw(specs) for name in NAMES}
    nodes = {name: drawn[name] for name in _reached(drawn, NAMES[0])}
    text = yaml.safe_dump({"start": NAMES[0], "nodes": nodes})
    try:
        return load_flow(Path("random.yaml"), CARDS, (), text=text)
    except DefinitionError:
        reject()


def _reached(drawn: Mapping[str, Mapping[str, Any]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting: list[str | None] = [start]
    while waiting:
        name = waiting.pop()
        if name is not None and name not in reached:
            reached.add(name)
            waiting += [drawn[name].get("goto"), *drawn[name].get("choices", {}).values()]
    return reached


texts = st.one_of(
    st.sampled_from(["1", "2", "3", "yes", "no", "Parks", "TRASH", "1 Elm St", "", " ", "👍", "{who}", "nobody knows"]),
    st.text(max_size=12),
)

deeds: st.SearchStrategy[Input] = st.one_of(
    st.builds(replied, texts),
    st.builds(lambda text: replied(text, address="2 Oak St"), texts),
    st.builds(lambda text: replied(text, place="oak_park"), texts),
    st.builds(Pressed, st.one_of(st.integers(-2, 4), st.integers())),
    st.just(Resumed()),
)
"""What a resident may do while a question waits."""


def answers_to(card: str) -> st.SearchStrategy[LookedUp]:
    """All that a look-up of this card may give."""
    slots = [Missing(slot.name) for slot in CARDS[card].slots]
    given: list[LookedUp] = [
        found(),
        no_such(),
        no_such(address="1 Elm St"),
        NotFound(reason="down"),
        offered("1 Elm St"),
        offered("1 Elm St", "2 Oak St", kind="several"),
        *slots,
    ]
    return st.sampled_from(given)
