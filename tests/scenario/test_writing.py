"""A scenario written back to a file is the same scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import compile as compiled
from sim.scenario import differences, dump, load, load_text, names, override
from sim.scenario.nodes import Mark, Source, planted
from sim.scenario.writing import one_line

PERCENT = st.integers(0, 100).map("{}%".format)
BUSINESS_TIME = st.sampled_from(["1 business hour", "30 business min", "2.5 business days"])
NAMES = [
    "no",
    "17:30",
    "1e-3",
    "true",
    "null",
    "~",
    "Zürich & Söhne",
    "a: b",
    "# x",
    "'",
    '"',
    "- a",
    "[x]",
    "0x1F",
    "=",
    "<<",
]
LETTERS = st.one_of(st.characters(categories=["L", "N", "P", "S", "Zs"]), st.just("\n"))
BURST = st.fixed_dictionaries(
    {"at": st.integers(1, 52).map("week {}".format), "leads": st.integers(1, 99), "over": st.just("3 days")}
)
CHANGE = st.fixed_dictionaries(
    {"at": st.integers(1, 52).map("week {}".format), "set": st.just({"sales.rule": "priority"})}
)


def quoted(text: str) -> str:
    """Write a text so that YAML reads it back as it is."""
    return json.dumps(text, ensure_ascii=False)


SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(NAMES).map(quoted),
    "story": st.text(LETTERS, min_size=1, max_size=200).filter(str.strip).map(quoted),
    "sales.reps": st.integers(1, 1000),
    "sales.shrinkage": st.integers(0, 90).map("{}%".format),
    "sales.prospecting_block": BUSINESS_TIME,
    "handoff.acceptance.score": st.floats(-20, 20),
    "demand.variance": st.floats(0, 10),
    "demand.channels.webinar.leads": st.integers(0, 1000).map("{} per week".format),
    "demand.channels.webinar.bursts": st.lists(BURST, max_size=3),
    "deal.value": st.sampled_from(
        ["24k", {"lognormal": {"mean": "19k", "sigma": 1}}, {"gamma": {"mean": 5, "shape": 2.5}}]
    ),
    "agreement.sales.attempts": st.sampled_from([None, "6 in 10 business days"]),
    "agreement.sales.first_response": st.lists(st.fixed_dictionaries({"within": BUSINESS_TIME}), max_size=1),
    "agreement.watched.duty": st.sampled_from([None, "on"]),
    "alignment.message": PERCENT,
    "goals": st.lists(st.sampled_from(["wins >= 3", "first_response{source=webinar} <= 2 business hours"]), max_size=2),
    "changes": st.lists(CHANGE, max_size=2),
}


@pytest.mark.parametrize("name", names())
def test_a_shipped_scenario_comes_back(name: str) -> None:
    scenario = load(name)
    again = load_text(dump(scenario), name)
    assert again.fingerprint == scenario.fingerprint
    assert compiled(again) == compiled(scenario)


@given(st.fixed_dictionaries({}, optional=SETTINGS))
def test_any_scenario_comes_back(settings: dict[str, object]) -> None:
    scenario = override(load("sla"), settings)
    again = load_text(dump(scenario), "again")
    assert again.fingerprint == scenario.fingerprint
    assert (again.name, again.story) == (scenario.name, scenario.story)
    assert compiled(again) == compiled(scenario)


def test_what_is_written_extends_nothing_and_stands_in_the_order_of_the_file() -> None:
    text = dump(load("sla"))
    assert text.startswith("schema: 1\nname: SLA\nstory: >\n  Marketing and Sales signed one page.")
    assert "extends" not in text
    assert "\ncosts:\n  rep: 55 per hour\n" in text
    assert "      bursts:\n        - {at: week -4, leads: 79, over: 3 days}\n" in text
    assert max(map(len, text.splitlines())) <= 120


def test_data_files_are_still_named(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("v\n1\n2\n", encoding="utf-8")
    ours = load_text("extends: no-sla\ndeal: {value: {empirical: {file: v.csv, column: v}}}\n", folder=tmp_path)
    assert load_text(dump(ours), folder=tmp_path).fingerprint == ours.fingerprint


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (None, "null"),
        (True, "true"),
        (5, "5"),
        (0.001, "0.001"),
        ("no", "no"),
        ("two\nlines\n", "two lines"),
        (["a", 1], "[a, 1]"),
        ({"when": {"source": "x"}, "within": "1 h"}, "{when: {source: x}, within: 1 h}"),
        (["1e-3"], "['1e-3']"),
    ],
)
def test_a_value_on_one_line(data: object, text: str) -> None:
    assert one_line(planted(data, Mark(Source("x")))) == text


class TestDifferences:
    def test_the_policy_of_a_file_is_what_differs_from_its_base(self) -> None:
        scenario = load("typical")
        assert scenario.origin.parent is not None
        found = {
            each.path: (each.before, each.after) for each in differences(scenario.origin.parent, scenario.origin.tree)
        }
        assert found["handoff.route"] == ("weekly", "daily")
        assert found["alignment.follow_up"] == ("0%", "20%")
        assert "sales.reps" not in found

    def test_a_scenario_that_extends_nothing_has_no_parent(self) -> None:
        assert load("no-sla").origin.parent is None

    def test_items_are_compared_by_name_and_lists_as_a_whole(self) -> None:
        base = load("sla")
        ours = override(
            base,
            {
                "demand.channels.webinar.fit": "50%",
                "agreement.watched.on_breach": ["notify"],
                "response.patience": "1 h",
            },
        )
        found = [(each.path, each.before, each.after) for each in differences(base.origin.tree, ours.origin.tree)]
        assert found == [
            ("demand.channels.webinar.fit", "36%", "50%"),
            ("response.patience", "null", "1 h"),
            ("agreement.watched.on_breach", "[reassign]", "[notify]"),
        ]

    def test_what_one_side_lacks_is_nothing(self) -> None:
        base = load("sla")
        ours = override(base, {"demand.channels.webinar.budget": 2})
        (found,) = differences(base.origin.tree, ours.origin.tree)
        assert (found.path, found.before, found.after) == ("demand.channels.webinar.budget", "nothing", "2")
        (found,) = differences(ours.origin.tree, base.origin.tree)
        assert (found.before, found.after) == ("2", "nothing")
        assert differences(base.origin.tree, base.origin.tree) == []
