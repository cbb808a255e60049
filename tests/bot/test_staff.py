"""Test messages go to numbers that staff have proved to be theirs, marked, and count nowhere."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot import campaign_life, staff
from bot.cli.campaigns.commands import read
from bot.rehearsal import Rehearsal
from bot.staff import StaffRefused
from bot.surveys import publish
from flows.contact import Urn
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from storage import staff_numbers
from storage.rotation import count_under_older
from storage.tables import audit, contact, fire, msg, staff_number, urn

pytestmark = pytest.mark.anyio

MARIA = Urn("tel", "+19165550123")


async def added(rehearsal: Rehearsal) -> str:
    """The code that came to her number."""
    await staff.add(rehearsal.app, "maria", MARIA, by="maria")
    [code] = re.findall(r"\d{6}", rehearsal.channels["sms"].delivered[-1].message.text)
    return str(code)


def tried(rehearsal: Rehearsal, code: str) -> str | None:
    with rehearsal.app.database.transaction() as db:
        return staff.verify(rehearsal.app, db, "maria", code)


def drafted(rehearsal: Rehearsal) -> None:
    now = rehearsal.clock.now()
    with rehearsal.app.database.transaction() as db:
        publish(db, SURVEYS / "park_use.yaml", now)
        campaign_life.draft(db, read(CAMPAIGNS / "park_use.yaml", "maria", date(2026, 11, 3), None), now)


async def test_a_code_proves_a_number_once(rehearsal: Rehearsal) -> None:
    code = await added(rehearsal)

    assert tried(rehearsal, code) is None
    assert tried(rehearsal, code) == "expired"


async def test_after_a_quarter_of_an_hour_the_code_works_no_more(rehearsal: Rehearsal) -> None:
    code = await added(rehearsal)
    rehearsal.clock.advance(staff.LASTS + timedelta(seconds=1))

    assert tried(rehearsal, code) == "expired"


async def test_after_five_wrong_codes_the_right_one_works_no_more(rehearsal: Rehearsal) -> None:
    code = await added(rehearsal)
    wrong = "000000" if code != "000000" else "111111"

    assert [tried(rehearsal, wrong) for _ in range(staff_numbers.MOST_TRIES)] == ["wrong"] * staff_numbers.MOST_TRIES
    assert tried(rehearsal, code) == "expired"


async def test_an_unverified_number_gets_no_test(rehearsal: Rehearsal) -> None:
    await added(rehearsal)
    drafted(rehearsal)

    with pytest.raises(StaffRefused, match="no verified number"):
        await staff.send_test(rehearsal.app, "park_use", "maria", ["en"], by="maria")


async def test_a_number_that_is_added_anew_has_to_be_verified_anew(rehearsal: Rehearsal) -> None:
    assert tried(rehearsal, await added(rehearsal)) is None
    await added(rehearsal)

    with rehearsal.app.database.reading() as db:
        assert staff_numbers.reach(db, rehearsal.app.keyring, "maria") is None


async def test_a_test_is_marked_in_each_language_and_counted_nowhere(rehearsal: Rehearsal) -> None:
    assert tried(rehearsal, await added(rehearsal)) is None
    drafted(rehearsal)
    sent = await staff.send_test(rehearsal.app, "park_use", "maria", ["en", "es"], by="li")

    got = [each.message.text for each in rehearsal.channels["sms"].delivered[1:]]
    assert got == sent
    assert all(text.startswith("[TEST] ") for text in got)
    assert len(set(got)) == len(got)
    with rehearsal.app.database.reading() as db:
        for table in (msg, fire, contact, urn):
            assert db.execute(select(func.count()).select_from(table)).scalar_one() == 0
        acts = db.execute(select(audit.c.actor, audit.c.object).where(audit.c.act == "test")).all()
    assert [tuple(act) for act in acts] == [("li", "campaign/park_use/1")]


async def test_a_language_the_city_does_not_write_in_is_refused(rehearsal: Rehearsal) -> None:
    with pytest.raises(StaffRefused, match="xx"):
        staff.check_languages(rehearsal.app, ["en", "xx"])


async def test_staffs_numbers_lie_encrypted_and_are_renewed_with_the_secret(rehearsal: Rehearsal) -> None:
    await added(rehearsal)

    with rehearsal.app.database.reading() as db:
        row = db.execute(select(staff_number)).one()
        under_older = count_under_older(db, rehearsal.app.keyring)
    assert MARIA.path.encode() not in row.address_sealed
    assert MARIA.path not in repr(tuple(row))
    assert under_older == 0
