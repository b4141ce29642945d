"""`sim compare`: scenarios on the same leads, differences in pairs, and what each line that differs is worth."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from sim.cli.commands import CONTEXT
from sim.cli.ladder_output import ladder_rows, ladders_json
from sim.cli.options import Options, exit_code, experiment_options, load_chosen, tell_interruption, write_files
from sim.cli.output import differences_csv, json_text, metrics_csv
from sim.cli.progress import progress
from sim.errors import UsageError
from sim.experiments.compare import Comparison, compare
from sim.experiments.ladder import PRICES, Ladder, check_metric, climb
from sim.experiments.plan import Plan, plan
from sim.experiments.replications import Interrupted, Replications
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked about the ladder; `ladder` is None where nothing was."""

    ladder: bool | None
    order: str | None
    metric: str
    everything: bool

    def __post_init__(self) -> None:
        check_metric(self.metric)
        if self.ladder is False and self.order is not None:
            msg = "--order is for the ladder, and --no-ladder leaves it out; write one of the two"
            raise UsageError(msg)

    def plans(self, scenarios: Sequence[Scenario], options: Options) -> list[Plan]:
        """Plan a ladder to each scenario from the first: where it is asked for, or there are but two and no precision."""
        by_default = self.order is not None or (len(scenarios) == 2 and options.precision is None)
        if not (by_default if self.ladder is None else self.ladder):
            return []
        order = None if self.order is None else [name.strip() for name in self.order.split(",") if name.strip()]
        plans = [plan(scenarios[0], other, order) for other in scenarios[1:]]
        return plans if any(each.rungs for each in plans) else []


@click.command("compare", context_settings=CONTEXT)
@click.argument("scenarios", nargs=-1, required=True, metavar="A B...")
@click.option(
    "--ladder/--no-ladder", "ladder", default=None, help="Price each line that differs; done for two scenarios."
)
@click.option("--order", metavar="RUNG,RUNG...", help="Climb these lines first, as the ladder names them.")
@click.option("--metric", default=PRICES[0], show_default=True, help="What the ladder is told in.")
@click.option("--all", "everything", is_flag=True, help="Show every metric, not the most important ones.")
@experiment_options
def command(
    scenarios: tuple[str, ...], ladder: bool | None, order: str | None, metric: str, everything: bool, **chosen: Any
) -> None:
    """Compare scenarios with the first, on the same leads.

    Each replication gives every scenario the same leads with the same luck, so that a difference is the policy's. P(better)
    is the share of replications in which the scenario does better than the first.

    Of two scenarios, the ladder says what each line in which they differ is worth: alone, as the last one, and one on top of
    the other.
    """
    options, wish = Options(**chosen), Wish(ladder, order, metric, everything)
    loaded = load_chosen(scenarios, options)
    plans = wish.plans(loaded, options)
    comparison, interrupted = _compare(loaded, options, plans)
    ladders: list[Ladder] = []
    if len(comparison.baseline):
        ladders, stopped = _show_and_climb(comparison, [] if interrupted else plans, options, wish)
        interrupted = interrupted or stopped
        _put_out(comparison, ladders, options)
    if interrupted:
        tell_interruption(comparison.arms)
    click.get_current_context().exit(exit_code(comparison.arms, strict=options.strict, interrupted=interrupted))


def _compare(scenarios: list[Scenario], options: Options, plans: list[Plan]) -> tuple[Comparison, bool]:
    """Simulate the scenarios themselves, as often as their ladders can be climbed."""
    replications = options.replications or min((each.replications for each in plans), default=None)
    with progress(sys.stderr, " ".join(scenario.id for scenario in scenarios)) as tell:
        try:
            return compare(
                scenarios,
                replications=replications,
                seed=options.seed,
                workers=options.workers,
                precision=options.precision,
                on_progress=tell,
            ), False
        except Interrupted as stop:
            return Comparison(stop.finished), True


def _show_and_climb(
    comparison: Comparison, plans: list[Plan], options: Options, wish: Wish
) -> tuple[list[Ladder], bool]:
    """Climb the ladders one by one; people read what is known while the rest is simulated."""
    from sim.cli.comparison_page import show_goals, show_ladder, show_metrics, show_worth  # noqa: PLC0415 - drawing tables costs

    ladders, stopped = list[Ladder](), False
    for_people = not (options.as_json or options.as_csv)
    if for_people:
        show_goals(comparison)
    for place, arm in enumerate(comparison.arms[1:]):
        if for_people:
            show_worth(comparison, arm)
        if plans and not stopped:
            ladder, stopped = _climb(plans[place], Comparison((comparison.baseline, arm)), options, wish)
            if ladder is not None:
                ladders.append(ladder)
                if for_people:
                    show_ladder(ladder)
        if for_people:
            show_metrics(comparison, arm, everything=wish.everything or not plans)
    return ladders, stopped


def _climb(planned: Plan, ends: Comparison, options: Options, wish: Wish) -> tuple[Ladder | None, bool]:
    """Climb one ladder; what is finished of it is kept if it is interrupted."""
    from sim.cli.ladder_tables import first_look  # noqa: PLC0415 - as above

    with progress(sys.stderr, f"ladder to {ends.arms[1].scenario.id}") as tell:
        try:
            return climb(
                planned,
                ends,
                metric=wish.metric,
                workers=options.workers,
                on_progress=tell,
                on_figures=lambda ladder: click.echo(first_look(ladder), err=True),
            ), False
        except Interrupted as stop:
            finished: tuple[Replications, ...] = stop.finished
            if not finished or not len(finished[0]):
                return None, True
            return Ladder(planned, dict(zip(planned.arms, finished, strict=True)), wish.metric), True


def _put_out(comparison: Comparison, ladders: list[Ladder], options: Options) -> None:
    """Write what programs read, to standard output or into files."""
    if options.as_json:
        click.echo(json_text([ladders_json(comparison, ladders)]))
    elif options.as_csv:
        priced = (row for ladder in ladders for row in ladder_rows(ladder, ladder.plan.b.id))
        click.echo(differences_csv(comparison, priced), nl=False)
    if options.out is not None:
        write_files(options.out, comparison.arms, [ladders_json(comparison, ladders)], metrics_csv(comparison.arms))
