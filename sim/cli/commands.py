"""The group of commands: which there are, how each is found, and what becomes of its errors.

Nothing but click is imported here, so that ``sim --help`` answers at once; a command is imported when it is called.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from sim import __version__
from sim.cli.printing import say
from sim.cli.show import ending_of
from sim.errors import EXIT_OK

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

CONTEXT: Final = {"help_option_names": ["-h", "--help"]}
"""How every command is called, also where it is called alone."""


VARIABLE: Final = "_SIM_COMPLETE"
"""The variable of the environment in which a shell asks for completions."""


def examples(*lines: str) -> str:
    """Give the end of a command's help: command lines as they can be typed, each run by a test."""
    # click leaves a paragraph that begins with a backspace as it is
    return "\b\n" + "\n".join(("Examples:" if len(lines) > 1 else "Example:", *(f"  {line}" for line in lines)))


@dataclass(frozen=True)
class Command:
    """Where a command is found (``module:name``) and what it does, in one line."""

    place: str
    does: str


EVERY_DAY: Final = {
    "init": Command("sim.cli.init:command", "A first scenario of your own, from six questions."),
    "run": Command("sim.cli.run:command", "Simulate scenarios and show what they lead to."),
    "compare": Command("sim.cli.compare:command", "Compare scenarios on the same leads, difference by difference."),
    "report": Command("sim.cli.report:command", "A page to send round: report, memo or agreement."),
    "diagnose": Command("sim.cli.diagnose:command", "More marketing, more sales, or better alignment?"),
}
HELPERS: Final = {
    "list": Command("sim.cli.list:command", "The scenarios that ship, and the story of each."),
    "show": Command("sim.cli.show_scenario:command", "A scenario with everything it extends, or what differs."),
    "validate": Command("sim.cli.validate:command", "Every mistake in scenario files, each at its place."),
    "trace": Command("sim.cli.trace:command", "Every lead's events as CSV or Parquet; one lead's story."),
    "explain": Command("sim.cli.explain:command", "What a key of a scenario means, its range, reason and source."),
    "sweep": Command("sim.cli.sweep:command", "A scenario under many settings: table, map, what matters most."),
    "optimize": Command("sim.cli.optimize:command", "The best of many settings, under conditions, and how surely."),
    "runs": Command("sim.cli.runs:command", "What was simulated so far, and what was left unfinished."),
    "rerun": Command("sim.cli.rerun:command", "A run of the past once more: the same to the byte?"),
    "robustness": Command("sim.cli.robustness:command", "In how many of the possible worlds a verdict holds."),
    "doctor": Command("sim.cli.doctor:command", "Whether this computer can do everything, and what to do if not."),
    "completion": Command("sim.cli.completion:command", "The script with which your shell completes what you type."),
    "schema": Command("sim.cli.schema:command", "The JSON Schema with which editors check scenario files."),
}
_SECTIONS: Final = (("Every day", EVERY_DAY), ("Helpers", HELPERS))
_COMMANDS: Final = {**EVERY_DAY, **HELPERS}


class _Lazy(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].place.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the registry names commands
        if VARIABLE in os.environ:
            importlib.import_module("sim.cli.completing").offer(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands by name, without importing any of them."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only where a shell asks

        found = [
            CompletionItem(name, help=each.does) for name, each in _COMMANDS.items() if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS:
            ctx.fail(_no_command(args[0]))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in _SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(name, command.does) for name, command in commands.items()])


def _no_command(name: str) -> str:
    from sim.units.wording import did_you_mean  # noqa: PLC0415 - needed only where the user erred

    return f"there is no command '{name}'; {did_you_mean(name, _COMMANDS, '`sim --help` lists them')}"


@click.group(cls=_Lazy, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="sim")
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
def group(debug: bool) -> None:
    """Simulate the pass from Marketing to Sales, and price the agreement between them."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command line and end the process with its exit code.

    Parameters
    ----------
    arguments : sequence of str
        As after ``sim``; those of the process if none are given.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(given))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; what fails is said on stderr, in sentences.

    Parameters
    ----------
    arguments : sequence of str
        As after ``sim``.
    """
    try:
        result: object = group.main(list(arguments), prog_name="sim", standalone_mode=False, obj=tuple(arguments))
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # click ends the process itself only where whoever read the output has gone, which is no failure; what is left in the
        # buffer must not fail a second time at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_OK
    except BaseException as error:  # the one place that may: every end of a command comes through here
        if "--debug" in arguments:
            traceback.print_exc()
        ending = ending_of(error)
        if ending.text:
            say(ending.text, err=True)
        return ending.code
    return result if isinstance(result, int) else EXIT_OK
