"""
The words that switch our messages off and on, in every language, known before anything else is asked.

STOP words come from the rules that bind us (FCC, 47 CFR 64.1200(a)(10): stop, quit, end, revoke, opt out,
cancel, unsubscribe) and from what carriers obey by themselves (stopall, optout). The counterparts in other
languages are plain dictionary words. They need a native reader's eye before the first campaign.
"""

from typing import Literal

import regex

from flows.safety.consent_pleas import PLEAS
from flows.safety.consent_words import HELP, START, STOP
from flows.safety.wording import spoken_words

ConsentWord = Literal["stop", "start", "help"]


def consent_word(text: str) -> ConsentWord | None:
    """
    Say whether the whole of `text` is STOP, START or HELP, or a sentence that plainly says to stop.

    Case, accents, punctuation, emoji and width do not count. A message that only has such a word in it
    (“stop sign is down”, “cancel my bulky pickup”) is a question, and YES is an answer to a survey.
    """
    words = spoken_words(text)
    if words in _STOP or _PLEA.fullmatch(words):
        return "stop"
    if words in _START:
        return "start"
    return "help" if words in _HELP else None


def _every(table: dict[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(spoken_words(phrase) for phrases in table.values() for phrase in phrases)


_STOP, _START, _HELP = _every(STOP), _every(START), _every(HELP)
_PLEA = regex.compile("|".join(plea for pleas in PLEAS.values() for plea in pleas))
