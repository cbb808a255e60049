"""What `grove card check` looks at in one card: data, slots, sentences, translations, and how long it gets."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.city import City
from bot.cli.cards.texts import answers
from bot.cli.definitions import Tree, line_of
from bot.opendata.declarations import given_values, load_datasets
from bot.opendata.desk import Asked, Desk
from flows.cards.card import Card
from flows.cards.checks import check_card
from flows.cards.reading import load_card
from flows.reading import DefinitionError
from flows.segments import count
from locales import pofiles
from locales.catalogues import Catalogues, po_path
from locales.languages import SOURCE
from locales.pofiles import Catalogue
from locales.samples import BUDGET
from nlu.sentences import Sentence, read_all
from storage.snapshots.schema import Dataset, SnapshotMissing
from storage.snapshots.store import SnapshotStore

LEAST = 5
"""Sentences of a language from which an intent can be told at all."""

BLANK = "<"
"""How a text begins that `grove card new` left for a person to write."""

FREE = frozenset({"address", "text", "route"})
"""Kinds of slots that are read without a data set of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not right yet: where, what, and what to do about it."""

    card: str
    line: int
    what: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """All that a card is checked against."""

    tree: Tree
    languages: Collection[str]
    datasets: Mapping[str, Dataset]
    sentences: Collection[Sentence]
    translations: Mapping[str, Catalogue]
    """By language, as the translators have it; English has none."""
    catalogues: Catalogues
    desk: Desk
    now: datetime


def look_around(tree: Tree, city: City, store: SnapshotStore, now: datetime) -> Around:
    """Read all that cards are checked against; raises DefinitionError for what is wrong besides."""
    datasets = load_datasets(tree.datasets)
    paths = {language: po_path(language, tree.locales) for language in city.languages if language != SOURCE}
    return Around(
        tree=tree,
        languages=city.languages,
        datasets=datasets,
        sentences=read_all(tree.sentences),
        translations={
            language: pofiles.read(path, language) if path.exists() else Catalogue(language)
            for language, path in paths.items()
        },
        catalogues=Catalogues(zone=city.timezone, folder=tree.locales),
        desk=Desk(store=store, datasets=datasets, area=city.area),
        now=now.astimezone(city.timezone),
    )


def faults(path: Path, around: Around) -> list[Fault]:
    """Give everything that keeps a card from being answered, in every language."""
    try:
        card = load_card(path)
    except DefinitionError as error:
        return [_fault(path.stem, error)]
    of_data = [*_data(card, around), *_slots(card, around)]
    of_texts = [*_blanks(card), *_sentences(card, around), *_translations(card, around)]
    return of_data + of_texts + ([] if of_data else list(_lengths(card, around)))


def _fault(card: str, error: DefinitionError) -> Fault:
    return Fault(card=card, line=error.line, what=error.what, cure=error.fix)


def _data(card: Card, around: Around) -> Iterator[Fault]:
    """Data sets, rows and columns that are not there; each wording by itself, so that one fault hides none."""
    columns = given_values(around.datasets)
    seen = set[str]()
    for name, wording in card.say.items():
        try:
            check_card(replace(card, say={name: wording}), columns)
        except DefinitionError as error:
            if error.what not in seen:
                yield _fault(card.name, error)
            seen.add(error.what)
    for row in () if seen else (card.confirm_at, *card.look_up.also.values()):
        try:
            around.desk.row(row)
        except SnapshotMissing as missing:
            yield Fault(
                card=card.name, line=line_of(card.path, row), what=str(missing), cure="Name a row that is there."
            )


def _slots(card: Card, around: Around) -> Iterator[Fault]:
    """Slots that the look-up names and the card does not ask for, and kinds that no data set has values of."""
    look = card.look_up
    kinds = {slot.name: slot.kind for slot in card.slots}
    for key, slot in (("by", look.by), ("route", look.route)):
        if slot is not None and slot not in kinds:
            what = f"{key!r} names the slot {slot!r}, which the card does not have"
            yield Fault(card=card.name, line=line_of(card.path, f"{key}:"), what=what, cure="Write it below slots.")
    if look.addresses and "address" not in kinds.values():
        what = "it looks an address up and has no slot of that kind"
        yield Fault(card=card.name, line=line_of(card.path, "addresses:"), what=what, cure="Write it below slots.")
    known = FREE | {dataset.slot for dataset in around.datasets.values() if dataset.slot}
    for name, kind in kinds.items():
        if kind not in known:
            what = f"no data set has values for the slot {name!r} of kind {kind!r}"
            cure = f"Write slot: {kind} in a data set."
            yield Fault(card=card.name, line=line_of(card.path, f"{name}:"), what=what, cure=cure)


def _blanks(card: Card) -> Iterator[Fault]:
    """Texts that are still to be written."""
    for name, text in _texts(card):
        if text.startswith(BLANK):
            what = f"{name} is still to be written"
            yield Fault(
                card=card.name, line=line_of(card.path, f"{name}:"), what=what, cure="Write it, without < and >."
            )


def _sentences(card: Card, around: Around) -> Iterator[Fault]:
    """Languages from whose sentences the question cannot be told."""
    found = Counter(sentence.language for sentence in around.sentences if sentence.intent == card.intent)
    for language in around.languages:
        if found[language] < LEAST:
            what = f"{found[language]} sentences in {language} ask for it; {LEAST} are the least to learn from"
            cure = f"Write some in nlu/data/{language}."
            yield Fault(card=card.name, line=line_of(card.path, "intent:"), what=what, cure=cure)


def _translations(card: Card, around: Around) -> Iterator[Fault]:
    """Texts that residents of a language would read in English."""
    for name, text in _texts(card):
        lacking = [tag for tag, catalogue in around.translations.items() if not _is_translated(text, catalogue)]
        if lacking and not text.startswith(BLANK):
            what = f"{name} has no translation in {', '.join(lacking)}"
            cure = "Run `make translations` and translate it in locales/<language>."
            yield Fault(card=card.name, line=_line(card, name), what=what, cure=cure)


def _is_translated(text: str, catalogue: Catalogue) -> bool:
    message = catalogue.get(text)
    return message is not None and not message.fuzzy and pofiles.translated(message)


def _lengths(card: Card, around: Around) -> Iterator[Fault]:
    """Answers that get too dear by SMS with the longest row there is, in the languages they are written in."""
    asked = Asked(card=card, slots={}, now=around.now, desk=around.desk)
    for language in around.languages:
        catalogue = around.translations.get(language)
        for name, told in answers(asked, around.catalogues.translator(language)):
            size = count(told)
            written = catalogue is None or _is_translated(card.say[name], catalogue)
            if written and size.segments > BUDGET[size.encoding]:
                allowed = f"{BUDGET[size.encoding]} are allowed"
                what = f"{name} takes {size.segments} segments in {language} as {size.encoding}; {allowed}"
                yield Fault(card=card.name, line=_line(card, name), what=what, cure=f"Shorten it: {told!r}.")


def _line(card: Card, name: str) -> int:
    return card.lines.get(name) or line_of(card.path, f"{name}:")


def _texts(card: Card) -> Iterator[tuple[str, str]]:
    """Every text of a card that residents read, and what it is called in the file."""
    yield "title", card.title
    for slot in card.slots:
        yield "ask", slot.ask
    yield from card.say.items()
