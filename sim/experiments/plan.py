"""What a ladder between two scenarios has to simulate: which mixtures of the two, and what no rule allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sim.errors import UsageError
from sim.experiments.compare import check_comparable
from sim.experiments.crossing import Crossing, Taken, prefixes
from sim.experiments.ready import Named, make_ready
from sim.experiments.rungs import Rung, rungs_between
from sim.scenario import Scenario
from sim.units.wording import did_you_mean

_MOST_RUNS: Final = 360
"""Simulated years that fit into 40 s on two processors, at .1 to .25 s each; break-even and payback take the rest."""
_FEWEST: Final = 6


@dataclass(frozen=True)
class Plan:
    """The arms of a ladder.

    Parameters
    ----------
    a, b : Scenario
        The lower and the upper end.
    rungs : tuple of Rung
        In the order in which they are climbed.
    arms : mapping of frozenset of str to Scenario
        By the rungs taken from `b`: first none, that is `a`, and last all, that is `b`. What a rule forbids is missing.
    notes : tuple of str
        A sentence for each price that cannot be told, with the rungs that it hangs on.
    """

    a: Scenario
    b: Scenario
    rungs: tuple[Rung, ...]
    arms: Mapping[Taken, Scenario]
    notes: tuple[str, ...]

    @property
    def every(self) -> Taken:
        """All rungs, taken together."""
        return frozenset(rung.name for rung in self.rungs)

    @property
    def replications(self) -> int:
        """How many replications of each arm are run when nobody says: the scenario's own, fewer where arms are many."""
        wanted = self.a.run.replications
        return min(wanted, max(_FEWEST, _MOST_RUNS // max(1, len(self.arms))))


def plan(a: Named, b: Named, order: Sequence[str] | None = None) -> Plan:
    """Say which arms a ladder needs: each rung alone, the whole without each, and the way up rung by rung.

    Parameters
    ----------
    a, b : Scenario, str or Path
        The lower and the upper end.
    order : sequence of str, optional
        Names of rungs in the order in which they are climbed; those not named follow in the order of the file.

    Raises
    ------
    ScenarioError
        With every problem of a scenario.
    UsageError
        If the order names what is no rung, or one twice; if the two measure other weeks or another currency.
    """
    lower, upper = make_ready(a).scenario, make_ready(b).scenario
    check_comparable(lower, upper)
    rungs = rungs_between(lower, upper)
    crossing = Crossing(lower, upper, rungs)
    names = [rung.name for rung in rungs]
    climbed = _ordered(names, order) if order else _climbable(names, crossing)
    wanted = prefixes(climbed)
    wanted[1:1] = [frozenset({name}) for name in climbed]
    wanted[-1:-1] = [crossing.every - {name} for name in climbed]
    found = {taken: crossing.at(taken) for taken in wanted}
    arms = {taken: arm for taken, arm in found.items() if arm is not None}
    by_name = {rung.name: rung for rung in rungs}
    return Plan(lower, upper, tuple(by_name[name] for name in climbed), arms, _notes(climbed, crossing, upper.name))


def _ordered(names: list[str], order: Sequence[str]) -> list[str]:
    """Put the rungs that are named before the others."""
    for place, name in enumerate(order):
        if name not in names:
            advice = did_you_mean(name, names, f"the rungs are {', '.join(names) or 'none'}")
            msg = f"there is no rung '{name}' between the two scenarios; {advice}"
            raise UsageError(msg)
        if name in order[:place]:
            msg = f"the order names the rung '{name}' twice; name it once"
            raise UsageError(msg)
    return [*order, *(name for name in names if name not in order)]


def _climbable(names: list[str], crossing: Crossing) -> list[str]:
    """Keep the order of the file, but put off a rung that needs a later one."""
    waiting, climbed = list(names), list[str]()
    while waiting:
        below = frozenset(climbed)
        chosen = next((name for name in waiting if crossing.at(below | {name}) is not None), waiting[0])
        waiting.remove(chosen)
        climbed.append(chosen)
    return climbed


def _notes(climbed: list[str], crossing: Crossing, whole: str) -> tuple[str, ...]:
    notes = []
    for name, below in zip(climbed, prefixes(climbed), strict=False):
        if needed := crossing.beside(frozenset(), name):
            notes.append(f"'{name}' cannot stand alone: it needs {_listed(needed)}.")
        if needing := crossing.along(name):
            notes.append(f"{whole} cannot be without '{name}' alone: {_listed(needing)} would have to go too.")
        if crossing.at(below | {name}) is None:
            needed = crossing.beside(below, name)
            notes.append(f"'{name}' has no step of its own in this order: it counts in that of {_listed(needed)}.")
    return tuple(notes)


def _listed(names: Taken) -> str:
    *others, last = [f"'{name}'" for name in sorted(names)]
    return f"{', '.join(others)} and {last}" if others else last
