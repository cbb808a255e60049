"""`python -m bot.cli` is `grove`, where the program is not on the path."""

from bot.cli.main import main

main()
