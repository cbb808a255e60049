"""What residents asked in vain is shown to staff in groups, most asked first."""

from datetime import timedelta

import typer
from typer.testing import CliRunner, Result

from bot.cli.understanding import unanswered as command
from bot.clock import SystemClock
from storage import unanswered
from storage.database import Database
from tests.cli.conftest import Grove, objects

DOGS = ["do i need a dog license", "where do i get a dog license", "dog license cost?"]


def keep(grove: Grove, *texts: str, language: str | None = "en", days_ago: int = 0) -> None:
    now = SystemClock().now() - timedelta(days=days_ago)
    with Database.open(str(grove.env["GROVE_DATABASE_URL"])) as database, database.transaction() as db:
        for text in texts:
            unanswered.keep(db, text, language=language, now=now)


def invoke(grove: Grove, *arguments: str) -> Result:
    app = typer.Typer()
    command.add_to(app)
    return CliRunner().invoke(app, arguments, env=grove.env, catch_exceptions=False)


def test_alike_texts_are_one_line_and_the_most_asked_comes_first(grove: Grove) -> None:
    grove.invoke("migrate")
    keep(grove, "who painted the mural")
    keep(grove, *DOGS)

    first, second = objects(invoke(grove, "--json").stdout)

    assert (first["count"], first["languages"]) == (3, {"en": 3})
    assert first["example"] in DOGS
    assert first["nearest_intent"] not in (None, "out_of_scope")
    assert (second["count"], second["example"]) == (1, "who painted the mural")
    assert set(first) == {"count", "languages", "example", "nearest_intent", "confidence", "outcome"}


def test_the_table_says_the_same_for_people(grove: Grove) -> None:
    grove.invoke("migrate")
    keep(grove, *DOGS)

    told = invoke(grove).stdout

    assert "3 texts without an answer in 30 days, 1 groups" in told
    assert "en 3" in told


def test_days_language_and_limit_narrow_it(grove: Grove) -> None:
    grove.invoke("migrate")
    keep(grove, "¿hay licencia para perros?", language="es")
    keep(grove, "who painted the mural", language=None, days_ago=20)

    assert [each["example"] for each in objects(invoke(grove, "--json", "--language", "es").stdout)] == [
        "¿hay licencia para perros?"
    ]
    assert len(objects(invoke(grove, "--json", "--days", "7").stdout)) == 1
    assert len(objects(invoke(grove, "--json", "--limit", "1").stdout)) == 1
    assert objects(invoke(grove, "--json").stdout)[1]["languages"] == {"?": 1}


def test_where_everything_was_answered_there_is_nothing_to_show(grove: Grove) -> None:
    grove.invoke("migrate")

    told = invoke(grove, "--json")

    assert (told.exit_code, told.stdout) == (0, "")
    assert "0 texts" in invoke(grove).stdout


def test_no_days_are_no_answer(grove: Grove) -> None:
    assert invoke(grove, "--days", "0").exit_code == 2
