"""Where results go: JSON and CSV for programs, files for spreadsheets. Data only; tables for people are in `tables`."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import sim
from sim.experiments.compare import Comparison
from sim.experiments.goals import Judged
from sim.experiments.replications import Replications
from sim.experiments.run import Result
from sim.results import sheet
from sim.results.registry import metrics, split_id
from sim.results.tables import cell, write_leads, write_weekly
from sim.stats import Interval

Json = dict[str, Any]

CSV_HEADINGS = ("scenario", "metric", "source", "unit", "mean", "low", "high", "sd", "n")


def run_json(replications: Replications) -> Json:
    """Give the contract of DESIGN section 5: one object for one scenario; undefined is null."""
    return {
        "scenario": replications.scenario.id,
        "seed": replications.seed,
        "replications": len(replications),
        "horizon": f"{replications.weeks} weeks",
        "version": sim.__version__,
        "scenario_hash": replications.scenario.fingerprint,
        "metrics": {
            name: {"unit": unit_of(replications, name), **interval_json(replications.interval(name))}
            for name in replications.metrics
        },
        "goals": [_goal_json(judged) for judged in replications.judged()],
    }


def comparison_json(comparison: Comparison) -> Json:
    """Give a comparison: the arms as `run_json` gives them, and each difference from the first."""
    return {
        "baseline": comparison.baseline.scenario.id,
        "scenarios": [run_json(arm) for arm in comparison.arms],
        "differences": [
            {
                "scenario": arm.scenario.id,
                "baseline": comparison.baseline.scenario.id,
                "metrics": {name: _difference_json(comparison, arm, name) for name in comparison.names(arm)},
            }
            for arm in comparison.arms[1:]
        ],
    }


def interval_json(interval: Interval) -> Json:
    """Give mean, 95 % interval, standard deviation and number of replications."""
    return {
        "mean": _defined(interval.mean),
        "ci95": [_defined(interval.low), _defined(interval.high)],
        "sd": _defined(interval.sd),
        "n": interval.n,
    }


def unit_of(replications: Replications, name: str) -> str:
    """Give a metric's unit in words; money in the scenario's currency."""
    return metrics()[split_id(name)[0]].unit_text(replications.scenario.currency)


def _difference_json(comparison: Comparison, arm: Replications, name: str) -> Json:
    difference = comparison.difference(arm, name)
    better = comparison.probability_better(arm, name)
    return {
        "unit": unit_of(arm, name),
        **interval_json(difference),
        "probability_better": None if better is None else _defined(better),
    }


def _goal_json(judged: Judged) -> Json:
    return {
        "goal": judged.goal.text,
        "metric": judged.goal.name,
        "verdict": str(judged.verdict),
        **interval_json(judged.interval),
    }


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else value


def json_text(objects: Sequence[Json]) -> str:
    """Write one object as itself, several as an array."""
    content = objects[0] if len(objects) == 1 else list(objects)
    return json.dumps(content, indent=2, allow_nan=False)


def metrics_csv(many: Iterable[Replications]) -> str:
    """Give one line per scenario and metric."""
    rows = (row for replications in many for row in _metric_rows(replications))
    return csv_text(CSV_HEADINGS, rows)


def differences_csv(comparison: Comparison, priced: Iterable[Sequence[str]] = ()) -> str:
    """Give one line per arm and metric: the difference from the baseline.

    Parameters
    ----------
    comparison : Comparison
        What was compared.
    priced : iterable of sequence of str
        Further lines with the same columns, of which `rung` and `priced` are theirs alone.
    """
    rows = (
        (*row, cell(math.nan if better is None else better), "", "")
        for arm in comparison.arms[1:]
        for name in comparison.names(arm)
        for better in (comparison.probability_better(arm, name),)
        for row in (csv_row(arm.scenario.id, name, unit_of(arm, name), comparison.difference(arm, name)),)
    )
    return csv_text((*CSV_HEADINGS, "probability_better", "rung", "priced"), chain(rows, priced))


def _metric_rows(replications: Replications) -> Iterator[tuple[str, ...]]:
    for name in replications.metrics:
        yield csv_row(replications.scenario.id, name, unit_of(replications, name), replications.interval(name))


def csv_row(scenario: str, name: str, unit: str, interval: Interval) -> tuple[str, ...]:
    """Give the cells of `CSV_HEADINGS` for one metric, its name as results have it."""
    metric, source = split_id(name)
    numbers = (interval.mean, interval.low, interval.high, interval.sd, interval.n)
    return scenario, metric, source or "", unit, *map(cell, numbers)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write lines for a spreadsheet."""
    text = io.StringIO()
    sheet.begin(text, headings)
    sheet.write(text, rows)
    return text.getvalue()


def write_run_files(folder: Path, first: Result, channels: Sequence[str]) -> None:
    """Write leads.csv and weekly.csv of one replication."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "leads.csv").open("w", encoding="utf-8", newline="") as file:
        write_leads(file, first.leads, channels)
    with (folder / "weekly.csv").open("w", encoding="utf-8", newline="") as file:
        write_weekly(file, first.weekly, channels)
