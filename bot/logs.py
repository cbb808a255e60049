"""
Logs: one JSON line an event, with ids and masked addresses; never a resident's words, never a secret.

What libraries log goes the same way, without its arguments: nobody knows what they quote.
"""

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


MENDABLE = frozenset({"DatabaseAway", "Busy", "CannotDecrypt"})
"""Errors whose words are ours alone; those of any other may quote what a resident wrote."""


def _in_words(_: object, __: str, event: EventDict) -> EventDict:
    """An exception as lines: what kind, and where it was raised."""
    raised = event.get("exception")
    if raised:
        event["exception"] = "\n".join(map(_line, raised))
    return event


def _line(raised: dict[str, Any]) -> str:
    last = raised["frames"][-1] if raised["frames"] else {"filename": "?", "lineno": 0, "name": "?"}
    return f"{raised['exc_type']}: {raised['exc_value']} ({last['filename']}:{last['lineno']}, {last['name']})"


FOR_PEOPLE = (_in_words, structlog.dev.ConsoleRenderer(colors=False))


class Foreign(logging.Handler):
    """Takes what a library logs: which one, where and what kind of error, but none of its words."""

    def emit(self, record: logging.LogRecord) -> None:
        level = "error" if record.levelno >= logging.ERROR else "warning"
        place = f"{record.module}:{record.lineno}"
        with_error = {"exc_info": record.exc_info} if record.exc_info and record.exc_info[0] else {}
        getattr(structlog.get_logger(), level)("library", library=record.name, place=place, **with_error)


def set_up(level: str, stream: TextIO | None = None, *, form: str = "json") -> None:
    """
    Send all events of at least this level to a stream, a JSON object a line, or (`console`) for people to read.

    Without a stream it is standard error as it is when something is logged.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            _without_words,
            *(FOR_PEOPLE if form == "console" else (structlog.processors.JSONRenderer(),)),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
    )
    for loud in ("twilio", "httpx", "httpcore", "apscheduler", "telegram"):
        logging.getLogger(loud).setLevel(logging.WARNING)
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.handlers = [*(each for each in root.handlers if not isinstance(each, Foreign)), Foreign()]


def _without_words(_: object, __: str, event: EventDict) -> EventDict:
    """Leave the words out of an exception: its type and where it was raised tell enough."""
    for each in event.get("exception", ()):
        if each["exc_type"] not in MENDABLE:
            each["exc_value"] = "…"
        for unsaid in ("exc_notes", "exceptions"):
            each.pop(unsaid, None)
    return event
