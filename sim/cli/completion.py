"""`sim completion`: the script with which a shell completes commands, options, scenarios, keys and metrics."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sim.cli.commands import CONTEXT, VARIABLE, examples, group
from sim.cli.printing import say

_SHELLS = ("bash", "zsh", "fish")
_HOW = {
    "bash": 'eval "$(sim completion bash)"        # in ~/.bashrc',
    "zsh": 'eval "$(sim completion zsh)"         # in ~/.zshrc, after compinit',
    "fish": "sim completion fish | source          # in ~/.config/fish/config.fish",
}


@click.command(
    "completion", context_settings=CONTEXT, epilog=examples('eval "$(sim completion bash)"', "sim completion zsh")
)
@click.argument("shell", type=click.Choice(_SHELLS), metavar="bash|zsh|fish")
def command(shell: str) -> None:
    """Print the script that makes a shell complete what is typed after `sim`.

    Commands and options, the names of scenarios, the keys behind --set and --over, metrics and shells. Put the line of the
    example into your shell's start file; for fish it is `sim completion fish | source`.
    """
    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click knows these three
    say(f"# {_HOW[shell]}")
    say(made(group, {}, "sim", VARIABLE).source(), nl=False)
