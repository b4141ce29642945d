"""Where scenes draw: everything in virtual units, turned into pixels here and only here.

One virtual unit is ``scale`` pixels. ``origin`` is the pixel at which the virtual (0, 0) lies, so that a page can be centred in
a large window or moved under a small one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import pygame

from game.screen import shapes, text
from game.screen.motion import Motion
from game.screen.shapes import OVERSAMPLE, WHITE, Paint, Point, ShapeCache
from game.screen.text import Step, TextCache
from game.screen.theme import Colour, Theme, mix
from sim.report import tokens

Rect: TypeAlias = pygame.Rect
Align: TypeAlias = Literal["left", "centre", "right"]

_SHIFT = {"left": 0.0, "centre": 0.5, "right": 1.0}


@dataclass(frozen=True)
class Written:
    """One line of text as it was drawn: where, how large, the box it had to stay in, its colour and those it lies on."""

    text: str
    place: pygame.FRect  # virtual units, as all of these
    size: float
    box: Rect
    layer: int
    is_bold: bool
    colour: Colour
    grounds: frozenset[Colour]


@dataclass
class Brushes:
    """The caches that outlive a frame and a scene."""

    shapes: ShapeCache = field(default_factory=ShapeCache)
    texts: TextCache = field(default_factory=TextCache)
    cloths: dict[Hashable, pygame.Surface] = field(default_factory=dict)
    still: pygame.Surface | None = None  # the last scene's unmoving part
    still_key: Hashable = None


class Sprite(NamedTuple):
    """A baked picture and the distance in pixels from its corner to its middle."""

    picture: pygame.Surface
    half: int


class Canvas:
    """A surface seen in virtual units.

    Parameters
    ----------
    surface : pygame.Surface
        Where the pixels go.
    scale : float
        Pixels per virtual unit.
    theme : Theme
        The colours to draw with.
    brushes : Brushes
        Caches shared by every frame.
    motion : Motion
        Where things that move are on their way.
    page : Rect
        The area a scene may use, in virtual units.
    origin : tuple of int
        The pixel of the virtual (0, 0).
    """

    def __init__(
        self,
        surface: pygame.Surface,
        scale: float,
        theme: Theme,
        brushes: Brushes,
        motion: Motion,
        page: Rect,
        origin: tuple[int, int] = (0, 0),
    ) -> None:
        self.surface = surface
        self.scale = scale
        self.theme = theme
        self.brushes = brushes
        self.motion = motion
        self.drain = True  # whether a lead's mark empties as it ages
        self.page = page
        self.origin = origin
        self.written: list[Written] | None = None  # set to a list, it collects every line of text drawn
        self._boxes = [page]
        self._layer = 0

    # places

    def at(self, x: float, y: float) -> tuple[int, int]:
        """Give the pixel of a virtual point."""
        return round(self.origin[0] + x * self.scale), round(self.origin[1] + y * self.scale)

    def area(self, rect: Rect) -> pygame.Rect:
        """Give the pixels of a virtual rectangle; neighbours share an edge at every scale."""
        left, top = self.at(rect.left, rect.top)
        right, bottom = self.at(rect.right, rect.bottom)
        return pygame.Rect(left, top, right - left, bottom - top)

    def thick(self, width: float) -> int:
        """Give a line's width in pixels, never less than one."""
        return max(1, round(width * self.scale))

    @contextmanager
    def within(self, box: Rect) -> Iterator[None]:
        """Say which box the texts drawn inside belong to. It is checked by tests and draws nothing."""
        self._boxes.append(box)
        yield
        self._boxes.pop()

    @contextmanager
    def above(self) -> Iterator[None]:
        """Draw something that may cover texts: a tooltip, a panel over the scene."""
        self._layer += 1
        self._boxes.append(self.page)
        yield
        self._boxes.pop()
        self._layer -= 1

    @contextmanager
    def clipped(self, rect: Rect) -> Iterator[None]:
        """Keep what is drawn inside a rectangle."""
        before = self.surface.get_clip()
        self.surface.set_clip(self.area(rect).clip(before))
        yield
        self.surface.set_clip(before)

    # rectangles and lines

    def fill(self, rect: Rect, colour: Colour) -> None:
        """Fill a plain rectangle."""
        self.surface.fill(colour, self.area(rect))

    def box(self, rect: Rect, colour: Colour, radius: float = 0, edge: Colour | None = None, width: float = 1) -> None:
        """Fill a rounded rectangle, with an outline inside its edge if one is asked for."""
        area = self.area(rect)
        if edge is None:
            self._rounded(area, round(radius * self.scale), colour)
            return
        thick = self.thick(width)
        self._rounded(area, round(radius * self.scale), edge)
        self._rounded(area.inflate(-2 * thick, -2 * thick), max(0, round(radius * self.scale) - thick), colour)

    def _rounded(self, area: pygame.Rect, radius: int, colour: Paint) -> None:
        """Fill a rounded rectangle of pixels from three plain ones and four baked corners."""
        if area.width <= 0 or area.height <= 0:
            return
        r = min(radius, area.width // 2, area.height // 2)
        self.surface.fill(colour, (area.left + r, area.top, area.width - 2 * r, area.height))
        if r == 0:
            return
        self.surface.fill(colour, (area.left, area.top + r, r, area.height - 2 * r))
        self.surface.fill(colour, (area.right - r, area.top + r, r, area.height - 2 * r))
        for i, corner in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
            picture = self.brushes.shapes.shape(("corner", r, i), (r, r), colour, _corner_painter(r, *corner))
            self.surface.blit(
                picture, (area.right - r if corner[0] else area.left, area.bottom - r if corner[1] else area.top)
            )

    def outline(self, rect: Rect, colour: Colour, radius: float, width: float) -> None:
        """Draw a rounded frame whose middle stays as it is, for focus rings and chips."""
        area, thick = self.area(rect), self.thick(width)
        r = min(round(radius * self.scale), area.width // 2, area.height // 2)
        w, h = area.width, area.height
        for plain in (
            (r, 0, w - 2 * r, thick),
            (r, h - thick, w - 2 * r, thick),
            (0, r, thick, h - 2 * r),
            (w - thick, r, thick, h - 2 * r),
        ):
            self.surface.fill(colour, pygame.Rect(plain).move(area.topleft))
        for i, corner in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
            painter = _frame_painter(r, thick, *corner)
            picture = self.brushes.shapes.shape(("frame", r, thick, i), (r, r), colour, painter)
            self.surface.blit(
                picture, (area.right - r if corner[0] else area.left, area.bottom - r if corner[1] else area.top)
            )

    def rule(self, start: Point, end: Point, colour: Colour, width: float = 1) -> None:
        """Draw a level or upright line."""
        (x1, y1), (x2, y2) = self.at(*start), self.at(*end)
        thick = self.thick(width)
        if y1 == y2:
            self.surface.fill(colour, (x1, y1 - thick // 2, x2 - x1, thick))
        else:
            self.surface.fill(colour, (x1 - thick // 2, y1, thick, y2 - y1))

    # baked shapes

    def _bake(self, kind: str, pieces: Sequence[Sequence[Point]], colour: Paint, width: float) -> None:
        """Draw paths (stroked, or filled where ``width`` is 0) through one sprite that spans them all."""
        s = self.scale
        xs = [x for piece in pieces for x, _ in piece]
        ys = [y for piece in pieces for _, y in piece]
        pad = width / 2 + 1
        left, top = self.at(min(xs) - pad, min(ys) - pad)
        right, bottom = self.at(max(xs) + pad, max(ys) + pad)
        ox, oy = self.origin[0] - left, self.origin[1] - top
        paths = [[(round(x * s + ox, 2), round(y * s + oy, 2)) for x, y in piece] for piece in pieces]

        def paint(surface: pygame.Surface) -> None:
            for path in paths:
                if width == 0:
                    pygame.draw.polygon(surface, WHITE, shapes.large(path))
                else:
                    shapes.stroke(surface, path, width * s)

        key = (kind, round(width * s, 2), tuple(tuple(path) for path in paths))
        picture = self.brushes.shapes.shape(key, (right - left + 1, bottom - top + 1), colour, paint)
        self.surface.blit(picture, (left, top))

    def path(self, points: Sequence[Point], colour: Paint, width: float) -> None:
        """Draw a line through points, joins and ends round."""
        self._bake("path", [points], colour, width)

    def paths(self, pieces: Sequence[Sequence[Point]], colour: Paint, width: float) -> None:
        """Draw several lines as one shape; where they cross, a colour with alpha is laid on once."""
        self._bake("path", pieces, colour, width)

    def dashes(self, points: Sequence[Point], colour: Paint, width: float, on: float = 8, off: float = 7) -> None:
        """Draw a dashed line through points."""
        self._bake("path", shapes.dash(points, on, off), colour, width)

    def polygon(self, points: Sequence[Point], colour: Paint) -> None:
        """Fill a polygon."""
        self._bake("polygon", [points], colour, 0)

    def disc(self, centre: Point, radius: float, colour: Paint) -> None:
        """Fill a circle."""
        self.ring(centre, radius, radius, colour)

    def ring(self, centre: Point, radius: float, width: float, colour: Paint, share: float = 1.0) -> None:
        """Draw a ring whose outer edge is ``radius``, or ``share`` of it clockwise from twelve o'clock."""
        r = radius * self.scale
        inner = max(0.0, r - width * self.scale)
        half = int(r) + 2

        def paint(surface: pygame.Surface) -> None:
            middle = (half * OVERSAMPLE, half * OVERSAMPLE)
            if share < 1:
                band = shapes.arc_band((half, half), r, inner, 0, share)
                pygame.draw.polygon(surface, WHITE, shapes.large(band))
                return
            pygame.draw.circle(surface, WHITE, middle, r * OVERSAMPLE, max(0, round((r - inner) * OVERSAMPLE)))

        if share <= 0:
            return
        key = ("ring", round(r, 2), round(inner, 2), round(share, 3))
        picture = self.brushes.shapes.shape(key, (2 * half, 2 * half), colour, paint)
        x, y = self.at(*centre)
        self.surface.blit(picture, (x - half, y - half))

    def hatch(self, rect: Rect, colour: Paint, radius: float = 0, every: float = 16, width: float = 3) -> None:
        """Draw slanted lines over a rounded rectangle: fog, and what is broken."""
        area = self.area(rect)
        if area.width <= 0 or area.height <= 0:
            return
        r, step, thick = radius * self.scale, every * self.scale, width * self.scale

        def paint(surface: pygame.Surface) -> None:
            _paint_hatch(surface, r, step, thick)

        key = ("hatch", area.size, round(r, 2), round(step, 2), round(thick, 2))
        self.surface.blit(self.brushes.shapes.shape(key, area.size, colour, paint), area)

    def folds(self, rect: Rect, low: Colour, high: Colour, every: float) -> None:
        """Draw a hanging cloth: a row of pixels that waves between two colours, stretched down."""
        area = self.area(rect)
        key = (area.size, low, high, every)
        cloth = self.brushes.cloths.get(key)
        if cloth is None:
            row = pygame.Surface((area.width, 1))
            for x in range(area.width):
                light = 0.5 - 0.5 * math.cos(2 * math.pi * x / (every * self.scale))
                row.set_at((x, 0), mix(low, high, light))
            cloth = self.brushes.cloths[key] = pygame.transform.scale(row, area.size)
        self.surface.blit(cloth, area)

    # whole pictures

    def sprite(
        self, key: Hashable, reach: float, colour: Paint, paint: Callable[[pygame.Surface, float], None]
    ) -> Sprite:
        """Bake a shape round a middle; ``paint`` gets the large canvas and how many of its pixels make a virtual unit."""
        half = math.ceil(reach * self.scale) + 1
        unit = self.scale * OVERSAMPLE
        picture = self.brushes.shapes.shape(
            (key, round(unit, 3)), (2 * half, 2 * half), colour, lambda surface: paint(surface, unit)
        )
        return Sprite(picture, half)

    def picture(self, key: Hashable, rect: Rect, colour: Paint, paint: Callable[[pygame.Surface, float], None]) -> None:
        """Draw a shape that fills a rectangle and is too long to describe each time; ``key`` must tell it from others."""
        area, unit = self.area(rect), self.scale * OVERSAMPLE
        full = (key, area.size, round(unit, 3))
        self.surface.blit(self.brushes.shapes.shape(full, area.size, colour, lambda s: paint(s, unit)), area)

    def place(self, sprite: Sprite, x: float, y: float) -> None:
        """Draw one sprite with its middle at a point."""
        px, py = self.at(x, y)
        self.surface.blit(sprite.picture, (px - sprite.half, py - sprite.half))

    def place_many(self, sprites: Iterable[tuple[Sprite, float, float]]) -> int:
        """Draw many sprites in one call; give how many."""
        (ox, oy), s = self.origin, self.scale
        batch = [
            (sprite.picture, (round(ox + x * s) - sprite.half, round(oy + y * s) - sprite.half))
            for sprite, x, y in sprites
        ]
        self.surface.fblits(batch)
        return len(batch)

    def still(self, key: Hashable, paint: Callable[[], None]) -> None:
        """Paint what rarely changes, or lay down the copy of it kept from an earlier frame."""
        full = (key, self.theme.name, self.scale, self.origin, self.surface.get_size())
        if self.written is None and self.brushes.still_key == full and self.brushes.still is not None:
            self.surface.blit(self.brushes.still, (0, 0))
            return
        paint()
        self.brushes.still_key, self.brushes.still = full, self.surface.copy()

    # text

    def text(self, x: float, y: float, line: str, step: Step, colour: Colour, align: Align = "left") -> float:
        """Write a line with its baseline at ``y``; give its width."""
        if not line:
            return 0.0
        size = text.pixels(step, self.scale)
        picture = self.brushes.texts.line(line, size, step.weight, colour)
        wide = picture.get_width()
        left, base = self.at(x, y)
        left -= round(wide * _SHIFT[align])
        top = base - text.font(step.weight, size).get_ascent()
        if self.written is not None:
            self._note(line, pygame.Rect(left, base, wide, 0), step, colour)
        self.surface.blit(picture, (left, top))
        return wide / self.scale

    def _note(self, line: str, foot: pygame.Rect, step: Step, colour: Colour) -> None:
        """Remember a line that is about to be drawn: from the top of its capitals to the foot of its descenders."""
        s = self.scale
        x, y = (foot.left - self.origin[0]) / s, (foot.top - self.origin[1]) / s
        place = pygame.FRect(x, y - 0.7 * step.size, foot.width / s, 0.9 * step.size)
        high = round(0.35 * step.size * s)
        spots = [(foot.left + foot.width * i // 8, foot.top - high) for i in range(9)]
        inside = self.surface.get_rect()
        colours = (self.surface.get_at(spot) for spot in spots if inside.collidepoint(spot))
        grounds = frozenset((found.r, found.g, found.b) for found in colours)
        is_bold = step.weight in {"Bold", "Black"}
        assert self.written is not None  # noqa: S101 - told to mypy; text() asks first
        self.written.append(Written(line, place, step.size, self._boxes[-1], self._layer, is_bold, colour, grounds))

    def middle(self, x: float, y: float, line: str, step: Step, colour: Colour, align: Align = "left") -> float:
        """Write a line whose capitals are centred on ``y``; give its width."""
        return self.text(x, y + text.cap_height(step) / 2, line, step, colour, align)

    def paragraph(
        self, x: float, y: float, words: str, step: Step, colour: Colour, room: float, align: Align = "left"
    ) -> float:
        """Write wrapped lines from the baseline ``y`` on; give the baseline of the line that would follow."""
        for line in text.wrap(words, step, room, self.scale):
            self.text(x, y, line, step, colour, align)
            y += step.size * tokens.load().line_height
        return y

    def width(self, line: str, step: Step) -> float:
        """Measure a line as it will be drawn here."""
        return text.width(line, step, self.scale)


def _corner_painter(radius: int, right: int, bottom: int) -> shapes.Painter:
    """Give the painter of one corner of a filled rounded rectangle."""

    def paint(surface: pygame.Surface) -> None:
        r = radius * OVERSAMPLE
        pygame.draw.circle(surface, WHITE, (0 if right else r, 0 if bottom else r), r)

    return paint


def _frame_painter(radius: int, thick: int, right: int, bottom: int) -> shapes.Painter:
    """Give the painter of one corner of a frame."""

    def paint(surface: pygame.Surface) -> None:
        r = radius * OVERSAMPLE
        pygame.draw.circle(surface, WHITE, (0 if right else r, 0 if bottom else r), r, thick * OVERSAMPLE)

    return paint


def _paint_hatch(surface: pygame.Surface, radius: float, every: float, width: float) -> None:
    """Draw lines that climb to the right, then keep only what lies in the rounded rectangle."""
    w, h = surface.get_size()
    x = -h
    step, half = every * OVERSAMPLE, width * OVERSAMPLE * 0.7071
    while x < w:
        pygame.draw.polygon(surface, WHITE, [(x - half, h), (x + half, h), (x + half + h, 0), (x - half + h, 0)])
        x += int(step)
    mask = pygame.Surface((w, h), pygame.SRCALPHA)
    mask.fill((255, 255, 255, 0))
    pygame.draw.rect(mask, WHITE, mask.get_rect(), border_radius=round(radius * OVERSAMPLE))
    surface.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MIN)
