"""`sim doctor`: whether this computer can do everything, and what to do where it cannot."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.doctor_checks import Finding, State, check
from sim.cli.printing import say
from sim.errors import EXIT_BUG

_EXAMPLES: Final = examples("sim doctor", "sim doctor --json")
_WIDTH: Final = len(max(State, key=len))


@click.command("doctor", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")
def command(as_json: bool) -> None:
    """Check that this computer can do everything, and say what to do where it cannot.

    Each line is ok, attention (it works, but not as well as it could) or problem. Exit code 1 says that there is a problem.
    """
    findings: list[Finding] = []
    for finding in check():
        findings.append(finding)
        if not as_json:
            say(_line(finding))
    if as_json:
        say(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        say("Whether it can show the game, and play its sounds, says `game doctor`.")
    is_sick = any(finding.state is State.PROBLEM for finding in findings)
    click.get_current_context().exit(EXIT_BUG if is_sick else 0)


def _line(finding: Finding) -> str:
    line = f"{finding.state:<{_WIDTH}} {finding.name}: {finding.found}"
    return f"{line}. {finding.advice}" if finding.advice else line
