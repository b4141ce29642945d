"""The options that `sim run` and `sim compare` share, and what both do before and after."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import click

from sim.cli.keeping import keeping
from sim.cli.output import json_text, write_run_files
from sim.cli.printing import say
from sim.errors import (
    EXIT_GOAL_FAILED,
    EXIT_GOAL_UNDECIDED,
    EXIT_INTERRUPTED,
    EXIT_OK,
    Problem,
    ScenarioError,
    UsageError,
)
from sim.experiments.engines import engine_of, using
from sim.experiments.goals import Verdict
from sim.experiments.ready import make_ready
from sim.experiments.replications import Replications
from sim.experiments.run import run
from sim.scenario import Scenario, load
from sim.scenario.warnings import warnings
from sim.units import parse_share

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


_PRECISION: Final = "Go on until expected revenue, or each difference in it, is known to this share, as in 2%."

_ENGINE: Final = "serial, processes or dask://HOST:PORT; the same numbers on each."

# the first two as in the schema of `run`
_MOST_REPLICATIONS: Final = 100_000
_MOST_SEED: Final = 2**63 - 1
_MOST_WORKERS: Final = 256


class _Whole(click.IntRange):
    """A whole number within bounds, refused in the words of a scenario file."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is no whole number from {self.min} to {self.max}", param, ctx)


def _share(_context: click.Context, _option: click.Parameter, text: str | None) -> float | None:
    """Read a percentage as scenario files write it."""
    try:
        return None if text is None else parse_share(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen; None where the scenario decides."""

    replications: int | None
    seed: int | None
    settings: tuple[str, ...]
    as_json: bool
    as_csv: bool
    out: Path | None
    workers: int | None
    precision: float | None
    strict: bool

    def __post_init__(self) -> None:
        if self.as_json and self.as_csv:
            msg = "--json and --csv cannot both go to standard output; choose one, or --out for files of both kinds"
            raise UsageError(msg)


def experiment_options(command: CommandT) -> CommandT:
    """Give a command the options that make an `Options`, and the engine that its last one names."""
    count, seed, workers = _Whole(1, _MOST_REPLICATIONS), _Whole(0, _MOST_SEED), _Whole(1, _MOST_WORKERS)
    folder = click.Path(file_okay=False, path_type=Path)
    decorated = _surrounded(command)
    for option in (
        click.option("--strict", is_flag=True, help="Exit with 4 where a goal is undecided: too few replications."),
        click.option("--engine", default="processes", metavar="ENGINE", help=_ENGINE),
        click.option("-j", "workers", type=workers, metavar="N", help="Processes to use; all processors if not given."),
        click.option(
            "--out", type=folder, metavar="DIR", help="Also write result.json, metrics.csv, leads.csv, weekly.csv."
        ),
        click.option("--csv", "as_csv", is_flag=True, help="Print one line per metric, for a spreadsheet."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program."),
        click.option(
            "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a value, as in sales.reps=5."
        ),
        click.option("--precision", callback=_share, metavar="SHARE", help=_PRECISION),
        click.option("--seed", type=seed, metavar="N", help="The same seed gives the same leads."),
        click.option(
            "-r", "--replications", type=count, metavar="N", help="How many times each scenario is simulated."
        ),
    ):
        decorated = option(decorated)
    return decorated


def _surrounded(command: CommandT) -> CommandT:
    """Let everything that a command simulates be simulated by one engine, and kept in the history."""

    @functools.wraps(command)
    def surrounded(*arguments: Any, engine: str, **chosen: Any) -> Any:
        with using(engine_of(engine, chosen["workers"])), keeping():
            return command(*arguments, **chosen)

    return cast("CommandT", surrounded)


def load_all(names: Iterable[str], settings: Sequence[str]) -> list[Scenario]:
    """Load scenarios and warn on stderr of what they ask too much of.

    Raises
    ------
    ScenarioError
        With every problem of all of them.
    """
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for name in names:
        try:
            scenario = load(name, settings)
            make_ready(scenario)
        except ScenarioError as error:
            problems += [problem for problem in error.problems if problem not in problems]
        else:
            scenarios.append(scenario)
    if problems:
        raise ScenarioError(problems)
    for scenario in scenarios:
        for warning in warnings(scenario):
            say(f"{scenario.id}: {warning}", err=True)
    return scenarios


def load_chosen(names: Iterable[str], options: Options) -> list[Scenario]:
    """Load scenarios as `load_all` does, changed as the options say.

    Raises
    ------
    UsageError
        If the files of one would be written over those of another.
    """
    scenarios = load_all(names, options.settings)
    ids = [scenario.id for scenario in scenarios]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if options.out is not None and twice:
        msg = f"two scenarios are called '{twice[0]}', and --out would write one over the other; rename a file"
        raise UsageError(msg)
    return scenarios


def write_files(folder: Path, arms: Sequence[Replications], content: Sequence[dict[str, Any]], table: str) -> None:
    """Write result.json and metrics.csv, and for each scenario the leads and weeks of replication 0.

    Several scenarios have a folder each for their leads and weeks.

    Raises
    ------
    UsageError
        If the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "result.json").write_text(json_text(content) + "\n", encoding="utf-8")
        (folder / "metrics.csv").write_text(table, encoding="utf-8")
        for arm in arms:
            first = run(arm.scenario, seed=arm.seed, replication=0)
            channels = [channel.name for channel in arm.scenario.demand.channels]
            write_run_files(folder if len(arms) == 1 else folder / arm.scenario.id, first, channels)
    except OSError as error:
        msg = f"cannot write to '{folder}': {error.strerror}"
        raise UsageError(msg) from error


def exit_code(arms: Iterable[Replications], *, strict: bool, interrupted: bool) -> int:
    """Give what the shell is told: interrupted before failed before undecided."""
    if interrupted:
        return EXIT_INTERRUPTED
    verdicts = {judged.verdict for arm in arms for judged in arm.judged()}
    if Verdict.FAIL in verdicts:
        return EXIT_GOAL_FAILED
    return EXIT_GOAL_UNDECIDED if strict and Verdict.UNDECIDED in verdicts else EXIT_OK


def tell_interruption(arms: Sequence[Replications]) -> None:
    """Say on stderr what was finished before Ctrl-C."""
    finished = sum(len(arm) for arm in arms)
    kept = f"{finished} finished replications are kept" if finished else "nothing was finished yet"
    say(f"interrupted: {kept}", err=True)
