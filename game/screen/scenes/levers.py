"""From a lever of the rules to a widget of the kit: one form each, and the command that moving it makes."""

from __future__ import annotations

from collections.abc import Callable

from game.play.commands import Guess, SetLever
from game.play.levers import Kind
from game.play.roles import Side
from game.play.view import GuessView, LeverView
from game.screen.canvas import Rect
from game.screen.marks import SHAPES, Shape
from game.screen.theme import MARKETING, SALES
from game.screen.widgets.base import Command, Tip, Widget
from game.screen.widgets.choice import Choice, Option
from game.screen.widgets.slider import Slider, Stepper, Toggle

ROLES = {Side.MARKETING: MARKETING, Side.SALES: SALES}
HALF = 50  # percent: where the knob of a guess waits before there is one


def shape_of(channel: int) -> Shape:
    """Give a source's mark: a circle where the source is unknown, or one too many for the five shapes."""
    return SHAPES[channel] if 0 <= channel < len(SHAPES) else "circle"


def move(view: LeverView) -> Callable[[object], Command]:
    """Give what turns a new value into the command that moves a lever."""

    def command(value: object) -> Command:
        assert isinstance(value, bool | float | int | str)  # noqa: S101 - told to mypy; widgets give nothing else
        return SetLever(view.side, view.id, value)

    return command


def lever(view: LeverView, rect: Rect) -> Widget:
    """Describe a lever in its own form."""
    make = {Kind.SLIDER: slider, Kind.STEPPER: stepper, Kind.CHOICE: choice, Kind.TOGGLE: toggle}
    return make[view.kind](view, rect)


def slider(view: LeverView, rect: Rect) -> Slider:
    """Describe a value along a line; a channel's carries the channel's mark."""
    return Slider(
        name=view.id, rect=rect, label=view.label, value=float(view.value), low=view.low, high=view.high, by=view.step,
        shown=f"{view.shown}\t{view.note}" if view.note else view.shown, act=move(view), role=ROLES[view.side],
        mark=shape_of(view.channel) if view.channel >= 0 else None, most=view.limit, is_enabled=view.enabled,
        tip=Tip(view.label, view.explain),
    )  # fmt: skip


def stepper(view: LeverView, rect: Rect) -> Stepper:
    """Describe a value one counts."""
    set_to = move(view)
    return Stepper(
        name=view.id, rect=rect, label=view.label, place=round((float(view.value) - view.low) / view.step),
        count=round((view.high - view.low) / view.step) + 1, shown=view.shown,
        act=lambda place: set_to(view.low + place * view.step), is_enabled=view.enabled, tip=Tip(view.label, view.explain),
    )  # fmt: skip


def choice(view: LeverView, rect: Rect, role: str = "") -> Choice:
    """Describe one of several; the scene writes its label."""
    return Choice(
        name=view.id, rect=rect, options=[Option(part.value, part.label) for part in view.options], act=move(view),
        chosen=str(view.value), role=role or ROLES[view.side], label=view.label, is_enabled=view.enabled,
        tip=Tip(view.label, view.explain),
    )  # fmt: skip


def toggle(view: LeverView, rect: Rect) -> Toggle:
    """Describe what is on or off."""
    return Toggle(
        name=view.id, rect=rect, label=view.label, remark=view.note, is_on=bool(view.value), act=move(view),
        is_enabled=view.enabled, tip=Tip(view.label, view.explain),
    )  # fmt: skip


def guess(view: GuessView, side: Side, rect: Rect) -> Slider:
    """Describe the prediction: its knob is hollow until there is one."""
    return Slider(
        name="guess", rect=rect, label=view.label, value=HALF if view.value is None else view.value, low=0, high=100, by=1,
        shown=view.shown, act=lambda value: Guess(side, round(value)), role=ROLES[side], is_set=view.value is not None,
        tip=Tip(view.question, view.notes[0]),
    )  # fmt: skip
