"""`sim show`: a scenario with everything it extends, or what differs from that."""

from __future__ import annotations

from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.printing import say
from sim.errors import UsageError
from sim.scenario import Scenario, differences, dump, load

# what a scenario is called and tells is no part of its policy
_TITLES = ("name", "story", "headline.tells", "headline.against", "sources")

_EXAMPLES: Final = examples("sim show sla --diff", "sim show sla --set sales.reps=5 > ours.yml")


@click.command("show", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenario", metavar="SCENARIO")
@click.option("--diff", is_flag=True, help="Show only what differs from the scenario that it extends.")
@click.option(
    "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Show with another value, as in sales.reps=5."
)
def command(scenario: str, diff: bool, settings: tuple[str, ...]) -> None:
    """Print a scenario as one complete file, with everything it extends written out.

    What is printed is a scenario again: save it and change what you like.
    """
    found = load(scenario, settings)
    say(_differences(found) if diff else dump(found), nl=diff)


def _differences(scenario: Scenario) -> str:
    parent = scenario.origin.parent
    if parent is None:
        msg = f"'{scenario.id}' extends nothing, so there is nothing that it differs from; leave --diff out"
        raise UsageError(msg)
    found = differences(parent, scenario.origin.tree)
    lines = [f"{each.path}: {each.before} -> {each.after}" for each in found if each.path not in _TITLES]
    return "\n".join(lines) or "nothing differs"
