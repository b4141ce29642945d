"""``python -m game``."""

from game.cli import main

main(prog_name="game")
