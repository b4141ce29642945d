"""Which assumptions a difference hangs on: how its size goes with each of them over many worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.experiments.prior import coefficients, world
from sim.results.view import FloatArray

FEWEST: Final = 50
"""Worlds below which a correlation says nothing: its noise is one over the root of their number."""

SURE: Final = 3.0
"""A correlation counts from this multiple of its noise on: of hundreds of assumptions a few would pass two by luck."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value on which a difference hangs.

    Parameters
    ----------
    path : str
        The key.
    grade : str
        C, D or H.
    correlation : float
        Spearman's, between the value and the difference; -1 to 1.
    """

    path: str
    grade: str
    correlation: float


def hangs_on(found: Mapping[str, Mapping[str, Any]], pair: tuple[str, str], metric: str, seed: int) -> list[Assumption]:
    """Give the assumptions that surely go with a difference, the strongest first; none from too few worlds.

    Parameters
    ----------
    found : mapping
        The worlds by their names, as `Worlds.found` holds them; settings are left out.
    pair : tuple of str
        Two scenarios: the difference is the second less the first.
    metric : str
        In what.
    seed : int
        With which the worlds were drawn.

    Notes
    -----
    The draws are independent, so that each correlation is that assumption's own; its noise is ``1 / sqrt(n - 1)`` (Kendall).
    """
    draws = [entry for name, entry in found.items() if name.isdecimal()]
    if len(draws) < FEWEST:
        return []
    first, second = pair
    differences = [entry["means"][second][metric] - entry["means"][first][metric] for entry in draws]
    steps = [world(int(entry["world"]), seed, entry["refused"]).steps for entry in draws]
    ranked, least = _ranks(differences), SURE / np.sqrt(len(draws) - 1)
    correlations = [
        Assumption(each.path, each.grade, _correlation(ranked, _ranks([step[each.path] for step in steps])))
        for each in coefficients()
    ]
    sure = [each for each in correlations if abs(each.correlation) >= least]
    return sorted(sure, key=lambda each: -abs(each.correlation))


def _ranks(values: Sequence[float]) -> FloatArray:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _correlation(one: FloatArray, other: FloatArray) -> float:
    return float(np.corrcoef(one, other)[0, 1])
