"""Values along a line: the slider, and the stepper for values one counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.input import Key
from game.screen.marks import Shape, mark
from game.screen.motion import MS
from game.screen.theme import mix
from game.screen.widgets.base import Answer, Command, Look, Ring, Widget
from game.screen.widgets.button import coat

_TRACK = 6
_KNOB = 9.0


@dataclass(frozen=True, kw_only=True)
class Slider(Widget):
    """Label left, value right, a track below with a knob that carries its side's colour.

    Parameters
    ----------
    value, low, high, by : float
        In the caller's unit; ``by`` is the smallest step.
    shown : str
        The value as people read it; a quieter remark may follow after a tab character.
    act : callable
        Turns a new value into a command.
    mark : str, optional
        A lead mark's shape in front of the label: the channel the slider belongs to.
    stops : bool
        Whether each step gets a dot on the track.
    most : float, optional
        The highest value that can be had now, such as what is left of a budget. A key that asks for more is passed on,
        so that the player is told why not.
    is_set : bool
        Whether a value has been chosen yet; until then the knob is hollow and any place can be chosen.
    """

    label: str
    value: float
    low: float
    high: float
    by: float
    shown: str
    act: Callable[[float], Command]
    role: str = "mkt"
    mark: Shape | None = None
    stops: bool = False
    most: float | None = None
    is_set: bool = True

    def _track(self) -> Rect:
        indent = 28 if self.mark else 0
        return Rect(self.rect.left + indent, self.rect.bottom - 15, self.rect.width - indent, _TRACK)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw label, value, track and knob."""
        theme, track = canvas.theme, self._track()
        ink = theme.ink if self.is_enabled else theme.ink3
        middle = self.rect.top + 12
        with canvas.within(self.rect):
            if self.mark:
                canvas.place(mark(canvas, self.mark, 0, 8), self.rect.left + 10, middle)
            canvas.middle(track.left, middle, self.label, text.LABEL, theme.ink2 if self.is_enabled else ink)
            self._values(canvas, track.right, middle, ink)
        self._draw_track(canvas, track, look)

    def _values(self, canvas: Canvas, right: int, middle: int, ink: tuple[int, int, int]) -> None:
        first, _, second = self.shown.partition("\t")
        if second:
            right -= round(canvas.middle(right, middle, second, text.STRONG, ink, "right")) + 8
        canvas.middle(right, middle, first, text.STRONG, ink, "right")

    def _draw_track(self, canvas: Canvas, track: Rect, look: Look) -> None:
        theme = canvas.theme
        canvas.box(track, theme.track, 3)
        if self.stops:
            steps = round((self.high - self.low) / self.by)
            for i in range(steps + 1):
                canvas.disc((track.left + track.width * i / steps, track.centery), 2, theme.edge)
        if not self.is_enabled:
            return
        x = track.left + track.width * self._share()
        grow = 2 * look.hover
        if self.is_set:
            done = Rect(track.left, track.top, max(_TRACK, round(x) - track.left), _TRACK)
            canvas.box(done, theme.role(self.role), 3)
        canvas.disc((x, track.centery), _KNOB + 1 + grow, theme.surface)
        canvas.disc((x, track.centery), _KNOB + grow, theme.ink)
        canvas.disc(
            (x, track.centery),
            4 + 1.5 * look.press if self.is_set else 6,
            theme.role(self.role) if self.is_set else theme.surface,
        )

    def _share(self) -> float:
        return (self.value - self.low) / (self.high - self.low)

    def ring(self) -> Ring:
        """Go round the label and the track."""
        return Ring(self.rect.inflate(24, 8), 11)

    def says(self) -> str:
        """Say label and value."""
        return f"{self.label}: {self.shown.replace(chr(9), ' ')}"

    def _set(self, value: float, cue: str | None) -> Answer:
        found = self._on_grid(value) if self.most is None else min(self.most, self._on_grid(value))
        return Answer(self.act(found), cue) if found != self.value or not self.is_set else Answer()

    def _on_grid(self, value: float) -> float:
        steps = int((min(self.high, max(self.low, value)) - self.low) / self.by + 0.5)  # halves up, unlike round()
        return min(self.high, self.low + steps * self.by)

    def _stepped(self, steps: int) -> float:
        """Give the value some steps on; from off the grid the first step leads onto it."""
        place = (self.value - self.low) / self.by
        return self.low + self.by * ((floor(place + 1e-9) if steps > 0 else ceil(place - 1e-9)) + steps)

    def on_key(self, key: Key) -> Answer | None:
        """Left and right change it by a step, with Shift by five; Home and End go to the limits."""
        by = 5 if key.shift else 1
        if key.name == "right" and self.most is not None and self.value >= self.most < self.high:
            return Answer(self.act(self._on_grid(self._stepped(by))))
        target = {"left": self._stepped(-by), "right": self._stepped(by), "home": self.low, "end": self.high}.get(
            key.name
        )
        return None if target is None else self._set(target, "tick")

    def _to(self, x: float, cue: str | None) -> Answer:
        track = self._track()
        return self._set(self.low + (x - track.left) / track.width * (self.high - self.low), cue)

    def on_press(self, x: float, y: float) -> Answer | None:
        """Jump to the pointer."""
        del y
        return self._to(x, None)

    def on_drag(self, x: float, y: float) -> Answer | None:
        """Follow the pointer."""
        del y
        return self._to(x, None)

    def on_release(self, x: float, y: float) -> Answer | None:
        """Stop with a tick."""
        del y
        return Answer(self._to(x, None).command, "tick")

    def on_wheel(self, turn: int) -> Answer | None:
        """One step a notch."""
        return self._set(self._stepped(turn), "tick") if turn else None


@dataclass(frozen=True, kw_only=True)
class Stepper(Widget):
    """Label, minus, value, plus. ``is_stacked`` puts the value under the label, where a page has no line for it.

    Parameters
    ----------
    place : int
        Which of the values, from 0.
    count : int
        How many values there are.
    shown : str
        The chosen value as people read it; a quieter remark (``was 8 h``) may follow after a tab character.
    act : callable
        Turns a new place into a command.
    """

    label: str
    place: int
    count: int
    shown: str
    act: Callable[[int], Command]
    is_stacked: bool = False

    def _squares(self) -> tuple[Rect, Rect]:
        gap = 40 if self.is_stacked else 80
        plus = Rect(self.rect.right - 32, self.rect.centery - 16, 32, 32)
        return plus.move(-gap, 0), plus

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw label, value and the two squares; a square fades at its limit."""
        theme, rect = canvas.theme, self.rect
        ink = theme.ink if self.is_enabled else theme.ink3
        quiet = theme.ink2 if self.is_enabled else theme.ink3
        minus, plus = self._squares()
        with canvas.within(rect):
            if self.is_stacked:
                canvas.text(rect.left, rect.top + 17, self.label, text.CAPTION, quiet)
                first, _, second = self.shown.partition("\t")
                x = rect.left + canvas.text(rect.left, rect.top + 40, first, text.HEADING, ink)
                canvas.text(x + 12, rect.top + 40, second, text.CAPTION, quiet)
            else:
                canvas.middle(rect.left, rect.centery, self.label, text.LABEL, quiet)
                middle = (minus.right + plus.left) / 2
                canvas.middle(middle, rect.centery, self.shown, text.VALUE, ink, "centre")
        for square, name, limit in ((minus, "minus", 0), (plus, "plus", self.count - 1)):
            usable = self.is_enabled and self.place != limit
            paint = coat(theme, "plain", Look(hover=look.hover) if usable else Look(), is_enabled=usable)
            canvas.box(square, paint.fill, 7, paint.edge)
            icon(canvas, name, *square.center, paint.ink)

    def ring(self) -> Ring:
        """Go round the whole."""
        return Ring(self.rect.inflate(14, 10), 11)

    def says(self) -> str:
        """Say label and value."""
        return f"{self.label}: {self.shown.replace(chr(9), ' ')}"

    def _by(self, step: int) -> Answer:
        place = min(self.count - 1, max(0, self.place + step))
        return Answer(self.act(place), "tap") if place != self.place else Answer()

    def on_key(self, key: Key) -> Answer | None:
        """Left or minus, right or plus."""
        step = {"left": -1, "-": -1, "right": 1, "+": 1}.get(key.name)
        return None if step is None else self._by(step)

    def on_release(self, x: float, y: float) -> Answer | None:
        """Press a square."""
        for square, step in zip(self._squares(), (-1, 1), strict=True):
            if square.collidepoint(x, y):
                return self._by(step)
        return None

    def on_wheel(self, turn: int) -> Answer | None:
        """One value a notch."""
        return self._by(1 if turn > 0 else -1)


@dataclass(frozen=True, kw_only=True)
class Toggle(Widget):
    """A pill that slides between off and on, its state also in a word.

    Parameters
    ----------
    label, remark : str
        What it switches, and one line on why.
    words : tuple of str
        What off and on are called.
    act : callable
        Turns the new state into a command.
    """

    label: str
    remark: str
    is_on: bool
    act: Callable[[bool], Command]
    words: tuple[str, str] = ("off", "on")

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw label, remark, word and pill."""
        theme, rect = canvas.theme, self.rect
        ink = theme.ink if self.is_enabled else theme.ink3
        pill = Rect(rect.right - 56, rect.centery - 15, 56, 30)
        with canvas.within(rect):
            canvas.text(rect.left, rect.top + 17, self.label, text.NAME, ink)
            canvas.text(rect.left, rect.top + 39, self.remark, text.CAPTION, theme.ink2 if self.is_enabled else ink)
            quiet = theme.ink2 if self.is_enabled else ink
            canvas.middle(pill.left - 12, pill.centery, self.words[self.is_on], text.LABEL, quiet, "right")
        at = canvas.motion.to(("knob", self.name), float(self.is_on), MS["toggle"])
        if at < 0.5:
            ground = mix(theme.raised, theme.ink, 0.08 * look.hover)
            canvas.box(pill, ground, 15, mix(theme.edge, theme.ink2, look.hover), 2)
        else:
            canvas.box(pill, mix(theme.joint, theme.ink, 0.12 * look.hover), 15)
        canvas.disc((pill.left + 15 + 26 * at, pill.centery), 11, theme.onfill if at >= 0.5 else theme.ink2)

    def ring(self) -> Ring:
        """Go round the row."""
        return Ring(self.rect.inflate(16, 4), 11)

    def says(self) -> str:
        """Say label and state."""
        return f"{self.label}: {self.words[self.is_on]}"

    def _flip(self) -> Answer:
        return Answer(self.act(not self.is_on), "tap")

    def on_key(self, key: Key) -> Answer | None:
        """Enter and Space flip it, right is on and left is off."""
        wanted = {"return": not self.is_on, "space": not self.is_on, "left": False, "right": True}.get(key.name)
        if wanted is None:
            return None
        return self._flip() if wanted != self.is_on and not key.is_repeat else Answer()

    def on_shortcut(self) -> Answer | None:
        """Flip it."""
        return self._flip()

    def on_release(self, x: float, y: float) -> Answer | None:
        """Flip it where the press began."""
        return self._flip() if self.contains(x, y) else None
