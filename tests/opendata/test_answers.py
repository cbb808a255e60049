"""What residents read: from a row, with its source, its date, and how far it is to be trusted."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answers import Answers
from bot.opendata.declarations import load_datasets
from flows.cards.answering import answer_text, offer_text
from flows.cards.reading import load_cards
from flows.lookup import Found, LookUp, Missing, NotFound, Offered, Phrase
from flows.segments import count
from flows.translator import ENGLISH
from storage.snapshots.store import SnapshotStore
from tests.opendata.builders import AREA
from tests.opendata.conftest import NOW, Ask, Told

DEMO = "DEMO DATA"


def local(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=AREA.timezone).astimezone(UTC)


def test_trash_day_gives_the_next_days_and_says_that_the_rows_are_made_up(told: Told) -> None:
    lines = told("trash_day", address="9380 Studio Ct").splitlines()

    assert lines[0].startswith(DEMO)
    assert lines[1] == (
        "9380 STUDIO CT 95758: trash and organics go every Wednesday, next Wed, Nov 25. "
        "Recycling (week A) goes next Wed, Nov 25. Carts out by 6:00 AM."
    )
    assert lines[2].startswith("Source: Elk Grove collection zones (sample), 2026-11-01")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(11, 25, 23), "next Wed, Nov 25"),  # today counts until it is over
        (local(11, 26, 0), "next Wed, Dec 2. Recycling (week A) goes next Wed, Dec 9"),
        (local(12, 3), "next Wed, Dec 9. Recycling (week A) goes next Wed, Dec 9"),
    ],
)
def test_recycling_goes_every_other_week(told: Told, now: datetime, expected: str) -> None:
    assert expected in told("trash_day", now, address="9380 Studio Ct")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(12, 22), "nothing is collected on Christmas Day. Trash and organics go next Sat, Dec 26"),
        (local(12, 26), "nothing is collected on Christmas Day. Trash and organics go next Sat, Dec 26"),
        (local(12, 27), "nothing is collected on New Year's Day. Trash and organics go next Sat, Jan 2"),
        (local(1, 3, year=2027), "trash and organics go every Friday, next Fri, Jan 8"),
    ],
)
def test_a_holiday_moves_the_collection_to_the_next_day(told: Told, now: datetime, expected: str) -> None:
    assert expected in told("trash_day", now, address="9018 Bruceville Rd")


def test_a_holiday_rule_known_from_an_old_page_asks_to_be_confirmed(told: Told) -> None:
    told_at_christmas = told("trash_day", local(12, 22), address="9018 Bruceville Rd")

    assert "As of 2012-01-01. Please confirm: Republic Services, (916) 635-2500" in told_at_christmas


@pytest.mark.parametrize(
    ("now", "date", "holiday"),
    [
        (local(11, 5), "Wed, Nov 11", "Veterans Day"),
        (local(11, 11, 17), "Wed, Nov 11", "Veterans Day"),
        (local(11, 22), "Wed, Nov 25", "the eve of Thanksgiving"),
        (local(12, 15), "Wed, Dec 23", "two days before Christmas"),
    ],
)
def test_a_council_meeting_on_a_holiday_is_not_promised(told: Told, now: datetime, date: str, holiday: str) -> None:
    answer = told("council_meeting", now)

    assert date in answer
    assert f"that is {holiday}, so the date may change. Check the agenda: elkgrove.gov" in answer


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(12, 1), "The next regular City Council meeting is Wed, Dec 9 at 6:00 PM"),
        (local(12, 9, 17), "Wed, Dec 9 at 6:00 PM"),
        (local(12, 9, 19), "Wed, Dec 23"),  # tonight's has begun
    ],
)
def test_the_next_meeting_is_the_second_or_fourth_wednesday(told: Told, now: datetime, expected: str) -> None:
    assert expected in told("council_meeting", now)


def test_parks_near_an_address_are_real_and_have_distances(ask: Ask, told: Told) -> None:
    result = ask("find_park", address="9150 Union Park Way")

    assert isinstance(result, Found)
    assert [row["name"] for row in result.rows] == ["Smedberg Park", "Elk Grove Park", "Baker Park"]
    assert "Smedberg Park, 0.4 mi" in told("find_park", address="9150 Union Park Way")
    assert told("find_park", address="9150 Union Park Way").startswith(DEMO)  # the address point is made up


@pytest.mark.parametrize("slots", [{"place": "miwok_park"}, {"address": "Miwok Park"}, {"text": "where is miwok park"}])
def test_a_park_is_found_by_name_with_those_near_it(told: Told, slots: dict[str, str]) -> None:
    answer = told("find_park", **slots)

    assert answer.startswith("Miwok Park. Near it:\nOneto Park, 0.3 mi")
    assert answer.endswith("Source: Parks (CPAD), 2019-12-01")


def test_without_an_address_or_a_park_one_is_asked_for(ask: Ask) -> None:
    assert ask("find_park") == Missing("address")
    assert ask("find_park", text="are there any parks") == Missing("address")
    assert ask("trash_day") == Missing("address")
    assert ask("what_goes_where") == Missing("item")


def test_the_council_member_is_stale_after_the_election(told: Told) -> None:
    before = told("council_member", local(11, 3), address="9380 Studio Ct")
    after = told("council_member", local(11, 4), address="9380 Studio Ct")

    assert "Council District 1: Darren Suen" in before
    assert "As of" not in before
    assert "As of 2026-01-18. Please confirm: City of Elk Grove, elkgrove.gov" in after


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("mattress", "3 free bulky pickups a year"),
        ("where does an old mattress go", "3 free bulky pickups a year"),
        ("colchón", "3 free bulky pickups a year"),
        ("床垫", "3 free bulky pickups a year"),
        ("我的床垫怎么扔", "3 free bulky pickups a year"),
        ("ਗੱਦਾ", "3 free bulky pickups a year"),
        ("paint", "9255 Disposal Lane"),
        ("motor_oil", "9255 Disposal Lane"),
        ("电池", "9255 Disposal Lane"),
        ("food scraps", "organics cart"),
        ("CARDBOARD", "recycling cart"),
        ("diapers", "garbage cart"),
        ("medicines", "my data does not say"),
    ],
)
def test_each_thing_has_its_cart_in_every_language(told: Told, item: str, expected: str) -> None:
    answer = told("what_goes_where", item=item)

    assert expected in answer
    assert answer.endswith("Source: Waste guide, 2026-11-01")


@pytest.mark.parametrize(
    ("item", "kind", "labels"),
    [
        ("oil", "several", {"Motor oil", "Cooking oil"}),
        ("mattres", "near", {"Mattress"}),
    ],
)
def test_a_word_for_two_things_or_almost_for_one_is_offered(ask: Ask, item: str, kind: str, labels: set[str]) -> None:
    result = ask("what_goes_where", item=item)

    assert isinstance(result, Offered)
    assert (result.kind, {offer.label for offer in result.offers}) == (kind, labels)
    assert all(isinstance(ask("what_goes_where", **offer.slots), Found) for offer in result.offers)
    assert offer_text(result, ENGLISH)


def test_the_four_kinds_of_no_have_words_of_their_own(told: Told, tmp_path: Path) -> None:
    nobody_refreshed = Answers(SnapshotStore(tmp_path), load_cards(), load_datasets(), AREA)
    down = nobody_refreshed.look_up(LookUp(card="trash_day", slots={"address": "9380 Studio Ct"}), NOW)
    assert isinstance(down, NotFound)

    noes = [
        told("trash_day", address="12 Nowhere Rd"),
        told("trash_day", address="8100 Stockton Blvd"),
        told("cooling_center"),
        answer_text(nobody_refreshed.cards["trash_day"], down, ENGLISH),
    ]

    assert "I could not find 12 Nowhere Rd." in noes[0]
    assert "8100 STOCKTON BLVD 95828 is outside the city" in noes[1]
    assert "I know of no cooling center that is open now." in noes[2]
    assert "2-1-1 Sacramento, (916) 498-1000" in noes[2]
    assert noes[3] == "I cannot read the city's data just now. Please try again in a few minutes."


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("water", "Elk Grove Water District or Sacramento County Water Agency, depending on the address"),
        ("sewer", "SacSewer, (916) 875-6730"),
        ("power", "SMUD, 1-888-456-7683"),
        ("gas", "PG&E, 1-800-743-5000"),
        ("parks", "Cosumnes CSD, (916) 405-5600"),
        ("garbage", "Republic Services, (916) 635-2500"),
        ("street_light", "Elk Grove Public Works, (916) 687-3005"),
        ("ਪਾਣੀ", "Elk Grove Water District"),
    ],
)
def test_each_service_has_who_is_responsible(told: Told, service: str, expected: str) -> None:
    assert expected in told("who_is_responsible", service=service)


def test_an_outage_is_taken_for_the_power_unless_the_resident_says_otherwise(told: Told) -> None:
    assert "SMUD, 1-888-456-7683, or text OUT to 697683" in told("utility_outage")
    assert "SMUD" in told("utility_outage", text="everything is dark")
    assert "leave first and then call 911" in told("utility_outage", service="gas")
    assert "I do not have their numbers" in told("utility_outage", text="no water since this morning")


@pytest.mark.parametrize(
    "problem", ["pothole", "graffiti", "illegal dumping", "street light out", "dead animal", "bache"]
)
def test_each_problem_has_whom_to_report_it_to(told: Told, problem: str) -> None:
    assert "call 911 first" in told("report_problem", problem=problem)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("bulky_pickup", "3 free bulky pickups a year, and 1 free load a year"),
        ("abandoned_vehicle", "(916) 714-5115"),
        ("animal_shelter", "9150 Union Park Way"),
        ("library", "Elk Grove Library, 9260 Elk Grove Blvd"),  # not 8900: it moved
        ("fireworks", "chapter 4.54, article IV"),
        ("business_license", "costs $12 for 2 years"),
        ("building_permit", "(916) 478-2235"),
        ("code_enforcement", "(916) 687-3023"),
        ("street_sweeping", "6 times a year, plus 4 leaf sweeps in December and January"),
        ("elections", "(916) 875-6155"),
        ("police_non_emergency", "(916) 714-5115"),
    ],
)
def test_questions_without_a_slot_are_answered_at_once(told: Told, card: str, expected: str) -> None:
    assert expected in told(card)


def test_a_fact_from_an_old_page_carries_its_date_and_whom_to_ask(told: Told) -> None:
    answer = told("report_problem", problem="pothole")

    assert "As of 2018-01-01. Please confirm: City of Elk Grove, elkgrove.gov" in answer


def test_the_source_names_rows_that_tell_nobody_where_a_resident_lives(ask: Ask) -> None:
    result = ask("trash_day", address="9380 Studio Ct")

    assert isinstance(result, Found)
    assert (result.source.dataset, result.source.keys, result.source.sample) == ("collection_zone", ("wed_a",), True)
    assert result.source.version.startswith("20261101-")


def test_the_gazetteer_gives_spellings_in_many_languages_and_none_that_name_two_rows(answers: Answers) -> None:
    gazetteer = answers.gazetteer()

    assert gazetteer["item"]["colchón"] == "mattress"
    assert gazetteer["place"]["Miwok Park"] == "miwok_park"
    assert gazetteer["service"]["垃圾"] == "garbage"
    assert gazetteer["problem"]["bache"] == "pothole"
    assert "giấy" in gazetteer["item"]


def test_most_answers_fit_two_segments(told: Told) -> None:
    for card in ("trash_day", "council_member", "bus_stop", "find_park"):
        assert count(told(card, address="9380 Studio Ct")).segments <= 2
    for card in ("bulky_pickup", "council_meeting", "library", "cooling_center", "fireworks", "street_sweeping"):
        assert count(told(card)).segments <= 2


def test_labels_of_things_are_phrases_to_be_translated(ask: Ask) -> None:
    result = ask("what_goes_where", item="mattress")

    assert isinstance(result, Found)
    assert result.values["item"] == Phrase("Mattress")
