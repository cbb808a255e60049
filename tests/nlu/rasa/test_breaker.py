"""A server that does not answer is left alone for a while, then tried by one text."""

from datetime import timedelta

import pytest

from bot.clock import SimulatedClock
from bot.understanding.breaker import Breaker
from tests.nlu.rasa.stand_in import NOON

REST = timedelta(seconds=30)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NOON)


@pytest.fixture
def breaker(clock: SimulatedClock) -> Breaker:
    return Breaker(clock, failures=3, rest=REST)


def opened(breaker: Breaker) -> Breaker:
    for _ in range(3):
        breaker.failed()
    return breaker


def test_the_third_failure_in_a_row_opens_it_and_says_so_once(breaker: Breaker) -> None:
    said = [breaker.failed() for _ in range(5)]

    assert said == [False, False, True, False, False]
    assert breaker.is_open


def test_an_answer_in_between_begins_the_count_anew(breaker: Breaker) -> None:
    for _ in range(10):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()

    assert breaker.may_ask()
    assert not breaker.is_open


def test_while_it_rests_nobody_asks(breaker: Breaker, clock: SimulatedClock) -> None:
    opened(breaker)
    clock.advance(REST - timedelta(seconds=1))

    assert not breaker.may_ask()


def test_after_the_rest_one_may_ask_and_the_others_wait(breaker: Breaker, clock: SimulatedClock) -> None:
    opened(breaker)
    clock.advance(REST)

    assert [breaker.may_ask() for _ in range(4)] == [True, False, False, False]


def test_a_failed_try_begins_another_rest_without_saying_it_again(breaker: Breaker, clock: SimulatedClock) -> None:
    opened(breaker)
    clock.advance(REST)

    assert breaker.may_ask()
    assert not breaker.failed()
    assert not breaker.may_ask()
    clock.advance(REST)
    assert breaker.may_ask()


def test_an_answer_closes_it_and_says_so_once(breaker: Breaker, clock: SimulatedClock) -> None:
    opened(breaker)
    clock.advance(REST)

    assert breaker.may_ask()
    assert [breaker.succeeded(), breaker.succeeded()] == [True, False]
    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]


def test_a_try_that_never_says_how_it_went_does_not_close_the_way_for_ever(
    breaker: Breaker, clock: SimulatedClock
) -> None:
    opened(breaker)
    clock.advance(REST)
    breaker.may_ask()
    clock.advance(REST)

    assert breaker.may_ask()
