"""Processes of the real program for the crash test, each begun anew when it was killed; and what they start from."""

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import insert

from flows.segments import count
from storage.contacts import AAD
from storage.crypto import Keyring
from storage.database import Db
from storage.msgs import BULK
from storage.tables import campaign, contact, msg, urn
from tests.cli.conftest import SECRET, Grove

TEXT = "Elk Grove: the parks survey has two minutes of questions. Reply START, or STOP to get no more."

FIRST = 1_000_000
"""The first row's number: PostgreSQL's own counting begins at 1, and knows nothing of rows that bring their number."""


@dataclass(slots=True)
class Fleet:
    """The processes by command; what they say goes into a file."""

    grove: Grove
    settings: dict[str, str]
    log: IO[bytes]
    kills: int = 0
    processes: list[tuple[str, "subprocess.Popen[bytes]"]] = field(default_factory=list)

    def start(self, command: str) -> None:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "bot.cli", command], cwd=self.grove.folder, stdin=subprocess.DEVNULL,
            env=self.grove.environment(**self.settings), stdout=self.log, stderr=self.log,
        )  # fmt: skip
        self.processes.append((command, process))

    def kill(self, lot: random.Random) -> None:
        """Kill one by lot, and begin its next life."""
        command, process = self.processes.pop(lot.randrange(len(self.processes)))
        process.kill()
        process.wait()
        self.kills += 1
        self.start(command)

    def end(self) -> None:
        for _, process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def fleet(grove: Grove, commands: Sequence[str], settings: dict[str, str], log: Path) -> Iterator[Fleet]:
    """Start one process for each command; kill what is left in the end."""
    with log.open("wb") as file:
        lives = Fleet(grove, settings, file)
        try:
            for command in commands:
                lives.start(command)
            yield lives
        finally:
            lives.end()


@dataclass(frozen=True, slots=True)
class Reached:
    """By which channel the contacts of a campaign are reached, and at which addresses."""

    scheme: str = "tel"
    channel: str = "sms"

    def urn(self, number: int) -> str:
        return f"tel:+1916{number:07}" if self.scheme == "tel" else f"{self.scheme}:{number}"


BY_SMS, BY_TELEGRAM = Reached(), Reached("telegram", "telegram")


def seed_campaign(db: Db, messages: int, reached: Reached = BY_SMS) -> None:
    """Contacts who agreed, where it is noon now; a running campaign, and a message of it that waits for each."""
    keyring, now = Keyring.derive(SECRET), datetime.now(UTC)
    numbers, zone = range(FIRST, FIRST + messages), noon_zone(now)
    db.execute(insert(campaign).values(
        id=1, name="crash", version=1, state="running", audience="all", starts_on=date(2026, 11, 3), author="crash",
        created_at=now,
    ))  # fmt: skip
    db.execute(insert(contact), [
        {"id": n, "timezone": zone, "language": "en", "created_at": now, "opted_in_at": now} for n in numbers
    ])  # fmt: skip
    db.execute(insert(urn), [
        {"id": n, "contact_id": n, "scheme": reached.scheme, "channel": reached.channel, "last_used_at": now,
         "address_sealed": keyring.encrypt(reached.urn(n), AAD),
         "address_index": keyring.blind_index(reached.urn(n))} for n in numbers
    ])  # fmt: skip
    of_each = {
        "channel": reached.channel, "direction": "out", "state": "queued", "text": TEXT, "choices": [],
        "priority": BULK, "due_at": now, "created_at": now, "segments": count(TEXT).segments, "campaign_id": 1,
        "language": "en",
    }  # fmt: skip
    db.execute(insert(msg), [
        {"id": n, "contact_id": n, "urn_id": n, "dedup_key": f"fire:1:1:invite:{n}:0", "token": f"token-of-{n:07}",
         **of_each} for n in numbers
    ])  # fmt: skip


def noon_zone(now: datetime) -> str:
    """Give a zone where it is about noon, far from quiet hours on either side: its name has the sign turned round."""
    return f"Etc/GMT{now.hour - 12:+d}"
