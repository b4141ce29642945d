"""Many replications: the same bytes on any number of workers, in any order; Ctrl-C keeps what is finished."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import sim
from sim.errors import ScenarioError, UsageError
from sim.experiments import study as module
from sim.experiments.replicate import replicate_all
from sim.experiments.replications import Interrupted, Replications


def as_bytes(replications: Replications) -> bytes:
    columns = [*replications.metrics.values(), *replications.spreads.values()]
    return replications.numbers.tobytes() + b"".join(column.tobytes() for column in columns)


def test_workers_and_order_change_no_byte(sla: sim.Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = as_bytes(sim.replicate(sla, workers=1))
    assert as_bytes(sim.replicate(sla, workers=2)) == alone

    def backwards(task: Callable[[object], object], chunks: list[object], **told: object) -> None:
        for number in reversed(range(len(chunks))):
            told["on_answer"](number, task(chunks[number]))  # type: ignore[operator]

    monkeypatch.setattr(module, "run_chunks", backwards)
    assert as_bytes(sim.replicate(sla, workers=1)) == alone


def test_a_replication_is_the_run_of_its_number(sla: sim.Scenario) -> None:
    many, third = sim.replicate(sla, workers=1), sim.run(sla, replication=3)
    assert many.numbers.tolist() == [0, 1, 2, 3, 4]
    assert {name: values[3] for name, values in many.metrics.items()} == pytest.approx(
        third.metrics, rel=0, nan_ok=True
    )


def test_more_replications_begin_with_the_same_ones(sla: sim.Scenario) -> None:
    few, many = sim.replicate(sla, replications=2, workers=1), sim.replicate(sla, replications=4, workers=1)
    assert as_bytes(many.only(few.numbers)) == as_bytes(few)


def test_the_scenario_says_how_many_and_with_which_seed(sla: sim.Scenario) -> None:
    many = sim.replicate(sla)
    assert (len(many), many.seed, many.weeks) == (5, sla.run.seed, 6)


def test_an_interval_is_that_of_the_values(sla: sim.Scenario) -> None:
    many = sim.replicate(sla)
    interval = many.interval("leads")
    assert interval.mean == pytest.approx(many.metrics["leads"].mean())
    assert interval.low < interval.mean < interval.high
    assert interval.n == 5


def test_progress_is_told_up_to_the_end(sla: sim.Scenario) -> None:
    told: list[tuple[int, int]] = []
    sim.replicate(sla, workers=2, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_ctrl_c_keeps_what_is_finished_in_pairs(sla: sim.Scenario, no_sla: sim.Scenario) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done >= 5:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        replicate_all([no_sla, sla], workers=1, on_progress=interrupt)
    before, after = stopped.value.finished
    assert before.numbers.tolist() == after.numbers.tolist() == [0, 1]
    assert as_bytes(after) == as_bytes(sim.replicate(sla, replications=2, workers=1))


def test_ctrl_c_before_anything_is_finished(sla: sim.Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "run_chunks", interrupted)
    with pytest.raises(Interrupted) as stopped:
        sim.replicate(sla)
    (nothing,) = stopped.value.finished
    assert len(nothing) == 0
    assert np.isnan(nothing.interval("wins").mean)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"replications": 0}, "replications is a whole number of 1 or more, not 0"),
        ({"seed": -5}, "seed is a whole number of 0 or more"),
        ({"workers": 0}, "workers is a whole number of 1 or more"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(sla: sim.Scenario, wrong: dict[str, int], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        sim.replicate(sla, **wrong)


def test_a_precision_is_reached_and_not_by_one_batch_too_many(sla: sim.Scenario) -> None:
    few = sim.replicate(sla, replications=3, workers=1).interval("expected_revenue")
    precision = few.half_width / few.mean / 2  # so that three are too few, whatever their luck
    many = sim.replicate(sla, replications=3, precision=precision, workers=1)
    interval = many.interval("expected_revenue")
    assert interval.half_width <= precision * interval.mean
    assert 3 < len(many) < 1000
    assert as_bytes(sim.replicate(sla, replications=3, precision=precision, workers=2)) == as_bytes(many)
    assert as_bytes(sim.replicate(sla, replications=len(many), workers=1)) == as_bytes(many)


def test_a_comparison_is_as_precise_as_its_difference(no_sla: sim.Scenario, sla: sim.Scenario) -> None:
    few = sim.compare([no_sla, sla], replications=3)
    level = few.baseline.interval("expected_revenue").mean
    precision = few.difference(few.arms[1], "expected_revenue").half_width / level / 2
    comparison = sim.compare([no_sla, sla], replications=3, precision=precision)
    difference = comparison.difference(comparison.arms[1], "expected_revenue")
    assert difference.half_width <= precision * comparison.baseline.interval("expected_revenue").mean
    assert len(comparison.baseline) > 3


@pytest.mark.parametrize("precision", [0.0, 1.0, -0.1])
def test_a_precision_that_makes_no_sense_is_refused(sla: sim.Scenario, precision: float) -> None:
    with pytest.raises(UsageError, match="a relative precision lies between 0% and 100%"):
        sim.replicate(sla, precision=precision)


def test_nothing_is_simulated_when_one_scenario_is_wrong(sla: sim.Scenario) -> None:
    with pytest.raises(ScenarioError):
        replicate_all([sla, "no-such"], on_progress=lambda *_: pytest.fail("ran"))
