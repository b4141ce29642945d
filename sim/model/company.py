"""The company: one SimPy world built from the inputs, run week by week, its leads table filled."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.agreement import Watch, promises
from sim.model.alignment import MEETING_WEEKS, WEEKS_A_YEAR, Dynamics
from sim.model.closing import Demo, Discovery, Negotiation, Proposal, open_opportunity
from sim.model.customers import Customers
from sim.model.demand import WEEK, Market
from sim.model.demand import segment as demand_segment
from sim.model.draws import Draw, stream
from sim.model.events import OWN, EventKind, LeadId
from sim.model.handoff import look_interval
from sim.model.inbox import Kind
from sim.model.lead import Disposition, Lead, LeadsTable, Reason
from sim.model.ledger import Ledger
from sim.model.luck import Luck, own_fit_probability
from sim.model.marketing import Marketing, effort_factor
from sim.model.nurture import Nurture
from sim.model.reps import STATES, Rep, SalesFloor, Step
from sim.model.response import FirstTouch, FollowUp, reachable
from sim.model.weekly import Weekly, WeeklyBook
from sim.model.world import Books, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.model.events import Sink
    from sim.model.inputs import Inputs, Policy, Sales

STEPS: dict[Kind, Step] = {
    Kind.FIRST: FirstTouch(),
    Kind.FOLLOW_UP: FollowUp(),
    Kind.DISCOVERY: Discovery(),
    Kind.DEMO: Demo(),
    Kind.PROPOSAL: Proposal(),
    Kind.NEGOTIATION: Negotiation(),
}
"""What each kind of task means."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one replication leaves: every lead, and the company week by week."""

    leads: LeadsTable
    weekly: Weekly


def simulate(
    inputs: Inputs, *, seed: int, replication: int = 0, until_week: int | None = None, sink: Sink | None = None
) -> Outcome:
    """Run one replication.

    Parameters
    ----------
    inputs : the company and its market.
    seed, replication : settle every draw; equal ones give the same leads under every policy.
    until_week : stop after this measured week (1 or more); the whole horizon when None.
    sink : told every event; None for no log. It changes no result.
    """
    with _collector_at_rest():
        return Company(inputs, seed, replication, until_week, sink).run()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for cycles while leads are at work.

    Leads, tasks and events are freed as soon as nobody holds them. Only the company itself is a cycle, which is found once its
    run is over; to look before takes a fifth of the time of a large run and finds nothing.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


class Company:
    """One run of one company. The SimPy clock counts business minutes from the beginning of the warm-up."""

    def __init__(self, inputs: Inputs, seed: int, replication: int, until_week: int | None, sink: Sink | None) -> None:
        measured = inputs.horizon_weeks if until_week is None else min(until_week, inputs.horizon_weeks)
        self._inputs = inputs
        self._seed = seed
        self._replication = replication
        self._weeks = inputs.warm_up_weeks + measured
        policy = inputs.policies[0][1]
        dynamics = Dynamics(policy)
        self._customers = Customers(policy, dynamics.levels(policy).message)
        self._ledger = Ledger(_expected_leads(policy, self._weeks))
        self._world = World(
            inputs.calendar,
            policy,
            Books(dynamics, self._customers, self._ledger),
            offset=inputs.warm_up_weeks * WEEK,
            end=(inputs.warm_up_weeks + inputs.horizon_weeks) * WEEK,
            sink=sink,
        )
        begins, ends = (inputs.calendar.business(weeks * WEEK) for weeks in (inputs.warm_up_weeks, self._weeks))
        self._world.luck = Luck(policy, self._world.levels, begins, ends)
        self._market = Market(seed, replication, inputs.warm_up_weeks)
        self._floor = SalesFloor(self._world, STEPS, seed, replication)
        self._floor.found = self._found
        watch = Watch(self._world, self._floor)
        self._marketing = Marketing(self._world, self._market, self._floor, watch)
        self._book = WeeklyBook()
        self._accounted = [0.0] * len(STATES)
        self._developed = 0.0
        self._hired = 0

    def run(self) -> Outcome:
        """Run all weeks and return what they left."""
        start_revenue = self._customers.revenue
        for week in range(self._weeks):
            if week == self._inputs.warm_up_weeks:
                self._customers.begin_year(self._world.policy)
                start_revenue = self._customers.revenue
            self._begin_week(week)
            self._run_until((week + 1) * WEEK)
            self._end_week(week)
        self._book_open_leads()
        channels = len(self._world.policy.demand.channels)
        return Outcome(
            leads=self._ledger.table(self._inputs.calendar, self._world.offset),
            weekly=self._book.series(start_revenue, channels),
        )

    def _run_until(self, elapsed: float) -> None:
        """Let the reps work until a week ends; SimPy stops before anything that happens at that very instant."""
        until = self._inputs.calendar.business(elapsed)
        if until > self._world.env.now:
            self._world.env.run_until(until)

    # -- a week -----------------------------------------------------------------------------------------------------------

    def _begin_week(self, week: int) -> None:
        """Apply dated changes, meet and learn, staff, and pass on the week's leads before any rep wakes."""
        world = self._world
        earlier = world.policy.sales
        world.policy = self._policy_of(self._market.named_week(week), world.policy)
        if week:
            world.dynamics.review(world.policy)
            if week % MEETING_WEEKS == 0:
                world.dynamics.meet(world.policy)
        world.levels = world.dynamics.levels(world.policy)
        world.own_share = self._own_share()
        world.reachable = reachable(world.policy)
        world.luck.look_at(world.policy, world.levels)
        if _absence_terms(earlier) != _absence_terms(world.policy.sales):
            self._floor.tell_absences(self._absences)
        hired = self._floor.staff(self._absences)
        self._hired = hired if week else 0
        self._market.forget_before(week)
        self._marketing.run_week(week)
        self._floor.feel(world.dynamics.volume or 0.0)

    def _policy_of(self, named_week: int, current: Policy) -> Policy:
        for week, policy in self._inputs.policies:
            if week == named_week:
                return policy
        return current

    def _own_share(self) -> float:
        """Return the share of an own hour that is left after looking at the inbox, being on call and calling customers.

        Notes
        -----
        ``(1 - looking_cost sum w/Delta)(1 - duty_cost e sum w/(1 + P/duty_scale))`` over sources with attention ``w``, look
        interval ``Delta`` and promise ``P`` (PROTOTYPE II.1; C, D, tuned), times ``1 - renewing``.
        """
        world = self._world
        policy, levels = world.policy, world.levels
        looking = on_call = 0.0
        for channel, promise in zip(policy.demand.channels, promises(policy, world.calendar), strict=True):
            interval = look_interval(policy, levels, promise)
            if interval > 0.0:  # at 0 leads show themselves, and nobody looks
                looking += channel.attention / interval
            if promise is not None:
                on_call += channel.attention / (1.0 + promise.nominal_bm / policy.sales.duty_scale_bm)
        looking = min(1.0, policy.sales.looking_cost_bm * looking)
        on_call *= policy.sales.duty_cost * levels.enforcement
        return (1.0 - looking) * (1.0 - on_call) * (1.0 - policy.strategy.renewing)

    def _absences(self, number: int) -> list[tuple[float, float]]:
        """Return a rep's absences as (start, end) in business minutes, in order: drawn ones and known ones."""
        sales = self._world.policy.sales
        calendar, warm_up = self._inputs.calendar, self._inputs.warm_up_weeks
        absences: list[tuple[float, float]] = []
        times = round(sales.absence_bm_per_year / sales.absence_length_bm) if sales.absence_length_bm else 0
        if times:
            every = WEEKS_A_YEAR / times
            first, last = int(-warm_up // every), int(self._inputs.horizon_weeks // every)
            for place in range(first, last + 1):
                at = (
                    place + float(stream(self._seed, self._replication, f"absence/{number}/{place}").random())
                ) * every
                day = int((at + warm_up) * 7.0)
                if day >= 0:
                    start = calendar.business(day * 1_440.0)
                    absences.append((start, start + sales.absence_length_bm))
        for known in sales.absences:
            if known.rep == number:
                weeks = known.week - 1 if known.week > 0 else known.week
                start = calendar.business((weeks + warm_up) * WEEK)
                absences.append((start, start + known.minutes_bm))
        now = self._world.env.now
        return sorted(absence for absence in absences if absence[1] > now)

    def _end_week(self, week: int) -> None:
        """Close the week's books."""
        world, marketing = self._world, self._marketing
        for lead in [lead for lead in world.open.values() if not lead.answered]:
            world.has_gone(lead, (week + 1) * WEEK)
        self._customers.pass_week(world.policy, world.levels)
        reps = [*self._floor.reps, *self._floor.development, *self._floor.left]
        for rep in reps:
            rep.account()
        spent = [sum(rep.minutes[state] for rep in reps) for state in STATES]
        busy, own, idle, away = (now - before for now, before in zip(spent, self._accounted, strict=True))
        self._accounted = spent
        developed, self._developed = self._developed, sum(sum(rep.minutes) for rep in reps if rep.develops)
        developing = self._developed - developed
        if week < self._inputs.warm_up_weeks:
            return
        costs = world.policy.costs
        promised = world.policy.agreement.qualified_leads_per_week
        dynamics, levels = world.dynamics, world.levels
        scheduled = busy + own + idle + away
        self._book.add(
            {
                "mqls": marketing.mqls,
                "marketing_spend": marketing.spend,
                "customer_revenue": self._customers.revenue,
                "expected_customer_revenue": self._customers.expected,
                "churned": self._customers.churned,
                "waiting": sum(not lead.answered for lead in world.open.values() if not lead.own),
                "busy_minutes": busy,
                "own_minutes": own,
                "idle_minutes": idle,
                "absent_minutes": away,
                "scheduled_minutes": scheduled,
                "reps": len(self._floor.reps),
                "sales_cost": (scheduled - developing) * costs.rep_per_minute
                + developing * world.policy.sales.development.cost_per_minute,
                "hiring_cost": self._hired * costs.hiring,
                "quota": marketing.mqls / promised if promised else float("nan"),
                "attainment": dynamics.attainment,
                "enforcement": levels.enforcement,
                "bar": marketing.bar,
                "message": levels.message,
                "collateral": levels.collateral,
                "references": sum(self._customers.references),
                **world.luck.take(),
                "trust": list(dynamics.trust),
                "budget": list(dynamics.budget),
            }
        )

    # -- own opportunities and the end ------------------------------------------------------------------------------------

    def _found(self, rep: Rep, number: int, row: list[float]) -> None:
        """Open the opportunity that a rep found in own time."""
        world = self._world
        policy = world.policy
        week = self._market.named_week(int(world.elapsed(world.env.now) // WEEK))
        sales = policy.sales
        number_of = int(demand_segment(policy, world.levels, np.array([row[Draw.SEGMENT]]))[0])
        segment = policy.demand.segments[number_of]
        fit = row[Draw.FIT] < own_fit_probability(policy, world.levels, number_of)
        lead_id = LeadId(OWN, rep.number, week, number)
        place = self._ledger.open_own(lead_id, fit=fit, intent=sales.own_intent, segment=number_of)
        lead = Lead(lead_id, place, row, fit=fit, intent=sales.own_intent, segment=number_of)
        lead.owner = rep.number
        lead.intent_left = sales.own_intent
        lead.value = policy.deal.value.quantile(row[Draw.VALUE]) * segment.value
        lead.mean_value = policy.deal.value.mean * segment.value
        usual = effort_factor(np.array([row[Draw.EFFORT]]), policy.response.effort.spread, sales.shrinkage)
        lead.effort = float(usual[0]) * segment.effort
        world.luck.found(lead, rep.member.performance, world.env.now)
        world.open[lead.row] = lead
        world.happened(EventKind.CREATED, lead, world.env.now, reason="fit" if fit else "misfit", value=lead.intent)
        world.happened(EventKind.SEGMENTED, lead, world.env.now, value=float(number_of))
        open_opportunity(self._floor, lead, world.env.now)

    def _book_open_leads(self) -> None:
        """Write the leads that are still open at the end; their way is censored, not lost."""
        world = self._world
        for lead in world.open.values():
            self._ledger.write(lead, Disposition.OPEN, Reason.NONE, float("nan"))
            world.tell(EventKind.SPENT, lead.id, self._weeks * WEEK, actor=lead.owner, value=lead.rep_minutes)
        world.open.clear()
        world.nurture = Nurture()


def _absence_terms(sales: Sales) -> tuple[object, ...]:
    return sales.absences, sales.absence_bm_per_year, sales.absence_length_bm


def _expected_leads(policy: Policy, weeks: int) -> int:
    """Return about how many leads a run will have, rather too many."""
    channels = policy.demand.channels
    known = sum(len(channel.recorded or ()) + sum(burst.leads for burst in channel.bursts) for channel in channels)
    return known + int(1.2 * weeks * (sum(channel.per_week for channel in channels) + 2 * policy.sales.reps))
