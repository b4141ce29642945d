"""The one plain sentence under each table."""

from __future__ import annotations

import math

from sim.experiments.compare import Comparison
from sim.experiments.replicate import Replications
from sim.results.figures import percent, scale_of
from sim.results.registry import Unit, metrics
from sim.stats import PairedDifference


def run_sentence(replications: Replications) -> str:
    """Say in a sentence how leads are treated and what that earns.

    "SLA: of 2,030 qualified leads in 52 weeks 4 % hear nothing; 110 deals are won, and revenue of €1.98m is expected (95 %
    interval €1.96m to €2.01m)."
    """
    mqls = _mean(replications, "mqls")
    ignored = replications.interval("no_response_rate").mean
    silence = (
        f"{percent(ignored)} hear nothing" if mqls != "0" and not math.isnan(ignored) else "none waits for an answer"
    )
    return (
        f"{replications.scenario.name}: of {mqls} qualified leads in {replications.weeks} weeks, {silence}; "
        f"{_mean(replications, 'wins')} deals are won, and {_with_ends(replications, 'expected_revenue')} of first-year "
        f"revenue is expected."
    )


def comparison_sentence(comparison: Comparison, arm: Replications) -> str:
    """Say in a sentence what changing from the baseline to an arm is worth, in money, and how surely."""
    revenue, profit = (_worth(comparison, arm, name) for name in ("expected_revenue", "expected_profit"))
    return (
        f"{arm.scenario.name} against {comparison.baseline.scenario.name}, on the same leads in {arm.weeks} weeks: "
        f"{revenue}, {profit}."
    )


def _mean(replications: Replications, name: str) -> str:
    interval = replications.interval(name)
    return scale_of(metrics()[name].unit, replications.scenario.currency, interval).text(interval.mean)


def _with_ends(replications: Replications, name: str) -> str:
    interval = replications.interval(name)
    scale = scale_of(metrics()[name].unit, replications.scenario.currency, interval)
    if math.isnan(interval.low):
        return scale.text(interval.mean)
    return f"{scale.text(interval.mean)} ({scale.text(interval.low)} to {scale.text(interval.high)})"


def _worth(comparison: Comparison, arm: Replications, name: str) -> str:
    """Say a difference in money: its mean and ends, or that it cannot be told from nothing."""
    difference = comparison.difference(arm, name)
    scale = scale_of(Unit.MONEY, arm.scenario.currency, difference)
    words = name.replace("_", " ")
    if math.isnan(difference.low):
        return f"{words} {scale.text(difference.mean, signed=True)} in one run, which says little"
    ends = f"{scale.text(difference.low, signed=True)} to {scale.text(difference.high, signed=True)}"
    if difference.low <= 0.0 <= difference.high:
        return f"no clear difference in {words} ({ends})"
    return f"{words} {scale.text(difference.mean, signed=True)} ({ends}), better in {_of_runs(difference)}"


def _of_runs(difference: PairedDifference) -> str:
    share = difference.probability_greater
    return {0.0: "no run", 1.0: "every run"}.get(share, f"{percent(share)} of the runs")
