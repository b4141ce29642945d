"""Many replications of one scenario or of several: the same numbers on any number of workers, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.errors import UsageError
from sim.experiments.ready import Named, Ready, check_range, make_ready
from sim.experiments.replications import Replications
from sim.experiments.study import Progress, Study
from sim.stats import RelativePrecision, mean_interval
from sim.units.wording import did_you_mean

PRECISE_IN: Final = "expected_revenue"
"""The metric whose interval a precision narrows where nobody says."""
_MOST: Final = 10_000


def replicate(
    scenario: Named,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    precision: float | None = None,
    precise_in: str = PRECISE_IN,
    controls: bool = False,
    on_progress: Progress | None = None,
) -> Replications:
    """Simulate many replications of one scenario; see `replicate_all`."""
    (only,) = replicate_all(
        [scenario],
        replications=replications,
        seed=seed,
        workers=workers,
        precision=precision,
        precise_in=precise_in,
        controls=controls,
        on_progress=on_progress,
    )
    return only


def replicate_all(
    scenarios: Sequence[Named],
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    precision: float | None = None,
    precise_in: str = PRECISE_IN,
    controls: bool = False,
    on_progress: Progress | None = None,
) -> tuple[Replications, ...]:
    """Simulate the same replications, with the same luck, of each scenario.

    Parameters
    ----------
    scenarios : sequence of Scenario, str or Path
        Loaded scenarios, or names or paths.
    replications : int, optional
        How many of each, 1 or more; what the first scenario asks for where None.
    seed : int, optional
        0 or more; the first scenario's own where None.
    workers : int, optional
        How many processes; all processors where None, if there is enough to do. It changes no number.
    precision : float, optional
        Between 0 and 1: replications go on, from `replications` to 10,000, until the half-width of the interval of a metric
        is this share of its mean; with several scenarios, that of each difference from the first, as a share of the
        first's. None stops at `replications`.
    precise_in : str
        The metric that is meant, ``name`` or ``name{source=channel}``.
    controls : bool
        Whether the luck of each run is taken out of expected revenue and profit: the same mean, a narrower interval.
    on_progress : callable, optional
        Told after each chunk how many replications are finished, of how many.

    Raises
    ------
    ScenarioError
        With every problem of a scenario, before anything is simulated.
    UsageError
        If the replications, the seed, the workers or the precision make no sense.
    Interrupted
        On Ctrl-C, with what was finished.
    """
    arms = [make_ready(scenario) for scenario in scenarios]
    count = replications if replications is not None else arms[0].scenario.run.replications
    chosen_seed = seed if seed is not None else arms[0].scenario.run.seed
    for name, value, least in (("replications", count, 1), ("seed", chosen_seed, 0), ("workers", workers, 1)):
        check_range(name, value, least)
    check_series(precise_in, arms)
    study = Study(arms, chosen_seed, workers, on_progress, controls=controls)
    if precision is None:
        return study.run_to(count)
    rule = _rule(precision, count)
    finished = study.run_to(rule.fewest)
    while more := _more_needed(rule, finished, precise_in):
        finished = study.run_to(len(finished[0]) + more)
    return finished


def check_series(name: str, arms: Sequence[Ready]) -> None:
    """Refuse what is no column of the results of every scenario.

    Raises
    ------
    UsageError
        With the name nearest to it.
    """
    for arm in arms:
        known = [column.id for column in arm.series]
        if name not in known:
            advice = did_you_mean(name, known, "docs/reference/metrics.md has them all")
            msg = f"'{arm.scenario.id}' has no metric called '{name}'; {advice}"
            raise UsageError(msg)


def is_as_precise(replications: Replications, precision: float, precise_in: str = PRECISE_IN) -> bool:
    """Say whether a precision is reached: there is an end to trying."""
    return _rule(precision, 1).is_met(replications.interval(precise_in))


def _rule(precision: float, fewest: int) -> RelativePrecision:
    try:
        return RelativePrecision(precision, fewest=max(2, fewest), most=max(_MOST, fewest))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _more_needed(rule: RelativePrecision, finished: Sequence[Replications], precise_in: str) -> int:
    """Say how many more replications the precision takes: of the mean, or of each difference from the first arm."""
    first, *others = (replications.metrics[precise_in] for replications in finished)
    if not others:
        return rule.more_needed(first)
    of = mean_interval(first).mean
    return max(rule.more_needed(other - first, of=of) for other in others)
