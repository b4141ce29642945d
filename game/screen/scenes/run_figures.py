"""The five numbers above the pitch, and the legend of ages beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from game.locale import _, duration, number
from game.play.figures import money
from game.play.timeline import Moment
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.marks import mark
from game.screen.scenes.help import age_names
from game.screen.scenes.run_state import RunState


@dataclass(frozen=True)
class RunFigure:
    """One number: its label, itself, a note beside it, and what it is made of."""

    name: str
    label: str
    shown: str
    note: str
    formula: str
    role: str = "ink"


def figures(state: RunState, moment: Moment) -> tuple[RunFigure, ...]:
    """Give the five numbers of a moment."""
    promised = _("promised {time}").format(time=state.promised) if state.promised else _("no promise")
    won_own = _("Deals won from Marketing's leads. Own prospecting won {count} more.")
    own = _("Deals closed this quarter. {own} of it from the reps' own prospecting.")
    return (
        RunFigure(
            "revenue", _("Revenue so far"), money(moment.revenue, state.currency), _("goal {money}").format(money=state.goal),
            own.format(own=money(moment.revenue_own, state.currency)),
        ),
        RunFigure(
            "waiting", _("Waiting"), number(moment.waiting), _("{count} too late").format(count=number(moment.late)),
            _("Leads in Sales' inbox without a first answer. Too late: past the promise, or older than a day."),
            "warn" if moment.late else "ink",
        ),
        RunFigure(
            "response", _("First response"), short(moment.first_response), promised,
            _("Median wait of this quarter's answered leads, nights and weekends included."),
        ),
        RunFigure(
            "leads", _("Leads so far"), number(moment.leads), _("{count} MQLs").format(count=number(moment.mqls)),
            _("All leads of this quarter, and those whose score reached the bar."),
        ),
        RunFigure(
            "won", _("Won"), number(moment.won), _("from leads"), won_own.format(count=number(moment.won_own)), "joint",
        ),
    )  # fmt: skip


def short(minutes: float) -> str:
    """Write a duration as one number with one unit; a dash before there is one."""
    if isnan(minutes):
        return "\u2013"
    if minutes < 60:
        return duration(minutes)
    if minutes < 48 * 60:
        return _("{hours} h").format(hours=number(minutes / 60, 1))
    return _("{days} d").format(days=number(minutes / 1440, 1))


def draw_figures(canvas: Canvas, places: Sequence[Rect], shown: Sequence[RunFigure]) -> None:
    """Write label, number and note of each."""
    theme = canvas.theme
    for place, figure in zip(places, shown, strict=True):
        with canvas.within(place):
            canvas.text(place.left, place.top + 18, figure.label, text.CAPTION, theme.ink2)
            wide = canvas.text(place.left, place.top + 51, figure.shown, text.FIGURE, theme.role(figure.role))
            canvas.text(place.left + wide + 11, place.top + 51, figure.note, text.CAPTION, theme.ink2)


def draw_legend(canvas: Canvas, rect: Rect) -> None:
    """Say how a mark drains."""
    theme = canvas.theme
    with canvas.within(rect):
        canvas.text(rect.left, rect.top + 18, _("Waiting time drains the mark"), text.CAPTION, theme.ink2)
        for age, name in enumerate(age_names()):
            x = rect.left + 7 + 66 * age
            canvas.place(mark(canvas, "circle", age, 8), x, rect.top + 41)
            canvas.middle(x + 12, rect.top + 41, name, text.CAPTION, theme.ink2)
