"""Texts that ask the same are counted together, whoever wrote them first."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.unanswered.grouping import Group, group

DOGS = ["do i need a dog license", "where do i get a dog license", "dog license cost?"]
POOLS = ["is the pool open", "when does the swimming pool open"]
SPANISH = "necesito licencia para mi perro"


def grouped(texts: Sequence[str]) -> list[set[str]]:
    return [{texts[at] for at in each.members} for each in group(texts)]


def test_of_nothing_there_are_no_groups() -> None:
    assert group([]) == []


def test_texts_of_the_same_matter_are_one_group_and_the_biggest_comes_first() -> None:
    assert grouped([*POOLS, *DOGS, "who painted the mural"]) == [set(DOGS), set(POOLS), {"who painted the mural"}]


def test_the_order_of_the_texts_changes_no_group() -> None:
    texts = [*POOLS, *DOGS, SPANISH]

    assert sorted(map(sorted, grouped(texts))) == sorted(map(sorted, grouped(texts[::-1])))


def test_case_accents_and_digits_make_no_difference() -> None:
    assert len(grouped(["¿Dónde está la piscina 3?", "donde esta la piscina 4"])) == 1


def test_a_shared_address_makes_no_two_texts_alike() -> None:
    assert len(grouped(["coyotes [address]", "permit [address]"])) == 2


@pytest.mark.parametrize("texts", [["", ""], ["👍", "👍"], ["?!", "[name]"]])
def test_texts_without_words_are_grouped_only_with_their_like(texts: list[str]) -> None:
    assert sum(len(each.members) for each in group(texts)) == len(texts)


def test_with_an_encoders_vectors_a_group_crosses_languages() -> None:
    about_dogs, about_pools = [1.0, 0.0, 0.1], [0.0, 1.0, 0.1]
    vectors = np.array([about_dogs, about_pools, about_dogs, about_pools, about_dogs], dtype=np.float32)

    told = group([DOGS[0], POOLS[0], SPANISH, "hồ bơi mở chưa", "강아지 면허"], vectors)

    assert told == [Group(0, (0, 2, 4)), Group(1, (1, 3))]


def test_vectors_that_are_all_the_same_are_no_error() -> None:
    assert len(group(["a", "b"], np.zeros((2, 3), dtype=np.float32))) == 2


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_text_is_in_exactly_one_group(texts: list[str]) -> None:
    groups = group(texts)

    assert sorted(at for each in groups for at in each.members) == list(range(len(texts)))
    assert all(each.middle in each.members for each in groups)
