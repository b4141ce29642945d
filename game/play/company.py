"""The company that is played, as the game needs to know it: no scenario file, no simulator, only facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from game.play.words import N_

WEEKS_A_QUARTER: Final = 13

SHIPPED: Final = (N_("Demo request"), N_("Website content"), N_("Webinar"), N_("Trade fair"), N_("Bought list"))
"""The channels of the shipped companies in words, marked for translation."""


@dataclass(frozen=True, slots=True)
class Source:
    """A channel: `weekly` leads a week, `bursts` as (week, leads) with week 1 the first, `cost_per_lead` in money."""

    name: str
    weekly: float
    bursts: tuple[tuple[int, int], ...]
    cost_per_lead: float

    @property
    def label(self) -> str:
        """The channel's name in words, untranslated: ``demo_request`` is ``Demo request``."""
        return self.name.replace("_", " ").capitalize()

    def bursts_in(self, quarter: int) -> dict[int, int]:
        """Give the leads of each burst that falls in a quarter (1 is the first), by its number in the file, from 1."""
        first = (quarter - 1) * WEEKS_A_QUARTER + 1
        numbered = enumerate(self.bursts, 1)
        return {number: leads for number, (week, leads) in numbered if first <= week < first + WEEKS_A_QUARTER}

    def leads(self, quarter: int) -> float:
        """Give the leads that today's budget brings in a quarter."""
        return self.weekly * WEEKS_A_QUARTER + sum(self.bursts_in(quarter).values())

    def spend(self, quarter: int) -> float:
        """Give what those leads cost, in money: today's budget for the quarter."""
        return self.leads(quarter) * self.cost_per_lead


@dataclass(frozen=True)
class Company:
    """One company.

    Parameters
    ----------
    reference : str
        How the scenario was named: a built-in name or a path.
    fingerprint : str
        Changes when anything in the resolved scenario changes.
    version, model : str
        The version of the program, and of the simulator that plays the company: it changes when results change.
    today : mapping of str to float or str
        What the company does before anyone decides, by scenario key: shares as 0..1.
    clauses : frozenset of str
        The agreement's clauses that the scenario file already has signed, such as ``together.report``.
    quarters : int
        How many whole quarters the file's horizon holds.
    routes : tuple of str
        The ways in which leads can be passed on, today's left out.
    """

    reference: str
    fingerprint: str
    version: str
    model: str
    name: str
    story: str
    currency: str
    start: dt.datetime
    sources: tuple[Source, ...]
    today: Mapping[str, float | str]
    clauses: frozenset[str]
    quarters: int = 4
    routes: tuple[str, ...] = ()

    def share(self, key: str) -> float:
        """Give today's share (0..1) behind a key."""
        return float(self.today[key])
