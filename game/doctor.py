"""Whether this computer can play: each thing the game needs, tried out, with what to do where it fails."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OLDEST_PYTHON: Final = (3, 11)
FRAME: Final = 0.016
"""Seconds a frame may take at sixty frames a second."""
ANSWER: Final = 0.5
"""Seconds that players wait for a quarter."""
_LEADS, _FRAMES = 2_000, 20
_NO_WINDOW: Final = ("dummy", "offscreen")


@dataclass(frozen=True)
class Finding:
    """What one check found; `advice` says what to do, and is empty where all is well."""

    name: str
    found: str
    advice: str = ""
    is_fatal: bool = False

    def __str__(self) -> str:
        """Give the line that `game doctor` prints."""
        state = "problem" if self.advice else "ok"
        line = f"{state:<8} {self.name}: {self.found}"
        return f"{line}. {self.advice}" if self.advice else line


def check(saves: Path) -> Iterator[Finding]:
    """Try everything out.

    Parameters
    ----------
    saves : Path
        The folder of saved games, or one save.
    """
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    yield python(sys.version_info[:2])
    checks: tuple[Callable[[], Finding], ...] = (pygame_version, display, sound, typeface, frame_time, simulator_speed)
    for each in checks:
        yield each()
    yield save_folder(saves)


def python(version: tuple[int, ...]) -> Finding:
    """Check the version of Python."""
    found = platform.python_version()
    if version < OLDEST_PYTHON:
        return Finding("python", found, "Install Python 3.11 or later.", is_fatal=True)
    return Finding("python", found)


def pygame_version() -> Finding:
    """Check that pygame is there, and the one that is kept up."""
    try:
        import pygame  # noqa: PLC0415 - its absence is a finding
    except ImportError as error:
        return Finding("pygame", str(error), "Install it with `pip install pygame-ce`.", is_fatal=True)
    if not hasattr(pygame, "IS_CE"):
        advice = "Uninstall pygame and install pygame-ce: the two cannot live together."
        return Finding("pygame", pygame.version.ver, advice, is_fatal=True)
    return Finding("pygame", f"pygame-ce {pygame.version.ver}, SDL {'.'.join(map(str, pygame.version.SDL))}")


def display() -> Finding:
    """Check that a window can be opened."""
    import pygame  # noqa: PLC0415

    advice = "Start the game on a computer with a screen; over a network, forward the display."
    was_on = pygame.display.get_init()
    try:
        pygame.display.init()
        driver = pygame.display.get_driver()
        sizes = pygame.display.get_desktop_sizes()
    except pygame.error as error:
        return Finding("display", str(error), advice, is_fatal=True)
    finally:
        if not was_on:
            pygame.display.quit()
    if driver in _NO_WINDOW:
        return Finding("display", f"driver {driver} shows nothing", advice, is_fatal=True)
    return Finding("display", f"driver {driver}, {', '.join(f'{wide}x{high}' for wide, high in sizes)}")


def sound() -> Finding:
    """Check that there is something to play sounds on; every sound has a visible twin, so none is needed."""
    import pygame  # noqa: PLC0415

    from game.screen.sound import Silence, speaker  # noqa: PLC0415 - needs pygame, whose absence is a finding

    was_on = pygame.mixer.get_init() is not None
    found = speaker()
    try:
        if isinstance(found, Silence):
            advice = "The game plays without; plug in or switch on a sound device to hear it."
            return Finding("sound", found.reason, advice)
        return Finding("sound", f"device {pygame.mixer.get_driver()}")
    finally:
        if not was_on:
            pygame.mixer.quit()


def typeface() -> Finding:
    """Check that the typeface can be opened."""
    import pygame  # noqa: PLC0415

    try:
        from font_source_sans_pro import font_files_ttf  # noqa: PLC0415

        pygame.font.init()
        for weight in ("", "Semibold", "Bold", "Black"):
            pygame.font.Font(font_files_ttf[f"SourceSansPro{weight}"], 18)
    except (ImportError, KeyError, OSError, pygame.error) as error:
        return Finding("fonts", str(error), "Install the package font-source-sans-pro, version 0.0.1.", is_fatal=True)
    return Finding("fonts", "Source Sans Pro in four weights")


def frame_time() -> Finding:
    """Draw many marks, as the busiest scene does, and take the middle of some frames."""
    import pygame  # noqa: PLC0415

    page = pygame.Surface((1280, 720))
    mark = pygame.Surface((16, 16), pygame.SRCALPHA)
    pygame.draw.circle(mark, (243, 246, 253), (8, 8), 6)
    places = [(mark, (37 * n % 1264, 53 * n % 704)) for n in range(_LEADS)]
    taken = []
    for _ in range(_FRAMES):
        begun = time.perf_counter()
        page.fill((13, 19, 34))
        page.fblits(places)
        taken.append(time.perf_counter() - begun)
    middle = statistics.median(taken)
    found = f"{1000 * middle:.1f} ms for {_LEADS:,} leads"
    if middle > FRAME:
        return Finding("frame time", found, "Close other programs, or play at 16x, where fewer things move.")
    return Finding("frame time", found)


def simulator_speed() -> Finding:
    """Run one quarter of the shipped company."""
    import sim  # noqa: PLC0415

    scenario = sim.load("no-sla")
    sim.run(scenario, until=1)  # the first run pays for imports
    begun = time.perf_counter()
    sim.run(scenario, until=13)
    taken = time.perf_counter() - begun
    found = f"{1000 * taken:.0f} ms for a quarter"
    if taken > ANSWER:
        return Finding(
            "simulator", found, "Plug the laptop in and close other programs; the game waits for each quarter."
        )
    return Finding("simulator", found)


def save_folder(place: Path) -> Finding:
    """Write into the folder of saves, and take it away again."""
    folder = place.parent if place.suffix else place
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"handoff")
    except OSError as error:
        advice = "Name a folder that can be written to with --save."
        return Finding("save folder", f"{folder}: {error.strerror}", advice, is_fatal=True)
    return Finding("save folder", str(folder))
