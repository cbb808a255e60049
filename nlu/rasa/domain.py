"""
Writes Rasa's `domain.yml` from the training sentences: the intents and entities there are, and nothing else.

    .venv/bin/python -m nlu.rasa.domain
"""

from collections.abc import Iterable
from pathlib import Path

import yaml

from nlu.sentences import VERSION, Sentence, read_all

DOMAIN = Path(__file__).with_name("domain.yml")
SENTENCES = Path(__file__).parent.parent / "data"

HEADING = "# Made from the training sentences by `python -m nlu.rasa.domain`; a test says when it is out of date.\n"


def domain_of(sentences: Iterable[Sentence]) -> str:
    """The text of the domain file for these sentences."""
    known = list(sentences)
    named = {sentence.intent for sentence in known}
    entities = {name for sentence in known for name, _ in sentence.slots}
    listed = {"version": VERSION, "intents": sorted(named), "entities": sorted(entities)}
    return HEADING + yaml.safe_dump(listed, sort_keys=False)


def intents(path: Path = DOMAIN) -> frozenset[str]:
    """The intents that a model of ours may name."""
    return frozenset(yaml.safe_load(path.read_text(encoding="utf-8"))["intents"])


def rewrite(data_dir: Path = SENTENCES, path: Path = DOMAIN) -> None:
    """Bring the file up to date; raises DefinitionError for a sentence file that is wrong."""
    path.write_text(domain_of(read_all(data_dir)), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
