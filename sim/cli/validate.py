"""`sim validate`: every mistake, each at its place."""

from __future__ import annotations

from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.options import load_all
from sim.cli.printing import say

_EXAMPLES: Final = examples("sim validate mine.yml", "sim validate sla --set sales.reps=1")


@click.command("validate", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenarios", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Check with another value, as in sales.reps=5."
)
def command(scenarios: tuple[str, ...], settings: tuple[str, ...]) -> None:
    """Check scenario files, and say every mistake in them as FILE:LINE:COLUMN.

    A scenario without mistakes can still ask more of the reps than they can do: that is said too, and is no mistake.
    """
    for scenario in load_all(scenarios, settings):
        say(f"{scenario.id}: fine")
