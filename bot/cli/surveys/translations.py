"""Commands that send a survey's texts to translators, and take them back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.output import CANNOT_RUN, FOUND_FAULTS, complain, say

if TYPE_CHECKING:
    from flows.surveys.survey import Survey
    from flows.surveys.translating.merge import Row
    from flows.surveys.translating.reading import Entries

app = typer.Typer(help="Translations of a survey: out to a translator and back.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A survey file", exists=True, dir_okay=False)]


@app.command("export")
def send_out(
    file: File,
    language: Annotated[str, typer.Option(help="es, zh_Hans, …")],
    to: Annotated[Literal["po", "xlsx"], typer.Option(help="The form the translator works in")] = "xlsx",
    out: Annotated[Path | None, typer.Option(help="Where to; NAME.es.xlsx unless said otherwise")] = None,
) -> None:
    """
    Write a survey's texts for a translator, with the translations there are.

    Example: grove survey translations export parks.yaml --language es --to xlsx --out parks.es.xlsx
    """
    from bot.cli.surveys.po import write_po
    from bot.cli.surveys.xlsx import write_xlsx
    from flows.surveys.translating.merge import rows
    from locales.languages import OFFERED

    if language not in OFFERED or language == "en":
        others = ", ".join(tag for tag in OFFERED if tag != "en")
        complain(f"{language!r} is no language to translate into. Use one of: {others}.")
        raise typer.Exit(CANNOT_RUN)
    survey, entries = read_both(file)
    made, path = rows(survey, entries, language), out or Path(f"{survey.name}.{language}.{to}")
    (write_po if to == "po" else write_xlsx)(path, language, made)
    left = sum(not row.text or bool(row.was) for row in made)
    say(f"{path}: {len(made)} texts, {left} to translate.")


@app.command("import")
def take_back(
    file: File,
    given: Annotated[Path, typer.Argument(help="The .po or .xlsx file that came back", exists=True, dir_okay=False)],
    by: Annotated[str, typer.Option(help="Who reviewed the texts that are marked so and name nobody")] = "",
) -> None:
    """
    Take translations back, into the file beside the survey's. A row that would fail a resident is refused.

    Exits with 1 when a row is refused; the others are taken.

    Example: grove survey translations import parks.yaml parks.es.xlsx --by "Ana Ruiz"
    """
    from flows.surveys.definition.writing import written_translations
    from flows.surveys.translating.merge import merged

    survey, entries = read_both(file)
    language, rows = came_back(given)
    done = merged(survey, entries, language, rows, by)
    keep(file, written_translations(survey, done.entries))
    for refused in done.refused:
        complain(f"{given}:{refused.row.line}: {refused.row.place}: {refused.what}. {refused.fix}")
    say(f"{file}: {done.taken} of {len(rows)} translations into {language} are new, {len(done.refused)} are refused.")
    if done.refused:
        raise typer.Exit(FOUND_FAULTS)


def read_both(file: Path) -> "tuple[Survey, Entries]":
    """A survey and its translations by place, from its file and the one beside it; raises DefinitionError."""
    from flows.reading import read_definition
    from flows.surveys.definition.reading import load_survey
    from flows.surveys.translating.reading import beside, read_entries

    survey, sidecar = load_survey(file), beside(file)
    return survey, read_entries(survey, read_definition(sidecar if sidecar.exists() else file))


def came_back(given: Path) -> "tuple[str, list[Row]]":
    """The language and the rows of a file that came back; raises DefinitionError."""
    from bot.cli.surveys.po import read_po
    from bot.cli.surveys.xlsx import read_xlsx
    from flows.reading import DefinitionError
    from locales.languages import OFFERED

    language, rows = (read_po if given.suffix == ".po" else read_xlsx)(given)
    if language not in OFFERED or language == "en":
        cure = "The sheet, or the header Language, says es or zh_Hans, for example."
        raise DefinitionError(given, 1, f"{language!r} is no language to translate into", cure)
    return language, rows


def keep(file: Path, translations: str) -> None:
    """Put translations beside a survey file; those that stood in the file itself go with them."""
    from flows.surveys.definition.writing import without_translations
    from flows.surveys.translating.reading import beside
    from locales.pofiles import replace

    if translations:
        source = file.read_text(encoding="utf-8")
        replace(file, without_translations(source).encode())
        replace(beside(file), translations.encode())
