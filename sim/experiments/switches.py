"""Counterfactuals: one company with some mechanisms switched, each by ordinary settings of its scenario.

Leaks and diagnosis both ask "what if only this were otherwise?". A switch is a name, a title and the settings that answer it;
a plan says which of them are switched together, and the ladder prices them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sim.errors import ScenarioError, UsageError
from sim.experiments.crossing import Taken, prefixes
from sim.experiments.plan import Plan
from sim.experiments.rungs import Rung
from sim.scenario import Scenario, derive, differences, override
from sim.scenario.overrides import located
from sim.scenario.schema.walk import fixed_at
from sim.units.wording import did_you_mean

Settings: TypeAlias = Mapping[str, object]
"""From path to value, as `override` takes them."""


@dataclass(frozen=True, slots=True)
class Switch:
    """One mechanism that can be switched.

    Parameters
    ----------
    name : str
        What tables, JSON and ``--order`` call it.
    title : str
        What the company is like when it is switched, in the field's words.
    settings : callable
        Scenario -> what to set; nothing where it makes no difference.
    """

    name: str
    title: str
    settings: Callable[[Scenario], Settings]


def switched(scenario: Scenario, settings: Settings) -> Scenario:
    """Return the scenario with other values from its beginning to its end, whatever its dated changes set.

    Raises
    ------
    ScenarioError
        If the values are refused.
    """
    if not settings:
        return scenario
    changed = override(scenario, settings)
    weeks = sorted({week for week, _ in scenario.origin.later if week >= 1})
    # a change of the file may set the same key: it is set again after it
    tree = changed.origin.tree
    dated = {path: value for path, value in settings.items() if not fixed_at(located(tree, path))}
    return derive(changed, [{"at": f"week {week}", "set": dated} for week in weeks]) if weeks and dated else changed


class Switchboard:
    """A scenario and what can be switched in it.

    Parameters
    ----------
    scenario : Scenario
        With nothing switched.
    switches : sequence of Switch
        In the order in which they are told.
    """

    def __init__(self, scenario: Scenario, switches: Sequence[Switch]) -> None:
        self._scenario = scenario
        self._settings: dict[str, Settings] = {}
        self.notes: list[str] = []
        self.rungs: list[Rung] = []
        for switch in switches:
            self._add(switch)

    def _add(self, switch: Switch) -> None:
        settings = switch.settings(self._scenario)
        try:
            alone = switched(self._scenario, settings)
        except ScenarioError as error:
            self.notes.append(f"'{switch.name}' cannot be switched here: {error.problems[0].message}.")
            return
        changes = tuple(differences(self._scenario.origin.tree, alone.origin.tree))
        self._settings[switch.name] = settings
        self.rungs.append(Rung(switch.name, switch.title, tuple(settings), changes))

    @property
    def every(self) -> Taken:
        """The names of all that can be switched here."""
        return frozenset(self._settings)

    def at(self, taken: Taken) -> Scenario:
        """Return the scenario with these mechanisms switched."""
        together: dict[str, object] = {}
        for name, settings in self._settings.items():
            if name in taken:
                together |= settings
        return switched(self._scenario, together)

    def plan(self, *, in_order: bool, each: bool, order: Sequence[str] | None = None) -> Plan:
        """Say which arms are to be simulated.

        Parameters
        ----------
        in_order : bool
            Whether one is switched on top of the other.
        each : bool
            Whether each is switched alone, and as the last one.
        order : sequence of str, optional
            Those to be switched first; the others follow.

        Raises
        ------
        UsageError
            If the order names what cannot be switched, or one twice.
        """
        names = self._ordered(order or ())
        wanted: list[Taken] = [frozenset(), self.every]
        if each:
            wanted[1:1] = [frozenset({name}) for name in names] + [self.every - {name} for name in names]
        if in_order:
            wanted[1:1] = prefixes(names)
        by_name = {rung.name: rung for rung in self.rungs}
        arms = {taken: self.at(taken) for taken in dict.fromkeys(wanted)}
        rungs = tuple(by_name[name] for name in names)
        return Plan(self._scenario, arms[self.every], rungs, arms, tuple(self.notes))

    def _ordered(self, order: Iterable[str]) -> list[str]:
        first = list(order)
        for place, name in enumerate(first):
            if name not in self._settings:
                advice = did_you_mean(name, self._settings, f"write some of {', '.join(self._settings)}")
                msg = f"there is nothing called '{name}' in this order; {advice}"
                raise UsageError(msg)
            if name in first[:place]:
                msg = f"the order names '{name}' twice; name it once"
                raise UsageError(msg)
        return [*first, *(name for name in self._settings if name not in first)]
