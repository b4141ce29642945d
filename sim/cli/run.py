"""`sim run`: replications of each scenario, its goals first."""

from __future__ import annotations

import sys
from typing import Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.options import Options, exit_code, experiment_options, load_chosen, tell_interruption, write_files
from sim.cli.output import json_text, metrics_csv, run_json
from sim.cli.printing import say
from sim.cli.progress import progress
from sim.errors import UsageError
from sim.experiments.history import Reuse, recorder
from sim.experiments.replicate import PRECISE_IN, is_as_precise, replicate
from sim.experiments.replications import Interrupted, Replications
from sim.scenario import Scenario

_EXAMPLES: Final = examples("sim run sla", "sim run no-sla sla --set sales.reps=5 -r 8", "sim run sla --precision 5%")


@click.command("run", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--complaints", is_flag=True, help="Also say what each side can truly say of the other.")
@click.option(
    "--extend", type=click.IntRange(1, 100_000), metavar="N", help="Add N replications to those in the history."
)
@click.option("--metric", default=PRECISE_IN, show_default=True, help="Whose interval --precision narrows.")
@experiment_options
def command(scenarios: tuple[str, ...], complaints: bool, extend: int | None, metric: str, **chosen: Any) -> None:
    """Simulate scenarios and show what they lead to.

    SCENARIO is the name of one that ships (`sim list` shows them) or a file. Goals come first, judged on the interval; then
    each metric's mean over the replications with its 95 % interval.
    """
    options = Options(**chosen)
    if extend is not None and (options.replications is not None or options.precision is not None):
        msg = "--extend adds to what there is, -r and --precision say how many there shall be in all; choose one"
        raise UsageError(msg)
    if complaints and options.as_csv:
        msg = "--complaints are sentences, and --csv has one line per metric; leave one of them out"
        raise UsageError(msg)
    finished, interrupted = _replicate(load_chosen(scenarios, options), options, metric, extend)
    if finished:
        _put_out(finished, options, complaints=complaints and not interrupted)
    if interrupted:
        tell_interruption(finished)
    click.get_current_context().exit(exit_code(finished, strict=options.strict, interrupted=interrupted))


def _replicate(
    scenarios: list[Scenario], options: Options, metric: str, extend: int | None
) -> tuple[list[Replications], bool]:
    """Simulate one scenario after another; what is finished is kept if it is interrupted."""
    counts = [options.replications if extend is None else _stored(each, options) + extend for each in scenarios]
    finished: list[Replications] = []
    for scenario, count in zip(scenarios, counts, strict=True):
        with progress(sys.stderr, scenario.id) as tell:
            try:
                done = replicate(
                    scenario,
                    replications=count,
                    seed=options.seed,
                    workers=options.workers,
                    precision=options.precision,
                    precise_in=metric,
                    on_progress=tell,
                )
            except Interrupted as stop:
                return finished + [each for each in stop.finished if len(each)], True
        finished.append(done)
        if options.precision is not None and not is_as_precise(done, options.precision, metric):
            say(f"{scenario.id}: {metric} is not as precise as wanted after {len(done)} replications", err=True)
    return finished, False


def _stored(scenario: Scenario, options: Options) -> int:
    """Give how many replications the history has, from which it may now take them.

    Raises
    ------
    UsageError
        If there are none.
    """
    pen, seed = recorder(), options.seed if options.seed is not None else scenario.run.seed
    found = pen.stored(scenario, seed) if pen is not None else 0
    if pen is None or not found:
        msg = (
            f"the history has no replications of '{scenario.id}' with seed {seed} by this version of the model; run it "
            f"without --extend first"
        )
        raise UsageError(msg)
    pen.reuse = Reuse.ALL
    return found


def _put_out(finished: list[Replications], options: Options, *, complaints: bool) -> None:
    if options.as_json:
        objects = [run_json(each) for each in finished]
        if complaints:
            from sim.cli.complaints_page import complaints_json, hearing_of  # noqa: PLC0415 - rarely asked for

            for each, content in zip(finished, objects, strict=True):
                content["complaints"] = complaints_json(hearing_of(each, options.workers))
        say(json_text(objects))
    elif options.as_csv:
        say(metrics_csv(finished), nl=False)
    else:
        show(finished)
        if complaints:
            _show_complaints(finished, options)
    if options.out is not None:
        write_files(options.out, finished, [run_json(each) for each in finished], metrics_csv(finished))


def _show_complaints(finished: list[Replications], options: Options) -> None:
    from sim.cli.complaints_page import hearing_of, show_complaints  # noqa: PLC0415 - needs the tables' letters
    from sim.cli.tables import Page  # noqa: PLC0415

    page = Page(sys.stdout)
    for each in finished:
        if len(finished) > 1:
            page.say(each.scenario.name, "bold")
        show_complaints(page, hearing_of(each, options.workers))


def show(finished: list[Replications]) -> None:
    """Print tables for people."""
    from sim.cli.tables import Page, goals_table, metrics_table, sources_table  # noqa: PLC0415
    from sim.report.sentences import counted, run_sentence  # noqa: PLC0415 - drawing tables costs as much as loading a scenario

    page = Page(sys.stdout)
    for each in finished:
        scenario, judged = each.scenario, each.judged()
        page.say(
            f"{scenario.name}: {counted(len(each), 'replication')} of {each.weeks} weeks, seed {each.seed}", "bold"
        )
        page.say("")
        if judged:
            page.show(goals_table(page, each, judged))
        page.show(metrics_table(page, each))
        page.show(sources_table(page, each, tuple(channel.name for channel in scenario.demand.channels)))
        page.say(run_sentence(each))
        page.say("")
