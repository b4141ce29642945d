"""What every scene is, and the top bar most of them share.

A scene is written in three parts. ``build`` describes the widgets of its present state; ``draw`` paints what lies under them;
``handle`` takes the input that no widget wanted. Commands go out, states come in; a scene never changes a state itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from game.locale import _
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon, sign
from game.screen.input import Input
from game.screen.intents import Open, Undo
from game.screen.theme import BOTH, MARKETING, SALES
from game.screen.widgets.base import Command, Tip, Widget
from game.screen.widgets.button import IconButton
from game.screen.widgets.panels import pill

S = TypeVar("S")

BAR_HEIGHT = 56
MARGIN = 32
GUTTER = 16


@dataclass(frozen=True)
class Bar:
    """What the top bar says.

    Parameters
    ----------
    strong, quiet : str
        Where one is (``Q1``) and what one does there.
    side : str
        Whose turn it is: ``mkt``, ``sales``, ``joint``; empty where nobody's.
    clock : str
        Time left to decide.
    can_undo : bool
        Whether there is a decision to take back.
    """

    strong: str = ""
    quiet: str = ""
    side: str = ""
    clock: str = ""
    can_undo: bool = False


class Scene(ABC, Generic[S]):
    """One screen over a state.

    Attributes
    ----------
    name : str
        What the program calls it.
    state : S
        What it shows; the director sets a new one after each command.
    cues : list of str
        Sounds to play, taken by the program after each turn.
    call : str
        The widget that something new should bring the focus to; empty for none.
    """

    name: ClassVar[str]
    first: str = ""  # the widget that has focus when the scene opens

    def __init__(self, state: S) -> None:
        self.state = state
        self.cues: list[str] = []
        self.call = ""  # a widget that asks for the focus, taken by the program like a cue

    @abstractmethod
    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the widgets, in the order of Tab."""

    @abstractmethod
    def draw(self, canvas: Canvas) -> None:
        """Paint what lies under the widgets."""

    def handle(self, event: Input) -> Command | None:
        """Take an input that no widget used."""
        del event
        return None

    def advance(self, seconds: float) -> Command | None:
        """Let time pass."""
        del seconds
        return None

    def obey(self, command: Command) -> bool:
        """Carry out a command that concerns only this view, such as a page to turn; False passes it on."""
        del command
        return False

    @property
    def is_moving(self) -> bool:
        """Whether the picture changes by itself, so that every frame must be drawn."""
        return False

    def bar(self) -> Bar | None:
        """Say what the top bar shows; None for a scene without one."""
        return Bar()

    def facts(self) -> Sequence[str]:
        """Say what the scene shows besides its widgets, for the state as text."""
        return ()


def side_name(role: str) -> str:
    """Name a side as people call it."""
    return {MARKETING: _("Marketing"), SALES: _("Sales"), BOTH: _("Both")}[role]


def bar_buttons(page: Rect, bar: Bar) -> list[Widget]:
    """Describe the top bar's three buttons: undo, settings, help."""
    entries = (
        ("undo", 132, "undo", _("Undo"), Undo(), "ctrl z", bar.can_undo),
        ("settings", 92, "gear", _("Settings"), Open("settings"), "", True),
        ("help", 50, "help", _("Help"), Open("help"), "", True),
    )
    return [
        IconButton(
            name=f"bar-{name}", rect=Rect(page.right - right - 16, page.top + 12, 32, 32), label=label, act=act,
            kind="bar", icon=sign_name, size=18, shortcut=shortcut, is_enabled=is_enabled, tip=Tip(label, _bar_tip(name)),
        )
        for name, right, sign_name, label, act, shortcut, is_enabled in entries
    ]  # fmt: skip


def _bar_tip(name: str) -> str:
    """Say what a button of the top bar does."""
    return {
        "undo": _("Takes back the last decision, until a plan is signed."),
        "settings": _("Size, theme, motion, sound and language."),
        "help": _("All keys, and how to read the marks."),
    }[name]


def draw_bar(canvas: Canvas, bar: Bar) -> None:
    """Draw the top bar: the sign, whose turn it is, where one is, the clock."""
    theme, page = canvas.theme, canvas.page
    rect = Rect(page.left, page.top, page.width, BAR_HEIGHT)
    canvas.fill(rect, theme.bg2)
    canvas.rule((page.left, rect.bottom), (page.right, rect.bottom), theme.line)
    middle = page.top + 28
    sign(canvas, page.left + 44, middle, 13, theme.bg2)
    with canvas.within(rect):
        canvas.middle(page.left + 68, middle, _("Handoff"), text.HEADING, theme.ink)
        x = page.left + 172
        if bar.side:
            label = side_name(bar.side)
            chip = Rect(x, page.top + 14, round(canvas.width(label, text.MARK)) + 40, 28)
            pill(canvas, chip, label, theme.role(bar.side), dot=True)
            x = chip.right + 16
        x += round(canvas.middle(x, middle, bar.strong, text.STRONG, theme.ink))
        canvas.middle(x + 12 if bar.strong else x, middle, bar.quiet, text.BODY, theme.ink2)
        if bar.clock:
            icon(canvas, "clock", page.right - 232, middle, theme.ink2, 16)
            canvas.middle(page.right - 216, middle, bar.clock, text.STRONG, theme.ink)
