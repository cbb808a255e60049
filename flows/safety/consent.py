"""
The words that switch our messages off and on, in every language, known before anything else is asked.

STOP words come from the rules that bind us (FCC, 47 CFR 64.1200(a)(10): stop, quit, end, revoke, opt out,
cancel, unsubscribe) and from what carriers obey by themselves (stopall, optout). The counterparts in other
languages are plain dictionary words. They need a native reader's eye before the first campaign.
"""

from functools import lru_cache
from typing import Literal

import regex

from flows.replies.orders import order
from flows.safety.consent_parts import PARTS
from flows.safety.consent_pleas import grammar
from flows.safety.consent_words import HELP, START, STOP
from flows.safety.danger import danger_in
from flows.safety.wording import LONGEST, spoken_words
from flows.understanding import Understanding

ConsentWord = Literal["stop", "start", "help"]


LIKELY, BEYOND_DOUBT = 0.85, 0.97
"""The confidence from which an understood intent counts: with a word that ends something, and without one."""

WISHED, SURELY_WISHED = 0.85, 0.9
"""
The same of the machine that knows nothing but wishes.

Chosen on two lists that were read. On a third, which was not: 206 of 211 wishes heard, 0 of 384 others taken for one.
"""

NO_WISH = 0.05
"""
Below it that machine is sure that nobody asks to be left alone: a sentence which only sounds so is none.

Of 428 wishes on lists it never saw none was below it; of 9 sentences that words mistook for one, 6 were.
"""


@lru_cache(maxsize=64)
def consent_word(text: str) -> ConsentWord | None:
    """
    Say whether `text` is STOP, START or HELP, or a sentence that plainly says to stop.

    Case, accents, punctuation, emoji, width and slips of the finger do not count. A message that only has such a
    word in it (“stop sign is down”, “cancel my bulky pickup”) is a question, and YES is an answer to a survey.
    Each text is asked about several times while it is handled: the last ones are remembered.
    """
    words = _mended(spoken_words(text))
    if words.isdecimal():
        return None
    if words in _STOP or _pleads(text, words):
        return "stop"
    if words in _START:
        return "start"
    return "help" if words in _HELP else None


def consent_meant(text: str, understanding: Understanding) -> ConsentWord | None:
    """
    Say the same of a text that was understood: where the machine for wishes is sure of it, a sentence that only
    sounds like one (“can I leave my toter out”) is none. A STOP word is obeyed whatever any machine says.
    """
    word = consent_word(text)
    sounds_so = understanding.leave_alone is not None and understanding.leave_alone < NO_WISH
    return None if word == "stop" and sounds_so and not _says_stop(text, _mended(spoken_words(text))) else word


def wants_out(text: str, understanding: Understanding) -> bool:
    """
    Say whether a resident asks us to stop, by a word, by a plain sentence, or in a sentence of their own.

    Any reasonable wording counts. Source: 47 CFR 64.1200(a)(10). An engine that does not tell such wishes apart
    has them among its intents: then a sentence must speak of nothing else that may be stopped, and have a word
    that ends something or leave no doubt.
    """
    if consent_meant(text, understanding) == "stop":
        return True
    words = _mended(spoken_words(text))
    if understanding.leave_alone is not None:
        return understanding.leave_alone > (WISHED if _GRAMMAR.ends(words) else SURELY_WISHED)
    if understanding.intent != "stop" or _GRAMMAR.strays(words):
        return False
    likely = LIKELY if _GRAMMAR.ends(words) else BEYOND_DOUBT
    return understanding.confidence > likely


def _pleads(text: str, words: str) -> bool:
    """Whether it says so in a sentence, and gives no other order and tells of no danger."""
    if order(text) is not None or not (_says_stop(text, words) or _GRAMMAR.pleads(words)):
        return False
    return danger_in(text) is None


def _says_stop(text: str, words: str) -> bool:
    """Whether it is a STOP word, perhaps with a courtesy, or its first or last clause is: “wrong number, stop”."""
    clauses = [_mended(spoken_words(clause)) for clause in _CLAUSE_ENDS.split(text[:LONGEST])]
    said = [clause for clause in clauses if clause]
    if len(said) > 1 and _STOP & {said[0], said[-1]} and not _GRAMMAR.strays(words):
        return True
    return words in _STOP or _COURTESIES.sub("", words).strip() in _STOP


def _mended(words: str) -> str:
    """Put right how the two words that matter most come out of a hurried thumb."""
    return _UNSUBSCRIBE.sub("unsubscribe", _STOP_SLIPS.sub("stop", words))


def _every(table: dict[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(spoken_words(phrase) for phrases in table.values() for phrase in phrases)


_STOP, _START, _HELP = _every(STOP), _every(START), _every(HELP)
_GRAMMAR = grammar(PARTS.values())
_CLAUSE_ENDS = regex.compile(r"[.,;:!?\n。，、！？；।]+")
_COURTESIES = regex.compile(
    r"\b(?:please|pls|plz|ok|okay|hey|hi|just|now|thanks|thank you|already|immediately|sir|maam|por favor|gracias|"
    r"po|nga|paki|lam on|xin|thov|lawm|kirpa karke|ji|hun|ਜੀ|ਹੁਣ|ਕਿਰਪਾ ਕਰਕੇ)\b ?|[请請]|제발 ?|부탁드립니다|요$"
)
_STOP_SLIPS = regex.compile(r"\b(?:s+t+o+p+|sotp|stpo|tsop|sopt|stp|stopo|stoip|stiop)\b")
_UNSUBSCRIBE = regex.compile(r"\b(?:un(?:subscribe){e<=2}|unsub(?:bed)?)\b")
