"""A survey that is interrupted goes on: nothing said is lost, nothing is asked twice, silence means what it says."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot import waking
from bot.effects import begin
from bot.rehearsal import Delivered, Rehearsal
from bot.scene import set_scene
from flows.contact import Urn
from flows.survey_flow import survey_flow
from storage import contacts, results, sessions
from storage import surveys as stored_surveys
from storage.database import Db
from storage.sessions import Stored
from storage.tables import result, session

pytestmark = pytest.mark.anyio

SAM = Urn("tel", "+19165550101")

FORM = """
name: talk
version: 1
title: Talk
intro: "{city} asks {questions} questions, {minutes} minutes."
minutes: 2
remind_after_hours: 24
expires_after_days: 3
questions:
  - key: visits
    kind: choice
    ask: How often?
    labels: [{label: Every day, code: daily}, {label: Never, code: never}]
  - {key: day, kind: date, ask: "Which day?", earliest: today, latest: 2026-12-31, dont_know: true}
  - {key: area, kind: place, ask: "Where do you live?", zone: council_district, refusable: true}
  - {key: change, kind: text, ask: "What would you change?"}
  - {key: rating, kind: scale, ask: "How good?", on_fail: person}
closing: Thank you!
"""


def texts(delivered: list[Delivered]) -> list[str]:
    return [each.message.text for each in delivered]


async def begun(rehearsal: Rehearsal, urn: Urn = SAM, channel: str = "sms") -> None:
    """A contact who opted in and was sent the survey by no campaign."""
    await rehearsal.write(urn, "START", channel=channel)
    await rehearsal.app.writer.run(lambda db: _begin(rehearsal, db, urn))
    await rehearsal.advance(timedelta())


def _begin(rehearsal: Rehearsal, db: Db, urn: Urn) -> None:
    app, now = rehearsal.app, rehearsal.clock.now()
    stored_surveys.publish(db, "talk", FORM, now)
    latest = app.surveys.latest(db, "talk")
    known = contacts.find(db, app.keyring, urn)
    assert latest is not None
    assert known is not None
    reach = contacts.reach(db, app.keyring, known)
    assert reach is not None
    scene = set_scene(app, db, contacts.get(db, known), key=f"test:{known}", now=now, reach=reach)
    begin(scene, survey_flow(*latest))
    scene.queue()


def answers(rehearsal: Rehearsal) -> dict[str, str]:
    with rehearsal.app.database.reading() as db:
        return {row[1]: row[2] for row in results.answers(db, "talk")}


def open_one(rehearsal: Rehearsal) -> Stored | None:
    with rehearsal.app.database.reading() as db:
        known = contacts.find(db, rehearsal.app.keyring, SAM)
        return None if known is None else sessions.active(db, known, rehearsal.clock.now())


async def write(rehearsal: Rehearsal, *said: str) -> list[str]:
    """Write each in turn; gives what the last one got in return."""
    got: list[Delivered] = []
    for text in said:
        got = await rehearsal.write(SAM, text)
    return texts(got)


async def test_a_day_and_a_place_are_saved_as_iso_and_as_a_zone_and_no_address_is_kept(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)

    await write(rehearsal, "1", "tomorrow", "9380 Studio Ct")

    stored = open_one(rehearsal)
    assert answers(rehearsal)["day"] == "2026-11-03"
    assert answers(rehearsal)["area"].isdigit()
    assert stored is not None
    assert "studio" not in str(stored.session.results).casefold()


@pytest.mark.parametrize(
    ("said", "zone"),
    [("District 3", "3"), ("3", "3"), ("۳", "3"), ("distrito tres", "3"), ("prefer not to say", "prefer_not_to_say")],
)
async def test_a_zone_may_be_named_or_kept_to_oneself(rehearsal: Rehearsal, said: str, zone: str) -> None:
    await begun(rehearsal)

    await write(rehearsal, "1", "don't know", said)

    assert (answers(rehearsal)["day"], answers(rehearsal)["area"]) == ("dont_know", zone)


async def test_a_day_out_of_range_is_told_the_range(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)

    [hint] = await write(rehearsal, "1", "2027-03-01")

    assert hint.startswith("Please reply with a day from Mon, Nov 2 to Thu, Dec 31.")


async def test_an_answer_in_several_texts_is_one_answer(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)
    await write(rehearsal, "1", "tomorrow", "3")
    rehearsal.patient = False

    nothing = await write(rehearsal, "more shade", "and more benches")
    asked = await rehearsal.advance(timedelta(seconds=4))

    assert nothing == []
    assert texts(asked)[0].startswith("How good?")
    assert answers(rehearsal)["change"] == "more shade and more benches"


@pytest.mark.parametrize(
    ("word", "kept"), [("STOP", "stopped"), ("HELP", "active"), ("BACK", "active"), ("LATER", "active")]
)
async def test_a_draft_is_not_lost_whatever_comes(rehearsal: Rehearsal, word: str, kept: str) -> None:
    await begun(rehearsal)
    await write(rehearsal, "1", "tomorrow", "3")
    rehearsal.patient = False

    await write(rehearsal, "more shade", word)
    await rehearsal.advance(timedelta(seconds=10))

    assert answers(rehearsal)["change"] == "more shade"
    with rehearsal.app.database.reading() as db:
        assert db.execute(select(session.c.state).where(session.c.flow == "talk")).scalar_one() == kept


async def test_words_of_danger_are_followed_by_no_question(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)
    await write(rehearsal, "1", "tomorrow", "3")
    rehearsal.patient = False

    told = await write(rehearsal, "more shade", "I smell gas")
    after = await rehearsal.advance(timedelta(minutes=5))

    assert (len(told), after) == (1, [])


async def test_back_corrects_and_says_when_an_answer_was_corrected(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)

    [again] = await write(rehearsal, "1", "BACK")
    await write(rehearsal, "Never")

    assert again.startswith("Your answer so far: Every day\nHow often?")
    with rehearsal.app.database.reading() as db:
        row = db.execute(select(result.c.value, result.c.corrected_at).where(result.c.question == "visits")).one()
    assert (row.value, row.corrected_at) == ("never", rehearsal.clock.now())


async def test_later_offers_times_and_asks_again_at_the_one_chosen(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)

    [offer] = await write(rehearsal, "later")
    await write(rehearsal, "tomorrow")
    early = await rehearsal.advance(timedelta(hours=23))
    then = await rehearsal.advance(timedelta(hours=2))

    assert "1. In an hour, at 11:00 AM\n2. Tonight at 6:00 PM\n3. Tomorrow at 10:00 AM" in offer.replace("\u202f", " ")
    assert early == []
    assert texts(then)[0] == "As you asked, here is the question again."
    assert texts(then)[1].startswith("How often?")


async def test_who_goes_on_before_the_time_is_not_asked_again(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)
    await write(rehearsal, "later", "1")

    asked = await write(rehearsal, "every day")
    after = await rehearsal.advance(timedelta(hours=3))

    assert asked == ["Which day?"]
    assert after == []


async def test_silence_is_reminded_of_once_out_of_the_quiet_hours_and_what_was_said_counts(
    rehearsal: Rehearsal,
) -> None:
    await begun(rehearsal)
    await write(rehearsal, "1")

    first = await rehearsal.advance(timedelta(days=1))
    then = await rehearsal.advance(timedelta(days=4))

    assert texts(first)[0].startswith("City of Elk Grove: here is the question that is still open.")
    assert then == []
    with rehearsal.app.database.reading() as db:
        counted = (
            results.count_started(db, "talk"),
            results.count_partial(db, "talk"),
            results.count_finished(db, "talk"),
        )
    assert counted == (1, 1, 0)


async def test_who_stopped_is_reminded_of_nothing(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)

    await write(rehearsal, "1", "STOP")

    assert await rehearsal.advance(timedelta(days=5)) == []


async def test_a_session_due_is_taken_up_once_by_however_many_workers(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)
    await write(rehearsal, "1", "tomorrow", "3")
    rehearsal.patient = False
    await write(rehearsal, "more shade")
    rehearsal.clock.advance(timedelta(seconds=5))

    await waking.wake_due(rehearsal.app)
    again = await waking.wake_due(rehearsal.app)
    said = await rehearsal.advance(timedelta())

    assert (again, len(said)) == (0, 1)


async def test_who_is_not_understood_is_handed_to_a_person_and_what_was_said_stays(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)
    await write(rehearsal, "1", "tomorrow", "3", "more shade")

    told = await write(rehearsal, "purple", "still purple", "purple it is")
    stored = open_one(rehearsal)

    assert told[0].startswith("I have passed your message on to a person")
    assert stored is not None
    assert (stored.session.node, len(answers(rehearsal))) == ("rating", 4)
    assert await write(rehearsal, "5") == ["Thank you!"]


async def test_a_session_of_the_version_before_goes_on(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)
    old = {"city": "City of Elk Grove", "website": "elkgrove.gov", "languages": "English", "limit": "3"}
    with rehearsal.app.database.transaction() as db:
        known = contacts.find(db, rehearsal.app.keyring, SAM)
        now = rehearsal.clock.now()
        db.execute(
            insert(session).values(
                contact_id=known, flow="talk", version=1, node="change", results={**old, "visits": "daily"}, tries=1,
                state="active", started_at=now, touched_at=now, expires_at=now + timedelta(days=3),
            )
        )  # fmt: skip

    asked = await write(rehearsal, "more shade")

    assert asked == ["How good?"]
    assert (await write(rehearsal, "BACK"))[0].startswith("Your answer so far: more shade")


@pytest.mark.parametrize(
    ("sentence", "tag"),
    [
        ("en español por favor", "es"),
        ("简体中文", "zh_Hans"),
        ("tiếng Việt", "vi"),
    ],
)
async def test_another_language_keeps_the_answers_and_the_numbers(
    rehearsal: Rehearsal, sentence: str, tag: str
) -> None:
    await begun(rehearsal)
    await write(rehearsal, "1")

    await write(rehearsal, sentence)
    with rehearsal.app.database.reading() as db:
        known = contacts.find(db, rehearsal.app.keyring, SAM)
        assert known is not None
        language = contacts.get(db, known).language

    assert language == tag
    assert answers(rehearsal) == {"visits": "daily"}
    stored = open_one(rehearsal)
    assert stored is not None
    assert stored.session.node == "day"


async def test_answers_besides_the_choices_are_buttons_where_there_are_any(rehearsal: Rehearsal) -> None:
    lee = Urn("telegram", "7000001")
    await begun(rehearsal, lee, "telegram")

    got = await rehearsal.write(lee, "1", channel="telegram")

    assert [choice.label for choice in got[-1].message.choices] == ["Don't know"]
    await rehearsal.press(lee, got[-1].message.choices[0].data)
    assert answers(rehearsal)["day"] == "dont_know"


async def test_the_intro_names_how_many_questions_and_how_long(rehearsal: Rehearsal) -> None:
    await begun(rehearsal)

    told = texts(rehearsal.channels["sms"].delivered)

    assert "City of Elk Grove asks 5 questions, 2 minutes." in told
