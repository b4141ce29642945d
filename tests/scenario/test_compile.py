"""What the model is given: every unit turned into minutes, shares and money, every clause into what it does."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from sim.distributions import Constant, Exponential, Lognormal
from sim.model.inputs import Alignment, Inputs, OnBreach, Policy, Profile
from sim.scenario import compile as compiled
from sim.scenario import load, names, override

DAY_BM = 480.0


def policy(base: str = "no-sla", **settings: object) -> Policy:
    """Compile a shipped scenario with other values, dots written as two underscores."""
    paths = {key.replace("__", "."): value for key, value in settings.items()}
    return compiled(override(load(base), paths)).policies[0][1]


def alignment(**settings: object) -> Alignment:
    return policy("no-sla", **settings).alignment


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_compiles(name: str) -> None:
    model = compiled(load(name))
    assert isinstance(model, Inputs)
    assert model.start == dt.datetime(2027, 1, 4)
    assert model.calendar.origin == dt.datetime(2026, 11, 9)
    assert (model.warm_up_weeks, model.horizon_weeks) == (8, 52)
    assert [week for week, _ in model.policies] == [-8]


class TestUnits:
    def test_rates_are_per_week_and_weights_relative(self) -> None:
        demand = policy().demand
        assert [channel.per_week for channel in demand.channels] == pytest.approx([15.2, 34.2, 9.2, 0, 11.4])
        assert sum(demand.weekdays) == pytest.approx(7)
        assert demand.weekdays[0] / demand.weekdays[6] == pytest.approx(1.15 / 0.35)
        assert len(demand.hours) == 24

    def test_volume_multiplies_rates_and_bursts(self) -> None:
        twice = policy(demand__volume=2).demand.channels
        assert twice[0].per_week == pytest.approx(30.4)
        assert twice[3].bursts[0].leads == 158

    def test_bursts_are_elapsed(self) -> None:
        burst = policy().demand.channels[3].bursts[0]
        assert (burst.week, burst.leads, burst.minutes) == (-4, 79, 3 * 1440.0)

    def test_business_time_is_measured_by_the_calendar(self) -> None:
        sales = policy().sales
        assert (sales.absence_bm_per_year, sales.absence_length_bm) == (25 * DAY_BM, 5 * DAY_BM)
        longer = policy(calendar__hours="Mon-Thu 9:00-19:00")
        assert longer.sales.absence_bm_per_year == 25 * 600.0
        assert longer.closing.demo_delay.then_bm == 4 * 600.0
        assert longer.sales.block_bm == sales.block_bm == 60.0

    def test_work_is_minutes(self) -> None:
        found = policy()
        assert (found.sales.set_up_bm, found.sales.duty_scale_bm) == (9.0, 30.0)
        assert (found.response.effort.attempt_bm, found.response.perfunctory.effort_bm) == (6.0, 1.5)
        assert (found.closing.proposal_bm, found.closing.negotiation_bm) == (150.0, 30.0)

    def test_elapsed_time_is_elapsed(self) -> None:
        found = policy()
        assert found.demand.channels[0].urgency == 10.0
        assert found.response.fading_after == 1800.0
        assert found.closing.competitor == ((60.0, 0.37), (1440.0, 0.16), (14_400.0, 0.24))

    def test_rates_of_work_and_money_are_per_minute(self) -> None:
        found = policy()
        assert found.sales.own_per_minute == pytest.approx(0.1 / 60)
        assert found.costs.rep_per_minute == pytest.approx(55 / 60)

    def test_returns_are_a_hazard(self) -> None:
        assert policy().qualification.returns_per_week == pytest.approx(-math.log(0.93) / 13)

    def test_distributions_are_of_minutes_and_money(self) -> None:
        found = policy()
        assert found.handoff.route.delay == Exponential(14 * 60)
        assert found.deal.value == Lognormal(19_000, 0.8)
        assert found.response.handling is None
        assert policy(response__handling="5 min").response.handling == Constant(5)
        assert policy(response__patience={"exponential": "2 h"}).response.patience == Exponential(120)

    def test_words_become_choices(self) -> None:
        assert policy().response.profile is Profile.VELOCIFY
        assert policy(sales__inbox="shared").sales.shared
        assert not policy().sales.shared


class TestAgreement:
    def test_nothing_signed_is_nothing(self) -> None:
        found = policy().agreement
        assert (found.qualified_leads_per_week, found.attempts, found.disposition_bm, found.report_weeks) == (None,) * 4
        assert (found.definition, found.context, found.route, found.source, found.duty) == (False,) * 5
        assert (found.targets, found.on_breach, found.goal, found.warn_at) == ((), frozenset(), None, None)

    def test_what_is_signed_is_promised(self) -> None:
        found = policy("sla").agreement
        assert found.qualified_leads_per_week == 40
        assert (found.attempts, found.attempts_within_bm, found.disposition_bm) == (6, 10 * DAY_BM, 15 * DAY_BM)
        assert (found.definition, found.context, found.route, found.source, found.duty) == (True,) * 5
        assert (found.goal, found.report_weeks, found.warn_at) == ("qualified_leads", 4.0, 0.75)
        assert found.on_breach == {OnBreach.REASSIGN}
        assert [(each.channel, each.minutes, each.business) for each in found.targets] == [
            ("demo_request", 60.0, True),
            (None, DAY_BM, True),
        ]

    def test_a_target_can_run_at_night(self) -> None:
        (target,) = policy(agreement__sales__first_response=[{"within": "1 day"}]).agreement.targets
        assert (target.minutes, target.business) == (1440.0, False)

    @pytest.mark.parametrize(("report", "weeks"), [("weekly", 1.0), ("monthly", 4.0), ("quarterly", 13.0)])
    def test_reports_come_every_so_many_weeks(self, report: str, weeks: float) -> None:
        assert policy(agreement__together__report=report).agreement.report_weeks == weeks

    def test_the_signed_route_is_taken(self) -> None:
        assert policy().handoff.route.name == "weekly"
        assert policy(handoff__route="daily").handoff.route.name == "daily"
        assert policy(agreement__handoff__route="at_once").handoff.route.name == "at_once"


class TestAlignment:
    @pytest.mark.parametrize(("habit", "level"), [("40%", 0.65), ("80%", 0.8)])
    def test_a_clause_lifts_and_never_lowers(self, habit: str, level: float) -> None:
        assert alignment(alignment__definition=habit, agreement__marketing__definition="agreed").definition == level
        assert alignment(alignment__definition=habit).definition == float(habit[:2]) / 100

    def test_context_and_reporting_are_lifted_too(self) -> None:
        assert alignment(agreement__marketing__context="with_every_lead").context == 0.5
        assert alignment(agreement__marketing__context="with_every_lead", alignment__context="80%").context == 0.8
        assert alignment(agreement__together__report="weekly").reporting == 0.9
        assert alignment(agreement__together__report="quarterly", alignment__reporting="35%").reporting == 0.35

    @pytest.mark.parametrize(
        ("goal", "level"), [("lead_count", 0.05), ("qualified_leads", 0.5), ("pipeline", 0.7), ("revenue", 0.9)]
    )
    def test_a_goal_brings_its_own(self, goal: str, level: float) -> None:
        assert alignment(agreement__together__goal=goal).joint_goal == level

    def test_counting_leads_also_divides_and_no_other_goal_does(self) -> None:
        assert alignment(agreement__together__goal="lead_count", alignment__joint_goal="60%").joint_goal == 0.05
        assert alignment(agreement__together__goal="qualified_leads", alignment__joint_goal="60%").joint_goal == 0.6

    def test_watching_works_on_a_clock_only(self) -> None:
        target = [{"within": "1 business day"}]
        assert alignment(alignment__follow_up="20%", agreement__watched__closely="80%").enforcement == 0.2
        assert alignment(agreement__sales__first_response=target).enforcement == 0.0
        assert alignment(agreement__sales__first_response=target, agreement__watched__closely="80%").enforcement == 0.8
        assert (
            alignment(
                alignment__follow_up="90%", agreement__sales__first_response=target, agreement__watched__closely="80%"
            ).enforcement
            == 0.9
        )

    def test_the_source_is_recorded_by_habit_or_by_clause(self) -> None:
        assert not alignment().source_recorded
        assert alignment(alignment__lead_source="recorded").source_recorded
        assert alignment(agreement__together__lead_source="recorded").source_recorded

    def test_the_budget_range_has_two_ends(self) -> None:
        learning = alignment().learning
        assert (learning.budget_low, learning.budget_high) == (0.45, 1.9)
