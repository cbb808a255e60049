"""Whatever a resident writes, presses or waits for: a survey can go on, no answer is lost, none is there twice."""

import asyncio
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.rehearsal import Delivered, Rehearsal
from flows.contact import Urn
from flows.conversation import DRAFT
from storage import contacts
from storage.tables import contact, result, session
from tests.bot.test_survey_interruptions import begun

STOPPED = "you will get no more messages"

TEXTS = (
    "1", "2", "4", "tomorrow", "12/5", "District 3", "9380 Studio Ct", "more shade", "and benches", "purple", "skip",
    "don't know", "BACK", "LATER", "STOP", "START", "HELP", "HUMAN", "LANGUAGE", "español", "english",
    "when is the next council meeting?", "ok", "👍",
)  # fmt: skip

Deed = tuple[str, str | int]

DEEDS: st.SearchStrategy[list[Deed]] = st.lists(
    st.one_of(
        st.sampled_from(TEXTS).map(lambda text: ("write", text)),
        st.integers(0, 5).map(lambda number: ("press", number)),
        st.sampled_from((2, 5, 3600, 90_000, 300_000)).map(lambda seconds: ("wait", seconds)),
    ),
    max_size=20,
)

NUMBERS = count(7_000_100)


class Resident:
    """Somebody on Telegram, and what was promised to them, looked at after each deed."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.urn = Urn("telegram", str(next(NUMBERS)))
        self.buttons: list[str] = []
        self.stopped = False
        self.answers: set[tuple[int, str]] = set()

    async def live(self, deeds: list[Deed]) -> None:
        await begun(self.rehearsal, self.urn, "telegram")
        self.buttons = [choice.data for each in self._delivered() for choice in each.message.choices]
        for kind, what in deeds:
            self._check(kind, what, await self._do(kind, what))

    def _delivered(self) -> list[Delivered]:
        return [each for each in self.rehearsal.channels["telegram"].delivered if each.urn == self.urn]

    async def _do(self, kind: str, what: str | int) -> list[Delivered]:
        already = len(self._delivered())
        if kind == "write":
            await self.rehearsal.write(self.urn, str(what), channel="telegram")
        elif kind == "press":
            await self.rehearsal.press(self.urn, self.buttons[-1 - int(what) % len(self.buttons)])
        else:
            await self.rehearsal.advance(timedelta(seconds=int(what)))
        got = self._delivered()[already:]
        self.buttons += [choice.data for each in got for choice in each.message.choices]
        return got

    def _check(self, kind: str, what: str | int, got: list[Delivered]) -> None:
        app = self.rehearsal.app
        with app.database.reading() as db:
            who = contacts.find(db, app.keyring, self.urn)
            stopped_at = db.execute(select(contact.c.stopped_at).where(contact.c.id == who)).scalar_one()
            answers = db.execute(select(result.c.session_id, result.c.question).where(result.c.contact_id == who)).all()
            mine = select(session).where(session.c.contact_id == who, session.c.flow == "talk")
            [survey] = db.execute(mine).all()
            flow = app.surveys.flow(db, "talk", survey.version)
        if self.stopped and what not in {"START", "HELP"}:
            assert got == [], f"{kind} {what!r} was answered after STOP"
        if stopped_at is not None and not self.stopped:
            assert [STOPPED in each.message.text or "no le" in each.message.text for each in got] in ([True], [False])
        self.stopped = stopped_at is not None
        now = [(row.session_id, row.question) for row in answers]
        assert len(now) == len(set(now))
        assert self.answers <= set(now)
        self.answers = set(now)
        assert flow is not None
        assert survey.node in flow.nodes
        if survey.state == "active":
            assert (DRAFT in survey.results) == (survey.wake_for == "settle")
            assert set(survey.results) & {question for _, question in now} == {question for _, question in now}


def test_any_sequence_of_deeds_leaves_a_survey_that_can_go_on(rehearsal: Rehearsal) -> None:
    """Texts in pieces, stale and double presses, languages, BACK, LATER, STOP, START, and time passing."""
    rehearsal.patient = False
    loop = asyncio.new_event_loop()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(deeds=DEEDS)
    def holds(deeds: list[Deed]) -> None:
        loop.run_until_complete(Resident(rehearsal).live(deeds))

    try:
        holds()
    finally:
        loop.close()
