"""A survey's texts as a .po file and back: a draft is fuzzy, and who reviewed a text stands in its comment."""

from collections.abc import Iterable
from pathlib import Path

from flows.reading import DefinitionError
from flows.surveys.translating.merge import Row
from locales import pofiles

REVIEWED_BY = "Reviewed by "

MADE_FROM = "Made from: "


def write_po(path: Path, language: str, rows: Iterable[Row]) -> None:
    """Write rows for a translator; the place of each text is its context."""
    catalogue = pofiles.Catalogue(language)
    for row in rows:
        catalogue.add(
            row.english,
            row.text or None,
            context=row.place,
            flags=["fuzzy"] if row.text and row.state == "draft" else [],
            user_comments=[f"{REVIEWED_BY}{row.by}"] if row.by else [],
            auto_comments=[f"{MADE_FROM}{row.was}"] if row.was else [],
        )
    pofiles.write(path, catalogue)


def read_po(path: Path) -> tuple[str, list[Row]]:
    """Give the language of a .po file and its rows; raises DefinitionError."""
    try:
        catalogue = pofiles.read(path, "en")
    except pofiles.CatalogueUnreadable as error:
        fix = "Mend that line, or export again."
        raise DefinitionError(path, error.line, f"no gettext catalogue ({error.what})", fix) from error
    headers = {name.lower(): value for name, value in catalogue.kept}
    return headers.get("language", "").strip(), [
        Row(
            place=message.context or "",
            english=str(message.id),
            text=str(message.string or ""),
            state="draft" if message.fuzzy else "reviewed",
            by=_reviewer(message.user_comments),
            line=message.lineno or 1,
        )
        for message in catalogue.texts()
    ]


def _reviewer(comments: Iterable[str]) -> str:
    named = (comment.removeprefix(REVIEWED_BY) for comment in comments if comment.startswith(REVIEWED_BY))
    return next(named, "").strip()
