"""Where the time of a replication goes, by module, sampled: what the processor was at every few milliseconds.

A profiler that counts calls makes short functions look slow; a sample does not. It needs a timer of the processor's time, which
Windows does not have.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType

import sim
from sim.model.company import simulate
from sim.scenario import compile as compile_inputs
from sim.scenario import load

INTERVAL = 0.001
"""Seconds of the processor's time between two samples, where its clock is as fine as that."""


def part(frame: FrameType | None) -> str:
    """Return whose time a sample is: a module of the model, or whom it called."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        for library in ("simpy", "numpy", "scipy"):
            if library in path.parts:
                return library
        if "sim" in path.parts and path.suffix == ".py":
            return path.stem
        frame = frame.f_back
    return "else"


def sample(name: str, replications: int) -> tuple[float, Counter[str]]:
    """Return seconds of the processor for a replication, and in how many samples each part was at work."""
    inputs = compile_inputs(load(name))
    simulate(inputs, seed=1)
    began = time.process_time()
    for replication in range(replications):
        simulate(inputs, seed=1, replication=replication)
    seconds = (time.process_time() - began) / replications
    seen: Counter[str] = Counter()
    before = signal.signal(signal.SIGPROF, lambda _number, frame: seen.update([part(frame)]))
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        for replication in range(3 * replications):
            simulate(inputs, seed=1, replication=replication)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)
    return seconds, seen


def main(names: tuple[str, ...] = ("no-sla", "sla"), replications: int = 20) -> None:
    """Print the shares of each scenario."""
    for name in names:
        seconds, seen = sample(name, replications)
        print(f"{name}, 52 weeks and warm-up: {seconds:.3f} s of the processor a replication, {seen.total():,} samples")
        for whose, times in seen.most_common(16):
            print(f"  {whose:15} {times / seen.total():6.1%}")


if __name__ == "__main__":
    print(f"sim {sim.__version__}")
    main()
