"""Commands about surveys: check, publish, match, export."""

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.lines import LineWrong, answer_each, given, json_of, stdin_lines
from bot.cli.output import CANNOT_RUN, FOUND_FAULTS, complain, print_json, say, table
from bot.cli.parts import running_app
from bot.cli.surveys import forms, translations

if TYPE_CHECKING:
    from flows.surveys.survey import Survey
    from storage.database import Db

app = typer.Typer(help="Micro-surveys.", no_args_is_help=True)
app.add_typer(translations.app, name="translations")
forms.add_to(app)

File = Annotated[Path, typer.Argument(help="A survey file", exists=True, dir_okay=False)]


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Survey files", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file")] = False,
) -> None:
    """
    Check surveys in every language before they go out: what to mend, gravest first, and what each language costs.

    Exits with 1 when any has an error, after checking them all.

    Example: grove survey check flows/library/surveys/park_use.yaml
    """
    from bot.cli.surveys.checks import as_object, report, show
    from bot.cli.surveys.launch import here

    launch, good = here(), True
    for file in files:
        found = report(file, launch)
        good = good and found.good
        if as_json:
            print_json(as_object(found))
        elif found.unread is not None:
            complain(found.unread)
        else:
            show(found, launch.currency)
    if not good:
        raise typer.Exit(FOUND_FAULTS)


@app.command()
def publish(file: File) -> None:
    """
    Publish a survey that passes `grove survey check`. A changed one gets a new version; running sessions end on theirs.

    Example: grove survey publish flows/library/surveys/park_use.yaml
    """
    from bot.cli.surveys.launch import launch_in
    from bot.surveys import publish as publish_file

    with running_app(log_level="warning") as running, running.database.transaction() as db:
        now = running.clock.now()
        launch = launch_in(running.city, now.astimezone(running.city.timezone).date())
        name, version = publish_file(db, file, now, launch)
    say(f"{name} is published, version {version}.")


@app.command("try")
def try_out(
    file: File,
    language: Annotated[str, typer.Option(help="In which language: es, zh_Hans, …")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """
    Talk through a survey that is not published: type answers, or give them a line each on standard input.

    Nothing is kept and nothing is sent.

    Example: grove survey try flows/library/surveys/park_use.yaml --language es
    """
    from bot.cli.surveys.launch import here
    from bot.cli.surveys.trying import Trial, show, write
    from flows.surveys.definition.reading import load_survey

    launch = here()
    if language not in launch.translators:
        complain(f"The city does not write {language!r}. Use one of: {', '.join(launch.translators)}.")
        raise typer.Exit(CANNOT_RUN)
    trial = Trial.of(load_survey(file), launch, language)
    (write if as_json else show)(trial, stdin_lines())


@app.command()
def schema() -> None:
    """
    Print the JSON Schema of survey files, for editors.

    Example: grove survey schema > survey.schema.json
    """
    from flows.surveys.definition.schema import survey_schema

    typer.echo(json.dumps(survey_schema(), indent=2, ensure_ascii=False))


@app.command()
def match(
    replies: Annotated[list[str], typer.Argument(help='JSON objects {"question", "lang", "reply"}, or - to read them')],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a reply")] = False,
) -> None:
    """
    Say which value a reply to a question gives; null means: ask again.

    Example: grove survey match '{"question": {"kind": "scale", "min": 1, "max": 5}, "lang": "es", "reply": "cuatro"}'
    """
    answer_each(given(replies), matched, dict if as_json else _in_words, as_json=as_json)


def matched(line: str) -> dict[str, object]:
    """What a reply gives, from a line such as the example's; raises LineWrong."""
    from flows.replies.matching import match_json

    asked = json_of(line)
    if not isinstance(asked, Mapping) or not isinstance(asked.get("question"), Mapping):
        raise LineWrong('a line is {"question": {"kind": …}, "lang": "es", "reply": "…"}')
    language, reply = asked.get("lang"), asked.get("reply")
    if not isinstance(reply, str) or not isinstance(language, str | None):
        raise LineWrong('"reply" is a text, and "lang" is a text or not there')
    try:
        return {"value": match_json(asked["question"], language, reply)}
    except (ValueError, TypeError) as error:
        raise LineWrong(str(error)) from error


def _in_words(answer: Mapping[str, object]) -> object:
    return "ask again" if answer["value"] is None else answer["value"]


@app.command("results")
def show_results(
    name: Annotated[str, typer.Argument(help="The survey's name")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Every answer as CSV: for staff, not for the public")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
) -> None:
    """
    Show what was answered.

    Example: grove survey results park_use
    """
    with running_app(log_level="warning") as running, running.database.reading() as db:
        latest = running.surveys.latest(db, name)
        if latest is None:
            raise _no_survey(name)
        if as_csv:
            _write_csv(db, name)
        else:
            _tell(db, latest[0], as_json=as_json)


def _no_survey(name: str) -> Exception:
    from bot.cli.trouble import NoSurvey

    return NoSurvey(name)


def _tell(db: "Db", survey: "Survey", *, as_json: bool) -> None:
    from storage import results

    counted = [question.key for question in survey.questions if question.kind != "text"]
    tallies = {key: dict(results.tally(db, survey.name, key)) for key in counted}
    finished = results.count_finished(db, survey.name)
    if as_json:
        print_json({"survey": survey.name, "finished": finished, "questions": tallies})
        return
    for key, tally in tallies.items():
        table(f"{key} ({finished} finished)", ["answer", "contacts"], sorted(tally.items()))


def _write_csv(db: "Db", name: str) -> None:
    from storage import results

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["session", "question", "value", "language", "answered_at"])
    writer.writerows([*row[:4], row[4].isoformat()] for row in results.answers(db, name))
