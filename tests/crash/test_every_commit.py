"""
One script, killed at each of its commits in turn, just before and just after: it always ends the same.

Each death is played from the step it happens in to the end of the next one, where the database and the
providers hold what they hold without it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Literal

import pytest

from bot.app import App
from bot.channels.channel import Received
from bot.clock import SimulatedClock
from flows.contact import Urn
from tests.conftest import MORNING
from tests.crash.conftest import Copies
from tests.crash.world import DyingDatabase, Outcome, Provider, Step, World, outcome
from tests.web.service import with_database

pytestmark = pytest.mark.anyio

ANA, BEN, LI = Urn.parse("tel:+19165550101"), Urn.parse("telegram:990000102"), Urn.parse("tel:+19165550103")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TOMORROW = date(2026, 11, 3)


@dataclass(slots=True)
class Residents:
    """Write texts, each with a provider's id that a second delivery bears again."""

    numbers: Iterator[int] = field(default_factory=count)

    def __call__(self, urn: Urn, text: str) -> Received:
        channel: Literal["sms", "telegram"] = "sms" if urn.scheme == "tel" else "telegram"
        return Received(channel=channel, provider_id=f"id-{next(self.numbers)}", urn=urn, text=text)


def script() -> list[Step]:
    """Opt-in, a question, an invitation, answers, a reminder, STOP, and thanks with results."""
    write = Residents()
    return [
        write(ANA, "START"),
        write(BEN, "START"),
        write(LI, "When is trash day at 9380 Studio Ct?"),
        write(LI, "START"),
        TOMORROW,
        DAY,
        write(ANA, "2"),
        write(ANA, "5"),
        write(ANA, "more shade"),
        write(BEN, "Every day"),
        2 * DAY + HOUR,
        write(LI, "STOP"),
        write(LI, "HELP"),
        2 * DAY,
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """All there is between two steps."""

    url: str
    now: datetime
    accepted: dict[str, list[tuple[str, str]]]
    outcome: Outcome
    commits: int = 0
    """Of the step that led here."""
    deaths: int = 0

    def took(self, channel: str) -> Counter[tuple[str, str]]:
        return Counter(self.accepted[channel])

    def held(self) -> Counter[str]:
        """Texts of which nobody can say what became of them."""
        messages = self.outcome["messages"].items()
        return Counter({text: times for (_, _, state, text), times in messages if state == "uncertain"})


async def play(
    parts: App, start: Moment, url: str, steps: list[Step], dies_at: int | None = None, *, kept: bool = False
) -> Moment:
    """Play steps on a copy of what there was, with one death at a commit."""
    clock = SimulatedClock(start.now)
    providers = {
        name: Provider(name, finds=name == "sms", accepted=list(taken)) for name, taken in start.accepted.items()
    }
    lives: list[DyingDatabase] = []

    def begin_life() -> App:
        database = DyingDatabase.open(url)
        database.dies_at, database.kept = (None if lives else dies_at), kept
        lives.append(database)
        return with_database(parts, database, clock, providers)

    world = World(url, begin_life, clock, providers)
    await world.play(steps)
    ended = outcome(lives[-1])
    world.close()
    return Moment(
        url=url,
        now=clock.now(),
        accepted={name: provider.accepted for name, provider in providers.items()},
        outcome=ended,
        commits=sum(life.commits for life in lives),
        deaths=world.deaths,
    )


@pytest.mark.parametrize("kept", [False, True], ids=["before", "after"])
async def test_a_death_at_any_commit_loses_nothing_and_doubles_nothing(
    parts: App, copies: Copies, *, kept: bool
) -> None:
    """Where the provider can be asked, all is as if nothing had happened; where not, what is unsure is held."""
    steps, commits = script(), 0
    calm = [Moment(url=copies.fresh(), now=MORNING, accepted={"sms": [], "telegram": []}, outcome={})]
    for step in steps:
        calm.append(await play(parts, calm[-1], copies.copy(calm[-1].url), [step]))

    for number, before in enumerate(calm[:-1]):
        after = calm[min(number + 2, len(steps))]
        for at in range(1, calm[number + 1].commits + 1, 4 if copies.dear else 1):
            died = await play(parts, before, copies.copy(before.url), steps[number : number + 2], at, kept=kept)

            assert_same(died, after, f"step {number}, commit {at}")
            commits += 1

    assert commits > (ENOUGH / 4 if copies.dear else ENOUGH)


ENOUGH = 40
"""Commits that change something: fewer, and the script does not do what it is for."""


def assert_same(died: Moment, calm: Moment, when: str) -> None:
    """Nothing is lost and nothing doubled; at most one message to one chat is held."""
    assert died.deaths == 1, when
    assert died.took("sms") == calm.took("sms"), when
    assert not died.took("telegram") - calm.took("telegram"), f"doubled: {when}"
    missing = calm.took("telegram") - died.took("telegram")
    assert not Counter(text for _, text in missing.elements()) - died.held(), f"lost: {when}"
    assert died.held().total() <= 1, when
    assert at_rest(died.outcome) == at_rest(calm.outcome), when


def at_rest(ended: Outcome) -> Outcome:
    """The outcome, with what is held counted as what it would have become."""
    told: Counter[tuple[object, ...]] = Counter()
    for (contact, direction, state, text), times in ended["messages"].items():
        told[contact, direction, "wired" if state == "uncertain" else state, text] += times
    return {**ended, "messages": told}
