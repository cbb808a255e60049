"""How a text becomes the words it is searched by, in every script residents write."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from flows.replies.words import bare

TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
"""FTS5 takes Gurmukhi vowel signs for separators unless told otherwise. Source: SQLite, FTS5, 4.3.1."""

HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
"""Where Unicode keeps Chinese characters."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Write a text the way it is compared: as replies are, and without signs that are no part of a word. Remembered."""
    plain = bare(unicodedata.normalize("NFKC", text))
    return " ".join("".join(letter if _belongs(letter) else " " for letter in plain).split())


def words_and_bigrams(text: str) -> tuple[list[str], list[str]]:
    """
    Give a text's words, and for Chinese, written without spaces, each two characters that stand together.

    A single Chinese character is its own bigram.
    """
    words: list[str] = []
    bigrams: list[str] = []
    for run in _runs(fold(text)):
        if not is_han(run[0]):
            words.append(run)
        elif len(run) == 1:
            bigrams.append(run)
        else:
            bigrams += [run[at : at + 2] for at in range(len(run) - 1)]
    return words, bigrams


def contains(text: str, phrase: str) -> bool:
    """Whether a folded text has a folded phrase in it: whole words, or Chinese characters side by side."""
    if not phrase:
        return False
    if any(map(is_han, phrase)):
        return phrase.replace(" ", "") in text.replace(" ", "")
    return f" {phrase} " in f" {text} "


def is_han(letter: str) -> bool:
    """Whether a letter is Chinese."""
    return any(first <= ord(letter) <= last for first, last in HAN)


def _belongs(letter: str) -> bool:
    """A letter, a digit, or a mark that is part of one."""
    return unicodedata.category(letter) in {"Mn", "Mc"} or letter.isalnum()


def _runs(folded: str) -> Iterator[str]:
    """Cut a text at its spaces, and where Chinese begins or ends."""
    for word in folded.split():
        start = 0
        for at in range(1, len(word)):
            if is_han(word[at]) != is_han(word[at - 1]):
                yield word[start:at]
                start = at
        yield word[start:]
