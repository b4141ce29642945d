"""A scenario made ready to run: loaded, its goals checked against the registry, compiled once to see that it can be."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import UsageError
from sim.experiments.goals import Goal, settle_goals
from sim.model.inputs import Inputs
from sim.results.measure import channel_names
from sim.results.registry import Series, series
from sim.scenario import Scenario, load
from sim.scenario import compile as compile_inputs


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario that can run, what the model is given, the columns of its results, and its goals."""

    scenario: Scenario
    inputs: Inputs
    series: tuple[Series, ...]
    goals: tuple[Goal, ...]


def make_ready(scenario: Scenario | str) -> Ready:
    """Load a scenario if it is a name or a path, check its goals, compile it.

    Raises
    ------
    ScenarioError
        With every problem, each at its place.
    """
    loaded = load(scenario) if isinstance(scenario, str) else scenario
    inputs = compile_inputs(loaded)
    goals = settle_goals(loaded, inputs.calendar)
    return Ready(loaded, inputs, series(channel_names(inputs)), goals)


def check_at_least(name: str, value: int | None, least: int) -> None:
    """Refuse a whole number that is too small; None is none.

    Raises
    ------
    UsageError
        In a sentence that names it.
    """
    if value is not None and value < least:
        msg = f"{name} is a whole number of {least} or more, not {value}"
        raise UsageError(msg)
