"""The program `grove`: one command for each thing an operator does."""

from bot.cli.main import main

__all__ = ["main"]
