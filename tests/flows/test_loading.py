"""Flow files: every mistake is named with file, line and cure before anybody talks."""

from pathlib import Path

import pytest

from flows.cards.reading import load_cards
from flows.conversation import Flow
from flows.loading import LIBRARY, card_flows, load_flow, load_flows
from flows.reading import DefinitionError
from tests.builders import a_card

HERE = Path("hello.yaml")
CARDS = {"trash_day": a_card()}
FACTS = ("city",)

BYE = "  bye: {kind: say, say: Bye.}\n"
MENU = """\
start: top
nodes:
  top:
    kind: menu
    menu: Which one?
    retry: Please text 1 or 2.
"""


def loaded(text: str) -> Flow:
    return load_flow(HERE, CARDS, FACTS, text=text)


def nodes(*lines: str, start: str = "a") -> str:
    """A flow whose first node stands on line 3."""
    return "\n".join([f"start: {start}", "nodes:", *(f"  {line}" for line in lines)])


@pytest.mark.parametrize(
    ("text", "line", "what", "cure"),
    [
        ("nodes:\n  a: {kind: say, say: Hi.}\n", 1, "'start' needs a text", "Write start:"),
        ("start: a\n", 1, "'nodes' needs keys of its own", "Indent"),
        ("start: a\nnodes: {}\n", 1, "start names no node 'a'", "Nodes are: none."),
        ("start: a\nnodes:\n- a\n", 2, "'nodes' needs keys of its own", "Indent"),
        (nodes("a: say"), 3, "'a' needs keys of its own", "Indent"),
        (nodes("a: {kind: say, say: Hi.}", start="b"), 1, "start names no node 'b'", "Nodes are: a."),
        ("strat: a\n" + nodes("a: {kind: say, say: Hi.}"), 1, "unknown key 'strat'", "start, intents, nodes"),
        ("intents: greet\n" + nodes("a: {kind: say, say: Hi.}"), 1, "needs a list", "intents: [greet]"),
        ("intents: [1]\n" + nodes("a: {kind: say, say: Hi.}"), 1, "needs a list", "intents: [greet]"),
        (nodes("a: {kind: sya, say: Hi.}"), 3, "unknown kind 'sya'", "Kinds are: say, ask, menu"),
        (nodes("a: {say: Hi.}"), 3, "'kind' needs a text", "Write kind:"),
        (nodes("a: {kind: say}"), 3, "'say' needs a text", "Write say:"),
        (nodes("a:", "  kind: say", "  say: 5"), 5, "'say' needs a text", "Write say:"),
        (nodes("a:", "  kind: say", "  say: Hi.", "  gotto: b"), 6, "unknown key 'gotto'", "kind, say, goto"),
        (nodes("a: {kind: say, say: Hi.}", "a: {kind: say, say: Ho.}"), 4, "'a' stands twice", "Keep one"),
        (nodes("a: {kind: say, say: Hi., goto: b}"), 3, "'a' goes to 'b', which is no node", "Nodes are: a."),
        (nodes("a: {kind: say, say: Hi., goto: [a]}"), 3, "'goto' needs a text", "Write goto:"),
        (nodes("a: {kind: say, say: Hi.}", "b: {kind: say, say: Ho.}"), 4, "no path leads to 'b'", "Lead a goto"),
        (nodes("a: {kind: say, say: Hi., goto: a}"), 3, "leads back to itself without waiting", "Put an ask"),
        (
            nodes("a: {kind: say, say: Hi., goto: b}", "b: {kind: handover, topic: desk, say: Ho., goto: a}"),
            3,
            "'a' leads back to itself without waiting",
            "Put an ask or a menu",
        ),
        (nodes("a: {kind: answer, card: trash_day, goto: a}"), 3, "leads back to itself", "Put an ask"),
        (nodes("a: {kind: answer, card: bin_day}"), 3, "there is no card 'bin_day'", "Cards are: trash_day."),
        (nodes("a: {kind: ask, ask: Who, save: who}"), 3, "a dead end", "Add a goto:"),
        (nodes("a: {kind: ask, ask: Who, save: _who, goto: a}"), 3, "no result can be called", "small letters"),
        (nodes("A: {kind: say, say: Hi.}", start="A"), 3, "cannot be called 'A'", "small letters"),
        (nodes(f"{'a' * 33}: {{kind: say, say: Hi.}}"), 3, "cannot be called", "at most 32"),
        (nodes('a: {kind: say, say: "Hi {name}."}'), 3, "names {name}, a value that nobody", "known are: city"),
        (nodes('a: {kind: say, say: "Hi {}."}'), 3, "a brace that does not fit", "Write {name}"),
        (nodes('a: {kind: say, say: "Hi {city."}'), 3, "a brace that does not fit", "Write {name}"),
        (nodes('a: {kind: say, say: "Hi {city:d}."}'), 3, "a brace that does not fit", "Write {name}"),
        (MENU + "    choices: {Parks: bye}\n" + BYE, 7, "needs two choices or more", "Use a say node"),
        (MENU + "    choices: {Parks: bye, ' ': bye}\n" + BYE, 7, "a choice has no text", "label: node"),
        (MENU + "    choices: {Parks: bye, Trash: trash}\n" + BYE, 3, "'top' goes to 'trash'", "top, bye"),
        (MENU + "    choices: [Parks, Trash]\n" + BYE, 7, "'choices' needs keys of its own", "Indent"),
        (MENU.replace("retry", "rerty") + "    choices: {A: bye, B: bye}\n" + BYE, 6, "unknown key", "retry"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_cure(text: str, line: int, what: str, cure: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        loaded(text)

    assert str(refused.value).startswith(f"hello.yaml:{line}: ")
    assert what in refused.value.what
    assert cure in refused.value.fix


def test_a_text_may_name_the_citys_values_and_what_an_ask_saves() -> None:
    flow = loaded(nodes("a: {kind: ask, ask: '{city}?', save: who, goto: b}", "b: {kind: say, say: 'Hi {who}.'}"))

    assert list(flow.nodes) == ["a", "b"]


def test_a_menu_may_lead_back_to_itself_and_to_the_end() -> None:
    flow = loaded(MENU + "    choices: {Again: top, Yes: }\n")

    assert flow.nodes["top"].exits == ("top", None)


def test_a_circle_that_waits_for_the_resident_is_allowed() -> None:
    loaded(
        nodes(
            "a: {kind: ask, ask: Who, save: who, goto: b}",
            "b: {kind: answer, card: trash_day, goto: c}",
            "c: {kind: say, say: Next!, goto: a}",
        )
    )


def test_a_flow_is_called_as_its_file_and_begun_by_its_intents() -> None:
    flow = loaded("intents: [greet, thanks]\n" + nodes("a: {kind: say, say: Hi.}"))

    assert (flow.name, flow.intents, flow.begin(city="X").results) == ("hello", ("greet", "thanks"), {"city": "X"})


def test_the_first_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(nodes("a: {kind: say, say: Hi.}"), encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(b"start: caf\xe9\n")

    with pytest.raises(DefinitionError, match=r"b\.yaml:1: not UTF-8"):
        load_flows(tmp_path, CARDS)


def test_the_library_is_without_a_mistake() -> None:
    cards = load_cards()

    flows = load_flows(LIBRARY, cards) | card_flows(cards.values())

    assert {"greet", "help", "fallback", "human", *cards} <= flows.keys()


def test_each_card_has_a_flow_that_its_intent_begins() -> None:
    [flow] = card_flows([a_card(name="fireworks")]).values()

    assert (flow.name, flow.start, flow.intents, list(flow.nodes)) == (
        "fireworks",
        "answer",
        ("fireworks",),
        ["answer"],
    )
