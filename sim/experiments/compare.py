"""Scenarios against each other on the same leads: paired differences, and how surely one beats the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import UsageError
from sim.experiments.ready import Named, make_ready
from sim.experiments.replicate import replicate_all
from sim.experiments.replications import Replications
from sim.experiments.study import Progress
from sim.results.registry import Better, metrics, split_id
from sim.scenario import Scenario
from sim.stats import PairedDifference, paired_difference


@dataclass(frozen=True)
class Comparison:
    """Arms that met the same luck, replication by replication.

    Parameters
    ----------
    arms : tuple of Replications
        The first is the baseline, with which each of the others is compared.
    """

    arms: tuple[Replications, ...]

    @property
    def baseline(self) -> Replications:
        """The arm that the others are compared with."""
        return self.arms[0]

    def names(self, arm: Replications) -> list[str]:
        """Give the metrics that the baseline and an arm have both, in order."""
        return [name for name in self.baseline.metrics if name in arm.metrics]

    def difference(self, arm: Replications, name: str) -> PairedDifference:
        """Give arm - baseline of one metric, over the replications in which both are defined."""
        return paired_difference(self.baseline.metrics[name], arm.metrics[name])

    def probability_better(self, arm: Replications, name: str) -> float | None:
        """Give P(arm beats baseline) in one replication: the share of pairs in which it is better, ties counted half.

        Returns
        -------
        float or None
            0..1; None where neither way is better, nan without pairs.
        """
        better = metrics()[split_id(name)[0]].better
        if better is Better.NEITHER:
            return None
        greater = self.difference(arm, name).probability_greater
        return greater if better is Better.HIGHER else 1.0 - greater


def compare(
    scenarios: Sequence[Named],
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    precision: float | None = None,
    controls: bool = False,
    on_progress: Progress | None = None,
) -> Comparison:
    """Simulate scenarios on the same leads; the first is the baseline. Parameters as in `replicate_all`.

    Raises
    ------
    UsageError
        If there are fewer than two scenarios, or they do not measure the same weeks in the same currency.
    """
    loaded = check_comparison(scenarios)
    return Comparison(
        replicate_all(
            loaded,
            replications=replications,
            seed=seed,
            workers=workers,
            precision=precision,
            controls=controls,
            on_progress=on_progress,
        )
    )


def check_comparison(scenarios: Sequence[Named], fewest: int = 2) -> list[Scenario]:
    """Load scenarios and refuse those whose numbers do not stand side by side.

    Raises
    ------
    UsageError
        If there are too few, or they do not measure the same weeks in the same currency.
    """
    if len(scenarios) < fewest:
        msg = "a comparison needs two scenarios or more; name a baseline and what to compare with it"
        raise UsageError(msg)
    first, *others = (make_ready(scenario).scenario for scenario in scenarios)
    for other in others:
        check_comparable(first, other)
    return [first, *others]


def check_comparable(a: Scenario, b: Scenario) -> None:
    """Refuse two scenarios whose numbers do not stand side by side.

    Raises
    ------
    UsageError
        If they do not measure the same weeks in the same currency.
    """
    for what, of_a, of_b in (
        ("horizon", f"{a.run.horizon} weeks", f"{b.run.horizon} weeks"),
        ("currency", a.currency, b.currency),
    ):
        if of_a != of_b:
            msg = f"a comparison needs one {what}: '{a.id}' has {of_a}, '{b.id}' has {of_b}; change one of them"
            raise UsageError(msg)
