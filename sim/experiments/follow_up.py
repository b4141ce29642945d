"""What moves reps to follow up, and whether it does so in the directions that Sabnis et al. found.

Sabnis, Chatterjee, Grewal and Lilien (*The Sales Lead Black Hole*, Journal of Marketing 2013, 461 reps of four firms, B) found
that better prequalification raises follow-up; that tracking raises it, less so for experienced and for high-performing reps;
and that lead volume raises it, less so for experienced and more so for high-performing reps.

Follow-up is the share of the leads in a rep's hands that were answered, in log odds, as the reps' own decision is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiments.ready import make_ready
from sim.model.company import simulate
from sim.model.lead import Disposition, LeadsTable
from sim.results.view import FloatArray, Mask
from sim.scenario import Scenario, override
from sim.scenario.nodes import find, plain
from sim.units import parse_share

LEVERS: Final[Mapping[str, Mapping[str, str]]] = {
    "as it is": {},
    "prequalification": {"alignment.definition": "80%"},
    "tracking": {"alignment.follow_up": "40%"},
    "volume": {"demand.volume": "2"},
}
"""What is changed in the company without an agreement, one at a time."""

VOLUME: Final = ("handoff", "acceptance", "volume")
TEAM: Final = ("sales", "team")
_PRIOR: Final = 0.5


@dataclass(frozen=True, slots=True)
class Sign:
    """One finding: a lever, for whom it is stronger (None for its effect on all), and its sign."""

    lever: str
    trait: str | None
    sign: int


SIGNS: Final[Mapping[str, Sign]] = {
    "prequalification raises follow-up": Sign("prequalification", None, 1),
    "tracking raises follow-up": Sign("tracking", None, 1),
    "tracking moves the experienced less": Sign("tracking", "experience", -1),
    "tracking moves high performers less": Sign("tracking", "performance", -1),
    "volume raises follow-up": Sign("volume", None, 1),
    "volume moves the experienced less": Sign("volume", "experience", -1),
    "volume moves high performers more": Sign("volume", "performance", 1),
}


def levers(scenario: Scenario) -> dict[str, Scenario]:
    """Give a company with each lever moved, by the lever's name; one that the model does not have is left out."""
    tree = scenario.origin.tree
    wanted = {name: settings for name, settings in LEVERS.items() if name != "volume" or find(tree, VOLUME) is not None}
    return {name: override(scenario, settings) if settings else scenario for name, settings in wanted.items()}


def found(scenarios: Mapping[str, Scenario], *, seed: int, replications: int) -> dict[str, bool]:
    """Say which of the findings come out right.

    Parameters
    ----------
    scenarios : mapping of str to Scenario
        As `levers` gives them, possibly in another world.
    seed, replications : int
        The same luck for all.

    Returns
    -------
    dict of str to bool
        By finding; those that the model cannot show are missing: no such lever, or reps who do not differ.
    """
    rates = {name: _by_rep(scenario, seed, replications) for name, scenario in scenarios.items()}
    traits = _traits(next(iter(scenarios.values())))
    answers = {}
    for name, finding in SIGNS.items():
        if finding.lever not in rates:
            continue
        effects = rates[finding.lever] - rates["as it is"]
        if finding.trait is None:
            answers[name] = bool(np.sign(effects.mean()) == finding.sign)
        elif finding.trait in traits:
            trait = np.resize(traits[finding.trait], len(effects))
            contrast = effects[trait > trait.mean()].mean() - effects[trait < trait.mean()].mean()
            answers[name] = bool(np.sign(contrast) == finding.sign)
    return answers


def _by_rep(scenario: Scenario, seed: int, replications: int) -> FloatArray:
    """Give each rep's follow-up in log odds, shape (reps,)."""
    ready = make_ready(scenario)
    reps = scenario.sales.reps
    answered, handed = np.zeros(reps), np.zeros(reps)
    for number in range(replications):
        leads = simulate(ready.company.of(seed, number), seed=seed, replication=number).leads
        in_hand = _in_hand(leads)
        of_whom = leads.owner[in_hand] - 1
        handed += np.bincount(of_whom, minlength=reps)[:reps]
        yes = np.isfinite(leads.first_response_at[in_hand])
        answered += np.bincount(of_whom[yes], minlength=reps)[:reps]
    odds: FloatArray = np.log((answered + _PRIOR) / (handed - answered + _PRIOR))
    return odds


def _in_hand(leads: LeadsTable) -> Mask:
    """Say which leads a rep decided on: MQLs that arrived and have been answered or ended."""
    arrived = np.isfinite(leads.mql_at) & (leads.disposition != Disposition.LOST_AT_HANDOFF) & (leads.owner > 0)
    settled = np.isfinite(leads.first_response_at) | (leads.disposition != Disposition.OPEN)
    return np.asarray(arrived & settled)


def _traits(scenario: Scenario) -> dict[str, FloatArray]:
    """Give the traits in which the team differs, one value for each of its members."""
    team = find(scenario.origin.tree, TEAM)
    members = plain(team) if team is not None else ()
    if not isinstance(members, tuple | list):
        return {}
    traits = {}
    for name in ("experience", "performance"):
        values = np.array([parse_share(str(member[name])) for member in members if isinstance(member, dict)])
        if len(values) and np.ptp(values) > 0.0:
            traits[name] = values
    return traits
