"""What the page shows of a conversation: bubbles with their time, language, segments and cost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.channels.channel import Choice
from bot.simulator.phones import Bubble, Line, Resident
from flows import segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a city wants its simulator to say."""

    title: str
    timezone: ZoneInfo
    price: Decimal
    """Dollars a segment."""
    samples: Mapping[str, Sequence[str]]
    """Questions to try, by language tag."""
    language_of: Callable[[str], str | None] = lambda _: None
    """The BCP 47 tag of a text, where it can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One bubble as the template writes it."""

    id: str
    mine: bool
    text: str
    lang: str
    clock: str
    iso: str
    status: str
    cost: str
    why: str
    """The character that makes it dear, if one does."""
    buttons: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One phone as the template writes it."""

    line: Line
    name: str
    address: str
    bubbles: tuple[Shown, ...]
    version: int
    total: str
    samples: tuple[str, ...]
    words: tuple[str, ...]


WORDS: dict[Line, tuple[str, ...]] = {
    "sms": ("HELP", "STOP", "START"),
    "telegram": ("/start", "/help", "/language", "/stop"),
}
"""What each channel always understands."""

NAMES: dict[Line, str] = {"sms": "SMS", "telegram": "Telegram"}


def shown(bubble: Bubble, line: Line, resident: Resident, look: Look) -> Shown:
    """Prepare one bubble; what the city sent by SMS has its segments and cost."""
    local = bubble.at.astimezone(look.timezone)
    cost, why = _cost(bubble.text, look.price) if line == "sms" and not bubble.mine else ("", "")
    return Shown(
        id=bubble.id,
        mine=bubble.mine,
        text=bubble.text,
        lang=(look.language_of(bubble.text) or "") if not bubble.mine else resident.tag,
        clock=f"{local:%I:%M %p}".lstrip("0"),
        iso=bubble.at.isoformat(timespec="seconds"),
        status=bubble.status,
        cost=cost,
        why=why,
        buttons=bubble.buttons,
    )


def total(thread: Sequence[Bubble], price: Decimal) -> str:
    """Sum up what the city's messages in a conversation cost."""
    number = sum(segments.count(bubble.text).segments for bubble in thread if not bubble.mine)
    return f"{_plural(number)}, {dollars(number * price)} so far" if number else ""


def dollars(amount: Decimal) -> str:
    """Write an amount as dollars, with as many decimals as it has, and no fewer than two."""
    exact = f"{amount.normalize():f}"
    return f"${amount:.2f}" if len(exact.partition(".")[2]) < 3 else f"${exact}"  # noqa: PLR2004 - cents


def _cost(text: str, price: Decimal) -> tuple[str, str]:
    count = segments.count(text)
    why = f"because of {count.culprit}" if count.culprit else ""
    return f"{_plural(count.segments)} · {count.encoding} · {dollars(count.segments * price)}", why


def _plural(number: int) -> str:
    return f"{number} segment" if number == 1 else f"{number} segments"
