"""Commands about the database and the settings."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import print_json, progress, say, table
from bot.cli.parts import running_app

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.crypto import Keyring
    from storage.database import Database

ACCOUNT_IN_URL = re.compile(r"//[^/@]*@")


def add_to(program: typer.Typer) -> None:
    program.command("migrate")(migrate_tables)
    program.command("settings")(show_settings)
    program.command("rotate-keys")(rotate_keys)


def migrate_tables(
    to: Annotated[str, typer.Option(help="A revision; `base` takes all tables away")] = "",
    down: Annotated[bool, typer.Option("--down", help="Go back instead of forward; needs --to")] = False,
) -> None:
    """
    Bring the database's tables to this version of the program. Safe to repeat, and when two start at once.

    Example: grove migrate
    """
    from bot.settings import load_settings
    from storage import migrate
    from storage.database import Database

    if down and not to:
        raise typer.BadParameter("--down needs --to: which revision to go back to")
    with Database.open(load_settings().database_url) as database:
        (migrate.downgrade if down else migrate.upgrade)(database, to or "head")
        say(f"The tables are at revision {migrate.current(database)}.")


def show_settings(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="The table of the documentation")] = False,
) -> None:
    """
    List every setting: its variable, its value now, what it is for. Secrets show only whether they are set.

    Example: grove settings
    """
    from bot.settings import Settings, load_settings

    if as_markdown:
        print(markdown(), end="")  # noqa: T201 - a text for a file, not for a terminal
        return
    settings = load_settings()
    rows = [(variable(name), shown(settings, name), field.description) for name, field in Settings.model_fields.items()]
    if as_json:
        print_json({name: value for name, value, _ in rows})
    else:
        table("Settings (environment or .env)", ["variable", "value", "what it is for"], rows)


def markdown() -> str:
    """Every setting with its default and purpose, as the documentation has it."""
    from bot.settings import Settings

    lines = ["| variable | default | what it is for |", "|---|---|---|"]
    defaults = Settings.model_construct()
    for name, field in Settings.model_fields.items():
        default = "city.toml" if name == "city_file" else shown(defaults, name).replace("not set", "")
        lines.append(f"| `{variable(name)}` | {default and f'`{default}`'} | {field.description} |")
    return "\n".join(lines) + "\n"


def rotate_keys() -> None:
    """
    Encrypt every address under the present secret key; former ones are named by GROVE_OLDER_SECRET_KEYS.

    Example: GROVE_OLDER_SECRET_KEYS=old… GROVE_SECRET_KEY=new… grove rotate-keys
    """
    from bot.settings import load_settings
    from storage.crypto import Keyring

    settings = load_settings()
    keyring = Keyring.derive(settings.secrets[0], older=settings.secrets[1:])
    with running_app(settings, log_level="warning") as app:
        left = rotated(app.database, keyring)
    if left:
        say(f"{left} rows are still under an older key: who said STOP and was erased is known by it alone.")
        say("Keep GROVE_OLDER_SECRET_KEYS as it is until this number is 0.")
    else:
        say("0 rows are under an older key. GROVE_OLDER_SECRET_KEYS may go.")


def rotated(database: "Database", keyring: "Keyring") -> int:
    """Bring all that can be under the present key; gives how many rows are still under an older one."""
    from storage.rotation import count_under_older, rotate

    def left() -> int:
        with database.reading() as db:
            return count_under_older(db, keyring)

    with progress() as bar:
        total = left()
        task = bar.add_task("Rotating keys", total=total)
        for _ in rotate(database, keyring):
            bar.update(task, completed=total - left())
    return left()


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"GROVE_{name.upper()}"


def shown(settings: "Settings", name: str) -> str:
    """A setting's value without any secret in it."""
    value = getattr(settings, name)
    if hasattr(value, "get_secret_value"):
        return "set" if value.get_secret_value() else "not set"
    return _masked(value) if name == "database_url" else ACCOUNT_IN_URL.sub("//…@", str(value))


def _masked(url: str) -> str:
    from storage import engines
    from storage.errors import DatabaseUrlUnusable

    try:
        return engines.masked(engines.parse(url))
    except DatabaseUrlUnusable:
        return "set, but no database's URL"
