"""What every widget is: a frozen description with a name and a place, drawn with a look, answering keys and the pointer.

A scene describes its widgets afresh whenever it is asked; what the player is doing to them (focus, hover, a drag) is kept by
the ``Hand`` under the widget's name. So a widget holds no state that could go stale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from game.screen.canvas import Canvas, Rect
from game.screen.input import Key

Command: TypeAlias = object  # what the match or the program understands; a widget only passes it on


class Tip(NamedTuple):
    """What a number is made of: its name, then formula and data."""

    title: str
    body: str


class Answer(NamedTuple):
    """What came of an input that a widget used: perhaps a command, perhaps a sound."""

    command: Command | None = None
    cue: str | None = None


class Ring(NamedTuple):
    """Where the focus ring goes."""

    rect: Rect
    radius: float


@dataclass(frozen=True)
class Look:
    """The state a widget is drawn in. ``hover`` and ``press`` ease from 0 to 1, ``hold`` is the share of a held press."""

    hover: float = 0.0
    press: float = 0.0
    hold: float = 0.0
    is_focused: bool = False


@dataclass(frozen=True, kw_only=True)
class Widget:
    """The base of the kit.

    Parameters
    ----------
    name : str
        Unique in its scene; focus is kept under it.
    rect : Rect
        Its place in virtual units; also where the pointer finds it.
    is_enabled : bool
        Whether it can be used. A disabled widget is drawn, and skipped by Tab.
    shortcut : str
        A key that uses it from anywhere in the scene.
    tip : Tip, optional
        Shown after a moment of hovering, while focused after ``?``.
    """

    name: str
    rect: Rect
    is_enabled: bool = True
    shortcut: str = ""
    tip: Tip | None = None
    takes_focus: bool = field(default=True, kw_only=True)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw it, without its focus ring."""

    def ring(self) -> Ring:
        """Give the focus ring: 5 units outside, its radius 4 larger."""
        return Ring(self.rect.inflate(10, 10), 13)

    def says(self) -> str:
        """Say what it is and shows, for the state as text."""
        return self.name

    def on_key(self, key: Key) -> Answer | None:
        """Use a key while focused; None passes it on."""
        del key
        return None

    def on_shortcut(self) -> Answer | None:
        """Be used through the shortcut."""
        return None

    def on_press(self, x: float, y: float) -> Answer | None:
        """Take the pointer's press."""
        del x, y
        return None

    def on_drag(self, x: float, y: float) -> Answer | None:
        """Follow the pressed pointer."""
        del x, y
        return None

    def on_release(self, x: float, y: float) -> Answer | None:
        """Take the release of a press that began here; the pointer may have left."""
        del x, y
        return None

    def on_wheel(self, turn: int) -> Answer | None:
        """Take a turn of the wheel over it."""
        del turn
        return None

    def holds_for(self) -> float:
        """Give how many seconds a press must be held before it counts; 0 for a plain press."""
        return 0.0

    def on_held(self) -> Answer | None:
        """Take a press that was held long enough."""
        return None

    def contains(self, x: float, y: float) -> bool:
        """Whether the pointer is over it."""
        return bool(self.rect.collidepoint(x, y))


@dataclass(frozen=True, kw_only=True)
class Spot(Widget):
    """A number that can be explained: no control, only a place with a tip that ``?`` and the pointer find."""

    takes_focus: bool = field(default=False, kw_only=True)
    words: str = ""

    def says(self) -> str:
        """Say the number."""
        return self.words
