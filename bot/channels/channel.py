"""What every channel promises: read a webhook call, send one message, say what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from flows.contact import Urn


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: what is shown, and what comes back when it is pressed (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message for a provider. `text` is complete for SMS; choices become buttons where there are any."""

    text: str
    choices: tuple[Choice, ...] = ()
    token: str = ""
    """Opaque, ours: travels in the status callback, so that a receipt finds its row."""
    valid_s: int | None = None
    """Behind so many seconds nobody is to get it any more, where the provider heeds that; None: it stays valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A webhook call as it came over the wire."""

    method: str
    url: str
    """The public URL the provider called: scheme, host, path, query."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


Kind = Literal["text", "press", "blocked", "unblocked", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One thing a resident did, as the inbox stores it. A second delivery has the same `provider_id`."""

    channel: str
    provider_id: str
    urn: Urn
    kind: Kind = "text"
    text: str = ""
    press: str = ""
    """The callback data of a pressed button."""
    callback_id: str = ""
    """To be acknowledged at the provider, so that the button stops spinning."""
    language: str = ""
    """What the provider says of the resident's language (Telegram's `language_code`), if anything."""


ReceiptStatus = Literal["wired", "delivered", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a provider says became of one message: found by our token or by the provider's id."""

    channel: str
    token: str
    provider_id: str
    status: ReceiptStatus
    error: str = ""
    stopped: bool = False
    """The resident wants no more messages, says the provider."""


class NotGenuine(Exception):
    """A webhook call without its channel's proof of origin."""


class Malformed(Exception):
    """A webhook call that is genuine, but cannot be read."""


@dataclass
class SendFailed(Exception):
    """A message was not accepted: what became of it decides what may be done."""

    code: str
    reason: str
    retry: bool = False
    """Surely not accepted, and later may work."""
    after: float = 0
    """Seconds the provider wants us to wait."""
    stopped: bool = False
    """The resident blocked us at the provider."""
    uncertain: bool = False
    """It may have been accepted: never to be sent again by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message the provider has accepted."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast one sender may send: slots a second and how many at once after a pause."""

    rate: float
    burst: int
    gap_s: float = 0
    """Seconds between two messages to the same resident."""


class Channel(Protocol):
    """A way of messaging, given its client, so that a test gives it one that talks to a stand-in."""

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    def receive(self, request: Request) -> list[Received]:
        """Read a webhook call; raises NotGenuine without this channel's proof of origin."""

    def receipts(self, request: Request) -> list[Receipt]:
        """Read a delivery report; raises NotGenuine likewise. Channels without reports give none."""

    async def send(self, urn: Urn, message: Outgoing) -> Sent:
        """Hand one message to the provider; raises SendFailed."""

    async def find(self, urn: Urn, text: str) -> list[Sent] | None:
        """
        Ask the provider for what may be a message whose sending broke off, newest first.

        An empty list: the provider never had it. None: this provider cannot tell. Raises SendFailed when
        it cannot be asked now.
        """

    async def acknowledge(self, received: Received) -> None:
        """Tell the provider that a button press arrived; does nothing where that is not needed."""

    async def close(self) -> None: ...


@runtime_checkable
class Reporting(Channel, Protocol):
    """A channel whose provider can be asked what became of a message it has taken."""

    async def became_of(self, provider_id: str) -> Receipt | None:
        """Ask what became of one message; None when the provider knows of none. Raises SendFailed."""


@runtime_checkable
class Chat(Channel, Protocol):
    """A channel of chats: messages that are sent can be changed, and a link opens one."""

    async def close_buttons(self, urn: Urn, provider_id: str) -> None:
        """
        Take the buttons away from a message that was sent; harmless where they are gone already.

        Raises SendFailed; one that is uncertain may be tried again.
        """

    async def learn_name(self) -> bool:
        """Ask the provider for our own name, once; False when it is known already. Raises SendFailed."""

    def link_to(self, code: str) -> str | None:
        """Give the address that opens a chat with us and brings this code along; None until our name is known."""
