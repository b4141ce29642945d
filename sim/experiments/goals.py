"""Goals of a scenario: settled against the registry before the run, judged on the interval after it."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sim.business_time import BusinessCalendar
from sim.errors import Problem, ScenarioError
from sim.results.registry import Metric, Unit, metrics
from sim.scenario import Scenario
from sim.scenario.nodes import place
from sim.scenario.schema.goal import WrittenGoal
from sim.stats import Interval
from sim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, Clock, Duration
from sim.units.wording import did_you_mean

_HOLDS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal whose metric exists and whose amount is in the metric's unit.

    Parameters
    ----------
    name : str
        ``name`` or ``name{source=channel}``.
    metric : Metric
        What is measured.
    operator : {'<=', '>=', '<', '>'}
        How it must compare with the amount.
    amount : float
        In the metric's unit.
    text : str
        As the file says it.
    """

    name: str
    metric: Metric
    operator: str
    amount: float
    text: str


class Verdict(StrEnum):
    """What the replications say of a goal; UNDECIDED where its amount lies within the interval."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNDECIDED = "undecided"


def settle_goals(scenario: Scenario, calendar: BusinessCalendar) -> tuple[Goal, ...]:
    """Give the goals of a scenario, each with its metric and its amount in the metric's unit.

    Raises
    ------
    ScenarioError
        With every goal that names no metric or an amount of the wrong kind, each at its place.
    """
    goals, problems = [], []
    for index, written in enumerate(scenario.goals):
        try:
            goals.append(_settle(written, calendar))
        except ValueError as error:
            problems.append(_at_goal(scenario, index, f"{written.text}: {error}"))
    if problems:
        raise ScenarioError(problems)
    return tuple(goals)


def _at_goal(scenario: Scenario, index: int, message: str) -> Problem:
    return place(scenario.origin.tree, ("goals", index)).problem(message)


def _settle(written: WrittenGoal, calendar: BusinessCalendar) -> Goal:
    known = metrics()
    metric = known.get(written.metric)
    if metric is None:
        advice = did_you_mean(written.metric, known, "docs/reference/metrics.md lists them all")
        msg = f"there is no metric called '{written.metric}'; {advice}"
        raise ValueError(msg)
    if written.source is not None and not metric.by_source:
        msg = f"'{metric.name}' is not kept by source; write it without the braces"
        raise ValueError(msg)
    name = metric.name if written.source is None else f"{metric.name}{{source={written.source}}}"
    return Goal(name, metric, written.operator, _amount(written, metric, calendar), written.text)


def _amount(written: WrittenGoal, metric: Metric, calendar: BusinessCalendar) -> float:
    """Give a goal's amount in its metric's unit, or say what to write instead."""
    if metric.clock is not None and metric.unit in (Unit.HOURS, Unit.DAYS):
        if not isinstance(written.amount, Duration):
            example = "2 business hours" if metric.clock is Clock.BUSINESS else "2 h"
            msg = f"'{metric.name}' is a length of time; write it with its unit, as in '{example}'"
            raise ValueError(msg)
        minutes = _minutes(written.amount, metric, calendar)
        return minutes / (MINUTES_PER_HOUR if metric.unit is Unit.HOURS else MINUTES_PER_DAY)
    is_percentage = metric.unit is Unit.SHARE
    if isinstance(written.amount, Duration) or (metric.unit is not Unit.RATIO and written.is_share != is_percentage):
        msg = f"'{metric.name}' counts in {metric.unit}; write {_example(metric)}"
        raise ValueError(msg)
    return written.amount


def _example(metric: Metric) -> str:
    return {Unit.SHARE: "a percentage, as in '75%'", Unit.MONEY: "an amount of money, as in '2.5M'"}.get(
        metric.unit, "a number, as in '40'"
    )


def _minutes(amount: Duration, metric: Metric, calendar: BusinessCalendar) -> float:
    if metric.clock is Clock.BUSINESS and amount.clock is Clock.BUSINESS:
        return amount.business_minutes(calendar.minutes_per_day, calendar.minutes_per_week)
    # an hour is an hour on the metric's own clock; a day is not
    if amount.clock is Clock.ELAPSED and (metric.clock is Clock.ELAPSED or amount.unit in ("min", "h")):
        return amount.minutes
    clock = "business" if metric.clock is Clock.BUSINESS else "elapsed"
    other = Duration(amount.amount, amount.unit, Clock(clock))
    msg = f"'{metric.name}' counts {clock} time; write '{other}'"
    raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Judged:
    """A goal, its metric's interval, and the verdict."""

    goal: Goal
    interval: Interval
    verdict: Verdict


def judge(goal: Goal, interval: Interval) -> Judged:
    """Judge a goal on an interval: it passes or fails if the whole interval does.

    Parameters
    ----------
    goal : Goal
        What is asked.
    interval : Interval
        What the replications say; undecided where it has no ends or the metric is undefined.
    """
    if math.isnan(interval.low):
        return Judged(goal, interval, Verdict.UNDECIDED)
    ends = [_HOLDS[goal.operator](end, goal.amount) for end in (interval.low, interval.high)]
    return Judged(goal, interval, Verdict.PASS if all(ends) else Verdict.UNDECIDED if any(ends) else Verdict.FAIL)
