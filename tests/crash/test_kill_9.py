"""
A real process, killed with -9 at moments drawn by lot while residents write and a campaign fires.

Both providers are emulated and do wrong besides: they take messages and answer 500, fall silent, break off.
What they took in the end is held against what they take when the same is played without a death.
"""

import asyncio
import gc
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app import App
from bot.channels.channel import Received
from bot.clock import SimulatedClock
from bot.simulator.app import Simulator, simulator
from bot.simulator.faults import Fault
from bot.simulator.phones import Line, Phones, Resident
from flows.contact import Urn
from storage import consents, contacts
from storage.database import Database
from storage.tables import fire, inbox, msg, session
from tests.channels.loopback import CREDENTIALS, LOOK, Loopback
from tests.crash.conftest import Copies
from tests.crash.killing import Lives, delivered, free_port, killed, living, until
from tests.crash.lives import Plan, ShiftedClock
from tests.crash.world import Provider, Step, World, schedule
from tests.web.service import PUBLIC_URL, a_resident, with_database

pytestmark = pytest.mark.anyio

BEGINS_ON = date(2026, 11, 3)
TEN = datetime(2026, 11, 3, 18, 0, tzinfo=UTC)
"""Ten in the morning of that day in Elk Grove, when the campaign's first messages are due."""

DAY = timedelta(days=1)

TEXTERS = [a_resident(number) for number in range(8)]
INVITED = [a_resident(100 + number) for number in range(200)]
BY_TELEGRAM = INVITED[180:]
ANSWERING = INVITED[:30]

QUESTIONS = (
    "HELP",
    "When is trash day at 9380 Studio Ct?",
    "Where do I take old paint?",
    "LANGUAGE",
    "español",
    "HELP",
)
ANSWERS = ("2", "5", "more shade")

FAULTS = (Fault(status=500, accepted=True), Fault(status=500), Fault(ending="drop", accepted=True), Fault(status=429))


Taken = dict[str, Counter[tuple[str, str]]]


@pytest.fixture(scope="module")
async def calm(parts: App, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """What each provider takes when nobody dies."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("calm") / "grove.db")
    return await played_calmly(parts, f"sqlite:///{path}")


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # of the emulated providers' calls to who is dead
async def test_a_service_killed_at_any_moment_loses_nothing_and_doubles_nothing(
    parts: App, copies: Copies, calm: Taken, loopback: Loopback, tmp_path: Path, city_data: Path
) -> None:
    url = copies.fresh()
    clock = ShiftedClock(tmp_path / "clock")
    clock.jump_to(TEN - timedelta(hours=1))
    plan = Plan(
        database_url=url, provider_url=loopback.url, port=free_port(), clock_file=str(clock.file),
        data_dir=str(city_data),
    )  # fmt: skip
    seed(parts, url, TEN - timedelta(hours=2))
    schedule(url, clock.now(), BEGINS_ON)
    sim = simulator(
        CREDENTIALS, LOOK, target=f"http://127.0.0.1:{plan.port}", public_url=PUBLIC_URL, phones=Phones(clock=clock)
    )
    loopback.app = Starlette(routes=[Mount("/", sim.app)])

    async with living(plan, seed=7) as lives:
        with Database.open(url) as database:
            await play_deadly(lives, sim, clock, database)
            held = texts_held(database)
    await sim.close()
    gc.collect()  # what it left open is of no later test

    assert lives.kills >= 8
    assert taken(sim, "sms") == calm["sms"]
    assert not taken(sim, "telegram") - calm["telegram"]
    missing = calm["telegram"] - taken(sim, "telegram")
    assert not Counter(text for _, text in missing.elements()) - held


async def play_deadly(lives: Lives, sim: Simulator, clock: ShiftedClock, database: Database) -> None:
    """First messages while others ask; answers; reminders; thanks: each under fire, each to its end."""
    for line in ("sms", "telegram"):
        sim.network.faults.plan(line, *FAULTS)
    async with killed(lives, times=6):
        clock.jump_to(TEN)
        await asyncio.gather(*(write(sim, resident, QUESTIONS) for resident in TEXTERS))
        await until(lambda: fired(database, "invite"))
    await until(lambda: at_rest(database))
    async with killed(lives, times=6):
        await asyncio.gather(*(write(sim, resident, ANSWERS) for resident in ANSWERING))
    await until(lambda: at_rest(database))
    for days, point, times in ((2, "reminder", 6), (4, "thanks", 1)):
        async with killed(lives, times=times):
            clock.jump_to(TEN + days * DAY)
            await until(lambda point=point: fired(database, point))  # type: ignore[misc]  # bound now
        await until(lambda: at_rest(database))


async def write(sim: Simulator, resident: Resident, texts: Sequence[str]) -> None:
    """Write one text after the other; the provider brings each until it is taken."""
    for number, text in enumerate(texts):
        sid = f"SM{resident.phone[1:]}{number}{len(texts)}"
        await delivered(lambda text=text, sid=sid: sim.deeds.text(resident, text, sid))  # type: ignore[misc]


def seed(parts: App, url: str, now: datetime) -> None:
    """Contacts who have agreed to be written to."""
    with Database.open(url) as database, database.transaction() as db:
        for resident in INVITED:
            line: Line = "telegram" if resident in BY_TELEGRAM else "sms"
            urn = Urn.parse(f"telegram:{resident.telegram_id}" if line == "telegram" else f"tel:{resident.phone}")
            contact = contacts.find_or_create(
                db, parts.keyring, urn, channel=line, timezone=parts.city.timezone, now=now
            )
            consents.record(
                db, parts.keyring, "opt_in", contact_id=contact.id, urn=urn, source="keyword", wording="…",
                language="en", now=now,
            )  # fmt: skip


async def played_calmly(parts: App, url: str) -> Taken:
    """The same without a death: what each provider takes."""
    clock = SimulatedClock(TEN - timedelta(hours=1))
    providers = {"sms": Provider("sms", finds=True), "telegram": Provider("telegram", finds=False)}
    world = World(url, lambda: with_database(parts, Database.open(url), clock, providers), clock, providers)
    seed(parts, url, TEN - timedelta(hours=2))
    asked = [told(resident, QUESTIONS, number) for resident in TEXTERS for number in range(len(QUESTIONS))]
    answered = [told(resident, ANSWERS, number) for resident in ANSWERING for number in range(len(ANSWERS))]
    steps: list[Step] = [BEGINS_ON, timedelta(hours=1), *asked, *answered, 2 * DAY, 2 * DAY]
    await world.play(steps)
    world.close()
    return {name: Counter(provider.accepted) for name, provider in providers.items()}


def told(resident: Resident, texts: Sequence[str], number: int) -> Received:
    urn, provider_id = Urn.parse(f"tel:{resident.phone}"), f"{resident.key}-{number}-{len(texts)}"
    return Received(channel="sms", provider_id=provider_id, urn=urn, text=texts[number])


def taken(sim: Simulator, line: Line) -> Counter[tuple[str, str]]:
    """What a provider took: to whom, and which words."""
    scheme = "tel" if line == "sms" else "telegram"
    return Counter((f"{scheme}:{one.to}", one.text) for one in sim.network.ledger.accepted if one.line == line)


def fired(database: Database, point: str) -> bool:
    """Whether every fire of a point has gone off."""
    with database.reading() as db:
        waits = db.execute(select(func.count()).where(fire.c.point == point, fire.c.fired_at.is_(None))).scalar_one()
        return waits == 0 and bool(db.execute(select(func.count()).where(fire.c.point == point)).scalar_one())


SETTLES = (session.c.state == "active", session.c.wake_for == "settle")


def at_rest(database: Database) -> bool:
    """Whether nothing waits, no answer for the rest of it, and nothing is unsure of which a provider could be asked."""
    moving = msg.c.state.in_(("queued", "sending")) | ((msg.c.state == "uncertain") & (msg.c.channel == "sms"))
    with database.reading() as db:
        unheard = db.execute(select(func.count()).where(inbox.c.handled_at.is_(None))).scalar_one()
        unsettled = db.execute(select(func.count()).where(*SETTLES)).scalar_one()
        return unheard + unsettled + db.execute(select(func.count()).select_from(msg).where(moving)).scalar_one() == 0


def texts_held(database: Database) -> Counter[str]:
    """Texts of which nobody can say what became of them."""
    with database.reading() as db:
        return Counter(db.execute(select(msg.c.text).where(msg.c.state == "uncertain")).scalars())
