"""What every command about campaigns shares: their group, and the arguments they have in common."""

from typing import Annotated

import typer

app = typer.Typer(help="Outreach: who, what, when.", no_args_is_help=True)

By = Annotated[str, typer.Option("--by", help="Who does this; it is kept in the audit")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object")]
Name = Annotated[str, typer.Argument(help="The campaign's name")]
