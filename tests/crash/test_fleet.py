"""The crash test in short, on both databases: `make crash-test` is the same for hours."""

import pytest

from tests.crash.fleet import Size, crash, database_of

pytestmark = pytest.mark.anyio

SHORT = Size(messages=200, texts=5, kills=4, restarts=1, life_s=3, patience_s=150)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_killed_and_restarted_again_and_again_nothing_goes_twice_and_nothing_is_lost(kind: str) -> None:
    with database_of(kind) as (url, folder, server):
        found, kills = await crash(url, SHORT, seed=7, folder=folder, server=server)

    assert kills == SHORT.kills
    assert (found.twice, found.lost, found.uncertain, found.unsettled, found.unanswered) == (0, 0, 0, 0, 0)
    assert found.messages >= SHORT.messages + SHORT.texts
    assert found.failed == 0
