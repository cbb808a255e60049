"""
Refuses catalogues that would fail a resident; part of `make check` as `python -m locales.gate`.

Prints each fault with its file, line and cure, and exits with 1 when there is any.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from locales import checks, pofiles
from locales.catalogues import po_path
from locales.languages import COMPLETE, OFFERED
from locales.sources import ROOT, SourceUnreadable, template

UPDATE = "Run `make translations`."

SHOWN = 60
"""Characters of a text that a fault shows."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong: where, what, and what to do about it."""

    path: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}. {self.fix}"


def faults(root: Path = ROOT, complete: Sequence[str] = COMPLETE) -> list[Fault]:
    """Give every fault of the sources' texts and of each catalogue there is or has to be."""
    try:
        texts = template(root)
    except SourceUnreadable as error:
        return [Fault("locales/babel.cfg", 1, f"no texts can be extracted: {error}", "Mend that file first.")]
    found = list(_sources(texts))
    for language in (*complete, *(other for other in OFFERED if other not in complete)):
        path = po_path(language, root / "locales")
        if path.exists():
            found += _catalogue(root, language, texts, complete=language in complete)
        elif language in complete:
            found.append(Fault(str(path.relative_to(root)), 1, f"there is no catalogue for {language}", UPDATE))
    return found


def _sources(texts: pofiles.Catalogue) -> Iterator[Fault]:
    for message in texts.texts():
        path, line = message.locations[0]
        for english in _english(message):
            yield from (
                Fault(path, line or 1, f"{_quoted(english)} {what}", fix) for what, fix in checks.source(english)
            )


def _catalogue(root: Path, language: str, texts: pofiles.Catalogue, *, complete: bool) -> Iterator[Fault]:
    path = po_path(language, root / "locales")
    shown = str(path.relative_to(root))
    try:
        catalogue = pofiles.read(path, language)
    except pofiles.CatalogueUnreadable as error:
        yield Fault(shown, error.line, f"no gettext catalogue ({error.what})", "Mend that line.")
        return
    yield from _stale(shown, catalogue, texts)
    for message in catalogue.texts():
        told = (
            Fault(shown, message.lineno or 1, f"{_quoted(_english(message)[0])} {what}", fix)
            for what, fix in _wrong(message, language, complete=complete)
        )
        yield from told
    yield from _msgfmt(path, shown)


def _stale(shown: str, catalogue: pofiles.Catalogue, texts: pofiles.Catalogue) -> Iterator[Fault]:
    """Compare a catalogue with what the sources say now."""
    for message in texts.texts():
        kept = catalogue.get(message.id)
        if kept is None or kept.pluralizable != message.pluralizable:
            path, line = message.locations[0]
            yield Fault(path, line or 1, f"{_quoted(_english(message)[0])} is not in {shown}", UPDATE)
    for message in [*catalogue.texts(), *catalogue.obsolete.values()]:
        if texts.get(message.id) is None or message in catalogue.obsolete.values():
            yield Fault(
                shown,
                message.lineno or 1,
                f"{_quoted(_english(message)[0])} is said nowhere any more",
                UPDATE,
            )


def _wrong(message: Message, language: str, *, complete: bool) -> Iterator[checks.Wrong]:
    if message.fuzzy:
        yield "is marked fuzzy: a guess", "Check the translation and take the mark away."
    if not pofiles.translated(message):
        if complete or any(pofiles.forms(message)):
            yield f"has no translation, or not in every form, in {language}", "Translate it."
        return
    for index, told in enumerate(pofiles.forms(message)):
        english = _english(message)[0 if index == 0 and len(pofiles.forms(message)) > 1 else -1]
        yield from checks.translation(english, told, language)


def _english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _quoted(text: str) -> str:
    """Enough of a text to find it by."""
    return f"“{text if len(text) <= SHOWN else text[:SHOWN] + '…'}”"


def _msgfmt(path: Path, shown: str) -> Iterator[Fault]:
    """Ask gettext's own checker, where it is installed."""
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        return
    asked = [msgfmt, "--check", "--output-file=-", str(path)]
    told = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - our own file, no shell
    if told.returncode:
        said = told.stderr.decode(errors="replace").replace(str(path), shown).strip().splitlines()
        yield Fault(shown, 1, f"msgfmt --check refuses it: {said[0]}", "Mend what it names.")


def main() -> int:
    """Print all faults; 1 when there is any."""
    found = faults()
    for fault in found:
        print(fault)
    if found:
        print(f"{len(found)} faults in the texts", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
