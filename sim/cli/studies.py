"""What `sim sweep` and `sim optimize` share: their options, and where they run."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import click

from sim.cli.keeping import keeping
from sim.errors import UsageError
from sim.experiments.engines import engine_of, using
from sim.experiments.history import Reuse
from sim.experiments.sweep import SWEPT_FOR

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_AXIS = "What to vary, as in sales.reps=3,4,5 or qualification.bar=20%..40%:5; once for each key."


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen for a study; None where the scenario decides."""

    over: tuple[str, ...]
    latin: int | None
    seed: int | None
    settings: tuple[str, ...]
    metric: str
    as_json: bool
    as_csv: bool
    workers: int | None
    dry_run: bool

    def __post_init__(self) -> None:
        if self.as_json and self.as_csv:
            msg = "--json and --csv cannot both go to standard output; choose one"
            raise UsageError(msg)


def study_options(command: CommandT) -> CommandT:
    """Give a command the options that make a `Wish`, its engine and its history."""
    decorated = _surrounded(command)
    for option in (
        click.option("--fresh", is_flag=True, help="Simulate everything anew, whatever the history has."),
        click.option("--engine", default="processes", metavar="ENGINE", help="serial, processes or dask://HOST:PORT."),
        click.option("-j", "workers", type=click.IntRange(1, 256), metavar="N", help="Processes; all if not given."),
        click.option("--csv", "as_csv", is_flag=True, help="Print one line per point and metric, for a spreadsheet."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program."),
        click.option("--dry-run", is_flag=True, help="Say what would be simulated and how long it takes, and stop."),
        click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a value for all points."),
        click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="The same seed gives the same leads."),
        click.option("--metric", default=SWEPT_FOR, show_default=True, metavar="NAME", help="What the points are judged by."),
        click.option("--latin", type=click.IntRange(2), metavar="N", help="N points of a Latin hypercube, not all."),
        click.option("--over", multiple=True, required=True, metavar="KEY=VALUES", help=_AXIS),
    ):  # fmt: skip
        decorated = option(decorated)
    return decorated


def _surrounded(command: CommandT) -> CommandT:
    """Let a study be simulated by one engine and kept; what the history has of its points is not simulated again."""

    @functools.wraps(command)
    def surrounded(*arguments: Any, engine: str, fresh: bool, **chosen: Any) -> Any:
        with using(engine_of(engine, chosen["workers"])), keeping(Reuse.NONE if fresh else Reuse.ALL):
            return command(*arguments, **chosen)

    return cast("CommandT", surrounded)


def duration(seconds: float) -> str:
    """Say roughly how long something takes.

    Examples
    --------
    >>> duration(0.4), duration(42), duration(200), duration(9000)
    ('a second', '42 s', '3 min', '2.5 h')
    """
    if seconds < 1.5:
        return "a second"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
