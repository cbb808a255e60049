"""At the size of the city: 70,000 addresses, and no resident is ever answered for another house."""

import random
from collections import Counter

import pytest

from bot.answers import Answers
from flows.lookup import Found, LookedUp, LookUp, NotFound, Offered
from tests.opendata.town import NOW, addresses, town_answers

REAL, UNREAL = 2_000, 1_500


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return town_answers(tmp_path_factory.mktemp("town"))


def asked(town: Answers, address: str) -> LookedUp:
    return town.look_up(LookUp(card="trash_day", slots={"address": address}), NOW)


def test_two_thousand_addresses_are_each_answered_for_themselves(town: Answers) -> None:
    there = random.Random(1).sample(list(addresses()), REAL)

    wrong = []
    for each in there:
        written = f"{each['STREETNUMB']} {str(each['STREETNAME']).title()} {each['STREETTYPE']}"
        found = asked(town, written)
        label = f"{written} {each['ZIPCODE']}".upper()
        if not isinstance(found, Found) or found.values["address"] != label:
            wrong.append((written, found))

    assert wrong == []


def test_of_fifteen_hundred_that_do_not_exist_none_is_answered(town: Answers) -> None:
    """Numbers between two houses, streets of another kind, and names like a neighbour's: an offer, or an honest no."""
    chance, real = random.Random(2), list(addresses())
    there = {(each["STREETNUMB"], each["STREETNAME"]) for each in real}
    kinds: Counter[str] = Counter()

    while kinds.total() < UNREAL:
        each = chance.choice(real)
        number, street = int(str(each["STREETNUMB"])), str(each["STREETNAME"])
        made_up = chance.choice(
            [
                f"{number + 1} {street} {each['STREETTYPE']}",
                f"{number + 9000} {street} {each['STREETTYPE']}",
                f"{number} {street[:4]} {street[4:]}X {each['STREETTYPE']}",
                f"{number} {street[1:]} {each['STREETTYPE']}",
                f"{number} {street}S {each['STREETTYPE']}",
            ]
        )
        if (number, made_up.split()[1]) in there:
            continue
        found = asked(town, made_up)
        assert isinstance(found, Offered | NotFound), (made_up, found)
        kinds[type(found).__name__] += 1

    assert set(kinds) == {"Offered", "NotFound"}
