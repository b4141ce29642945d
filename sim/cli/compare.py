"""`sim compare`: scenarios on the same leads, differences in pairs."""

from __future__ import annotations

import sys
from typing import Any

import click

from sim.cli.options import Options, exit_code, experiment_options, load_chosen, tell_interruption, write_files
from sim.cli.output import comparison_json, differences_csv, json_text, metrics_csv
from sim.cli.progress import progress
from sim.experiments.compare import Comparison, compare
from sim.experiments.replications import Interrupted


@click.command("compare")
@click.argument("scenarios", nargs=-1, required=True, metavar="A B...")
@experiment_options
def command(scenarios: tuple[str, ...], **chosen: Any) -> None:
    """Compare scenarios with the first, on the same leads.

    Each replication gives every scenario the same leads with the same luck, so that a difference is the policy's. P(better)
    is the share of replications in which the scenario does better than the first.
    """
    options = Options(**chosen)
    comparison, interrupted = _compare(scenarios, options)
    if len(comparison.baseline):
        _put_out(comparison, options)
    if interrupted:
        tell_interruption(comparison.arms)
    click.get_current_context().exit(exit_code(comparison.arms, strict=options.strict, interrupted=interrupted))


def _compare(names: tuple[str, ...], options: Options) -> tuple[Comparison, bool]:
    with progress(sys.stderr, " ".join(names)) as tell:
        try:
            return compare(
                load_chosen(names, options),
                replications=options.replications,
                seed=options.seed,
                workers=options.workers,
                precision=options.precision,
                on_progress=tell,
            ), False
        except Interrupted as stop:
            return Comparison(stop.finished), True


def _put_out(comparison: Comparison, options: Options) -> None:
    if options.as_json:
        click.echo(json_text([comparison_json(comparison)]))
    elif options.as_csv:
        click.echo(differences_csv(comparison), nl=False)
    else:
        show(comparison)
    if options.out is not None:
        write_files(options.out, comparison.arms, [comparison_json(comparison)], metrics_csv(comparison.arms))


def show(comparison: Comparison) -> None:
    """Print tables for people."""
    from sim.cli.sentences import comparison_sentence, counted  # noqa: PLC0415 - as in run
    from sim.cli.tables import Page, differences_table, goals_table  # noqa: PLC0415

    page, baseline = Page(sys.stdout), comparison.baseline
    for arm in comparison.arms:
        judged = arm.judged()
        if judged:
            page.say(arm.scenario.name, "bold")
            page.show(goals_table(page, arm, judged))
    for arm in comparison.arms[1:]:
        page.say(
            f"{arm.scenario.name} against {baseline.scenario.name}: "
            f"{counted(len(arm), 'replication')} of {arm.weeks} weeks each, seed {arm.seed}",
            "bold",
        )
        page.say("")
        page.show(differences_table(page, comparison, arm))
        page.say(
            f"P(better) is the share of the replications, run under both with the same leads, in which {arm.scenario.name} "
            f"does better.",
            "dim",
        )
        page.say("")
        page.say(comparison_sentence(comparison, arm))
        page.say("")
