"""Play one quarter of the shipped company and keep three of its pages as the README's pictures, the same each time.

    python tools/readme_pictures.py [FOLDER]

Everything in them is the real simulator's: company no-sla, seed 7, the plans below.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pygame

from game.play import commands as rules
from game.play.quarter import open_company
from game.play.roles import Side
from game.play.shelf import Shelf
from game.screen.app import App
from game.screen.director import GameDirector
from game.screen.intents import Start
from game.screen.loop import STEP
from game.screen.prefs import Prefs
from game.screen.scenes.run import Play
from game.screen.window import Window

ROOT = Path(__file__).resolve().parent.parent
M, S = Side.MARKETING, Side.SALES
MARKETING = (rules.SetLever(M, "message", "lowest_cost"), rules.Guess(M, 60))
SALES = (rules.SetLever(S, "rule", "hottest_first"), rules.SetLever(S, "pitch", "price"), rules.Guess(S, 50))
OFFICE_HOURS = 0.4775  # of the quarter: a Tuesday morning in week 7


def wait(app: App, until: Callable[[], bool]) -> None:
    """Let frames pass until something is so."""
    while not until():
        app.advance(STEP)
        time.sleep(0.001)
    app.paint()  # what opens a page begins to move when it is first drawn
    for _ in range(120):  # two seconds, in which whatever moves comes to rest
        app.advance(STEP)
    app.paint()


def ask(app: App, director: GameDirector, *commands: object) -> None:
    """Carry out commands one after the other."""
    for command in commands:
        app.ask(command)
        wait(app, lambda: not director.is_waiting)


def pages(app: App, director: GameDirector) -> Iterator[str]:
    """Play the quarter; stop at each page that is worth a picture and give its name."""
    ask(app, director, Start("new"), rules.Start(), *MARKETING)
    wait(app, lambda: director.scene().state.forecast is not None)
    yield "desk"
    ask(app, director, rules.Lock(M), rules.TakeSeat(S), *SALES, rules.Lock(S), Play("seek", OFFICE_HOURS))
    yield "run"
    ask(app, director, rules.Reveal())
    yield "reveal"


def main() -> None:
    """Draw the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as games:
        shelf = Shelf(open_company, Path(games), "no-sla", 7)
        director = GameDirector(shelf)
        window = Window("pictures")
        window.resize_to((1280, 720))
        app = App(window, director, Prefs())
        for name in pages(app, director):
            path = folder / f"{name}.png"
            pygame.image.save(window.surface, path)
            sys.stdout.write(f"{path.name}: {path.stat().st_size / 1000:.0f} kB\n")
        director.close()
        shelf.close()


# the background process of forecasts imports this module too
if __name__ == "__main__":
    main()
