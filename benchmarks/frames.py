"""How long a frame of the run takes: 1280 x 720, no display, software drawing. Aim: a median under 16 ms with 2,000 leads.

    python -m benchmarks frames

A frame is a step of time and a whole repaint, played at 4x through a quarter's busiest days. Printed: the fastest and the
middle frame in milliseconds, how many marks the fullest frame drew, and what the first frame took (it bakes shapes and texts).
"""

from __future__ import annotations

import os
import statistics
import time

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from game.screen import sample
from game.screen.app import App, Director
from game.screen.loop import STEP
from game.screen.pitch import Pitch
from game.screen.prefs import Prefs
from game.screen.scenes.run import Play, Run
from game.screen.window import Window

FRAMES = 600


class Alone(Director):
    """A director of one scene."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def scene(self) -> Run:
        """Give the run."""
        return self.run

    def obey(self, command: object) -> None:
        """Stay."""


def measure(leads: int) -> tuple[float, float, float, int]:
    """Give the fastest, the middle and the first frame in milliseconds, and the most marks in a frame."""
    window = Window("frames")
    window.resize_to((1280, 720))
    run = Run(sample.run(leads, is_signed=False))
    app = App(window, Alone(run), Prefs())
    run.obey(Play("seek", (sample.FAIR - 1800) / (sample.WEEKS * 10_080)))
    began = time.perf_counter()
    app.paint()
    window.show()
    first = (time.perf_counter() - began) * 1000
    run.obey(Play("toggle"))
    times = []
    for _ in range(FRAMES):
        began = time.perf_counter()
        app.advance(STEP)
        app.paint()
        window.show()
        times.append((time.perf_counter() - began) * 1000)
    pitch = Pitch(24, 137, 936, 447, 5, 5)
    marks = max(len(run.flow(pitch, jumps=False).frame(sample.FAIR + 240 * i)) for i in range(12))
    window.close()
    return min(times), statistics.median(times), first, marks


def main() -> None:
    for leads in [500, 2000, 10_000]:
        fastest, middle, first, marks = measure(leads)
        print(
            f"{leads:6,} leads   min {fastest:5.1f} ms   median {middle:5.1f} ms   first {first:6.1f} ms   {marks:4} marks"
        )


if __name__ == "__main__":
    main()
