"""
Runs Rasa's own command line, in Rasa's own environment, the way we want it run.

    PYTHONPATH=. build/rasa/venv/bin/python -m nlu.rasa.command train nlu …
    GROVE_RASA_TOKEN=… PYTHONPATH=. build/rasa/venv/bin/python -m nlu.rasa.command run …

No telemetry, one thread for the encoder, and the token out of the list of processes, where Rasa would have it.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SETTINGS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}

CACHE = "RASA_CACHE_DIRECTORY"
"""Where training keeps what it may use again; Rasa's own choice is `.rasa` in the present folder."""


def arguments(given: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """What Rasa is to be called with: as given, and the token where a server is started with one."""
    token = environment.get("GROVE_RASA_TOKEN", "")
    return ["rasa", *given, *(["--auth-token", token] if token and given[:1] == ["run"] else [])]


def main() -> None:
    """Become Rasa."""
    os.environ.update(SETTINGS)
    os.environ.setdefault(CACHE, str(Path("build", "rasa", "cache")))
    sys.argv = arguments(sys.argv[1:], os.environ)
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
