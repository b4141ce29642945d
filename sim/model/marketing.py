"""Marketing's week: its leads are made, scored and passed on in a few array operations, before any rep wakes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np
from scipy.special import ndtri

from sim.model import demand, handoff, qualification
from sim.model.agreement import promises, start_clock
from sim.model.draws import WIDTH, Again, Draw, preference
from sim.model.events import BURST_LAYER, RECORDED_LAYER, EventKind, LeadId
from sim.model.lead import Disposition, Lead, Reason
from sim.model.world import WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.model.agreement import Promise, Watch
    from sim.model.demand import Cohort, Market
    from sim.model.reps import SalesFloor
    from sim.model.world import World

MOST_PREFERENCES = 250_000
"""Preferences of leads for reps that are held at a time."""


class Marketing:
    """Everything up to the moment at which a lead lies in a rep's inbox."""

    def __init__(self, world: World, market: Market, floor: SalesFloor, watch: Watch) -> None:
        self._world = world
        self._market = market
        self._floor = floor
        self._watch = watch
        self._quota = qualification.Quota()
        self.bar = 0.0
        self.mqls = 0
        self.spend = 0.0

    def run_week(self, week: int) -> None:
        """Make a week's leads and pass its MQLs on; ``week`` counts from the origin."""
        world = self._world
        policy, levels, dynamics = world.policy, world.levels, world.dynamics
        channels = policy.demand.channels
        rates = np.array(
            [demand.weekly_rate(c, levels, policy, b) for c, b in zip(channels, dynamics.budget, strict=True)]
        )
        chances = np.array(
            [demand.fit_probability(c, levels, policy, b) for c, b in zip(channels, dynamics.budget, strict=True)]
        )
        stands = np.array([demand.stand(c, b) for c, b in zip(channels, dynamics.budget, strict=True)])
        cohort = self._market.week(week, policy.demand, rates, stands)
        segment = demand.segment(policy, levels, cohort.rows[:, Draw.SEGMENT])
        fits_segment = np.array([each.fit for each in policy.demand.segments])[segment]
        fit, intent = demand.attributes(cohort, chances, fits_segment, tuple(channel.intent for channel in channels))
        score = qualification.score(cohort, fit, intent, policy.qualification, levels.definition)
        self.bar = qualification.bar(policy, levels, dynamics.bar_raise, self._quota.pressure(policy, levels))
        first_row = world.ledger.open_week(cohort, fit, intent, score, segment)
        self._tell_created(cohort, fit, intent, score, segment)
        is_mql = score >= self.bar
        chosen = np.flatnonzero(is_mql)
        draws = cohort.rows[chosen]
        fresh = self._leads(first_row + chosen, draws)
        self._nurture(cohort, first_row, np.flatnonzero(~is_mql))
        back = self._returners(week * WEEK)
        self.spend = self._week_spend(cohort)
        if back:
            draws = np.concatenate([draws, np.array([lead.draws() for lead in back])])
        mqls = self._pass_on(fresh, back, draws)
        for lead in mqls:
            dynamics.mqls[lead.channel] += 1
        self.mqls = len(mqls)
        self._quota.count(self.mqls)
        dynamics.note_volume(self.mqls / policy.sales.reps)

    # -- nurture ----------------------------------------------------------------------------------------------------------

    def _leads(self, rows: NDArray[np.intp], draws: NDArray[np.float64]) -> list[Lead]:
        """Take leads in hand: they share their draws, and their columns stay in the ledger."""
        columns = self._world.ledger.columns
        parts = (
            columns[name][rows].tolist()
            for name in ("channel", "layer", "week", "index", "fit", "intent", "segment", "created_at")
        )
        shared = cast("Sequence[float]", draws.reshape(-1).data)
        leads = []
        zipped = zip(rows.tolist(), range(0, draws.size, WIDTH), *parts, strict=True)
        for row, first, channel, layer, week, index, fit, intent, segment, created in zipped:
            lead_id = LeadId(channel, layer, week, index)
            lead = Lead(lead_id, row, shared, first=first, fit=fit, intent=intent, segment=segment)
            lead.mql_at = created
            leads.append(lead)
        return leads

    def _nurture(self, cohort: Cohort, first_row: int, rows: NDArray[np.intp]) -> None:
        """Keep the leads below the bar that will come back before the end."""
        hazard = self._world.policy.qualification.returns_per_week
        if hazard <= 0.0:
            return
        weeks = -np.log1p(-cohort.rows[rows, Draw.RETURN]) / hazard
        returns_at = cohort.created[rows] + WEEK * weeks
        coming = returns_at < self._world.end
        rest, draws = first_row + rows[coming], cohort.rows[rows[coming]]
        self._world.nurture.take_week(returns_at[coming], lambda places: self._leads(rest[places], draws[places]))

    def _returners(self, begins: float) -> list[Lead]:
        """Return the leads that come back in the week that begins, in the order of their return, as MQLs with a new life.

        Who was sent back last week, and would have come back in it, comes at the beginning of this one.
        """
        world = self._world
        back = []
        for returns_at, lead in world.nurture.due(begins + WEEK):
            at = max(returns_at, begins)
            lead.begin_life(1, at, math.nan)
            lead.returned = True
            world.tell(EventKind.RETURNED, lead.id, at)
            back.append(lead)
        return back

    # -- the pass ---------------------------------------------------------------------------------------------------------

    def _pass_on(self, fresh: list[Lead], back: list[Lead], rows: NDArray[np.float64]) -> list[Lead]:
        """Lose, delay and deliver a week's MQLs, fresh ones and those that came back, with their draws.

        Return those that are MQLs for the first time.
        """
        leads = [*fresh, *back]
        if not leads:
            return []
        world = self._world
        policy, levels = world.policy, world.levels
        lives = np.zeros(len(leads), dtype=np.intp)
        lives[len(fresh) :] = 1
        channel = np.array([lead.channel for lead in leads], dtype=np.int16)
        mql_at = np.array([lead.mql_at for lead in leads])
        mql_bm = world.calendar.business_array(mql_at)
        promised = promises(policy, world.calendar)
        looks = np.array([handoff.look_interval(policy, levels, promise) for promise in promised])
        lost = handoff.is_lost(policy, channel, handoff.again_column(rows, lives, Again.LEAK))
        routed = mql_bm + handoff.delay(policy, channel, handoff.again_column(rows, lives, Again.DELAY))
        noticed = routed + handoff.again_column(rows, lives, Again.NOTICE) * looks[channel]
        fit = np.array([lead.fit for lead in leads])
        intent = np.array([lead.intent for lead in leads])
        seen = handoff.seen(policy, levels, fit, intent, handoff.again_column(rows, lives, Again.SEEN))
        self._prepare(leads, rows, lives, seen)
        self._start_clocks(leads, mql_bm, promised)
        first = world.ledger.book_mqls(fresh, back)
        owners = self._owners(leads, routed)
        zipped = zip(leads, lost.tolist(), routed.tolist(), noticed.tolist(), owners.tolist(), strict=True)
        for lead, is_lost, routed_bm, noticed_bm, owner in zipped:
            self._deliver(lead, is_lost, routed_bm, noticed_bm, owner)
        return first

    def _prepare(
        self, leads: list[Lead], rows: NDArray[np.float64], lives: NDArray[np.intp], seen: NDArray[np.float64]
    ) -> None:
        """Turn draws into what a lead is worth, how much work it makes and how long its buyer waits."""
        policy = self._world.policy
        mean_value = policy.deal.value.mean
        segments = policy.demand.segments
        values = policy.deal.value.quantiles(rows[:, Draw.VALUE])
        efforts = effort_factor(rows[:, Draw.EFFORT], policy.response.effort.spread, policy.sales.shrinkage)
        for lead, looks_like, value, effort in zip(
            leads, seen.tolist(), values.tolist(), efforts.tolist(), strict=True
        ):
            lead.seen = looks_like
            segment = segments[lead.segment]
            lead.value = value * segment.value
            lead.mean_value = mean_value * segment.value
            lead.effort = effort * segment.effort
            lead.urgency = policy.demand.channels[lead.channel].urgency
        if policy.response.patience is not None:
            patience = policy.response.patience.quantiles(handoff.again_column(rows, lives, Again.PATIENCE))
            for lead, minutes in zip(leads, patience.tolist(), strict=True):
                lead.patience_until = lead.mql_at + minutes

    def _start_clocks(
        self, leads: list[Lead], mql_bm: NDArray[np.float64], promised: tuple[Promise | None, ...]
    ) -> None:
        calendar = self._world.calendar
        for lead, business in zip(leads, mql_bm.tolist(), strict=True):
            lead.mql_bm = business
            promise = promised[lead.channel]
            if promise is not None:
                start_clock(lead, promise, calendar)

    def _owners(self, leads: list[Lead], routed: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return each lead's owner, 1 the first rep, 0 where all share one inbox; a watched route passes over the absent."""
        if self._floor.sales.shared:
            return np.zeros(len(leads), dtype=np.intp)
        step = max(1, MOST_PREFERENCES // len(self._floor.reps))
        parts = (slice(first, first + step) for first in range(0, len(leads), step))
        return np.concatenate([self._liked(leads[part], routed[part]) for part in parts])

    def _liked(self, leads: list[Lead], routed: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the rep whom each lead prefers among those it may go to."""
        reps = self._floor.reps
        names = [channel.name for channel in self._world.policy.demand.channels]
        weights = [rep.member.performance if self._floor.sales.weighted else 1.0 for rep in reps]
        liking = preference(np.array([lead.id for lead in leads]), names, np.array(weights))
        if self._world.policy.agreement.duty:
            earliest, latest = routed.min(), routed.max()
            for place, rep in enumerate(reps):
                for start, end in rep.absences:
                    if start <= latest and end > earliest:
                        liking[(routed >= start) & (routed < end), place] = 0
        owners: NDArray[np.intp] = np.argmax(liking, axis=1) + 1
        return owners

    def _deliver(self, lead: Lead, is_lost: bool, routed: float, noticed: float, owner: int) -> None:
        world = self._world
        if world.sink is not None:
            world.tell(EventKind.MQL, lead.id, lead.mql_at, value=lead.due_at - world.offset)
        if is_lost:
            world.close_at(lead, Disposition.LOST_AT_HANDOFF, Reason.NOT_ASSIGNED, lead.mql_at)
            return
        lead.owner = owner
        world.open[lead.row] = lead
        if world.sink is not None:
            world.tell(EventKind.ROUTED, lead.id, world.elapsed(routed), actor=owner)
        self._floor.hand_over(lead, noticed)
        if lead.due_bm < math.inf:
            self._watch.follow(lead)

    # -- books ------------------------------------------------------------------------------------------------------------

    def _week_spend(self, cohort: Cohort) -> float:
        """Return the week's money: what each source's budget costs, and each burst's or recorded lead's own cost.

        A smaller stand costs less in proportion to its budget and brings less by its saturation.
        """
        dynamics = self._world.dynamics
        spend = 0.0
        for number, channel in enumerate(self._world.policy.demand.channels):
            budget = channel.budget * dynamics.budget[number]
            ours = cohort.channel == number
            recorded = int(np.count_nonzero(ours & (cohort.layer == RECORDED_LAYER)))
            at_once = int(np.count_nonzero(ours & (cohort.layer >= BURST_LAYER)))
            stand = demand.stand(channel, dynamics.budget[number])
            bought = at_once * budget / stand if stand > 0.0 else 0.0
            spend += (channel.per_week * budget + bought + recorded) * channel.cost_per_lead
        return spend

    def _tell_created(
        self,
        cohort: Cohort,
        fit: NDArray[np.bool_],
        intent: NDArray[np.float64],
        score: NDArray[np.float64],
        segment: NDArray[np.int8],
    ) -> None:
        world = self._world
        if world.sink is None:
            return
        columns = (cohort.channel, cohort.layer, cohort.week, cohort.index, cohort.created, fit, intent, score, segment)
        for channel, layer, week, index, created, fits, wants, scored, number in zip(
            *(c.tolist() for c in columns), strict=True
        ):
            lead = LeadId(channel, layer, week, index)
            world.tell(EventKind.CREATED, lead, created, reason="fit" if fits else "misfit", value=wants)
            world.tell(EventKind.SEGMENTED, lead, created, value=float(number))
            world.tell(EventKind.SCORED, lead, created, value=scored)


def effort_factor(uniforms: NDArray[np.float64], spread: float, shrinkage: float) -> NDArray[np.float64]:
    """Return a lead's factor on all efforts: lognormal with mean 1, over the share of a present hour that is workable."""
    return np.exp(spread * ndtri(uniforms) - spread**2 / 2.0) / (1.0 - shrinkage)
