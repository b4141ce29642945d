"""Type: the scale's steps, text rendered at its final size and cached, measuring and wrapping.

Nothing here is laid out twice: a rendered text is kept by (text, size, weight, colour), a wrap by (text, step, width).
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache, lru_cache
from typing import TypeAlias

import pygame
from font_source_sans_pro import font_files_ttf

from game.screen.theme import Colour
from sim.report import tokens
from sim.report.tokens import TypeStep

Step: TypeAlias = TypeStep

SMALLEST = 14  # virtual pixels; nothing on a screen is written smaller
_FILES = {"Regular": "", "Semibold": "Semibold", "Bold": "Bold", "Black": "Black"}
_DOTS = "\u2026"
_KEPT = 3000  # rendered texts; the busiest scene holds about 200 at a time

_steps = tokens.load().type
DISPLAY, VERDICT, TITLE = _steps["display"], _steps["verdict"], _steps["title"]
NUMBER, FIGURE, VALUE = _steps["number"], _steps["figure"], _steps["value"]
PAGE, PANEL, HEADING = _steps["page"], _steps["panel"], _steps["heading"]
BUTTON, CALL, SUBTITLE = _steps["button"], _steps["call"], _steps["subtitle"]
COUNT, CARD, SIDE = _steps["count"], _steps["card"], _steps["side"]
LEAD, BODY, NAME, STRONG = _steps["lead"], _steps["body"], _steps["name"], _steps["strong"]
LABEL, MARK, CAPTION, CHIP = _steps["label"], _steps["mark"], _steps["caption"], _steps["chip"]
SMALL, KEY = _steps["small"], _steps["key"]


@cache
def font(weight: str, pixels: int) -> pygame.font.Font:
    """Open the typeface at its final size in pixels."""
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(font_files_ttf[f"SourceSansPro{_FILES[weight]}"], pixels)


def pixels(step: Step, scale: float) -> int:
    """Give the size a step is rendered at."""
    return round(step.size * scale)


@lru_cache(maxsize=8192)
def width(text: str, step: Step, scale: float = 1.0) -> float:
    """Measure a line of text, in virtual pixels."""
    return font(step.weight, pixels(step, scale)).size(text)[0] / scale


def cap_height(step: Step) -> float:
    """Give the height of a capital letter, in virtual pixels: Source Sans draws it at 0.66 of the size."""
    return 0.66 * step.size


@lru_cache(maxsize=2048)
def wrap(text: str, step: Step, room: float, scale: float = 1.0) -> tuple[str, ...]:
    """Break a text into lines no wider than ``room`` virtual pixels. A single word that is too wide keeps its line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width(longer, step, scale) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return tuple(lines)


@lru_cache(maxsize=2048)
def shorten(text: str, step: Step, room: float, scale: float = 1.0) -> str:
    """Cut a line that is wider than ``room`` virtual pixels, and say so with three dots."""
    if width(text, step, scale) <= room:
        return text
    keep = next((n for n in range(len(text) - 1, 0, -1) if width(text[:n].rstrip() + _DOTS, step, scale) <= room), 0)
    return text[:keep].rstrip() + _DOTS


class TextCache:
    """Rendered lines of text, the most recently used ones kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, str, Colour], pygame.Surface] = OrderedDict()
        self.rendered = 0  # how many texts had to be laid out; steady frames leave it alone

    def line(self, text: str, size: int, weight: str, colour: Colour) -> pygame.Surface:
        """Give a line of text as a picture, ``size`` in pixels."""
        key = (text, size, weight, colour)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        self.rendered += 1
        picture = font(weight, size).render(text, True, colour)
        self._kept[key] = picture
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return picture
