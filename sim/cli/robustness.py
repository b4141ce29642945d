"""`sim robustness`: in how many of the worlds that the assumptions allow a conclusion holds."""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.options import load_all
from sim.cli.output import json_text
from sim.cli.printing import say
from sim.cli.progress import progress
from sim.cli.tables import Page
from sim.errors import EXIT_INTERRUPTED, UsageError
from sim.experiments.assumptions import hangs_on
from sim.experiments.robustness import COMPARED, DRAWS, REPLICATIONS, SEED, SETTINGS, Worlds, shipped, write
from sim.results.figures import percent

_FEWEST_PAIRED = 2
_MOST_ASSUMPTIONS = 12

_EXAMPLES: Final = examples("sim robustness no-sla sla --draws 8 -r 1")


@click.command("robustness", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO...]")
@click.option("--draws", type=click.IntRange(1, 100_000), default=DRAWS, show_default=True, help="How many worlds.")
@click.option("-r", "--replications", type=click.IntRange(1, 1000), default=REPLICATIONS, show_default=True,
              help="Runs of each scenario in each world.")  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0), default=SEED, show_default=True, help="The same seed draws the same worlds."
)
@click.option("-j", "workers", type=click.IntRange(1, 256), metavar="N", help="Processes; all processors if not given.")
@click.option("--worlds", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Keep each world here as it comes, and go on with those that are here.")  # fmt: skip
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the shares here.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")
def command(
    scenarios: tuple[str, ...],
    draws: int,
    replications: int,
    seed: int,
    workers: int | None,
    worlds: Path | None,
    keep: Path | None,
    as_json: bool,
) -> None:
    """Say in how many worlds one scenario is above another, and each headline holds.

    A world is a draw of everything that is assumed or tuned, or one of eight settings: four ways in which interest fades, with
    the full effect of the message and half of it. Without SCENARIO it takes all that ship, which is long: with --worlds it can
    be interrupted and gone on with.
    """
    chosen = {each.id: each for each in load_all(scenarios, ())} if scenarios else shipped()
    if len(chosen) < max(_FEWEST_PAIRED, len(scenarios)):
        msg = "robustness is that of a difference: name two scenarios or more, each once, or none for all that ship"
        raise UsageError(msg)
    lived = Worlds(chosen, seed=seed, replications=replications, path=worlds, with_signs=not scenarios)
    try:
        with progress(sys.stderr, "robustness", counted="worlds") as tell:
            lived.run(draws, workers=workers, on_progress=tell)
    except KeyboardInterrupt:
        kept = f"; those finished are in '{worlds}'" if worlds else "; nothing was kept, name a file with --worlds"
        say(f"interrupted after {len(lived.found)} worlds{kept}", err=True)
        click.get_current_context().exit(EXIT_INTERRUPTED)
    summary = lived.summary()
    if keep is not None:
        write(summary, keep)
    if as_json:
        say(json_text([summary]))
        return
    _show(summary)
    if len(chosen) == _FEWEST_PAIRED:
        first, second = chosen
        _show_assumptions(lived, first, second, seed)


def _show(summary: dict[str, Any]) -> None:
    page, draws = Page(sys.stdout), summary["draws"]
    page.say(f"{draws} worlds drawn from the assumptions, and {len(SETTINGS)} settings", "bold")
    page.say("")
    for metric in COMPARED:
        table = page.table(metric.replace("_", " "), "of the draws", "of the settings")
        for first, second in combinations(summary["scenarios"], 2):
            above, above_in = summary["greater"][metric][f"{first} {second}"]
            page.row(table, f"{second} above {first}", percent(above / draws), f"{above_in} of {len(SETTINGS)}")
        page.show(table)
    if summary["headlines"]:
        table = page.table("headlines", "of the draws", "of the settings")
        for name, entry in summary["headlines"].items():
            held = sum(entry["settings"].values())
            words = f"{name}: {entry['tells'].replace('_', ' ')}, against {entry['against']}"
            page.row(table, words, percent(entry["holds"] / draws), f"{held} of {len(entry['settings'])}")
        page.show(table)
    if summary["signs"]:
        table = page.table("what moves reps to follow up", "of the draws")
        for name, held in summary["signs"].items():
            page.row(table, name, percent(held / draws))
        page.show(table)


def _show_assumptions(lived: Worlds, first: str, second: str, seed: int) -> None:
    """Print what the difference of two scenarios hangs on, where there are worlds enough to say."""
    page = Page(sys.stdout)
    found = hangs_on(lived.found, (first, second), COMPARED[0], seed)
    if not found:
        return
    table = page.table(f"what {second} less {first} hangs on", "grade", "rank correlation")
    for each in found[:_MOST_ASSUMPTIONS]:
        page.row(table, each.path, each.grade, f"{each.correlation:+.2f}")
    page.show(table)
