"""What is said before a run: overload in words with numbers, and what a shorter run leaves out."""

from __future__ import annotations

import re

import pytest

from sim.scenario import Scenario, derive, load, names, override, warnings
from sim.scenario import compile as compiled
from sim.scenario.overload import OVERLOADED, STRAINED, Load, estimate


def load_of(scenario: Scenario) -> Load:
    model = compiled(scenario)
    return estimate(model.policies[0][1], model)


@pytest.mark.parametrize("name", names())
def test_the_shipped_scenarios_ask_no_more_than_can_be_done_but_for_the_flood(name: str) -> None:
    said = warnings(load(name))
    if load(name).run.warm_up:
        assert said == []
    else:  # 1,200 leads at once, and nobody else
        assert [line.startswith("the 1,200 leads of ") for line in said] == [True]


def test_half_the_reps_are_strained_and_the_warning_says_how_much() -> None:
    (said,) = warnings(override(load("sla"), {"sales.reps": 2}))
    match = re.fullmatch(
        r"answering every lead as promised, and all that comes of it, takes about (\d+) of the (\d+) hours a week "
        r"that 2 reps have \((\d+)%\)\. "
        r"From about 70% on promises are missed and the reps' own pipeline shrinks\.",
        said,
    )
    assert match is not None
    asked, present, share = map(int, match.groups())
    assert share == pytest.approx(100 * asked / present, abs=1.5)
    assert STRAINED <= share / 100 < OVERLOADED


def test_more_than_enough_collapses() -> None:
    (said,) = warnings(override(load("sla"), {"demand.volume": 3}))
    assert said.endswith("From about 85% on few promises are kept and the reps' own pipeline collapses.")


def test_without_a_promise_leads_may_lie() -> None:
    assert warnings(override(load("no-sla"), {"sales.reps": 2})) == []
    said = warnings(override(load("no-sla"), {"sales.reps": 1, "demand.volume": 2}))[0]
    assert said.startswith("working every lead would take about ")
    assert " hours a week that one rep has " in said
    assert said.endswith("Nothing is promised, so the others will lie.")


def test_a_fair_larger_than_a_week_is_named() -> None:
    (said,) = warnings(derive(load("sla"), [{"at": "week 9", "event": "trade_fair"}]))
    assert said.startswith("From week 9 on: the 1,200 leads of trade_fair in week 9 are about ")
    assert said.endswith(" weeks of all that 4 reps have.")


def test_a_change_that_overloads_is_said_once_with_its_week() -> None:
    said = warnings(
        derive(
            load("sla"),
            [{"at": "week 20", "set": {"sales.reps": 2}}, {"at": "week 30", "set": {"costs.overhead": "5M"}}],
        )
    )
    assert [each.split(":")[0] for each in said] == ["From week 20 on"]


def test_a_shorter_run_names_what_it_leaves_out() -> None:
    short = derive(
        override(
            load("sla"),
            {
                "run": {"horizon": "12 weeks", "warm_up": "8 weeks"},
                "demand.channels.trade_fair.bursts": [
                    {"at": f"week {week}", "leads": 79, "over": "3 days"} for week in (-4, 9, 22, 36)
                ],
                "sales.absences": [{"rep": 2, "at": "week 20", "for": "5 business days"}],
            },
        ),
        [{"at": "week 30", "set": {"sales.reps": 2}}],
    )
    assert warnings(short)[0] == (
        "the run goes from week -8 to week 12, so it leaves out the 79 leads of trade_fair of week 22, 36, "
        "the absence of rep 2 of week 20, the changes of week 30."
    )
    bursts = compiled(short).policies[0][1].demand.channels[3].bursts
    assert [burst.week for burst in bursts] == [-4, 9]
    assert compiled(short).policies[0][1].sales.absences == ()


class TestEstimate:
    def test_the_hours_present_are_those_of_the_calendar_less_absence_and_shrinkage(self) -> None:
        settings = {"sales.reps": 4, "sales.shrinkage": "12%", "sales.absence.days": "26 business days"}
        assert load_of(override(load("sla"), settings)).present == pytest.approx(4 * 40 * 0.9 * 0.88)

    def test_twice_the_leads_ask_twice_the_hours(self) -> None:
        base = load("sla")
        assert load_of(override(base, {"demand.volume": 2})).asked == pytest.approx(2 * load_of(base).asked, rel=0.01)

    def test_a_plain_queue_is_asked_its_handling(self) -> None:
        plain = override(
            load("no-sla"),
            {
                "response.handling": {"exponential": "12 min"},
                "response.reachable": "0%",
                "qualification.bar": "0%",
                "qualification.noise": 0,
                "alignment.focus_effect": {"volume": 0, "volume_base": 1},
                "handoff.routes.weekly.loss": "0%",
            },
        )
        everything = override(plain, {"qualification.bar_by_definition": "0%"})
        policy = compiled(everything).policies[0][1]
        at_once = sum(burst.leads for channel in policy.demand.channels for burst in channel.bursts)
        leads = sum(channel.per_week for channel in policy.demand.channels) + at_once / 60
        assert load_of(everything).asked == pytest.approx(leads * 12 / 60, rel=0.05)

    def test_more_attempts_and_a_worse_route_move_it_the_right_way(self) -> None:
        base = load("sla")
        assert (
            load_of(override(base, {"agreement.sales.attempts": "9 in 10 business days"})).asked > load_of(base).asked
        )
        assert load_of(override(base, {"agreement.handoff.route": "weekly"})).asked < load_of(base).asked
        assert load_of(override(base, {"sales.reps": 8})).share < load_of(base).share
