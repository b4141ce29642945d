"""What is timed against each other computes the same. No time is asserted."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import queue, shares, stages, volume, workers
from sim.model import company
from sim.model.company import Outcome
from sim.model.inputs import Inputs


def test_both_queues_make_the_same_leads_wait_as_long() -> None:
    draws = np.random.default_rng(7)
    arrivals = np.cumsum(draws.exponential(1.0 / queue.RATE, 9_000)).tolist()
    services = draws.exponential(queue.MEAN, len(arrivals)).tolist()
    assert arrivals[-1] > queue.WEEK  # passed on in more than one go
    waits = queue.own_queue(arrivals, services)()
    assert waits == pytest.approx(queue.idiomatic(arrivals, services), rel=1e-9, abs=1e-9)
    assert np.mean(waits) > 1.0


@pytest.fixture(scope="module")
def runs() -> tuple[stages.Run, stages.Run]:
    return stages.both(weeks=12, volume=8.0, reps=14)


def test_a_process_per_lead_leaves_the_same_table(runs: tuple[stages.Run, stages.Run]) -> None:
    assert stages.different(*runs) == []


def test_the_table_holds_every_end_of_a_lead(runs: tuple[stages.Run, stages.Run]) -> None:
    table = runs[0].table
    assert set(table["disposition"].tolist()) == {0, 3, 4, 6, 7, 8, 9}
    assert (table["attempts"] == 6).any()
    assert np.isfinite(table["win_probability"]).sum() > 20
    # reps have queues, or their order would not matter
    waited = table["first_response_at"] - table["accepted_at"]
    assert np.nanmax(waited) > 60.0


@pytest.mark.parametrize("name", ["attempts", "first_response_at", "revenue", "disposition"])
def test_one_other_lead_makes_tables_different(name: str, runs: tuple[stages.Run, stages.Run]) -> None:
    one, other = runs
    column = other.table[name].copy()
    place = int(np.flatnonzero(np.isfinite(column.astype(float)))[5])
    column[place] += 1
    assert stages.different(one, dataclasses.replace(other, table=other.table | {name: column})) == [name]


def test_another_order_of_work_makes_tables_different(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.process_per_lead.FRESH", -1)  # fresh leads before meetings
    assert "first_response_at" in stages.different(*stages.both(weeks=12, volume=8.0, reps=14))


def test_a_volume_is_what_it_says() -> None:
    came, seconds, most = volume.measure(10_000)
    assert 10_000 < came < 20_000
    assert seconds > 0.0
    assert most > 20.0


def test_every_module_of_the_model_can_be_told_in_a_sample() -> None:
    _, seen = shares.sample("no-sla", 1)
    assert {"reps", "inbox"} & set(seen)
    assert "else" not in seen or seen["else"] < 0.1 * seen.total()


def test_bare_processes_simulate_what_workers_would(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def simulate(inputs: Inputs, *, seed: int, replication: int) -> Outcome:
        done.append((seed, replication))
        return company.simulate(inputs, seed=seed, replication=replication, until_week=1)

    monkeypatch.setattr(workers, "simulate", simulate)
    workers.work("no-sla", range(2, 4))
    assert done == [(1, 2), (1, 3)]


def test_a_benchmark_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["queues"]) == 2
    assert "no benchmark 'queues'; choose from queue, stages" in capsys.readouterr().err
