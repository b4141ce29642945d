"""`sim rerun`: a run of the past once more, compared byte for byte."""

from __future__ import annotations

import sys
from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.printing import say
from sim.cli.progress import progress
from sim.errors import EXIT_BUG
from sim.experiments.engines import engine_of, using
from sim.experiments.history import history_file, past
from sim.experiments.history.again import again
from sim.report.sentences import counted

_EXAMPLES: Final = examples("sim rerun 1")


@click.command("rerun", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("number", type=click.IntRange(1), metavar="ID")
@click.option("-j", "workers", type=click.IntRange(1, 256), metavar="N", help="Processes to use; all if not given.")
@click.option("--engine", default="processes", metavar="ENGINE", help="serial, processes or dask://HOST:PORT.")
def command(number: int, workers: int | None, engine: str) -> None:
    """Simulate a run of the past once more, and say whether every number is the same to the byte.

    ID is what `sim runs` shows. The scenario is taken from the history as it was, whatever became of its file. Exit code 0
    says that all is the same, 1 that something is not.
    """
    file = history_file()
    run = past(file, number)
    if not run.stored:
        say(f"run {number} has no finished replication to compare with")
        return
    with progress(sys.stderr, f"run {number}") as tell, using(engine_of(engine, workers)):
        verdict = again(file, run, workers=workers, on_progress=tell)
    of = counted(verdict.compared, "replication")
    if verdict.is_identical:
        more = "" if run.stored == run.wanted else f"; {run.wanted - run.stored} more were wanted, and never finished"
        say(f"run {number} is identical to the byte: {of} of {counted(len(run.arms), 'scenario')}{more}")
        return
    name, first = verdict.different[0]
    say(
        f"run {number} is not the same: {len(verdict.different)} of {of} differ, the first of them replication {first} of "
        f"'{name}'; please report it"
    )
    click.get_current_context().exit(EXIT_BUG)
