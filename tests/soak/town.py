"""Who lives in the soak's city, and the campaign that goes to all of them on its day."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert

from bot import campaign_life
from bot.surveys import publish
from flows.contact import Urn
from flows.outreach.campaign import Campaign
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.outreach.reading import load_campaign
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from flows.surveys.definition.reading import load_survey
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.tables import contact, urn

FIRST = 1_000_000
"""The first contact's number: PostgreSQL's own counting begins at 1, and knows nothing of rows that bring theirs."""

DAWN = datetime(2026, 11, 2, 13, tzinfo=UTC)
"""Five in the morning in Elk Grove, on a Monday."""

ZONES = ("America/Los_Angeles",) * 16 + ("America/New_York", "America/New_York", "Pacific/Honolulu", "Asia/Manila")
LANGUAGES = ("en",) * 5 + ("es",) * 3 + ("vi", "zh_Hans")

HOURS = {"invite": time(8, 30), "reminder": time(13), "thanks": time(17)}
"""All on the first day; in Manila it is night then, so that there all of it is put off."""

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where one contact is reached."""

    urn: Urn
    channel: str


def place_of(number: int) -> Place:
    """Every tenth contact has a chat, the others a phone."""
    if number % 10 == 3:
        return Place(Urn("telegram", str(FIRST + number)), "telegram")
    return Place(Urn("tel", f"+1916{FIRST + number:07}"), "sms")


def settle_town(db: Db, keyring: Keyring, contacts: int, now: datetime) -> None:
    """Contacts who agreed to hear from the city, in several languages and time zones."""
    for start in range(0, contacts, CHUNK):
        numbers = range(start, min(start + CHUNK, contacts))
        db.execute(insert(contact), [
            {"id": FIRST + n, "timezone": ZONES[n % len(ZONES)], "language": LANGUAGES[n % 7 % len(LANGUAGES)],
             "created_at": now, "opted_in_at": now} for n in numbers
        ])  # fmt: skip
        db.execute(insert(urn), [_urn_row(keyring, n, now) for n in numbers])


def _urn_row(keyring: Keyring, number: int, now: datetime) -> dict[str, object]:
    place = place_of(number)
    return {
        "id": FIRST + number, "contact_id": FIRST + number, "scheme": place.urn.scheme, "channel": place.channel,
        "last_used_at": now, "address_sealed": keyring.encrypt(str(place.urn), AAD),
        "address_index": keyring.blind_index(str(place.urn)),
    }  # fmt: skip


def approve_campaign(db: Db, now: datetime) -> Campaign:
    """The library's campaign about the parks, its invitation, reminder and results on one day."""
    survey = SURVEYS / "park_use.yaml"
    written = load_campaign(
        CAMPAIGNS / "park_use.yaml", {"park_use": load_survey(survey)}, author="maria", starts_on=date(2026, 11, 2)
    )
    points = tuple(replace(point, day=0, at=HOURS[point.key]) for point in written.points)
    publish(db, survey, now)
    campaign_life.draft(db, replace(written, points=points), now)
    return campaign_life.approve(db, written.name, "li", now, undo=timedelta(minutes=1))
