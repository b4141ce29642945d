"""Runs of plain queues through a scenario file, and estimates from them that know how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.model.company import Outcome, simulate
from sim.model.inputs import Inputs
from sim.model.lead import Disposition, LeadsTable, Reason
from sim.scenario import compile, load  # noqa: A004

Array = NDArray[np.float64]

HERE = Path(__file__).parent
DAY, WEEK = 1_440.0, 10_080.0
A_SHORT_RUN = 20
"""Weeks up to which a run is cut into days rather than weeks."""

RATE = 16_000 / WEEK
"""Calls a minute in ``plain_queue.yml``."""

SEED = 20_270_104
MISTAKE = 0.02
"""What the tests must notice."""

ERRORS = 3.0
"""Standard errors within which an estimate agrees with theory."""

MOST_REPLICATIONS = 60
"""After so many the estimates are as sharp as they get."""


def queue(handling: str, reps: int = 1, *settings: str, file: str = "plain_queue.yml") -> Inputs:
    """Return what the model is given for a plain queue: how a call is handled, by how many, and what else is set."""
    return compile(load(HERE / file, [f"response.handling={handling}", f"sales.reps={reps}", *settings]))


def minutes(mean: float) -> str:
    """Write minutes as a scenario does, to the last digit."""
    return f"{mean!r} min"


# -- what a run shows -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Calls:
    """The calls that came in some time, in the order of their coming."""

    minutes: float
    table: LeadsTable
    crowd: NDArray[np.intp]  # whom each would find in hand if there were a rep for every call

    @cached_property
    def left(self) -> NDArray[np.bool_]:
        """Which callers gave up waiting."""
        return self.table.reason == Reason.PATIENCE

    @cached_property
    def waits(self) -> Array:
        """Minutes in queue, of those who were served and of those who left."""
        return _ended(self.table) - self.table.mql_at

    @property
    def handled(self) -> Array:
        """Minutes of handling of those who were served."""
        return self.table.rep_minutes[~self.left]


def _ended(table: LeadsTable) -> Array:
    """Return when each caller's wait ended, infinite where it goes on."""
    ended = np.where(table.reason == Reason.PATIENCE, table.closed_at, table.first_response_at)
    return np.where(np.isnan(ended), np.inf, ended)


def batches(inputs: Inputs, replication: int = 0) -> Iterator[Calls]:
    """Give the calls of each week of a long run, of each day of a short one.

    A queue forgets within minutes or hours, so that these are as good as independent. The last week is left out: its latest
    calls are still waiting when the run ends.
    """
    last = (inputs.horizon_weeks - 1) * WEEK
    length = WEEK if inputs.horizon_weeks > A_SHORT_RUN else DAY
    outcome = simulate(inputs, seed=SEED, replication=replication)
    assert_books_balance(outcome, inputs)
    table = outcome.leads
    assert not (table.disposition[table.created_at < last] == Disposition.OPEN).any()
    crowd = np.arange(len(table)) - np.searchsorted(np.sort(table.mql_at + table.rep_minutes), table.mql_at)
    edges = np.searchsorted(table.created_at, np.arange(0.0, last + length, length)).tolist()
    for start, end in pairwise(edges):
        yield Calls(length, table.rows(np.arange(start, end)), crowd[start:end])


def assert_books_balance(outcome: Outcome, inputs: Inputs) -> None:
    """Little's law for the queue and for the reps, exactly, in every week of every run.

    The company counts who waits and books what its reps do; the table holds each call's times. Who waits at the end of a week
    is who came and has not been answered; what the reps were busy is the part of each call's handling that lies in the week.
    """
    table = outcome.leads
    came, answered, ended = table.mql_at, table.first_response_at, _ended(table)
    done = np.where(np.isnan(table.closed_at) | np.isnan(answered), np.inf, table.closed_at)
    for week in range(inputs.horizon_weeks):
        start, end = week * WEEK, (week + 1) * WEEK
        assert outcome.weekly.waiting[week] == np.count_nonzero((came < end) & (ended > end))
        begun = ~np.isnan(answered)
        overlap = np.minimum(done[begun], end) - np.maximum(answered[begun], start)
        np.testing.assert_allclose(outcome.weekly.busy_minutes[week], np.maximum(overlap, 0.0).sum(), rtol=1e-9)


# -- estimates ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Estimate:
    """A mean over batches, and its standard error."""

    mean: float
    error: float

    def agrees(self, expected: float) -> bool:
        """Return whether a value lies within three standard errors."""
        return abs(self.mean - expected) <= ERRORS * self.error + 1e-9 * abs(expected)

    def notices(self, mistake: float, slack: float = 1.0) -> bool:
        """Return whether three standard errors are less than such a mistake, or than a part of it."""
        return ERRORS * self.error < slack * mistake


Statistic = Callable[[Calls], float]


def delayed(calls: Calls) -> float:
    """Return the share of callers who wait at all."""
    return float((calls.waits > 1e-9).mean())


def mean_wait(calls: Calls) -> float:
    """Return the mean minutes in queue."""
    return float(calls.waits.mean())


def waits_beyond(minutes: float) -> Statistic:
    """Return the statistic: the share of callers who wait longer."""
    return lambda calls: float((calls.waits > minutes).mean())


def wait_quantile(share: float) -> Statistic:
    """Return the statistic: minutes that such a share of callers do not exceed."""
    return lambda calls: float(np.quantile(calls.waits, share))


def abandoned(calls: Calls) -> float:
    """Return the share of callers who leave."""
    return float(calls.left.mean())


def rate(calls: Calls) -> float:
    """Return how many call in a minute."""
    return len(calls.table) / calls.minutes


def mean_handling(calls: Calls) -> float:
    """Return the mean minutes of handling."""
    return float(calls.handled.mean())


Enough = Callable[[Mapping[str, Estimate]], bool]


def always(_found: Mapping[str, Estimate]) -> bool:
    """Be content with one replication."""
    return True


def estimates(inputs: Inputs, statistics: Mapping[str, Statistic], enough: Enough = always) -> dict[str, Estimate]:
    """Return the mean of each statistic over all batches, of as many replications as it takes until that is enough."""

    def row(calls: Calls) -> tuple[list[float], list[float]]:
        return [statistic(calls) for statistic in statistics.values()], []

    return _grow(inputs, row, lambda values, known: _means(statistics, values, known), enough)


def sharp_estimates(
    inputs: Inputs,
    statistics: Mapping[str, Statistic],
    enough: Enough = always,
    *,
    handling: float,
    reps: int | None = None,
) -> dict[str, Estimate]:
    """Return the mean of each statistic with part of the luck taken out, for queues in which no call is lost.

    In days with more calls than usual, or longer ones, or more of them at a time, callers wait longer, and by how much is read
    off by regression (control variates; Lavenberg and Welch 1981). What is usual is known: if there were a rep for every call,
    Poisson many would be in hand whatever the law of handling (M/G/infinity). ``reps`` is how many serve one queue; without it
    only number and length of the calls are taken into account. Both are estimated too, as they are, since the rest hangs on
    them.
    """
    plain = {"rate": rate, "handling": mean_handling}
    at_most = np.arange(reps or 0)
    usual = stats.poisson(RATE * handling)
    short = float((len(at_most) - at_most) @ usual.pmf(at_most))

    def row(calls: Calls) -> tuple[list[float], list[float]]:
        unusual = [rate(calls) / RATE - 1.0, mean_handling(calls) / handling - 1.0]
        if reps is not None:
            unusual.append(float((calls.crowd >= reps).mean() - usual.sf(reps - 1)))
            unusual.append(float((reps - calls.crowd).clip(0).mean() - short))
        return [statistic(calls) for statistic in (plain | dict(statistics)).values()], unusual

    def means(values: Array, known: Array) -> dict[str, Estimate]:
        return _means(plain, values[:, :2], known[:, :1]) | _means(statistics, values[:, 2:], known)

    return _grow(inputs, row, means, enough)


def _grow(
    inputs: Inputs,
    row: Callable[[Calls], tuple[list[float], list[float]]],
    means: Callable[[Array, Array], dict[str, Estimate]],
    enough: Enough,
) -> dict[str, Estimate]:
    """Add replications until the estimates are enough; a row is a batch's values and what was unusual about it."""
    rows: list[tuple[list[float], list[float]]] = []
    for replication in range(MOST_REPLICATIONS):
        rows.extend(row(calls) for calls in batches(inputs, replication))
        values, unusual = (np.array(part) for part in zip(*rows, strict=True))
        varies = unusual.std(axis=0) > 1e-9  # handling may be constant
        found = means(values, np.column_stack([np.ones(len(values)), unusual[:, varies]]))
        if enough(found):
            break
    return found


def _means(statistics: Iterable[str], values: Array, known: Array) -> dict[str, Estimate]:
    """Return the intercepts of a regression on what is 0 in the mean, with their standard errors."""
    fitted, *_ = np.linalg.lstsq(known, values, rcond=None)
    spread = ((values - known @ fitted) ** 2).sum(axis=0) / (len(values) - known.shape[1])
    # with one rep, busy and free say the same: the matrix has no inverse, and needs none for the intercept
    errors = np.sqrt(spread * np.linalg.pinv(known.T @ known)[0, 0])
    return {name: Estimate(float(m), float(e)) for name, m, e in zip(statistics, fitted[0], errors, strict=True)}


# -- checks ---------------------------------------------------------------------------------------------------------------


def disagreements(found: Mapping[str, Estimate], expected: Mapping[str, float]) -> list[str]:
    """Return what is not within three standard errors of what theory says."""
    assert found.keys() == expected.keys()
    return [name for name, estimate in found.items() if not estimate.agrees(expected[name])]


Theory = Callable[[float], Mapping[str, float]]
"""What theory says of each statistic, given the mean handling in minutes."""


def _must_notice(theory: Theory, handling: float) -> dict[str, float]:
    """Return the least that each estimate must notice: reps who are two percent slower or faster.

    Of the rate, which no rep changes, nothing.
    """
    expected, slower, faster = (theory(handling * factor) for factor in (1.0, 1.0 + MISTAKE, 1.0 - MISTAKE))
    return {
        name: min(abs(wrong[name] - expected[name]) for wrong in (slower, faster))
        for name in expected
        if name != "rate"
    }


def sharp_enough(theory: Theory, handling: float) -> Enough:
    """Return the rule by which replications are added: until the standard errors, and they alone, are small enough.

    A standard error falls with the square root of the replications whatever the estimate says, so the rule asks it alone: of a
    figure that is two percent off three standard errors may cover nearly all. And of what slower or faster reps change they may
    cover half: whatever then lies within three standard errors of what theory says of these reps lies beyond three of what
    it says of those. So a test that agrees with theory cannot fail to notice.
    """
    expected, wrong = theory(handling), _must_notice(theory, handling)

    def enough(found: Mapping[str, Estimate]) -> bool:
        return all(found[name].notices(MISTAKE * expected[name]) for name in found) and all(
            found[name].notices(shift, 0.5) for name, shift in wrong.items()
        )

    return enough


def assert_agreement(found: Mapping[str, Estimate], theory: Theory, handling: float, *, sharp: bool = False) -> None:
    """Check estimates against theory, given the mean handling, and that they would notice a mistake.

    Every one of them must refuse what theory says of reps who are two percent slower, or faster; where ``sharp``, also a figure
    that is itself two percent off.
    """
    expected = theory(handling)
    assert disagreements(found, expected) == []
    for factor in (1.0 + MISTAKE, 1.0 - MISTAKE):
        wrong = theory(handling * factor)
        assert [name for name in found if name != "rate" and found[name].agrees(wrong[name])] == []
    if sharp:
        assert [name for name in found if not found[name].notices(MISTAKE * expected[name])] == []
