"""`sim schema`: the JSON Schema of scenario files."""

from __future__ import annotations

import json

import click

from sim.cli.commands import CONTEXT
from sim.cli.printing import say
from sim.scenario.json_schema import json_schema


@click.command("schema", context_settings=CONTEXT)
def command() -> None:
    """Print the JSON Schema with which editors complete and check scenario files.

    Save it beside your scenarios as scenario.schema.json and head each with
    `# yaml-language-server: $schema=scenario.schema.json`.
    """
    say(json.dumps(json_schema(), indent=2, ensure_ascii=False))
