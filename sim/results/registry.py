"""The registry of metrics: what each number means, how it is computed, of whom, and which way is better.

A metric is one function over a `View` and one line of decorator. Everything that names a metric (goals, tables, JSON,
the reference page) reads it here, so a metric without a unit, a formula and a cohort cannot exist.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.results.view import View
from sim.units import Clock


class Unit(StrEnum):
    """What a metric counts in. MONEY is the scenario's currency; a SHARE (of 1) is shown in percent, a RATIO is not."""

    LEADS = "leads"
    OPPORTUNITIES = "opportunities"
    DEALS = "deals"
    PROMISES = "promises"
    ATTEMPTS = "attempts"
    HOURS = "h"
    DAYS = "days"
    SHARE = "share"
    RATIO = "ratio"
    MONEY = "money"


class Better(StrEnum):
    """Which way a metric improves; NEITHER where more can be good or bad."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Group(StrEnum):
    """The headings under which metrics are shown, in the order of a lead's way."""

    MARKETING = "Marketing brings"
    HANDOFF = "The handoff"
    RESPONSE = "Sales answers"
    AGREEMENT = "What was promised"
    CLOSING = "Deals"
    ENDS = "Where the leads ended"
    CAPACITY = "The reps' time"
    CUSTOMERS = "Customers"
    MONEY = "Money"
    LUCK = "Luck"


class Cohort(StrEnum):
    """Which leads a metric counts, and what becomes of those whose end lies beyond the horizon."""

    CREATED = "Marketing's leads created in the measured weeks, by where they stand at the horizon."
    MQLS = "Leads that became MQLs in the measured weeks; those still undecided at the horizon are left out."
    ANSWERED = "Leads that became MQLs in the measured weeks and were answered by the horizon."
    DUE = "Leads that became MQLs in the measured weeks and whose promise fell due by the horizon."
    HAPPENED = "Whatever happened within the measured weeks, whenever the lead was created."
    WEEKS = "All measured weeks."
    END = "The state at the end of the last measured week."


@dataclass(frozen=True, slots=True)
class Metric:
    """One number a run is judged by.

    Parameters
    ----------
    name : str
        As goals, tables and JSON say it.
    unit : Unit
        What it counts in.
    clock : Clock or None
        Whether nights count, where it measures time; None where it does not.
    better : Better
        Which way it improves.
    group : Group
        Under which heading it is shown.
    definition : str
        One sentence.
    formula : str
        The same, in symbols.
    cohort : Cohort
        Which leads, and how censored ones count.
    by_source : bool
        Whether ``name{source=...}`` exists.
    measure : callable
        View -> float; nan where it is undefined.
    across : callable or None
        View -> the values across leads, where the metric sums up a distribution; sorted.
    """

    name: str
    unit: Unit
    clock: Clock | None
    better: Better
    group: Group
    definition: str
    formula: str
    cohort: Cohort
    by_source: bool
    measure: Callable[[View], float]
    across: Callable[[View], NDArray[np.float64]] | None

    def unit_text(self, currency: str) -> str:
        """Give the unit in words, such as ``business h`` or ``EUR``."""
        if self.unit is Unit.MONEY:
            return currency
        return f"business {self.unit}" if self.clock is Clock.BUSINESS else str(self.unit)


_METRICS: Final[dict[str, Metric]] = {}


def metric(
    group: Group,
    unit: Unit,
    better: Better,
    cohort: Cohort,
    formula: str,
    *,
    by_source: bool = False,
    clock: Clock | None = None,
    across: Callable[[View], NDArray[np.float64]] | None = None,
) -> Callable[[Callable[[View], float]], Callable[[View], float]]:
    """Enter a function into the registry under its own name, with the first sentence of its docstring as definition.

    Raises
    ------
    ValueError
        If the name is taken.
    """

    def enter(measure: Callable[[View], float]) -> Callable[[View], float]:
        name = measure.__name__
        if name in _METRICS:
            msg = f"the metric '{name}' is registered twice"
            raise ValueError(msg)
        definition = inspect.cleandoc(measure.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        _METRICS[name] = Metric(
            name, unit, clock, better, group, definition, formula, cohort, by_source, measure, across
        )
        return measure

    return enter


@dataclass(frozen=True, slots=True)
class Series:
    """One column of results: a metric of all leads (`source` None) or of one channel (its number)."""

    id: str
    metric: Metric
    source: int | None


_ID: Final = re.compile(r"(?P<name>\w+)(?:\{source=(?P<source>[^{}]+)\})?")


def split_id(text: str) -> tuple[str, str | None]:
    """Split ``name{source=channel}`` into name and channel; the channel is None where none is named.

    Raises
    ------
    ValueError
        If the text has neither form.

    Examples
    --------
    >>> split_id("trust{source=webinar}")
    ('trust', 'webinar')
    """
    match = _ID.fullmatch(text)
    if match is None:
        msg = f"'{text}' is no metric; write a name such as 'wins' or 'wins{{source=webinar}}'"
        raise ValueError(msg)
    return match["name"], match["source"]


def metrics() -> dict[str, Metric]:
    """Give every metric by name, in the order of a lead's way."""
    import sim.results.metrics  # noqa: F401, PLC0415 - the functions enter themselves when they are first needed

    order = list(Group)
    return dict(sorted(_METRICS.items(), key=lambda item: order.index(item[1].group)))


def series(channels: Sequence[str]) -> tuple[Series, ...]:
    """Give every column of results for these channels: each metric, then the same by source.

    Parameters
    ----------
    channels : sequence of str
        The channels' names in the scenario's order.
    """
    columns: list[Series] = []
    for name, entry in metrics().items():
        columns.append(Series(name, entry, None))
        if entry.by_source:
            columns += [Series(f"{name}{{source={channel}}}", entry, i) for i, channel in enumerate(channels)]
    return tuple(columns)
