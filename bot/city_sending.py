"""What a carrier lets a registered sender send in a day, as `city.toml` has it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flows.outreach.pacing import Daily

KEYS = {"segments", "share", "as_of", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCap:
    """How many segments a day one carrier takes of a registered sender."""

    segments: int
    share: Decimal = Decimal(1)
    """Of the numbers we write to, how many are that carrier's; we do not know whose is whose."""
    as_of: date | None = None
    source: str = ""

    @property
    def of_all(self) -> int:
        """How many segments a day may go to everybody, so that the carrier's part stays below its cap."""
        return max(1, int(self.segments / self.share))

    def left(self, sent: int) -> int:
        """How many segments may go yet of a day on which so many went."""
        return max(0, self.of_all - sent)

    def daily(self, zone: ZoneInfo) -> Daily:
        """The same for the reckoning of when a sender is done."""
        return Daily(segments=self.of_all, zone=zone)

    def __str__(self) -> str:
        dated = f", as of {self.as_of}" if self.as_of else ""
        return f"{self.of_all} segments a day{dated}"


def read_daily_cap(sms: dict[str, Any]) -> DailyCap | None:
    """Read `[sms.daily_cap]`; None where there is none. Raises ValueError that names its key."""
    table = sms.get("daily_cap")
    if table is None:
        return None
    if not isinstance(table, dict) or set(table) - KEYS:
        raise ValueError(f"[sms.daily_cap] has keys of {', '.join(sorted(KEYS))}, not {table!r}")
    segments, share, as_of = table.get("segments"), table.get("share", "1"), table.get("as_of")
    if isinstance(segments, bool) or not isinstance(segments, int) or segments < 1:
        raise ValueError(f"[sms.daily_cap] segments is a whole number from 1 on, not {segments!r}")
    return DailyCap(
        segments=segments, share=_share(share), as_of=read_date(as_of, "[sms.daily_cap] as_of"),
        source=str(table.get("source", "")),
    )  # fmt: skip


def read_date(value: object, key: str) -> date | None:
    """Read a day; None where none is written. Raises ValueError."""
    if value is not None and type(value) is not date:
        raise ValueError(f"{key} is written 2026-11-01 without quotes, not {value!r}")
    return value


def _share(value: object) -> Decimal:
    try:
        share = Decimal(str(value))
    except ArithmeticError:
        share = Decimal(0)
    if not 0 < share <= 1:
        raise ValueError(f'[sms.daily_cap] share is written "0.4", more than 0 and at most 1, not {value!r}')
    return share
