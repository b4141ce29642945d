"""What `sim optimize` prints for people: the best, the next best, what the conditions cost, and how sure all that is."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator

import numpy as np

from sim.cli.sweep_page import short_names
from sim.cli.tables import Page
from sim.experiments.optimize import Optimum
from sim.report.sentences import counted
from sim.results.figures import percent, scale_of
from sim.results.registry import metrics, split_id
from sim.stats import PairedDifference


def show_optimum(found: Optimum, scenario: str) -> None:
    """Print a choice among settings of a scenario, named as the user named it."""
    page = Page(sys.stdout)
    where = f" where {' and '.join(condition.text for condition in found.conditions)}" if found.conditions else ""
    page.say(f"{found.base.name}: the best {found.metric} of {counted(len(found.points), 'point')}{where}", "bold")
    page.say("")
    _show_table(page, found)
    for sentence in _findings(found, scenario):
        page.say(sentence)
    page.say("")


def _show_table(page: Page, found: Optimum) -> None:
    names = [found.metric, *(condition.name for condition in found.conditions)]
    table = page.table("", *short_names(found.design.axes), *names, "replications")
    shown: dict[int, str] = {}
    for point, role in ((found.best, "best"), (found.runner_up, "runner-up"), (found.without, "without conditions")):
        if point is not None:
            shown.setdefault(point, role)
    for point, role in shown.items():
        arm, cells = found.arms[point], []
        for name in names:
            interval = arm.interval(name)
            scale = scale_of(metrics()[split_id(name)[0]].unit, found.base.currency, interval)
            ends = "" if np.isnan(interval.low) else f" ±{scale.bare(interval.half_width)}"
            cells.append(f"{scale.text(interval.mean)}{ends}")
        page.row(table, role, *found.design.settings(point).values(), *cells, str(len(arm)))
    page.show(table)


def _findings(found: Optimum, scenario: str) -> Iterator[str]:
    choice = found.choice
    if found.best is None:
        yield (
            "No point meets the conditions in the mean. The table shows what is best without them; loosen them, or vary "
            "something else."
        )
        return
    yield (
        f"P(best) at least {percent(choice.probability_best)}; P(none is more than 1 % better) at least "
        f"{percent(choice.probability_good)}. "
        f"{counted(choice.spent, 'replication')} in all, from {min(choice.counts)} to {max(choice.counts)} a point."
    )
    if found.runner_up is not None:
        yield f"Against the runner-up on the same leads: {_money(found, found.difference(found.best, found.runner_up))}."
    if found.conditions:
        cost = found.cost()
        what = "The condition costs" if len(found.conditions) == 1 else "The conditions cost"
        sure = f"P(met) {percent(choice.probability_feasible)}."
        yield (
            f"{what} nothing: the best point meets {'it' if len(found.conditions) == 1 else 'them'}. {sure}"
            if (cost is None)
            else f"{what} {_money(found, cost)} against the best point without. {sure}"
        )
    settings = [f"--set {shlex.quote(f'{path}={text}')}" for path, text in found.design.settings(found.best).items()]
    yield f"To look at it: sim run {shlex.quote(scenario)} {' '.join(settings)}"


def _money(found: Optimum, difference: PairedDifference) -> str:
    unit = metrics()[split_id(found.metric)[0]].unit
    scale = scale_of(unit, found.base.currency, difference, difference=True)
    return f"{scale.text(difference.mean, signed=True)} ({scale.range(difference, signed=True)})"
