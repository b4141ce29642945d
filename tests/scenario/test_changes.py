"""What changes in which week."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario import Scenario, derive, load, load_text, override
from sim.scenario import compile as compiled
from sim.scenario.events import EVENTS


def with_changes(*changes: dict[str, object]) -> Scenario:
    return derive(load("sla"), changes)


def test_each_week_with_a_change_has_its_policy() -> None:
    model = compiled(
        with_changes(
            {"at": "week 30", "set": {"sales.reps": 6, "closing.price_pitch": "50%"}},
            {"at": "week 10", "set": {"sales.reps": 5}},
            {"at": "week 30", "set": {"costs.overhead": "5M"}},
        )
    )
    assert [week for week, _ in model.policies] == [-8, 10, 30]
    assert [policy.sales.reps for _, policy in model.policies] == [4, 5, 6]
    assert [policy.closing.price_pitch for _, policy in model.policies][-1] == 0.5
    assert [policy.costs.overhead for _, policy in model.policies][-1] == 5e6
    assert model.policies[0][1].costs == model.policies[1][1].costs


def test_what_does_not_change_stays_equal() -> None:
    (_, before), (_, after) = compiled(with_changes({"at": "week 10", "set": {"sales.reps": 5}})).policies
    assert before.demand == after.demand
    assert before.agreement == after.agreement


def test_a_change_in_week_1_without_a_warm_up_comes_first() -> None:
    cold = override(load("sla"), {"run.warm_up": "0 weeks"})
    model = compiled(derive(cold, [{"at": "week 1", "set": {"sales.reps": 9}}]))
    assert [(week, policy.sales.reps) for week, policy in model.policies] == [(1, 9)]


def test_a_change_after_the_end_never_happens() -> None:
    short = override(with_changes({"at": "week 30", "set": {"sales.reps": 9}}), {"run.horizon": "20 weeks"})
    assert len(compiled(short).policies) == 1


def test_a_clause_can_be_signed_and_taken_out() -> None:
    model = compiled(
        derive(
            load("no-sla"),
            [
                {"at": "week 10", "set": {"agreement.together": {"goal": "pipeline", "report": "weekly"}}},
                {"at": "week 20", "set": {"agreement.together.goal": None}},
            ],
        )
    )
    assert [policy.agreement.goal for _, policy in model.policies] == [None, "pipeline", None]
    before, during, after = (policy.alignment for _, policy in model.policies)
    assert before.joint_goal == after.joint_goal < during.joint_goal
    assert before.reporting < during.reporting == after.reporting


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("start", "2027-01-11", "it holds for the whole run"),
        ("run.seed", 3, "it holds for the whole run"),
        ("run", {"seed": 3}, "it holds for the whole run"),
        ("calendar.hours", "Mon-Fri 8:00-16:00", "it holds for the whole run"),
        ("currency", "USD", "it holds for the whole run"),
        ("goals", ["wins >= 3"], "it holds for the whole run"),
        ("changes", [], "it holds for the whole run"),
        ("response.profile", "hbr", "buyers do not change with a policy"),
        ("response", {"profile": "hbr"}, "buyers do not change with a policy"),
        ("sales.inbox", "shared", "the way leads are owned is the team's shape"),
        ("demand.channels.webinar.name", "seminar", "leads are told apart by it"),
        ("demand.channels.webinar.arrivals", {"file": "a.csv", "column": "t"}, "the past is written"),
    ],
)
def test_what_cannot_change_during_a_run_says_why(path: str, value: object, reason: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        with_changes({"at": "week 5", "set": {path: value}})
    assert all(each.message.endswith(f": this cannot change during a run: {reason}") for each in caught.value.problems)


def test_the_channels_stay_the_same() -> None:
    with pytest.raises(
        ScenarioError, match=r"its items stay the same; name one, as in demand.channels.demo_request.loss"
    ):
        with_changes({"at": "week 5", "set": {"demand.channels": []}})
    with pytest.raises(ScenarioError, match=r"its items stay the same; name one, as in handoff.routes.at_once.loss"):
        with_changes({"at": "week 5", "set": {"handoff": {"routes": []}}})


def test_a_mistake_in_a_change_is_shown_in_the_change() -> None:
    text = "extends: no-sla\nchanges:\n  - at: week 5\n    set:\n      sales.reps: 0\n      handoff.route: by_pigeon\n"
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "x")
    assert str(caught.value).splitlines() == [
        "x:5:19: sales.reps: 0 is out of range; write a whole number of people from 1 to 1000",
        "x:6:22: handoff.route: there is no route called 'by_pigeon'; write one of at_once, daily, weekly",
    ]


def test_a_leaver_may_have_an_absence_planned() -> None:
    scenario = override(load("no-sla"), {"sales.absences": [{"rep": 4, "at": "week 20", "for": "5 business days"}]})
    left = derive(scenario, [{"at": "week 10", "event": "rep_leaves"}])
    assert compiled(left).policies[1][1].sales.reps == 3


class TestEvents:
    def test_a_rep_leaves(self) -> None:
        reps = [
            policy.sales.reps for _, policy in compiled(with_changes({"at": "week 5", "event": "rep_leaves"})).policies
        ]
        assert reps == [4, 3]

    def test_the_last_rep_cannot(self) -> None:
        alone = override(load("sla"), {"sales.reps": 1})
        with pytest.raises(
            ScenarioError, match=r"changes.1: rep_leaves would leave nobody in sales; begin with more reps"
        ):
            derive(alone, [{"at": "week 5", "event": "rep_leaves"}])

    def test_a_trade_fair_adds_a_burst_in_its_week(self) -> None:
        (_, before), (_, after) = compiled(with_changes({"at": "week 5", "event": "trade_fair"})).policies
        added = set(after.demand.channels[3].bursts) - set(before.demand.channels[3].bursts)
        assert [(burst.week, burst.leads, burst.minutes) for burst in added] == [(5, 1200, 3 * 1440)]

    def test_a_trade_fair_needs_its_channel(self) -> None:
        channel = {
            "name": "podcast", "leads": "10 per week", "fit": "40%", "intent": "35%", "urgency": "20 min",
            "shops_elsewhere": "30%", "cost_per_lead": 160, "acceptance": 0, "loss": 1, "delay": 1, "attention": 1,
            "saturation": 0.7, "priority": 1,
        }  # fmt: skip
        bare = override(load("no-sla"), {"demand.channels": [channel]})
        with pytest.raises(ScenarioError, match=r"trade_fair needs a channel called 'trade_fair'; name one so"):
            derive(bare, [{"at": "week 5", "event": "trade_fair"}])

    def test_a_price_cut_is_a_price_pitch(self) -> None:
        assert with_changes({"at": "week 5", "event": "price_cut"}).origin.later[0][1].closing.price_pitch == 0.6

    def test_a_rebrand_leaves_less_of_one_story(self) -> None:
        assert with_changes({"at": "week 5", "event": "rebrand"}).origin.later[0][1].alignment.message == pytest.approx(
            0.24
        )

    @pytest.mark.parametrize("name", EVENTS)
    def test_every_event_changes_something_that_may_change(self, name: str) -> None:
        (_, before), (_, after) = compiled(with_changes({"at": "week 5", "event": name})).policies
        assert before != after
        assert EVENTS[name].meaning
