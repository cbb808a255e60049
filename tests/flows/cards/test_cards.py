"""A card that is wrong says file, line and cure before anybody asks it."""

from pathlib import Path

import pytest

from flows.cards.reading import Card, check_card, load_card, load_cards
from flows.reading import DefinitionError

CARD = """\
intent: parks
title: Find a park
topic: parks
confirm_at: agency/city
slots:
  address:
    kind: address
    ask: Near which address?
look_up:
  kind: nearest
  dataset: park
  addresses: point
  limit: 3
  also:
    law: rule/dogs
say:
  found: "Near {near}: {rows}. {law_text} Ask {contact}."
  row: "{name}, {distance}"
"""

COLUMNS = {
    "park": {"name", "lat", "lon"},
    "point": {"number", "street", "zip", "city", "lat", "lon"},
    "agency": {"name", "reach"},
    "rule": {"text"},
}


def card(tmp_path: Path, old: str = "", new: str = "") -> Card:
    assert old in CARD
    path = tmp_path / "parks.yaml"
    path.write_text(CARD.replace(old, new, 1) if old else CARD, encoding="utf-8")
    return load_card(path)


def test_a_card_is_read_with_all_it_says(tmp_path: Path) -> None:
    read = card(tmp_path)

    check_card(read, COLUMNS)
    assert (read.name, read.intent, read.title) == ("parks", "parks", "Find a park")
    assert [(slot.name, slot.kind, slot.optional) for slot in read.slots] == [("address", "address", False)]
    assert read.datasets == {"park", "point", "agency", "rule"}
    assert load_cards(tmp_path) == {"parks": read}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("topic: parks\n", "", r"parks\.yaml:1: 'topic' needs a text"),
        ("topic: parks", "topics: parks", r"parks\.yaml:3: unknown key 'topics'.*Known here are: intent"),
        ("intent: parks", "intent: park", r"parks\.yaml:1: the intent is not 'parks'.*Name the file"),
        ("agency/city", "the city", r"parks\.yaml:4: 'confirm_at' names no row.*dataset/key"),
        ("kind: address", "kind: street", r"parks\.yaml:7: unknown kind of slot 'street'.*Kinds are: address"),
        ("    ask: Near which address?\n", "", r"parks\.yaml:7: 'ask' needs a text"),
        ("kind: nearest", "kind: closest", r"parks\.yaml:10: unknown kind of look-up 'closest'.*Kinds are: find"),
        ("  addresses: point\n", "", r"parks\.yaml:10: 'addresses' needs a text"),
        ("limit: 3", "limit: many", r"parks\.yaml:13: 'limit' is not a number from 1"),
        ("limit: 3", "until: closes_on", r"parks\.yaml:13: unknown key 'until'"),
        ("rule/dogs", "dogs", r"parks\.yaml:15: 'law' names no row"),
        ('  row: "{name}, {distance}"\n', "", r"parks\.yaml:17: the wording 'row' is missing"),
        ("  row:", "  rows:", r"parks\.yaml:17: the wording 'row' is missing"),
        ("  row:", '  none: "No."\n  row:', r"parks\.yaml:18: unknown key 'none'.*Known here are: down, found"),
        ("{distance}", "{distance", r"parks\.yaml:18: 'row' has a brace that does not fit"),
        ("Ask {contact}", "Call (916) 405-5600", r"parks\.yaml:17: 'found' holds a number.*Take it from a row"),
    ],
)
def test_a_wrong_card_names_file_line_and_cure(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(DefinitionError, match=complaint):
        card(tmp_path, old, new)


def test_a_find_that_says_neither_row_nor_slot_is_refused(tmp_path: Path) -> None:
    found = CARD[: CARD.index("look_up:")] + "look_up:\n  kind: find\n  dataset: park\nsay:\n  found: Yes.\n"
    (tmp_path / "parks.yaml").write_text(found, encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"parks\.yaml:10: it says neither which row nor by which slot"):
        load_card(tmp_path / "parks.yaml")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "  row:",
            '  more: "{rows}"\n  row:',
            r"parks\.yaml:18: 'more' tells the rows that the answer left out.*more: 5",
        ),
        ("  row:", '  more_row: "{name}"\n  row:', r"parks\.yaml:18: 'more_row' is a line of no long form"),
        ("limit: 3", "more: none", r"parks\.yaml:13: 'more' is not a number from 1"),
    ],
)
def test_a_long_form_that_has_nothing_to_tell_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(DefinitionError, match=complaint):
        card(tmp_path, old, new)


def test_a_long_form_may_name_what_the_answer_may(tmp_path: Path) -> None:
    read = card(tmp_path, "  row:", '  more: "{near}: {rows}. {law_text}"\n  more_row: "{name}, {distance}"\n  row:')

    check_card(read, COLUMNS)
    with pytest.raises(DefinitionError, match=r"'more' names \{name\}"):
        check_card(card(tmp_path, "  row:", '  more: "{name} {rows}"\n  more_row: "{name}"\n  row:'), COLUMNS)


def test_a_source_that_is_down_gives_no_values_at_all(tmp_path: Path) -> None:
    wrong = card(tmp_path, "  row:", '  down: "Ask {contact}."\n  row:')

    with pytest.raises(DefinitionError, match=r"'down' names \{contact\}"):
        check_card(wrong, COLUMNS)


DEPARTURES = """\
intent: bus
title: Next bus
topic: transit
confirm_at: agency/city
look_up:
  kind: departures
  dataset: park
  addresses: point
  departures: times
  services: days
  delays: late
say:
  found: "{stop}: {rows}"
  near: "{stop} near {near}: {rows}"
  later: "{stop} on {date}: {rows}"
  later_near: "{stop} near {near} on {date}: {rows}"
  row: "{line} {time}"
  expected: "{line} {time}"
  canceled: "{line} {time}"
  no_data: "Ask {contact}."
"""

TIMETABLE = {
    **COLUMNS,
    "times": {"stop_id", "seconds", "trip_id", "route", "service_id"},
    "days": {"service_id", "date"},
    "late": {"trip_id", "at"},
}


def a_bus_card(tmp_path: Path, old: str = "", new: str = "") -> Card:
    (tmp_path / "bus.yaml").write_text(DEPARTURES.replace(old, new, 1) if old else DEPARTURES, encoding="utf-8")
    return load_card(tmp_path / "bus.yaml")


def test_a_card_of_departures_is_read(tmp_path: Path) -> None:
    read = a_bus_card(tmp_path)

    check_card(read, TIMETABLE)
    assert read.datasets == {"park", "point", "times", "days", "late", "agency"}


@pytest.mark.parametrize("wording", ["near", "later", "later_near", "row", "expected", "canceled", "no_data"])
def test_departures_need_every_wording_for_another_one_would_say_another_thing(tmp_path: Path, wording: str) -> None:
    with pytest.raises(DefinitionError, match=f"the wording '{wording}' is missing"):
        a_bus_card(tmp_path, f"  {wording}: ", f"  {wording}s: ")


def test_data_sets_that_are_no_timetable_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DefinitionError, match="data set 'days' has no column 'date' that is always filled, for services"
    ):
        check_card(a_bus_card(tmp_path), {**TIMETABLE, "days": {"service_id"}})
    with pytest.raises(DefinitionError, match=r"'row' names \{name\}.*It gives: contact, line, route, time"):
        check_card(a_bus_card(tmp_path, "{line} {time}", "{name} {time}"), TIMETABLE)


def test_a_count_in_a_zone_needs_to_know_whose(tmp_path: Path) -> None:
    found = (
        CARD[: CARD.index("look_up:")]
        + "look_up:\n  kind: count\n  dataset: park\n  column: zone\nsay:\n  found: Yes.\n"
    )
    (tmp_path / "parks.yaml").write_text(found, encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"parks\.yaml:10: it counts in a zone, but not in whose"):
        load_card(tmp_path / "parks.yaml")


def test_the_emergency_numbers_may_stand_in_a_wording(tmp_path: Path) -> None:
    assert "911" in card(tmp_path, "Ask {contact}", "In danger call 911 or 988").say["found"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{distance}", "{hours}", r"parks\.yaml:18: 'row' names \{hours\}.*It gives: .*distance, .*name"),
        ("{near}", "{name}", r"parks\.yaml:17: 'found' names \{name\}"),
        ("{law_text}", "{law_fee}", r"'found' names \{law_fee\}.*law_text"),
        ("dataset: park", "dataset: parks", r"there is no data set 'parks'.*There are: park, point"),
        ("dataset: park", "dataset: rule", r"data set 'rule' has no column 'lat'.*for nearest"),
        ("agency/city", "rule/city", r"data set 'rule' has no column 'name'.*for confirm_at"),
    ],
)
def test_a_wording_may_name_only_what_the_look_up_gives(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    wrong = card(tmp_path, old, new)

    with pytest.raises(DefinitionError, match=complaint):
        check_card(wrong, COLUMNS)
