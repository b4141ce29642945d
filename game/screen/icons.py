"""Icons on a grid of twenty units, two-unit strokes with round joins; drawn, never typed. And the game's own sign."""

from __future__ import annotations

import math
from typing import NamedTuple

from game.screen.canvas import Canvas
from game.screen.shapes import Paint, Point, regular, star
from game.screen.theme import Colour


class Icon(NamedTuple):
    """Lines to stroke and polygons to fill, on the grid from -10 to 10."""

    lines: tuple[tuple[Point, ...], ...] = ()
    fills: tuple[tuple[Point, ...], ...] = ()


def _arc(x: float, y: float, r: float, start: float, end: float, flat: float = 1.0) -> tuple[Point, ...]:
    """Sample an arc; angles in shares of the circle, clockwise from twelve o'clock."""
    steps = max(6, round(36 * abs(end - start)))
    angles = [2 * math.pi * (start + (end - start) * i / steps) for i in range(steps + 1)]
    return tuple((x + r * math.sin(a), y - r * flat * math.cos(a)) for a in angles)


def _lens(r: float) -> tuple[Point, ...]:
    """Give the outline of an eye."""
    return _arc(0, 0, r, 0, 1, 0.62)


_RETURN = (
    ((-6.5, -2.0), (2.2, -2.0), *_arc(2.2, 2.0, 4.0, 0, 0.5), (-1.0, 6.0)),
    ((-2.6, -6.0), (-6.8, -2.0), (-2.6, 2.0)),
)

ICONS: dict[str, Icon] = {
    "undo": Icon(_RETURN),
    "gear": Icon(
        (_arc(0, 0, 4.6, 0, 1), *(((6.6 * x, 6.6 * y), (9 * x, 9 * y)) for x, y in regular(8, 1))),
    ),
    "help": Icon((_arc(0, 0, 8, 0, 1), (*_arc(0, -2.2, 2.5, -0.25, 0.36), (0, 1.5))), (_arc(0, 4.4, 1.2, 0, 1),)),
    "clock": Icon((_arc(0, 0, 8, 0, 1), ((0, -4.5), (0, 0), (3.2, 2.2)))),
    "eye": Icon((_lens(9.5),), (_arc(0, 0, 2.8, 0, 1),)),
    "hidden": Icon((_lens(9.5), ((-7.5, 7), (7.5, -7)))),
    "flag": Icon((((-6, -8), (-6, 9)),), (((-6, -8), (8, -3.5), (-6, 1)),)),
    "check": Icon((((-6, 0.5), (-2, 4.5), (6, -4.5)),)),
    "cross": Icon((((-5, -5), (5, 5)), ((5, -5), (-5, 5)))),
    "minus": Icon((((-5, 0), (5, 0)),)),
    "plus": Icon((((-5, 0), (5, 0)), ((0, -5), (0, 5)))),
    "play": Icon((), (((-5.5, -7.5), (7.5, 0), (-5.5, 7.5)),)),
    "pause": Icon((), (((-6, -7), (-2, -7), (-2, 7), (-6, 7)), ((2, -7), (6, -7), (6, 7), (2, 7)))),
    "step": Icon((), (((-6, -6), (3, 0), (-6, 6)), ((4, -6), (6.5, -6), (6.5, 6), (4, 6)))),
    "skip": Icon(
        (), (((-9, -6), (-1.5, 0), (-9, 6)), ((-1.5, -6), (6, 0), (-1.5, 6)), ((6.5, -6), (9, -6), (9, 6), (6.5, 6)))
    ),
    "star": Icon((), (tuple(star(10)),)),
    "nurture": Icon(_RETURN),
    "warning": Icon((((0, -8), (9, 8), (-9, 8), (0, -8)), ((0, -2.5), (0, 2.5))), (_arc(0, 5.4, 1.2, 0, 1),)),
    "up": Icon((), (((0, -4), (5, 4), (-5, 4)),)),
    "down": Icon((), (((-5, -4), (5, -4), (0, 4)),)),
    "disc": Icon((), (_arc(0, 0, 10, 0, 1),)),
    "lost_at_handoff": Icon((((0, -10), (0, -7)), ((0, -4), (0, -1)), ((-5, 2), (5, 2), (5, 10), (-5, 10), (-5, 2)))),
    "ignored": Icon((_arc(0, 0, 9, 0, 1), ((-6.4, 6.4), (6.4, -6.4)))),
    "late": Icon((_arc(0, 0, 9, 0, 1), ((0, -5), (0, 0), (3.5, 2.5)))),
    "misfit": Icon((_arc(5, 0, 6, 0, 1),), (((-10, -6), (0, -6), (0, 6), (-10, 6)),)),
    "message": Icon((((-10, -8), (2, -8), (2, 0), (-10, 0), (-10, -8)),), (((-3, 1.5), (10, 1.5), (10, 9), (-3, 9)),)),
    "price": Icon((_arc(2, 0, 8, 0.13, -0.63), ((-9, -2), (1, -2)), ((-9, 2), (1, 2)))),
    "capacity": Icon(
        (),
        (*(_arc(x, -4, 3, 0, 1) for x in (-7, 0, 7)), ((-10, 2), (10, 2), (10, 7), (-10, 7))),
    ),
    "luck": Icon(
        (((-8, -8), (8, -8), (8, 8), (-8, 8), (-8, -8)),),
        (_arc(-4, -4, 1.6, 0, 1), _arc(0, 0, 1.6, 0, 1), _arc(4, 4, 1.6, 0, 1)),
    ),
    "speaker": Icon(
        (_arc(1, 0, 5, 0.12, 0.38), _arc(1, 0, 9, 0.12, 0.38)),
        (((-9, -3), (-5, -3), (0, -8), (0, 8), (-5, 3), (-9, 3)),),
    ),
}


def icon(canvas: Canvas, name: str, x: float, y: float, colour: Paint, size: float = 20, weight: float = 2) -> None:
    """Draw an icon with its middle at a point, ``size`` virtual units wide."""
    unit = size / 20
    drawn = ICONS[name]
    if drawn.lines:
        pieces = [[(x + px * unit, y + py * unit) for px, py in line] for line in drawn.lines]
        canvas.paths(pieces, colour, weight)
    for fill in drawn.fills:
        canvas.polygon([(x + px * unit, y + py * unit) for px, py in fill], colour)


def sign(canvas: Canvas, x: float, y: float, radius: float, ground: Colour) -> None:
    """Draw the game's sign: two halves that do not touch, and the pass between them."""
    look, gap = canvas.theme, radius * 0.21
    for side, turn, colour in ((-1, 0.5, look.mkt), (1, 0.0, look.sales)):
        half = [(x + side * gap + px, y + py) for px, py in _arc(0, 0, radius, turn, turn + 0.5)]
        canvas.polygon(half, colour)
    canvas.disc((x, y), radius * 0.41, ground)
    canvas.disc((x, y), radius * 0.27, look.ink)
