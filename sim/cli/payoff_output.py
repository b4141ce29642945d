"""Break-even, payback and gate as data."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sim.cli.output import Json, interval_json
from sim.experiments.breakeven import BreakEven
from sim.experiments.gate import Gated
from sim.experiments.payback import Payback
from sim.experiments.robustness import COMPARED, share_for
from sim.scenario import Scenario


def break_even_json(found: BreakEven) -> Json:
    """Give the companies tried along one axis, and where the worth passes 0."""
    return {
        "axis": found.axis.name,
        "path": found.axis.path,
        "break_even": list(found.at),
        "pays_above": found.pays_above,
        "points": [
            {"setting": point.setting, "figure": point.figure, "expected_profit_a_year": interval_json(point.worth)}
            for point in found.points
        ],
    }


def payback_json(back: Payback) -> Json:
    """Give what a change has brought week by week, and when it has paid."""
    return {
        "week": back.week,
        "introduction": back.introduction,
        "introduced_in_week_1": back.from_today,
        "by_week": [float(value) for value in back.mean],
        "at_end": interval_json(back.at_end),
    }


def prior_json(a: Scenario, b: Scenario) -> Json:
    """Give in how many worlds `b` is above `a`, by metric; null where that was not looked at."""
    found = {metric: share_for(a, b, metric) for metric in COMPARED}
    return {metric: None if share is None else dataclasses.asdict(share) for metric, share in found.items()}


def gate_json(gated: Sequence[Gated]) -> list[Json]:
    """Give what each scenario was held to."""
    return [
        {
            "scenario": each.scenario,
            "metric": each.metric,
            "verdict": str(each.verdict),
            **interval_json(each.difference),
        }
        for each in gated
    ]
