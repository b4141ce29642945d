"""`sim list`: the scenarios that ship."""

from __future__ import annotations

import re
from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.printing import say
from sim.scenario import Scenario, load, names

_EXAMPLES: Final = examples("sim list")


@click.command("list", context_settings=CONTEXT, epilog=_EXAMPLES)
def command() -> None:
    """Name the scenarios that ship, with the first sentence of each story.

    Each name can stand wherever a scenario is asked for, in any folder.
    """
    width = max(len(name) for name in names())
    for name in names():
        say(f"{name:<{width}}  {first_sentence(load(name))}")


def first_sentence(scenario: Scenario) -> str:
    """Return the first sentence of a scenario's story, on one line."""
    story = " ".join(scenario.story.split())
    return re.split(r"(?<=[.!?])\s", story, maxsplit=1)[0]
