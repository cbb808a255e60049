"""Looks through the files that say what the assistant knows: each that is wrong, and what does not fit together."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.opendata.declarations import given_values, load_datasets
from flows.cards.reading import Card, check_card, load_card
from flows.conversation import Flow
from flows.loading import load_flow
from flows.outreach.reading import load_campaign
from flows.reading import DefinitionError
from flows.surveys.definition.reading import load_survey
from flows.surveys.survey import Survey
from locales.sources import ROOT
from nlu.sentences import Sentence, read_file

Read = TypeVar("Read")

Faults = list[str]

ALWAYS = frozenset({
    "closed", "crisis", "emergency", "fallback", "greet", "help", "human", "language_offer", "language_set",
    "opted_in", "stopped", "thanks", "trouble", "unreadable",
})  # fmt: skip
"""Flows that the program begins by itself, whatever a city asks and answers."""

CONSENT = frozenset({"stop", "start", "language_change"})
"""Intents of the sentences that are obeyed before any card or flow is looked for."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Where the files are: the program's own folder, or a copy that somebody works on."""

    root: Path = ROOT

    @property
    def library(self) -> Path:
        return self.root / "flows" / "library"

    @property
    def sentences(self) -> Path:
        return self.root / "nlu" / "data"

    @property
    def locales(self) -> Path:
        return self.root / "locales"

    @property
    def datasets(self) -> Path:
        return self.root / "bot" / "opendata" / "city"


def card_faults(tree: Tree) -> Faults:
    """Cards that cannot be read, or ask of the open data what it does not have."""
    cards, faults = read_cards(tree)
    columns = given_values(load_datasets(tree.datasets))
    for card in cards.values():
        faults += _tried(partial(check_card, card, columns))[1]
    return faults


def flow_faults(tree: Tree, facts: Collection[str]) -> Faults:
    """Flows that cannot be read, and those that have to be there and are not."""
    faults = read_flows(tree, facts)[1]
    there = {path.stem for path in tree.library.glob("*.yaml")}
    cure = "The program begins it by itself; take the one that comes with it."
    return faults + [f"{tree.library / name}.yaml:1: there is no such flow. {cure}" for name in sorted(ALWAYS - there)]


def survey_faults(tree: Tree) -> Faults:
    """Surveys that cannot be read."""
    return read_surveys(tree)[1]


def campaign_faults(tree: Tree) -> Faults:
    """Campaigns that cannot be read, or name a survey that is not there."""
    known, faults = read_surveys(tree)[0], Faults()
    for path in sorted((tree.library / "campaigns").glob("*.yaml")):
        faults += _tried(partial(load_campaign, path, known, author="", starts_on=date.min))[1]
    return faults


def sentence_faults(tree: Tree, languages: Collection[str]) -> Faults:
    """Sentence files that cannot be read, intents that nothing answers, and cards that nobody can ask for."""
    sentences, faults = list[Sentence](), Faults()
    files: dict[str, Path] = {}
    for path in sorted(tree.sentences.glob("*/*.yml")):
        read, wrong = _tried(partial(read_file, path, path.parent.name))
        faults += wrong
        sentences += read or ()
        for sentence in read or ():
            files.setdefault(sentence.intent, path)
    return faults + _unanswered(tree, files) + _unasked(tree, sentences, languages)


def _unanswered(tree: Tree, files: dict[str, Path]) -> Faults:
    """Intents that sentences name, and no card, flow or rule begins."""
    cards, flows = read_cards(tree)[0], read_flows(tree, None)[0]
    answered = {*CONSENT, *(card.intent for card in cards.values()), *flows}
    answered |= {intent for flow in flows.values() for intent in flow.intents}
    cure = "Write a card or a flow for it, or take its sentences out."
    return [
        f"{path}:{line_of(path, f'intent: {intent}')}: no card or flow answers {intent!r}. {cure}"
        for intent, path in sorted(files.items())
        if intent not in answered
    ]


def _unasked(tree: Tree, sentences: Collection[Sentence], languages: Collection[str]) -> Faults:
    """Cards for which a language of the city has no sentence."""
    asked = {(sentence.language, sentence.intent) for sentence in sentences}
    return [
        f"{card.path}:{line_of(card.path, 'intent:')}: no sentence in {language} asks for {card.intent!r}."
        f" Write some in {tree.sentences / language}."
        for card in read_cards(tree)[0].values()
        for language in languages
        if (language, card.intent) not in asked
    ]


def read_cards(tree: Tree) -> tuple[dict[str, Card], Faults]:
    """The cards that can be read, and what is wrong with the others."""
    return _each(tree.library / "cards", load_card)


def read_flows(tree: Tree, facts: Collection[str] | None) -> tuple[dict[str, Flow], Faults]:
    """The flows that can be read; a card that is wrong is no card to them."""
    cards = read_cards(tree)[0]
    return _each(tree.library, lambda path: load_flow(path, cards, facts))


def read_surveys(tree: Tree) -> tuple[dict[str, Survey], Faults]:
    """The surveys that can be read."""
    return _each(tree.library / "surveys", load_survey)


def _each(folder: Path, load: Callable[[Path], Read]) -> tuple[dict[str, Read], Faults]:
    """Every file of a folder that can be read, by name, and what is wrong with the others."""
    found, faults = dict[str, Read](), Faults()
    for path in sorted(folder.glob("*.yaml")):
        read, wrong = _tried(partial(load, path))
        faults += wrong
        if read is not None:
            found[path.stem] = read
    return found, faults


def _tried(read: Callable[[], Read]) -> tuple[Read | None, Faults]:
    try:
        return read(), []
    except DefinitionError as error:
        return None, [str(error)]


def line_of(path: Path, words: str) -> int:
    """The first line of a file that has these words; 1 when none has."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if words in line), 1)
