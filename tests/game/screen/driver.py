"""A player for tests: posts pygame's own events, lets a clock that only tests move go on, and looks at what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pygame

from game.screen.app import App, Director
from game.screen.canvas import Rect, Written
from game.screen.loop import STEP, Loop
from game.screen.prefs import Prefs
from game.screen.scenes.base import Scene
from game.screen.widgets.base import Widget
from game.screen.window import Window

KEYS = {
    "tab": pygame.K_TAB, "return": pygame.K_RETURN, "space": pygame.K_SPACE, "escape": pygame.K_ESCAPE,
    "left": pygame.K_LEFT, "right": pygame.K_RIGHT, "up": pygame.K_UP, "down": pygame.K_DOWN,
    "home": pygame.K_HOME, "end": pygame.K_END, "backspace": pygame.K_BACKSPACE,
    "f1": pygame.K_F1, "f11": pygame.K_F11, "f12": pygame.K_F12,
}  # fmt: skip


class Stage(Director):
    """A director with one scene, which remembers what it was asked to do."""

    def __init__(self, scene: Scene[Any]) -> None:
        self.now = scene
        self.obeyed: list[object] = []

    def scene(self) -> Scene[Any]:
        return self.now

    def obey(self, command: object) -> None:
        self.obeyed.append(command)


class Player:
    """Drives a whole program through its event queue."""

    def __init__(
        self, scene: Scene[Any] | Director, prefs: Prefs | None = None, size: tuple[int, int] = (1280, 720)
    ) -> None:
        self.window = Window("test")
        self.window.resize_to(size)
        self.stage: Any = scene if isinstance(scene, Director) else Stage(scene)
        self.kept: list[Prefs] = []
        self.said: list[str] = []
        self.app = App(self.window, self.stage, prefs or Prefs(), keep=self.kept.append, say=self.said.append)
        self.seconds = 0.0
        pygame.event.clear()
        self.loop = Loop(self.app, clock=lambda: self.seconds, rest=lambda seconds: None)

    def wait(self, seconds: float = STEP) -> None:
        """Let time pass in the loop's own steps."""
        steps = max(1, round(seconds / STEP))
        for _ in range(steps):
            self.seconds += STEP * 1.000001
            self.loop.turn()

    def down(self, name: str, *, shift: bool = False, ctrl: bool = False) -> None:
        self._key(pygame.KEYDOWN, name, shift=shift, ctrl=ctrl)

    def up(self, name: str) -> None:
        self._key(pygame.KEYUP, name)

    def press(self, *names: str, shift: bool = False, ctrl: bool = False) -> None:
        """Press keys one after the other."""
        for name in names:
            self.down(name, shift=shift, ctrl=ctrl)
            self.up(name)

    def _key(self, kind: int, name: str, *, shift: bool = False, ctrl: bool = False) -> None:
        mod = (pygame.KMOD_SHIFT if shift else 0) | (pygame.KMOD_CTRL if ctrl else 0)
        key = KEYS.get(name, ord(name[0]))
        text = " " if name == "space" else name if name not in KEYS else ""
        if kind == pygame.KEYUP:
            pygame.event.post(pygame.event.Event(kind, key=key, mod=mod))
        else:
            pygame.event.post(pygame.event.Event(kind, key=key, mod=mod, unicode=text))
        self.wait()

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        view = self.app.view()
        return round(view.origin[0] + x * view.scale), round(view.origin[1] + y * view.scale)

    def move(self, x: float, y: float) -> None:
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=self.pixel(x, y), rel=(0, 0), buttons=(0, 0, 0)))
        self.wait()

    def button(self, x: float, y: float, *, is_down: bool) -> None:
        kind = pygame.MOUSEBUTTONDOWN if is_down else pygame.MOUSEBUTTONUP
        pygame.event.post(pygame.event.Event(kind, pos=self.pixel(x, y), button=1))
        self.wait()

    def click(self, x: float, y: float) -> None:
        self.move(x, y)
        self.button(x, y, is_down=True)
        self.button(x, y, is_down=False)

    def click_on(self, name: str) -> None:
        self.click(*self.widget(name).rect.center)

    def wheel(self, turn: int) -> None:
        pygame.event.post(pygame.event.Event(pygame.MOUSEWHEEL, y=turn, x=0))
        self.wait()

    def widgets(self) -> dict[str, Widget]:
        return {widget.name: widget for widget in self.app.widgets(self.app.view())}

    def widget(self, name: str) -> Widget:
        return self.widgets()[name]

    @property
    def focus(self) -> str | None:
        return self.app.hand.focus

    def written(self) -> list[Written]:
        """Draw a frame and give every line of text in it."""
        canvas = self.app.canvas(self.app.view())
        canvas.written = []
        self.app.paint(canvas)
        return canvas.written

    def close(self) -> None:
        self.window.close()


def pairs(written: list[Written]) -> Iterator[tuple[Written, Written]]:
    """Give every two lines of one layer."""
    for i, one in enumerate(written):
        for other in written[i + 1 :]:
            if one.layer == other.layer:
                yield one, other


def holds(box: Rect, line: Written, slack: float = 1.5) -> bool:
    """Whether a box holds a line; a pixel of rounding is allowed."""
    place = line.place
    return (
        place.left >= box.left - slack
        and place.right <= box.right + slack
        and place.top >= box.top - slack
        and place.bottom <= box.bottom + slack
    )
