"""Who is to thank: the difference between two scenarios divided among the dimensions in which they differ, by Shapley.

What a dimension is worth depends on what is there already. Its Shapley share is the mean of what it adds over all orders in
which the dimensions could be put right; the shares add up to the whole difference. The mean hides that some are worth
nothing alone and much as the last one, so both are told beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from sim.errors import UsageError
from sim.experiments.compare import check_comparable
from sim.experiments.crossing import Crossing, Taken
from sim.experiments.engines import run_chunks, worker_count
from sim.experiments.ladder import PRICES, check_metric
from sim.experiments.ready import Named, check_range, make_ready
from sim.experiments.rungs import Rung, rungs_between
from sim.experiments.study import Progress
from sim.model.company import simulate
from sim.results.measure import measure
from sim.results.view import WEEKS_PER_YEAR, FloatArray
from sim.scenario import Scenario
from sim.stats import Interval, mean_interval

MOST_EXACT: Final = 10
"""Dimensions up to which all 2^n mixtures are simulated; above it orders are sampled."""

SEEDS: Final = 4
ORDERS: Final = 20

DIMENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "definition": ("definition", "alignment.definition"),
    "message": ("alignment.message",),
    "material": ("alignment.collateral", "alignment.closing_content"),
    "context": ("context", "alignment.context"),
    "handoff": ("route", "handoff.route", "handoff.routes"),
    "promise": ("clock", "attempts", "disposition", "on_breach", "duty", "qualified_leads", "sales.rule"),
    "feedback": ("report", "lead_source", "alignment.reporting", "alignment.lead_source", "alignment.shadowing"),
    "joint goal": ("goal", "alignment.joint_goal"),
    "focus": ("alignment.focus", "strategy.segment", "strategy.renewing"),
}
"""What belongs together as one dimension of alignment, by the rungs of a ladder; any other rung is a dimension of its own."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one dimension is worth.

    Parameters
    ----------
    name : str
        The dimension.
    rungs : tuple of str
        What belongs to it.
    worth : Interval
        Its Shapley share of the difference, in the metric's unit; money a year for `PRICES`.
    of_total : float
        The same as a share of the whole difference; nan where that is 0.
    alone, last : Interval
        What it adds as the first one, and as the last one.
    """

    name: str
    rungs: tuple[str, ...]
    worth: Interval
    of_total: float
    alone: Interval
    last: Interval


@dataclass(frozen=True)
class Shapley:
    """A difference and its shares.

    Parameters
    ----------
    a, b : Scenario
        The lower and the upper end.
    metric : str
        What is divided.
    shares : tuple of Share
        The largest first; their `worth` adds up to that of `total`.
    total : Interval
        The upper end less the lower one.
    exact : bool
        Whether every order counts; else `samples` orders and their reverses do, each with luck of its own.
    samples : int
        On how many replications, or pairs of orders, the intervals rest.
    runs : int
        How many years were simulated.
    """

    a: Scenario
    b: Scenario
    metric: str
    shares: tuple[Share, ...]
    total: Interval
    exact: bool
    samples: int
    runs: int


def shapley(
    a: Named,
    b: Named,
    *,
    dimensions: Mapping[str, Sequence[str]] = DIMENSIONS,
    metric: str = PRICES[0],
    exact: bool | None = None,
    samples: int | None = None,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Shapley:
    """Divide the difference between two scenarios among the dimensions in which they differ.

    Parameters
    ----------
    a, b : Scenario, str or Path
        The lower and the upper end: loaded scenarios, or names or paths.
    dimensions : mapping of str to sequence of str
        Which rungs of the ladder count as one; a rung in none of them counts for itself.
    metric : str
        What is divided.
    exact : bool, optional
        Whether to simulate every mixture, 2^n of them; where None, up to `MOST_EXACT` dimensions.
    samples : int, optional
        Exact: replications of each mixture, 4 where None. Sampled: pairs of orders, 20 where None.
    workers : int, optional
        How many processes; it changes no number.
    on_progress : callable, optional
        Told how many years are simulated, of how many.

    Raises
    ------
    ScenarioError
        With every problem of a scenario.
    UsageError
        If the metric does not exist, nothing differs, or a number makes no sense.

    Notes
    -----
    All runs take the seed of the lower end.

    Exact: ``phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))`` in each replication (Shapley 1953).
    Sampled (Castro, Gomez, Tejada 2009): the mean over orders of what i adds; each order is climbed with a replication of its
    own and down again in reverse, so that the pairs are independent and their t interval holds order and luck together. What a
    rule forbids is simulated without the clauses that lack what they need: such a clause does nothing.
    """
    check_metric(metric)
    lower, upper = make_ready(a).scenario, make_ready(b).scenario
    check_comparable(lower, upper)
    players = _players(rungs_between(lower, upper), dimensions)
    if not players:
        msg = f"'{lower.id}' and '{upper.id}' differ in nothing, so there is nothing to divide"
        raise UsageError(msg)
    is_exact = len(players) <= MOST_EXACT if exact is None else exact
    count = samples or (SEEDS if is_exact else ORDERS)
    for name, value, least in (("samples", count, 2), ("workers", workers, 1)):
        check_range(name, value, least)
    mixtures = _Mixtures(lower, upper, players)
    wanted = _all_of(list(players), count) if is_exact else _sampled(list(players), count, lower.run.seed)
    values = mixtures.simulate(wanted.needed, lower.run.seed, metric, workers, on_progress)
    return _told(lower, upper, metric, players, wanted, values)


def _players(rungs: Sequence[Rung], dimensions: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Give the dimensions that differ, each with its rungs, in the order of `dimensions` and then of the file."""
    present = [rung.name for rung in rungs]
    grouped = {name: tuple(each for each in names if each in present) for name, names in dimensions.items()}
    players = {name: found for name, found in grouped.items() if found}
    taken = {each for found in players.values() for each in found}
    return players | {name: (name,) for name in present if name not in taken}


Run = tuple[Taken, int]
"""A mixture, by the dimensions taken from the upper end, and a replication."""


@dataclass(frozen=True)
class _Wanted:
    """What is simulated, and how each dimension's worth is reckoned from it.

    Attributes
    ----------
    weights : for each sample and dimension, the (with, without, replication, weight) of what it adds.
    """

    exact: bool
    samples: int
    names: list[str]
    weights: Callable[[str, int], Iterator[tuple[Taken, Taken, int, float]]]
    replications: Callable[[int], int]

    @property
    def needed(self) -> list[Run]:
        """Every mixture and replication once, the ends of each sample included."""
        none, every = frozenset[str](), frozenset(self.names)
        found: dict[Run, None] = {}
        for sample in range(self.samples):
            number = self.replications(sample)
            ends = [none, every, *(frozenset({name}) for name in self.names), *(every - {name} for name in self.names)]
            found.update(dict.fromkeys((taken, number) for taken in ends))
            for name in self.names:
                for above, below, replication, _ in self.weights(name, sample):
                    found[above, replication] = found[below, replication] = None
        return list(found)


def _all_of(names: list[str], count: int) -> _Wanted:
    """Reckon each dimension's worth from every mixture, replication by replication."""
    n = len(names)
    chance = [math.factorial(k) * math.factorial(n - k - 1) / math.factorial(n) for k in range(n)]

    def weights(name: str, sample: int) -> Iterator[tuple[Taken, Taken, int, float]]:
        others = [each for each in names if each != name]
        for size in range(n):
            for chosen in combinations(others, size):
                below = frozenset(chosen)
                yield below | {name}, below, sample, chance[size]

    return _Wanted(True, count, names, weights, lambda sample: sample)


def _sampled(names: list[str], count: int, seed: int) -> _Wanted:
    """Reckon it from random orders and their reverses, each pair in a replication of its own."""
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy=seed, spawn_key=(0x5AA,))))
    orders = [[names[i] for i in random.permutation(len(names))] for _ in range(count)]

    def weights(name: str, sample: int) -> Iterator[tuple[Taken, Taken, int, float]]:
        for order in (orders[sample], orders[sample][::-1]):
            below = frozenset(order[: order.index(name)])
            yield below | {name}, below, sample, 0.5

    return _Wanted(False, count, names, weights, lambda sample: sample)


class _Mixtures:
    """The scenarios between two ends, by the dimensions taken from the upper one."""

    def __init__(self, a: Scenario, b: Scenario, players: Mapping[str, tuple[str, ...]]) -> None:
        rungs = rungs_between(a, b)
        self._players, self._crossing = players, Crossing(a, b, rungs)
        self._needs = {rung.name: self._crossing.beside(frozenset(), rung.name) for rung in rungs}
        self._known: dict[Taken, Scenario] = {}

    def at(self, taken: Taken) -> Scenario:
        """Give the lower end with what these dimensions can do of the upper one."""
        rungs = frozenset(each for name in taken for each in self._players[name])
        while lacking := {each for each in rungs if not self._needs[each] <= rungs}:
            rungs -= lacking
        if rungs not in self._known:
            found = self._crossing.at(rungs)
            if found is None:
                msg = f"{', '.join(sorted(rungs))} cannot stand together; put what belongs together into one dimension"
                raise UsageError(msg)
            self._known[rungs] = found
        return self._known[rungs]

    def simulate(
        self, runs: Sequence[Run], seed: int, metric: str, workers: int | None, on_progress: Progress | None
    ) -> dict[Run, float]:
        """Give the metric of every run; mixtures that come to the same are simulated once."""
        scenarios = {taken: self.at(taken) for taken, _ in runs}
        jobs: dict[tuple[str, int], Scenario] = {}
        for taken, number in runs:
            jobs.setdefault((scenarios[taken].fingerprint, number), scenarios[taken])
        by_scenario: dict[str, list[int]] = {}
        for fingerprint, number in jobs:
            by_scenario.setdefault(fingerprint, []).append(number)
        chunks = [
            (jobs[fingerprint, numbers[0]], seed, tuple(numbers), metric)
            for fingerprint, numbers in by_scenario.items()
        ]
        values: dict[tuple[str, int], float] = {}

        def keep(number: int, answer: list[float]) -> None:
            scenario, _, numbers, _ = chunks[number]
            values.update({(scenario.fingerprint, each): value for each, value in zip(numbers, answer, strict=True)})
            if on_progress is not None:
                on_progress(len(values), len(jobs))

        run_chunks(_simulate, chunks, workers=worker_count(len(jobs), workers), on_answer=keep)
        return {(taken, number): values[scenarios[taken].fingerprint, number] for taken, number in runs}


def _simulate(chunk: tuple[Scenario, int, tuple[int, ...], str]) -> list[float]:
    """Give a metric of some replications of one mixture: the task of a worker."""
    scenario, seed, numbers, metric = chunk
    company = make_ready(scenario).company
    factor = WEEKS_PER_YEAR / company.inputs.horizon_weeks if metric in PRICES else 1.0
    found = []
    for number in numbers:
        inputs = company.of(seed, number)
        outcome = simulate(inputs, seed=seed, replication=number)
        found.append(factor * measure(outcome.leads, outcome.weekly, inputs)[metric])
    return found


def _told(
    a: Scenario,
    b: Scenario,
    metric: str,
    players: Mapping[str, tuple[str, ...]],
    wanted: _Wanted,
    values: Mapping[Run, float],
) -> Shapley:
    none, every = frozenset[str](), frozenset(players)

    def gained(above: Taken, below: Taken) -> FloatArray:
        numbers = [wanted.replications(sample) for sample in range(wanted.samples)]
        return np.array([values[above, number] - values[below, number] for number in numbers])

    total = mean_interval(gained(every, none))
    shares = []
    for name, rungs in players.items():
        worth = [
            sum(
                weight * (values[above, number] - values[below, number])
                for above, below, number, weight in wanted.weights(name, sample)
            )
            for sample in range(wanted.samples)
        ]
        interval = mean_interval(np.array(worth))
        part = interval.mean / total.mean if total.mean else math.nan
        alone, last = gained(frozenset({name}), none), gained(every, every - {name})
        shares.append(Share(name, rungs, interval, part, mean_interval(alone), mean_interval(last)))
    shares.sort(key=lambda share: -share.worth.mean)
    return Shapley(a, b, metric, tuple(shares), total, wanted.exact, wanted.samples, len(values))
