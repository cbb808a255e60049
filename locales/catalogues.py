"""Loads the compiled catalogues: one Translator a language."""

import struct
from datetime import UTC, tzinfo
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from types import MappingProxyType

from flows.translator import Translator
from locales.languages import COMPLETE, OFFERED, SOURCE, offered

DOMAIN = "grove"
FOLDER = Path(__file__).parent


class CatalogueMissing(FileNotFoundError):
    """A language has texts, but they are not compiled."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing: a catalogue is not compiled. Run `make setup`.")
        self.path = path


class CatalogueBroken(ValueError):
    """A compiled catalogue cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no compiled catalogue. Delete it and run `make setup`.")
        self.path = path


class Catalogues:
    """
    Every language's Translator, read once at the start.

    Raises CatalogueMissing or CatalogueBroken, so that a fault is found before a resident meets it.
    """

    def __init__(self, zone: tzinfo = UTC, folder: Path = FOLDER) -> None:
        texts = {language: load(language, folder) for language in OFFERED if has_texts(language, folder)}
        made = {}
        for language, catalogue in texts.items():
            elsewhere = tuple(other for other in texts.values() if other is not catalogue)
            made[language] = Translator(catalogue, language, zone, elsewhere)
        self.translators = MappingProxyType(made)
        """By language; one that is offered and has no texts yet is not among them."""

    def translator(self, language: str | None) -> Translator:
        """Give the Translator for a contact's language or a provider's tag; English where none fits."""
        known = offered(language or SOURCE) or SOURCE
        return self.translators.get(known, self.translators[SOURCE])


def has_texts(language: str, folder: Path = FOLDER) -> bool:
    """Whether this language must have a catalogue, or has one."""
    return language in (SOURCE, *COMPLETE) or po_path(language, folder).exists()


def load(language: str, folder: Path = FOLDER) -> NullTranslations:
    """Read one language's compiled texts; the source language has none and needs none."""
    if language == SOURCE:
        return NullTranslations()
    path = mo_path(language, folder)
    try:
        with path.open("rb") as file:
            return GNUTranslations(file)
    except FileNotFoundError as error:
        raise CatalogueMissing(path) from error
    except (OSError, ValueError, struct.error) as error:
        raise CatalogueBroken(path) from error


def po_path(language: str, folder: Path = FOLDER) -> Path:
    """Where translators work."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(language: str, folder: Path = FOLDER) -> Path:
    """What the service reads."""
    return po_path(language, folder).with_suffix(".mo")
