"""Commands about the Rasa server: start it, ask how it is, give it another model."""

import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

import bot
from bot.cli.output import FOUND_FAULTS, print_json, say
from bot.errors import OperatorError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bot.settings import Settings
    from bot.understanding.server import RasaServer

ROOT = Path(bot.__file__).parent.parent
HOME = ROOT / "build" / "rasa"
"""Where `make rasa` puts Rasa's environment and its models."""

MODEL = "light-e5.tar.gz"
USUAL_PORT = 5005


class RasaMissing(OperatorError):
    """Rasa's environment or its model is not on this machine."""

    code = "engine-missing"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Rasa is not ready here: there is no {path}.",
            fix="Run `make rasa`, which needs Python 3.10, or use the built-in engine: GROVE_NLU_ENGINE=embedded.",
        )


class RasaRefused(OperatorError):
    """The Rasa server did not do what it was told."""

    code = "rasa-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The Rasa server did not take the model: {reason}.",
            fix="See that it runs (`grove nlu rasa-status`), that GROVE_RASA_URL and GROVE_RASA_TOKEN are its own, and "
            "that the path is one of its machine.",
        )


def add_to(group: typer.Typer) -> None:
    for command in (serve_rasa, rasa_status, swap_rasa):
        group.command()(command)


def serve_rasa(
    model: Annotated[Path | None, typer.Option(help="A trained model; the one `make rasa` made when left out")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on; keep it private")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port; that of GROVE_RASA_URL when left out")] = None,
) -> None:
    """
    Start the Rasa server on the model that `make rasa` trained; it stays until it is stopped.

    Example: GROVE_RASA_TOKEN=… grove nlu serve-rasa
    """
    from bot.settings import load_settings

    settings = load_settings()
    python, model = ready(HOME, model)
    port = port or urlsplit(settings.rasa_url).port or USUAL_PORT
    environment = environment_for(os.environ, settings)
    os.chdir(ROOT)
    os.execve(python, command(python, model, host, port), environment)  # noqa: S606 - it takes our place, with no shell


def rasa_status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """
    Say whether the Rasa server is there and has a model; exits with 1 when not.

    Example: grove nlu rasa-status
    """
    with _server() as server:
        alive, ready = server.is_alive(), server.is_ready()
    if as_json:
        print_json({"alive": alive, "ready": ready})
    else:
        say(f"Rasa is {'there' if alive else 'away'}, and {'has a model' if ready else 'cannot understand anything'}.")
    if not ready:
        raise typer.Exit(FOUND_FAULTS)


def swap_rasa(model: Annotated[str, typer.Argument(help="Path of a trained model on the server's machine")]) -> None:
    """
    Make the running Rasa server use another model, without a stop.

    Example: grove nlu swap-rasa /srv/models/light-e5.tar.gz
    """
    from bot.understanding.server import RasaFailed

    try:
        with _server() as server:
            server.use_model(model)
    except RasaFailed as failure:
        raise RasaRefused(failure.reason) from failure
    say("The Rasa server uses it now.")


def ready(home: Path, model: Path | None) -> tuple[Path, Path]:
    """The interpreter of Rasa's environment and the model; raises RasaMissing for the first that is not there."""
    python, model = home / "venv" / "bin" / "python", model or home / "models" / MODEL
    for needed in (python, model):
        if not needed.is_file():
            raise RasaMissing(needed)
    return python, model.resolve()


def command(python: Path, model: Path, host: str, port: int) -> list[str]:
    """What is started. The token is not in it: whoever lists the processes would read it."""
    served = ["run", "--enable-api", "--model", str(model), "--interface", host, "--port", str(port)]
    return [str(python), "-m", "nlu.rasa.command", *served]


def environment_for(present: Mapping[str, str], settings: "Settings") -> dict[str, str]:
    """The server's environment: ours, the token also where it stands in `.env`, and where to find our component."""
    return {**present, "GROVE_RASA_TOKEN": settings.rasa_token.get_secret_value(), "PYTHONPATH": str(ROOT)}


def _server() -> "AbstractContextManager[RasaServer]":
    from bot.building import rasa_server
    from bot.settings import load_settings

    return closing(rasa_server(load_settings()))
