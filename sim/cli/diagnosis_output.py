"""A diagnosis as data."""

from __future__ import annotations

import math

from sim.cli.output import Json, interval_json
from sim.experiments.diagnose import POINTS_TO, WORTH, Diagnosis
from sim.experiments.ladder import PRICES, Ladder
from sim.experiments.leaks import HOW
from sim.experiments.promise import affordable


def diagnosis_json(found: Diagnosis, goal: float | None = None) -> Json:
    """Give the verdict, what each lever, clause and leak is worth, and the promise."""
    verdict, sign = found.verdict(), found.sign()
    return {
        "scenario": found.today.scenario.id,
        "scenario_hash": found.today.scenario.fingerprint,
        "seed": found.today.seed,
        "replications": len(found.today),
        "currency": found.today.scenario.currency,
        "controls": found.today.controls,
        "verdict": None if verdict is None else str(verdict),
        "worth": {str(side): interval_json(price) for side, price in found.worth().items()},
        "sign": str(sign),
        "sign_points_to": str(POINTS_TO[sign]),
        "question": found.question().rung.name,
        "levers": _switched(found.levers),
        "clauses": _switched(found.clauses),
        "sign_first": [step.rung.name for step in found.first_clauses()],
        "leaks": {
            "how": HOW,
            "metric": PRICES[0],
            "total": interval_json(found.leaks.total()),
            "causes": [
                {"cause": cause.name, "title": cause.title, **interval_json(cause.lost)}
                for cause in found.leaks.causes()
            ],
        },
        "promise": _promise(found, goal),
    }


def _switched(ladder: Ladder) -> list[Json]:
    """Give one object for each lever, told in profit and in revenue a year."""
    told = {metric: ladder.steps(metric) for metric in (WORTH, *(name for name in PRICES if name != WORTH))}
    return [
        {
            "name": rung.name,
            "title": rung.title,
            "metrics": {
                metric: {
                    how: None if price is None else interval_json(price)
                    for how, price in (("alone", steps[place].alone), ("last", steps[place].last))
                }
                for metric, steps in told.items()
            },
        }
        for place, rung in enumerate(ladder.plan.rungs)
        if rung.changes
    ]


def _promise(found: Diagnosis, goal: float | None) -> Json:
    promise, table = found.promise(), found.attempts()
    content: Json = {
        "kept": interval_json(promise.share),
        "is_possible": promise.is_possible,
        "hours_asked": promise.load.asked + promise.load.own,
        "hours_there": promise.load.present,
        "most_attempts": affordable(table),
        "attempts": [
            {"promised": each.most, "made": each.made, "reached": each.reached, "hours_a_week": each.load.asked}
            for each in table
        ],
    }
    if goal is not None:
        needed = found.leads_for(goal)
        content["leads"] = {
            "revenue_goal": goal,
            "own": needed.own,
            "per_mql": None if math.isnan(needed.per_mql) else needed.per_mql,
            "today_per_week": needed.today,
            "promised_per_week": interval_json(needed.promised),
        }
    return content
