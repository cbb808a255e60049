"""A process that writes through the writer from many threads and prints each write once acknowledged."""

import os
import sys
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from itertools import count
from threading import Semaphore

from sqlalchemy import insert

from storage.database import Database, Db
from storage.tables import tick
from storage.writer import Writer

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
IN_FLIGHT = 64


def main(url: str) -> None:
    room = Semaphore(IN_FLIGHT)

    def tell(future: Future[int]) -> None:
        os.write(1, f"{future.result()}\n".encode())  # one call, so that a kill cuts no line in two
        room.release()

    with Writer(Database.open(url)) as writer:
        for number in count():
            room.acquire()
            writer.submit(partial(keep, number)).add_done_callback(tell)


def keep(number: int, db: Db) -> int:
    db.execute(insert(tick).values(job=str(number), slot=NOON))
    return number


if __name__ == "__main__":
    main(sys.argv[1])
