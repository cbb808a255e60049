"""A node that answers a question from the open data: asks for what is missing, looks up, says."""

import json
from dataclasses import dataclass
from typing import Literal

from flows.cards.answering import answer_text, offer_text
from flows.cards.card import MORE
from flows.cards.reading import Card, CardSlot
from flows.conversation import (
    MAX_TRIES,
    Effect,
    Input,
    Pressed,
    Replied,
    Resumed,
    Say,
    Session,
    Silent,
    Started,
    Turn,
    WentBack,
    Zoned,
    ask_again,
    go,
)
from flows.lookup import Found, LookedUp, LookUp, Missing, NotFound, Offer, Offered, Phrase
from flows.replies.matching import Spellings, match_choice, match_yes_no
from flows.translator import Translator

ASKING, OFFERS = "_asking", "_offers"
"""Results of this node's own: the slot it waits for, and what it offered. Never given to a look-up."""

Kept = tuple[Literal["near", "several"], list[tuple[str, dict[str, str]]]]
"""How an offer lies in a session: its kind, and of each thing the label and the slots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNode:
    """
    Answer `card`, asking for each slot it needs; a near match is offered, never answered.

    An honest no asks for another place or thing, and ends when it has been said MAX_TRIES times.
    """

    card: Card
    goto: str | None = None
    waits = False
    """Once it has its slots, it asks for nothing more."""

    @property
    def exits(self) -> tuple[str | None, ...]:
        return (self.goto,)

    def enter(self, session: Session, tr: Translator) -> Turn:
        if OFFERS in session.results:
            return self._offer(session, _offered(session), tr)
        if asking := session.results.get(ASKING):
            return self._ask(session, asking, tr)
        for slot in self.card.slots:
            if not slot.optional and slot.name not in session.results:
                return self._ask(session, slot.name, tr)
        return self._look_up(session)

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn:
        match incoming:
            case Pressed(choice):
                chosen = self._chosen(session, choice, tr)
                return chosen or ask_again(session, incoming, *self.enter(session, tr).effects)
            case Replied():
                return self._replied(session, incoming, tr)
            case Started() | Resumed() | WentBack() | Silent() | Zoned():
                return self.enter(session, tr)
            case _:
                return self._told(session, incoming, tr)

    def wants(self, session: Session, reply: Replied) -> bool:
        """Whether the reply brings what this node waits for, so that it is no new question."""
        labels = [(offer.label,) for offer in _offered(session).offers]
        if _pick(labels, reply.text) is not None:
            return True
        asking = session.results.get(ASKING)
        return asking is not None and self._slot(asking).kind in reply.understanding.slots

    def _told(self, session: Session, data: LookedUp, tr: Translator) -> Turn:
        """Say what the look-up found, or ask for what it lacks."""
        match data:
            case Found():
                return self._leave(session, self._answer(session, data, tr))
            case NotFound():
                return self._honest_no(session, data, tr)
            case Offered():
                return self._offer(session, data, tr)
            case Missing(slot):
                return self._ask(session, slot, tr)

    def _answer(self, session: Session, found: Found, tr: Translator) -> Say:
        """The answer, and what may be asked about it: what it was looked up with is kept only to tell more."""
        more = MORE in self.card.say
        return Say(
            text=answer_text(self.card, found, tr),
            card=self.card.name,
            variant=found.variant,
            source=found.source,
            slots=self._slots(session) if more else {},
            keywords=("more", "why", "wrong") if more else ("why", "wrong"),
        )

    def _slots(self, session: Session) -> dict[str, str]:
        """What the card's look-up reads of the session: its slots, and the resident's own words."""
        read = {*(slot.name for slot in self.card.slots), "text"}
        return {name: value for name, value in session.results.items() if name in read}

    def _ask(self, session: Session, slot: str, tr: Translator) -> Turn:
        kept = session.keeping(**{ASKING: slot, OFFERS: None})
        return Turn(kept, (Say(text=tr.text(self._slot(slot).ask)),))

    def _look_up(self, session: Session) -> Turn:
        slots = {name: value for name, value in session.results.items() if not name.startswith("_")}
        return Turn(session, (LookUp(card=self.card.name, slots=slots),))

    def _leave(self, session: Session, *effects: Effect) -> Turn:
        return go(session.keeping(**{ASKING: None, OFFERS: None}), self.goto, *effects)

    def _honest_no(self, session: Session, no: NotFound, tr: Translator) -> Turn:
        text = answer_text(self.card, no, tr)
        said = Say(text=text, card=self.card.name, variant=no.reason, source=no.source)
        wanted = self._wanted(session)
        if no.reason != "no_such" or wanted is None or session.tries + 1 >= MAX_TRIES:
            return self._leave(session, said)
        return Turn(session.missed().keeping(**{wanted: None, ASKING: wanted, OFFERS: None}), (said,))

    def _offer(self, session: Session, offered: Offered, tr: Translator) -> Turn:
        labels = tuple(tr.write(Phrase(offer.label)) for offer in offered.offers)
        choices = (tr.text("Yes"), tr.text("No")) if len(labels) == 1 else labels
        said = Say(text=offer_text(offered, tr), choices=choices)
        return Turn(session.keeping(**{OFFERS: _kept(offered)}), (said,))

    def _replied(self, session: Session, reply: Replied, tr: Translator) -> Turn:
        """Take an offer, or look up what the reply brings: slots of the card, or its words as they are."""
        offers = _offered(session).offers
        picked = _pick([tr.spellings(offer.label) for offer in offers], reply.text)
        taken = self._chosen(session, picked, tr) if picked is not None else None
        if taken is not None:
            return taken
        wanted, brought = self._wanted(session), self._brought(reply)
        if wanted is None or not (brought or (reply.text.strip() and not offers)):
            return ask_again(session, reply, *self.enter(session, tr).effects)
        slots = {wanted: None, **(brought or {wanted: reply.text.strip()})}
        return self._look_up(session.keeping(**{**slots, "text": reply.text, ASKING: wanted, OFFERS: None}))

    def _brought(self, reply: Replied) -> dict[str, str]:
        """The card's slots that were understood in a reply."""
        understood = reply.understanding.slots
        return {slot.name: understood[slot.kind].value for slot in self.card.slots if slot.kind in understood}

    def _chosen(self, session: Session, choice: int, tr: Translator) -> Turn | None:
        """Look up the offer chosen; ask anew when the choice behind the last (“no”) is; None for no choice."""
        offers, wanted = _offered(session).offers, self._wanted(session)
        if 0 <= choice < len(offers):
            return self._look_up(session.keeping(**{**offers[choice].slots, OFFERS: None}))
        if not offers or choice != len(offers) or wanted is None:
            return None
        return self._ask(session.keeping(**{wanted: None}), wanted, tr)

    def _wanted(self, session: Session) -> str | None:
        """The slot a resident corrects: the one asked for, else one they gave, else where it is, else any."""
        slots = self.card.slots
        given = (slot.name for slot in slots if slot.name in session.results)
        where = (slot.name for slot in slots if slot.kind in {"address", "place"})
        any_slot = (slot.name for slot in slots)
        return session.results.get(ASKING) or next((name for names in (given, where, any_slot) for name in names), None)

    def _slot(self, name: str) -> CardSlot:
        for slot in self.card.slots:
            if slot.name == name:
                return slot
        raise AssertionError(f"card {self.card.name!r} has no slot {name!r}")


def _pick(labels: Spellings, text: str) -> int | None:
    """The offer a reply takes: its number or label, or yes to a single one; behind the last for a no."""
    if not labels:
        return None
    if len(labels) == 1:
        return {"yes": 0, "no": 1, None: None}[match_yes_no(text)]
    picked = match_choice(text, labels)
    return len(labels) if picked is None and match_yes_no(text) == "no" else picked


def _kept(offered: Offered) -> str:
    return json.dumps([offered.kind, [[offer.label, dict(offer.slots)] for offer in offered.offers]])


def _offered(session: Session) -> Offered:
    """What was offered last; no offers when none is waiting for an answer."""
    kept: Kept = json.loads(session.results.get(OFFERS, '["near", []]'))
    return Offered(kind=kept[0], offers=tuple(Offer(label, slots) for label, slots in kept[1]))
