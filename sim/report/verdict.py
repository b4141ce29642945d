"""What a report says first: one sentence, three numbers, three doubts, and the clause to sign first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sim.experiments.diagnose import WORTH
from sim.experiments.ladder import is_decided
from sim.report.diagnosis_words import first_clause_sentence, promise_sentence, verdict_sentences
from sim.report.findings import Change, Findings
from sim.report.payoff_words import break_even_sentence, payback_sentences
from sim.report.sentences import counted, prior_sentence
from sim.results.figures import percent, scale_of, scale_of_difference
from sim.results.registry import Unit, metrics
from sim.stats import Interval, PairedDifference, paired_difference

_WEEKS_A_YEAR: Final = 52.0
_BEFORE_AND_AFTER: Final = ("no_response_rate", "first_response_business_median")
_ALONE: Final = ("expected_revenue", "no_response_rate")
_FEW: Final = 8
"""Runs from which on the share of runs says something."""


@dataclass(frozen=True, slots=True)
class Number:
    """One of the three numbers.

    Parameters
    ----------
    value : str
        With its unit in the same string.
    label : str
        What it is.
    how_sure : str
        Its interval, or what it was before.
    metric : str
        Whose definition explains it; empty where it is explained by a chart.
    """

    value: str
    label: str
    how_sure: str
    metric: str


def worth(findings: Findings, change: Change) -> PairedDifference:
    """Give what a change brings in expected profit a year."""
    factor = _WEEKS_A_YEAR / findings.baseline.weeks
    return paired_difference(factor * findings.baseline.metrics[WORTH], factor * change.arm.metrics[WORTH])


def verdict(findings: Findings) -> str:
    """Say in one sentence what came out."""
    change = findings.main
    if change is None:
        return next(verdict_sentences(findings.diagnosis))
    price, a, b = worth(findings, change), findings.baseline.scenario, change.arm.scenario
    scale = scale_of_difference(Unit.MONEY, b.currency, price)
    if not is_decided(price):
        return f"Whether {b.name} pays is open: nothing tells it from {a.name}."
    more = "more" if price.mean > 0.0 else "less"
    return f"{b.name} earns {scale.text(abs(price.mean))} a year {more} than {a.name}."


def standing(findings: Findings) -> str:
    """Say on what the verdict rests."""
    arms = findings.comparison.arms
    names = " and ".join(arm.scenario.name for arm in arms)
    both = "the same leads in each" if len(arms) > 1 else "with the luck of each taken out"
    return (
        f"Expected profit, {names}: {counted(len(findings.baseline), 'simulated year')}"
        f"{'' if findings.baseline.weeks == _WEEKS_A_YEAR else f' of {findings.baseline.weeks} weeks'}, {both}."
    )


def numbers(findings: Findings) -> tuple[Number, ...]:
    """Give the three numbers."""
    change = findings.main
    if change is None:
        return (*(_now(findings, name) for name in _ALONE), _leaking(findings))
    price = worth(findings, change)
    scale = scale_of_difference(Unit.MONEY, change.arm.scenario.currency, price)
    money = Number(
        scale.text(price.mean, signed=True),
        "expected profit a year",
        f"95 % interval {scale.range(price, signed=True)}; {_of_runs(price)}",
        WORTH,
    )
    return (money, *(_changed(findings, change, name) for name in _BEFORE_AND_AFTER))


def _of_runs(price: PairedDifference) -> str:
    return f"more in {percent(price.probability_greater)} of {counted(price.n, 'year')}"


_LABELS: Final = {
    "no_response_rate": "of MQLs hear nothing",
    "first_response_business_median": "business hours to the first response, the median",
    "expected_revenue": "expected revenue",
}


def _text(findings: Findings, place: int, name: str) -> tuple[str, Interval]:
    arm = findings.comparison.arms[place]
    interval = arm.interval(name)
    return scale_of(metrics()[name].unit, arm.scenario.currency, interval).text(interval.mean), interval


def _now(findings: Findings, name: str) -> Number:
    text, interval = _text(findings, 0, name)
    scale = scale_of(metrics()[name].unit, findings.baseline.scenario.currency, interval)
    ends = scale.range(interval)
    weeks = findings.baseline.weeks
    span = "" if name in _BEFORE_AND_AFTER else " a year" if weeks == _WEEKS_A_YEAR else f" in {weeks} weeks"
    return Number(text, _LABELS[name] + span, f"95 % interval {ends}" if ends else "one run", name)


def _changed(findings: Findings, change: Change, name: str) -> Number:
    before, _ = _text(findings, 0, name)
    after, _ = _text(findings, findings.comparison.arms.index(change.arm), name)
    return Number(after, _LABELS[name], f"{before} with {findings.baseline.scenario.name}", name)


def _leaking(findings: Findings) -> Number:
    total = findings.diagnosis.leaks.total()
    scale = scale_of(Unit.MONEY, findings.today.scenario.currency, total)
    return Number(scale.text(total.mean), "of expected revenue a year leaks", f"95 % interval {scale.range(total)}", "")


def doubts(findings: Findings) -> tuple[str, ...]:
    """Give the three reasons to doubt: what is assumed, what luck does, what it hangs on."""
    return (_of_assumptions(findings), _of_luck(findings), _of_hours(findings))


def _of_assumptions(findings: Findings) -> str:
    change = findings.main
    if change is not None and change.prior is not None:
        names = findings.baseline.scenario.name, change.arm.scenario.name
        return f"Much is assumed. {prior_sentence(*names, change.prior, 'expected profit')}"
    return (
        "Much is assumed, and how much hangs on that was not looked at for these scenarios. The report grades every value; the "
        "command sim robustness draws all that is assumed anew."
    )


def _of_luck(findings: Findings) -> str:
    change = findings.main
    if change is None:
        revenue = findings.today.metrics["revenue"]
        scale = scale_of(Unit.MONEY, findings.today.scenario.currency, _ends(revenue.min(), revenue.max()))
        return f"A year has its luck: realised revenue lay between {scale.text(revenue.min())} and {scale.text(revenue.max())}."
    gained = change.arm.metrics["profit"] - findings.baseline.metrics["profit"]
    lost = int((gained < 0.0).sum())
    scale = scale_of_difference(Unit.MONEY, change.arm.scenario.currency, _ends(gained.min(), gained.max()))
    ends = f"{scale.text(float(gained.min()), signed=True)} to {scale.text(float(gained.max()), signed=True)}"
    worse = f"it was lower in {lost} of {len(gained)}" if len(gained) >= _FEW else "few years were simulated"
    return f"A year has its luck: realised profit changed by {ends} in single years; {worse}."


def _of_hours(findings: Findings) -> str:
    """Say what the promise takes from the reps' own pipeline, and whether it can be kept."""
    promise, change = promise_sentence(findings.diagnosis), findings.main
    if change is None:
        return promise
    own = findings.comparison.difference(change.arm, "own_pipeline")
    if not own.high < 0.0:
        return promise
    before, after = (f"{arm.interval('own_pipeline').mean:.0f}" for arm in (findings.baseline, change.arm))
    return f"It takes hours from the reps' own pipeline: {after} opportunities a year in place of {before}. {promise}"


def _ends(low: float, high: float) -> Interval:
    return Interval((low + high) / 2.0, low, high, math.nan, 2)


def sign_first(findings: Findings) -> str:
    """Say which clause to sign first."""
    found = findings.diagnosis
    steps = found.clauses.steps(WORTH)
    if not steps:
        return f"{found.today.scenario.name} has every clause of the page signed."
    currency = found.today.scenario.currency
    return first_clause_sentence(found.first_clauses(), steps, found.clauses.total(WORTH), currency)


def when_it_pays(findings: Findings) -> Iterator[str]:
    """Say on what about today's company it hangs whether the main change pays, and when it has paid."""
    change = findings.main
    if change is None:
        return
    scenario = change.arm.scenario
    for found in change.turns:
        yield break_even_sentence(found, scenario.currency)
    if change.back is not None:
        yield from payback_sentences(scenario.name, change.back, scenario.currency)
