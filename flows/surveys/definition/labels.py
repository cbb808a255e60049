"""Reads the labels of a choice, and refuses those that would be taken for something else."""

from collections.abc import Iterable

from flows.numerals import to_int
from flows.reading import Section
from flows.replies.commands import command
from flows.replies.matching import Kind, says_besides, says_skip
from flows.replies.orders import order
from flows.replies.words import bare
from flows.safety.consent import consent_word
from flows.surveys.definition.values import identifier, names, plain_text
from flows.surveys.survey import DONT_KNOW, REFUSED, SKIPPED, YES_NO, code_of

RESERVED = frozenset({"language", "human", "more", "why", "wrong"})
"""Never a label: these words are obeyed before a survey sees them, besides STOP, HELP, BACK, LATER and their like."""

FLAGS = {DONT_KNOW: "dont_know", REFUSED: "refusable"}
"""Two answers that have a code of their own in every survey, and what a question says to take them."""

Labels = tuple[tuple[str, ...], tuple[str, ...]]
"""The labels and what each is saved as."""


def read_labels(section: Section, kind: Kind) -> Labels:
    """Give labels and codes; an entry is a label, or a label and its code."""
    if kind not in {"choice", "multi"}:
        return (YES_NO, ("yes", "no")) if kind == "yes_no" else ((), ())
    entries = section.get("labels")
    if not isinstance(entries, list) or len(entries) < 2:  # noqa: PLR2004 - one label is no choice
        section.wrong("a choice needs two labels or more", "List them below labels:.", "labels")
    pairs = [_label(section, entry) for entry in entries]
    _refuse_doubles(section, "label", (bare(label) for label, _ in pairs))
    _refuse_doubles(section, "code", (code for _, code in pairs))
    return tuple(label for label, _ in pairs), tuple(code for _, code in pairs)


def obeyed(label: str) -> bool:
    """Tell whether the service would obey this label, in whatever language, before a survey sees it."""
    return bare(label) in RESERVED or any((consent_word(label), command(label), order(label)))


def special(label: str) -> str | None:
    """Give the code of a label that says “don’t know” or “prefer not to say”; None for any other."""
    return says_besides(label, tuple(FLAGS))


def _label(section: Section, entry: object) -> tuple[str, str]:
    if isinstance(entry, Section):
        entry.only("label", "code")
        label, code = _checked(entry, plain_text(entry, "label")), identifier(entry, "code")
    elif isinstance(entry, str) and entry.strip():
        if names(section, "labels", entry):
            section.wrong(f"the label {entry!r} can tell no value", "Write it without braces.", "labels")
        label, code = _checked(section, entry.strip()), code_of(entry)
    else:
        section.wrong(f"a label is a text, not {entry!r}", "Put it in quotes: YAML takes Yes for true.", "labels")
    if code in {"", SKIPPED, DONT_KNOW, REFUSED}:
        at = entry if isinstance(entry, Section) else section
        at.wrong(f"the label {label!r} gives no code", "Write label: … and code: … of its own for it.", "labels")
    return label, code


def _checked(section: Section, label: str) -> str:
    code = special(label)
    if code is not None:
        what = f"the label {label!r} has a code of its own in every survey"
        section.wrong(what, f"Take it out, and write {FLAGS[code]}: true in the question.", "labels")
    if obeyed(label) or says_skip(label):
        section.wrong(f"the label {label!r} is a word the service obeys", "Use another wording.", "labels")
    if to_int(label) is not None:
        section.wrong(
            f"the label {label!r} is taken for a choice's number", "Write what it counts: 2 visits.", "labels"
        )
    return label


def _refuse_doubles(section: Section, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            section.wrong(f"two choices have the {what} {value!r}", "Change one of the two.", "labels")
        seen.add(value)
