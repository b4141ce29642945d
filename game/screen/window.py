"""The window and how a page lies in it.

At 100 % the whole page is always in view, shrunk if the window is smaller than 1280 x 720. A larger size is kept whatever the
window: where it does not fit, the view follows the focus or the pointer, as a magnifier does. A larger window gives the page
more room, up to 1920 x 1080 virtual units; beyond that things grow.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import pygame

from game.screen.canvas import Rect

SMALL = (1280, 720)
LARGE = (1920, 1080)


@dataclass(frozen=True)
class View:
    """How the page lies in the window: pixels per unit, the page in units, and the pixel of the virtual (0, 0)."""

    scale: float
    page: Rect
    origin: tuple[int, int]

    def to_virtual(self, pos: tuple[int, int]) -> tuple[float, float]:
        """Turn a pixel into virtual units."""
        return (pos[0] - self.origin[0]) / self.scale, (pos[1] - self.origin[1]) / self.scale

    def is_whole(self, size: tuple[int, int]) -> bool:
        """Whether a window of this size shows all of the page."""
        return self.page.width * self.scale <= size[0] + 1 and self.page.height * self.scale <= size[1] + 1

    def shares(self, size: tuple[int, int], point: tuple[float, float]) -> tuple[float, float]:
        """Give what to look at so that a point of the page comes to the window's middle, as far as the page goes."""
        found = []
        for room, units, at in zip(size, self.page.size, point, strict=True):
            beyond = units * self.scale - room
            found.append((at * self.scale - room / 2) / beyond if beyond > 0 else 0.5)
        return found[0], found[1]


def fit(size: tuple[int, int], wish: float, look_at: tuple[float, float] | None = None) -> View:
    """Lay a page into a window.

    Parameters
    ----------
    size : tuple of int
        The window in pixels.
    wish : float
        The size the player chose, 1 to 2.
    look_at : tuple of float, optional
        Where the page is larger than the window: 0 shows its left or top edge, 1 the other one.
    """
    whole = min(size[0] / SMALL[0], size[1] / SMALL[1])
    scale = min(wish, whole) if wish <= 1 else wish
    scale = max(scale, min(size[0] / LARGE[0], size[1] / LARGE[1]))
    wide = min(LARGE[0], max(SMALL[0], int(size[0] / scale)))
    high = min(LARGE[1], max(SMALL[1], int(size[1] / scale)))
    shares = look_at or (0.5, 0.5)
    origin = tuple(_offset(room, round(units * scale), share)
                   for room, units, share in zip(size, (wide, high), shares, strict=True))  # fmt: skip
    return View(scale, Rect(0, 0, wide, high), (origin[0], origin[1]))


def _offset(room: int, needed: int, share: float) -> int:
    """Centre what fits; slide what does not, so that the edge of the page meets the edge of the window at the ends."""
    if needed <= room:
        return (room - needed) // 2
    return -round((needed - room) * min(1.0, max(0.0, share)))


class Window:
    """The program's window: resizable, sharp on dense displays, full screen on F11."""

    def __init__(self, title: str, scale: float = 1.0) -> None:
        # without this hint Windows would draw the window small and stretch it
        os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
        os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", title)
        pygame.display.init()
        pygame.key.set_repeat(350, 45)  # milliseconds; sliders follow a held arrow, buttons ignore repeats
        size = (round(SMALL[0] * scale), round(SMALL[1] * scale))
        self._window = pygame.Window(title, _within_desktop(size), resizable=True, allow_high_dpi=True)
        self._window.minimum_size = (SMALL[0] // 2, SMALL[1] // 2)
        self.surface = self._window.get_surface()

    @property
    def size(self) -> tuple[int, int]:
        """The window in pixels."""
        return self.surface.get_size()

    @property
    def density(self) -> float:
        """Pixels per point of the system: 2 on many laptops, where the mouse is told in points."""
        return self.surface.get_width() / max(1, self._window.size[0])

    def resized(self) -> None:
        """Take the new surface after the window changed."""
        self.surface = self._window.get_surface()

    def resize(self, scale: float) -> None:
        """Make room for a page at this size, as far as the desktop goes."""
        self.resize_to(_within_desktop((round(SMALL[0] * scale), round(SMALL[1] * scale))))

    def resize_to(self, size: tuple[int, int]) -> None:
        """Give the window a size in the system's points."""
        self._window.size = size
        self.resized()

    def set_fullscreen(self, *, is_on: bool) -> None:
        """Fill the screen, or go back."""
        if is_on:
            self._window.set_fullscreen(True)
        else:
            self._window.set_windowed()
        self.resized()

    def show(self) -> None:
        """Put what was drawn on the screen."""
        self._window.flip()

    def close(self) -> None:
        """Take the window away."""
        self._window.destroy()


def _within_desktop(size: tuple[int, int]) -> tuple[int, int]:
    """Give a window size that the desktop can hold."""
    desktops = pygame.display.get_desktop_sizes()
    wide, high = desktops[0] if desktops else SMALL
    return min(size[0], wide), min(size[1], high)
