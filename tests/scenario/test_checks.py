"""Rules across fields, each broken once."""

from __future__ import annotations

import re

import pytest

from sim.errors import ScenarioError
from sim.scenario import checks, load, load_text, override

DEMAND = {
    "name": "podcast", "leads": "10 per week", "fit": "40%", "intent": "35%", "urgency": "20 min", "shops_elsewhere": "30%",
    "cost_per_lead": 160, "acceptance": 0, "loss": 1, "delay": 1, "attention": 1, "saturation": 0.7, "priority": 1,
}  # fmt: skip
ROUTE = {"name": "daily", "delay": "4 business hours", "loss": "4%"}
NOBODY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 0)

BROKEN: dict[str, tuple[dict[str, object], str]] = {
    "start_is_a_monday": (
        {"start": "2027-01-10"},
        "start: 2027-01-10 is a Sunday, and weeks begin on Mondays; write 2027-01-04",
    ),
    "some_day_and_hour_have_weight": (
        {"demand.weekdays": NOBODY},
        "demand.weekdays: all seven weights are 0, so no lead could ever come; give some day a weight",
    ),
    "channel_names_are_unique": (
        {"demand.channels": [DEMAND, DEMAND]},
        "demand.channels.podcast.name: the name 'podcast' is taken by an earlier item; write another",
    ),
    "channels_have_leads_or_arrivals": (
        {"demand.channels": [{key: value for key, value in DEMAND.items() if key != "leads"}]},
        "demand.channels.podcast: the channel has neither `leads` nor `arrivals`; write one of the two",
    ),
    "leads_can_be_counted": (
        {"demand.volume": 1000, "demand.channels.webinar.leads": "1000 per week"},
        "demand.channels: the channels bring about 64,043,000 leads in a run; write fewer than 5,000,000",
    ),
    "route_names_are_unique": (
        {"handoff.routes": [ROUTE, ROUTE], "handoff.route": "daily"},
        "handoff.routes.daily.name: the name 'daily' is taken by an earlier item; write another",
    ),
    "routes_exist": (
        {"handoff.route": "weekli"},
        "handoff.route: there is no route called 'weekli'; did you mean 'weekly'?",
    ),
    "targets_name_channels": (
        {"agreement.sales.first_response": [{"when": {"source": "webinars"}, "within": "1 h"}]},
        "agreement.sales.first_response.1.when.source: there is no channel called 'webinars'; did you mean 'webinar'?",
    ),
    "targets_can_be_reached": (
        {"agreement.sales.first_response": [{"within": "1 h"}, {"within": "2 h"}]},
        (
            "agreement.sales.first_response.2: an earlier target already holds for these leads; put this one before it, "
            "or leave it out"
        ),
    ),
    "goals_name_channels": (
        {"goals": ["wins >= 1", "wins{source=webinars} >= 1"]},
        "goals.2: there is no channel called 'webinars'; did you mean 'webinar'?",
    ),
    "absences_name_reps": (
        {"sales.absences": [{"rep": 5, "at": "week 3", "for": "1 business day"}]},
        "sales.absences.1.rep: there is no rep 5; write a number from 1 to 4",
    ),
    "reps_are_not_always_absent": (
        {"sales.absence.days": "260 business days"},
        "sales.absence.days: '260 business days' is the whole working year; write less",
    ),
    "segments_make_up_the_market": (
        {"strategy.segment": "enterprice"},
        "strategy.segment: there is no segment called 'enterprice'; did you mean 'enterprise'?",
    ),
    "competitors_are_at_most_all": (
        {"closing.competitor": [{"within": "1 h", "share": "60%"}, {"within": "2 h", "share": "41%"}]},
        "closing.competitor: the shares sum to 101%; write 100% or less in all",
    ),
    "competitors_stand_in_order": (
        {"closing.competitor": [{"within": "2 h", "share": "60%"}, {"within": "2 h", "share": "30%"}]},
        "closing.competitor.2.within: this is not later than the band before it; write the bands in the order of their times",
    ),
    "budget_range_is_ordered": (
        {"alignment.learning.budget_range": [2, 1]},
        "alignment.learning.budget_range: 2 is more than 1; write the lower multiple first",
    ),
    "bar_stays_below_one": (
        {"qualification.bar_by_definition": "-30%"},
        "qualification.bar_by_definition: with an agreed definition the bar is -10%; keep it within 0% and 100%",
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_says_so_once_in_its_place(rule: str) -> None:
    settings, message = BROKEN[rule]
    with pytest.raises(ScenarioError) as caught:
        override(load("no-sla"), settings)
    assert str(caught.value) == f"--set: {message}"


def test_segments_share_out_the_whole_market() -> None:
    whole = {"name": "all", "share": "90%", "fit": 1, "value": 1, "win": 0, "effort": 1, "references": 12}
    with pytest.raises(
        ScenarioError, match=r"demand\.segments: the shares add up to 90%; together they are the market, 100%"
    ):
        override(load("no-sla"), {"demand.segments": [whole]})


def test_every_rule_is_broken_here_once() -> None:
    names = {each.__name__ for each in checks._RULES}
    assert names == set(BROKEN)


@pytest.mark.parametrize(
    "settings",
    [
        {"closing.competitor": [{"within": "1 h", "share": "60%"}, {"within": "2 h", "share": "40%"}]},
        {"alignment.learning.budget_range": [1, 1]},
        {"sales.absence.days": "259 business days"},
        {"agreement.sales.first_response": [{"when": {"source": "webinar"}, "within": "1 h"}, {"within": "2 h"}]},
        {"start": "2027-01-11"},
        {"demand.channels": [DEMAND]},
    ],
)
def test_what_just_keeps_a_rule_is_fine(settings: dict[str, object]) -> None:
    override(load("no-sla"), settings)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "extends: no-sla\nqualification: {bar: 95%}\n",
            r"x:2:22: qualification.bar_by_definition: with an agreed definition the bar is \d+%; keep it",
        ),
        (
            "extends: no-sla\nhandoff: {routes: [{name: mail, delay: 0 business hours, loss: 4%}]}\n",
            r"x:2:19: handoff.route: there is no route called 'weekly'; write one of mail",
        ),
        (
            "extends: no-sla\nsales: {absences: [{rep: 4, at: week 3, for: 1 business day}]}\n",
            r"--set: sales.absences.1.rep: there is no rep 4; write a number from 1 to 3",
        ),
    ],
)
def test_a_broken_rule_is_shown_where_the_user_can_mend_it(text: str, problem: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        override(load_text(text, "x"), {"sales.reps": 3})
    (said,) = str(caught.value).splitlines()
    assert re.match(problem, said)
