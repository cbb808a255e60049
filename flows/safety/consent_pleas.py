"""
The grammar of sentences that ask us to stop: who stops or forbids what, in any language.

A plea is a word that stops or forbids and, a few small words on, a word for writing to somebody. The words of each
language stand in `consent_parts`; here is only how they join. Every gap is bounded, so that time grows with length.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Patterns of one language over `spoken_words`; alternatives with a bar between. An empty one never fits."""

    stop: str
    """Ends something: “stop”, “cancel”, “no more”, “tired of”."""
    forbid: str
    """Tells us not to: “don't”, “never”."""
    send: str
    """What we do, as a verb: “text me”, “contact me”. What forbids it leaves no doubt."""
    messages: str
    """What we send: “texts”, “alerts”. “Cancel my alerts” may still speak of something else."""
    between: str
    """Small words that may stand between two parts."""
    remove: str
    """Takes somebody's number or name off a list, in full."""
    said: str
    """Says it in full: “unsubscribe”, “leave me alone”."""
    other: str
    """Shows another sender, or the wish to hear more: then it is no plea."""
    topic: str
    """Shows something else that may be stopped or cancelled: bins, water, a permit."""
    verb_last: bool = False
    """Whether what is stopped comes before what stops it, as in Korean and Punjabi."""
    spaced: bool = True
    """Whether spaces part the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The patterns of all languages: a sentence may mix two, and what stands in its way may be of either."""

    plain: "regex.Pattern[str]"
    """Asks us to stop writing, whatever it says besides."""
    likely: "regex.Pattern[str]"
    """Asks us to stop, unless it speaks of a topic."""
    other: "regex.Pattern[str]"
    topic: "regex.Pattern[str]"
    ending: "regex.Pattern[str]"
    """Any of the words that stop, forbid or take off."""

    def pleads(self, words: str) -> bool:
        """Say whether the words ask us to stop."""
        if self.other.search(words):
            return False
        return bool(self.plain.search(words) or (self.likely.search(words) and not self.topic.search(words)))

    def ends(self, words: str) -> bool:
        """Say whether any of the words stops, forbids or takes off."""
        return self.ending.search(words) is not None

    def strays(self, words: str) -> bool:
        """Say whether the words speak of something else that may be stopped."""
        return bool(self.other.search(words) or self.topic.search(words))


def grammar(languages: Collection[Parts]) -> Grammar:
    """Join the parts of all languages."""
    return Grammar(
        plain=_any(languages, _plain),
        likely=_any(languages, _likely),
        other=_any(languages, lambda parts: parts.other),
        topic=_any(languages, lambda parts: parts.topic),
        ending=_any(languages, lambda parts: _either(parts.stop, parts.forbid, parts.remove, parts.said)),
    )


def _plain(parts: Parts) -> str:
    return _joined(parts, _either(parts.stop, parts.forbid), parts.send)


def _likely(parts: Parts) -> str:
    ended = _joined(parts, _either(parts.stop, parts.forbid), parts.messages) if parts.messages else ""
    return _either(ended, parts.remove, parts.said)


def _joined(parts: Parts, stopping: str, writing: str) -> str:
    first, second = (writing, stopping) if parts.verb_last else (stopping, writing)
    gap = rf" (?:(?:{parts.between}) ){{0,6}}" if parts.spaced else rf"(?: ?(?:{parts.between})){{0,4}} ?"
    return f"(?:{first}){gap}(?:{second})"


def _either(*patterns: str) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns if pattern)


def _any(languages: Collection[Parts], made: Callable[[Parts], str]) -> "regex.Pattern[str]":
    return regex.compile(_either(*(_bounded(parts, made(parts)) for parts in languages)))


def _bounded(parts: Parts, pattern: str) -> str:
    """Where spaces part the words, a pattern begins and ends where words do."""
    return rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{pattern})(?![\p{{L}}\p{{M}}\p{{N}}])" if parts.spaced else pattern
