"""Loads flow files and checks them: every mistake names file, line and cure, before anybody talks."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from flows.cards.reading import Card
from flows.conversation import Flow, Node
from flows.nodes.answer import AnswerNode
from flows.nodes.ask import AskNode
from flows.nodes.handover import HandoverNode
from flows.nodes.menu import MenuNode
from flows.nodes.say import SayNode
from flows.reading import Section, names, read_definition

Cards = Mapping[str, Card]

LIBRARY = Path(__file__).parent / "library"

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""What a node, or a result it saves, may be called: a button has to carry the name of its node."""


def load_flows(folder: Path, cards: Cards, facts: Collection[str] | None = None) -> dict[str, Flow]:
    """
    Read every flow of a folder; raises DefinitionError at the first mistake.

    `facts` are the names of the city's values, which any text may name; None: what texts name is not checked.
    """
    return {path.stem: load_flow(path, cards, facts) for path in sorted(folder.glob("*.yaml"))}


def load_flow(path: Path, cards: Cards, facts: Collection[str] | None = None, *, text: str | None = None) -> Flow:
    """Read one flow file; raises DefinitionError. `text` stands in for the file's content."""
    section = read_definition(path, text)
    section.only("start", "intents", "nodes")
    nodes = section.section("nodes")
    flow = Flow(
        name=path.stem,
        start=section.text("start"),
        intents=_intents(section),
        nodes={name: _node(nodes, name, cards) for name in nodes},
    )
    check(flow, section)
    if facts is not None:
        _check_values(flow, nodes, facts)
    return flow


def check(flow: Flow, section: Section) -> None:
    """Raise DefinitionError for a goto to nowhere, a node nobody reaches, or a circle without a wait."""
    nodes = section.section("nodes")
    possible = f"Nodes are: {names(flow.nodes)}."
    if flow.start not in flow.nodes:
        section.wrong(f"start names no node {flow.start!r}", possible, "start")
    for name, node in flow.nodes.items():
        for goto in node.exits:
            if goto is not None and goto not in flow.nodes:
                nodes.wrong(f"{name!r} goes to {goto!r}, which is no node", possible, name)
    reached = {flow.start} | _reached(flow, flow.start, through_waits=True)
    for name in flow.nodes:
        if name not in reached:
            nodes.wrong(f"no path leads to {name!r}", "Lead a goto to it, or take it out.", name)
        if name in _reached(flow, name, through_waits=False):
            cure = "Put an ask or a menu in between."
            nodes.wrong(f"{name!r} leads back to itself without waiting", cure, name)


def card_flows(cards: Iterable[Card]) -> dict[str, Flow]:
    """Give each card its flow of one node, begun by the card's intent."""
    return {card.name: _card_flow(card) for card in cards}


def _card_flow(card: Card) -> Flow:
    return Flow(name=card.name, start="answer", intents=(card.intent,), nodes={"answer": AnswerNode(card=card)})


def _intents(section: Section) -> tuple[str, ...]:
    intents = section.get("intents", [])
    if not isinstance(intents, list) or not all(isinstance(intent, str) for intent in intents):
        section.wrong("'intents' needs a list of names", "Write intents: [greet].", "intents")
    return tuple(intents)


def _check_values(flow: Flow, nodes: Section, facts: Collection[str]) -> None:
    """Raise DefinitionError for a text that names neither a fact nor what an ask of the flow saves."""
    saved = [node.save for node in flow.nodes.values() if isinstance(node, AskNode)]
    for section in nodes.values():
        for key in section:
            if key in TEXTS:
                _check_text(section, key, {*facts, *saved})


def _check_text(section: Section, key: str, known: Collection[str]) -> None:
    try:
        section.text(key).format_map(dict.fromkeys(known, ""))
    except KeyError as error:
        what = f"{key!r} names {{{error.args[0]}}}, a value that nobody gives"
        section.wrong(what, f"Save it with an ask; known are: {', '.join(sorted(known))}.", key)
    except (ValueError, AttributeError) as error:
        section.wrong(f"{key!r} has a brace that does not fit ({error})", "Write {name} for a value.", key)


def _reached(flow: Flow, start: str, *, through_waits: bool) -> set[str]:
    """Give the nodes that can come after this one; without going through such as wait for the resident."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        node = flow.nodes[waiting.pop()]
        if through_waits or not node.waits:
            new = {goto for goto in node.exits if goto is not None} - seen
            seen |= new
            waiting += new
    return seen


TEXTS = frozenset({"say", "ask", "menu", "retry"})
"""Where a node has the texts that may name values."""


def _node(nodes: Section, name: str, cards: Cards) -> Node:
    section = nodes.section(name)
    if not NAME.fullmatch(name):
        cure = "Use at most 32 small letters, digits and _, and begin with a letter."
        nodes.wrong(f"a node cannot be called {name!r}", cure, name)
    kind = section.text("kind")
    if kind not in KINDS:
        section.wrong(f"unknown kind {kind!r}", f"Kinds are: {names(KINDS)}.", "kind")
    return KINDS[kind](section, cards)


def _goto(section: Section, key: str = "goto") -> str | None:
    return None if section.get(key) is None else section.text(key)


def _say(section: Section, _cards: Cards) -> Node:
    section.only("kind", "say", "goto")
    return SayNode(say=section.text("say"), goto=_goto(section))


def _ask(section: Section, _cards: Cards) -> Node:
    section.only("kind", "ask", "save", "goto")
    save = section.text("save")
    if not NAME.fullmatch(save):
        section.wrong(f"no result can be called {save!r}", "Use small letters, digits and _.", "save")
    if section.get("goto") is None:
        section.wrong("a dead end: a reply is met with silence", "Add a goto: to what is said then.")
    return AskNode(ask=section.text("ask"), save=save, goto=_goto(section))


def _menu(section: Section, _cards: Cards) -> Node:
    section.only("kind", "menu", "choices", "retry")
    choices = section.section("choices")
    if len(choices) < 2:  # noqa: PLR2004 - a choice of one is none
        section.wrong("a menu needs two choices or more", "Use a say node instead.", "choices")
    leads = {label.strip(): _goto(choices, label) for label in choices}
    if "" in leads:
        section.wrong("a choice has no text", "Write `label: node` for each.", "choices")
    return MenuNode(menu=section.text("menu"), choices=leads, retry=section.text("retry"))


def _answer(section: Section, cards: Cards) -> Node:
    section.only("kind", "card", "goto")
    card = section.text("card")
    if card not in cards:
        section.wrong(f"there is no card {card!r}", f"Cards are: {names(cards)}.", "card")
    return AnswerNode(card=cards[card], goto=_goto(section))


def _handover(section: Section, _cards: Cards) -> Node:
    section.only("kind", "topic", "say", "goto")
    return HandoverNode(topic=section.text("topic"), say=section.text("say"), goto=_goto(section))


KINDS: Mapping[str, Callable[[Section, Cards], Node]] = {
    "say": _say,
    "ask": _ask,
    "menu": _menu,
    "answer": _answer,
    "handover": _handover,
}
