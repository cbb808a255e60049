"""Logs: one JSON line an event, with ids and masked addresses; never a resident's words, never a secret."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


MENDABLE = frozenset({"DatabaseAway", "Busy", "CannotDecrypt"})
"""Errors whose words are ours alone; those of any other may quote what a resident wrote."""


def set_up(level: str, stream: TextIO = sys.stderr) -> None:
    """Send all events of at least this level to a stream, a JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            _without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    for loud in ("twilio", "httpx", "httpcore", "apscheduler", "telegram"):
        logging.getLogger(loud).setLevel(logging.WARNING)


def _without_words(_: object, __: str, event: EventDict) -> EventDict:
    """Leave the words out of an exception: its type and where it was raised tell enough."""
    for each in event.get("exception", ()):
        if each["exc_type"] not in MENDABLE:
            each["exc_value"] = "…"
        for unsaid in ("exc_notes", "exceptions"):
            each.pop(unsaid, None)
    return event
