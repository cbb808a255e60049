"""Plays every conversation in `transcripts/`. `pytest --update` rewrites them; the diff is the review."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import campaign_life
from bot.cli.campaigns.commands import read
from bot.cli.chat import ADDRESSES, read_urn, say
from bot.rehearsal import Delivered, Rehearsal
from bot.surveys import publish
from flows.contact import Urn
from flows.outreach.reading import LIBRARY as CAMPAIGNS
from flows.surveys.definition.reading import LIBRARY as SURVEYS
from tests.fakes import ChatChannel

FOLDER = Path(__file__).parent / "transcripts"
ELK_GROVE = ZoneInfo("America/Los_Angeles")

CODE = re.compile(r"(?<=start=)[\w-]+")
"""What an address that opens a chat brings along: another each time, so no transcript shows it."""

PRESS = re.compile(r"press (\d+) of (\d+)")
"""`% press 2 of 1`: the second button of the first keyboard of the conversation, however old that is."""


@dataclass
class Stage:
    """Who is talking, on which channel."""

    channel: str = "sms"
    urn: Urn = Urn.parse(ADDRESSES["sms"])  # noqa: RUF009 - a value, never changed

    def set(self, direction: str, rehearsal: Rehearsal) -> datetime | None:
        """Take a line: `% channel telegram`, `% from +19165550142`, `% at 2026-11-18T10:00`, `% campaign park_use`."""
        what, _, value = direction.partition(" ")
        match what:
            case "channel":
                self.channel, self.urn = value, Urn.parse(ADDRESSES[value])
            case "from":
                self.urn = read_urn(value, self.channel)
            case "at":
                return datetime.fromisoformat(value).replace(tzinfo=ELK_GROVE)
            case "in" if value == "several texts":  # they write on before the answer counts as whole
                rehearsal.patient = False
            case "campaign":
                return begin_campaign(rehearsal, value)
            case _:
                raise AssertionError(f"unknown direction {direction!r}")
        return None


def begin_campaign(rehearsal: Rehearsal, name: str) -> datetime:
    """Draft and approve a campaign of the library that begins tomorrow; gives the moment it is there."""
    now = rehearsal.clock.now()
    tomorrow = now.astimezone(ELK_GROVE).date() + timedelta(days=1)
    with rehearsal.app.database.transaction() as db:
        campaign = read(CAMPAIGNS / f"{name}.yaml", "maria", tomorrow, None)
        publish(db, SURVEYS / f"{campaign.survey}.yaml", now)
        campaign_life.draft(db, campaign, now)
        campaign_life.approve(db, name, "li", now)
    return now


@pytest.fixture
def rehearsal(rehearsal: Rehearsal) -> Rehearsal:
    """As for every test, with a Telegram that knows its own name, so that LINK gives an address."""
    chat = ChatChannel("telegram", rehearsal.clock)
    rehearsal.app = replace(rehearsal.app, channels={**rehearsal.app.channels, chat.name: chat})
    rehearsal.channels[chat.name] = chat
    return rehearsal


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.txt")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_transcript(path: Path, rehearsal: Rehearsal, request: pytest.FixtureRequest) -> None:
    played = asyncio.run(play(path.read_text(encoding="utf-8"), rehearsal))

    if request.config.getoption("--update"):
        path.write_text(played, encoding="utf-8")
    assert played == path.read_text(encoding="utf-8")


async def play(written: str, rehearsal: Rehearsal) -> str:
    """Play the residents' lines; give the whole conversation as it went."""
    stage, lines = Stage(), list[str]()
    for line in written.splitlines():
        if line[:2] in ("> ", "| ", "* ") or line in (">", "|"):
            continue
        lines.append(line)
        if line == "% opens the link":
            lines += shown(await rehearsal.write(stage.urn, f"START {last_code(rehearsal)}", channel="telegram"), stage)
        elif pressed := PRESS.fullmatch(line[2:]):
            lines += shown(await rehearsal.press(stage.urn, button(rehearsal, *map(int, pressed.groups()))), stage)
        elif line.startswith("% "):
            start = stage.set(line[2:], rehearsal)
            lines += shown(await rehearsal.move_to(start), stage) if start else []
        elif line.startswith(("< ", "@")) or line == "<":
            said = line[2:].encode().decode("unicode_escape") if "\\" in line else line[2:]
            typed = line if line.startswith("@") else said
            lines += shown(await say(rehearsal, stage.urn, stage.channel, typed), stage)
    return "\n".join(lines) + "\n"


def last_code(rehearsal: Rehearsal) -> str:
    """What the last address brings along that anybody got."""
    texts = [each.message.text for channel in rehearsal.channels.values() for each in channel.delivered]
    return [found[0] for text in texts if (found := CODE.search(text))][-1]


def button(rehearsal: Rehearsal, place: int, keyboard: int) -> str:
    """What a button carries, by its place and its keyboard's, both counted from 1."""
    keyboards = [each.message.choices for each in rehearsal.channels["telegram"].delivered if each.message.choices]
    return keyboards[keyboard - 1][place - 1].data


def shown(delivered: Sequence[Delivered], stage: Stage) -> list[str]:
    """What a resident got: `>` begins a message, `|` goes on, `*` is a button."""
    lines: list[str] = []
    for each in delivered:
        first, *more = CODE.sub("…", each.message.text).split("\n")
        to = "" if each.urn == stage.urn else f"({each.urn}) "
        lines += [f"> {to}{first}", *(f"| {line}" for line in more)]
        lines += [f"* {choice.label}" for choice in each.message.choices]
    return lines
