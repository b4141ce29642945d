"""One replication of one scenario."""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiments.ready import Named, check_range, make_ready
from sim.model.company import simulate
from sim.model.events import Event, Sink
from sim.model.inputs import Inputs
from sim.model.lead import LeadsTable
from sim.model.weekly import Weekly
from sim.results.measure import measure


@dataclass(frozen=True, slots=True)
class Result:
    """What one replication left.

    Parameters
    ----------
    leads : LeadsTable
        One row per lead.
    weekly : Weekly
        One entry per measured week.
    metrics : dict of str to float
        ``name`` or ``name{source=channel}`` -> value in the metric's unit; nan where it is undefined.
    log : list of Event or None
        Everything that happened, in order; None where it was not asked for.
    inputs : Inputs
        What the model was given: calendar, promises, costs.
    """

    leads: LeadsTable
    weekly: Weekly
    metrics: dict[str, float]
    log: list[Event] | None
    inputs: Inputs


class Memory:
    """A sink that keeps every event in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def tell(self, event: Event) -> None:
        """Keep one event."""
        self.events.append(event)


def run(
    scenario: Named,
    *,
    seed: int | None = None,
    replication: int = 0,
    until: int | None = None,
    log: bool | Sink = False,
) -> Result:
    """Simulate one replication.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    seed : int, optional
        0 or more; the scenario's own where None. Scenario, seed and replication decide every number.
    replication : int
        0 or more.
    until : int, optional
        The last week to simulate, from 1; the horizon where None.
    log : bool or Sink
        Whether to keep every event, or what to tell each one as it happens. It changes no number.

    Raises
    ------
    ScenarioError
        With every problem of the scenario, goals that name no metric included.
    UsageError
        If seed, replication or week make no sense.
    """
    ready = make_ready(scenario)
    chosen_seed = ready.scenario.run.seed if seed is None else seed
    check_range("seed", chosen_seed, 0)
    check_range("replication", replication, 0)
    check_range("until", until, 1, ready.inputs.horizon_weeks)
    memory = Memory() if log is True else None
    sink = memory if isinstance(log, bool) else log
    inputs = ready.company.of(chosen_seed, replication)
    outcome = simulate(inputs, seed=chosen_seed, replication=replication, until_week=until, sink=sink)
    metrics = measure(outcome.leads, outcome.weekly, inputs)
    return Result(outcome.leads, outcome.weekly, metrics, memory.events if memory else None, inputs)
