"""`grove doctor` names file, line and cure of whatever is wrong, in copies that are."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from bot.cli.definitions import ALWAYS
from tests.cli.conftest import ROOT, Grove, objects

CARD = "flows/library/cards/library.yaml"
FLOW = "flows/library/greet.yaml"
SENTENCES = "nlu/data/en/waste.yml"
SPANISH = "locales/es/LC_MESSAGES/grove.po"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the files that `doctor` looks at, to break."""
    copied = tmp_path / "tree"
    for folder in ("bot", "flows", "locales", "nlu"):
        copytree(ROOT / folder, copied / folder, ignore=ignore_patterns("__pycache__"))
    return copied


def replaced(old: str, new: str) -> Callable[[str], str]:
    def mend(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return mend


BROKEN: dict[str, tuple[str, str, Callable[[str], str], str]] = {
    "a card that is no YAML": ("cards", CARD, lambda text: f"{text}\n  - [", "not YAML"),
    "a card with a number of its own": (
        "cards",
        CARD,
        replaced("found:", "no_such: Call 5551234.\n  found:"),
        "number",
    ),
    "a card that names no data set": ("cards", CARD, replaced("dataset: ", "dataset: no_"), "there is no data set"),
    "a flow with an unknown key": ("flows", FLOW, lambda text: f"{text}\nstrat: hello\n", "unknown key 'strat'"),
    "a flow that goes nowhere": ("flows", FLOW, replaced("start: ", "start: no"), "start names no node"),
    "a survey without questions": (
        "surveys",
        "flows/library/surveys/park_use.yaml",
        replaced("questions:", "queries:"),
        "queries",
    ),
    "a campaign on a survey that is not there": (
        "campaigns",
        "flows/library/campaigns/park_use.yaml",
        replaced("survey: park_use", "survey: parks"),
        "there is no survey 'parks'",
    ),
    "a sentence without its dash": ("sentences", SENTENCES, replaced("    - ", "    "), "does not begin with"),
    "sentences that nothing answers": ("sentences", SENTENCES, replaced("intent: ", "intent: un"), "no card or flow"),
    "a data set with a day that is none": (
        "data",
        "bot/opendata/city/park.yaml",
        replaced("as_of: ", "as_of: x"),
        "not a day",
    ),
    "a catalogue that is none": ("catalogues", SPANISH, lambda text: f"{text}\nmsgid unquoted\n", "no gettext"),
    "a translation that lost a value": (
        "catalogues",
        SPANISH,
        lambda text: re.sub(r"(msgstr .*)\{city\}", r"\1", text, count=1),
        "{city}",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_wrong_is_named_with_file_line_and_cure(grove: Grove, tree: Path, broken: str) -> None:
    look, file, breaks, expected = BROKEN[broken]
    path = tree / file
    path.write_text(breaks(path.read_text(encoding="utf-8")), encoding="utf-8")

    done = grove.invoke("doctor", look, "--tree", str(tree), "--json")

    [finding] = objects(done.stdout)
    told = [fault for fault in finding["faults"] if expected in fault]
    assert told
    assert re.search(rf"{re.escape(file)}:\d+: .+\. .+\.$", told[0])
    assert done.exit_code == 1


def test_a_card_that_nobody_can_ask_for_is_named_by_language(grove: Grove, tree: Path) -> None:
    for path in (tree / "nlu" / "data" / "es").glob("*.yml"):
        text = path.read_text(encoding="utf-8").replace("intent: library", "intent: greet_")
        path.write_text(text, encoding="utf-8")

    done = grove.invoke("doctor", "sentences", "--tree", str(tree))

    assert f"{tree / CARD}:" in done.stdout
    assert "no sentence in es asks for 'library'" in done.stdout


def test_a_fault_in_one_file_hides_none_in_another(grove: Grove, tree: Path) -> None:
    for card in ("library", "fireworks"):
        (tree / "flows" / "library" / "cards" / f"{card}.yaml").write_text("intent: x\n", encoding="utf-8")

    done = grove.invoke("doctor", "cards", "--tree", str(tree))

    assert "library.yaml:1:" in done.stdout
    assert "fireworks.yaml:1:" in done.stdout


def test_a_catalogue_that_was_not_compiled_is_named(grove: Grove, tree: Path) -> None:
    (tree / SPANISH).with_suffix(".mo").unlink()

    done = grove.invoke("doctor", "catalogues", "--tree", str(tree))

    assert "grove.mo is missing" in done.stdout


def test_a_flow_the_program_begins_by_itself_has_to_be_there(grove: Grove, tree: Path) -> None:
    (tree / "flows" / "library" / "trouble.yaml").unlink()

    done = grove.invoke("doctor", "flows", "--tree", str(tree))

    assert "trouble.yaml:1: there is no such flow" in done.stdout


def test_the_flows_the_program_begins_by_itself_are_all_known() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").glob("*.py"))

    assert set(re.findall(r'flows\["(\w+)"\]', code)) <= ALWAYS | {"clarify", "language"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[city]", "[city", "line"),
        ("timezone =", "timezon =", "timezone"),
        ('"vi"', '"xx"', "languages"),
    ],
)
def test_a_city_file_that_is_wrong_is_named(grove: Grove, old: str, new: str, expected: str) -> None:
    file = grove.folder / "city.toml"
    file.write_text((ROOT / "city.toml").read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    done = grove.invoke("doctor", "city", GROVE_CITY_FILE=str(file))

    assert str(file) in done.stdout
    assert expected in done.stdout
    assert done.exit_code == 1


def test_all_is_well_with_the_program_as_it_comes(grove: Grove) -> None:
    looks = [
        "settings",
        "city",
        "cards",
        "flows",
        "surveys",
        "campaigns",
        "sentences",
        "data",
        "folder",
        "disk",
        "timezone",
    ]

    done = grove.invoke("doctor", *looks, "--json")

    assert [(told["what"], told["faults"]) for told in objects(done.stdout)] == [(look, []) for look in looks]
    assert done.exit_code == 0


def test_what_only_the_operator_can_set_up_is_looked_at_too(grove: Grove) -> None:
    before = grove.invoke("doctor", "channels", "database", "clock")
    grove.invoke("migrate")
    account = {"GROVE_TWILIO_ACCOUNT_SID": "AC1", "GROVE_TWILIO_AUTH_TOKEN": "t", "GROVE_TWILIO_FROM": "+19165550199"}
    after = grove.invoke("doctor", "channels", "database", "clock", **account)

    assert "[no-channel]" in before.stdout
    assert "[not-migrated]" in before.stdout
    assert (before.exit_code, after.exit_code) == (1, 0)


def test_a_look_that_there_is_not_is_refused(grove: Grove) -> None:
    done = grove.invoke("doctor", "everything")

    assert "there are: settings, city, cards" in done.stderr.replace("\n", " ")
    assert done.exit_code == 2
