"""A ladder in sentences: how to read it, and what to make of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from sim.experiments.ladder import PRICES, Ladder, Relation, Step, is_decided, more_to_decide
from sim.report.sentences import counted
from sim.results.figures import Scale, scale_of
from sim.results.registry import metrics
from sim.stats import Interval, PairedDifference

_WORTH_RUNNING: Final = 400

_RELATIONS: Final = {
    Relation.COMPLEMENT: "Worth more beside the others than alone",
    Relation.SUBSTITUTE: "Worth less beside the others than alone",
}


def heading(ladder: Ladder) -> str:
    """Say what is priced, in which unit."""
    scale = _scale(ladder, ladder.steps())
    words = ladder.metric.replace("_", " ") + (" a year" if ladder.metric in PRICES else "")
    unit = (scale.prefix + scale.suffix).strip()
    return f"What each line is worth: {words}{f', in {unit}' if unit else ''}"


def _scale(ladder: Ladder, steps: Iterable[Step]) -> Scale:
    return scale_for(ladder, steps, ladder.metric)


def scale_for(ladder: Ladder, steps: Iterable[Step], metric: str) -> Scale:
    """Choose one unit for the whole table, its last digit about what the narrower intervals can tell."""
    total = ladder.total(metric)
    widths = [price.half_width for step in steps for price in (step.alone, step.last) if price is not None]
    told = [width for width in widths if width > 0.0]
    half = float(np.quantile(told, 0.25)) if told else total.half_width
    typical = Interval(total.mean, total.mean - half, total.mean + half, total.sd, total.n)
    unit, currency = metrics()[metric].unit, ladder.plan.a.currency
    return scale_of(unit, currency, typical, difference=True)


def price(scale: Scale, worth: PairedDifference) -> str:
    """Write a mean with half the width of its interval."""
    mean = scale.bare(worth.mean, signed=True)
    return mean if math.isnan(worth.low) or worth.sd == 0.0 else f"{mean} ±{scale.bare(worth.half_width)}"


def legend(ladder: Ladder) -> str:
    """Say how to read the columns."""
    a, b = ladder.plan.a.name, ladder.plan.b.name
    return (
        f"Alone: the line on top of {a}. As the last: what {b} would lose without it. In order: one on top of the other "
        f"as listed, which adds up to the whole; reached: so far. ±: half of the 95 % interval."
    )


def findings(ladder: Ladder) -> Iterator[str]:
    """Say in sentences what the table shows: which lines need one another, what is not settled, on how much it rests."""
    steps = ladder.steps()
    scale = _scale(ladder, steps)
    for relation, words in _RELATIONS.items():
        if named := _related(scale, steps, relation):
            yield f"{words}: {', '.join(named)}."
    yield from _undecided(scale, steps)
    yield from ladder.plan.notes
    arms = len(ladder.plan.arms)
    yield f"All of this rests on {counted(len(ladder), 'replication')} of each of {arms} scenarios, {ladder.runs} runs."


def _related(scale: Scale, steps: Iterable[Step], relation: Relation) -> list[str]:
    """Name the rungs of one relation with what the others add or take, the largest first."""
    found = [
        (step.last_less_alone, step.rung.name)
        for step in steps
        if step.relation is relation and step.last_less_alone is not None
    ]
    ordered = sorted(found, key=lambda each: -abs(each[0].mean))
    return [f"{name} ({scale.text(synergy.mean, signed=True)})" for synergy, name in ordered]


def _undecided(scale: Scale, steps: Iterable[Step]) -> Iterator[str]:
    """Name the rungs that may as well be worth nothing, and how many replications would tell or that it is not worth it."""
    open_, small = list[str](), list[str]()
    for step in steps:
        price = step.last
        if price is None or price.n < 2 or is_decided(price):
            continue
        ends = f"{scale.bare(price.low, signed=True)} to {scale.text(price.high, signed=True)}"
        wanted = price.n + more_to_decide(price) if price.mean else math.inf
        if wanted > _WORTH_RUNNING:
            small.append(f"{step.rung.name} ({ends})")
        else:
            open_.append(f"{step.rung.name} ({ends}; -r {math.ceil(wanted / 10) * 10})")
    if open_:
        yield f"Not settled as the last line, and about how many replications would settle it: {', '.join(open_)}."
    if small:
        yield f"About nothing as the last line, or too little to be settled soon: {', '.join(small)}."


def first_look(ladder: Ladder) -> str:
    """Say on one line what a few replications suggest."""
    steps = [step for step in ladder.steps() if step.last is not None]
    scale = _scale(ladder, steps)
    top = sorted(steps, key=lambda step: -abs(step.last.mean if step.last else 0.0))[:3]
    told = ", ".join(f"{step.rung.name} {price(scale, step.last)}" for step in top if step.last is not None)
    unit = (scale.prefix + scale.suffix).strip()
    return f"after {counted(len(ladder), 'replication')}, as the last line, in {unit}: {told}"
