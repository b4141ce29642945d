"""The reference page of the command line, written from the commands themselves: ``python tools/command_line.py``.

It is put together from click's own objects and not from the text of ``--help``, whose form is another in each version of click.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from game.cli import main as game
from sim.cli.commands import EVERY_DAY, HELPERS, group

ROOT = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "reference" / "command-line.md"

_NO_BOUND: Final = 2**63 - 1  # what a seed may be at most, which nobody needs to be told

_HEAD: Final = """\
# Command line

<!-- Written by `python tools/command_line.py` from the commands in sim/cli and game/cli.py. Change it there. -->

What `sim COMMAND --help` and `game COMMAND --help` say, on one page. What a command returns to the shell stands in
[exit codes](exit-codes.md), what `--json` prints in [JSON](json.md), and what can stand behind `--set` in
[the keys of a scenario](scenario-keys.md).

`sim --debug COMMAND` shows where in the program an error arose; `sim --version` says which version this is.
"""


def page() -> str:
    """Give the page as Markdown."""
    parts = [_HEAD]
    for title, commands in (("Every day", EVERY_DAY), ("Helpers", HELPERS)):
        parts.append(f"\n## {title}\n\n| command | what it does |\n|---|---|\n")
        parts += [f"| [`sim {name}`](#sim-{name}) | {command.does} |\n" for name, command in commands.items()]
    context = click.Context(group, info_name="sim")
    for name in group.list_commands(context):
        parts.append(_command(group.get_command(context, name), f"sim {name}"))
    parts.append(
        "\n## The game\n\n" + (game.help or "").replace("\n\n", " ") + "\n\n| command | what it does |\n|---|---|\n"
    )
    names = game.list_commands(click.Context(game))
    parts += [
        f"| [`game {name}`](#game-{name}) | {(game.commands[name].help or '').splitlines()[0]} |\n" for name in names
    ]
    parts += [_command(game.commands[name], f"game {name}") for name in names]
    return "".join(parts)


def _command(command: click.Command | None, name: str) -> str:
    assert command is not None  # noqa: S101 - a group gives what it lists
    parameters = [each for each in command.params if not getattr(each, "hidden", False)]
    usage = " ".join([name, "[OPTIONS]", *(_argument(each) for each in parameters if isinstance(each, click.Argument))])
    parts = [f"\n### {name}\n\n", *_paragraphs(command.help or ""), f"```text\n{usage}\n```\n"]
    rows = [_option(each) for each in parameters if isinstance(each, click.Option)]
    if rows:
        parts += ["\n| option | what it does |\n|---|---|\n", *rows]
    parts += [f"\n{text}" for text in _paragraphs(command.epilog or "")]
    return "".join(parts)


def _paragraphs(text: str) -> Iterator[str]:
    """Give a help text's paragraphs; what click leaves as it is stands as it is."""
    for paragraph in (each for each in inspect.cleandoc(text).split("\n\n") if each.strip()):
        if paragraph.lstrip().startswith("\b"):
            heading, *lines = paragraph.replace("\b", "").strip().splitlines()
            body = "\n".join(line.strip() for line in lines)
            yield f"{heading}\n\n```text\n{body}\n```\n"
        else:
            yield " ".join(paragraph.split()) + "\n\n"


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or (argument.name or "").upper() + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _option(option: click.Option) -> str:
    value = _value(option)
    written = ", ".join(f"`{each}`" for each in sorted(option.opts, key=len))
    written = f"{written[:-1]} {_cell(value)}`" if value else written
    others = "".join(f" / `{each}`" for each in option.secondary_opts)
    words = [(option.help or "").strip(), *_limits(option)]
    return f"| {written}{others} | {_cell(' '.join(words))} |\n"


def _value(option: click.Option) -> str:
    """Give what stands behind an option, in a version of click's own words nowhere."""
    if option.is_flag:
        return ""
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return f"[{'|'.join(option.type.choices)}]"
    return "N" if isinstance(option.type, click.IntRange) else option.type.name.upper()


def _limits(option: click.Option) -> Iterator[str]:
    kind = option.type
    if isinstance(kind, click.IntRange) and kind.min is not None and not option.is_flag:
        is_bounded = kind.max is not None and kind.max < _NO_BOUND
        yield f"From {kind.min:,} to {kind.max:,}." if is_bounded else f"{kind.min:,} or more."
    if option.show_default and option.default is not None:
        yield f"`{option.default}` if not given."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def write(path: Path = PAGE) -> None:
    """Write the page to its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
