"""Stand-ins that several tests use."""

from dataclasses import dataclass

from bot.channels.channel import SendFailed
from bot.rehearsal import RecordingChannel
from flows.contact import Urn


@dataclass(slots=True)
class ChatChannel(RecordingChannel):
    """A channel of chats that knows its own name, or cannot learn it."""

    username: str = "ElkGroveBot"
    away: bool = False

    async def close_buttons(self, urn: Urn, provider_id: str) -> None:
        """Nobody sees them here."""

    async def learn_name(self) -> bool:
        if self.away:
            raise SendFailed("no-connection", "away", retry=True)
        self.username = "ElkGroveBot"
        return True

    def link_to(self, code: str) -> str | None:
        return f"https://t.me/{self.username}?start={code}" if self.username else None
