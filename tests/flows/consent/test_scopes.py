"""Scopes: what narrows a STOP, what confirms a programme, and which word stands."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.consent.chain import ALL, Event, Kind
from flows.consent.scopes import Programme, confirmed, last_word, may_narrow, says_only, stop_source
from flows.consent.texts import CONFIRM, STOPPED, about
from flows.translator import ENGLISH
from tests.builders import in_spanish

NOON = datetime(2026, 11, 2, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PARKS = Programme(name="parks", title="Parks")


def an_event(kind: Kind, scope: str = ALL, at: datetime = NOON) -> Event:
    return Event(kind=kind, scheme="tel", scope=scope, source="keyword", wording="", language=None, at=at)


@pytest.mark.parametrize(
    ("reply", "narrows"),
    [
        ("1", True),
        ("1.", True),
        ("１", True),
        ("੧", True),
        ("one", True),
        ("uno", True),
        ("一", True),
        ("Parks", True),
        ("parques!", True),
        ("2", False),
        ("p", False),  # a start is not enough: what follows is more messages
        ("the parks are great", False),
        ("yes", False),
        ("", False),
    ],
)
def test_a_stop_is_narrowed_by_1_or_by_the_whole_title_and_by_nothing_else(*, reply: str, narrows: bool) -> None:
    assert says_only(reply, "Parks", in_spanish()) is narrows


@pytest.mark.parametrize(
    ("kind", "waited", "open_"),
    [
        ("scope_asked", timedelta(), True),
        ("scope_asked", 5 * MINUTE, True),
        ("scope_asked", 5 * MINUTE + timedelta(microseconds=1), False),
        ("opt_out", MINUTE, False),
        ("opt_in", MINUTE, False),
        ("scope", MINUTE, False),
    ],
)
def test_the_scope_is_open_for_five_minutes_and_only_while_nothing_else_was_said(
    *, kind: Kind, waited: timedelta, open_: bool
) -> None:
    assert may_narrow(an_event(kind, "parks"), NOON + waited) is open_


def test_of_whom_nothing_is_known_nothing_is_narrowed() -> None:
    assert not may_narrow(None, NOON)


@pytest.mark.parametrize(
    ("reply", "days", "wanted"),
    [
        ("YES", 0, True),
        ("sí, gracias", 7, True),
        ("yog", 1, True),
        ("ਹਾਂ", 1, True),
        ("no", 1, False),
        ("yes", 7.01, None),
        ("no", 8, None),
        ("when is trash day", 1, None),
    ],
)
def test_a_programme_is_confirmed_by_a_yes_within_a_week(*, reply: str, days: float, wanted: bool | None) -> None:
    assert confirmed(NOON, reply, NOON + timedelta(days=days)) is wanted


@pytest.mark.parametrize(
    ("events", "word"),
    [
        ([], None),
        ([an_event("opt_out", "parks")], None),
        ([an_event("opt_in"), an_event("opt_out", "parks")], "opt_in"),
        ([an_event("opt_in"), an_event("opt_out"), an_event("scope_asked", "parks")], "opt_out"),
        ([an_event("opt_in"), an_event("opt_out"), an_event("scope", "parks")], "opt_in"),
        ([an_event("opt_out"), an_event("scope", "parks")], None),
        ([an_event("opt_in"), an_event("opt_out"), an_event("scope", "parks"), an_event("opt_out")], "opt_out"),
        ([an_event("opt_out"), an_event("opt_in", "parks")], "opt_out"),
    ],
)
def test_the_last_word_on_everything_is_what_stands(events: list[Event], word: str | None) -> None:
    found = last_word(events)

    assert (found and found[0]) == word


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("STOP", "keyword"),
        ("Stop.", "keyword"),
        ("alto!", "keyword"),
        ("别再发了", "sentence"),
        ("please don't text me anymore", "sentence"),
        ("ya no me manden mensajes", "sentence"),
    ],
)
def test_the_ledger_tells_a_keyword_from_a_sentence(text: str, source: str) -> None:
    assert stop_source(text) == source


def test_a_programme_goes_by_its_title_in_the_residents_language() -> None:
    facts = {"city": "City of Elk Grove", "limit": "3"}

    assert "If you meant only Parks, reply 1 within 5 minutes." in about(STOPPED, PARKS, ENGLISH, **facts)
    assert "about Parques?" in about(CONFIRM, PARKS, in_spanish(), **facts)
