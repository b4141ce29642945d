"""When a change pays, in sentences: break-even and payback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sim.experiments.breakeven import IGNORED, SLACK, BreakEven, Point, span
from sim.experiments.ladder import is_decided
from sim.experiments.payback import Payback
from sim.results.figures import NARROW_SPACE, percent, scale_of_difference
from sim.results.registry import Unit
from sim.stats import Interval

_OVER: Final = {
    IGNORED.name: "more than {} of the MQLs hear nothing today",
    SLACK.name: "reps have more than {} a week of slack",
}

_UNDER: Final = {
    IGNORED.name: "fewer than {} of the MQLs hear nothing today",
    SLACK.name: "reps have less than {} a week of slack",
}

_RANGE: Final = {
    IGNORED.name: "with {} to {} of the MQLs unanswered today",
    SLACK.name: "with {} to {} of slack a rep and week",
}


def _figure(axis: str, figure: float) -> str:
    return percent(figure) if axis == IGNORED.name else f"{figure:.0f}{NARROW_SPACE}h"


def break_even_sentence(found: BreakEven, currency: str) -> str:
    """Say where a change begins or ceases to pay along one axis, or that it does not turn in the range tried."""
    axis = found.axis.name
    settled = [point for point in found.points if is_decided(point.worth)]
    tried = _tried(axis, settled or found.points)
    if found.at:
        return f"It pays if {_turns(found)} (tried {tried}, expected profit).{_unsettled(found, currency)}"
    if not settled:
        return f"Whether it pays is not settled {tried}: expected profit {_worths(found.points, currency)} a year."
    pays = "pays" if settled[0].worth.mean > 0.0 else "does not pay"
    money = f"expected profit {_worths(settled, currency)} a year"
    return f"It {pays} {tried}: {money}, no break-even in the range tried.{_unsettled(found, currency)}"


def _tried(axis: str, points: Sequence[Point]) -> str:
    low, high = (_figure(axis, figure) for figure in span(points))
    return _RANGE[axis].format(low, high)


def _turns(found: BreakEven) -> str:
    """Say between which figures it pays, from the top of the range down."""
    axis, pays = found.axis.name, found.pays_above
    parts = []
    for figure in reversed(found.at):
        parts.append((_OVER if pays else _UNDER)[axis].format(_figure(axis, figure)))
        pays = not pays
    return " or ".join(parts)


def _worths(points: Sequence[Point], currency: str) -> str:
    means = sorted(points, key=lambda point: point.worth.mean)
    ends = [_money(point.worth, currency) for point in (means[0], means[-1])]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _money(worth: Interval, currency: str) -> str:
    return scale_of_difference(Unit.MONEY, currency, worth).text(worth.mean, signed=True)


def _unsettled(found: BreakEven, currency: str) -> str:
    open_ = [point for point in found.points if not is_decided(point.worth)]
    if not open_:
        return ""
    told = [f"{_figure(found.axis.name, point.figure)} ({_ends(point.worth, currency)})" for point in open_]
    return f" Not settled at {', '.join(told)}."


def _ends(worth: Interval, currency: str) -> str:
    scale = scale_of_difference(Unit.MONEY, currency, worth)
    return f"{scale.text(worth.low, signed=True)} to {scale.text(worth.high, signed=True)}"


def payback_sentences(name: str, back: Payback, currency: str) -> Iterator[str]:
    """Say what introducing a change costs, how deep it goes, and from which week on it is ahead."""
    end = back.at_end
    scale = scale_of_difference(Unit.MONEY, currency, end)
    weeks = back.gained.shape[1]
    ends = f" ({scale.range(end, signed=True)})" if end.n > 1 else ""
    cost = f" at a cost of {scale.text(back.introduction)}" if back.introduction > 0.0 else ""
    begun = (
        f"Introduced in week 1 of today's company{cost}" if back.from_today else f"In force from before week 1{cost}"
    )
    deepest, depth = back.deepest
    total = f"{scale.text(end.mean, signed=True)}{ends} of expected profit by week {weeks}"
    if back.week is None:
        worst = f"at worst {scale.text(depth)} in week {deepest}"
        yield f"{begun}, {name} has not paid back within {weeks} weeks: {total}, {worst}."
    elif back.week == 1:
        yield f"{begun}, {name} is ahead from the first week on: {total}."
    else:
        yield f"{begun}, {name} is at worst {scale.text(depth)} in week {deepest}, ahead from week {back.week} on: {total}."
    if back.introduction <= 0.0:
        yield "Introducing it is taken to cost nothing: --introduction 40k says what it does."
    if not back.from_today:
        yield "Something in it cannot change during a run, so the ramp is not in this."
