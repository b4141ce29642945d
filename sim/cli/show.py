"""How errors end a command: which sentence goes to stderr, and which code to the shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import click

from sim.errors import EXIT_BAD_INPUT, EXIT_BUG, EXIT_INTERRUPTED, HandoffError, ModelError, ScenarioError

_MOST_PROBLEMS: Final = 200


@dataclass(frozen=True)
class Ending:
    """What is said on stderr, and the exit code."""

    text: str
    code: int


def ending_of(error: BaseException) -> Ending:
    """Return how an error ends a command.

    Parameters
    ----------
    error : BaseException
        Whatever a command raised.
    """
    ending = _ending(error)
    return Ending("\n".join(_visible(line) for line in ending.text.splitlines()), ending.code)


def _ending(error: BaseException) -> Ending:
    if isinstance(error, click.exceptions.Exit):
        return Ending("", error.exit_code)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return Ending("interrupted", EXIT_INTERRUPTED)
    if isinstance(error, click.ClickException):
        return Ending(_usage(error), EXIT_BAD_INPUT)
    if isinstance(error, ScenarioError):
        return Ending(problems_text(error), error.exit_code)
    if isinstance(error, ModelError) or not isinstance(error, HandoffError):
        return Ending(_bug(error), EXIT_BUG)
    return Ending(f"sim: {error}", error.exit_code)


def _visible(line: str) -> str:
    if line.isprintable():
        return line
    from sim.scenario.visible import visible  # noqa: PLC0415 - rare, and loading it costs more than the help of a command

    return visible(line)


def problems_text(error: ScenarioError) -> str:
    """Return a line for each problem, and how many more there are where they are too many to read."""
    lines = [str(problem) for problem in error.problems[:_MOST_PROBLEMS]]
    more = len(error.problems) - len(lines)
    return "\n".join([*lines, f"... and {more} more problems"] if more else lines)


def _usage(error: click.ClickException) -> str:
    """Return click's sentence with the way to the help of the command that was meant."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "sim"
    return f"{path}: {error.format_message()}\n`{path} --help` shows how it is used."


def _bug(error: BaseException) -> str:
    return (
        f"sim: a bug of ours, not a mistake of yours: {type(error).__name__}: {error}\n"
        "`sim --debug ...` shows where; please report it with the command and the scenario."
    )
