"""The files of a new card, as far as they can be written without knowing what it answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.definitions import Tree
from bot.errors import OperatorError
from nlu.sentences import VERSION, read_all

NAME = re.compile(r"[a-z][a-z0-9_]{2,31}")

CARD = """\
# A question the city can answer. `grove card check` says what is missing; the other cards show what is possible.
intent: {name}
title: "<the question in a few words, such as: Trash day>"
topic: city_hall
confirm_at: agency/city
look_up:
  kind: find
  dataset: agency
  key: city
say:
  found: "<the answer, with values of the row: {{name}}, {{reach}}>"
"""

SENTENCES = """\
# How residents ask for it: short, with slips of the pen, no two alike. The same in nlu/data/<language>/{name}.yml for:
# {others}
version: "{version}"
nlu:
  - intent: {name}
    examples: |
      - {words}
"""

TRANSCRIPT = """\
# {words}: what is answered. Add each kind of no; `pytest --update` writes the answers, and you read them.
< {words}
"""


class CardThere(OperatorError):
    """A new card would overwrite what is there."""

    code = "card-there"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is there already.", fix="Take another name, or change that one.")


class CardNameWrong(OperatorError):
    """A card's name is its intent's, and has to be one."""

    code = "card-name-wrong"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"A card cannot be called {name!r}.", fix="Use 3 to 32 small letters, digits and _, such as street_trees."
        )


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written."""

    path: Path
    text: str


def scaffold(name: str, tree: Tree, languages: tuple[str, ...]) -> list[Path]:
    """Write a card, sentences and a transcript to go on from; raises CardNameWrong or CardThere, and writes nothing."""
    if not NAME.fullmatch(name):
        raise CardNameWrong(name)
    new = list(_files(name, tree, languages))
    for file in new:
        if file.path.exists():
            raise CardThere(str(file.path))
    if any(sentence.intent == name for sentence in read_all(tree.sentences)):
        raise CardThere(f"The intent {name!r}")
    for file in new:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.text, encoding="utf-8")
    return [file.path for file in new]


def _files(name: str, tree: Tree, languages: tuple[str, ...]) -> Iterator[NewFile]:
    words = name.replace("_", " ")
    others = ", ".join(language for language in languages if language != "en")
    yield NewFile(tree.library / "cards" / f"{name}.yaml", CARD.format(name=name))
    sentences = SENTENCES.format(name=name, words=words, others=others, version=VERSION)
    yield NewFile(tree.sentences / "en" / f"{name}.yml", sentences)
    yield NewFile(tree.root / "tests" / "transcripts" / "answers" / f"{name}.txt", TRANSCRIPT.format(words=words))
