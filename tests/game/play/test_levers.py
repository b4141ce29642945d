"""The registry of levers: what it offers any company, what it becomes, and the page that is written from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play import levers
from game.play.company import Source
from game.play.figures import nice_step
from game.play.levers import Kind
from game.play.levers_page import page
from game.play.quarter import open_company
from game.play.shelf import COMPANY
from tests.game.play.scripted import M, S
from tests.game.play.small_company import TODAY, company

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "levers.md"

sources = st.builds(
    Source,
    name=st.sampled_from(["a", "b", "c"]),
    weekly=st.floats(0, 500),
    bursts=st.lists(st.tuples(st.integers(-8, 52), st.integers(1, 2_000)), max_size=4).map(tuple),
    cost_per_lead=st.floats(1, 2_000),
)
companies = st.lists(sources, min_size=1, max_size=3, unique_by=lambda source: source.name).map(
    lambda several: company(sources=tuple(several))
)


@given(companies, st.integers(1, 4))
def test_every_lever_allows_where_it_stands_and_its_ends(played, quarter) -> None:
    for lever in levers.registry(played, quarter).values():
        assert lever.allows(lever.default)
        if lever.kind is not Kind.CHOICE:
            assert lever.low < lever.high
            assert lever.allows(lever.low)
            assert not lever.allows(lever.high + lever.step)
        assert lever.label
        assert lever.explain.endswith(".")


@given(companies, st.integers(1, 4))
def test_an_untouched_plan_sets_nothing(played, quarter) -> None:
    plan = {lever.id: lever.default for lever in levers.registry(played, quarter).values()}
    assert levers.settings(played, quarter, {M: plan, S: plan}) == {}


@given(companies, st.integers(1, 4), st.data())
def test_a_budget_sets_what_a_scenario_takes(played, quarter, data) -> None:
    for lever in levers.registry(played, quarter).values():
        if not lever.id.startswith(levers.BUDGET):
            continue
        steps = data.draw(st.integers(0, int((lever.high - lever.low) / lever.step)))
        value = lever.low + steps * lever.step
        made = levers.settings(played, quarter, {M: {lever.id: value}})
        for key, set_to in made.items():
            assert key in lever.keys
            assert set_to >= 1 if key.endswith(".leads") else 0 <= set_to <= levers.MOST


@pytest.mark.parametrize(
    ("message", "pitch", "is_one_story"),
    [(a, b, levers.STORIES[a] == b) for a in levers.STORIES for b in levers.STORIES.values()],
)
def test_a_story_is_told_by_two(message: str, pitch: str, is_one_story: bool) -> None:
    made = levers.settings(company(), 1, {M: {"message": message}, S: {"pitch": pitch}})
    assert ("alignment.message" in made) is not is_one_story
    assert made.get("closing.price_pitch") == ("60%" if pitch == "price" else None)


def test_two_stories_do_not_mend_what_is_worse_already() -> None:
    apart = company(today={**TODAY, "alignment.message": 0.1})
    assert levers.settings(apart, 1, {M: {"message": "lowest_cost"}}) == {}


def test_a_company_that_works_by_due_time_keeps_its_rule() -> None:
    by_due = company(today={**TODAY, "sales.rule": "due_first"})
    rule = levers.registry(by_due, 1)["rule"]
    assert rule.default == "due_first"
    assert [part.value for part in rule.parts] == ["newest_first", "oldest_first", "hottest_first", "due_first"]


def test_a_choice_of_levels_stands_at_the_nearest() -> None:
    assert levers.registry(company(today={**TODAY, "alignment.context": 0.44}), 1)["context"].default == "all"
    assert levers.registry(company(today={**TODAY, "alignment.context": 0.1}), 1)["context"].default == "none"


@given(st.floats(1e-6, 1e12))
def test_a_nice_step_is_the_least_that_is_nice(least) -> None:
    step = nice_step(least)
    assert step >= min(least, step)
    assert step >= least or least < 1
    assert str(step).strip("0.")[0] in "125"
    assert step == 1 or step / 2.5 < least or step / 2 < least


def test_a_share_is_written_as_a_file_takes_it() -> None:
    assert [levers.share_text(share) for share in (0.3, 0.125, 1.0, 0.0, 1 / 3)] == [
        "30%",
        "12.5%",
        "100%",
        "0%",
        "33.33%",
    ]


def test_the_page_is_the_registry() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(open_company(COMPANY, 0).company), (
        "run `python -m game.play.levers_page > docs/reference/levers.md`"
    )


def test_a_channel_in_doubt_of_its_leads_has_no_lever() -> None:
    quiet = replace(company().sources[1], weekly=0.0, bursts=((40, 10),))
    assert "budget.webinar" not in levers.registry(company(sources=(company().sources[0], quiet)), 1)
    assert "budget.webinar" in levers.registry(company(sources=(company().sources[0], quiet)), 4)
