"""What can be wrong with one text and its translation; each check says what, and what to do about it."""

import re
from collections.abc import Callable, Iterator
from gettext import NullTranslations
from string import Formatter

from flows.segments import count
from flows.translator import Translator
from locales.samples import BUDGET, LONGER, sample

KEYWORDS = ("STOP", "HELP", "START", "YES", "NO", "HUMAN", "LANGUAGE", "MORE", "WRONG", "SKIP")
"""What residents are told to type: understood in this spelling whatever the language."""

FIXED = re.compile(
    r"(?<![A-Za-z])(?:" + "|".join(KEYWORDS) + r")(?![A-Za-z])"  # what to type
    r"|\d[\d-]*\d\d"  # 911, 988, telephone numbers: three digits or more
    r"|[\w.]+\.(?:org|gov|com|net|us)\b[\w/.-]*",  # web addresses
    re.ASCII,
)
"""What a translation must carry over to the letter."""

Wrong = tuple[str, str]
"""What is wrong, and what to do about it."""

Check = Callable[[str, str, str], Iterator[Wrong]]
"""Takes the English text, its translation and the language."""


class Malformed(ValueError):
    """A text whose braces make no placeholders."""


def names(text: str) -> frozenset[str]:
    """Give the placeholders of a text; raises Malformed for a brace that is none, or one with a format."""
    try:
        fields = list(Formatter().parse(text))
    except ValueError as error:
        raise Malformed(str(error)) from error
    for _, name, form, conversion in fields:
        if name is not None and (not name.isidentifier() or form or conversion):
            raise Malformed(f"{{{name}}} is no plain name")
    return frozenset(name for _, name, _, _ in fields if name is not None)


def translation(english: str, told: str, language: str) -> Iterator[Wrong]:
    """Check one form of a translation; what hangs on readable placeholders waits until they are."""
    try:
        missing, unknown = names(english) - names(told), names(told) - names(english)
    except Malformed as error:
        yield f"braces are wrong ({error})", "Write each placeholder as the English text does: {name}."
        return
    if missing:
        yield f"lacks {_listed(missing)}", "Put the placeholder where the value belongs in the sentence."
    if unknown:
        yield (
            f"has {_listed(unknown)}, which the English text has not",
            "Take the name from the English text.",
        )
    for check in (_fixed, _edges, _budget):
        yield from check(english, told, language)


def source(english: str) -> Iterator[Wrong]:
    """Check an English text by itself."""
    try:
        names(english)
    except Malformed as error:
        yield f"braces are wrong ({error})", "Name a value as {name}; write a brace itself twice."
        return
    size = count(english)
    if size.encoding != "GSM-7":
        yield (
            f"{size.culprit!r} is not in the GSM-7 alphabet and makes every SMS dearer",
            "Use straight quotes, hyphens and three dots.",
        )
    yield from _budget(english, english, "en")


def _fixed(english: str, told: str, language: str) -> Iterator[Wrong]:
    lost = {word for word in FIXED.findall(english) if word not in FIXED.findall(told)}
    if lost:
        yield f"lacks {', '.join(sorted(lost))}", f"Keep it as it is: residents type or call it ({language})."


def _edges(english: str, told: str, language: str) -> Iterator[Wrong]:
    if _around(english) != _around(told):
        yield "begins or ends with other white space than the English text", f"Mend it in {language}."


def _budget(english: str, told: str, language: str) -> Iterator[Wrong]:
    if english in LONGER:
        return
    size = count(_filled(told, language))
    if size.segments > BUDGET[size.encoding]:
        yield (
            f"takes {size.segments} segments as {size.encoding}; {BUDGET[size.encoding]} are allowed",
            "Shorten it, or give the reason in locales/samples.py (LONGER).",
        )


def _filled(text: str, language: str) -> str:
    values = {name: sample(name) for name in names(text)}
    return Translator(NullTranslations(), language).text(text, **values)


def _around(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _listed(placeholders: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(placeholders))
