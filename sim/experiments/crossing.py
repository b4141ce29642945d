"""Scenarios between two others: the first one with some rungs of the second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from sim.errors import ScenarioError, UsageError
from sim.experiments.rungs import Rung
from sim.scenario import Scenario, load_mapping
from sim.scenario.nodes import Plain, plain

Taken: TypeAlias = frozenset[str]
"""The names of the rungs that are taken from the second scenario."""

# an arm in between answers no goal; one of them may speak of a channel that it does not have
_NEUTRAL: Final[dict[str, Plain]] = {"goals": ()}


class Crossing:
    """The ways from one scenario to another over their rungs.

    Parameters
    ----------
    a, b : Scenario
        Where the ways begin and end.
    rungs : sequence of Rung
        All of them, in any order.

    Raises
    ------
    UsageError
        If both read data from files in different folders: no scenario in between would find both.
    """

    def __init__(self, a: Scenario, b: Scenario, rungs: Sequence[Rung]) -> None:
        self.every: Taken = frozenset(rung.name for rung in rungs)
        self._rungs = {rung.name: rung for rung in rungs}
        self._folder = _folder(a, b)
        self._from, self._to = plain(a.origin.tree), plain(b.origin.tree)
        self._known: dict[Taken, Scenario | None] = {frozenset(): a, self.every: b}

    def at(self, taken: Taken) -> Scenario | None:
        """Return the first scenario with these rungs of the second; None where a rule forbids the mixture."""
        if taken not in self._known:
            content = self._from
            for name in sorted(taken):
                for key in self._rungs[name].keys:
                    content = _with(content, self._to, key.split("."))
            assert isinstance(content, dict)  # noqa: S101 - only what lies below the root is replaced
            self._known[taken] = _loaded(content | _NEUTRAL, "+".join(sorted(taken)), self._folder)
        return self._known[taken]

    def beside(self, taken: Taken, rung: str) -> Taken:
        """Return what must be taken beside a rung on top of `taken`, as little as possible; nothing where it can stand."""
        return _fewest(self.every - taken - {rung}, lambda more: self.at(taken | {rung} | more) is not None)

    def along(self, rung: str) -> Taken:
        """Return what must go when a rung is taken out of the second scenario: the rungs that need it."""
        return _fewest(self.every - {rung}, lambda more: self.at(self.every - {rung} - more) is not None)


def _fewest(names: Taken, is_enough: Callable[[Taken], bool]) -> Taken:
    """Leave out names one by one as long as what is left is enough; all of them are."""
    if is_enough(frozenset()):
        return frozenset()
    for name in sorted(names):
        if is_enough(names - {name}):
            names -= {name}
    return names


def _with(into: Plain, out_of: Plain, steps: Sequence[str]) -> Plain:
    """Return one tree with what the other has at a place, or without anything there where the other has nothing."""
    if not (isinstance(into, dict) and isinstance(out_of, dict)):
        return out_of
    step, *below = steps
    rest = {key: value for key, value in into.items() if key != step}
    if step not in out_of:
        return rest
    value = _with(into.get(step), out_of[step], below) if below else out_of[step]
    return (
        {key: value if key == step else each for key, each in into.items()} if step in into else {**into, step: value}
    )


def _loaded(content: dict[str, Plain], name: str, folder: Path | None) -> Scenario | None:
    try:
        return load_mapping(content, name, folder)
    except ScenarioError:
        return None


def _folder(a: Scenario, b: Scenario) -> Path | None:
    """Return where the data files of both lie.

    Raises
    ------
    UsageError
        If that is not one folder.
    """
    homes = [scenario.origin.folder for scenario in (a, b) if scenario.origin.columns]
    if len({home.resolve() for home in homes if home is not None}) > 1:
        msg = (
            f"'{a.id}' and '{b.id}' read data from files in different folders, so nothing between them can be simulated; "
            f"put both into one folder, or compare them without a ladder"
        )
        raise UsageError(msg)
    return next(iter(homes), None)


def prefixes(order: Iterable[str]) -> list[Taken]:
    """Return what is taken before the first rung of an order, after it, after the second, up to all."""
    steps = [frozenset[str]()]
    for name in order:
        steps.append(steps[-1] | {name})
    return steps
