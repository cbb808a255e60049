"""A shared location is a text that comes back as the same place, and no other text is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.points import point_text, read_point


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_comes_back_to_within_a_metre(lat: float, lon: float) -> None:
    read = read_point(point_text(lat, lon))

    assert read is not None
    assert list(read) == pytest.approx([lat, lon], abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geo:",
        "geo:38.4",
        "geo:91.0,0.0",
        "geo:38.4,-181.0",
        "geo:38.4,-121.3 home",
        "38.4,-121.3",
        "geo:٣٨.4,-121.3",
    ],
)
def test_what_is_no_point_on_earth_is_none(text: str) -> None:
    assert read_point(text) is None


def test_space_around_it_does_not_matter() -> None:
    assert read_point(" geo:38.41790,-121.39400\n") == (38.4179, -121.394)
