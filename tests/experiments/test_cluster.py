"""A real Dask cluster on this machine: the same bytes as anywhere, and a sentence for whatever is missing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import sim
from sim.errors import EXIT_BAD_INPUT, EXIT_BUG, UsageError
from sim.experiments.engines import Dask, EngineLostError, Processes, Serial, WorkerDiedError, run_chunks, using
from sim.experiments.engines.kinds import Engine

ROOT = Path(__file__).parents[2]
WORKERS = 2


@dataclass
class Cluster:
    """A scheduler and its workers, each a process."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


def start(folder: Path, part: str, *arguments: str) -> subprocess.Popen[bytes]:
    roots = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "experiments"), os.environ.get("PYTHONPATH", "")])
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", f"distributed.cli.dask_{part}", *arguments, "--no-dashboard"],
            env=os.environ | {"PYTHONPATH": roots, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"},
            cwd=folder,
            stdout=log,
            stderr=log,
        )


def worker(folder: Path, address: str) -> subprocess.Popen[bytes]:
    return start(folder, "worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    port = free_port()
    address = f"127.0.0.1:{port}"
    cluster = Cluster(address, start(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port)), [])
    try:
        cluster.workers = [worker(folder, address) for _ in range(WORKERS)]
        wait_for_workers(address)
        yield cluster
    finally:
        for process in (*cluster.workers, cluster.scheduler):
            process.kill()
            process.wait(30)


def wait_for_workers(address: str) -> None:
    from distributed import Client

    with Client(f"tcp://{address}", timeout=60, set_as_default=False) as client:
        client.wait_for_workers(WORKERS, timeout=60)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def contents(engine: Engine, scenario: sim.Scenario, replications: int) -> list[bytes]:
    """Simulate, and give every number as bytes."""
    with using(engine):
        done = sim.replicate(scenario, replications=replications)
    assert len(done) == replications
    return [values.tobytes() for values in (*done.metrics.values(), *done.spreads.values())]


pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_every_engine_gives_the_same_bytes(cluster: Cluster, sla: sim.Scenario) -> None:
    serial = contents(Serial(), sla, 17)
    assert contents(Processes(2), sla, 17) == serial
    assert contents(Dask(cluster.address), sla, 17) == serial


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> threading.Thread:
    def kill() -> None:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_a_killed_worker_loses_nothing(tmp_path: Path, sla: sim.Scenario) -> None:
    expected = contents(Processes(2), sla, 200)
    with running(tmp_path) as cluster:
        thread = kill_after(cluster.workers[0], 1.5)
        assert contents(Dask(cluster.address), sla, 200) == expected
        thread.join()
        assert cluster.workers[0].wait(10) == -signal.SIGKILL, "it was killed in the middle"


def test_a_dead_scheduler_is_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    answers: dict[int, int] = {}
    with running(tmp_path) as cluster:
        thread = kill_after(cluster.scheduler, 2.5)
        with (
            using(Dask(cluster.address)),
            pytest.raises(EngineLostError, match=r"the Dask scheduler .*is gone") as lost,
        ):
            run_chunks(nap, [0.2] * 100, on_answer=lambda number, _: answers.setdefault(number, number))
        thread.join()
    assert lost.value.exit_code == EXIT_BUG
    assert 0 < len(answers) < 100


def test_a_task_that_kills_every_worker_is_named(tmp_path: Path) -> None:
    with running(tmp_path) as cluster:
        cluster.workers += [worker(tmp_path, cluster.address) for _ in range(12)]
        answers: dict[int, int] = {}
        with using(Dask(cluster.address)), pytest.raises(WorkerDiedError, match="simulates -1 dies each time"):
            run_chunks(deadly, [1, 2, -1, 3, 4], on_answer=answers.__setitem__)
    assert answers == {0: 1, 1: 2, 3: 3, 4: 4}


def test_nobody_at_the_address() -> None:
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    address = f"127.0.0.1:{free_port()}"
    with using(Dask(address)), pytest.raises(UsageError, match=f"no Dask scheduler answers at {address}") as refused:
        sim.replicate("sla", replications=2)
    assert refused.value.exit_code == EXIT_BAD_INPUT


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def deadly(number: int) -> int:
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
