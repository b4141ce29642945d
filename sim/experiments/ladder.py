"""The ladder: what each line of an agreement is worth, alone, as the last one, and one after another."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np

from sim.errors import UsageError
from sim.experiments.compare import Comparison, compare
from sim.experiments.crossing import Taken
from sim.experiments.plan import Plan, plan
from sim.experiments.ready import Named, make_ready
from sim.experiments.replications import Interrupted, Replications
from sim.experiments.rungs import Rung
from sim.experiments.study import Progress, Study
from sim.results.registry import metrics
from sim.results.view import WEEKS_PER_YEAR, FloatArray
from sim.scenario import Scenario
from sim.stats import PairedDifference, paired_difference
from sim.units.wording import did_you_mean

PRICES: Final = ("expected_revenue", "expected_profit")
"""The metrics in which every ladder is told; sums over the measured weeks, given as money a year."""

Gain: TypeAlias = FloatArray | None
"""What is gained in each replication; None where one of the arms is missing."""

_FIRST_LOOK: Final = 2
_ROUNDING: Final = 1e-9


class Relation(StrEnum):
    """Whether a rung is worth more beside the others than alone, or less; empty where neither is sure."""

    COMPLEMENT = "complement"
    SUBSTITUTE = "substitute"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one rung is worth: paired differences of one metric; None where a rule forbids one of the arms.

    Parameters
    ----------
    rung : Rung
        What is taken.
    alone : PairedDifference or None
        The lower end with this rung, less the lower end.
    last : PairedDifference or None
        The upper end, less the upper end without this rung.
    in_order : PairedDifference or None
        With this rung on top of all before it, less without; these add up to the total.
    running_total : PairedDifference or None
        With this rung and all before it, less the lower end.
    last_less_alone : PairedDifference or None
        What the others add to its worth.
    relation : Relation
        Complement where that is surely over 0, substitute where it is surely below.
    """

    rung: Rung
    alone: PairedDifference | None
    last: PairedDifference | None
    in_order: PairedDifference | None
    running_total: PairedDifference | None
    last_less_alone: PairedDifference | None
    relation: Relation


@dataclass(frozen=True)
class Ladder:
    """The way from one scenario to another, rung by rung, on the same leads.

    Parameters
    ----------
    plan : Plan
        Its ends, its rungs in the order climbed, and what no rule allows.
    arms : mapping of frozenset of str to Replications
        By the rungs taken: the same replications of each arm.
    metric : str
        In what it is told where nothing else is asked for.
    """

    plan: Plan
    arms: Mapping[Taken, Replications]
    metric: str = PRICES[0]

    def __len__(self) -> int:
        """Give the number of replications on which each price rests."""
        return len(self.arms[frozenset()])

    @property
    def runs(self) -> int:
        """How many replications were simulated in all."""
        return len(self) * len({arm.fingerprint for arm in self.plan.arms.values()})

    def total(self, metric: str | None = None) -> PairedDifference:
        """Give the upper end less the lower one; money a year for `PRICES`, else as the metric counts."""
        values = self._values(metric)
        return paired_difference(values[frozenset()], values[self.plan.every])

    def steps(self, metric: str | None = None) -> tuple[Step, ...]:
        """Give what each rung is worth, in the order climbed; in the unit of `total`."""
        values = self._values(metric)
        none, every = frozenset[str](), self.plan.every
        steps, below, above = list[Step](), none, none
        for rung in self.plan.rungs:
            above |= {rung.name}
            alone = _between(values, none, frozenset({rung.name}))
            last = _between(values, every - {rung.name}, every)
            in_order, so_far = _between(values, below, above), _between(values, none, above)
            steps.append(_step(rung, alone, last, in_order, so_far))
            below = above if above in values else below
        return tuple(steps)

    def _values(self, metric: str | None) -> dict[Taken, FloatArray]:
        """Give one value for each replication in which the metric is defined in every arm."""
        name = metric or self.metric
        factor = WEEKS_PER_YEAR / self.arms[frozenset()].weeks if name in PRICES else 1.0
        columns = {taken: factor * arm.metrics[name] for taken, arm in self.arms.items()}
        defined = ~np.isnan(list(columns.values())).any(axis=0)
        return {taken: column[defined] for taken, column in columns.items()}


def _between(values: Mapping[Taken, FloatArray], below: Taken, above: Taken) -> Gain:
    """Give the difference of two arms, None where one of them is missing."""
    if below not in values or above not in values:
        return None
    before, after = values[below], values[above]
    # what is left when equal sums are added up in another order is no difference
    return np.where(np.abs(after - before) <= _ROUNDING * np.abs(before), 0.0, after - before)


def _step(rung: Rung, alone: Gain, last: Gain, in_order: Gain, so_far: Gain) -> Step:
    synergy = None if alone is None or last is None else paired_difference(alone, last)
    return Step(rung, _told(alone), _told(last), _told(in_order), _told(so_far), synergy, relation=_relation(synergy))


def _told(gain: Gain) -> PairedDifference | None:
    return None if gain is None else paired_difference(np.zeros_like(gain), gain)


def _relation(synergy: PairedDifference | None) -> Relation:
    if synergy is None or not is_decided(synergy) or synergy.mean == 0.0:
        return Relation.NONE
    return Relation.COMPLEMENT if synergy.mean > 0.0 else Relation.SUBSTITUTE


def is_decided(difference: PairedDifference) -> bool:
    """Say whether a difference is surely over 0, surely below, or 0 in every replication."""
    return difference.low > 0.0 or difference.high < 0.0 or difference.sd == 0.0


def more_to_decide(difference: PairedDifference) -> int:
    """Guess how many more replications would tell whether a difference is over 0 or below; 0 where that is known.

    Parameters
    ----------
    difference : PairedDifference
        Of two replications or more, its mean not 0.

    Notes
    -----
    ``n (half-width / mean)^2`` in all, from the mean and the deviation so far: a rough guess where the mean is small.
    """
    if is_decided(difference):
        return 0
    wanted = difference.n * (difference.half_width / difference.mean) ** 2
    return max(1, math.ceil(wanted) - difference.n)


def climb(
    ladder_plan: Plan,
    ends: Comparison,
    *,
    metric: str = PRICES[0],
    workers: int | None = None,
    on_progress: Progress | None = None,
    on_figures: Callable[[Ladder], None] | None = None,
) -> Ladder:
    """Simulate the arms between two ends with the replications of the ends.

    Parameters
    ----------
    ladder_plan : Plan
        Which arms.
    ends : Comparison
        Of the two ends; they are not simulated again.
    metric, workers, on_progress
        As for `ladder`; progress counts the arms in between.
    on_figures : callable, optional
        Given the ladder so far, after 2 replications and each time they have doubled.

    Raises
    ------
    Interrupted
        On Ctrl-C, with the replications that every arm has finished, in the order of the plan's arms.
    """
    between, count = _distinct(ladder_plan), len(ends.baseline)

    def all_arms(finished: Sequence[Replications]) -> dict[Taken, Replications]:
        numbers = finished[0].numbers if finished else ends.baseline.numbers
        known = dict(zip(between, finished, strict=True))
        known |= {end.scenario.fingerprint: end.only(numbers) for end in ends.arms}
        return {taken: known[arm.fingerprint] for taken, arm in ladder_plan.arms.items()}

    if not between:
        return Ladder(ladder_plan, all_arms(()), metric)
    tell = _of_all(on_progress, count * len(between))
    study = Study(
        [make_ready(arm) for arm in between.values()],
        ends.baseline.seed,
        workers,
        tell,
        controls=ends.baseline.controls,
    )
    try:
        look = _FIRST_LOOK
        while on_figures is not None and look < count:
            on_figures(Ladder(ladder_plan, all_arms(study.run_to(look)), metric))
            look *= 2
        return Ladder(ladder_plan, all_arms(study.run_to(count)), metric)
    except Interrupted as stop:
        raise Interrupted(tuple(all_arms(stop.finished).values())) from None


def _distinct(ladder_plan: Plan) -> dict[str, Scenario]:
    """Give each arm between the ends once, by its fingerprint."""
    ends = {ladder_plan.a.fingerprint, ladder_plan.b.fingerprint}
    return {arm.fingerprint: arm for arm in ladder_plan.arms.values() if arm.fingerprint not in ends}


def _of_all(on_progress: Progress | None, total: int) -> Progress | None:
    """Tell progress of the whole climb, not of its first part."""
    return None if on_progress is None else lambda done, _: on_progress(done, total)


def ladder(  # noqa: PLR0913 - each is an option of one experiment
    a: Named,
    b: Named,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    order: Sequence[str] | None = None,
    metric: str = PRICES[0],
    controls: bool = False,
    on_progress: Progress | None = None,
) -> Ladder:
    """Price everything in which two scenarios differ, line by line, on the same leads.

    Parameters
    ----------
    a, b : Scenario, str or Path
        The lower and the upper end: loaded scenarios, or names or paths.
    replications : int, optional
        How many of each arm, 1 or more; where None what `a` asks for, or fewer where there are many arms.
    seed, workers, on_progress
        As for `sim.compare`.
    order : sequence of str, optional
        Names of rungs in the order in which they are climbed; those not named follow in the order of the file.
    metric : str
        In what the ladder is told where nothing else is asked for.
    controls : bool
        As for `sim.replicate`.

    Raises
    ------
    ScenarioError
        With every problem of a scenario, before anything is simulated.
    UsageError
        If the order names what is no rung, the metric does not exist, or a number makes no sense.
    Interrupted
        On Ctrl-C, with what was finished.

    Notes
    -----
    "Alone" and "last" answer different questions: what the line brings where nothing else is signed, and what is lost
    where it alone is missing. No order of the lines has a claim to be the right one; only the total is the same in all.
    """
    check_metric(metric)
    planned = plan(a, b, order)
    ends = compare(
        [planned.a, planned.b],
        replications=replications or planned.replications,
        seed=seed,
        workers=workers,
        controls=controls,
    )
    return climb(planned, ends, metric=metric, workers=workers, on_progress=on_progress)


def check_metric(name: str) -> None:
    """Refuse what is no metric.

    Raises
    ------
    UsageError
        With the name nearest to it.
    """
    if name not in metrics():
        advice = did_you_mean(name, metrics(), f"the money is in {' and '.join(PRICES)}")
        msg = f"there is no metric called '{name}'; {advice}"
        raise UsageError(msg)
