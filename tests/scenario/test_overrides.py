"""Paths: one syntax for ``--set``, sweeps, changes and the game, with the file's own messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import load, override
from sim.scenario.nodes import Scalar, find
from sim.scenario.overrides import located


def said(*options: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load("sla", options)
    return str(caught.value)


def test_a_value_is_written_as_in_a_file() -> None:
    scenario = load("sla", ["sales.reps=5", "costs.hiring = 15k", "sales.rule=priority"])
    assert (scenario.sales.reps, scenario.costs.hiring, scenario.sales.rule) == (5, 15_000.0, "priority")


def test_items_are_named_or_numbered() -> None:
    scenario = load(
        "sla",
        [
            "demand.channels.demo_request.leads=30 per week",
            "agreement.sales.first_response.2.within=2 business days",
            "demand.channels.webinar.budget=2",
        ],
    )
    assert scenario.demand.channels[0].leads is not None
    assert scenario.demand.channels[0].leads.per_week == 30
    assert str(scenario.agreement.sales.first_response[1].within) == "2 business days"
    assert scenario.demand.channels[2].budget == 2.0


def test_a_map_is_merged_and_anything_else_replaced() -> None:
    scenario = load(
        "sla", ["sales.absence={days: 30 business days}", "agreement.watched.on_breach=[notify, tell_manager]"]
    )
    assert str(scenario.sales.absence.days) == "30 business days"
    assert str(scenario.sales.absence.length) == "5 business days"
    assert scenario.agreement.watched.on_breach == ("notify", "tell_manager")


def test_null_takes_a_clause_out() -> None:
    assert load("sla", ["agreement.together.goal=null"]).agreement.together.goal is None


def test_a_distribution_can_stand_where_nothing_was() -> None:
    scenario = load("sla", ["response.handling={exponential: 5 min}"])
    assert scenario.response.handling is not None
    assert load("sla", ["response.handling.exponential=5 min"]).response.handling == scenario.response.handling


def test_later_settings_win() -> None:
    assert load("sla", ["sales.reps=5", "sales.reps=6"]).sales.reps == 6


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("sales.rep=5", "--set: sales: unknown key 'rep'; did you mean 'reps'?"),
        ("sale.reps=5", "--set: unknown key 'sale'; did you mean 'sales'?"),
        ("sales.reps", "--set: 'sales.reps' sets nothing; write PATH=VALUE, as in sales.reps=5"),
        ("=5", "--set: '=5' sets nothing; write PATH=VALUE, as in sales.reps=5"),
        ("sales.reps=", "--set: sales.reps: the key has no value; write `reps: 4`"),
        ("sales.reps=five", "--set: sales.reps: expected a whole number of people from 1 to 1000, found 'five'"),
        (
            "sales.reps.x=5",
            "--set: sales.reps.x: 'sales.reps' is a single value, nothing lies below it; end the path there",
        ),
        (
            "sales.look=[",
            "--set: sales.look: nothing stands where a value should; write it, and close every bracket",
        ),
        (
            "demand.channels.demo.leads=3",
            (
                "--set: demand.channels.demo.leads: 'demand.channels' has no item called 'demo'; "
                "write one of demo_request, website_content, webinar, trade_fair, bought_list"
            ),
        ),
        (
            "demand.channels.webinars.leads=3",
            "--set: demand.channels.webinars.leads: 'demand.channels' has no item called 'webinars'; did you mean 'webinar'?",
        ),
        (
            "agreement.sales.first_response.3.within=1 h",
            (
                "--set: agreement.sales.first_response.3.within: 'agreement.sales.first_response' has no item 3; "
                "write a number from 1 to 2"
            ),
        ),
        ("changes.1.at=week 3", "--set: changes.1.at: 'changes' has no item 1; it is empty, set it whole"),
        ("extends=sla", "--set: extends: it is read before anything is set; write it in a file"),
    ],
)
def test_a_path_or_value_that_cannot_be_is_refused_as_in_a_file(option: str, message: str) -> None:
    assert said(option) == message


def test_all_options_are_checked_at_once() -> None:
    assert len(said("sales.rep=5", "sales.reps=0", "run.seed=x").splitlines()) == 3


def test_override_takes_plain_data_too() -> None:
    base = load("sla")
    assert override(base, {"sales.reps": 5}).sales.reps == override(base, {"sales.reps": "5"}).sales.reps == 5
    ours = override(base, {"agreement.sales.first_response": [{"within": "4 business hours"}]})
    assert len(ours.agreement.sales.first_response) == 1
    assert base.sales.reps == 4
    with pytest.raises(ScenarioError, match=r"^--set: sales.reps: 0 is out of range"):
        override(base, {"sales.reps": 0})
    with pytest.raises(ScenarioError, match=r"^--set: sales.reps: nothing stands where a value should"):
        override(base, {"sales.reps": "["})


PATHS = st.from_regex(r"[a-z_.0-9]{0,30}", fullmatch=True)
VALUES = st.one_of(st.none(), st.text(max_size=20), st.integers(), st.floats(), st.lists(st.integers(), max_size=3))


@given(st.dictionaries(PATHS, VALUES, max_size=3))
def test_no_path_and_no_value_is_more_than_refused(settings: dict[str, object]) -> None:
    try:
        override(load("sla"), settings)
    except ScenarioError as error:
        problems = error.problems
    else:
        problems = ()
    assert all(problem.file == "--set" and problem.message for problem in problems)


def test_a_path_leads_where_the_tree_has_it() -> None:
    tree = load("sla").origin.tree
    assert located(tree, "demand.channels.webinar.fit") == ("demand", "channels", 2, "fit")
    assert located(tree, "demand.channels.podcast.fit") == ("demand", "channels", "podcast", "fit")
    node = find(tree, located(tree, "agreement.sales.first_response.1.within"))
    assert isinstance(node, Scalar)
    assert node.value == "1 business hour"
