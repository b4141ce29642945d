"""`sim diagnose`: more marketing, more sales or better alignment, found by experiment on the same leads."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.diagnosis_output import diagnosis_json
from sim.cli.keeping import keeping
from sim.cli.options import load_all, tell_interruption
from sim.cli.output import json_text
from sim.cli.printing import say
from sim.cli.progress import progress
from sim.errors import EXIT_INTERRUPTED
from sim.experiments.diagnose import Diagnosis, diagnose, kept_of, plan_diagnosis
from sim.experiments.engines import engine_of, using
from sim.experiments.replications import Interrupted
from sim.scenario import Scenario
from sim.units import parse_money


def _money(_context: click.Context, _option: click.Parameter, text: str | None) -> float | None:
    """Read an amount as scenario files write it."""
    try:
        return None if text is None else parse_money(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was chosen; None where the scenario or the experiment decides."""

    replications: int | None
    seed: int | None
    settings: tuple[str, ...]
    revenue_goal: float | None
    controls: bool
    as_json: bool
    workers: int | None
    engine: str


_EXAMPLES: Final = examples("sim diagnose no-sla --revenue-goal 2.5M")


@click.command("diagnose", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenario")
@click.option("-r", "--replications", type=click.IntRange(2, 100_000), metavar="N", help="Runs of each company; 6.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="The same seed gives the same leads.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a value, as in sales.reps=5.")
@click.option("--revenue-goal", callback=_money, metavar="MONEY", help="Say how many leads a year's goal needs: 2.5M.")
@click.option("--controls/--no-controls", default=True, help="Take each run's luck out of expected money.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")
@click.option("-j", "workers", type=click.IntRange(1, 256), metavar="N", help="Processes to use; all if not given.")
@click.option("--engine", default="processes", metavar="ENGINE", help="serial, processes or dask://HOST:PORT.")
def command(scenario: str, **chosen: Any) -> None:
    """Find out whether a company needs more marketing, more sales or better alignment.

    On the same leads it gets a quarter more demand, one rep more, and each dimension of alignment at its best: alone, as the
    last one, together. Then which clause of the shipped page to sign first, where revenue leaks, and whether the page's
    promise can be kept.
    """
    asked = _Asked(**chosen)
    (loaded,) = load_all([scenario], asked.settings)
    with using(engine_of(asked.engine, asked.workers)), keeping():
        found, interrupted = _diagnose(loaded, asked)
        if found is not None:
            _show(found, asked)
        if interrupted is not None:
            tell_interruption(interrupted.finished)
            click.get_current_context().exit(EXIT_INTERRUPTED)


def _show(found: Diagnosis, asked: _Asked) -> None:
    if asked.as_json:
        say(json_text([diagnosis_json(found, asked.revenue_goal)]))
        return
    from sim.cli.diagnosis_page import show_diagnosis  # noqa: PLC0415 - drawing tables costs

    show_diagnosis(found, asked.revenue_goal)


def _diagnose(scenario: Scenario, asked: _Asked) -> tuple[Diagnosis | None, Interrupted | None]:
    """Run the experiment; what is finished of it is kept if it is interrupted."""
    with progress(sys.stderr, f"diagnosis of {scenario.id}") as tell:
        try:
            return diagnose(
                scenario,
                replications=asked.replications,
                seed=asked.seed,
                workers=asked.workers,
                controls=asked.controls,
                on_progress=tell,
            ), None
        except Interrupted as stop:
            return kept_of(plan_diagnosis(scenario), stop), stop
