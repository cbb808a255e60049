"""Builders of values: a test names only what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from gettext import NullTranslations
from typing import Literal
from zoneinfo import ZoneInfo

from flows.cards.reading import Card, CardLookUp, CardSlot
from flows.contact import Contact, ContactId
from flows.conversation import Flow, Node, Replied, Session
from flows.lookup import Found, NotFound, Offer, Offered, Source, Value
from flows.replies.matching import Kind
from flows.surveys.survey import Question, Survey
from flows.translator import Translator
from flows.understanding import Outcome, Slot, Understanding

SPANISH = {"Yes": "Sí", "No": "No", "Trash day": "Día de la basura", "Parks": "Parques", "Trash": "Basura"}


@dataclass
class Texts(NullTranslations):
    """A catalogue of a few texts."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def gettext(self, message: str) -> str:
        return self.texts.get(message, message)


def in_spanish() -> Translator:
    return Translator(Texts(SPANISH), "es", elsewhere=(NullTranslations(),))


ELK_GROVE = ZoneInfo("America/Los_Angeles")

ADDRESS = CardSlot(name="address", kind="address", ask="What is your street address?")


def a_contact(
    *,
    language: str | None = "en",
    timezone: ZoneInfo = ELK_GROVE,
    zone: str | None = None,
    consented: bool = True,
    stopped: bool = False,
) -> Contact:
    return Contact(
        id=ContactId(1), language=language, timezone=timezone, zone=zone, consented=consented, stopped=stopped
    )


def an_understanding(
    text: str = "when is trash day",
    *,
    language: str | None = "en",
    intent: str | None = None,
    confidence: float = 0.9,
    outcome: Outcome = "sure",
    slots: Mapping[str, str] | None = None,
) -> Understanding:
    """Slots by name; each is said to stand at the beginning of the text."""
    return Understanding(
        text=text,
        language=language,
        intent=intent,
        confidence=confidence,
        outcome=outcome,
        intents=((intent, confidence),) if intent else (),
        slots={name: Slot(value, 0, len(value)) for name, value in (slots or {}).items()},
    )


def replied(text: str, **slots: str) -> Replied:
    return Replied(an_understanding(text, slots=slots))


def a_session(results: Mapping[str, str] | None = None, *, tries: int = 0, node: str = "here") -> Session:
    return Session(flow="a_flow", version=1, node=node, tries=tries, results=results or {})


def a_flow(start: str = "here", **nodes: Node) -> Flow:
    return Flow(name="a_flow", start=start, nodes=nodes)


def a_card(*slots: CardSlot, name: str = "trash_day", **say: str) -> Card:
    """By default the answer is “Found {what}.”, and no slot is needed."""
    return Card(
        name=name,
        intent=name,
        title="Trash day",
        topic="waste",
        confirm_at="agency/city",
        slots=slots,
        look_up=CardLookUp(kind="zone", dataset="collection_zone", addresses="address_point"),
        say={"found": "Found {what}.", **say},
    )


def a_source(*, sample: bool = False, stale: bool = False) -> Source:
    return Source(
        dataset="collection_zone",
        title="Collection zones",
        as_of=date(2026, 11, 2),
        version="1",
        sample=sample,
        stale=stale,
        confirm_at="the city",
    )


def found(**values: Value) -> Found:
    return Found(values={"what": "it", **values}, source=a_source())


def no_such(**values: Value) -> NotFound:
    return NotFound(reason="no_such", values={"contact": "the city", **values})


def offered(*addresses: str, kind: Literal["near", "several"] = "near") -> Offered:
    return Offered(kind=kind, offers=tuple(Offer(address, {"address": address}) for address in addresses))


def a_question(key: str = "visits", *, kind: Kind = "choice", **only_if: tuple[str, ...]) -> Question:
    """By default “How often?” with two choices; `only_if` names the earlier answers it depends on."""
    of_choices = kind in {"choice", "multi"}
    return Question(
        key=key,
        kind=kind,
        ask="How often?",
        labels=("Every day", "Never") if of_choices else (),
        codes=("daily", "never") if of_choices else (),
        min=1 if kind == "scale" else None,
        max=5 if kind == "scale" else None,
        only_if=only_if,
    )


def a_survey(*questions: Question, name: str = "park_use") -> Survey:
    return Survey(
        name=name,
        version=1,
        title="Park use",
        intro="Three short questions.",
        questions=questions or (a_question(),),
        closing="Thank you!",
    )
