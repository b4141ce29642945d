"""``python -m game``."""

from game.cli import main

# the background process of forecasts imports this module too
if __name__ == "__main__":
    main(prog_name="game")
