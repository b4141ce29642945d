"""`sim schema`: the JSON Schema of scenario files."""

from __future__ import annotations

import json
from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.printing import say
from sim.scenario.json_schema import json_schema

_EXAMPLES: Final = examples("sim schema > scenario.schema.json")


@click.command("schema", context_settings=CONTEXT, epilog=_EXAMPLES)
def command() -> None:
    """Print the JSON Schema with which editors complete and check scenario files.

    Save it beside your scenarios as scenario.schema.json and head each with
    `# yaml-language-server: $schema=scenario.schema.json`.
    """
    say(json.dumps(json_schema(), indent=2, ensure_ascii=False))
