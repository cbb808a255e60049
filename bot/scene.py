"""One contact being talked with, in one transaction: what is said is gathered here and queued at the end."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.app import App
from bot.rendering import Place, keyword_buttons, render
from flows.contact import Contact, Urn
from flows.conversation import Say
from flows.segments import count
from flows.translator import Translator
from flows.understanding import Understanding
from storage import answers, buttons, contacts, msgs
from storage.answers import Answered
from storage.contacts import Reach
from storage.database import Db
from storage.msgs import NewMsg

MOST_ROWS = 20
"""Rows that are noted with an answer; one that counts thousands is of its data set."""

REPLY_VALID = timedelta(hours=4)
"""
How long a reply makes sense. Who texts wants to know now; "tomorrow" in an answer is wrong after midnight, and a
question of ours that comes hours later is about something forgotten. Long enough for a provider that is away for an
afternoon, too short for the next morning.
"""

MARKS = ("sample", "stale", "doubted")
"""What is noted of a source where it holds."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """Who is talked with, in which language, and what has been said so far."""

    app: App
    db: Db
    contact: Contact
    reach: Reach
    key: str
    """What makes a repeat harmless: every message's key is made from it."""
    now: datetime
    tr: Translator
    understanding: Understanding | None = None
    campaign_id: int | None = None
    valid_until: datetime | None = None
    """Behind it nobody is to get what is said here; None: a reply makes sense for `REPLY_VALID`, all else for ever."""
    said: list[tuple[Say, Place | None, str]] = field(default_factory=list)

    @property
    def urn(self) -> Urn:
        return self.reach.urn

    def say(self, say: Say, place: Place | None, flow: str) -> None:
        self.said.append((say, place, flow))

    def speak(self, language: str) -> None:
        """Go on in another language, and keep it."""
        contacts.speak(self.db, self.contact.id, language)
        self.contact = replace(self.contact, language=language)
        self.tr = self.app.translator(language)

    def queue(self) -> int:
        """Put all that was said into its lane, and remember the last answer; gives how many messages."""
        for number, (say, place, flow) in enumerate(self.said):
            new = self._new(number, say, place, flow)
            if msgs.queue(self.db, new, self.now):
                self._remember(say, new.token)
        return len(self.said)

    def _remember(self, say: Say, token: str) -> None:
        """Keep an answer while more of it may be asked for; after an honest no, nothing may."""
        if say.slots is not None and say.card is not None:
            answered = Answered(token=token, turn=self.key, card=say.card, slots=say.slots)
            buttons.close_answers(self.db, self.contact.id, but=token)
            answers.remember(self.db, self.contact.id, answered, self.now)
        elif say.card is not None and say.about is None:
            answers.forget(self.db, self.contact.id)

    def _new(self, number: int, say: Say, place: Place | None, flow: str) -> NewMsg:
        text, choices = render(say, self.reach.channel, place)
        token, heard = self.app.new_token(), self.understanding
        return NewMsg(
            contact_id=self.contact.id,
            urn_id=self.reach.urn_id,
            channel=self.reach.channel,
            text=text,
            choices=choices or keyword_buttons(say, self.reach.channel, token, self.tr),
            language=self.tr.language,
            dedup_key=f"{self.key}:{number}",
            token=token,
            due_at=self.now,
            segments=count(text).segments,
            priority=msgs.REPLY if self.campaign_id is None else msgs.BULK,
            intent=heard.intent if heard else None,
            confidence=heard.confidence if heard else None,
            card=say.card or flow,
            source=_source(say),
            session_id=place.session_id if place else None,
            campaign_id=self.campaign_id,
            valid_until=self.valid_until or (self.now + REPLY_VALID if self.campaign_id is None else None),
        )


def _source(say: Say) -> dict[str, object] | None:
    """What an answer was made from, so that staff can say later why we said so: no address is in it."""
    source = say.source
    if source is None:
        return None
    return {
        "dataset": source.dataset,
        "version": source.version,
        "as_of": source.as_of.isoformat(),
        "keys": list(source.keys[:MOST_ROWS]),
        "rows": list(source.rows[:MOST_ROWS]),
        "variant": say.variant,
        **{mark: True for mark in MARKS if getattr(source, mark)},
    }


def set_scene(app: App, db: Db, contact: Contact, *, key: str, now: datetime, reach: Reach) -> Scene:
    """A scene in the contact's own language."""
    return Scene(app=app, db=db, contact=contact, reach=reach, key=key, now=now, tr=app.translator(contact.language))
