"""
Brings every catalogue up to date with the sources; run by `make translations`.

`python -m locales.update ko` begins the catalogue of a language that has none.
"""

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from locales import pofiles
from locales.catalogues import has_texts, po_path
from locales.languages import OFFERED, SOURCE
from locales.sources import ROOT, SourceUnreadable, template


def update(root: Path = ROOT, begin: Collection[str] = ()) -> dict[str, int]:
    """
    Add new texts to each catalogue and take out those no longer said; give how many each still lacks.

    A changed text is a new one: no translation is guessed from one that was alike. Languages to `begin`
    get a catalogue of their own; raises SourceUnreadable or CatalogueUnreadable before anything is written.
    """
    texts, folder = template(root), root / "locales"
    kept = [language for language in OFFERED if language in begin or has_texts(language, folder)]
    catalogues = {language: _updated(folder, language, texts) for language in kept if language != SOURCE}
    pofiles.write(root / "build" / "grove.pot", texts)
    for language, catalogue in catalogues.items():
        pofiles.write(po_path(language, folder), catalogue)
    return {language: _missing(catalogue) for language, catalogue in catalogues.items()}


def _updated(folder: Path, language: str, texts: pofiles.Catalogue) -> pofiles.Catalogue:
    path = po_path(language, folder)
    catalogue = pofiles.read(path, language) if path.exists() else pofiles.Catalogue(language)
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    return catalogue


def _missing(catalogue: pofiles.Catalogue) -> int:
    return sum(not pofiles.translated(message) for message in catalogue.texts())


def main(begin: Sequence[str]) -> int:
    """Say for each language how many texts wait for a translator; begin those named on the command line."""
    unknown = [language for language in begin if language not in OFFERED]
    if unknown:
        print(f"{', '.join(unknown)} is not offered. Add it to locales/languages.py first.", file=sys.stderr)
        return 2
    try:
        counts = update(begin=begin)
    except (SourceUnreadable, pofiles.CatalogueUnreadable) as error:
        print(f"{error}. Mend that file and try again.", file=sys.stderr)
        return 1
    for language, missing in counts.items():
        print(f"{language}: {missing} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
