"""A scenario made ready to run: loaded, its goals checked against the registry, compiled once to see that it can be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sim.errors import UsageError
from sim.experiments.goals import Goal, settle_goals
from sim.model.inputs import Inputs
from sim.results.measure import channel_names
from sim.results.registry import Series, series
from sim.scenario import Scenario, load, of_replication
from sim.scenario import compile as compile_inputs

Named: TypeAlias = Scenario | str | Path
"""A loaded scenario, or the name or path of one."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario that can run, what the model is given, the columns of its results, and its goals."""

    scenario: Scenario
    inputs: Inputs
    series: tuple[Series, ...]
    goals: tuple[Goal, ...]

    @property
    def company(self) -> Company:
        """What the model is given, replication by replication."""
        return Company(self.inputs, self.scenario if self.scenario.uncertain else None)


@dataclass(frozen=True, slots=True)
class Company:
    """What the model is given in each replication: the same every time, unless something about it is uncertain.

    Parameters
    ----------
    inputs : Inputs
        As the scenario has them.
    uncertain : Scenario or None
        The scenario, where some of its values are drawn once per replication.
    """

    inputs: Inputs
    uncertain: Scenario | None

    def of(self, seed: int, replication: int) -> Inputs:
        """Give what the model is given in one replication."""
        if self.uncertain is None:
            return self.inputs
        return compile_inputs(of_replication(self.uncertain, seed, replication))


def make_ready(scenario: Named) -> Ready:
    """Load a scenario if it is a name or a path, check its goals, compile it.

    Raises
    ------
    ScenarioError
        With every problem, each at its place.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load(scenario)
    inputs = compile_inputs(loaded)
    goals = settle_goals(loaded, inputs.calendar)
    return Ready(loaded, inputs, series(channel_names(inputs)), goals)


def check_range(name: str, value: int | None, least: int, most: int | None = None) -> None:
    """Refuse a whole number that is too small or too large; None is none.

    Raises
    ------
    UsageError
        In a sentence that names it.
    """
    if value is None or (value >= least and (most is None or value <= most)):
        return
    span = f"of {least} or more" if most is None else f"from {least} to {most}"
    msg = f"{name} is a whole number {span}, not {value}"
    raise UsageError(msg)
