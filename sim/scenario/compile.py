"""From what was written to what the model is given: frozen numbers in minutes, shares and money.

Nothing after this module has seen a file, a unit or a clause. Business durations are turned into business minutes by the
scenario's calendar: a business day is its longest usual day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar

from sim.business_time import BusinessCalendar
from sim.distributions import Distribution
from sim.model import inputs
from sim.scenario import schema
from sim.scenario.checks import weekday_weights
from sim.scenario.shapes import Column, Shaped
from sim.units import Clock, Duration, WeeklyHours

I = TypeVar("I")  # noqa: E741
WEEKS_BETWEEN_REPORTS: Final = {"weekly": 1.0, "monthly": 4.0, "quarterly": 13.0}


def compile(scenario: schema.Scenario) -> inputs.Inputs:  # noqa: A001 - the word of the field for what it does
    """Return what the model is given for a scenario.

    Parameters
    ----------
    scenario : Scenario
        As `load` gives it.

    Returns
    -------
    Inputs
        The calendar, the weeks, and one policy for the beginning and for each week in which something changes.
    """
    run, origin = scenario.run, scenario.origin
    start = dt.datetime.combine(scenario.start, dt.time())
    measure = _Measure(scenario.calendar.hours, origin.columns)
    calendar = BusinessCalendar(
        start - dt.timedelta(weeks=run.warm_up), scenario.calendar.hours, scenario.calendar.holidays
    )
    later = ((week, company) for week, company in origin.later if run.has_week(week))
    # without a warm-up, a change in week 1 comes in place of what would have held from week 1 on
    policies = {week: _policy(company, measure) for week, company in ((run.first_week, scenario), *later)}
    return inputs.Inputs(start, calendar, run.horizon, run.warm_up, tuple(policies.items()))


@dataclass(frozen=True)
class _Measure:
    """Turns amounts with units into numbers."""

    hours: WeeklyHours
    columns: Mapping[Column, tuple[float, ...]]

    def business(self, time: Duration) -> float:
        """Give the business minutes of a business duration, or of a piece of work."""
        if time.clock is Clock.ELAPSED:
            return time.minutes
        return time.business_minutes(self.hours.minutes_per_day, self.hours.minutes_per_week)

    def elapsed(self, time: Duration) -> float:
        """Give the elapsed minutes of an elapsed duration."""
        return time.minutes

    def business_shape(self, shaped: Shaped[Duration]) -> Distribution:
        return shaped.build(self.business, self.columns.__getitem__)

    def elapsed_shape(self, shaped: Shaped[Duration]) -> Distribution:
        return shaped.build(self.elapsed, self.columns.__getitem__)

    def money_shape(self, shaped: Shaped[float]) -> Distribution:
        return shaped.build(float, self.columns.__getitem__)


def _like(target: type[I], section: schema.Section, **other: Any) -> I:
    """Return `target` with the fields of a section under the same names, and `other` where they differ."""
    names = [field.name for field in fields(target) if field.name not in other]  # type: ignore[arg-type]
    return target(**{name: getattr(section, name) for name in names}, **other)


def _policy(company: schema.Scenario, measure: _Measure) -> inputs.Policy:
    return inputs.Policy(
        demand=_demand(company, measure),
        deal=_like(inputs.Deal, company.deal, value=measure.money_shape(company.deal.value)),
        qualification=_like(
            inputs.Qualification, company.qualification, returns_per_week=company.qualification.returns.hazard_per_week
        ),
        handoff=_handoff(company, measure),
        sales=_sales(company, measure),
        response=_response(company, measure),
        closing=_closing(company, measure),
        customers=_like(
            inputs.Customers,
            company.customers,
            references_usual=company.customers.references.usual,
            reference_weeks=company.customers.references.last,
        ),
        strategy=_strategy(company),
        alignment=_alignment(company),
        agreement=_agreement(company, measure),
        costs=_like(inputs.Costs, company.costs, rep_per_minute=company.costs.rep),
    )


def _demand(company: schema.Scenario, measure: _Measure) -> inputs.Demand:
    demand = company.demand
    channels = tuple(
        _like(
            inputs.Channel,
            channel,
            per_week=channel.leads.per_week * demand.volume if channel.leads else 0.0,
            bursts=tuple(
                inputs.Burst(burst.at, round(burst.leads * demand.volume), burst.over.minutes)
                for burst in channel.bursts
                if company.run.has_week(burst.at)
            ),
            recorded=measure.columns[Column(channel.arrivals.file, channel.arrivals.column)]
            if channel.arrivals
            else None,
            urgency=channel.urgency.minutes,
        )
        for channel in demand.channels
    )
    weights = weekday_weights(demand.weekdays)
    mean = sum(weights) / len(weights)
    return inputs.Demand(
        demand.variance,
        tuple(weight / mean for weight in weights),
        demand.hours,
        channels,
        tuple(_like(inputs.Segment, segment) for segment in demand.segments),
        _like(inputs.Mails, demand.mails),
    )


def _strategy(company: schema.Scenario) -> inputs.Strategy:
    names = [segment.name for segment in company.demand.segments]
    chosen = company.strategy.segment
    return _like(inputs.Strategy, company.strategy, segment=None if chosen is None else names.index(chosen))


def _handoff(company: schema.Scenario, measure: _Measure) -> inputs.Handoff:
    handoff = company.handoff
    name = company.agreement.handoff.route or handoff.route
    route = next(each for each in handoff.routes if each.name == name)
    return _like(
        inputs.Handoff,
        handoff,
        route=inputs.Route(route.name, measure.business_shape(route.delay), route.loss),
        look_bm=measure.business(handoff.look),
        acceptance=_like(inputs.Acceptance, handoff.acceptance),
    )


def _sales(company: schema.Scenario, measure: _Measure) -> inputs.Sales:
    sales = company.sales
    return _like(
        inputs.Sales,
        sales,
        team=tuple(_like(inputs.Member, member) for member in sales.team),
        weighted=sales.assignment == "by_performance",
        development=_like(inputs.Development, sales.development, cost_per_minute=sales.development.cost),
        shared=sales.inbox == "shared",
        absence_bm_per_year=measure.business(sales.absence.days),
        absence_length_bm=measure.business(sales.absence.length),
        absences=tuple(
            inputs.Absence(each.rep, each.at, measure.business(each.for_))
            for each in sales.absences
            if company.run.has_week(each.at)
        ),
        own_per_minute=sales.own_prospecting,
        block_bm=measure.business(sales.prospecting_block),
        set_up_bm=measure.business(sales.set_up),
        resumption_bm=measure.business(sales.resumption),
        looking_cost_bm=measure.business(sales.looking_cost),
        duty_scale_bm=measure.business(sales.duty_scale),
        desk_work_waits_bm=measure.business(sales.desk_work_waits),
    )


def _response(company: schema.Scenario, measure: _Measure) -> inputs.Response:
    response, effort = company.response, company.response.effort
    return _like(
        inputs.Response,
        response,
        profile=inputs.Profile(response.profile),
        fading_after=response.fading.after.minutes,
        fading_power=response.fading.power,
        fading_otherwise=response.fading.otherwise,
        spacing_bm=measure.business(response.spacing),
        shortest_spacing_bm=measure.business(response.spacing_range[0]),
        longest_spacing_bm=measure.business(response.spacing_range[1]),
        perfunctory=_like(
            inputs.Perfunctory, response.perfunctory, effort_bm=measure.business(response.perfunctory.effort)
        ),
        effort=inputs.ResponseEffort(
            measure.business(effort.look),
            measure.business(effort.attempt),
            measure.business(effort.research),
            measure.business(effort.screening),
            measure.business(effort.conversation),
            effort.spread,
        ),
        handling=measure.business_shape(response.handling) if response.handling else None,
        patience=measure.elapsed_shape(response.patience) if response.patience else None,
    )


def _closing(company: schema.Scenario, measure: _Measure) -> inputs.Closing:
    closing, effort, delay = company.closing, company.closing.effort, company.closing.delay

    def stage(section: schema.StageDelay) -> inputs.StageDelay:
        return inputs.StageDelay(measure.business(section.at_least), measure.business(section.then))

    return _like(
        inputs.Closing,
        closing,
        qualify=_like(inputs.Qualify, closing.qualify),
        pass_fit=closing.discovery.pass_fit,
        pass_misfit=closing.discovery.pass_misfit,
        pass_misfit_by_definition=closing.discovery.pass_misfit_by_definition,
        win=_like(inputs.Win, closing.win),
        competitor=tuple((band.within.minutes, band.share) for band in closing.competitor),
        discovery_bm=measure.business(effort.discovery),
        demo_bm=measure.business(effort.demo),
        proposal_bm=measure.business(effort.proposal),
        proposal_without_collateral_bm=measure.business(effort.proposal_without_collateral),
        negotiation_bm=measure.business(effort.negotiation),
        discovery_delay=stage(delay.discovery),
        demo_delay=stage(delay.demo),
        proposal_delay=stage(delay.proposal),
        decision_delay=stage(delay.decision),
    )


def _alignment(company: schema.Scenario) -> inputs.Alignment:
    """Lift each dimension by the clause that was signed for it; a clause never lowers one, but for a goal in lead count."""
    ours, signed, brings = company.alignment, company.agreement, company.agreement.brings
    learning = ours.learning
    report = signed.together.report
    is_watched = bool(signed.sales.first_response)
    return _like(
        inputs.Alignment,
        ours,
        definition=max(ours.definition, brings.definition) if signed.marketing.definition else ours.definition,
        context=max(ours.context, brings.context) if signed.marketing.context else ours.context,
        reporting=max(ours.reporting, getattr(brings.report, report)) if report else ours.reporting,
        joint_goal=_joint_goal(company),
        enforcement=max(ours.follow_up, signed.watched.closely or 0.0) if is_watched else ours.follow_up,
        source_recorded="recorded" in (ours.lead_source, signed.together.lead_source),
        trust=_like(inputs.Trust, ours.trust),
        learning=_like(
            inputs.Learning, learning, budget_low=learning.budget_range[0], budget_high=learning.budget_range[1]
        ),
        focus_effect=_like(inputs.FocusEffect, ours.focus_effect),
        content_effect=_like(inputs.ContentEffect, ours.content_effect),
    )


def _joint_goal(company: schema.Scenario) -> float:
    ours, goal = company.alignment.joint_goal, company.agreement.together.goal
    if goal is None:
        return ours
    brought: float = getattr(company.agreement.brings.goal, goal)
    # who is paid for the count of leads pulls apart from who is paid for revenue: this goal can also divide
    return brought if goal == "lead_count" else max(ours, brought)


def _agreement(company: schema.Scenario, measure: _Measure) -> inputs.Agreement:
    signed = company.agreement
    attempts, disposition, report = signed.sales.attempts, signed.sales.disposition, signed.together.report
    leads = signed.marketing.qualified_leads
    return inputs.Agreement(
        qualified_leads_per_week=leads.per_week if leads else None,
        definition=signed.marketing.definition is not None,
        context=signed.marketing.context is not None,
        route=signed.handoff.route is not None,
        targets=tuple(_target(target, measure) for target in signed.sales.first_response),
        attempts=attempts.attempts if attempts else None,
        attempts_within_bm=measure.business(attempts.within) if attempts else None,
        disposition_bm=measure.business(disposition) if disposition else None,
        report_weeks=WEEKS_BETWEEN_REPORTS[report] if report else None,
        source=signed.together.lead_source is not None,
        goal=signed.together.goal,
        warn_at=signed.watched.warn_at,
        on_breach=frozenset(inputs.OnBreach(each) for each in signed.watched.on_breach),
        duty=signed.watched.duty is not None,
    )


def _target(target: schema.Target, measure: _Measure) -> inputs.Target:
    channel = target.when.source if target.when else None
    is_business = target.within.clock is Clock.BUSINESS
    minutes = measure.business(target.within) if is_business else measure.elapsed(target.within)
    return inputs.Target(channel, minutes, is_business)
