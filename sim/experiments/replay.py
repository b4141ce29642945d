"""A replay: the leads of one run under another agreement, and the deals that it would have won and lost, by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiments.compare import check_comparable
from sim.experiments.ready import Named, make_ready
from sim.experiments.run import Result, run
from sim.model.events import OWN, LeadId
from sim.model.lead import Disposition, LeadsTable, Reason
from sim.results.measure import channel_names
from sim.results.names import lead_name
from sim.results.tables import OWN_SOURCE
from sim.units import MINUTES_PER_WEEK


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that only one of two runs won.

    Parameters
    ----------
    lead : tuple of int
        Channel, layer, week and index: the same lead in every run of the seed.
    name : str
        To be remembered by.
    source : str
        The channel, or ``own``.
    revenue : float
        Its first year's revenue where it was won, in the scenario's currency.
    elsewhere : Disposition or None
        How it ended in the other run; None where it never came up there.
    reason : Reason
        Why it ended so.
    """

    lead: LeadId
    name: str
    source: str
    revenue: float
    elsewhere: Disposition | None
    reason: Reason


@dataclass(frozen=True)
class Replay:
    """One run, and the same leads under another agreement.

    Parameters
    ----------
    played, other : Result
        The two runs.
    won : tuple of Deal
        Won only under the other agreement, the largest first.
    lost : tuple of Deal
        Won only as played, the largest first.
    """

    played: Result
    other: Result
    won: tuple[Deal, ...]
    lost: tuple[Deal, ...]


def replay(
    played: Named, other: Named, *, seed: int | None = None, replication: int = 0, until: int | None = None
) -> Replay:
    """Run the same leads under two agreements and name the deals that only one of them wins.

    Parameters
    ----------
    played, other : Scenario, str or Path
        Loaded scenarios, or names or paths.
    seed, replication, until
        As for `sim.run`; the seed is that of `played` where None.

    Raises
    ------
    ScenarioError
        With every problem of a scenario.
    UsageError
        If the two do not measure the same weeks in the same currency, or a number makes no sense.

    Notes
    -----
    One seed is one story with its luck, and says nothing of the mean: that is what `sim.compare` is for. Their revenues add
    up: what the other run realised less what was played is the revenue of `won` less that of `lost`, apart from deals that
    both won at another price or at the edge of the period.
    """
    here, there = make_ready(played), make_ready(other)
    check_comparable(here.scenario, there.scenario)
    seed = here.scenario.run.seed if seed is None else seed
    first, second = (run(ready.scenario, seed=seed, replication=replication, until=until) for ready in (here, there))
    names = channel_names(here.inputs), channel_names(there.inputs)
    return Replay(first, second, won=_only_in(second, first, names[1], names[0]), lost=_only_in(first, second, *names))


def _only_in(winner: Result, loser: Result, channels: tuple[str, ...], others: tuple[str, ...]) -> tuple[Deal, ...]:
    """Give the deals that only the first of two runs won within its measured weeks."""
    ended = dict(zip(_identities(loser.leads, others), _endings(loser), strict=True))
    deals = []
    for row in np.flatnonzero(_won(winner)).tolist():
        identity = _identity(winner.leads, row, channels)
        disposition, reason, counts = ended.get(identity, (None, Reason.NONE, False))
        if counts:
            continue
        lead = _lead(winner.leads, row)
        deals.append(Deal(lead, lead_name(lead), identity[0], float(winner.leads.revenue[row]), disposition, reason))
    return tuple(sorted(deals, key=lambda deal: (-deal.revenue, deal.lead)))


def _won(result: Result) -> NDArray[np.bool_]:
    """Say which deals the measured weeks count."""
    table, end = result.leads, len(result.weekly.mqls) * MINUTES_PER_WEEK
    won: NDArray[np.bool_] = (
        (table.disposition == Disposition.WON) & (table.closed_at >= 0.0) & (table.closed_at <= end)
    )
    return won


def _endings(result: Result) -> list[tuple[Disposition | None, Reason, bool]]:
    table = result.leads
    zipped = zip(table.disposition.tolist(), table.reason.tolist(), _won(result).tolist(), strict=True)
    return [(Disposition(disposition), Reason(reason), won) for disposition, reason, won in zipped]


def _lead(table: LeadsTable, row: int) -> LeadId:
    return LeadId(int(table.channel[row]), int(table.layer[row]), int(table.week[row]), int(table.index[row]))


def _identities(table: LeadsTable, channels: tuple[str, ...]) -> list[tuple[str, int, int, int]]:
    return [_identity(table, row, channels) for row in range(len(table))]


def _identity(table: LeadsTable, row: int, channels: tuple[str, ...]) -> tuple[str, int, int, int]:
    """Tell a lead as its draws do: by its channel's name; of an own opportunity, by its rep and its place."""
    channel, layer, week, index = _lead(table, row)
    if channel == OWN:
        return OWN_SOURCE, layer, 0, index  # the same opportunity may be found in another week
    return channels[channel], layer, week, index
