"""`sim runs`: what was simulated so far."""

from __future__ import annotations

import json
import shlex
import sys
from typing import Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.printing import say
from sim.experiments.history import Past, history_file, runs

_EXAMPLES: Final = examples("sim runs -n 5")


@click.command("runs", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.option(
    "-n", "most", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="The latest N runs."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")
def command(most: int, as_json: bool) -> None:
    """Show what was simulated, the last run first.

    An unfinished run was interrupted or killed, or is still going on. Give its command again and it is taken up where it
    stopped: nothing is simulated twice. `sim rerun ID` repeats a run and compares.

    The history lies in the folder that HANDOFF_HOME names, or in your platform's own for such things.
    """
    found = runs(history_file(), most)
    if as_json:
        say(json.dumps([_json(run) for run in found], indent=2))
    elif found:
        _show(found)
    else:
        say("nothing was simulated yet: `sim run sla` is a beginning")


def _json(run: Past) -> dict[str, Any]:
    return {
        "id": run.id,
        "began": run.began.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "state": run.state,
        "command": ["sim", *run.command],
        "replications": run.stored,
        "wanted": run.wanted,
        "scenarios": [
            {"scenario": arm.name, "scenario_hash": arm.fingerprint, "model": arm.model, "seed": arm.seed,
             "replications": arm.stored, "wanted": arm.replications}
            for arm in run.arms
        ],
    }  # fmt: skip


def _show(found: list[Past]) -> None:
    from sim.cli.tables import Page  # noqa: PLC0415 - drawing tables costs as much as loading a scenario

    page = Page(sys.stdout)
    table = page.table("ID", "began", "", "replications", "command")
    for column in (1, 2, 4):
        table.columns[column].justify = "left"
    for run in found:
        count = str(run.stored) if run.stored == run.wanted else f"{run.stored} of {run.wanted}"
        began = run.began.astimezone().strftime("%Y-%m-%d %H:%M")
        page.row(table, str(run.id), began, run.state, count, f"sim {shlex.join(run.command)}")
    page.show(table)
