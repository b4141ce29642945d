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
# numbers of our own: those that ship are there to be tuned
BRINGS = {
    "definition": "65%",
    "context": "65%",
    "report": {"quarterly": "20%", "monthly": "60%", "weekly": "90%"},
    "goal": {"lead_count": "5%", "qualified_leads": "50%", "pipeline": "70%", "revenue": "90%"},
}
SIGNED = {
    "marketing": {"qualified_leads": "40 per week", "definition": "agreed", "context": "with_every_lead"},
    "handoff": {"route": "at_once"},
    "sales": {
        "first_response": [
            {"when": {"source": "demo_request"}, "within": "1 business hour"},
            {"within": "1 business day"},
        ],
        "attempts": "6 in 10 business days",
        "disposition": "15 business days",
    },
    "together": {"report": "monthly", "lead_source": "recorded", "goal": "qualified_leads"},
    "watched": {"closely": "80%", "warn_at": "75%", "on_breach": ["reassign"], "duty": "on"},
}


def policy(**settings: object) -> Policy:
    """Compile the complete scenario with other values, dots written as two underscores."""
    paths = {key.replace("__", "."): value for key, value in settings.items()}
    return compiled(override(load("no-sla"), paths)).policies[0][1]


def alignment(**settings: object) -> Alignment:
    return policy(**settings).alignment


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_compiles(name: str) -> None:
    model = compiled(load(name))
    assert isinstance(model, Inputs)
    assert model.start == dt.datetime(2027, 1, 4)
    assert model.calendar.origin == model.start - dt.timedelta(weeks=model.warm_up_weeks)
    assert [week for week, _ in model.policies] == [-model.warm_up_weeks or 1]


class TestUnits:
    def test_rates_are_per_week_and_weights_relative(self) -> None:
        weekdays = {"mon": 2, "tue": 1, "wed": 1, "thu": 1, "fri": 1, "sat": 0.5, "sun": 0.5}
        demand = policy(
            demand__channels__webinar__leads="8 per day", demand__weekdays=weekdays, demand__hours=[1] * 24
        ).demand
        assert demand.channels[2].per_week == 56
        assert list(demand.weekdays) == [2, 1, 1, 1, 1, 0.5, 0.5]
        thrice = policy(demand__weekdays={key: 3 * value for key, value in weekdays.items()}).demand
        assert thrice.weekdays == demand.weekdays
        assert list(demand.hours) == [1.0] * 24

    def test_volume_multiplies_rates_and_bursts(self) -> None:
        once, twice = policy().demand.channels, policy(demand__volume=2).demand.channels
        assert [channel.per_week for channel in twice] == [2 * channel.per_week for channel in once]
        assert twice[3].bursts[0].leads == 2 * once[3].bursts[0].leads

    def test_bursts_are_elapsed(self) -> None:
        (burst,) = (
            policy(demand__channels__webinar__bursts=[{"at": "week -4", "leads": 79, "over": "3 days"}])
            .demand.channels[2]
            .bursts
        )
        assert (burst.week, burst.leads, burst.minutes) == (-4, 79, 3 * 1440.0)

    def test_business_time_is_measured_by_the_calendar(self) -> None:
        times: dict[str, object] = {
            "sales__absence": {"days": "25 business days", "length": "1 business week"},
            "sales__prospecting_block": "1 business hour",
            "closing__delay__demo__then": "4 business days",
        }
        usual, longer = policy(**times), policy(**times, calendar__hours="Mon-Thu 9:00-19:00")
        assert (usual.sales.absence_bm_per_year, usual.sales.absence_length_bm) == (25 * DAY_BM, 5 * DAY_BM)
        assert (longer.sales.absence_bm_per_year, longer.sales.absence_length_bm) == (25 * 600.0, 4 * 600.0)
        assert (usual.closing.demo_delay.then_bm, longer.closing.demo_delay.then_bm) == (4 * DAY_BM, 4 * 600.0)
        assert usual.sales.block_bm == longer.sales.block_bm == 60.0

    def test_work_is_minutes(self) -> None:
        found = policy(
            sales__set_up="9 min",
            sales__duty_scale="30 business min",
            response__effort__attempt="0.1 h",
            response__perfunctory__effort="90 business min",
            closing__effort__proposal="2.5 h",
        )
        assert (found.sales.set_up_bm, found.sales.duty_scale_bm) == (9.0, 30.0)
        assert (found.response.effort.attempt_bm, found.response.perfunctory.effort_bm) == (6.0, 90.0)
        assert found.closing.proposal_bm == 150.0

    def test_elapsed_time_is_elapsed(self) -> None:
        found = policy(
            demand__channels__demo_request__urgency="10 min",
            response__fading__after="30 h",
            closing__competitor=[{"within": "1 h", "share": "37%"}, {"within": "10 days", "share": "24%"}],
        )
        assert found.demand.channels[0].urgency == 10.0
        assert found.response.fading_after == 1800.0
        assert found.closing.competitor == ((60.0, 0.37), (14_400.0, 0.24))

    def test_rates_of_work_and_money_are_per_minute(self) -> None:
        found = policy(sales__own_prospecting="0.1 per hour", costs__rep="60 per hour")
        assert found.sales.own_per_minute == pytest.approx(0.1 / 60)
        assert found.costs.rep_per_minute == 1.0

    def test_returns_are_a_hazard(self) -> None:
        found = policy(qualification__returns="7% per quarter")
        assert found.qualification.returns_per_week == pytest.approx(-math.log(0.93) / 13)

    def test_distributions_are_of_minutes_and_money(self) -> None:
        found = policy(
            handoff__routes__weekly__delay={"exponential": "14 business hours"},
            deal__value={"lognormal": {"mean": "19k", "sigma": 0.8}},
            response__handling="5 min",
            response__patience={"exponential": "2 h"},
        )
        assert found.handoff.route.delay == Exponential(14 * 60)
        assert found.deal.value == Lognormal(19_000, 0.8)
        assert found.response.handling == Constant(5)
        assert found.response.patience == Exponential(120)
        assert (policy().response.handling, policy().response.patience) == (None, None)

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
        found = policy(agreement=SIGNED).agreement
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
        signed = {"marketing": {"definition": "agreed", "context": "with_every_lead"}, "brings": BRINGS}
        lifted = alignment(alignment={"definition": habit, "context": habit}, agreement=signed)
        assert (lifted.definition, lifted.context) == (level, level)
        unsigned = alignment(alignment={"definition": habit, "context": habit}, agreement={"brings": BRINGS})
        assert unsigned.definition == unsigned.context == float(habit[:2]) / 100

    @pytest.mark.parametrize(("report", "level"), [("weekly", 0.9), ("monthly", 0.6), ("quarterly", 0.3)])
    def test_a_report_brings_its_own_and_never_less(self, report: str, level: float) -> None:
        settings = {"together": {"report": report}, "brings": BRINGS}
        assert alignment(alignment__reporting="30%", agreement=settings).reporting == level

    @pytest.mark.parametrize(
        ("goal", "level"), [("lead_count", 0.05), ("qualified_leads", 0.5), ("pipeline", 0.7), ("revenue", 0.9)]
    )
    def test_a_goal_brings_its_own(self, goal: str, level: float) -> None:
        settings = {"together": {"goal": goal}, "brings": BRINGS}
        assert alignment(alignment__joint_goal="20%", agreement=settings).joint_goal == level

    @pytest.mark.parametrize(("goal", "level"), [("lead_count", 0.05), ("qualified_leads", 0.6)])
    def test_counting_leads_also_divides_and_no_other_goal_does(self, goal: str, level: float) -> None:
        settings = {"together": {"goal": goal}, "brings": BRINGS}
        assert alignment(alignment__joint_goal="60%", agreement=settings).joint_goal == level

    @pytest.mark.parametrize(
        ("follow_up", "targets", "closely", "enforcement"),
        [
            ("20%", [], "80%", 0.2),
            ("0%", [{"within": "1 business day"}], None, 0.0),
            ("20%", [{"within": "1 business day"}], "80%", 0.8),
            ("90%", [{"within": "1 business day"}], "80%", 0.9),
        ],
    )
    def test_watching_works_on_a_clock_only(
        self, follow_up: str, targets: list[object], closely: str | None, enforcement: float
    ) -> None:
        signed = {"sales": {"first_response": targets}, "watched": {"closely": closely}}
        assert alignment(alignment__follow_up=follow_up, agreement=signed).enforcement == enforcement

    def test_the_source_is_recorded_by_habit_or_by_clause(self) -> None:
        assert not alignment().source_recorded
        assert alignment(alignment__lead_source="recorded").source_recorded
        assert alignment(agreement__together__lead_source="recorded").source_recorded

    def test_the_budget_range_has_two_ends(self) -> None:
        learning = alignment(alignment__learning__budget_range=[0.5, 2]).learning
        assert (learning.budget_low, learning.budget_high) == (0.5, 2.0)
