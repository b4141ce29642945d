"""Lead marks: the shape says where a lead came from, the fill how long it has waited. One mark is one lead.

The mark drains as interest does, and its colour says the same again from bright to burnt.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal, TypeAlias

import pygame

from game.screen.canvas import Canvas, Sprite
from game.screen.shapes import WHITE, Point, regular, stroke
from game.screen.theme import Colour

Shape: TypeAlias = Literal["circle", "square", "diamond", "triangle", "hexagon"]

SHAPES: tuple[Shape, ...] = ("circle", "square", "diamond", "triangle", "hexagon")
LEVELS = (1.0, 0.62, 0.34, 0.0)  # how full a mark of each age is
AGE_LIMITS = (60.0, 240.0, 1440.0)  # minutes; an agreement may set its own
# where the largest circle inside each shape lies below its middle, and its radius; both as shares of the mark's radius
_INSIDE: dict[str, tuple[float, float]] = {
    "circle": (0, 1), "square": (0, 0.88), "diamond": (0, 0.813), "triangle": (0.222, 0.678), "hexagon": (0, 0.935),
}  # fmt: skip
_REACH = 1.3  # of the radius; no shape goes further


def age_of(minutes: float, limits: tuple[float, float, float] = AGE_LIMITS) -> int:
    """Give the age step of a lead that has waited so long: 0 fresh to 3.

    >>> [age_of(m) for m in (0, 59, 60, 239, 240, 1440)]
    [0, 0, 1, 1, 2, 3]
    """
    return bisect_right(limits, minutes)


def outline(shape: Shape, radius: float) -> list[Point]:
    """Give a mark's corners round the origin; a circle as a polygon fine enough to look round."""
    if shape == "square":
        side = 0.88 * radius
        return [(-side, -side), (side, -side), (side, side), (-side, side)]
    if shape == "diamond":
        return regular(4, 1.15 * radius)
    if shape == "triangle":
        return [(0, -1.18 * radius), (1.15 * radius, 0.9 * radius), (-1.15 * radius, 0.9 * radius)]
    if shape == "hexagon":
        return regular(6, 1.08 * radius)
    return regular(48, radius)


def inset(shape: Shape, radius: float, by: float) -> list[Point]:
    """Give a mark's corners with every edge moved inwards by so much."""
    low, inner = _INSIDE[shape]
    keep = 1 - by / (inner * radius)
    return [(x * keep, (y - low * radius) * keep + low * radius) for x, y in outline(shape, radius)]


def mark(canvas: Canvas, shape: Shape, age: int, radius: float, colour: Colour | None = None) -> Sprite:
    """Bake a lead's mark. Its fill sinks with age unless the canvas says that marks do not drain.

    Parameters
    ----------
    age : int
        Age step, 0 to 3.
    radius : float
        Virtual units: 6 to 6.6 in the flow, 7 to 9 in lists.
    colour : tuple of int, optional
        Instead of the age's own colour, where the age is not the message.
    """
    level = LEVELS[age] if canvas.drain else 1.0
    weight = (1 + 0.06 * radius) * (1 if level > 0 else 1.25)  # an empty mark would look lighter than it is

    def paint(surface: pygame.Surface, unit: float) -> None:
        _paint(surface, shape, radius, level, weight, unit)

    return canvas.sprite(("mark", shape, level, radius), radius * _REACH, colour or canvas.theme.ages[age], paint)


def _paint(surface: pygame.Surface, shape: Shape, radius: float, level: float, weight: float, unit: float) -> None:
    """Draw a mark on the large canvas: its fill up to the level, then its outline."""
    middle = surface.get_width() / 2
    corners = [(middle + x * unit, middle + y * unit) for x, y in outline(shape, radius)]
    if level > 0:
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        surface.set_clip(
            pygame.Rect(0, round(bottom - (bottom - top) * level), surface.get_width(), surface.get_height())
        )
        pygame.draw.polygon(surface, WHITE, corners)
        surface.set_clip(None)
    if level < 1:
        drawn = [(middle + x * unit, middle + y * unit) for x, y in inset(shape, radius, weight / 2)]
        path = [(x / 4, y / 4) for x, y in [*drawn, drawn[0]]]
        stroke(surface, path, weight * unit / 4)
