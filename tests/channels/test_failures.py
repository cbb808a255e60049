"""The catalogue of codes: every code that we or our adapters write beside a message is explained to staff."""

import re
from pathlib import Path

import pytest

import bot.channels
from bot.channels.failures import ITS_FAULT, ITS_OWN, meaning
from bot.channels.twilio_errors import PAUSE_S, STOPPED
from storage.lanes.claiming import EXPIRED
from storage.troubles import SETTLED

ADAPTERS = Path(bot.channels.__file__).parent
WRITTEN = {
    code
    for path in ADAPTERS.glob("*.py")
    for code in re.findall(r'SendFailed\(\s*"([a-z-]+)"', path.read_text("utf-8"))
}


@pytest.mark.parametrize(
    "code",
    sorted(
        {*WRITTEN, *map(str, PAUSE_S), str(STOPPED), EXPIRED, SETTLED, "worker-lost", "not-accepted",
         "unknown-to-provider", "no-such-chat", "nonsense", "refused"}
    ),
)  # fmt: skip
def test_a_code_that_we_write_is_explained(code: str) -> None:
    told = meaning(code)

    assert told not in (ITS_OWN, ITS_FAULT)
    assert told.means.endswith(".")
    assert told.cure.endswith(".")


def test_the_adapters_were_read() -> None:
    assert {"busy", "no-connection", "credentials"} <= WRITTEN


@pytest.mark.parametrize(("code", "told"), [("http-503", ITS_FAULT), ("http-404", ITS_OWN), ("63016", ITS_OWN)])
def test_another_code_is_the_providers_own(code: str, told: object) -> None:
    assert meaning(code) == told


def test_it_says_whether_the_number_is_at_fault() -> None:
    codes = ("30006", "21614", "30007", "busy")

    assert [meaning(code).number for code in codes] == [True, True, False, False]
