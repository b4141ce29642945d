"""``--gate``: what a scenario is held to, and what the shell is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import EXIT_GOAL_FAILED, EXIT_GOAL_UNDECIDED, EXIT_OK, UsageError
from sim.experiments.compare import Comparison
from sim.experiments.gate import BASELINE, Gated, Kept, judge_against, judge_pair, read_kept
from sim.experiments.goals import Verdict
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Gate:
    """What the scenarios are held to: a kept result, or where that is None the first of them."""

    kept: Kept | None
    metric: str

    @classmethod
    def of(cls, text: str, metric: str, scenarios: Sequence[Scenario]) -> Gate:
        """Read what was written after ``--gate``, and see before anything is simulated that it holds what is needed.

        Raises
        ------
        UsageError
            If it does not.
        """
        if text == BASELINE:
            if len(scenarios) < 2:
                msg = "--gate baseline holds scenarios to the first; name two or more, or a file that --json wrote"
                raise UsageError(msg)
            return cls(None, metric)
        kept = read_kept(Path(text))
        for scenario in scenarios:
            kept.interval(scenario.id, metric)
        return cls(kept, metric)

    def judge(self, comparison: Comparison) -> list[Gated]:
        """Judge every scenario, or all but the first."""
        if self.kept is not None:
            return [judge_against(self.kept, arm, self.metric) for arm in comparison.arms]
        return [judge_pair(comparison, arm, self.metric) for arm in comparison.arms[1:]]


def gate_code(gated: Sequence[Gated], *, strict: bool) -> int:
    """Give the exit code: 3 where something is surely worse, with ``--strict`` 4 where that is not settled."""
    verdicts = {each.verdict for each in gated}
    if Verdict.FAIL in verdicts:
        return EXIT_GOAL_FAILED
    return EXIT_GOAL_UNDECIDED if strict and Verdict.UNDECIDED in verdicts else EXIT_OK
