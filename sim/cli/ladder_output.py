"""A ladder as data: what ``--json`` and ``--csv`` add to a comparison."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from sim.cli.output import Json, comparison_json, csv_row, interval_json, unit_of
from sim.experiments.compare import Comparison
from sim.experiments.ladder import PRICES, Ladder, Step
from sim.stats import PairedDifference

PRICED: dict[str, str] = {
    "alone": "the baseline with this rung alone, less the baseline",
    "last": "the scenario, less the scenario without this rung",
    "in_order": "with this rung and all before it, less with all before it",
    "running_total": "with this rung and all before it, less the baseline",
    "last_less_alone": "what the other rungs add to its worth",
}
"""The ways in which a rung is priced, as JSON and CSV name them."""


def ladders_json(comparison: Comparison, ladders: Sequence[Ladder]) -> Json:
    """Give a comparison, and in each difference the ladder that leads to its scenario, where there is one."""
    content = comparison_json(comparison)
    for difference, ladder in zip(content["differences"], ladders, strict=False):
        difference["ladder"] = ladder_json(ladder)
        difference["ladder_replications"] = len(ladder)
        difference["ladder_notes"] = list(ladder.plan.notes)
    return content


def ladder_json(ladder: Ladder) -> list[Json]:
    """Give one object for each rung, in the order climbed; what no rule allows is null."""
    steps = {metric: ladder.steps(metric) for metric in told_in(ladder)}
    return [
        {
            "rung": rung.name,
            "title": rung.title,
            "changes": [dataclasses.asdict(change) for change in rung.changes],
            "metrics": {metric: _step_json(ladder, metric, steps[metric][place]) for metric in steps},
        }
        for place, rung in enumerate(ladder.plan.rungs)
    ]


def told_in(ladder: Ladder) -> tuple[str, ...]:
    """Give the metrics in which a ladder is told, the chosen one first."""
    return tuple(dict.fromkeys((ladder.metric, *PRICES)))


def unit_of_ladder(ladder: Ladder, metric: str) -> str:
    """Give the unit of a ladder's prices in words."""
    unit = unit_of(ladder.arms[frozenset()], metric)
    return f"{unit} a year" if metric in PRICES else unit


def _step_json(ladder: Ladder, metric: str, step: Step) -> Json:
    prices: dict[str, PairedDifference | None] = {how: getattr(step, how) for how in PRICED}
    return {
        "unit": unit_of_ladder(ladder, metric),
        **{how: None if price is None else interval_json(price) for how, price in prices.items()},
        "relation": step.relation or None,
    }


def ladder_rows(ladder: Ladder, arm: str) -> Iterator[tuple[str, ...]]:
    """Give one line for each rung, metric and way of pricing, with the columns of a comparison.

    Parameters
    ----------
    ladder : Ladder
        What was climbed.
    arm : str
        The id of the scenario at its upper end.
    """
    for metric in told_in(ladder):
        for step in ladder.steps(metric):
            for how in PRICED:
                price: PairedDifference | None = getattr(step, how)
                if price is not None:
                    yield *csv_row(arm, metric, unit_of_ladder(ladder, metric), price), "", step.rung.name, how
