"""The one way in which sentences reach a terminal: whoever wrote what stands in them, they show it and do not obey it."""

from __future__ import annotations

from typing import Final

import click

_KEPT: Final = "\n\t"


def shown(text: str) -> str:
    r"""Return text that any terminal shows and none obeys.

    Examples
    --------
    >>> shown("sla\x1b[2J\n")
    'sla\\x1b[2J\n'
    """
    if text.isprintable():
        return text
    from sim.scenario.visible import printable  # noqa: PLC0415 - rare, and loading it costs more than the help of a command

    return printable(text, keep=_KEPT)


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Write text for people, or JSON and CSV for programs, to standard output or standard error.

    Parameters
    ----------
    text : str
        Lines, ended by newlines.
    err : bool
        Whether it goes to standard error.
    nl : bool
        Whether a newline follows.
    """
    click.echo(shown(text), err=err, nl=nl)
