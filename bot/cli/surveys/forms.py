"""Commands that take an XLSForm as a survey and give a survey as one, and the schema that editors know surveys by."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import complain, say
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from flows.surveys.survey import Survey

Form = Annotated[Path, typer.Argument(help="A form for ODK, Kobo and others (.xlsx)", exists=True, dir_okay=False)]


def add_to(program: typer.Typer) -> None:
    program.command("import")(take_form)
    program.command("export")(give_form)


def take_form(
    form: Form,
    out: Annotated[Path | None, typer.Option(help="The survey file to write; standard output unless said")] = None,
) -> None:
    """
    Make a survey of an XLSForm. What a text message cannot do is refused by name, with its row and a cure.

    Example: grove survey import form.xlsx --out parks.yaml
    """
    from bot.cli.surveys.sheets import read_workbook
    from bot.cli.surveys.translations import keep
    from flows.surveys.definition.writing import entries_of, written, written_translations
    from flows.surveys.xlsform.reading import read_form
    from locales.pofiles import replace

    read = read_form(form, read_workbook(form), tag_of)
    text, told = written(read.survey), written_translations(read.survey, entries_of(read.survey))
    for remark in read.remarks:
        complain(f"{form}: {remark}.")
    if out is None:
        typer.echo(text + told, nl=False)
        return
    replace(out, text.encode())
    keep(out, told)
    say(f"{out}: {len(read.survey.questions)} questions. Look at it: grove survey check {out}")


def give_form(
    survey: Annotated[str, typer.Argument(help="A survey file, or the name of a published survey")],
    xlsform: Annotated[Path, typer.Option(help="The .xlsx file to write")],
) -> None:
    """
    Write a survey as an XLSForm.

    Example: grove survey export park_use --xlsform park_use.xlsx
    """
    from bot.cli.surveys.sheets import write_workbook
    from flows.surveys.xlsform.writing import form_sheets

    found = _survey(survey)
    write_workbook(xlsform, form_sheets(found, name_of))
    say(f"{xlsform}: {len(found.questions)} questions.")


def tag_of(language: str) -> str | None:
    """Our name of a language as forms write it: `Español (es)`, `Spanish`, `es`."""
    from locales.languages import OFFERED, offered

    coded = re.search(r"\(([\w-]+)\)\s*$", language)
    if coded:
        return offered(coded[1])
    names = {name.casefold(): tag for tag, known in OFFERED.items() for name in (known.own_name, known.english_name)}
    return names.get(language.strip().casefold()) or offered(language.strip())


def name_of(tag: str) -> str:
    """A language as forms write it."""
    from locales.languages import OFFERED, html_tag

    return f"{OFFERED[tag].own_name if tag in OFFERED else tag} ({html_tag(tag)})"


def _survey(survey: str) -> "Survey":
    from bot.cli.trouble import NoSurvey
    from flows.surveys.definition.reading import load_survey

    if Path(survey).is_file():
        return load_survey(Path(survey))
    with running_app(log_level="warning") as running, running.database.reading() as db:
        latest = running.surveys.latest(db, survey)
    if latest is None:
        raise NoSurvey(survey)
    return latest[0]
