"""M/M/c with impatient callers against the Erlang A model: who leaves, how long all of them wait, how many within a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.theory.formulas import erlang_a, erlang_a_by_states
from tests.theory.plain import (
    RATE,
    Statistic,
    abandoned,
    always,
    assert_agreement,
    delayed,
    mean_wait,
    minutes,
    queue,
    sharp_enough,
    sharp_estimates,
    waits_beyond,
)


@dataclass(frozen=True)
class Line:
    """A line of callers; ``load`` is what they bring per rep, ``patience`` in units of the mean handling."""

    reps: int
    load: float
    patience: float

    @property
    def handling(self) -> float:
        return self.load * self.reps / RATE

    @property
    def limit(self) -> float:
        """A time in minutes within which most callers are answered or leave, and which many exceed: the mean wait."""
        return erlang_a(RATE, self.handling, self.reps, self.patience * self.handling).mean

    def theory(self) -> Callable[[float], dict[str, float]]:
        patience = self.patience * self.handling

        def expected(handling: float) -> dict[str, float]:
            line = erlang_a(RATE, handling, self.reps, patience)
            return {
                "rate": RATE,
                "handling": handling,
                "delayed": line.delayed,
                "abandoned": line.abandoned,
                "mean": line.mean,
                "beyond": line.beyond(self.limit),
            }

        return expected

    def statistics(self) -> dict[str, Statistic]:
        return {
            "delayed": delayed,
            "abandoned": abandoned,
            "mean": mean_wait,
            "beyond": waits_beyond(self.limit),
        }

    def check(self, weeks: int, *, sharp: bool = False) -> None:
        inputs = queue(
            f"{{exponential: {minutes(self.handling)}}}",
            self.reps,
            f"response.patience={{exponential: {minutes(self.handling * self.patience)}}}",
            f"run.horizon={weeks} weeks",
        )
        enough = sharp_enough(self.theory(), self.handling) if sharp else always
        found = sharp_estimates(inputs, self.statistics(), enough, handling=self.handling)
        assert_agreement(found, self.theory(), self.handling, sharp=sharp)


LINES = [Line(1, 0.8, 2.0), Line(2, 1.0, 1.0), Line(5, 1.0, 1.5), Line(10, 1.2, 0.7), Line(50, 1.1, 2.0)]


@pytest.mark.parametrize("line", LINES)
def test_both_routes_say_the_same(line: Line) -> None:
    patience = line.patience * line.handling
    one = erlang_a(RATE, line.handling, line.reps, patience)
    other = erlang_a_by_states(RATE, line.handling, line.reps, patience)
    assert one.delayed == pytest.approx(other.delayed, rel=1e-9)
    assert one.mean == pytest.approx(other.mean, rel=1e-9)
    assert one.abandoned == pytest.approx(other.abandoned, rel=1e-9)
    for share in (0.1, 1.0):
        assert one.beyond(line.limit * share) == pytest.approx(other.beyond(line.limit * share), rel=1e-6)


def test_impatient_callers_leave_as_erlang_a_says() -> None:
    Line(5, 1.0, 1.5).check(weeks=14)


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_impatient_callers_leave_as_erlang_a_says_within_half_a_percent(line: Line) -> None:
    line.check(weeks=52, sharp=True)
