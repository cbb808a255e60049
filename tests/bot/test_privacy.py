"""What residents may order about their own data, and what comes of it."""

import json
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import StringIO
from itertools import count
from typing import Any

import pytest
import structlog
from sqlalchemy import Table, select

from bot import effects, outbox, privacy
from bot.app import App
from bot.logs import set_up
from bot.personal_data import CodeRefused, NoContact, whose, write_file
from bot.rehearsal import Rehearsal
from bot.scene import set_scene
from bot.surveys import publish
from flows.contact import Contact, Urn
from flows.survey_flow import survey_flow
from flows.surveys.definition.reading import LIBRARY
from storage import consents, contacts, holds, msgs, personal
from storage import tables as t

pytestmark = pytest.mark.anyio

SAM, ANA, LEE = Urn("tel", "+19165550101"), Urn("tel", "+19165550102"), Urn("telegram", "7000001")
NUMBERS = count()
ASKED_BACK = "This deletes what City of Elk Grove keeps about you"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


async def order(rehearsal: Rehearsal, urn: Urn, text: str) -> list[str] | None:
    """A resident writes; gives what they get, or None where it is no order."""
    app = rehearsal.app
    with app.database.transaction() as db:
        now, number = app.clock.now(), next(NUMBERS)
        contact = contacts.find_or_create(db, app.keyring, urn, channel="sms", timezone=app.city.timezone, now=now)
        reach = contacts.reach(db, app.keyring, contact.id)
        assert reach is not None
        scene = set_scene(app, db, contact, key=f"re:privacy{number}", now=now, reach=reach)
        msgs.record_in(
            db, contact_id=contact.id, channel="sms", text=text, language=None, dedup_key=f"in:privacy{number}",
            intent=None, confidence=None, now=now,
        )  # fmt: skip
        if not privacy.ordered(scene, text):
            return None
        scene.queue()
    before = len(rehearsal.channels["sms"].delivered)
    while await outbox.send_due(app, "sms"):
        pass
    sent = rehearsal.channels["sms"].delivered[before:]
    assert {each.urn for each in sent} <= {urn}
    return [each.message.text for each in sent]


async def forget(rehearsal: Rehearsal, urn: Urn = SAM) -> str:
    """FORGET ME, and again; gives the receipt."""
    await order(rehearsal, urn, "FORGET ME")
    told = await order(rehearsal, urn, "forget me")
    assert told
    return told[-1]


def known(app: App, urn: Urn = SAM) -> Contact | None:
    with app.database.reading() as db:
        found = contacts.find(db, app.keyring, urn)
        return None if found is None else contacts.get(db, found)


def rows(app: App, table: Table[Any]) -> Sequence[Any]:
    with app.database.reading() as db:
        return db.execute(select(table).order_by(*table.primary_key)).all()


def hold(app: App, urn: Urn) -> int:
    with app.database.transaction() as db:
        return holds.place(
            db, contacts.find(db, app.keyring, urn), reason="case 26-114", staff="li", now=app.clock.now()
        )


def code_in(text: str) -> str:
    found = re.search(r"[A-Z2-7]{6}-[A-Z2-7]{6}", text)
    assert found is not None
    return found[0]


async def test_under_a_legal_hold_nothing_is_erased_and_the_receipt_says_that_it_waits(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "when is trash day")
    number = hold(rehearsal.app, SAM)

    told = await forget(rehearsal)
    again = await order(rehearsal, SAM, "FORGET ME")

    assert "legal hold" in told
    assert again == [told]
    assert known(rehearsal.app) is not None
    with rehearsal.app.database.transaction() as db:
        holds.release(db, number, rehearsal.app.clock.now())
    assert await privacy.sweep_due(rehearsal.app) >= 1
    assert known(rehearsal.app) is None


async def test_forget_me_is_asked_back_and_forgotten_after_ten_minutes(rehearsal: Rehearsal) -> None:
    first = await order(rehearsal, SAM, "FORGET ME")
    await rehearsal.advance(timedelta(minutes=11))
    later = await order(rehearsal, SAM, "FORGET ME")

    assert first is not None
    assert later is not None
    assert first[0].startswith(ASKED_BACK)
    assert later[0].startswith(ASKED_BACK)
    assert known(rehearsal.app) is not None


async def test_who_was_erased_is_a_stranger_who_may_ask_again(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "¿cuándo pasa la basura?")

    told = await forget(rehearsal)
    third = await order(rehearsal, SAM, "FORGET ME")

    assert re.match(r"Re\w+ [A-Z2-7]{4}-[A-Z2-7]{4}:", told)
    assert third is not None
    assert third[0].startswith(ASKED_BACK)
    stranger = known(rehearsal.app)
    assert stranger is not None
    assert stranger.language is None


async def test_the_receipt_says_what_stays_and_until_when(rehearsal: Rehearsal) -> None:
    told = await forget(rehearsal)

    [kept] = rows(rehearsal.app, t.erasure)
    assert told.split(":")[0] == f"Receipt {kept.receipt}"
    assert "deleted your number, language, area and settings" in told
    assert re.search(r"without your number: 3 entries, until 2028-1[01]-", told)
    assert kept.counts["kept"]["messages"]["rows"] == 3
    assert kept.done_at is None


async def test_the_address_of_the_receipt_is_forgotten_once_it_is_sent(rehearsal: Rehearsal) -> None:
    await forget(rehearsal)

    assert len(rows(rehearsal.app, t.urn)) == 1
    assert await privacy.drop_envelopes(rehearsal.app) == 1
    assert rows(rehearsal.app, t.urn) == []
    assert [row.id for row in rows(rehearsal.app, t.contact)] in ([], [0])


async def test_forget_me_in_the_middle_of_a_survey_keeps_the_answers_and_nobody(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    begin(rehearsal, SAM)
    await rehearsal.write(SAM, "1")
    answered = len(rows(rehearsal.app, t.result))

    asked_back = await order(rehearsal, SAM, "olvídame")
    told = await order(rehearsal, SAM, "FORGET ME")

    assert answered == 1
    assert asked_back is not None
    assert len(asked_back) == 1
    assert told is not None
    assert len(told) == 1
    assert {row.contact_id for row in rows(rehearsal.app, t.result)} == {contacts.NOBODY}
    assert {row.state for row in rows(rehearsal.app, t.session)} == {"stopped"}


async def test_after_a_survey_question_one_word_is_an_answer_and_no_order(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    begin(rehearsal, SAM)

    assert await order(rehearsal, SAM, "less") is None
    assert await order(rehearsal, SAM, "keep") is None
    assert await order(rehearsal, SAM, "more") is None
    told = await order(rehearsal, SAM, "MYDATA")
    assert told is not None
    assert told[-1].startswith("How often do you visit a park?")  # it is asked again


async def test_after_stop_forget_me_is_obeyed_without_a_word_and_stop_holds(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    await rehearsal.write(SAM, "STOP")

    asked = await order(rehearsal, SAM, "FORGET ME")
    done = await order(rehearsal, SAM, "FORGET ME")
    data = await order(rehearsal, SAM, "MYDATA")

    assert (asked, done, data) == ([], [], [])
    assert len(rows(rehearsal.app, t.erasure)) == 1
    with rehearsal.app.database.transaction() as db:
        word = consents.latest(db, rehearsal.app.keyring, SAM)
    assert word is not None
    assert word[0] == "opt_out"
    back = known(rehearsal.app)
    assert back is not None
    assert back.stopped


async def test_no_number_and_no_word_of_a_resident_is_in_the_logs(rehearsal: Rehearsal) -> None:
    written = StringIO()
    set_up("debug", written)

    await order(rehearsal, SAM, "MYDATA")
    await forget(rehearsal)
    await privacy.sweep_due(rehearsal.app)

    assert '"event": "erasure"' in written.getvalue()
    assert "5550101" not in written.getvalue()
    assert "forget me" not in written.getvalue().casefold()


async def test_mydata_says_what_is_held_and_gives_a_code_that_opens_it_once(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "START")
    await rehearsal.write(ANA, "hello, Ana here")

    told = await order(rehearsal, SAM, "my data")

    assert told is not None
    [text] = told
    assert "since 2026-11-02" in text
    assert "You agreed to our messages on 2026-11-02: at most 3 a week." in text
    app = rehearsal.app
    with app.database.transaction() as db:
        contact_id = whose(app, db, code_in(text).lower().replace("-", ""), app.clock.now())
        everything = personal.everything(db, app.keyring, contact_id)
    assert everything["urn"][0]["address"] == str(SAM)
    assert "START" in {row["text"] for row in everything["msg"]}
    assert "Ana" not in json.dumps(everything)
    with app.database.transaction() as db, pytest.raises(CodeRefused, match="used already"):
        whose(app, db, code_in(text), app.clock.now())


async def test_a_code_that_is_too_old_or_nobodys_opens_nothing(rehearsal: Rehearsal) -> None:
    told = await order(rehearsal, SAM, "MYDATA")
    assert told is not None
    await rehearsal.advance(timedelta(days=7, minutes=1))

    app = rehearsal.app
    with app.database.transaction() as db:
        for given, why in ((code_in(told[0]), "too old"), ("AAAAAA-AAAAAA", "nobody's"), ("", "nobody's")):
            with pytest.raises(CodeRefused, match=why):
                whose(app, db, given, app.clock.now())
        with pytest.raises(NoContact) as refused:
            whose(app, db, str(ANA), app.clock.now())
    assert "5550102" not in str(refused.value)


async def test_a_code_opens_nothing_after_erasure(rehearsal: Rehearsal) -> None:
    told = await order(rehearsal, SAM, "MYDATA")
    assert told is not None
    await forget(rehearsal)

    app = rehearsal.app
    with app.database.transaction() as db, pytest.raises(CodeRefused, match="nobody's"):
        whose(app, db, code_in(told[0]), app.clock.now())


async def test_the_file_is_json_or_an_archive_that_holds_it(rehearsal: Rehearsal, tmp_path: Any) -> None:
    await order(rehearsal, SAM, "MYDATA")
    app = rehearsal.app
    with app.database.reading() as db:
        everything = personal.everything(db, app.keyring, whose(app, db, str(SAM), app.clock.now()))

    write_file(everything, tmp_path / "sam.json")
    write_file(everything, tmp_path / "sam.zip")

    assert json.loads((tmp_path / "sam.json").read_text(encoding="utf-8")) == everything
    assert (tmp_path / "sam.zip").read_bytes()[:2] == b"PK"
    assert (tmp_path / "sam.json").stat().st_mode & 0o077 == 0


async def test_less_and_more_set_how_often_we_may_write_first(rehearsal: Rehearsal) -> None:
    less = await order(rehearsal, SAM, "LESS")
    limited = known(rehearsal.app)
    more = await order(rehearsal, SAM, "more")
    freed = known(rehearsal.app)

    assert less is not None
    assert less[0].startswith("All right: at most 1 message a week")
    assert limited is not None
    assert limited.weekly_limit == 1
    assert more is not None
    assert more[0].startswith("All right: at most 3 messages a week")
    assert freed is not None
    assert freed.weekly_limit is None


async def test_more_alone_is_no_order_of_who_is_not_limited(rehearsal: Rehearsal) -> None:
    assert await order(rehearsal, SAM, "more") is None
    assert await order(rehearsal, SAM, "more messages") is not None


@pytest.mark.parametrize(
    "question", ["who is my council member at 9380 Studio Ct?", "what parks are near 9380 Studio Ct?"]
)
async def test_keep_keeps_the_district_and_never_the_address(rehearsal: Rehearsal, question: str) -> None:
    answered = await rehearsal.write(SAM, question)

    told = await order(rehearsal, SAM, "KEEP")

    assert told is not None
    kept = known(rehearsal.app)
    assert kept is not None
    assert kept.zone in {"1", "2", "3", "4"}, answered
    assert told[0].startswith(f"Kept: district {kept.zone}, not your address")
    assert not kept.consented
    [event] = rows(rehearsal.app, t.consent_event)
    assert (event.kind, event.scope, event.source, event.wording) == ("opt_in", "area", "keyword", told[0])
    assert "STUDIO" not in str(rows(rehearsal.app, t.contact)).upper()


async def test_forget_area_takes_it_away(rehearsal: Rehearsal) -> None:
    await rehearsal.write(SAM, "who is my council member at 9380 Studio Ct?")
    await order(rehearsal, SAM, "KEEP")

    told = await order(rehearsal, SAM, "forget area")

    assert told == ["Done: we keep no area of yours."]
    kept = known(rehearsal.app)
    assert kept is not None
    assert kept.zone is None
    assert [row.kind for row in rows(rehearsal.app, t.consent_event)] == ["opt_in", "opt_out"]


async def test_keep_without_an_answer_or_an_hour_later_keeps_nothing(rehearsal: Rehearsal) -> None:
    assert await order(rehearsal, SAM, "keep") is None
    await rehearsal.write(SAM, "who is my council member at 9380 Studio Ct?")
    await rehearsal.advance(timedelta(hours=1, minutes=1))
    assert await order(rehearsal, SAM, "keep") is None
    told = await order(rehearsal, SAM, "keep my area")

    assert told is not None
    assert told[0].startswith("I cannot tell your district")
    kept = known(rehearsal.app)
    assert kept is not None
    assert kept.zone is None


def begin(rehearsal: Rehearsal, urn: Urn) -> None:
    """Ask a resident the first question of a survey."""
    app = rehearsal.app
    with app.database.transaction() as db:
        name, _ = publish(db, LIBRARY / "park_use.yaml", app.clock.now())
        contact_id = contacts.find(db, app.keyring, urn)
        assert contact_id is not None
        contact, reach = contacts.get(db, contact_id), contacts.reach(db, app.keyring, contact_id)
        assert reach is not None
        scene = set_scene(app, db, contact, key="survey", now=app.clock.now(), reach=reach)
        latest = app.surveys.latest(db, name)
        assert latest is not None
        effects.begin(scene, survey_flow(*latest))
        scene.queue()
