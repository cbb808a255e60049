"""Whether a text answers what was asked, or asks something itself; and what is said to it then."""

import json

from bot.effects import begin, carry_on, flow_of, pending, resume_pending, settled, sleeps
from bot.scene import Scene
from bot.unanswered import UNKNOWN, note
from flows.conversation import PERSON, Flow, Node, Replied
from flows.nodes.answer import AnswerNode
from flows.nodes.clarify import INTENTS, SLOTS
from flows.nodes.later import LATER
from flows.nodes.question import QuestionNode
from flows.points import read_point
from flows.replies.digits import spoken_number
from flows.replies.yes_no import polarity
from flows.understanding import Understanding
from storage import msgs, sessions
from storage.sessions import Stored

ABOUT_AN_ADDRESS = ("trash_day", "council_member", "who_is_responsible", "find_park")
"""What a resident may want to know who writes nothing but an address; of these, cards that look one up."""

INTERRUPTING = frozenset({"human", "complaint", "help", "language_change", "survey_refusal"})
"""What is heard in the middle of anything, besides the questions of the cards."""

LIKELY_ENOUGH = 0.2
"""The probability from which an intent is offered beside the best one, when we ask which was meant."""

FEW_WORDS = 7
"""
Words of a wish to reach a person; a longer text about people is an answer in own words.

Vietnamese and Punjabi take seven: “tôi muốn nói chuyện với người thật”.
"""

COURTESIES = frozenset({"greet", "thanks", "goodbye"})
"""What is no answer to a card's question; in a survey it may be."""


def answer(scene: Scene, understanding: Understanding) -> None:
    """Take a text as the reply to what was asked, unless it is plainly something new."""
    stored = pending(scene)
    if stored is None:
        _fresh(scene, understanding)
        return
    flow = flow_of(scene, stored)
    reply = Replied(understanding, today=scene.now.astimezone(scene.contact.timezone).date(), settles=flow.survey)
    if _is_new_topic(scene, stored, reply):
        _change_topic(scene, stored, understanding)
        return
    turn = settled(scene, flow, stored.session, reply)
    if turn.understood:
        carry_on(scene, flow, stored, turn)
    elif _interrupts(scene, understanding, flow):
        _change_topic(scene, stored, understanding)
    elif flow.name == LATER.name:  # none of the times: it was meant for the survey, or for us
        sessions.end(scene.db, stored.id, "dropped", scene.now, forget=True)
        answer(scene, understanding)
    elif sleeps(scene, stored):
        _fresh(scene, understanding)
    else:
        carry_on(scene, flow, stored, turn)


def takes_own_words(scene: Scene) -> bool:
    """Whether the pending question is answered by any words at all."""
    stored = pending(scene)
    node = flow_of(scene, stored).nodes[stored.session.node] if stored else None
    return isinstance(node, QuestionNode) and node.takes_anything


def _is_new_topic(scene: Scene, stored: Stored, reply: Replied) -> bool:
    """Whether a reply that the pending question would take is plainly meant otherwise."""
    flow = flow_of(scene, stored)
    node = flow.nodes[stored.session.node]
    if read_point(reply.text):
        return not flow.survey and not (isinstance(node, AnswerNode) and node.wants(stored.session, reply))
    if sleeps(scene, stored) and _is_courtesy(reply.understanding, node):
        return True
    if not _interrupts(scene, reply.understanding, flow):
        return False
    if isinstance(node, AnswerNode):
        return not node.wants(stored.session, reply)
    return isinstance(node, QuestionNode) and node.takes_anything and _asks(reply.understanding)


def _asks(understanding: Understanding) -> bool:
    """Whether a text that would be an answer in own words asks us something, or for a person, in so many words."""
    text = understanding.text.rstrip()
    asks_for_a_person = understanding.intent == PERSON and len(text.split()) <= FEW_WORDS
    return text.endswith(("?", "？", "؟")) or asks_for_a_person


def _is_courtesy(understanding: Understanding, node: Node) -> bool:
    """Whether a text only thanks, greets or agrees: no answer to a question that rests."""
    if understanding.outcome == "sure" and understanding.intent in COURTESIES:
        return True
    return isinstance(node, QuestionNode) and node.takes_anything and polarity(understanding.text) == "yes"


def _interrupts(scene: Scene, understanding: Understanding, flow: Flow) -> bool:
    """Whether we are sure of something that may interrupt this flow: a question, or the wish for a person."""
    if understanding.outcome != "sure" or understanding.intent is None:
        return False
    courteous = understanding.intent in COURTESIES and not flow.survey
    return courteous or understanding.intent in INTERRUPTING or understanding.intent in scene.app.answers.cards


def _change_topic(scene: Scene, stored: Stored, understanding: Understanding) -> None:
    survey = flow_of(scene, stored).survey
    if not survey or understanding.intent == "survey_refusal":
        state = "refused" if survey else "dropped"
        sessions.end(scene.db, stored.id, state, scene.now, forget=not survey)
    _fresh(scene, understanding)
    below = pending(scene)
    if below is not None and below.id == stored.id:
        resume_pending(scene)


def _fresh(scene: Scene, understanding: Understanding) -> None:
    """Answer a text that no question was waiting for."""
    flows, slots = scene.app.flows, {name: slot.value for name, slot in understanding.slots.items()}
    if not any(character.isalnum() for character in understanding.text):
        begin(scene, flows["unreadable"])
    elif understanding.outcome == "sure" and understanding.intent is not None:
        begin(scene, scene.app.flow_for(understanding.intent), {**slots, "text": understanding.text})
    elif understanding.outcome == "ask":
        _ask_which(scene, _close(understanding), slots, understanding.text)
    elif "address" in slots:
        words = "" if read_point(understanding.text) else understanding.text
        _ask_which(scene, _about_an_address(scene), slots, words)
    elif polarity(understanding.text) == "yes":
        begin(scene, flows["thanks"])
    elif _comes_too_late(scene, understanding.text):
        begin(scene, flows["closed"])
    elif msgs.last_card(scene.db, scene.contact.id) == UNKNOWN:
        note(scene, understanding.text)
        begin(scene, flows["human"], {"reason": "not understood"})
    else:
        begin(scene, flows[UNKNOWN], {"text": understanding.text})


def _comes_too_late(scene: Scene, text: str) -> bool:
    """Whether a bare number answers a survey that is over, and was the last thing we wrote about."""
    if spoken_number(text) is None:
        return False
    last = msgs.last_card(scene.db, scene.contact.id)
    return last is not None and scene.app.surveys.latest(scene.db, last) is not None


def _about_an_address(scene: Scene) -> list[str]:
    cards = scene.app.answers.cards
    return [name for name in ABOUT_AN_ADDRESS if name in cards and cards[name].look_up.addresses]


def _close(understanding: Understanding) -> list[str]:
    """What may be meant, likeliest first: the best, and what is likely enough beside it."""
    return [intent for at, (intent, likely) in enumerate(understanding.intents) if at == 0 or likely >= LIKELY_ENOUGH]


def _ask_which(scene: Scene, intents: list[str], slots: dict[str, str], text: str) -> None:
    values = {INTENTS: json.dumps(intents), SLOTS: json.dumps({**slots, "text": text})}
    begin(scene, scene.app.flows["clarify"], values)
