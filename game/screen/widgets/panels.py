"""Surfaces and small displays: cards, chips, key hints, the tooltip, the agreement's meter, the overload ring, fog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.locale import percent
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.motion import MS
from game.screen.theme import Colour, mix
from game.screen.widgets.base import Look, Ring, Tip, Widget
from game.screen.widgets.button import Coat, key_cap

WARN_FROM = 0.7  # of two days of work: from here on the ring says that the inbox is overloaded


def card(canvas: Canvas, rect: Rect, radius: float = 14) -> None:
    """Draw a card."""
    canvas.box(rect, canvas.theme.surface, radius, canvas.theme.cardedge, canvas.theme.line_factor)


def event_card(canvas: Canvas, rect: Rect) -> None:
    """Draw the card of something that happened: an orange edge, a breath of orange within."""
    theme = canvas.theme
    canvas.box(rect, mix(theme.surface, theme.warn, 0.1), 14, theme.warn, 2 * theme.line_factor)


def pill(canvas: Canvas, rect: Rect, label: str, fill: Colour, *, dot: bool = False) -> None:
    """Draw a filled chip: whose turn it is, or that something is an event."""
    theme = canvas.theme
    canvas.box(rect, fill, rect.height / 2)
    x: float = rect.centerx
    if dot:
        canvas.disc((rect.left + 16, rect.centery), 5, theme.onfill)
        x += 8
    with canvas.within(rect):
        canvas.middle(x, rect.centery, label, text.MARK, theme.onfill, "centre")


def side_dot(canvas: Canvas, x: float, y: float, role: str, radius: float = 6) -> None:
    """Draw the dot that stands before a side's name."""
    canvas.disc((x, y), radius, canvas.theme.role(role))


def key_hints(canvas: Canvas, x: int, baseline: int, hints: Sequence[tuple[str, str]], gap: int = 22) -> int:
    """Draw key caps, each with the word for what it does; give where they end."""
    theme = canvas.theme
    middle = baseline - 5
    for cap, word in hints:
        x += key_cap(canvas, x, middle, cap, Coat(theme.raised, theme.edge, theme.ink2)) + 8
        x += round(canvas.text(x, baseline, word, text.CAPTION, theme.ink2)) + gap
    return x


def tooltip(canvas: Canvas, near: Rect, tip: Tip) -> None:
    """Draw what a number is made of, below it, or above where the page ends."""
    theme, room = canvas.theme, 300
    lines = text.wrap(tip.body, text.CAPTION, room, canvas.scale)
    wide = max(canvas.width(tip.title, text.MARK), *(canvas.width(line, text.CAPTION) for line in lines))
    rect = Rect(0, 0, round(wide) + 32, 44 + 21 * len(lines) - 5)
    rect.centerx = near.centerx
    rect.clamp_ip(canvas.page.inflate(-16, -16))
    is_below = near.bottom + 14 + rect.height < canvas.page.bottom
    rect.top = near.bottom + 14 if is_below else near.top - 14 - rect.height
    tip_x = max(rect.left + 22, min(rect.right - 22, near.centerx))
    foot, point = (rect.top + 1, rect.top - 9) if is_below else (rect.bottom - 1, rect.bottom + 9)
    with canvas.above(), canvas.within(rect):
        canvas.polygon([(tip_x - 10, foot), (tip_x + 10, foot), (tip_x, point)], theme.ink)
        canvas.box(rect, theme.ink, 10)
        canvas.text(rect.left + 16, rect.top + 24, tip.title, text.MARK, theme.bg)
        canvas.paragraph(rect.left + 16, rect.top + 46, tip.body, text.CAPTION, theme.bg, room)


def notice(canvas: Canvas, words: str) -> None:
    """Draw a sentence that must be read, below the top bar, over whatever is there."""
    theme, room = canvas.theme, 520
    lines = text.wrap(words, text.STRONG, room, canvas.scale)
    wide = max(canvas.width(line, text.STRONG) for line in lines)
    rect = Rect(0, canvas.page.top + 64, round(wide) + 84, 24 + 24 * len(lines))
    rect.centerx = canvas.page.centerx
    with canvas.above(), canvas.within(rect):
        canvas.box(rect.inflate(8, 8), theme.bg, 16)
        event_card(canvas, rect)
        icon(canvas, "warning", rect.left + 30, rect.centery, theme.warn)
        for i, line in enumerate(lines):
            canvas.text(rect.left + 56, rect.top + 30 + 24 * i, line, text.STRONG, theme.ink)


def kept_bar(canvas: Canvas, rect: Rect, kept: float) -> None:
    """Draw what was kept solid, what was broken hatched, and a mark between."""
    theme = canvas.theme
    x = rect.left + round(rect.width * kept)
    canvas.box(rect, mix(theme.surface, theme.bad, 0.35), rect.height / 2)
    canvas.hatch(rect, theme.bad, rect.height / 2, 8, 3)
    if x > rect.left:
        with canvas.clipped(Rect(rect.left, rect.top, x - rect.left, rect.height)):
            canvas.box(rect, theme.joint, rect.height / 2)
    if 0 < kept < 1:
        canvas.rule((x, rect.top - 4), (x, rect.bottom + 4), theme.ink, 2)


@dataclass(frozen=True, kw_only=True)
class Meter(Widget):
    """How much of a side's promise was kept. ``kept`` is 0..1, None before anything was measured."""

    label: str
    role: str
    kept: float | None
    unknown: str = ""

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the side, both shares, and the bar."""
        del look
        theme, rect = canvas.theme, self.rect
        bar = Rect(rect.left, rect.bottom - 12, rect.width, 12)
        with canvas.within(rect):
            side_dot(canvas, rect.left + 7, rect.top + 10, self.role)
            canvas.middle(rect.left + 20, rect.top + 10, self.label, text.BODY, theme.ink)
            if self.kept is None:
                canvas.middle(rect.right, rect.top + 10, self.unknown, text.CAPTION, theme.ink2, "right")
                canvas.box(bar, theme.track, 6)
                return
            self._share(canvas, rect.right - 64, self.kept, "check", theme.joint)
            self._share(canvas, rect.right, 1 - self.kept, "cross", theme.bad)
        kept_bar(canvas, bar, self.kept)

    def _share(self, canvas: Canvas, right: int, share: float, sign: str, colour: Colour) -> None:
        middle = self.rect.top + 10
        wide = canvas.middle(right, middle, percent(share), text.MARK, colour, "right")
        icon(canvas, sign, right - wide - 11, middle, colour, 16)

    def says(self) -> str:
        """Say the share kept."""
        return f"{self.label}: {self.unknown if self.kept is None else percent(self.kept)}"


def load_ring(canvas: Canvas, x: float, y: float, radius: float, share: float, *, width: float = 8) -> Colour:
    """Draw how much work waits as an arc, 100 % being a full circle; give its colour, which warns from 70 %."""
    theme = canvas.theme
    colour = theme.warn if share >= WARN_FROM else theme.ink2
    canvas.disc((x, y), radius, theme.surface)
    canvas.ring((x, y), radius, width, theme.line)
    canvas.ring((x, y), radius, width, colour, min(1.0, round(share, 2)))
    return colour


def pulse(canvas: Canvas, x: float, y: float, radius: float, *, beats: bool) -> None:
    """Draw the two circles round an overloaded ring; they breathe while time passes."""
    theme, length = canvas.theme, MS["pulse"]
    beat = (canvas.motion.now % length) / length if beats and not canvas.motion.reduced else 0.0
    for reach, strength in ((5, 0.5), (10, 0.27)):
        # eight steps of brightness, so that a beat bakes eight rings and not one a frame
        faint = strength * (1 - 0.5 * round(8 * abs(2 * beat - 1)) / 8) if beat else strength
        canvas.ring((x, y), radius + reach, 2, mix(theme.tint("sales", 0.05), theme.warn, faint))


@dataclass(frozen=True, kw_only=True)
class FogPanel(Widget):
    """What a side cannot see: ghost rows under a hatch, and a chip that says what it is and what lifts it.

    Parameters
    ----------
    hidden, lifts : str
        What lies behind it, and what would lift it.
    is_lifted : bool
        Whether it is gone: then the hatch slides apart, and rows stand where the ghosts were.
    lines : tuple of str
        What lies behind it; drawn once it is lifted.
    """

    hidden: str
    lifts: str
    is_lifted: bool = False
    lines: tuple[str, ...] = ()

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the panel and its chip, or what was behind it."""
        del look
        theme, rect = canvas.theme, self.rect
        gone = canvas.motion.to(("fog", self.name), float(self.is_lifted), MS["fog"])
        ground = mix(theme.fog, theme.surface, gone)
        canvas.box(rect, ground, 14, theme.line if theme.line_factor == 1 else theme.cardedge)
        if gone < 1:
            self._ghosts(canvas)
            # in eight steps, so that a lifting bakes eight hatches and not one a frame
            apart = round(8 * gone) / 8
            canvas.hatch(rect.inflate(-2, -2), mix(ground, theme.fogline, 1 - apart), 13, 16 * (1 + apart), 3)
        if self.is_lifted:
            self._rows(canvas)
        else:
            self._chip(canvas)

    def _rows(self, canvas: Canvas) -> None:
        """Write what the fog hid."""
        theme, rect = canvas.theme, self.rect
        with canvas.within(rect):
            canvas.text(rect.left + 20, rect.top + 34, self.hidden, text.NAME, theme.ink)
            for i, line in enumerate(self.lines):
                canvas.text(rect.left + 20, rect.top + 64 + 25 * i, line, text.LABEL, theme.ink2)

    def _ghosts(self, canvas: Canvas) -> None:
        """Draw the rows one could read here: a heading, then a mark, a name and a value each."""
        theme, rect = canvas.theme, self.rect
        ghost = mix(theme.fog, theme.edge, 0.2)
        canvas.box(Rect(rect.left + 18, rect.top + 16, round(rect.width * 0.3), 12), ghost, 6)
        y = rect.top + 49
        for i in range((rect.height - 60) // 30 + 1):
            canvas.disc((rect.left + 26, y + 7), 7, ghost)
            canvas.box(Rect(rect.left + 44, y + 1, round(rect.width * (0.24, 0.3, 0.22)[i % 3]), 12), ghost, 6)
            wide = round(rect.width * (0.2, 0.14, 0.17)[i % 3])
            canvas.box(Rect(rect.right - 18 - wide, y + 1, wide, 12), ghost, 6)
            y += 30

    def _chip(self, canvas: Canvas) -> None:
        theme = canvas.theme
        if not self.hidden:
            icon(canvas, "hidden", *self.rect.center, theme.ink2, 26)
            return
        room = self.rect.width - 40 - 78
        first = text.wrap(self.hidden, text.NAME, room, canvas.scale)
        second = text.wrap(self.lifts, text.CAPTION, room, canvas.scale)
        lines = [(line, text.NAME, theme.ink) for line in first] + [(line, text.CAPTION, theme.ink2) for line in second]
        wide = max(canvas.width(line, step) for line, step, _ in lines)
        chip = Rect(0, 0, round(wide) + 76, 16 + 22 * len(lines))
        chip.center = self.rect.center
        canvas.box(chip, theme.surface, 14, theme.line)
        icon(canvas, "hidden", chip.left + 30, chip.centery, theme.ink2, 22)
        with canvas.within(chip):
            for i, (line, step, ink) in enumerate(lines):
                canvas.text(chip.left + 56, chip.top + 25 + 22 * i, line, step, ink)

    def ring(self) -> Ring:
        """Go round the panel."""
        return Ring(self.rect.inflate(10, 10), 18)

    def says(self) -> str:
        """Read the chip, or what it hid."""
        return f"{self.hidden}: {'; '.join(self.lines) if self.is_lifted else self.lifts}"
