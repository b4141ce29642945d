"""Leaks: what each way of losing a deal costs, by running the same leads through a company that does not have it.

A leak is a switch: ordinary settings that close it. A new one is a function and a line in `LEAKS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.experiments.compare import compare
from sim.experiments.ladder import Ladder, climb
from sim.experiments.plan import Plan
from sim.experiments.ready import Named, make_ready
from sim.experiments.study import Progress
from sim.experiments.switches import Settings, Switch, Switchboard
from sim.scenario import Scenario
from sim.stats import PairedDifference

_NO_TIME: Final = "0 min"
_AT_ONCE: Final = "0 business hours"
_CERTAIN: Final = 20
"""Log odds at which a chance is 1 but for a hundred-millionth: the most that a scenario may say."""

_WORK: Final = (
    *(f"response.effort.{work}" for work in ("look", "attempt", "research", "screening", "conversation")),
    "response.perfunctory.effort",
    "closing.effort.discovery",
    "sales.looking_cost",
    "sales.resumption",
)
"""What is done for leads alone; demos and proposals are made for the reps' own opportunities too, which are no leak."""


def _every_route(scenario: Scenario, key: str, value: str) -> Settings:
    return {f"handoff.routes.{route.name}.{key}": value for route in scenario.handoff.routes}


def _nothing_lost(scenario: Scenario) -> Settings:
    return _every_route(scenario, "loss", "0%")


def _all_accepted(_scenario: Scenario) -> Settings:
    return {"handoff.acceptance.constant": _CERTAIN}


def _at_once(scenario: Scenario) -> Settings:
    return {
        **_every_route(scenario, "delay", _AT_ONCE),
        "handoff.look": _AT_ONCE,
        "sales.prospecting_block": _AT_ONCE,
    }


def _agreed(_scenario: Scenario) -> Settings:
    return {"alignment.definition": "100%"}


def _one_story(_scenario: Scenario) -> Settings:
    return {"alignment.message": "100%"}


def _no_price_talk(_scenario: Scenario) -> Settings:
    return {"closing.price_pitch": "0%", "closing.price_fallback": "0%"}


def _hands_enough(_scenario: Scenario) -> Settings:
    return {**dict.fromkeys(_WORK, _NO_TIME), "sales.duty_cost": "0%", "response.handling": None}


LEAKS: Final = (
    Switch("lost_at_handoff", "every MQL arrives at a rep", _nothing_lost),
    Switch("ignored", "every MQL that arrives is worked", _all_accepted),
    Switch("late", "every MQL shows at once, and own work gives way to it", _at_once),
    Switch("misfit", "both mean the same by qualified", _agreed),
    Switch("message", "site and rep tell one story", _one_story),
    Switch("price", "nobody sells on price", _no_price_talk),
    Switch("capacity", "answering and qualifying leads takes no time from anything else", _hands_enough),
)
"""In the order of a lead's way, in which they are closed; capacity last, since all others take hours."""

HOW: Final = "in order"
"""How the whole is shared out: each leak is closed on top of those before it, so that the parts add up exactly."""


@dataclass(frozen=True, slots=True)
class Leak:
    """What one way of losing deals costs, as paired differences; None where it was not simulated.

    Parameters
    ----------
    name : str
        The cause.
    title : str
        What the company is like without it.
    lost : PairedDifference
        Gained by closing it after all before it; below 0 where closing it costs. These add up to the whole.
    alone : PairedDifference or None
        Gained by closing it alone.
    last : PairedDifference or None
        Lost again if it alone stays open.
    """

    name: str
    title: str
    lost: PairedDifference
    alone: PairedDifference | None
    last: PairedDifference | None


@dataclass(frozen=True)
class Leaks:
    """A company and its counterpart without leaks, on the same leads.

    Parameters
    ----------
    ladder : Ladder
        From the one to the other, leak by leak.
    """

    ladder: Ladder

    def __len__(self) -> int:
        """Give the number of replications on which each figure rests."""
        return len(self.ladder)

    def total(self, metric: str | None = None) -> PairedDifference:
        """Give what all leaks cost together; money a year where the metric is money."""
        return self.ladder.total(metric)

    def causes(self, metric: str | None = None) -> tuple[Leak, ...]:
        """Give what each leak costs, in the order in which they are closed; in the unit of `total`."""
        return tuple(
            Leak(step.rung.name, step.rung.title, step.in_order, step.alone, step.last)
            for step in self.ladder.steps(metric)
            if step.in_order is not None
        )


def plan_leaks(scenario: Named, *, order: Sequence[str] | None = None, each: bool = False) -> Plan:
    """Say which companies are simulated to find the leaks of one; see `leaks`."""
    return Switchboard(make_ready(scenario).scenario, LEAKS).plan(in_order=True, each=each, order=order)


def leaks(
    scenario: Named,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    order: Sequence[str] | None = None,
    each: bool = False,
    controls: bool = False,
    on_progress: Progress | None = None,
) -> Leaks:
    """Share out what a company loses against its counterpart without leaks, cause by cause, on the same leads.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    replications : int, optional
        How many of each company, 1 or more; where None what the scenario asks for, or fewer where there are many.
    seed, workers, on_progress
        As for `sim.compare`.
    order : sequence of str, optional
        Leaks to be closed first; the others follow along a lead's way.
    each : bool
        Whether to simulate also each leak closed alone, and each alone left open: 13 companies more.
    controls : bool
        As for `sim.replicate`.

    Raises
    ------
    ScenarioError
        With every problem of the scenario.
    UsageError
        If the order names what is no leak, or a number makes no sense.
    Interrupted
        On Ctrl-C, with what was finished.

    Notes
    -----
    The parts hang on the order in which leaks are closed; only their sum does not. A part may be negative: more leads
    answered take hours from the reps' own pipeline as long as hours are short.
    """
    planned = plan_leaks(scenario, order=order, each=each)
    ends = compare(
        [planned.a, planned.b],
        replications=replications or planned.replications,
        seed=seed,
        workers=workers,
        controls=controls,
    )
    return Leaks(climb(planned, ends, workers=workers, on_progress=on_progress))
