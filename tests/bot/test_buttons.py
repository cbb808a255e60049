"""Dead buttons leave the screen; where that does not work they are harmless, and in nobody's way."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot import buttons
from bot.channels.channel import SendFailed
from bot.rehearsal import RecordingChannel, Rehearsal
from flows.contact import Urn
from storage import buttons as kept
from storage import contacts, msgs
from storage.msgs import NewMsg
from storage.tables import lane, msg

pytestmark = pytest.mark.anyio

CHAT = Urn("telegram", "990000101")
LATER = timedelta(days=1)

GONE = SendFailed("refused", "message to edit not found")
TOO_OLD = SendFailed("refused", "message can't be edited")
BLOCKED = SendFailed("blocked", "bot was blocked by the user", stopped=True)
BROKE_OFF = SendFailed("no-answer", "TimedOut", uncertain=True)
AWAY = SendFailed("no-connection", "ConnectError", retry=True)
BUSY = SendFailed("busy", "429", retry=True, after=7)


@dataclass(slots=True)
class ChatChannel(RecordingChannel):
    """Takes buttons away, or does what the script says."""

    script: list[SendFailed] = field(default_factory=list)
    taken: list[tuple[Urn, str]] = field(default_factory=list)

    async def close_buttons(self, urn: Urn, provider_id: str) -> None:
        self.taken.append((urn, provider_id))
        if self.script:
            raise self.script.pop(0)

    async def learn_name(self) -> bool:
        return False

    def link_to(self, code: str) -> str | None:
        return None


@pytest.fixture
def chat(rehearsal: Rehearsal) -> ChatChannel:
    made = ChatChannel("telegram", rehearsal.clock)
    rehearsal.app = replace(rehearsal.app, channels={"sms": rehearsal.app.channels["sms"], "telegram": made})
    return made


def show_dead(rehearsal: Rehearsal) -> None:
    """A question with buttons that was sent to a chat, and is answered."""
    app, now = rehearsal.app, rehearsal.clock.now()
    with app.database.transaction() as db:
        who = contacts.find_or_create(db, app.keyring, CHAT, channel="telegram", timezone=app.city.timezone, now=now)
        reach = contacts.reach(db, app.keyring, who.id)
        assert reach is not None
        new = NewMsg(
            contact_id=who.id, urn_id=reach.urn_id, channel="telegram", text="Yes or no?", language="en",
            dedup_key="re:1:0", token="t", due_at=now, session_id=1, choices=(("Yes", "1.1.0.here"),),
        )  # fmt: skip
        msgs.queue(db, new, now)
        db.execute(update(msg).values(state="wired", provider_id="77"))
        kept.close(db, 1)


def state(rehearsal: Rehearsal) -> str | None:
    with rehearsal.app.database.reading() as db:
        return db.execute(select(msg.c.buttons)).scalar_one()


async def tries(rehearsal: Rehearsal) -> int:
    """Go on until nothing more is tried; gives how often it was."""
    tried = 0
    for _ in range(10):
        tried += await buttons.take_away(rehearsal.app)
        rehearsal.clock.advance(LATER)
    return tried


async def test_dead_buttons_are_taken_away_once(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    show_dead(rehearsal)

    assert await tries(rehearsal) == 1
    assert (chat.taken, state(rehearsal)) == ([(CHAT, "77")], "gone")


@pytest.mark.parametrize("final", [GONE, TOO_OLD, BLOCKED])
async def test_what_can_never_be_changed_is_given_up_at_once(
    rehearsal: Rehearsal, chat: ChatChannel, final: SendFailed
) -> None:
    show_dead(rehearsal)
    chat.script = [final]

    assert await tries(rehearsal) == 1
    assert state(rehearsal) == "gone"


@pytest.mark.parametrize("passing", [BROKE_OFF, AWAY, BUSY])
async def test_what_may_work_later_is_tried_a_few_times_and_given_up(
    rehearsal: Rehearsal, chat: ChatChannel, passing: SendFailed
) -> None:
    show_dead(rehearsal)
    chat.script = [passing] * 10

    assert await tries(rehearsal) == buttons.MOST_TRIES
    assert state(rehearsal) == "gone"


async def test_a_busy_provider_gets_its_pause_on_the_whole_lane(rehearsal: Rehearsal, chat: ChatChannel) -> None:
    show_dead(rehearsal)
    chat.script = [BUSY]
    now = rehearsal.clock.now()

    await buttons.take_away(rehearsal.app)

    with rehearsal.app.database.reading() as db:
        assert db.execute(select(lane.c.free_at)).scalar_one() == now + timedelta(seconds=7)
