"""Snapshot files in the database, for the machines that did not build them."""

import zlib
from itertools import count

from sqlalchemy import delete, select

from storage.database import Db
from storage.tables import snapshot_part

p = snapshot_part.c

PART = 256 * 1024
"""Bytes a row holds."""

LEVEL = 6


def publish(db: Db, name: str, version: str, content: bytes, *, keep: int) -> None:
    """Keep a snapshot file for others to take, and of the older versions the last `keep` - 1 at most."""
    db.execute(delete(snapshot_part).where(p.name == name, p.version == version))
    packed = zlib.compress(content, LEVEL)
    parts = [packed[start : start + PART] for start in range(0, len(packed), PART)]
    rows = [{"name": name, "version": version, "part": number, "content": part} for number, part in zip(count(), parts)]
    db.execute(snapshot_part.insert(), rows)
    versions = db.execute(select(p.version).where(p.name == name, p.version != version).distinct()).scalars().all()
    for old in sorted(versions, reverse=True)[keep - 1 :]:
        db.execute(delete(snapshot_part).where(p.name == name, p.version == old))


def take(db: Db, name: str, version: str) -> bytes | None:
    """Give a snapshot file that another machine built; None when it is not there any more."""
    asked = select(p.content).where(p.name == name, p.version == version).order_by(p.part)
    parts = db.execute(asked).scalars().all()
    return zlib.decompress(b"".join(parts)) if parts else None
