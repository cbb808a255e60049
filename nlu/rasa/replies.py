"""
Reads what a Rasa server replies to `POST /model/parse`, and trusts none of it.

Pure, and runs in both Pythons: ours and the 3.10 of Rasa's own environment.
Source of the surprises: Rasa 3.6's HTTP API, as measured against a real server.
"""

import json
import re
from typing import Any

from nlu.folding import LONGEST as LONGEST_TEXT
from nlu.folding import readable

FALLBACK = "nlu_fallback"
"""What Rasa puts first below its threshold. Its confidence is the threshold, not a measurement."""

LONGEST = 1_000_000
"""Bytes of a reply that are read; a real one has about ten thousand."""

DEEPEST = 100
"""Intents of a ranking that are looked at; Rasa sends ten."""

ROUNDING = 1e-6

_LETTER = re.compile(r"[^\W\d_]")


class NotAReply(Exception):
    """The server answered something that is no understanding; the message says what, without the text."""


def sendable(text: str) -> str:
    """
    What of a text may be sent; "" when there is nothing to understand in it.

    Rasa is sure of a greeting when it is given nothing or emoji alone, and takes `/name` for an intent
    that its developer typed: it would believe whatever a resident writes behind a slash.
    """
    read = readable(text)[:LONGEST_TEXT].lstrip("/ \t\r\n").rstrip()
    return read if _LETTER.search(read) else ""


def ranking_in(body: bytes) -> "tuple[tuple[str, float], ...]":
    """Give the real candidates of a reply, best first, each once; raises NotAReply."""
    return ranking_of(_decoded(body))


def ranking_of(reply: object) -> "tuple[tuple[str, float], ...]":
    """The same of a reply that is decoded already."""
    if not isinstance(reply, dict):
        raise NotAReply("the reply is no object")
    listed = reply.get("intent_ranking")
    if not isinstance(listed, list) or not isinstance(reply.get("intent"), dict):
        raise NotAReply("the reply has no intent or no intent_ranking")
    named: dict[str, float] = {}
    for entry in listed[:DEEPEST]:
        name, confidence = _candidate(entry)
        if name != FALLBACK:
            named.setdefault(name, confidence)
    if not named:
        raise NotAReply("the reply ranks no intent")
    return tuple(sorted(named.items(), key=lambda pair: -pair[1]))


def _candidate(entry: object) -> "tuple[str, float]":
    if not isinstance(entry, dict):
        raise NotAReply("an entry of intent_ranking is no object")
    name, confidence = entry.get("name"), entry.get("confidence")
    if not isinstance(name, str) or not name:
        raise NotAReply("an intent has no name")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not _is_share(confidence):
        raise NotAReply("a confidence is no number from 0 to 1")
    return name, float(confidence)


def _is_share(number: float) -> bool:
    """Whether it is a probability, give or take what floats lose; NaN is none."""
    return -ROUNDING <= number <= 1 + ROUNDING


def _decoded(body: bytes) -> Any:
    if len(body) > LONGEST:
        raise NotAReply("the reply is too long")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:  # bytes that are no UTF-8 are a ValueError too
        raise NotAReply("the reply is no JSON") from error
