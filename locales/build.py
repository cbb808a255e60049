"""Compiles every catalogue; run by `make setup` as `python -m locales.build`."""

import sys
from pathlib import Path

from locales import pofiles
from locales.catalogues import FOLDER, has_texts, mo_path, po_path
from locales.languages import OFFERED, SOURCE


def build(folder: Path = FOLDER) -> list[Path]:
    """Compile what has changed and give the files written; raises CatalogueUnreadable at the first fault."""
    languages = [language for language in OFFERED if language != SOURCE and has_texts(language, folder)]
    catalogues = {language: pofiles.read(po_path(language, folder), language) for language in languages}
    return [
        mo_path(language, folder)
        for language, catalogue in catalogues.items()
        if pofiles.replace(mo_path(language, folder), pofiles.compiled(catalogue))
    ]


def main() -> int:
    """Exit with 0 when all catalogues are compiled, with 1 and the place of the fault otherwise."""
    try:
        build()
    except (pofiles.CatalogueUnreadable, FileNotFoundError) as error:
        print(f"{error}. Mend the file, or take it from version control again.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
