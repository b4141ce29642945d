"""The engines: every chunk answered once, whoever does it and whatever dies meanwhile."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from sim.errors import ScenarioError, UsageError
from sim.experiments.engines import (
    Dask,
    Processes,
    Serial,
    WorkerDiedError,
    chunk_size,
    engine_of,
    processors,
    run_chunks,
    using,
    worker_count,
)
from sim.experiments.engines import processes as pools


def square(number: int) -> int:
    return number * number


def fail_on_three(number: int) -> int:
    if number == 3:
        raise ScenarioError([])
    return number


def die_once(folder: Path, number: int) -> int:
    """Kill the process that first meets number 2, as an operating system short of memory would."""
    mark = folder / "died"
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_on_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def process_id(_number: int) -> int:
    time.sleep(0.02)
    return os.getpid()


def collect(task: functools.partial[int], chunks: list[int], workers: int) -> dict[int, int]:
    answers: dict[int, int] = {}

    def keep(number: int, answer: int) -> None:
        assert number not in answers, "answered twice"
        answers[number] = answer

    run_chunks(task, chunks, workers=workers, on_answer=keep)
    return answers


def no_worker_is_left() -> bool:
    """Say so, a little patience granted: the pool's own thread may be the one that reaps them."""
    until = time.monotonic() + 5.0
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.01)
    return not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_chunk_is_answered_once(workers: int) -> None:
    answers = collect(functools.partial(square), list(range(10)), workers)
    assert answers == {number: number * number for number in range(10)}


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_to_do(workers: int) -> None:
    assert collect(functools.partial(square), [], workers) == {}


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_task_comes_through(workers: int) -> None:
    with pytest.raises(ScenarioError):
        collect(functools.partial(fail_on_three), list(range(6)), workers)
    assert no_worker_is_left()


def test_a_dead_worker_takes_nothing_along(tmp_path: Path) -> None:
    answers = collect(functools.partial(die_once, tmp_path), list(range(8)), 2)
    assert (tmp_path / "died").exists()
    assert answers == {number: number for number in range(8)}


def test_what_keeps_killing_its_worker_is_named_and_the_rest_is_done() -> None:
    answers: dict[int, int] = {}
    with pytest.raises(
        WorkerDiedError, match=r"simulates 5 dies each time, most likely for want of memory; .* \(-j 1\)"
    ):
        run_chunks(die_on_five, list(range(9)), workers=2, on_answer=answers.__setitem__)
    assert answers == {number: number for number in range(9) if number != 5}
    assert no_worker_is_left()


def test_where_everything_dies_there_is_an_end() -> None:
    with pytest.raises(WorkerDiedError, match=r"simulates [0-9]+, [0-9]+, [0-9]+ dies each time"):
        collect(functools.partial(die), list(range(100)), 2)
    assert no_worker_is_left()


def test_a_pool_stays_for_as_long_as_it_is_used() -> None:
    with using(Processes(2)):
        first = set(collect(functools.partial(process_id), list(range(8)), 2).values())
        again = set(collect(functools.partial(process_id), list(range(8)), 2).values())
        assert first & again
        assert os.getpid() not in first | again
    assert no_worker_is_left()


def test_an_engine_says_where_a_call_does_not() -> None:
    assert worker_count(100, None) == processors()
    assert worker_count(1, None) == 1
    with using(Serial()):
        assert worker_count(100, None) == 1
        assert worker_count(100, 3) == 3
    with using(Processes(5)):
        assert worker_count(100, None) == 5


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("serial", Serial()),
        ("processes", Processes()),
        ("dask://host:1234", Dask("host:1234")),
        ("dask://127.0.0.1", Dask("127.0.0.1:8786")),
        ("dask://[::1]:99", Dask("[::1]:99")),
    ],
)
def test_engines_by_name(text: str, engine: object) -> None:
    assert engine_of(text) == engine


@pytest.mark.parametrize("text", ["", "ray", "dask", "dask://", "dask://a b", "dask://host:port", "tcp://host:1"])
def test_an_engine_that_there_is_not(text: str) -> None:
    with pytest.raises(UsageError, match="write serial, processes or dask://HOST:PORT"):
        engine_of(text)


@pytest.mark.parametrize(("text", "workers"), [("serial", 2), ("dask://host", 1)])
def test_processes_for_an_engine_without_any(text: str, workers: int) -> None:
    with pytest.raises(UsageError, match="leave one of the two out"):
        engine_of(text, workers)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_stops_all_workers_and_keeps_what_was_told(workers: int) -> None:
    answers: list[int] = []

    def interrupt_at_the_third(_number: int, answer: int) -> None:
        if len(answers) == 2:
            raise KeyboardInterrupt
        answers.append(answer)

    with pytest.raises(KeyboardInterrupt):
        run_chunks(square, list(range(20)), workers=workers, on_answer=interrupt_at_the_third)
    assert len(answers) == 2
    assert no_worker_is_left()


def test_chunks_are_many_enough_to_even_out_and_few_enough_to_pay() -> None:
    assert chunk_size(20, 2) == 2
    assert chunk_size(1, 8) == 1
    assert chunk_size(1000, 2) == 4
    assert processors() >= 1


def test_processors_without_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pools.os, "sched_getaffinity", raising=False)
    assert processors() >= 1
