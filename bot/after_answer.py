"""
MORE, WHY and WRONG: what a resident may ask about the last answer, for an hour or until the next one.

Typed by SMS; buttons besides where there are any. Without a recent answer they are ordinary words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.doubts import looked_up, present_hash
from bot.effects import pending, resume_pending
from bot.scene import Scene
from flows.cards.answering import more_text
from flows.cards.behind import ENDS, GOES_ON, Behind, flagged_text, no_more_text, why_text
from flows.cards.card import MORE, Card
from flows.cards.keywords import Keyword, keyword
from flows.cards.pages import pages
from flows.conversation import Say
from flows.lookup import Found, LookUp
from storage import answers, datasets, flags, msgs, tickets
from storage.answers import Answered
from storage.snapshots.schema import Dataset, Meta

MOST_ROWS = 5
"""Rows that one WRONG puts in question; of an answer that counts hundreds nobody knows which is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAnswer:
    """The answer that is asked about: its card, and what it was made from."""

    answered: Answered
    card: Card
    dataset: Dataset
    keys: Sequence[str]
    """Of the data set's rows that it was made from."""
    version: str
    as_of: date


def heard(scene: Scene, text: str) -> bool:
    """Take a keyword that is typed; False where it is none, or where something else is being asked."""
    word = keyword(text)
    last = last_answer(scene) if word else None
    if word is None or last is None or not _is_meant(scene, last.answered):
        return False
    _tell(scene, word, last)
    return True


def pressed(scene: Scene, word: Keyword, token: str) -> bool:
    """Take a button below an answer; False where it is not the last one, or too long ago."""
    last = last_answer(scene)
    if last is None or last.answered.token != token:
        return False
    _tell(scene, word, last)
    return True


def last_answer(scene: Scene) -> LastAnswer | None:
    """The answer this contact got last; None where it is too long ago, or of a card that is no more."""
    answered = answers.last(scene.db, scene.contact.id, scene.now)
    if answered is None:
        return None
    source = msgs.by_token(scene.db, answered.token).source or {}
    card = scene.app.answers.cards.get(answered.card)
    dataset = scene.app.answers.datasets.get(source.get("dataset", ""))
    if card is None or dataset is None:
        return None
    return LastAnswer(
        answered=answered,
        card=card,
        dataset=dataset,
        keys=source["keys"],
        version=source["version"],
        as_of=date.fromisoformat(source["as_of"]),
    )


def flag_reason(dataset: str, key: str) -> str:
    """What the ticket about a row says."""
    return f"said to be wrong: {dataset}/{key}"


def _is_meant(scene: Scene, answered: Answered) -> bool:
    """
    Whether nothing is being asked, or a card asks, or the answer was spoken of when we wrote last.

    No address, stop or place that a card asks for is called like that; an answer to a survey may be.
    """
    stored = pending(scene)
    if stored is None or stored.session.flow in scene.app.answers.cards:
        return True
    return msgs.last_turn(scene.db, scene.contact.id) == answered.turn


def _tell(scene: Scene, word: Keyword, last: LastAnswer) -> None:
    page = last.answered.page
    match word:
        case "more":
            page = _more(scene, last)
        case "why":
            _say(scene, word, last, why_text(_behind(scene, last), scene.tr))
        case "wrong":
            _flag(scene, last)
            _say(scene, word, last, flagged_text(scene.tr))
    answers.went_on(scene.db, scene.contact.id, turn=scene.key, page=page)
    resume_pending(scene)


def _say(scene: Scene, word: Keyword, last: LastAnswer, text: str) -> None:
    scene.say(Say(text=text, about=last.answered.token), None, word)


def _more(scene: Scene, last: LastAnswer) -> int:
    """Tell the next page of the long form, or that there is no more; gives how many pages were told."""
    page, found = last.answered.page, _found_again(scene, last)
    text = more_text(last.card, found, scene.tr) if found else None
    told = pages(text, goes_on=scene.tr.text(GOES_ON), ends=scene.tr.text(ENDS)) if text else ()
    if found is None or page >= len(told):
        _say(scene, "more", last, no_more_text(_behind(scene, last), scene.tr))
        return page
    said = Say(
        text=told[page],
        card=last.card.name,
        variant=MORE,
        source=found.source,
        keywords=("more",) if page + 1 < len(told) else (),
        about=last.answered.token,
    )
    scene.say(said, None, "more")
    return page + 1


def _found_again(scene: Scene, last: LastAnswer) -> Found | None:
    """What the rows say now; None where the card has no long form, or nothing is found any more."""
    if MORE not in last.card.say:
        return None
    found = looked_up(scene, LookUp(card=last.card.name, slots=last.answered.slots))
    return found if isinstance(found, Found) else None


def _flag(scene: Scene, last: LastAnswer) -> None:
    """Flag the rows behind the answer, and have staff look at each."""
    for key in last.keys[:MOST_ROWS]:
        hash_ = present_hash(scene.app, last.dataset.name, key)
        if hash_ is not None:
            flags.raise_flag(scene.db, scene.contact.id, dataset=last.dataset.name, key=key, hash_=hash_, now=scene.now)
    for key in last.keys[:MOST_ROWS] or [""]:
        reason = flag_reason(last.dataset.name, key)
        tickets.open_about(scene.db, topic=last.card.topic, reason=reason, language=scene.tr.language, now=scene.now)


def _behind(scene: Scene, last: LastAnswer) -> Behind:
    meta = scene.app.answers.store.meta(last.dataset.name)
    return Behind(
        title=meta.title if meta else last.dataset.title,
        publisher=last.dataset.publisher,
        url=last.dataset.source_url,
        version=last.version,
        as_of=last.as_of,
        fetched_at=_fetched_at(scene, last, meta),
        keys=last.keys,
    )


def _fetched_at(scene: Scene, last: LastAnswer, meta: Meta | None) -> datetime | None:
    """When the source last said what the answer was made from; None for rows that came with the program."""
    if not last.dataset.is_live or meta is None or (meta.version == last.version and meta.bundled):
        return None
    if meta.version == last.version:
        return scene.app.answers.store.checked_at(last.dataset.name)
    return datasets.fetched_at(scene.db, last.dataset.name, last.version)
