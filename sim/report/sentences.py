"""The one plain sentence under each table."""

from __future__ import annotations

import math

from sim.experiments.compare import Comparison
from sim.experiments.replications import Replications
from sim.experiments.robustness import PriorShare
from sim.results.figures import percent, scale_of
from sim.results.registry import Unit, metrics
from sim.stats import PairedDifference


def run_sentence(replications: Replications) -> str:
    """Say in a sentence how leads are treated and what that earns.

    "SLA: of 2 240 qualified leads in 52 weeks, 4 % hear nothing; 111 deals are won, and €1.96m (€1.92m to €2.01m) of
    first-year revenue is expected."
    """
    silence = replications.interval("no_response_rate").mean
    weeks = counted(replications.weeks, "week")
    treated = f"of {_mean(replications, 'mqls')} qualified leads in {weeks}, {percent(silence)} hear nothing"
    return (
        f"{replications.scenario.name}: {f'no lead was qualified in {weeks}' if math.isnan(silence) else treated}; "
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


def prior_sentence(a: str, b: str, prior: PriorShare, words: str) -> str:
    """Say in how many worlds one scenario is above another, in a metric's words."""
    return (
        f"In {percent(prior.share)} of {prior.draws} worlds, drawn from all that is assumed or tuned, {b} has more {words} "
        f"than {a}; so it has in {prior.above_in} of {prior.settings} ways in which interest may fade and messages may count."
    )


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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
