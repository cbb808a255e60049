"""What is kept of each message that a scene queues; queued again, it is there once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.rehearsal import Rehearsal
from bot.rendering import Place
from bot.scene import MARKS, MOST_ROWS, Scene, set_scene
from flows.contact import Urn
from flows.conversation import Say
from flows.lookup import Source
from flows.segments import count
from storage import answers, contacts
from storage import tables as t
from storage.msgs import BULK, REPLY

SAM = Urn("tel", "+19165550101")
LEE = Urn("telegram", "7000001")

CHOICE = Say(text="Which?", choices=("Trash", "Parks"))
SOURCE = Source(
    dataset="park", title="Parks", as_of=date(2026, 11, 1), version="3", keys=("laguna",),
    rows=("park/laguna@3", "agency/csd@1"), sample=True,
)  # fmt: skip


@pytest.fixture(params=[SAM, LEE], ids=["sms", "telegram"])
def scene(request: pytest.FixtureRequest, rehearsal: Rehearsal) -> Iterator[Scene]:
    urn: Urn = request.param
    app, now = rehearsal.app, rehearsal.clock.now()
    channel = "sms" if urn == SAM else "telegram"
    with app.database.transaction() as db:
        contact = contacts.find_or_create(db, app.keyring, urn, channel=channel, timezone=app.city.timezone, now=now)
        reach = contacts.reach(db, app.keyring, contact.id)
        assert reach is not None
        yield set_scene(app, db, contact, key="re:1", now=now, reach=reach)


def queued(scene: Scene) -> list[Any]:
    return list(scene.db.execute(select(t.msg).order_by(t.msg.c.id)).all())


def test_a_scene_that_is_played_twice_says_it_once(scene: Scene) -> None:
    for _ in range(2):
        scene.said.clear()
        scene.say(Say(text="Hello."), None, "greet")
        scene.say(Say(text="Hello."), None, "greet")
        scene.queue()

    assert [row.text for row in queued(scene)] == ["Hello.", "Hello."]


def test_nothing_said_is_nothing_queued(scene: Scene) -> None:
    assert scene.queue() == 0
    assert queued(scene) == []


def test_choices_are_buttons_or_lines_and_the_text_is_billed_as_it_goes_out(scene: Scene) -> None:
    place = Place(session_id=7, version=1, node="which")
    scene.say(CHOICE, place, "clarify")
    scene.queue()

    [row] = queued(scene)
    if scene.reach.channel == "telegram":
        assert (row.text, row.choices) == ("Which?", [["Trash", "7.1.0.which"], ["Parks", "7.1.1.which"]])
    else:
        assert (row.text, row.choices) == ("Which?\n1. Trash\n2. Parks", [])
    assert row.segments == count(row.text).segments
    assert row.session_id == 7


@pytest.mark.parametrize(("campaign_id", "priority"), [(None, REPLY), (3, BULK)])
def test_what_a_resident_waits_for_goes_before_what_the_city_says_by_itself(
    scene: Scene, campaign_id: int | None, priority: int
) -> None:
    scene.campaign_id = campaign_id
    scene.say(Say(text="Hello."), None, "greet")
    scene.queue()

    [row] = queued(scene)
    assert (row.priority, row.campaign_id) == (priority, campaign_id)


def test_an_answer_is_kept_with_the_rows_it_was_made_from(scene: Scene) -> None:
    scene.say(Say(text="Laguna Park", card="find_park", variant="named", source=SOURCE), None, "find_park")
    scene.queue()

    [row] = queued(scene)
    assert row.card == "find_park"
    assert row.source == {
        "dataset": "park", "version": "3", "as_of": "2026-11-01", "keys": ["laguna"],
        "rows": ["park/laguna@3", "agency/csd@1"], "variant": "named", "sample": True,
    }  # fmt: skip


@pytest.mark.parametrize("mark", ["stale", "doubted"])
def test_why_an_answer_had_to_be_confirmed_is_kept_with_it(scene: Scene, mark: str) -> None:
    marked = replace(SOURCE, sample=False, stale=mark == "stale", doubted=mark == "doubted")
    scene.say(Say(text="Laguna Park", card="find_park", source=marked), None, "find_park")
    scene.queue()

    [row] = queued(scene)
    assert {each: row.source.get(each) for each in MARKS} == {**dict.fromkeys(MARKS), mark: True}


def test_of_an_answer_that_counts_thousands_a_few_rows_are_noted(scene: Scene) -> None:
    many = replace(SOURCE, keys=tuple(map(str, range(5_000))))
    scene.say(Say(text="5,000", card="find_park", source=many), None, "find_park")
    scene.queue()

    [row] = queued(scene)
    assert len(row.source["keys"]) == MOST_ROWS


def test_an_answer_is_the_last_one_until_the_next_or_an_honest_no(scene: Scene) -> None:
    answer = Say(text="Wednesday.", card="trash_day", source=SOURCE, slots={"address": "1 Elm St"})
    scene.say(answer, None, "trash_day")
    scene.queue()
    last = answers.last(scene.db, scene.contact.id, scene.now)
    assert last is not None
    assert (last.turn, last.slots) == ("re:1", {"address": "1 Elm St"})

    scene.said.clear()
    scene.key = "re:2"
    scene.say(Say(text="Hello."), None, "greet")
    scene.queue()
    assert answers.last(scene.db, scene.contact.id, scene.now) == last

    scene.said.clear()
    scene.key = "re:3"
    scene.say(Say(text="I could not find it.", card="trash_day"), None, "trash_day")
    scene.queue()
    assert answers.last(scene.db, scene.contact.id, scene.now) is None


def test_an_answer_queued_again_stays_the_one_whose_token_went_out(scene: Scene) -> None:
    for _ in range(2):
        scene.said.clear()
        scene.say(Say(text="Wednesday.", card="trash_day", source=SOURCE, slots={}), None, "trash_day")
        scene.queue()

    last = answers.last(scene.db, scene.contact.id, scene.now)
    [row] = queued(scene)
    assert last is not None
    assert last.token == row.token


def test_another_language_is_spoken_at_once_and_kept(scene: Scene) -> None:
    scene.speak("es")
    scene.say(Say(text=scene.tr.text("Yes")), None, "greet")
    scene.queue()

    [row] = queued(scene)
    assert (row.text, row.language) == ("Sí", "es")
    assert contacts.get(scene.db, scene.contact.id).language == scene.contact.language == "es"


def test_every_message_has_a_token_of_its_own(scene: Scene) -> None:
    for _ in range(3):
        scene.say(Say(text="Hello."), None, "greet")
    scene.queue()

    assert len({row.token for row in queued(scene)}) == 3
