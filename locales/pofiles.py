"""Reads, writes and compiles catalogues, with headers that change only when a translator changes them."""

import tempfile
from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from locales.languages import OFFERED

DROPPED = frozenset({"pot-creation-date", "generated-by", "report-msgid-bugs-to"})
"""Headers that would differ on every machine or day, or that say nothing."""

PLURAL_FORMS = {"hmn": "nplurals=1; plural=0;"}
"""For languages Babel has no plurals for."""


class CatalogueUnreadable(ValueError):
    """A catalogue's source is no gettext file."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: no gettext catalogue ({what})")
        self.path, self.line, self.what = path, line, what


class Catalogue(Catalog):
    """Babel's catalogue, whose headers are kept as its file has them."""

    def __init__(self, language: str | None = None) -> None:
        super().__init__(locale=language, fuzzy=False, header_comment=_comment(language))
        self.mime_headers = _headers(self, language)

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        """Give the headers; gettext wants a line break after the last, too."""
        *others, (name, value) = self.kept
        return [*others, (name, value + "\n")]

    def _set_mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
        super()._set_mime_headers([pair for pair in kept if pair[0].lower() != "po-revision-date"])
        self.kept = kept

    mime_headers = property(_get_mime_headers, _set_mime_headers)

    def texts(self) -> list[Message]:
        """All messages but the header, in the file's order."""
        return [message for message in self if message.id]


def read(path: Path, language: str) -> Catalogue:
    """Read a catalogue; raises CatalogueUnreadable with the line, FileNotFoundError when there is none."""
    catalogue = Catalogue(language)
    try:
        PoFileParser(catalogue, abort_invalid=True).parse(path.read_text(encoding="utf-8").splitlines())
    except PoFileError as error:
        what = str(error).removesuffix(f" on {error.lineno}")
        raise CatalogueUnreadable(path, error.lineno + 1, what) from error
    except (UnicodeDecodeError, IndexError, ValueError) as error:
        raise CatalogueUnreadable(path, 1, str(error)) from error
    return catalogue


def write(path: Path, catalogue: Catalogue) -> bool:
    """Write a catalogue without obsolete texts and line numbers; False when the file is so already."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    return replace(path, buffer.getvalue().rstrip() + b"\n")


def forms(message: Message) -> tuple[str, ...]:
    """Give a message's translations: one, or one for each plural form."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def translated(message: Message) -> bool:
    """Whether every form of a message has words."""
    return all(form.strip() for form in forms(message))


def compiled(catalogue: Catalogue) -> bytes:
    """
    Give what gettext reads, without guesses and without texts that lack a form.

    Babel would fill a missing form with the English singular: “3 park”.
    """
    buffer = BytesIO()
    ready = deepcopy(catalogue)
    for message in catalogue.texts():
        if message.fuzzy or not translated(message):
            ready.delete(message.id)
    write_mo(buffer, ready)
    return buffer.getvalue()


def replace(path: Path, content: bytes) -> bool:
    """Put a file in place at one stroke; False, and nothing is touched, when its content is the same."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
    return True


def _comment(language: str | None) -> str:
    if language is None:
        return "# Texts of the resident assistant."
    name = OFFERED[language].english_name if language in OFFERED else language
    return f"# {name} texts of the resident assistant.\n# Drafted; awaiting review by a native speaker."


def _headers(catalogue: Catalogue, language: str | None) -> list[tuple[str, str]]:
    """Give the headers of a new catalogue."""
    forms = PLURAL_FORMS.get(language or "", catalogue.plural_forms)
    return [
        ("Project-Id-Version", "Connected Elk Grove"),
        *([("Language", language), ("Plural-Forms", forms)] if language else []),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]
