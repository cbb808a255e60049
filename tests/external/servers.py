"""Starts a foreign server on loopback, waits until it says that it listens, and ends it by its process."""

import socket
import subprocess
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / "build" / "external"
PYTHON = INSTALLED / "venv" / "bin" / "python"
NPM = INSTALLED / "npm"

PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs."""

    url: str


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str | Path], port: int, ready: str, **environment: str) -> Iterator[Server]:
    """Run a server until the block ends; it listens when it prints a line with `ready` in it."""
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        [str(part) for part in command],
        cwd=INSTALLED,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONUNBUFFERED": "1", "HOME": str(INSTALLED)} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        rest = Thread(target=_drain, args=[process])
        try:
            _wait(process, ready)
            rest.start()
            yield Server(f"http://127.0.0.1:{port}")
        finally:
            _end(process)
            if rest.ident is not None:
                rest.join()


def _wait(process: subprocess.Popen[str], ready: str) -> None:
    """Read what it prints; raises AssertionError with all of that where it ends, or is silent for too long."""
    assert process.stdout is not None
    alarm = Timer(PATIENCE_S, process.kill)
    alarm.start()
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if ready in line:
                return
    finally:
        alarm.cancel()
    raise AssertionError(f"{process.args!r} did not start: {''.join(said)}")


def _drain(process: subprocess.Popen[str]) -> None:
    """Read on, so that it never waits for room to print."""
    assert process.stdout is not None
    deque(process.stdout, maxlen=0)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
