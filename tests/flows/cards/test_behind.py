"""What is said of an answer afterwards, in plain words and within two segments."""

from dataclasses import replace
from datetime import UTC, date, datetime

from flows.cards.behind import Behind, flagged_text, no_more_text, why_text
from flows.segments import count
from flows.translator import ENGLISH

BEHIND = Behind(
    title="Elk Grove collection zones",
    publisher="City of Elk Grove",
    url=None,
    version="20261101-753f3858",
    as_of=date(2026, 11, 1),
    fetched_at=datetime(2026, 11, 2, 11, 30, tzinfo=UTC),
    keys=("wed_a",),
)


def test_why_names_data_set_publisher_rows_days_and_version() -> None:
    assert why_text(BEHIND, ENGLISH).split("\n") == [
        "My answer is from Elk Grove collection zones, published by City of Elk Grove.",
        "Read there: wed_a.",
        "Data of 2026-11-01, fetched Mon, Nov 2, 11:30 AM. Version 20261101-753f3858.",
    ]


def test_why_leaves_out_what_is_not_known() -> None:
    told = why_text(replace(BEHIND, fetched_at=None, keys=()), ENGLISH)

    assert told.split("\n")[1:] == ["Data of 2026-11-01. Version 20261101-753f3858."]


def test_of_many_rows_three_are_named() -> None:
    assert "Read there: a, b, c, ..." in why_text(replace(BEHIND, keys=tuple("abcde")), ENGLISH)


def test_where_there_is_no_more_the_source_and_its_page_are_named() -> None:
    told = no_more_text(replace(BEHIND, url="elkgrove.example/trash"), ENGLISH)

    assert told.split("\n") == [
        "I know no more about that. It is from Elk Grove collection zones, published by City of Elk Grove.",
        "On the web: elkgrove.example/trash",
    ]
    assert no_more_text(BEHIND, ENGLISH) == told.split("\n")[0]


def test_who_says_that_it_is_wrong_is_thanked_and_offered_a_person() -> None:
    assert "HUMAN" in flagged_text(ENGLISH)


def test_each_of_them_fits_two_segments() -> None:
    told = (why_text(BEHIND, ENGLISH), no_more_text(BEHIND, ENGLISH), flagged_text(ENGLISH))

    assert all(count(text).segments <= 2 for text in told)
