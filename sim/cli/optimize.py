"""`sim optimize`: the best of many settings, under conditions."""

from __future__ import annotations

import sys
from typing import Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.options import load_all
from sim.cli.output import csv_text, interval_json, json_text, unit_of
from sim.cli.printing import say
from sim.cli.progress import progress
from sim.cli.studies import Wish, duration, study_options
from sim.errors import EXIT_GOAL_FAILED, EXIT_INTERRUPTED
from sim.experiments.optimize import PER_POINT, Optimum, check_question, plan_optimize, search
from sim.experiments.replications import Interrupted
from sim.experiments.sweep import SweepPlan
from sim.report.sentences import counted
from sim.results.tables import cell

_EXAMPLES: Final = examples(
    'sim optimize sla --over "qualification.bar=10%..50%:5" --subject-to "no_response_rate <= 5%" --budget 20'
)


@click.command("optimize", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenario", metavar="SCENARIO")
@click.option(
    "--subject-to", "conditions", multiple=True, metavar="GOAL", help="What must hold, as in 'no_response_rate <= 10%'."
)
@click.option(
    "--budget", type=click.IntRange(2), metavar="N", help=f"Replications in all; {PER_POINT} a point if not given."
)
@study_options
def command(scenario: str, conditions: tuple[str, ...], budget: int | None, **chosen: Any) -> None:
    """Find the best of many settings of a scenario, and say how surely it is the best.

    All combinations of the values of --over are candidates, or --latin N points. Every candidate gets a few replications, all
    on the same leads; half of them are dropped, the others get more, and so on. Conditions hold in the mean. Exit code 3 says
    that no candidate meets them.
    """
    wish = Wish(**chosen)
    (loaded,) = load_all([scenario], wish.settings)
    plan = plan_optimize(loaded, wish.over, latin=wish.latin, seed=wish.seed, budget=budget)
    check_question(plan, wish.metric, conditions)
    total = budget if budget is not None else PER_POINT * len(plan.distinct)
    told = _plan_sentence(plan, total, wish)
    if wish.dry_run:
        say(told)
        return
    say(told, err=True)
    try:
        with progress(sys.stderr, f"best of {loaded.id}") as tell:
            found = search(
                plan, metric=wish.metric, subject_to=conditions, budget=total, workers=wish.workers, on_progress=tell
            )
    except Interrupted:
        say("interrupted: what is finished is in the history; give the command again to go on", err=True)
        click.get_current_context().exit(EXIT_INTERRUPTED)
    _put_out(found, wish, scenario)
    if found.best is None:
        click.get_current_context().exit(EXIT_GOAL_FAILED)


def _plan_sentence(plan: SweepPlan, total: int, wish: Wish) -> str:
    axes = ", ".join(f"{axis.path} ({len(axis.texts)})" for axis in plan.design.axes)
    takes = duration(plan.seconds(total, wish.workers, is_kept=not wish.dry_run))
    return (
        f"{plan.base.id}: the best of {counted(len(plan.distinct), 'point')} over {axes}; at most "
        f"{counted(total, 'replication')}, about {takes}"
    )


def _put_out(found: Optimum, wish: Wish, scenario: str) -> None:
    if wish.as_json:
        say(json_text([optimum_json(found)]))
    elif wish.as_csv:
        say(optimum_csv(found), nl=False)
    else:
        from sim.cli.optimize_page import show_optimum  # noqa: PLC0415 - drawing tables costs as much as loading a scenario

        show_optimum(found, scenario)


def optimum_json(found: Optimum) -> dict[str, Any]:
    """Give the choice for programs; undefined is null."""
    import sim  # noqa: PLC0415 - its version

    choice, cost = found.choice, found.cost()
    first = next(iter(found.arms.values()))
    return {
        "scenario": found.base.id,
        "seed": first.seed,
        "horizon": f"{first.weeks} weeks",
        "version": sim.__version__,
        "scenario_hash": found.base.fingerprint,
        "metric": found.metric,
        "unit": unit_of(first, found.metric),
        "subject_to": [condition.text for condition in found.conditions],
        "points": len(found.points),
        "replications": choice.spent,
        "best": _point_json(found, found.best),
        "runner_up": _point_json(found, found.runner_up),
        "best_without_conditions": _point_json(found, found.without),
        "probability_best": choice.probability_best,
        "probability_within_1_percent": choice.probability_good,
        "probability_conditions_hold": choice.probability_feasible,
        "cost_of_conditions": None if cost is None else interval_json(cost),
    }


def _point_json(found: Optimum, point: int | None) -> dict[str, Any] | None:
    if point is None:
        return None
    arm = found.arms[point]
    names = [found.metric, *(condition.name for condition in found.conditions)]
    return {
        "settings": found.design.settings(point),
        "scenario_hash": arm.scenario.fingerprint,
        "replications": len(arm),
        "metrics": {name: {"unit": unit_of(arm, name), **interval_json(arm.interval(name))} for name in names},
    }


def optimum_csv(found: Optimum) -> str:
    """Give one line per point and metric: that of the question, and those of the conditions."""
    paths = [axis.path for axis in found.design.axes]
    names = [found.metric, *(condition.name for condition in found.conditions)]
    roles = {found.without: "best without conditions", found.runner_up: "runner-up", found.best: "best"}
    rows = []
    for point, arm in found.arms.items():
        for name in dict.fromkeys(names):
            interval = arm.interval(name)
            numbers = (interval.mean, interval.low, interval.high, interval.sd, interval.n)
            settings = found.design.settings(point).values()
            rows.append(
                (str(point + 1), *settings, roles.get(point, ""), name, unit_of(arm, name), *map(cell, numbers))
            )
    return csv_text(("point", *paths, "role", "metric", "unit", "mean", "low", "high", "sd", "n"), rows)
