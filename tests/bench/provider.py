"""
A stand-in for Twilio's Messages resource that costs next to nothing, so that what is measured is what sends.

`python -m tests.bench.provider` prints its port and takes every message; a GET gives the instants (seconds of the
machine's steady clock) at which messages came, so that a rate can be judged by who got them. It ends when its
standard input does.
"""

import asyncio
import sys
from itertools import count
from time import CLOCK_MONOTONIC, clock_gettime

ACCOUNT = "AC" + "0" * 32


class Provider(asyncio.Protocol):
    """One connection: reads requests one after the other, answers each at once."""

    came_at: list[float] = []  # noqa: RUF012 - of the whole process
    numbers = count(1)

    def __init__(self) -> None:
        self._unread = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while (end := self._unread.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._unread[:end]).lower()
            size = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
            if len(self._unread) < end + 4 + size:
                return
            del self._unread[: end + 4 + size]
            self._transport.write(self._instants() if head.startswith(b"get") else self._taken())

    def _taken(self) -> bytes:
        number = next(self.numbers)
        self.came_at.append(clock_gettime(CLOCK_MONOTONIC))
        body = b'{"sid": "SM%032d", "account_sid": "%s", "status": "queued", "num_segments": "1"}' % (
            number, ACCOUNT.encode(),
        )  # fmt: skip
        return _answer(b"201 Created", body)

    def _instants(self) -> bytes:
        told = ",".join(f"{at:.6f}" for at in self.came_at)
        self.came_at.clear()
        return _answer(b"200 OK", b"[" + told.encode() + b"]")


def _answer(status: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


async def main() -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Provider, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
