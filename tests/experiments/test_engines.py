"""The engines: every chunk answered once, whoever does it and whatever dies meanwhile."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.experiments import engines
from sim.experiments.engines import WorkerDiedError, chunk_size, processors, run_chunks


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


def test_workers_that_always_die_are_told_in_a_sentence() -> None:
    with pytest.raises(WorkerDiedError, match=r"died 3 times, most likely for want of memory; .* \(-j 1\)"):
        collect(functools.partial(die), [1, 2, 3], 2)


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
    assert chunk_size(1000, 2) == 8
    assert processors() >= 1


def test_processors_without_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(engines.os, "sched_getaffinity", raising=False)
    assert processors() >= 1
