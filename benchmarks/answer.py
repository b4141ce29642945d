"""How long players wait: the quarter's answer after the plans are locked, and frames while a lever moves and a forecast is run.

    python -m benchmarks answer

Aim: under half a second from the lock to the first frame of the run, and no frame over 33 ms while a slider is dragged. Every
time is that of the whole program without a display: rules, save on disk, simulator, scene and drawing. Beside the time on the
wall stands the processor's, which a busy computer does not lengthen.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from game.play import commands as rules
from game.play.quarter import open_company
from game.play.roles import Side
from game.play.shelf import Shelf
from game.screen.app import App
from game.screen.director import GameDirector
from game.screen.intents import Start
from game.screen.loop import STEP
from game.screen.prefs import Prefs
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.run import Run
from game.screen.window import Window

GAMES = 5
M, S = Side.MARKETING, Side.SALES


def settle(app: App, kind: type | None = None) -> None:
    """Let frames pass until the simulator has answered."""
    while True:
        app.advance(STEP)
        if kind is None or isinstance(app.scene, kind):
            return
        time.sleep(0.001)


def drag(app: App, desk: Marketing) -> list[tuple[float, float]]:
    """Move the bar up and down, a step a frame, and give what each frame took, on the wall and of the processor."""
    times = []
    for step in [*range(20, 50), *range(50, 20, -1)]:
        began, used = time.perf_counter(), time.process_time()
        app.ask(rules.SetLever(M, desk.state.mql_bar.id, step))
        app.advance(STEP)
        app.paint()
        app.window.show()
        times.append((1000 * (time.perf_counter() - began), 1000 * (time.process_time() - used)))
    return times


def game(scenario: str, folder: Path) -> tuple[float, float, float, list[tuple[float, float]]]:
    """Play one game; give seconds to open it, seconds from the last lock to the run (wall, processor), frames of a drag."""
    shelf = Shelf(open_company, folder, scenario, 7)
    window = Window("answer")
    window.resize_to((1280, 720))
    app = App(window, director := GameDirector(shelf), Prefs())
    began = time.perf_counter()
    app.ask(Start("new"))
    while director.session is None:
        settle(app)
        time.sleep(0.001)
    opened = time.perf_counter() - began
    app.ask(rules.Start())
    settle(app, Marketing)
    assert isinstance(app.scene, Marketing)
    frames = drag(app, app.scene)
    for command in (rules.Guess(M, 60), rules.Lock(M), rules.TakeSeat(S), rules.Guess(S, 50)):
        app.ask(command)
        while director.is_waiting:
            settle(app)
    app.paint()
    began, used = time.perf_counter(), time.process_time()
    app.ask(rules.Lock(S))
    settle(app, Run)
    app.paint()
    app.window.show()
    answer, work = time.perf_counter() - began, time.process_time() - used
    director.close()
    shelf.close()
    app.window.close()
    return opened, answer, work, frames


def main() -> None:
    for scenario in ["no-sla", "sla", "misaligned-messaging", "typical"]:
        with tempfile.TemporaryDirectory() as folder:
            games = [game(scenario, Path(folder)) for _ in range(GAMES)]
        opened, answers, work = ([found[i] for found in games] for i in range(3))
        wall, used = ([frame[i] for found in games for frame in found[3]] for i in range(2))
        print(
            f"{scenario:22} opens {statistics.median(opened):4.2f} s   answer {statistics.median(answers):4.2f} s, at most "
            f"{max(answers):4.2f}, of the processor {statistics.median(work):4.2f}   "
            f"drag {statistics.median(wall):4.1f} ms, at most {max(wall):5.1f}, of the processor {max(used):4.1f}"
        )


if __name__ == "__main__":
    main()
