"""A long text is cut into pages that fit a few segments; nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cards.pages import SEGMENTS, pages
from flows.segments import count

ON, END = "Text MORE to go on.", "That is all I have."
WORD = st.text(st.sampled_from("abcé한ਪà.,"), min_size=1, max_size=90)
TEXTS = st.lists(st.lists(WORD, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=8).map("\n".join)


def paged(text: str) -> tuple[str, ...]:
    return pages(text, goes_on=ON, ends=END)


@given(TEXTS)
def test_every_page_fits_and_every_word_is_told_once_in_its_order(text: str) -> None:
    found = paged(text)

    assert all(count(page).segments <= SEGMENTS for page in found)
    bodies = [page.rpartition("\n")[0] for page in found]
    assert "".join("".join(bodies).split()) == "".join(text.split())


@given(TEXTS)
def test_the_last_page_says_that_it_is_the_last_and_the_others_that_there_is_more(text: str) -> None:
    ends = [page.rpartition("\n")[2] for page in paged(text)]

    assert ends == [*([ON] * (len(ends) - 1)), END]


def test_a_short_text_is_one_page() -> None:
    assert paged("Trash goes on Monday.\n") == (f"Trash goes on Monday.\n{END}",)


@pytest.mark.parametrize("gap", ["\n", ". ", " "])
def test_it_is_cut_between_lines_else_sentences_else_words(gap: str) -> None:
    part = "word " * 17 + "end"
    text = gap.join([part] * 8)

    first = paged(text)[0].rpartition("\n")[0]

    whole = {"\n": part, ". ": f"{part}.", " ": "word"}[gap]
    assert first.endswith(whole)
    assert text.startswith(first)


def test_a_web_address_is_no_place_to_cut() -> None:
    text = "Agendas are at elkgrove.example/agendas and " * 12

    assert all("elkgrove.example/agendas" in page or "elkgrove" not in page for page in paged(text))


def test_what_a_reader_sees_as_one_character_is_never_split() -> None:
    family = "👨‍👩‍👧‍👦"

    bodies = [page.rpartition("\n")[0] for page in paged(family * 40)]

    assert len(bodies) > 1
    assert all(body == family * (len(body) // len(family)) for body in bodies)
