"""
A campaign on a thousand contacts, played in simulated time over the day the clocks change.

Who they are, what they answer and when they say STOP is drawn by lot from a fixed seed.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import campaign_life
from bot.app import App
from bot.clock import SimulatedClock
from bot.rehearsal import Delivered, RecordingChannel, Rehearsal
from bot.surveys import publish
from flows.contact import Urn
from flows.lookup import Phrase, Value
from flows.outreach.campaign import Campaign
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.outreach.reading import load_campaign
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from flows.surveys.definition.reading import load_survey
from storage import consents, contacts, fires
from storage.database import Database, Db
from tests.web.service import with_database

pytestmark = pytest.mark.anyio

BEGINS_ON = date(2026, 10, 30)
"""A Friday; on the Sunday after it, when the reminders are due, the clocks go back in Elk Grove."""

START = datetime(2026, 10, 29, 17, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

ZONES = ["America/Los_Angeles"] * 16 + ["America/New_York", "Pacific/Honolulu", "Asia/Manila", "Australia/Lord_Howe"]
LANGUAGES = ["en"] * 5 + ["es"] * 3 + ["vi", "zh_Hans"]
BEHAVIOURS = ["finish"] * 3 + ["begin", "stop at once", "stop at the reminder"] + ["silent"] * 18
CONSENTS = ["given"] * 18 + ["never given", "taken back"]

VISITS = ("Every day", "Every week", "Every month", "A few times a year", "Never")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the thousand."""

    urn: Urn
    zone: ZoneInfo
    language: str
    consent: str
    does: str
    visits: int
    rating: int

    @property
    def channel(self) -> str:
        return "sms" if self.urn.scheme == "tel" else "telegram"

    @property
    def finishes(self) -> bool:
        return self.consent == "given" and self.does == "finish"


def people(number: int) -> list[Person]:
    lot = random.Random(20261030)
    return [
        Person(
            urn=Urn.parse(f"tel:+1916555{each:04}" if lot.random() < 0.8 else f"telegram:{990_000_000 + each}"),
            zone=ZoneInfo(lot.choice(ZONES)),
            language=lot.choice(LANGUAGES),
            consent=lot.choice(CONSENTS),
            does=lot.choice(BEHAVIOURS),
            visits=lot.choice((1, 2, 2, 2, 3, 4, 5)),
            rating=lot.randint(1, 5),
        )
        for each in range(number)
    ]


@dataclass(slots=True)
class Played:
    """What was delivered: what residents had asked for, and what they had not."""

    unasked: list[Delivered] = field(default_factory=list)
    replies: list[Delivered] = field(default_factory=list)
    stopped_at: dict[Urn, datetime] = field(default_factory=dict)

    def to(self, person: Person) -> list[str]:
        return [each.message.text for each in self.unasked if each.urn == person.urn]


@pytest.fixture
def rehearsal(parts: App, sqlite_template: Path, tmp_path: Path) -> Iterator[Rehearsal]:
    path = tmp_path / "grove.db"
    path.write_bytes(sqlite_template.read_bytes())
    clock = SimulatedClock(START)
    channels = {name: RecordingChannel(name, clock) for name in ("sms", "telegram")}
    with Database.open(f"sqlite:///{path}") as database:
        app = with_database(parts, database, clock, channels)
        yield Rehearsal(app=app, clock=clock, channels=channels)
        app.writer.close()


async def test_a_campaign_reaches_everybody_once_at_a_decent_hour_and_nobody_against_their_will(
    rehearsal: Rehearsal,
) -> None:
    everybody = people(1_000)
    campaign = begun(rehearsal, everybody)

    played = await play(rehearsal, everybody)

    residents = {person.urn: person for person in everybody}
    assert all(at_a_decent_hour(each, residents[each.urn]) for each in played.unasked)
    assert not [each for each in played.unasked if each.at > played.stopped_at.get(each.urn, each.at)]
    assert {each.urn for each in played.unasked} == {each.urn for each in everybody if each.consent == "given"}
    assert told(rehearsal, campaign, played, everybody) == expected(everybody)
    assert results_told(rehearsal, campaign, played, everybody) == {
        person.urn for person in everybody if person.finishes
    }
    with rehearsal.app.database.reading() as db:
        assert not [point for point, what in fires.outcome(db, campaign.id, 1) if what == "waiting"]
        assert campaign_life.named(db, campaign.name).state == "done"


def begun(rehearsal: Rehearsal, everybody: list[Person]) -> Campaign:
    """The library's campaign, with a reminder at an hour when everybody sleeps, approved by a second person."""
    survey = SURVEYS / "park_use.yaml"
    written = load_campaign(
        CAMPAIGNS / "park_use.yaml", {"park_use": load_survey(survey)}, author="maria", starts_on=BEGINS_ON
    )
    points = [replace(point, at=time(23, 30), day=1) if point.key == "reminder" else point for point in written.points]
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        for person in everybody:
            enrol(rehearsal, db, person)
        publish(db, survey, now)
        campaign_life.draft(db, replace(written, points=tuple(points)), now)
        return campaign_life.approve(db, written.name, "li", now)


def enrol(rehearsal: Rehearsal, db: Db, person: Person) -> None:
    keyring, now = rehearsal.app.keyring, rehearsal.clock.now()
    contact = contacts.find_or_create(db, keyring, person.urn, channel=person.channel, timezone=person.zone, now=now).id
    contacts.speak(db, contact, person.language)
    kinds = {"given": ["opt_in"], "taken back": ["opt_in", "opt_out"]}.get(person.consent, [])
    for kind in kinds:
        consents.record(
            db, keyring, "opt_in" if kind == "opt_in" else "opt_out", contact_id=contact, urn=person.urn,
            source="keyword", wording="…", language=person.language, now=now,
        )  # fmt: skip


async def play(rehearsal: Rehearsal, everybody: list[Person]) -> Played:
    """Two days of invitations and answers, a day of reminders and STOPs, two of thanks."""
    played, reached = Played(), [person for person in everybody if person.consent == "given"]
    invited = datetime.combine(BEGINS_ON, time(10), UTC) + DAY + HOUR
    played.unasked += await rehearsal.move_to(invited)
    for person in reached:
        await answer(rehearsal, played, person)
    played.unasked += await rehearsal.move_to(invited + DAY + 12 * HOUR)
    for person in reached:
        if person.does == "stop at the reminder":
            await say(rehearsal, played, person, "stop")
    played.unasked += await rehearsal.move_to(invited + 6 * DAY)
    return played


async def answer(rehearsal: Rehearsal, played: Played, person: Person) -> None:
    match person.does:
        case "finish":
            for text in (str(person.visits), str(person.rating), "ok"):
                await say(rehearsal, played, person, text)
        case "begin":
            await say(rehearsal, played, person, str(person.visits))
        case "stop at once":
            await say(rehearsal, played, person, "STOP")


async def say(rehearsal: Rehearsal, played: Played, person: Person, text: str) -> None:
    replies = await rehearsal.write(person.urn, text, channel=person.channel)
    played.replies += replies
    assert len(replies) == 1, (text, person)
    if text.casefold() == "stop":
        played.stopped_at[person.urn] = rehearsal.clock.now()


def at_a_decent_hour(delivered: Delivered, person: Person) -> bool:
    return time(8) <= delivered.at.astimezone(person.zone).time() < time(21)


def told(rehearsal: Rehearsal, campaign: Campaign, played: Played, everybody: list[Person]) -> Counter[tuple[str, int]]:
    """How often each point was told to one person, counted over all persons."""
    facts = rehearsal.app.city.facts
    survey = load_survey(SURVEYS / "park_use.yaml")
    texts = {"invite": survey.intro, "reminder": campaign.by_key["reminder"].text}
    counted: Counter[tuple[str, int]] = Counter()
    for person in everybody:
        said = played.to(person)
        for point, text in texts.items():
            written = rehearsal.app.translator(person.language).text(text, **facts)
            counted[point, sum(each == written for each in said)] += 1
    return counted


def expected(everybody: list[Person]) -> Counter[tuple[str, int]]:
    reminded = {"begin", "stop at the reminder", "silent"}
    return Counter(
        [("invite", int(person.consent == "given")) for person in everybody]
        + [("reminder", int(person.consent == "given" and person.does in reminded)) for person in everybody]
    )


def results_told(rehearsal: Rehearsal, campaign: Campaign, played: Played, everybody: list[Person]) -> set[Urn]:
    """Who was told the results, and told them right: how many answered, what most said, the mean."""
    begun = [each for each in everybody if each.consent == "given" and each.does in ("finish", "begin")]
    ratings = [Decimal(person.rating) for person in begun if person.finishes]
    values: dict[str, Value] = {
        "count": len(begun),
        "mean_rating": (sum(ratings, Decimal(0)) / len(ratings)).quantize(Decimal("0.1"), ROUND_HALF_UP),
        "top_visits": Phrase(VISITS[Counter(person.visits for person in begun).most_common(1)[0][0] - 1]),
    }
    right = set[Urn]()
    for person in everybody:
        tr = rehearsal.app.translator(person.language)
        written = tr.text(campaign.by_key["thanks"].text, **{**rehearsal.app.city.facts, **values})
        if played.to(person).count(written) == 1:
            right.add(person.urn)
    return right
