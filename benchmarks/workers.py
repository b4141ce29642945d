"""Two workers against two bare processes: what handing out replications and collecting them costs.

The same 200 years of `sla`: once through `sim.replicate` on one and on two workers, once as two processes that simulate and
measure half of them each and give nothing back. On a busy computer all of it is slower, the two kinds alike. Aim: 90 % or more
of what the bare processes reach.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable

import sim
from sim.model.company import simulate
from sim.results.measure import measure, spreads
from sim.scenario import compile as compile_inputs
from sim.scenario import load

YEARS = 200
ROUNDS = 3


def work(name: str, numbers: range) -> None:
    """Simulate and measure some replications."""
    inputs = compile_inputs(load(name))
    for number in numbers:
        outcome = simulate(inputs, seed=1, replication=number)
        measure(outcome.leads, outcome.weekly, inputs)
        spreads(outcome.leads, outcome.weekly, inputs)


def bare(name: str, years: int) -> None:
    """Do it in two processes that share nothing."""
    halves = (range(years // 2), range(years // 2, years))
    processes = [multiprocessing.Process(target=work, args=(name, half)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def seconds(run: Callable[[], object]) -> float:
    """Return what a run takes on the wall."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main(name: str = "sla", years: int = YEARS) -> None:
    """Print seconds of each, in turn, and the median of the ratios round by round."""
    scenario = sim.load(name)
    ways: dict[str, Callable[[], object]] = {
        "one worker": lambda: sim.replicate(scenario, replications=years, workers=1),
        "two workers": lambda: sim.replicate(scenario, replications=years, workers=2),
        "two bare processes": lambda: bare(name, years),
    }
    rounds = [{way: seconds(run) for way, run in ways.items()} for _ in range(ROUNDS)]
    for way in ways:
        print(f"{way:20} {statistics.median(each[way] for each in rounds):6.2f} s for {years} years of {name}")
    reached = statistics.median(each["two bare processes"] / each["two workers"] for each in rounds)
    faster = statistics.median(each["one worker"] / each["two workers"] for each in rounds)
    print(f"two workers are {faster:.2f} times as fast as one, and reach {reached:.0%} of two bare processes")


if __name__ == "__main__":
    main()
