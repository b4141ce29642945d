"""A real window for tests: Xvfb as the screen, xdotool as the hands, the save and the state as text as the eyes."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import pygame
import pytest

from game.play.quarter import open_company
from game.play.shelf import Shelf
from game.screen.canvas import Rect
from game.screen.director import GameDirector
from game.screen.scenes.base import Scene
from game.screen.widgets.base import Widget

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0  # seconds; a loaded computer is slow, not broken


def missing() -> str:
    """Say what this computer lacks for a real window."""
    lacks = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
    return f"{' and '.join(lacks)} not installed" if lacks else ""


class Screen:
    """An X server without a monitor; its picture lies in a file."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1280, 720)) -> None:
        self.folder = folder
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp", "-fbdir", folder],
            pass_fds=(write,), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = f":{pipe.readline().strip()}"

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.terminate()
        self.server.wait(10)

    def is_lit(self) -> bool:
        """Say whether anything is drawn: an X server begins in black."""
        return pygame.transform.average_color(self.picture())[2] > 10

    def picture(self) -> pygame.Surface:
        """Read the picture: an XWD file, whose header tells where its colours end."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", data[:100])
        start, wide, high, line, colours = header[0], header[4], header[5], header[12], header[19]
        pixels = data[start + 12 * colours :][: line * high]
        return pygame.image.frombuffer(pixels, (line // 4, high), "BGRA").subsurface((0, 0, wide, high)).copy()


class Game:
    """The program in a window of that screen."""

    def __init__(self, screen: Screen, home: Path, *arguments: str) -> None:
        self.home = home
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SDL_")},
            "DISPLAY": screen.name, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy", "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.output = home / "output.txt"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "game", *arguments], cwd=ROOT, env=self.environment, stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.until(screen.is_lit, "the first frame")
        time.sleep(0.3)

    def tool(self, *words: str) -> str:
        """Run xdotool."""
        return subprocess.run(
            ["xdotool", *words], env=self.environment, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.tool("key", key)
            time.sleep(0.06)

    def hold(self, key: str, seconds: float) -> None:
        """Hold a key down."""
        self.tool("keydown", key)
        time.sleep(seconds)
        self.tool("keyup", key)

    def point(self, x: float, y: float) -> None:
        """Move the mouse."""
        self.tool("mousemove", str(round(x)), str(round(y)))
        time.sleep(0.08)

    def click(self, x: float, y: float, seconds: float = 0.05) -> None:
        """Click, or hold the button down for a while."""
        self.point(x, y)
        self.tool("mousedown", "1")
        time.sleep(seconds)
        self.tool("mouseup", "1")
        time.sleep(0.1)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one place to another."""
        self.point(*start)
        self.tool("mousedown", "1")
        for share in (0.25, 0.5, 0.75, 1.0):
            self.point(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
        self.tool("mouseup", "1")

    # eyes

    @property
    def save(self) -> Path:
        """The only save."""
        return next((self.home / "data" / "handoff").glob("*.handoff"))

    def done(self) -> list[str]:
        """Say what has been done, as the save tells it."""
        try:
            lines = self.save.read_text(encoding="utf-8").splitlines()
        except (StopIteration, OSError):
            return []
        return [do for line in lines if (do := _act(line))]

    def until(self, sees: Callable[[], object], what: str) -> None:
        """Wait until something can be seen."""
        end = time.monotonic() + PATIENCE
        while not sees():
            if time.monotonic() > end or self.process.poll() is not None:
                pytest.fail(f"{what} did not come; done so far {self.done()}; {self.output.read_text()[-2000:]}")
            time.sleep(0.05)

    def until_done(self, act: str, times: int = 1) -> None:
        """Wait until the save holds an act so many times."""
        self.until(lambda: self.done().count(act) >= times, f"'{act}'")
        time.sleep(0.4)

    def state(self) -> str:
        """Ask the program for its state as text."""
        before = len(self.output.read_text())
        self.press("F12")
        self.until(lambda: len(self.output.read_text()) > before, "the state as text")
        time.sleep(0.2)
        self.press("F12")
        return self.output.read_text()[before:]

    def place(self, name: str) -> Rect:
        """Find where a widget is, by opening a copy of the save in a program of our own."""
        return self.widgets()[name].rect

    def widgets(self) -> dict[str, Widget]:
        """Describe the widgets of the present scene."""
        return {widget.name: widget for widget in self.scene().build(Rect(0, 0, 1280, 720))}

    def scene(self) -> Scene[Any]:
        """Give the present scene, as a program of our own shows it."""
        copy = self.home / "copy.handoff"
        shutil.copy(self.save, copy)
        shelf = Shelf(open_company, copy, workers=lambda: None)
        director = GameDirector(shelf, shelf.resume())
        director.close()
        return director.scene()

    def end(self) -> int:
        """Wait for the program's end; give its exit code."""
        return self.process.wait(20)

    def kill(self) -> None:
        """End the program if it has not ended by itself."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


def _act(line: str) -> str:
    """Give the act in a line of a save; empty for other lines."""
    try:
        return str(json.loads(line)["record"].get("do", ""))
    except ValueError:  # a line that is being written
        return ""
