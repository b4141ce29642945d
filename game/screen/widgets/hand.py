"""The player's hand: which widget has focus, is hovered, pressed or held, and where the next key takes the focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.screen.canvas import Canvas
from game.screen.input import Input, Key, Pointer
from game.screen.motion import MS
from game.screen.widgets.base import Answer, Look, Widget

_ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_OVERLAP = 8  # units by which neighbours may overlap and still lie beside each other
_ASIDE = 3.0  # how much worse a step to the side is than one straight on, when an arrow looks for the next widget


@dataclass
class Hand:
    """Interaction by widget name; survives that a scene describes its widgets anew."""

    focus: str | None = None
    hover: str | None = None
    pressed: str | None = None
    held_by: str | None = None  # "space", "return" or "pointer", while a press is held
    held_for: float = 0.0  # seconds
    rested: float = 0.0  # seconds the pointer has hovered on the same widget
    explained: str | None = None  # the widget whose tip was asked for with "?"

    def take(self, event: Input, widgets: Sequence[Widget]) -> Answer | None:
        """Let the widgets use an input; None means nobody did."""
        if isinstance(event, Pointer):
            return self._pointer(event, widgets)
        if event.is_up:
            if self.held_by == event.name:
                self._let_go()
            return None
        return self._key(event, widgets)

    def advance(self, seconds: float, widgets: Sequence[Widget]) -> Answer | None:
        """Let time pass: a held press may be long enough, a hovered number may explain itself."""
        self.rested += seconds
        held = find(widgets, self.pressed) if self.held_by else None
        if held is None or not held.holds_for():
            return None
        self.held_for += seconds
        if self.held_for < held.holds_for():
            return None
        self._let_go()
        return held.on_held()

    def look(self, widget: Widget, canvas: Canvas) -> Look:
        """Give the state to draw a widget in."""
        is_hovered = widget.name == self.hover and widget.is_enabled
        is_pressed = widget.name == self.pressed
        holds = widget.holds_for()
        return Look(
            hover=canvas.motion.to(("hover", widget.name), float(is_hovered), MS["hover"]),
            press=canvas.motion.to(("press", widget.name), float(is_pressed), MS["press"]),
            hold=min(1.0, self.held_for / holds) if is_pressed and holds else 0.0,
            is_focused=widget.name == self.focus,
        )

    # keys

    def _key(self, key: Key, widgets: Sequence[Widget]) -> Answer | None:
        focused = find(widgets, self.focus)
        if focused is not None and focused.is_enabled:
            if focused.holds_for() and key.name in {"space", "return"}:
                return self._hold(key.name, focused.name)
            answer = focused.on_key(key)
            if answer is not None:
                return answer
        for widget in widgets:
            if widget.shortcut == key.name and widget.is_enabled and not key.is_repeat:
                return self._hold(key.name, widget.name) if widget.holds_for() else widget.on_shortcut()
        if key.name == "?":
            return self._explain(widgets)
        return self._walk(key, widgets)

    def _hold(self, by: str, name: str) -> Answer:
        if self.held_by is None:
            self.pressed, self.held_by, self.held_for = name, by, 0.0
        return Answer()

    def _let_go(self) -> None:
        self.pressed, self.held_by, self.held_for = None, None, 0.0

    def _walk(self, key: Key, widgets: Sequence[Widget]) -> Answer | None:
        """Move the focus: Tab in the scene's order, arrows to the nearest widget that way."""
        stops = [widget for widget in widgets if widget.takes_focus and widget.is_enabled]
        if not stops or (key.name != "tab" and key.name not in _ARROWS):
            return None
        names = [widget.name for widget in stops]
        if self.focus not in names:
            self.focus = names[-1 if key.shift else 0]
        elif key.name == "tab":
            self.focus = names[(names.index(self.focus) + (-1 if key.shift else 1)) % len(names)]
        else:
            self.focus = nearest(stops[names.index(self.focus)], stops, _ARROWS[key.name]).name
        self.explained = None
        return Answer()

    def _explain(self, widgets: Sequence[Widget]) -> Answer | None:
        """Show the focused widget's tip; asked again, or without one, the next number's."""
        names = [widget.name for widget in widgets if widget.tip]
        if not names:
            return None
        if self.explained in names:
            self.explained = names[(names.index(self.explained) + 1) % len(names)]
        else:
            self.explained = self.focus if self.focus in names else names[0]
        return Answer()

    # pointer

    def _pointer(self, event: Pointer, widgets: Sequence[Widget]) -> Answer | None:
        over = next((widget for widget in reversed(widgets) if widget.contains(*event.pos)), None)
        name = over.name if over else None
        if name != self.hover:
            self.hover, self.rested = name, 0.0
        if event.kind == "wheel":
            return over.on_wheel(event.turn) if over and over.is_enabled else None
        if event.kind == "down":
            return self._press(event, over)
        pressed = find(widgets, self.pressed)
        if pressed is None or self.held_by not in {None, "pointer"}:
            return None
        if event.kind == "move":
            return pressed.on_drag(*event.pos)
        self._let_go()
        return pressed.on_release(*event.pos)

    def _press(self, event: Pointer, over: Widget | None) -> Answer | None:
        self.explained = None
        if over is None or not over.is_enabled:
            return None
        if over.takes_focus:
            self.focus = over.name
        self.pressed = over.name
        if over.holds_for():
            self.held_by, self.held_for = "pointer", 0.0
        return over.on_press(*event.pos) or Answer()


def find(widgets: Sequence[Widget], name: str | None) -> Widget | None:
    """Give the widget of that name."""
    return next((widget for widget in widgets if widget.name == name), None)


def nearest(here: Widget, others: Sequence[Widget], way: tuple[int, int]) -> Widget:
    """Give the next widget in a direction, or the same one where nothing lies that way."""

    def cost(other: Widget) -> float | None:
        one, two = here.rect, other.rect
        right, left = two.left - one.right, one.left - two.right
        below, above = two.top - one.bottom, one.top - two.bottom
        # edges, not middles: a wide neighbour below is straight below, however far its middle lies to the side
        ahead = {(1, 0): right, (-1, 0): left, (0, 1): below, (0, -1): above}[way]
        aside = max(0, below, above) if way[0] else max(0, right, left)
        return ahead + _ASIDE * aside if ahead > -_OVERLAP else None

    costs = [(cost(other), i) for i, other in enumerate(others) if other.name != here.name]
    ways = [(value, i) for value, i in costs if value is not None]
    return others[min(ways)[1]] if ways else here
