"""Break-even: on which company it hangs whether a change pays, found by trying it on companies between which it might turn.

An axis is a setting of both scenarios and the figure of today's company in which people know it. A new one is a line in `AXES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np

from sim.errors import ScenarioError
from sim.experiments.compare import check_comparable
from sim.experiments.ladder import is_decided
from sim.experiments.ready import Named, make_ready
from sim.experiments.replicate import replicate_all
from sim.experiments.replications import Replications
from sim.experiments.study import Progress
from sim.experiments.switches import switched
from sim.results.view import WEEKS_PER_YEAR
from sim.scenario import Scenario
from sim.stats import PairedDifference, paired_difference

_REPLICATIONS: Final = 4
_IN: Final = "expected_profit"


@dataclass(frozen=True, slots=True)
class Axis:
    """Something about today's company on which a verdict may hang.

    Parameters
    ----------
    name : str
        What JSON calls it.
    path : str
        What is set in both scenarios.
    values : tuple of str
        To what, besides what they have.
    """

    name: str
    path: str
    values: tuple[object, ...]


IGNORED: Final = Axis("ignored", "alignment.follow_up", ("0%", "45%", "90%"))
SLACK: Final = Axis("slack_hours", "demand.volume", (0.5, 2, 4))
AXES: Final = (IGNORED, SLACK)

_Try: TypeAlias = tuple[Axis, object, Scenario, Scenario]


def _ignored(today: Replications) -> float:
    return today.interval("no_response_rate").mean


def _slack_hours(today: Replications) -> float:
    """Give the hours of own work that a rep has in a week."""
    return today.interval("own_hours").mean / (today.weeks * today.scenario.sales.reps)


_FIGURES: Final = {IGNORED.name: _ignored, SLACK.name: _slack_hours}


@dataclass(frozen=True, slots=True)
class Point:
    """One company on which the change was tried.

    Parameters
    ----------
    setting : object
        What was set; None where both scenarios are as they are.
    figure : float
        Today's company in the axis' own figure: a share of MQLs, or hours a rep and week.
    worth : PairedDifference
        What the change brings there, in expected profit a year.
    """

    setting: object
    figure: float
    worth: PairedDifference


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where a change begins or ceases to pay along one axis.

    Parameters
    ----------
    axis : Axis
        What was moved.
    points : tuple of Point
        Two or more, by their figure.
    """

    axis: Axis
    points: tuple[Point, ...]

    @property
    def at(self) -> tuple[float, ...]:
        """Where the worth passes 0, between neighbours in a straight line; empty where it does not in the range tried.

        Only between companies on which it surely pays, or surely does not: what is not settled turns nothing.
        """
        settled = [point for point in self.points if is_decided(point.worth) and point.worth.mean != 0.0]
        found = []
        for low, high in pairwise(settled):
            before, after = low.worth.mean, high.worth.mean
            if before * after < 0.0:
                found.append(low.figure + (high.figure - low.figure) * before / (before - after))
        return tuple(found)

    @property
    def pays_above(self) -> bool:
        """Whether the change pays at the upper end of the range tried."""
        settled = [point.worth.mean for point in self.points if is_decided(point.worth)]
        return bool(settled) and settled[-1] > 0.0


def break_even(
    a: Named,
    b: Named,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    controls: bool = False,
    on_progress: Progress | None = None,
) -> tuple[BreakEven, ...]:
    """Try a change on other companies than today's: more or fewer leads ignored, more or less slack.

    Parameters
    ----------
    a, b : Scenario, str or Path
        Today, and with the change.
    replications : int, optional
        How many of each company, 2 or more; 4 where None.
    seed, workers, controls, on_progress
        As for `sim.compare`.

    Raises
    ------
    ScenarioError
        With every problem of a scenario.
    UsageError
        If the two do not measure the same weeks in the same currency.
    Interrupted
        On Ctrl-C.
    """
    before, after = make_ready(a).scenario, make_ready(b).scenario
    check_comparable(before, after)
    tried: list[_Try] = [(AXES[0], None, before, after)]
    for axis in AXES:
        tried += _companies(axis, before, after)
    arms = replicate_all(
        [scenario for _, _, *pair in tried for scenario in pair],
        replications=max(2, replications or _REPLICATIONS),
        seed=seed,
        workers=workers,
        controls=controls,
        on_progress=on_progress,
    )
    pairs = list(zip(arms[::2], arms[1::2], strict=True))
    found = []
    for axis in AXES:
        chosen = [(setting, pair) for (of, setting, *_), pair in zip(tried, pairs, strict=True) if of is axis]
        if axis is not AXES[0]:
            chosen.append((None, pairs[0]))
        points = sorted((_point(axis, setting, *pair) for setting, pair in chosen), key=lambda point: point.figure)
        found.append(BreakEven(axis, tuple(points)))
    return tuple(found)


def _companies(axis: Axis, before: Scenario, after: Scenario) -> list[_Try]:
    """Give both scenarios with each value of an axis that both may have."""
    found: list[_Try] = []
    for value in axis.values:
        try:
            pair = [switched(each, {axis.path: value}) for each in (before, after)]
        except ScenarioError:
            continue
        if pair[0].fingerprint != before.fingerprint:
            found.append((axis, value, pair[0], pair[1]))
    return found


def _point(axis: Axis, setting: object, today: Replications, changed: Replications) -> Point:
    factor = WEEKS_PER_YEAR / today.weeks
    worth = paired_difference(factor * today.metrics[_IN], factor * changed.metrics[_IN])
    return Point(setting, _FIGURES[axis.name](today), worth)


def span(points: Sequence[Point]) -> tuple[float, float]:
    """Give the range of figures that was tried."""
    figures = np.array([point.figure for point in points])
    return float(figures.min()), float(figures.max())
