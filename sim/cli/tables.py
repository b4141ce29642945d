"""Results as tables for people: as wide as the terminal, 80 columns where there is none."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Final, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.printing import shown
from sim.experiments.compare import Comparison
from sim.experiments.goals import Judged, Verdict
from sim.experiments.replications import Replications
from sim.results.figures import Scale, ascii_only, percent, scale_of
from sim.results.registry import Group, Metric, metrics
from sim.stats import mean_interval

_WIDE: Final = 78
_WIDER: Final = 92
_ROUNDING: Final = 1e-9

_VERDICTS: Final = {
    Verdict.PASS: ("pass", "green"),
    Verdict.FAIL: ("fail", "bold red"),
    Verdict.UNDECIDED: ("not enough runs", "yellow"),
}

_BY_SOURCE: Final = (
    ("mqls", "MQLs"),
    ("no_response_rate", "no response"),
    ("first_response_business_median", "median response, business"),
    ("sla_response_compliance", "in time"),
    ("mql_to_sql_rate", "MQL to SQL"),
    ("wins", "wins"),
    ("trust", "trust"),
)


class Page:
    """A stream with its width and its letters: what it cannot encode is written in plain ones.

    Parameters
    ----------
    stream : text file
        Where to.
    """

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, markup=False, emoji=False, highlight=False)
        try:
            "€\u2212\u202f".encode(self._console.encoding)
            self._plain = False
        except (UnicodeEncodeError, LookupError):
            self._plain = True

    @property
    def width(self) -> int:
        """Columns."""
        return self._console.width

    def words(self, text: str, style: str = "") -> Text:
        """Give text in letters that the stream has, which it shows and does not obey."""
        return Text(ascii_only(shown(text)) if self._plain else shown(text), style=style)

    def say(self, text: str, style: str = "") -> None:
        """Write a line, wrapped between words."""
        self._console.print(self.words(text, style), soft_wrap=False)

    def show(self, table: Table) -> None:
        """Write a table and an empty line."""
        self._console.print(table)
        self._console.print()

    def table(self, *headings: str) -> Table:
        """Give an empty table whose first column is words and whose others are numbers; long headings break."""
        table = Table(box=None, padding=(0, 0, 0, 1), pad_edge=False, header_style="dim")
        for place, heading in enumerate(headings):
            table.add_column(
                self.words(heading),
                justify="right" if place else "left",
                no_wrap=self.width >= _WIDE and place == 0,
                overflow="fold",
                vertical="bottom" if place else "top",
            )
        return table

    def row(self, table: Table, *cells: str, style: str = "") -> None:
        """Add a row."""
        table.add_row(*(self.words(cell) for cell in cells), style=style)


def goals_table(page: Page, replications: Replications, judged: tuple[Judged, ...]) -> Table:
    """Give the goals with their verdicts."""
    table = page.table("Goals", "mean", "95 % interval", "")
    table.columns[-1].justify = "left"
    for each in judged:
        word, style = _VERDICTS[each.verdict]
        scale = scale_of(each.goal.metric.unit, replications.scenario.currency, each.interval)
        page.row(table, word, scale.text(each.interval.mean), scale.range(each.interval), each.goal.text, style=style)
    return table


def metrics_table(page: Page, replications: Replications) -> Table:
    """Give every metric that is defined, group by group: mean, interval, and quantiles across leads."""
    wide = page.width >= _WIDE
    table = page.table("", "mean", "95 % interval", *(("p50", "p90", "p95") if wide else ()))
    for heading, entries in _groups(replications):
        page.row(table, heading, style="bold")
        for entry in entries:
            interval = replications.interval(entry.name)
            scale = scale_of(entry.unit, replications.scenario.currency, interval)
            across = _spread(replications, entry, scale) if wide else ()
            page.row(table, f"  {entry.name}", scale.text(interval.mean), scale.range(interval), *across)
    return table


def _groups(replications: Replications) -> Iterator[tuple[str, list[Metric]]]:
    """Give the metrics that some replication defines, under their headings."""
    for group in (group for group in Group if group is not Group.LUCK):
        entries = [entry for entry in metrics().values() if entry.group is group]
        defined = [entry for entry in entries if replications.interval(entry.name).n]
        if defined:
            yield group, defined


def _spread(replications: Replications, entry: Metric, scale: Scale) -> tuple[str, ...]:
    """Give p50, p90 and p95 across leads, each the mean over replications, in the unit of the mean."""
    if entry.name not in replications.spreads:
        return ("", "", "")
    means = [mean_interval(column).mean for column in replications.spreads[entry.name].T]
    return tuple(scale.bare(value) for value in means)


def sources_table(page: Page, replications: Replications, sources: tuple[str, ...]) -> Table:
    """Give the means that differ most between sources, one row for each source."""
    shown = [(name, heading) for name, heading in _BY_SOURCE if replications.interval(name).n]
    table = page.table("By source", *(heading for _, heading in shown))
    for source in sources:
        cells = []
        for name, _ in shown:
            interval = replications.interval(f"{name}{{source={source}}}")
            cells.append(scale_of(metrics()[name].unit, replications.scenario.currency, interval).text(interval.mean))
        page.row(table, f"  {source}", *cells)
    return table


def differences_table(
    page: Page, comparison: Comparison, arm: Replications, only: Collection[str] | None = None
) -> Table:
    """Give the differences of one arm from the baseline, metric by metric; what is equal throughout is left out.

    Parameters
    ----------
    page : Page
        Where it will stand.
    comparison : Comparison
        What was compared.
    arm : Replications
        Any arm but the baseline.
    only : collection of str, optional
        The metrics to show, without the headings of their groups; all where None.
    """
    before, after = comparison.baseline.scenario.id, arm.scenario.id
    wider = page.width >= _WIDER
    middle = (before, after) if wider else (before,)
    table = page.table("", *middle, "difference", "95 % interval", "P(better)")
    for heading, entries in _groups(arm):
        shown = entries if only is None else [entry for entry in entries if entry.name in only]
        rows = [row for entry in shown if (row := _difference(comparison, arm, entry, wider=wider))]
        if rows and only is None:
            page.row(table, heading, style="bold")
        for row in rows:
            page.row(table, *row)
    return table


def _difference(comparison: Comparison, arm: Replications, entry: Metric, *, wider: bool) -> tuple[str, ...]:
    """Give one row; nothing where no pair differs."""
    difference = comparison.difference(arm, entry.name)
    baseline = comparison.baseline.interval(entry.name)
    # what is left when equal sums are added up in another order is no difference
    if not difference.n or max(abs(difference.mean), abs(difference.sd)) <= _ROUNDING * abs(baseline.mean):
        return ()
    currency = arm.scenario.currency
    scale = scale_of(entry.unit, currency, difference, difference=True)
    better = comparison.probability_better(arm, entry.name)
    levels = [baseline, *([arm.interval(entry.name)] if wider else [])]
    return (
        f"  {entry.name}",
        *(scale_of(entry.unit, currency, level).text(level.mean) for level in levels),
        scale.text(difference.mean, signed=True),
        scale.range(difference, signed=True),
        "" if better is None or math.isnan(better) else percent(better),
    )
