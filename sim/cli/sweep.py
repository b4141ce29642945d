"""`sim sweep`: a scenario under many settings."""

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
from sim.errors import EXIT_INTERRUPTED
from sim.experiments.replications import Interrupted, Replications
from sim.experiments.sweep import Sweep, SweepPlan, carry_out, plan_sweep
from sim.report.sentences import counted
from sim.results.registry import metrics
from sim.results.tables import cell

_EXAMPLES: Final = examples('sim sweep sla --over sales.reps=3,4,5 --over "qualification.bar=20%..40%:3" -r 2')


@click.command("sweep", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenario", metavar="SCENARIO")
@click.option("-r", "--replications", type=click.IntRange(1, 100_000), metavar="N", help="How often each point is run.")
@click.option("--all", "everything", is_flag=True, help="Show every point, not the best and the worst.")
@study_options
def command(scenario: str, replications: int | None, everything: bool, **chosen: Any) -> None:
    """Simulate a scenario under many settings, all on the same leads.

    All combinations of the values of --over are simulated, or --latin N points that cover them evenly. The plan comes first,
    with how long it takes. After Ctrl-C or a crash give the command again: what was finished is not simulated twice, and
    neither is a point that an earlier sweep had.
    """
    wish = Wish(**chosen)
    (loaded,) = load_all([scenario], wish.settings)
    plan = plan_sweep(loaded, wish.over, latin=wish.latin, replications=replications, seed=wish.seed)
    told = _plan_sentence(plan, wish)
    if wish.dry_run:
        say(told)
        return
    say(told, err=True)
    try:
        with progress(sys.stderr, f"sweep of {loaded.id}") as tell:
            swept = carry_out(plan, metric=wish.metric, workers=wish.workers, on_progress=tell)
    except Interrupted:
        say("interrupted: what is finished is in the history; give the command again to go on", err=True)
        click.get_current_context().exit(EXIT_INTERRUPTED)
    _put_out(swept, wish, everything=everything)


def _plan_sentence(plan: SweepPlan, wish: Wish) -> str:
    stored = plan.stored()
    missing = plan.runs - stored
    axes = ", ".join(f"{axis.path} ({len(axis.texts)})" for axis in plan.design.axes)
    had = f", {stored} of them in the history" if stored else ""
    takes = duration(plan.seconds(missing, wish.workers, is_kept=not wish.dry_run)) if missing else "no time"
    return (
        f"{plan.base.id}: {counted(len(plan.design), 'point')} over {axes}; {counted(plan.replications, 'replication')} "
        f"each, {plan.runs} in all{had}; about {takes}"
    )


def _put_out(swept: Sweep, wish: Wish, *, everything: bool) -> None:
    if wish.as_json:
        say(json_text([sweep_json(swept)]))
    elif wish.as_csv:
        say(sweep_csv(swept), nl=False)
    else:
        from sim.cli.sweep_page import show_sweep  # noqa: PLC0415 - drawing tables costs as much as loading a scenario

        show_sweep(swept, everything=everything)


def _shown(arm: Replications, metric: str) -> list[str]:
    """Give the metrics of all leads, and the one that was asked for."""
    names = [name for name in metrics() if name in arm.metrics]
    return names if metric in names else [metric, *names]


def sweep_json(swept: Sweep) -> dict[str, Any]:
    """Give a sweep for programs: its axes, its points with their metrics, what each axis does; undefined is null."""
    import sim  # noqa: PLC0415 - its version

    first = swept.arms[0]
    return {
        "scenario": swept.base.id,
        "seed": first.seed,
        "replications": len(swept),
        "horizon": f"{first.weeks} weeks",
        "version": sim.__version__,
        "scenario_hash": swept.base.fingerprint,
        "metric": swept.metric,
        "axes": [{"path": axis.path, "values": list(axis.texts)} for axis in swept.design.axes],
        "points": [
            {
                "settings": swept.design.settings(point),
                "scenario_hash": arm.scenario.fingerprint,
                "behind_best": {"unit": unit_of(arm, swept.metric), **interval_json(swept.behind(point))},
                "metrics": {
                    name: {"unit": unit_of(arm, name), **interval_json(arm.interval(name))}
                    for name in _shown(arm, swept.metric)
                },
            }
            for point, arm in enumerate(swept.arms)
        ],
        "effects": [
            {
                "path": effect.axis.path,
                "unit": unit_of(first, swept.metric),
                "lowest_at": effect.axis.texts[effect.low],
                "highest_at": effect.axis.texts[effect.high],
                "swing": interval_json(effect.swing),
                "levels": [
                    {"value": text, **interval_json(level)}
                    for text, level in zip(effect.axis.texts, effect.levels, strict=True)
                ],
            }
            for effect in swept.effects()
        ],
    }


def sweep_csv(swept: Sweep) -> str:
    """Give one line per point and metric, with a column for each key that was varied."""
    headings = (
        "point", *(axis.path for axis in swept.design.axes), "metric", "unit", "mean", "low", "high", "sd", "n",
    )  # fmt: skip
    rows = []
    for point, arm in enumerate(swept.arms):
        for name in _shown(arm, swept.metric):
            found = arm.interval(name)
            numbers = (found.mean, found.low, found.high, found.sd, found.n)
            settings = swept.design.settings(point).values()
            rows.append((str(point + 1), *settings, name, unit_of(arm, name), *map(cell, numbers)))
    return csv_text(headings, rows)
