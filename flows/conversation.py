"""
The conversation engine, pure: from what happened to a session, to the new session and what to do.

It asks the world for things by returning effects (`LookUp`); what comes back is a new input (`Found`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol, Self

from flows.cards.keywords import Keyword
from flows.lookup import Found, LookUp, Missing, NotFound, Offered, Source
from flows.translator import Translator
from flows.understanding import Understanding

MAX_TRIES = 2
"""A question that is not understood is asked again so often; then a person is the better way."""

PERSON = "human"
"""The intent of a wish to reach a person."""

DRAFT = "_draft"
"""The result that holds an answer in own words while more of it may come: it is saved when they are silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A contact's place in one flow, with the results so far."""

    flow: str
    version: int
    node: str
    results: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0
    """How often the pending question was answered with something it could not use."""

    def at(self, node: str) -> Self:
        return replace(self, node=node, tries=0)

    def keeping(self, /, **results: str | None) -> Self:
        """Keep these results too; None takes one away."""
        kept = {**self.results, **results}
        return replace(self, results={name: value for name, value in kept.items() if value is not None})

    def missed(self) -> Self:
        return replace(self, tries=self.tries + 1)


@dataclass(frozen=True, slots=True)
class Started:
    """The session begins at this node."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """Something else was talked about in between: the pending question is to be asked again."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """The resident wants to answer the question before once more."""


@dataclass(frozen=True, slots=True)
class Silent:
    """The resident wrote nothing more for so long that what they began to answer is whole."""


@dataclass(frozen=True, slots=True)
class Replied:
    """The resident wrote something."""

    understanding: Understanding
    today: date | None = None
    """The day it is for the resident: what “tomorrow” is reckoned from."""
    settles: bool = False
    """Whether an answer in own words waits for the rest of it, until the resident is `Silent`."""

    @property
    def text(self) -> str:
        return self.understanding.text


@dataclass(frozen=True, slots=True)
class Pressed:
    """The resident pressed the button of the choice with this index (from 0)."""

    choice: int


@dataclass(frozen=True, slots=True)
class Zoned:
    """The place that was asked for lies in the zone with this key."""

    key: str


Input = Started | Resumed | WentBack | Silent | Replied | Pressed | Zoned | Found | Offered | Missing | NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Send this text; `choices` become buttons, or numbered lines where there are none."""

    text: str
    choices: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    """Answers that are no choices (“don't know”): buttons behind them, and never numbered."""
    listed: bool = True
    """False where the text already names the choices (“1 to 5”): then they are only buttons."""
    many: bool = False
    """Several may be picked: one button is one answer, so they are numbered lines everywhere."""
    card: str | None = None
    variant: str | None = None
    """Which of the card's wordings this is."""
    source: Source | None = None
    slots: Mapping[str, str] | None = None
    """For an answer: what to look it up with again, where the card has more to tell."""
    keywords: tuple[Keyword, ...] = ()
    """What may be asked about this answer; buttons where there are any."""
    about: str | None = None
    """The answer (the token of its message) that is spoken of, where it is not this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """Record one answer of a survey under a code that is the same in every language."""

    question: str
    value: str
    corrected: bool = False
    """In place of the answer given before."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take out answers to questions that are no longer asked, now that an earlier answer is another."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the survey below rest until then; it is then taken up again by itself."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Locate:
    """Ask in which zone of a data set a place lies: an address, a point on the map, or the zone's own name."""

    zone: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Open a ticket in a department's queue."""

    topic: str
    reason: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Go on with what another intent is for, as if the resident had asked it."""

    intent: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speak:
    """Write to this contact in another language from here on."""

    language: str


Effect = Say | Save | TakeBack | Pause | HandOver | LookUp | Locate | Begin | Speak


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after an input (None when it is over), and what it wants done, in order."""

    session: Session | None
    effects: tuple[Effect, ...] = ()
    understood: bool = True
    """False when the reply did not answer the question: it may have been meant otherwise."""
    moved: bool = False
    """The session has left its node for one (maybe the same again) that is yet to be entered."""


class Node(Protocol):
    """One place in a flow: data and behaviour together."""

    @property
    def waits(self) -> bool:
        """Whether the resident has to say something here, each time, before the flow goes on."""

    @property
    def exits(self) -> tuple[str | None, ...]:
        """The nodes it can lead to; None is the end."""

    def enter(self, session: Session, tr: Translator) -> Turn: ...

    def resume(self, session: Session, incoming: Input, tr: Translator) -> Turn: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A conversation as data."""

    name: str
    start: str
    nodes: Mapping[str, Node]
    version: int = 1
    intents: tuple[str, ...] = ()
    """The intents that begin this flow."""
    survey: bool = False
    """Its answers are kept, and it stays open for days."""
    expires_after: timedelta | None = None
    """How long it stays open; None: as long as its kind does."""
    remind_after: timedelta | None = None
    """After so much silence the pending question is asked once more."""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Texts it brings along, by language and English text: said before those of the catalogues."""

    def begin(self, /, **results: str) -> Session:
        return Session(flow=self.name, version=self.version, node=self.start, results=results)


def step(flow: Flow, session: Session, incoming: Input, tr: Translator) -> Turn:
    """Take one input as far as it goes: to a node that waits, or to the end."""
    effects: list[Effect] = []
    here, arriving = session, isinstance(incoming, Started | Resumed)
    understood = True
    for _ in range(len(flow.nodes) + 1):  # no node is entered twice, for every circle waits somewhere
        node = flow.nodes[here.node]
        turn = node.enter(here, tr) if arriving else node.resume(here, incoming, tr)
        effects += turn.effects
        understood = understood and turn.understood
        if turn.session is None or not turn.moved:
            return Turn(turn.session, tuple(effects), understood)
        here, arriving = turn.session, True
    raise AssertionError(f"flow {flow.name!r} goes round without waiting")


def go(session: Session, goto: str | None, *effects: Effect) -> Turn:
    """Leave this node for the next, or for the end of the flow."""
    return Turn(session.at(goto) if goto else None, effects, moved=goto is not None)


def ask_again(session: Session, incoming: Input, *effects: Effect) -> Turn:
    """Say what is expected once more; whose replies led nowhere too often is handed to a person."""
    if not isinstance(incoming, Replied):
        return Turn(session, effects, understood=False)
    if session.tries >= MAX_TRIES:
        return Turn(None, (Begin(PERSON, {"reason": "not understood"}),), understood=False)
    return Turn(session.missed(), effects, understood=False)
