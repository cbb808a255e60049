"""The soak in short, on both databases: `make soak` is the same for a day, with a hundred thousand contacts."""

from pathlib import Path

import pytest

from tests.soak.soak import Size, soak

pytestmark = pytest.mark.anyio

SHORT = Size(contacts=300, texts=40, hours=11, warm=5, flat_mb=16, step_s=120, sample_minutes=60, trouble=8)


async def test_after_a_day_nothing_is_left_over_and_nobody_got_what_they_should_not(
    url: str, city_data: Path, tmp_path: Path
) -> None:
    found, more = await soak(url, SHORT, seed=7, folder=tmp_path, data=city_data, say=lambda _: None)

    assert found.right, (found, more)
    assert found.taken > SHORT.contacts
    assert more["texts"] == pytest.approx(SHORT.texts, abs=30)
