"""What each side can truly say of the other: in one run, and in how many runs it is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiments.engines import chunk_size, run_chunks, worker_count
from sim.experiments.ready import Named, check_range, make_ready
from sim.experiments.run import Result, run
from sim.experiments.study import Progress
from sim.results.complaints import Heard, hold
from sim.results.view import View
from sim.scenario import Scenario


def complaints(result: Result) -> Heard:
    """Hold every complaint of either side against one replication.

    Parameters
    ----------
    result : Result
        As `sim.run` gives it.

    Examples
    --------
    ::

        heard = sim.complaints(sim.run("no-sla"))
        for side, said in heard.balanced().items():
            for each in said:
                print(f"{side.title}: {each.sentence} {each.wrong_if}")
    """
    return hold(View(result.leads, result.weekly, result.inputs))


@dataclass(frozen=True)
class Hearing:
    """The complaints of one scenario over many replications.

    Parameters
    ----------
    scenario : Scenario
        What was simulated.
    heard : Heard
        Every complaint, held against the first run: replication 0.
    runs : int
        How many were simulated.
    true_in : mapping of str to int
        By name, in how many of them a complaint is true.
    """

    scenario: Scenario
    heard: Heard
    runs: int
    true_in: Mapping[str, int]


def hear(
    scenario: Named,
    *,
    replications: int,
    seed: int | None = None,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Hearing:
    """Hold every complaint against many replications of a scenario.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    replications : int
        How many runs, 1 or more.
    seed : int, optional
        The scenario's own where None.
    workers : int, optional
        How many processes; all processors where None. It changes no number.
    on_progress : callable, optional
        Told after each chunk how many runs are finished, of how many.

    Raises
    ------
    ScenarioError, UsageError
        As `sim.replicate` does.
    """
    ready = make_ready(scenario).scenario
    chosen = ready.run.seed if seed is None else seed
    check_range("replications", replications, 1)
    size = chunk_size(replications, worker_count(replications, workers))
    stretches = [range(first, min(first + size, replications)) for first in range(0, replications, size)]
    true_in: Counter[str] = Counter()
    finished = 0

    def keep(number: int, names: list[str]) -> None:
        nonlocal finished
        true_in.update(names)
        finished += len(stretches[number])
        if on_progress is not None:
            on_progress(finished, replications)

    tasks = [(ready, chosen, stretch) for stretch in stretches]
    run_chunks(_true_names, tasks, workers=worker_count(replications, workers), on_answer=keep)
    return Hearing(ready, complaints(run(ready, seed=chosen)), replications, true_in)


def _true_names(task: tuple[Scenario, int, range]) -> list[str]:
    """Give the name of every complaint that is true, once for each run in which it is: the task of a worker."""
    scenario, seed, numbers = task
    heard = (complaints(run(scenario, seed=seed, replication=number)) for number in numbers)
    return [each.complaint.name for once in heard for each in once.examined if each.is_true]
