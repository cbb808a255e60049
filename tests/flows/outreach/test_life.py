"""What staff may do to a campaign, and what they are told when they may not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from flows.outreach.campaign import State
from flows.outreach.life import MOVES, UNDO, Act, Refused, Situation, after

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)

AT = Situation(name="parks", state="draft", author="maria", by="li", now=NOW, undo_until=NOW + UNDO)


@pytest.mark.parametrize(
    ("act", "state", "to"),
    [
        ("approve", "draft", "scheduled"),
        ("undo", "scheduled", "draft"),
        ("pause", "scheduled", "paused"),
        ("pause", "running", "paused"),
        ("resume", "paused", "running"),
        ("cancel", "draft", "cancelled"),
        ("cancel", "running", "cancelled"),
    ],
)
def test_each_act_leads_from_a_state_to_the_next(act: Act, state: State, to: State) -> None:
    assert after(act, replace(AT, state=state)) == to


@pytest.mark.parametrize("act", get_args(Act))
@pytest.mark.parametrize("state", get_args(State))
def test_whatever_is_not_in_the_table_is_refused_with_a_reason_and_a_cure(act: Act, state: State) -> None:
    found = after(act, replace(AT, state=state, sending=True))

    if state in MOVES[act]:
        assert found == MOVES[act][state]
    else:
        assert isinstance(found, Refused)
        assert state in found.what
        assert found.fix


@pytest.mark.parametrize("act", get_args(Act))
def test_nothing_leads_out_of_a_cancelled_campaign_or_of_one_whose_last_message_is_sent(act: Act) -> None:
    assert isinstance(after(act, replace(AT, state="cancelled")), Refused)
    assert isinstance(after(act, replace(AT, state="done")), Refused)


def test_nobody_approves_what_they_wrote() -> None:
    assert isinstance(after("approve", replace(AT, by="maria")), Refused)


@pytest.mark.parametrize(
    ("late", "begun", "undone"),
    [
        (timedelta(), False, True),
        (UNDO - timedelta(microseconds=1), False, True),
        (UNDO, False, False),
        (timedelta(), True, False),  # a worker whose clock is ahead has begun to plan it
    ],
)
def test_an_approval_is_taken_back_until_its_minute_is_over(late: timedelta, *, begun: bool, undone: bool) -> None:
    found = after("undo", replace(AT, state="scheduled", now=NOW + late, begun=begun))

    assert (found == "draft") is undone
