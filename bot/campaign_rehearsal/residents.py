"""Made-up residents for the rehearsal of a campaign: the same seed gives the same ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.app import App
from flows.contact import ContactId, Urn
from flows.surveys.survey import Question
from storage import consents, contacts
from storage.database import Db

ELSEWHERE = ZoneInfo("America/New_York")
"""Where some are who moved and kept their number: they get everything at their own hour."""

ZONES = ("1", "2", "3", "4")

FIRST_SHARE = 0.6
"""The share who write the city's first language; the others have the rest to equal parts."""

NO_LANGUAGE, TELEGRAM, AWAY, NO_CONSENT, STOPPED = 0.03, 0.1, 0.02, 0.08, 0.05
"""Shares for a rehearsal, made up: they say nothing about any city."""

WORDS = "more shade"
"""What they answer where any words will do."""

BATCH = 500
"""Residents kept in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """One made-up resident, and how they will answer."""

    id: ContactId
    urn: Urn
    channel: str
    language: str | None
    timezone: ZoneInfo
    consent: str
    """`given`, `none` or `stopped`."""
    answers_to: int
    """Which of the campaign's messages they answer, as their first: 1, 2; 0 none."""
    leaning: float
    """From 0 to 1: which of the possible answers they give."""


def seed_residents(
    app: App, number: int, *, seed: int, answering: float, told: Callable[[int], None]
) -> list[Resident]:
    """Make `number` residents and keep them; `told` hears how many there are."""
    random, now, made = Random(seed), app.clock.now(), list[Resident]()
    while len(made) < number:
        with app.database.transaction() as db:
            upto = min(number, len(made) + BATCH)
            made += [_resident(app, db, random, index, answering, now) for index in range(len(made), upto)]
        told(len(made))
    return made


def answer(question: Question, resident: Resident) -> str:
    """What a resident replies to a question: one of the answers it takes."""
    match question.kind:
        case "choice" | "multi":
            return str(1 + int(resident.leaning * len(question.labels)))
        case "yes_no":
            return "1" if resident.leaning < 0.5 else "2"  # noqa: PLR2004 - half of them
        case "scale" | "number":
            low = question.min or 1
            return str(low + int(resident.leaning * ((question.max or low) - low + 1)))
        case "date":
            return "tomorrow"
        case "place":
            return str(1 + int(resident.leaning * len(ZONES)))
        case "text":
            return WORDS


def _resident(app: App, db: Db, random: Random, index: int, answering: float, now: datetime) -> Resident:
    channel, urn = _reached(random, index)
    zone = ELSEWHERE if random.random() < AWAY else app.city.timezone
    contact = contacts.find_or_create(db, app.keyring, urn, channel=channel, timezone=zone, now=now)
    language = _language(random, app.city.languages)
    if language is not None:
        contacts.speak(db, contact.id, language)
    contacts.live_in(db, contact.id, random.choice(ZONES))
    consent = random.choices(("none", "stopped", "given"), (NO_CONSENT, STOPPED, 1 - NO_CONSENT - STOPPED))[0]
    _consent(app, db, contact.id, urn, consent, language, now)
    return Resident(
        id=contact.id, urn=urn, channel=channel, language=language, timezone=zone, consent=consent,
        answers_to=_patience(random, answering), leaning=random.random(),
    )  # fmt: skip


def _reached(random: Random, index: int) -> tuple[str, Urn]:
    """A number with the exchange that is kept for fiction, or a Telegram account that nobody has."""
    if random.random() < TELEGRAM:
        return "telegram", Urn("telegram", str(990_000_000_000 + index))
    return "sms", Urn("tel", f"+1{200 + index // 10_000}555{index % 10_000:04d}")


def _language(random: Random, languages: Sequence[str]) -> str | None:
    if random.random() < NO_LANGUAGE:
        return None
    first, *others = languages
    return first if not others or random.random() < FIRST_SHARE else random.choice(others)


def _patience(random: Random, answering: float) -> int:
    """Two of three who answer do so at once, the third after a reminder."""
    return random.choice((1, 1, 2)) if random.random() < answering else 0


def _consent(
    app: App, db: Db, contact_id: ContactId, urn: Urn, consent: str, language: str | None, now: datetime
) -> None:
    """Write the events that make it so, a while ago."""
    kinds = {"none": (), "given": ("opt_in",), "stopped": ("opt_in", "opt_out")}[consent]
    for days, kind in zip((60, 30), kinds, strict=False):
        consents.record(
            db, app.keyring, "opt_in" if kind == "opt_in" else "opt_out", contact_id=contact_id, urn=urn,
            source="rehearsal", wording="", language=language, now=now - timedelta(days=days),
        )  # fmt: skip
