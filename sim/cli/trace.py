"""`sim trace`: everything that happened to every lead as a file, or to one lead as a story."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.options import load_all
from sim.cli.progress import progress
from sim.cli.trace_files import Write, csv_file, parquet_file
from sim.errors import UsageError
from sim.experiments.ready import make_ready
from sim.experiments.run import run
from sim.results import sheet
from sim.results.sheet import Dialect
from sim.results.trace import COLUMNS, Rows, Told
from sim.scenario import Scenario
from sim.units import MINUTES_PER_WEEK

_DELIMITERS: Final = {",": ",", ";": ";", "tab": "\t"}
_LINE_ENDS: Final = {"lf": "\n", "crlf": "\r\n"}
_FORMATS: Final = ("csv", "parquet")
_MOST_LISTED: Final = 1_000
_TOLD_AT_ONCE: Final = 2
_EXAMPLES: Final = examples(
    "sim trace sla -o trace.csv",
    "sim trace no-sla sla -r 2 -o trace.parquet",
    "sim trace no-sla sla --list 10",
    "sim trace no-sla sla --lead demo_request:5:0:8",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen; None where the file's name or the scenario decides."""

    output: Path | None
    form: str | None
    delimiter: str
    bom: bool
    line_end: str
    replications: int | None
    replication: int | None
    seed: int | None
    settings: tuple[str, ...]
    lead: str | None
    most: int | None
    as_json: bool

    def __post_init__(self) -> None:
        is_file = self.lead is None and self.most is None
        for is_wrong, msg in (
            (self.lead is not None and self.most is not None, "--lead tells of one lead, --list of many; choose one"),
            (is_file and self.as_json, "--json is for --lead and --list; a trace is written as CSV or Parquet"),
            (is_file and self.replication is not None, "--replication is for --lead and --list; a trace takes -r"),
            (not is_file and self.output is not None, "-o is for the trace of all leads; leave --lead and --list out"),
            (not is_file and self.replications is not None, "-r is for the trace of all leads; name one --replication"),
            (is_file and self.is_parquet and self.output is None, "Parquet is no text for a terminal; name a file: -o FILE"),
            (self.form not in (None, *_FORMATS), f"a trace is written as {' or '.join(_FORMATS)}"),
        ):  # fmt: skip
            if is_wrong:
                raise UsageError(msg)

    @property
    def is_parquet(self) -> bool:
        """Whether the trace is Parquet: as asked, or by the suffix of its file."""
        suffix = "" if self.output is None else self.output.suffix.lower()
        return (self.form or ("parquet" if suffix == ".parquet" else "csv")) == "parquet"

    @property
    def dialect(self) -> Dialect:
        """How CSV is written."""
        return Dialect(_DELIMITERS[self.delimiter], self.bom, _LINE_ENDS[self.line_end])


@click.command("trace", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to; standard output if not given."
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="If the suffix of FILE does not say it.")
@click.option(
    "--delimiter", type=click.Choice(tuple(_DELIMITERS)), default=",", show_default=True, help="Between cells of CSV."
)
@click.option("--bom/--no-bom", default=False, help="Mark CSV as UTF-8, as Excel wants it for letters beyond English.")
@click.option(
    "--line-end", type=click.Choice(tuple(_LINE_ENDS)), default="lf", show_default=True, help="crlf as RFC 4180 has it."
)
@click.option("-r", "--replications", type=click.IntRange(1, 100_000), metavar="N", help="How many replications; 1.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="The same seed gives the same leads.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a value, as in sales.reps=5.")
@click.option("--lead", metavar="ID", help="Tell the story of one lead, under two scenarios side by side.")
@click.option(
    "--list", "most", type=click.IntRange(1, _MOST_LISTED), metavar="N", help="Name N leads worth telling of."
)
@click.option("--replication", type=click.IntRange(0, 100_000), metavar="N", help="Of --lead and --list, from 0 on; 0.")
@click.option("--json", "as_json", is_flag=True, help="Print a story or a list as JSON, for a program.")
def command(scenarios: tuple[str, ...], **chosen: Any) -> None:
    """Write down everything that happened to every lead, as CSV or Parquet; or tell what happened to one.

    One line is one event: who, when on both clocks, what, by whom, why. docs/reference/trace.md says what the columns mean and
    how a run's funnel comes out of them. A trace of a million leads needs no more memory than the run itself.
    """
    wish = Wish(**chosen)
    loaded = load_all(scenarios, wish.settings)
    if wish.lead is not None or wish.most is not None:
        _tell(loaded, wish)
        return
    ids = [scenario.id for scenario in loaded]
    if len(set(ids)) < len(ids):
        twice = next(name for name in ids if ids.count(name) > 1)
        msg = f"two scenarios are called '{twice}', and the trace could not tell them apart; rename a file"
        raise UsageError(msg)
    with _opened(wish) as write:
        _trace(loaded, wish, write)


def _tell(scenarios: list[Scenario], wish: Wish) -> None:
    """Tell of one lead, or of which leads it is worth to be told."""
    from sim.cli import story_page  # noqa: PLC0415 - drawing tables costs as much as loading a scenario

    if len(scenarios) > _TOLD_AT_ONCE:
        msg = f"a lead is told of under one scenario or two, not {len(scenarios)}; leave some out"
        raise UsageError(msg)
    runs = story_page.Runs(tuple(scenarios), _seed(scenarios, wish), wish.replication or 0)
    if wish.lead is not None:
        story_page.show_story(runs, wish.lead, as_json=wish.as_json)
    else:
        story_page.show_list(runs, wish.most or 0, as_json=wish.as_json)


def _seed(scenarios: Sequence[Scenario], wish: Wish) -> int:
    """Give one seed to all, so that they have the same leads."""
    return scenarios[0].run.seed if wish.seed is None else wish.seed


@contextmanager
def _opened(wish: Wish) -> Iterator[Write]:
    if wish.output is None or str(wish.output) == "-":
        sheet.begin(sys.stdout, [column.name for column in COLUMNS], wish.dialect)
        yield lambda rows: sheet.write(sys.stdout, rows, wish.dialect)
        return
    opened = parquet_file(wish.output) if wish.is_parquet else csv_file(wish.output, wish.dialect)
    with opened as write:
        yield write


def _trace(scenarios: Sequence[Scenario], wish: Wish, write: Write) -> None:
    """Simulate one replication after the other, and hand on its events while it runs."""
    count, seed = wish.replications or 1, _seed(scenarios, wish)
    ready = [make_ready(scenario) for scenario in scenarios]
    spans = [each.inputs.warm_up_weeks + each.inputs.horizon_weeks for each in ready]
    total, before = count * sum(spans), 0
    with progress(sys.stderr, "trace", counted="weeks") as tell:
        for each, span in zip(ready, spans, strict=True):
            for replication in range(count):
                told = Told(each.scenario.id, seed, replication, each.inputs)
                rows = Rows(told, write, _weeks_done(tell, before, span, total))
                run(each.scenario, seed=seed, replication=replication, log=rows)
                rows.flush()
                before += span


def _weeks_done(tell: Callable[[int, int], None], before: int, span: int, total: int) -> Callable[[float], None]:
    return lambda minutes: tell(before + min(span, max(1, int(minutes // MINUTES_PER_WEEK))), total)
