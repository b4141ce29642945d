"""Shapes drawn once at four times their size, scaled down smoothly and kept, so that every edge is soft and every frame cheap.

A shape is baked as a white mask in pixels; colouring a mask is one multiplication. Masks start transparent *white*, because
scaling blends colour and alpha apart from each other and a black ground would leave a dark rim.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Sequence
from typing import TypeAlias

import pygame

Point: TypeAlias = tuple[float, float]
Paint: TypeAlias = tuple[int, int, int] | tuple[int, int, int, int]
Painter: TypeAlias = Callable[[pygame.Surface], None]

OVERSAMPLE = 4
WHITE = (255, 255, 255, 255)
_KEPT = 6000  # coloured shapes; a scene needs a few hundred


class ShapeCache:
    """Baked shapes by (what, colour). Emptied as a whole when full: that happens after many resizes, not in a game."""

    def __init__(self) -> None:
        self._masks: dict[Hashable, pygame.Surface] = {}
        self._kept: dict[tuple[Hashable, Paint], pygame.Surface] = {}
        self.baked = 0  # how many masks had to be drawn; steady frames leave it alone

    def shape(self, key: Hashable, size: tuple[int, int], colour: Paint, paint: Painter) -> pygame.Surface:
        """Give a shape in a colour; ``paint`` draws it in white on a canvas four times ``size``, in pixels."""
        found = self._kept.get((key, colour))
        if found is not None:
            return found
        if len(self._kept) > _KEPT:
            self.clear()
        mask = self._masks.get(key)
        if mask is None:
            mask = self._masks[key] = bake(size, paint)
            self.baked += 1
        coloured = mask.copy()
        coloured.fill(colour, special_flags=pygame.BLEND_RGBA_MULT)
        self._kept[key, colour] = coloured
        return coloured

    def clear(self) -> None:
        """Forget every shape."""
        self._masks.clear()
        self._kept.clear()


def bake(size: tuple[int, int], paint: Painter) -> pygame.Surface:
    """Draw a white mask of ``size`` pixels at four times its size and scale it down."""
    wide, high = max(1, size[0]), max(1, size[1])
    large = pygame.Surface((wide * OVERSAMPLE, high * OVERSAMPLE), pygame.SRCALPHA)
    large.fill((255, 255, 255, 0))
    paint(large)
    return pygame.transform.smoothscale(large, (wide, high))


def large(points: Sequence[Point]) -> list[Point]:
    """Bring points from pixels to the large canvas."""
    return [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]


def stroke(surface: pygame.Surface, points: Sequence[Point], width: float) -> None:
    """Draw a line through points given in pixels, with round joins and ends, on the large canvas."""
    path = large(points)
    thick = max(1, round(width * OVERSAMPLE))
    for (x1, y1), (x2, y2) in itertools.pairwise(path):
        length = math.hypot(x2 - x1, y2 - y1)
        if length > 0:
            # a polygon, because pygame cuts the ends of a thick line along the axes
            nx, ny = (y1 - y2) / length * thick / 2, (x2 - x1) / length * thick / 2
            corners = [(x1 + nx, y1 + ny), (x2 + nx, y2 + ny), (x2 - nx, y2 - ny), (x1 - nx, y1 - ny)]
            pygame.draw.polygon(surface, WHITE, corners)
    for centre in path:
        pygame.draw.circle(surface, WHITE, centre, thick / 2)


def arc_band(centre: Point, outer: float, inner: float, start: float, share: float) -> list[Point]:
    """Give the outline of an arc of a ring: ``share`` of the circle, clockwise from ``start`` (0 is twelve o'clock)."""
    steps = max(2, round(90 * share))
    angles = [2 * math.pi * (start + share * i / steps) for i in range(steps + 1)]
    out = [(centre[0] + outer * math.sin(a), centre[1] - outer * math.cos(a)) for a in angles]
    back = [(centre[0] + inner * math.sin(a), centre[1] - inner * math.cos(a)) for a in reversed(angles)]
    return out + back


def bezier(points: Sequence[Point], steps: int = 32) -> list[Point]:
    """Sample a cubic curve given by its two ends and two handles."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    found = []
    for i in range(steps + 1):
        t = i / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return found


def s_curve(start: Point, end: Point, steps: int = 32) -> list[Point]:
    """Sample the curve that leaves and arrives level: the shape of every lane and ribbon."""
    half = (start[0] + end[0]) / 2
    return bezier([start, (half, start[1]), (half, end[1]), end], steps)


def dash(points: Sequence[Point], on: float, off: float) -> list[list[Point]]:
    """Cut a path into dashes of length ``on`` with gaps of ``off``."""
    pieces: list[list[Point]] = []
    piece: list[Point] = [points[0]]
    drawing, left = True, on
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        length = math.hypot(x2 - x1, y2 - y1)
        done = 0.0
        while length - done > left:
            done += left
            at = (x1 + (x2 - x1) * done / length, y1 + (y2 - y1) * done / length)
            if drawing:
                pieces.append([*piece, at])
            piece = [at]
            drawing, left = not drawing, off if drawing else on
        left -= length - done
        if drawing:
            piece.append((x2, y2))
    if drawing and len(piece) > 1:
        pieces.append(piece)
    return pieces


def regular(sides: int, radius: float, turn: float = 0.0) -> list[Point]:
    """Give a regular polygon round the origin with its first corner at the top, turned by a share of the circle."""
    angles = [2 * math.pi * (turn + i / sides) for i in range(sides)]
    return [(radius * math.sin(a), -radius * math.cos(a)) for a in angles]


def star(radius: float, inner: float = 0.42) -> list[Point]:
    """Give a five-pointed star round the origin."""
    reach = [radius, radius * inner] * 5
    return [(r * math.sin(math.pi * i / 5), -r * math.cos(math.pi * i / 5)) for i, r in enumerate(reach)]
