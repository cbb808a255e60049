"""What an operator may have got wrong on the command line, each with its cure and its code."""

from bot.errors import OperatorError


class WhenWrong(OperatorError):
    """A moment that cannot be read, or lies behind the one it is."""

    code = "when-wrong"

    def __init__(self, text: str, why: str = "is no moment") -> None:
        super().__init__(f"{text!r} {why}.", fix="Write 2026-11-20T09:30, or in a line of its own: @ +2d.")


class ResidentWrong(OperatorError):
    """No address a resident of that channel could have."""

    code = "resident-wrong"

    def __init__(self, text: str, channel: str) -> None:
        super().__init__(
            f"{text!r} is nobody's address on {channel}.",
            fix="Write --from +19165550142 for sms, or the number of an account for telegram.",
        )


class NoSurvey(OperatorError):
    """A survey that was never published."""

    code = "no-survey"

    def __init__(self, name: str) -> None:
        super().__init__(f"No survey {name!r} is published.", fix="`grove survey publish FILE` publishes one.")


class NoChannel(OperatorError):
    """No provider's account is set, so nobody can write to us."""

    code = "no-channel"

    def __init__(self) -> None:
        super().__init__("No channel is set up.", fix="Set GROVE_TWILIO_… or GROVE_TELEGRAM_…, or use `grove demo`.")


class PortBusy(OperatorError):
    """Another program listens where we are to listen."""

    code = "port-busy"

    def __init__(self, host: str, port: int, setting: str = "GROVE_PORT") -> None:
        super().__init__(
            f"Another program listens on {host}:{port}.",
            fix=f"Stop it, or choose another port: {setting}={port % 65535 + 1}.",
        )


class CannotListen(OperatorError):
    """An address of no machine of ours, or a port that is not for us."""

    code = "cannot-listen"

    def __init__(self, host: str, port: int, why: str, setting: str = "GROVE_PORT") -> None:
        super().__init__(
            f"Nothing can listen on {host}:{port} ({why}).",
            fix=f"Set GROVE_HOST to an address of this machine and {setting} to 1024 or more.",
        )


class DidNotStart(OperatorError):
    """Something that runs beside the server broke before it listened."""

    code = "did-not-start"

    def __init__(self) -> None:
        super().__init__(
            "The server did not start.", fix="The log lines above say why; `grove doctor` looks at it all."
        )
