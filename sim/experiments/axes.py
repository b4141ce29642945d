"""What is varied: keys of a scenario, each over a list or a range of values, combined into points."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import Problem, ScenarioError, UsageError
from sim.scenario import Scenario, override
from sim.scenario.overrides import located
from sim.scenario.schema.walk import field_at

OPTION: Final = "--over"
MOST_POINTS: Final = 20_000

_NUMBER: Final = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_RANGE: Final = re.compile(
    rf"(?P<low>{_NUMBER})(?P<low_unit>[^.]*?)\.\.(?P<high>{_NUMBER})(?P<unit>[^:]*?)(?::(?P<count>[0-9]+))?"
)
_AMOUNT: Final = re.compile(rf"({_NUMBER})(.*)")
_LATIN: Final = 0x6C6174696E  # the word, so that its draws are nobody else's


@dataclass(frozen=True, slots=True)
class Axis:
    """A key and the values that it takes.

    Parameters
    ----------
    path : str
        As for ``--set``.
    texts : tuple of str
        Its values as a file has them; at least one, none twice.
    """

    path: str
    texts: tuple[str, ...]

    @property
    def numbers(self) -> tuple[float, ...] | None:
        """The values without their unit, where all are numbers of one unit."""
        found = [_AMOUNT.fullmatch(text) for text in self.texts]
        amounts = [each for each in found if each is not None]
        if len(amounts) < len(found) or len({each[2].strip() for each in amounts}) > 1:
            return None
        return tuple(float(each[1]) for each in amounts)


@dataclass(frozen=True, eq=False, slots=True)
class Design:
    """Points in the space of some axes.

    Parameters
    ----------
    axes : tuple of Axis
        At least one.
    levels : ndarray of int, shape (points, axes)
        Which value of each axis each point takes, from 0.
    is_grid : bool
        Whether it is every combination once.
    """

    axes: tuple[Axis, ...]
    levels: NDArray[np.int64]
    is_grid: bool

    def __len__(self) -> int:
        """Give the number of points."""
        return len(self.levels)

    def settings(self, point: int) -> dict[str, str]:
        """Give what a point sets, path by path."""
        return {axis.path: axis.texts[level] for axis, level in zip(self.axes, self.levels[point], strict=True)}


def design_of(base: Scenario, over: Sequence[str], latin: int | None = None, seed: int = 0) -> Design:
    """Read axes, and combine them.

    Parameters
    ----------
    base : Scenario
        What is varied.
    over : sequence of str
        ``key=a,b,c`` or ``key=low..high:count``; in a Latin hypercube ``key=low..high`` is enough.
    latin : int, optional
        So many points of a Latin hypercube in place of all combinations: each value of each axis is taken equally often.
    seed : int
        For the Latin hypercube, 0 or more.

    Raises
    ------
    UsageError
        If an axis cannot be read, or there are too many points.

    Examples
    --------
    >>> from sim.scenario import load
    >>> design = design_of(load("sla"), ["sales.reps=3,4", "qualification.bar=20%..40%:3"])
    >>> len(design), design.settings(2)
    (6, {'sales.reps': '3', 'qualification.bar': '40%'})
    """
    if not over:
        msg = "nothing is varied; write --over KEY=A,B,C or --over KEY=LOW..HIGH:COUNT"
        raise UsageError(msg)
    axes = tuple(_axis(base, text, latin) for text in over)
    paths = [axis.path for axis in axes]
    for place, path in enumerate(paths):
        if path in paths[:place]:
            msg = f"{OPTION}: '{path}' is varied twice; write all of its values into one"
            raise UsageError(msg)
    points = latin if latin is not None else int(np.prod([len(axis.texts) for axis in axes]))
    if points > MOST_POINTS:
        msg = f"{points:,} points are more than {MOST_POINTS:,}; take fewer values, or --latin N"
        raise UsageError(msg)
    if latin is None:
        levels = np.array(list(itertools.product(*(range(len(axis.texts)) for axis in axes))), dtype=np.int64)
        return Design(axes, levels, is_grid=True)
    chance = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy=seed, spawn_key=(_LATIN, latin))))
    columns = [chance.permutation(latin) * len(axis.texts) // latin for axis in axes]
    return Design(axes, np.column_stack(columns).astype(np.int64), is_grid=False)


def scenarios_of(base: Scenario, design: Design) -> list[Scenario]:
    """Give the scenario of every point.

    Raises
    ------
    ScenarioError
        With every problem of all of them, each once.
    """
    scenarios, problems = list[Scenario](), dict[Problem, None]()
    for point in range(len(design)):
        try:
            scenarios.append(override(base, design.settings(point)))
        except ScenarioError as error:
            problems |= {replace(problem, file=OPTION): None for problem in error.problems}
    if problems:
        raise ScenarioError(list(problems))
    return scenarios


def _axis(base: Scenario, text: str, latin: int | None) -> Axis:
    path, equals, values = (part.strip() for part in text.partition("="))
    if not (equals and path and values):
        msg = f"{OPTION}: '{text}' varies nothing; write KEY=A,B,C or KEY=LOW..HIGH:COUNT, as in sales.reps=3,4,5"
        raise UsageError(msg)
    found = _RANGE.fullmatch(values)
    texts = _split(values) if found is None else _between(base, path, found, latin)
    if not all(texts):
        msg = f"{OPTION}: {path} has an empty value; write values between the commas"
        raise UsageError(msg)
    return Axis(path, tuple(dict.fromkeys(texts)))


def _split(values: str) -> list[str]:
    """Split at the commas that stand in no brackets and no quotes."""
    parts, depth, quote = [""], 0, ""
    for letter in values:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        else:
            depth += (letter in "[{(") - (letter in "]})")
        if letter == "," and depth == 0 and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _between(base: Scenario, path: str, found: re.Match[str], latin: int | None) -> list[str]:
    """Give the values of a range, evenly spaced: ends included in a grid, centres of equal parts in a Latin hypercube."""
    unit, low_unit = found["unit"].rstrip(), found["low_unit"].strip()
    if low_unit and low_unit != unit.strip():
        msg = f"{OPTION}: {path} goes from '{low_unit}' to '{unit.strip()}'; write both ends in one unit"
        raise UsageError(msg)
    low, high = float(found["low"]), float(found["high"])
    count = int(found["count"]) if found["count"] else latin
    if count is None or not 2 <= count <= MOST_POINTS:
        msg = f"{OPTION}: {path} is a range without a number of values; write how many, 2 or more, as in {found[0]}:5"
        raise UsageError(msg)
    if latin is not None and not found["count"]:
        values = low + (high - low) * (np.arange(count) + 0.5) / count
    else:
        values = np.linspace(low, high, count)
    field = field_at(located(base.origin.tree, path))
    whole = field is not None and field.annotation is int and not unit
    return [f"{round(value) if whole else value:.10g}{unit}" for value in values.tolist()]
