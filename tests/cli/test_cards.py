"""A new card is a start that harms nothing, and every fault of a card is told with its line and cure."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from flows.cards.reading import load_card
from locales.languages import COMPLETE
from nlu.sentences import read_file
from tests.cli.conftest import ROOT, Grove, objects

CARD = """\
intent: tree_care
title: Parks
topic: parks
confirm_at: agency/city
look_up:
  kind: find
  dataset: agency
  key: city
say:
  found: "{found}"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what defines the city, to be worked on."""
    for folder in ("flows/library", "nlu/data", "bot/opendata/city", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / "tree" / folder)
    return tmp_path / "tree"


def whats(grove: Grove, tree: Path, card: Path) -> list[str]:
    checked = grove.invoke("card", "check", str(card), "--tree", str(tree), "--json")
    assert checked.exit_code == 1
    return [fault["what"] for fault in objects(checked.stdout)]


def write_card(tree: Path, found: str, **changed: str) -> Path:
    path = tree / "flows" / "library" / "cards" / "tree_care.yaml"
    text = CARD.replace("{found}", found)
    for before, after in changed.items():
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_card_can_be_read_and_what_is_left_is_named_one_by_one(grove: Grove, tree: Path) -> None:
    made = grove.invoke("card", "new", "street_trees", "--tree", str(tree))

    assert made.exit_code == 0
    card = tree / "flows" / "library" / "cards" / "street_trees.yaml"
    sentences = tree / "nlu" / "data" / "en" / "street_trees.yml"
    transcript = tree / "tests" / "transcripts" / "answers" / "street_trees.txt"
    assert load_card(card).intent == "street_trees"
    assert [each.text for each in read_file(sentences, "en")] == ["street trees"]
    assert "< street trees" in transcript.read_text(encoding="utf-8")
    assert whats(grove, tree, card) == [
        "title is still to be written",
        "found is still to be written",
        "1 sentences in en ask for it; 5 are the least to learn from",
        *(f"0 sentences in {tag} ask for it; 5 are the least to learn from" for tag in COMPLETE),
    ]


@pytest.mark.parametrize("name", ["Trees", "2_trees", "a", "street-trees", "x" * 33, "../trees"])
def test_a_name_that_is_none_is_refused_and_nothing_written(grove: Grove, tree: Path, name: str) -> None:
    before = sorted(tree.rglob("*"))

    refused = grove.invoke("card", "new", name, "--tree", str(tree))

    assert refused.exit_code == 2
    assert "card-name-wrong" in refused.stderr
    assert sorted(tree.rglob("*")) == before


@pytest.mark.parametrize("name", ["trash_day", "greet"])
def test_what_is_there_is_never_overwritten(grove: Grove, tree: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}

    refused = grove.invoke("card", "new", name, "--tree", str(tree))

    assert refused.exit_code == 2
    assert "card-there" in refused.stderr
    assert {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("found", "changed", "expected"),
    [
        ("Call {nobody}.", {}, "'found' names {nobody}, which the look-up does not give"),
        ("Call {reach}.", {"dataset: agency": "dataset: agencies"}, "there is no data set 'agencies'"),
        ("Call {reach}.", {"confirm_at: agency/city": "confirm_at: agency/moon"}, "it has no row 'moon'"),
        ("Call {reach}.", {"key: city": "by: whom"}, "the wording 'no_such' is missing"),
        ("Call 311 at {reach}.", {}, "'found' holds a number"),
        ("Call {reach}.", {"topic: parks": "tpic: parks"}, "unknown key 'tpic'"),
        ("Trees. " * 60 + "{reach}", {}, "found takes 3 segments in en as GSM-7; 2 are allowed"),
        ("Call {reach}.", {}, f"found has no translation in {', '.join(COMPLETE)}"),
    ],
)
def test_each_fault_is_told(grove: Grove, tree: Path, found: str, changed: dict[str, str], expected: str) -> None:
    told = whats(grove, tree, write_card(tree, found, **changed))

    assert any(expected in what for what in told), told


def test_a_slot_that_nobody_asks_for_and_one_that_no_data_has_are_told(grove: Grove, tree: Path) -> None:
    path = write_card(tree, "Call {reach}.")
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    card["look_up"]["by"] = "who"
    card["slots"] = {"whom": {"kind": "problem", "ask": "Whom?"}}
    path.write_text(yaml.safe_dump(card), encoding="utf-8")
    for declaration in (tree / "bot" / "opendata" / "city").glob("*.yaml"):
        text = declaration.read_text(encoding="utf-8")
        declaration.write_text(text.replace("slot: problem\n", ""), encoding="utf-8")

    told = whats(grove, tree, path)

    assert "'by' names the slot 'who', which the card does not have" in told
    assert "no data set has values for the slot 'whom' of kind 'problem'" in told


def test_a_fault_has_its_line_and_its_cure(grove: Grove, tree: Path) -> None:
    path = write_card(tree, "Call {nobody}.")

    checked = grove.invoke("card", "check", str(path), "--tree", str(tree), "--json")

    fault = json.loads(checked.stdout.splitlines()[0])
    assert (fault["card"], fault["line"]) == ("tree_care", 10)
    assert fault["cure"].startswith("It gives: ")


def test_the_longest_row_decides_whether_an_answer_is_short_enough(grove: Grove, tree: Path) -> None:
    path = write_card(tree, "{name} " * 12, **{"  key: city": "  by: text", "say:": 'say:\n  no_such: "No."'})
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("look_up:", "slots:\n  text: {kind: text, ask: Whom}\nlook_up:"), encoding="utf-8")
    agencies = (tree / "bot" / "opendata" / "city" / "data" / "agency.csv").read_text(encoding="utf-8")
    names = [line.split(",")[1] for line in agencies.splitlines()[1:]]

    told = whats(grove, tree, path)

    assert max(map(len, names)) * 12 > 306 > min(map(len, names)) * 12
    assert any(what.startswith("found takes ") and " in en " in what for what in told), told
