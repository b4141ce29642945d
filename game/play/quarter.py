"""From decisions to a quarter: the only module of the game that knows the simulator, and only by its public names.

A game is a scenario being written. What both sides decided for a quarter becomes one dated change at its first week; the
simulator runs from the beginning of the warm-up to the quarter's end, so that everything that went before is there again,
byte for byte, and what the change touches is all that differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import numpy as np

import sim
from game.play import lives
from game.play.company import WEEKS_A_QUARTER, Company, Source
from game.play.levers import KEYS
from game.play.runner import (
    Changes,
    Deal,
    Happening,
    Kept,
    Loss,
    Losses,
    Opening,
    Played,
    Retold,
    Sample,
    Score,
    Waiting,
    Workload,
)
from game.play.timeline import MINUTES_PER_WEEK, Place, Timeline, Tracks
from sim import Disposition, LeadsTable, PairedDifference, lead_name

WEEKS_A_YEAR: Final = 52
LOOK_BACK: Final = 8 * MINUTES_PER_WEEK
"""How far back the desks look on the first morning, in elapsed minutes: as long as the warm-up of the shipped companies."""


def open_company(reference: str, seed: int) -> SimRunner:
    """Open a shipped scenario by name, or any by its path.

    Raises
    ------
    ScenarioError
        With every problem of the scenario.
    """
    scenario = sim.load(reference)
    # a save must find its company again, from whatever folder it is opened
    anchored = reference if reference in sim.names() else str(Path(reference).resolve())
    return SimRunner(_company(scenario, anchored), scenario, seed)


def _company(scenario: sim.Scenario, reference: str) -> Company:
    """Give the facts that the game needs of a scenario."""
    sources = tuple(
        Source(
            name=channel.name,
            weekly=channel.leads.per_week if channel.leads else 0.0,
            bursts=tuple((burst.at, burst.leads) for burst in channel.bursts),
            cost_per_lead=channel.cost_per_lead,
        )
        for channel in scenario.demand.channels
    )
    return Company(
        reference=reference,
        fingerprint=scenario.fingerprint,
        version=sim.__version__,
        model=sim.__version__,
        name=scenario.name,
        story=" ".join(scenario.story.split()),
        currency=scenario.currency,
        start=dt.datetime.combine(scenario.start, dt.time()),
        sources=sources,
        today={key: _today(scenario, key) for key in KEYS},
        clauses=_clauses(scenario),
        quarters=scenario.run.horizon // WEEKS_A_QUARTER,
        routes=tuple(route.name for route in scenario.handoff.routes if route.name != scenario.handoff.route),
    )


def _today(scenario: sim.Scenario, key: str) -> float | str:
    value: Any = reduce(getattr, key.split("."), scenario)
    return value if isinstance(value, str) else float(value)


def _clauses(scenario: sim.Scenario) -> frozenset[str]:
    """Name the clauses that the scenario has signed: those that say anything."""
    agreement = scenario.agreement
    sections = ("marketing", "handoff", "sales", "together")
    return frozenset(
        f"{section}.{name}"
        for section in sections
        for name, value in getattr(agreement, section)
        if value is not None and value != ()
    )


@dataclass(frozen=True)
class SimRunner:
    """Plays a scenario in the simulator: a `game.play.runner.Runner`.

    Parameters
    ----------
    company : Company
        The scenario as the game knows it.
    scenario : sim.Scenario
        The scenario itself.
    seed : int
        The game's luck; the scenario's own is not used.
    """

    company: Company
    scenario: sim.Scenario
    seed: int

    def opening(self, changes: Changes, quarter: int) -> Opening:
        """Look at the company on the first morning of `quarter`; `changes` holds the quarters before it."""
        begin = float(_weeks(quarter)[0] * MINUTES_PER_WEEK)
        # one week more than is looked at: the simulator runs whole weeks, and no later week moves an earlier one
        result = self._run(changes, _weeks(quarter)[0] + 1, log=True)
        leads = result.leads
        tracks = _tracks(result, _stories(result), begin, begin)
        places = Timeline(self.company.start, begin, begin, tracks, 1, 0.0, 0.0).places(begin)
        row = tracks.row
        waiting = tuple(
            Waiting(
                lead=int(row[n]),
                channel=int(tracks.channel[n]),
                score=float(leads.score[row[n]]),
                waited=float(begin - tracks.mql[n]),
                name=_name(leads, int(row[n])),
            )
            for n in np.flatnonzero(places == Place.INBOX)
        )
        recent = (leads.channel >= 0) & (leads.created_at >= begin - LOOK_BACK) & (leads.created_at < begin)
        passed = recent & (leads.mql_at <= begin) & ~leads.returned
        now = places[(tracks.mql <= begin) & (tracks.channel >= 0)]
        return Opening(
            inbox=waiting,
            scores=tuple(leads.score[recent].tolist()),
            cut=float(leads.score[passed].min()) if passed.any() else float("nan"),
            outcomes={place: int((now == place).sum()) for place in Place},
        )

    def play(self, changes: Changes, quarter: int) -> Played:
        """Run from the beginning to the end of `quarter`."""
        first, last = _weeks(quarter)
        begin, end = float(first * MINUTES_PER_WEEK), float(last * MINUTES_PER_WEEK)
        result = self._run(changes, last, log=True)
        stories = _stories(result)
        tracks = _tracks(result, stories, begin, end)
        answered = ~np.isnan(result.leads.first_response_at) & (result.leads.channel >= 0)
        reps = self._reps(changes)
        sales, hours = self.scenario.sales, self.scenario.calendar.hours
        timeline = Timeline(
            start=self.company.start,
            begin=begin,
            end=end,
            tracks=tracks,
            reps=reps,
            minutes_per_lead=float(result.leads.rep_minutes[answered].mean()) if answered.any() else 0.0,
            minutes_per_day=reps * hours.minutes_per_day * (1.0 - sales.shrinkage),
        )
        names = {row: _name(result.leads, row) for row in tracks.row.tolist()}
        table = b"".join(getattr(result.leads, column).tobytes() for column in LeadsTable.names())
        return Played(timeline, result.metrics, stories, names, table, _kept(result, first))

    def sample(self, changes: Changes, quarter: int, replication: int) -> Sample:
        """Run the same plans under another luck; replication 0 is the game itself."""
        first, last = _weeks(quarter)
        begin, end = float(first * MINUTES_PER_WEEK), float(last * MINUTES_PER_WEEK)
        result = self._run(changes, last, replication)
        leads = result.leads
        sent = (leads.channel >= 0) & (leads.mql_at >= begin)
        won = (leads.disposition == Disposition.WON) & (leads.closed_at >= begin) & (leads.closed_at <= end)
        mqls = np.bincount(leads.channel[sent], minlength=len(self.company.sources))
        answered = ~np.isnan(leads.first_response_at[sent])
        return Sample(
            mqls=tuple(mqls.tolist()),
            answered=float(answered.mean()) if sent.any() else 0.0,
            revenue=float(leads.revenue[won].sum()),
            expected=sim.window(result, first + 1).expected_revenue,
        )

    def workload(self, changes: Changes, quarter: int) -> Workload:
        """Say whether what is promised in `quarter` can be kept, by arithmetic over means."""
        load = sim.workload(sim.derive(self.scenario, _dated(changes)), _weeks(quarter)[0] + 1)
        asked = load.asked + load.own
        return Workload(asked, load.present, self._reps(changes), load.is_strained, load.is_overloaded)

    def arms(self, changes: Changes, quarter: int) -> int:
        """Say how many companies are run to find out what was lost from the beginning to the end of `quarter`."""
        return len(sim.plan_leaks(self._as_played(changes, quarter)).arms)

    def arm(self, changes: Changes, quarter: int, number: int, runs: int) -> object:
        """Run one of them, 0 the first; only `losses` knows what comes of it."""
        scenario = list(sim.plan_leaks(self._as_played(changes, quarter)).arms.values())[number]
        return sim.replicate(scenario, replications=runs, seed=self.seed, workers=1)

    def losses(self, changes: Changes, quarter: int, arms: Sequence[Any]) -> Losses:
        """Say what was lost, from the runs of all of them in order; priced by the simulator's own ladder."""
        planned = sim.plan_leaks(self._as_played(changes, quarter))
        found = sim.Leaks(sim.Ladder(planned, dict(zip(planned.arms, arms, strict=True))))
        # the ladder tells money a year
        share = quarter * WEEKS_A_QUARTER / WEEKS_A_YEAR
        causes = tuple(_loss(cause.name, cause.lost, share) for cause in found.causes())
        played = float(np.mean(arms[0].metrics["expected_revenue"]))
        return Losses(played, causes, _loss("total", found.total(), share), len(found))

    def score(self, changes: Changes, quarters: int, replication: int) -> Score:
        """Run a whole game under another luck and say what it was worth."""
        result = self._run(changes, _weeks(quarters)[1], replication)
        rest = [sim.window(result, _weeks(quarter)[0] + 1) for quarter in range(1, quarters + 1)]
        revenue = _differences([each.expected_revenue for each in rest])
        return Score(revenue, _differences([each.expected_profit for each in rest]))

    def gain(self, before: Sequence[float], after: Sequence[float]) -> Loss:
        """Give the mean of what was gained from one to the other, run by run, with its 95 % interval."""
        return _loss("gain", sim.paired_difference(np.array(before), np.array(after)), 1.0)

    def retell(self, changes: Changes, other: Changes, quarters: int) -> Retold:
        """Play the same leads once more with other decisions."""
        played, told = (self._as_played(each, quarters) for each in (changes, other))
        found = sim.replay(played, told, seed=self.seed)
        won, lost = (tuple(self._deal(deal) for deal in deals) for deals in (found.won, found.lost))
        return Retold(_by_quarter(found.played, quarters), _by_quarter(found.other, quarters), won, lost)

    def _deal(self, deal: sim.Deal) -> Deal:
        names = [source.name for source in self.company.sources]
        channel = names.index(deal.source) if deal.source in names else -1
        return Deal(deal.name, channel, deal.revenue, deal.elsewhere.name.lower() if deal.elsewhere is not None else "")

    def _as_played(self, changes: Changes, quarters: int) -> sim.Scenario:
        """Give the game as a scenario of its own: the quarters played, and nothing after them."""
        return sim.derive(sim.override(self.scenario, self._cut(quarters)), _dated(changes))

    def export(self, changes: Changes, quarters: int) -> str:
        """Write the game as a scenario file that `sim run` accepts: the quarters played, and nothing after them."""
        named = {"name": f"{self.scenario.name}, as played"[:100], "run.seed": self.seed}
        return sim.dump(sim.derive(sim.override(self.scenario, {**named, **self._cut(quarters)}), _dated(changes)))

    def _cut(self, quarters: int) -> dict[str, object]:
        """Give what ends the scenario after some quarters."""
        horizon = quarters * WEEKS_A_QUARTER
        settings: dict[str, object] = {"run.horizon": f"{horizon} weeks"}
        for channel in self.scenario.demand.channels:
            if any(burst.at > horizon for burst in channel.bursts):
                settings[f"demand.channels.{channel.name}.bursts"] = [
                    {"at": f"week {burst.at}", "leads": burst.leads, "over": str(burst.over)}
                    for burst in channel.bursts
                    if burst.at <= horizon
                ]
        return settings

    def _run(self, changes: Changes, last_week: int, replication: int = 0, *, log: bool = False) -> sim.Result:
        scenario = sim.derive(self.scenario, _dated(changes))
        return sim.run(scenario, seed=self.seed, replication=replication, until=last_week, log=log)

    def _reps(self, changes: Changes) -> int:
        """Give the number of reps that the last quarter is played with."""
        hired = [made["sales.reps"] for _, made in sorted(changes.items()) if "sales.reps" in made]
        return int(str(hired[-1])) if hired else self.scenario.sales.reps


def _by_quarter(result: sim.Result, quarters: int) -> tuple[float, ...]:
    """Give the revenue that was to be expected of each quarter."""
    return _differences(
        [sim.window(result, _weeks(quarter)[0] + 1).expected_revenue for quarter in range(1, quarters + 1)]
    )


def _differences(rest: list[float]) -> tuple[float, ...]:
    """Turn what came from each quarter on into what came in each."""
    return tuple(now - later for now, later in zip(rest, [*rest[1:], 0.0], strict=True))


def _loss(cause: str, found: PairedDifference, share: float) -> Loss:
    """Give a loss in money over the weeks played."""
    return Loss(cause, share * found.mean, share * found.low, share * found.high)


def _kept(result: sim.Result, first: int) -> dict[str, Kept]:
    """Give what was kept of each clause in the weeks after the first ones."""
    return {
        promise.clause.partition(".")[2]: Kept(promise.share, round(promise.kept), round(promise.due))
        for promise in sim.window(result, first + 1).promises
    }


def _weeks(quarter: int) -> tuple[int, int]:
    """Give how many weeks lie before a quarter, and before its end."""
    return (quarter - 1) * WEEKS_A_QUARTER, quarter * WEEKS_A_QUARTER


def _dated(changes: Changes) -> list[Mapping[str, object]]:
    """Write what each quarter sets as the file's `changes`."""
    return [
        {"at": f"week {_weeks(quarter)[0] + 1}", "set": dict(settings)}
        for quarter, settings in sorted(changes.items())
        if settings
    ]


def _name(leads: LeadsTable, row: int) -> str:
    return lead_name((leads.channel[row], leads.layer[row], leads.week[row], leads.index[row]))


def _rows(leads: LeadsTable) -> dict[tuple[int, ...], int]:
    """Find a lead's row by what identifies it."""
    columns = (leads.channel.tolist(), leads.layer.tolist(), leads.week.tolist(), leads.index.tolist())
    return {identity: row for row, identity in enumerate(zip(*columns, strict=True))}


def _stories(result: sim.Result) -> dict[int, list[Happening]]:
    """Sort the log by lead, and what happened to each by time."""
    rows = _rows(result.leads)
    told: dict[int, list[Happening]] = {}
    for event in result.log or ():
        happening = Happening(event.time, event.kind.name, event.actor, event.reason, event.value)
        told.setdefault(rows[event.lead], []).append(happening)
    for happenings in told.values():
        happenings.sort(key=attrgetter("time"))
    return told


def _tracks(result: sim.Result, stories: Mapping[int, list[Happening]], begin: float, end: float) -> Tracks:
    return lives.tracks(stories, dict(enumerate(result.leads.channel.tolist())), begin, end)
