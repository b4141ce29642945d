"""`sim report`: what was found as a page for people who were not there: report, memo or agreement."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.keeping import keeping
from sim.cli.options import load_all
from sim.cli.printing import say
from sim.cli.progress import progress
from sim.errors import UsageError
from sim.experiments.engines import engine_of, using
from sim.experiments.study import Progress
from sim.report.contract import check_signed
from sim.report.findings import Findings, Wishes, against, gather
from sim.scenario import override

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was chosen; None where the scenario or the experiment decides."""

    output: Path | None
    charts: Path | None
    introduction: str | None
    replications: int | None
    seed: int | None
    settings: tuple[str, ...]
    workers: int | None
    engine: str


_EXAMPLES: Final = examples("sim report no-sla sla -r 4 --memo -o memo.html")


@click.command("report", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--memo", "kind", flag_value="memo", help="One printed page for whoever decides.")
@click.option("--agreement", "kind", flag_value="agreement", help="The agreement itself, as a page both sides sign.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to write.")
@click.option(
    "--charts",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write each chart as SVG, PNG and CSV, for slides.",
)
@click.option("--introduction", metavar="MONEY", help="What introducing the others costs once, as in 40k.")
@click.option("-r", "--replications", type=click.IntRange(2, 100_000), metavar="N", help="Runs of each company.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="The same seed gives the same leads.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a value, as in sales.reps=5.")
@click.option("-j", "workers", type=click.IntRange(1, 256), metavar="N", help="Processes to use; all if not given.")
@click.option("--engine", default="processes", metavar="ENGINE", help="serial, processes or dask://HOST:PORT.")
def command(scenarios: tuple[str, ...], kind: str | None, **chosen: Any) -> None:
    """Write one page that needs no network: verdict, ladder, charts, diagnosis, assumptions.

    The first scenario is today, the others are held against it; a shipped one alone is held against what its headline names.
    The page is one HTML file, to be sent round, opened anywhere, and printed on A4 or Letter.
    """
    asked = _Asked(**chosen)
    first, *others = load_all(scenarios, asked.settings)
    if asked.introduction is not None:
        others = [override(each, {"costs.introduction": asked.introduction}) for each in others]
    named, kind = [first, *others], kind or "report"
    target = asked.output or Path(f"{'-'.join(each.id for each in named)}-{kind}.html")
    _check_writable(target)
    simulated = against(named, asked.settings)
    if kind == "agreement":
        check_signed(simulated[:2][-1])
    with using(engine_of(asked.engine, asked.workers)), keeping():
        found = gather(named, _wishes(asked), _stage)
    _write(target, _page(kind)(found))
    if asked.charts is not None:
        _write_charts(asked.charts, found)
    say(f"Wrote {target}.")


def _wishes(asked: _Asked) -> Wishes:
    context = click.get_current_context()
    given: Sequence[str] = context.obj if isinstance(context.obj, tuple) else (context.info_name or "",)
    return Wishes(asked.replications, asked.seed, asked.settings, asked.workers, shlex.join(("sim", *given)))


@contextmanager
def _stage(what: str) -> Iterator[Progress]:
    with progress(sys.stderr, what) as tell:
        yield tell


def _page(kind: str) -> Callable[[Findings], str]:
    from sim.report import page  # noqa: PLC0415 - drawing costs

    pages = {"report": page.report, "memo": page.memo, "agreement": page.agreement}
    return pages[kind]


def _check_writable(target: Path) -> None:
    """Refuse a place that cannot be written to before a minute is spent on what goes there."""
    folder = target.resolve().parent
    if not folder.is_dir():
        msg = f"there is no folder '{folder}' to write '{target.name}' to; make it, or name another file with -o"
        raise UsageError(msg)


def _write(target: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(content if isinstance(content, bytes) else content.encode())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        msg = f"cannot write '{target}': {error.strerror}"
        raise UsageError(msg) from error


def _write_charts(folder: Path, found: Findings) -> None:
    from sim.report.charts import drawings  # noqa: PLC0415 - as above
    from sim.report.drawing import png_file, svg_file  # noqa: PLC0415 - as above
    from sim.report.spreadsheet import table_csv  # noqa: PLC0415 - as above

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"cannot make the folder '{folder}': {error.strerror}"
        raise UsageError(msg) from error
    for drawing in (each for section in drawings(found).values() for each in section):
        _write(folder / f"{drawing.name}.svg", svg_file(drawing))
        _write(folder / f"{drawing.name}.png", png_file(drawing))
        _write(folder / f"{drawing.name}.csv", table_csv(drawing))
