"""Reads which choice, or which choices, a reply names. In doubt None: ask again rather than guess."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

import regex

from flows.replies.digits import spoken_number
from flows.replies.words import any_of, bare, label_words, spoken, unmarked, without_noise
from flows.replies.yes_no import polarity

Spellings = Sequence[Sequence[str]]
"""`labels[i]` holds all spellings of choice i, in as many languages as there are."""

LONGEST = 300
"""Characters of a reply to a closed question; a longer one is a story, and no choice."""


def match_choice(reply: str, labels: Spellings) -> int | None:
    """
    Give the index (from 0) of the choice a reply names; None when it names none, or not only one.

    A choice is named by its number (from 1, as residents see it), by its label, by both, or by a start
    of the label that no other choice shares.
    """
    number = spoken_number(reply)
    numbered = number - 1 if number is not None and 0 < number <= len(labels) else None
    if numbered is not None and regex.search(r"\p{N}", reply):
        return numbered
    labelled = match_label(reply, labels)
    if numbered is None or labelled == numbered:
        return labelled
    if labelled is not None and bare(reply) in map(bare, labels[labelled]):
        return labelled
    return None if _begins_a_label(reply, labels) else numbered


def match_label(reply: str, labels: Spellings) -> int | None:
    """Give the choice whose label a reply is, or starts, or adds to its number; or whose yes or no it is."""
    if len(reply) > LONGEST:
        return None
    said = polarity(reply)
    if said is not None:
        agreeing = {i for i, spellings in enumerate(labels) if label_words(said) & set(map(bare, spellings))}
        return _only(_candidates(reply, labels) or agreeing)
    return _only(_candidates(reply, labels) or _numbered_label(reply, labels))


def match_multi(reply: str, labels: Spellings) -> tuple[int, ...] | None:
    """Give all choices named, sorted from 0: “1,3”, “1 and 3”, “1、3”, “trails, pools”, “all”."""
    only = match_choice(reply, labels)
    if only is not None:
        return (only,)
    if len(reply) > LONGEST:
        return None
    if regex.fullmatch(rf"{any_of('every')}(?:\s*{any_of('courtesies')})*+", bare(reply)):
        return tuple(range(len(labels)))
    for parts in _ways_to_cut(reply):
        found = [match_choice(part, labels) for part in parts]
        chosen = {index for index in found if index is not None}
        if len(parts) > 1 and None not in found:
            return tuple(sorted(chosen))
    return None


def _candidates(reply: str, labels: Spellings) -> set[int]:
    """The choices a reply may mean by its letters: spelled exactly, else but for marks, else as a start."""
    plain, said, polite = _caseless(reply), _key(reply), _uncourteous(reply)
    tests: tuple[Callable[[str], bool], ...] = (
        lambda label: _caseless(label) == plain,
        lambda label: _label_key(label) == said,
        lambda label: _label_key(label) == polite,
        lambda label: _starts(said, _label_key(label)),
        lambda label: _starts(polite, _label_key(label)),
    )
    for test in tests:
        found = {i for i, spellings in enumerate(labels) if any(map(test, spellings))}
        if found and said:
            return found
    return set()


def _begins_a_label(reply: str, labels: Spellings) -> bool:
    """
    Whether a label begins with a number word as a word: “una” of “Una vez”, “一” of “一周一次”.

    Vietnamese “ba” (three) is not meant as a start of Spanish “Basura”.
    """
    said = _key(reply)
    ends = "" if regex.search(r"[\p{Han}\p{Hangul}]$", said) else " "
    return any(f"{_label_key(label)} ".startswith(f"{said}{ends}") for spellings in labels for label in spellings)


def _only(found: set[int]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None


def _caseless(text: str) -> str:
    return " ".join(without_noise(text).casefold().split())


def _key(text: str) -> str:
    """A text as labels are compared: bare, and without emoji unless it is nothing else."""
    plain = bare(text)
    return " ".join(regex.sub(r"\p{Extended_Pictographic}", " ", plain).split()) or plain


@lru_cache(maxsize=10_000)
def _label_key(label: str) -> str:
    """As `_key`; kept, because the same labels are asked for with every reply."""
    return _key(label)


def _uncourteous(text: str) -> str:
    plain = _key(text)
    return _trailing_courtesies().sub("", plain) or plain


@cache
def _trailing_courtesies() -> "regex.Pattern[str]":
    return regex.compile(rf"(?:(?:\s|(?<=[\p{{Han}}\p{{Hangul}}])){any_of('courtesies')})++$")


def _starts(said: str, label: str) -> bool:
    """A start ends with a letter and its marks, never inside a number; yes and no are whole words only."""
    rest = label.removeprefix(said)
    if not said or len(rest) == len(label):
        return False
    if said in spoken("yes") | spoken("no"):
        return rest.startswith(" ")
    return regex.match(r"\p{M}" if not said[-1].isdecimal() else r"\p{N}", rest) is None


def _numbered_label(reply: str, labels: Spellings) -> set[int]:
    """“2. Weekly”: a number with its own label behind it."""
    found = regex.fullmatch(r"\s*(\p{Nd}{1,3})[\s.):,=-]+(\P{Nd}+)", without_noise(reply))
    if found is None:
        return set()
    index = int(found[1]) - 1
    return {index} & _candidates(found[2], labels)


def _ways_to_cut(reply: str) -> Iterator[list[str]]:
    """At commas; at commas and “and”; and, when there are only numbers, at spaces."""
    text = " ".join(unmarked(reply.strip().replace("\n", ",")).split())
    comma = r"\s*[,;،、，；/&+|]\s*"
    joint = rf"(?<![\p{{Latin}}\p{{M}}])\s*(?:{any_of('joins')})\s*"
    yield [part for part in regex.split(comma, text) if part]
    yield [part for part in regex.split(rf"(?:{comma})?(?:{joint})|{comma}", text) if part]
    if regex.fullmatch(r"[\p{Nd}\s.,،、，]+", text):
        yield regex.split(r"[\s,،、，]+", text.strip(" ,،、，"))
