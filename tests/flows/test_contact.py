"""Where a contact is reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contact import Urn

schemes = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1)
paths = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1)
urns = st.builds(Urn, schemes, paths)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "tel",
        "tel:",
        ":+19165550123",
        "+19165550123",
        "te l:+19165550123",
        "tel:+1 916 555 0123",
        " tel:+19165550123",
        "tel:+19165550123\n",
        "tel:\u00a0+19165550123",
        "tel:+1916\x005550123",
        "teléfono:+19165550123",
    ],
)
def test_what_is_no_urn_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="scheme:path") as refused:
        Urn.parse(text)

    assert "555" not in str(refused.value)


@given(urns)
def test_parse_and_str_are_inverses(urn: Urn) -> None:
    assert Urn.parse(str(urn)) == urn


@given(urns)
def test_masked_and_in_a_traceback_at_most_two_characters_of_the_path_are_seen(urn: Urn) -> None:
    assert urn.masked() == f"{urn.scheme}:…{urn.path[-2:]}"
    assert repr(urn) == f"Urn({urn.masked()!r})"
