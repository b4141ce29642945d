"""Every metric says what it is, and the reference page says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.results.reference import PAGE, page, write
from sim.results.registry import Better, Cohort, Group, Metric, Unit, metric, metrics, series, split_id
from sim.results.view import View
from sim.units import Clock

ASKED_FOR = {
    "leads",
    "mqls",
    "sals",
    "sqls",
    "opportunities",
    "wins",
    "wins_marketing",
    "wins_own",
    "acceptance_rate",
    "no_response_rate",
    "never_converted_rate",
    "first_response_elapsed_median",
    "first_response_elapsed_p90",
    "first_response_business_median",
    "first_response_business_p90",
    "attempts_per_lead",
    "contact_rate",
    "sla_response_compliance",
    "sla_volume_compliance",
    "sla_attempts_compliance",
    "sla_disposition_compliance",
    "marketing_kept",
    "sales_kept",
    "breaches",
    "lost_at_handoff",
    "ignored",
    "went_cold",
    "perfunctory_share",
    "queue_length",
    "rep_utilisation",
    "own_pipeline",
    "own_hours",
    "marketing_share",
    "win_rate",
    "mql_to_sql_rate",
    "cycle_days",
    "discount",
    "revenue",
    "expected_revenue",
    "renewals",
    "marketing_spend",
    "sales_cost",
    "profit",
    "expected_profit",
    "marketing_roi",
    "cost_per_win",
    "churn",
    "customers",
    "growth",
    "expected_growth",
    "trust",
    "open_leads",
}


def test_what_the_model_asks_for_is_there() -> None:
    assert set(metrics()) >= ASKED_FOR


@pytest.mark.parametrize("entry", metrics().values(), ids=lambda entry: entry.name)
def test_a_metric_says_what_it_is(entry: Metric) -> None:
    assert len(entry.definition) > 20
    assert entry.definition.endswith(".")
    assert entry.definition.count(". ") == 0, "one sentence"
    assert entry.formula
    assert (entry.unit in {Unit.HOURS, Unit.DAYS}) <= (entry.clock is not None), "what measures time names its clock"


def test_groups_come_in_the_order_of_a_leads_way() -> None:
    groups = [entry.group for entry in metrics().values()]
    assert groups == sorted(groups, key=list(Group).index)
    assert set(groups) == set(Group)


def test_series_are_metrics_and_their_sources() -> None:
    names = [column.id for column in series(("fair", "site"))]
    assert len(names) == len(set(names))
    assert names[:3] == ["leads", "leads{source=fair}", "leads{source=site}"]
    assert "rep_utilisation{source=fair}" not in names
    assert all(split_id(column.id)[0] == column.metric.name for column in series(("fair", "site")))


def test_no_name_twice() -> None:
    def wins(view: View) -> float:
        """Count something else."""
        return 0.0

    with pytest.raises(ValueError, match="'wins' is registered twice"):
        metric(Group.MONEY, Unit.DEALS, Better.HIGHER, Cohort.END, "none")(wins)


def test_a_name_that_is_none_is_refused_with_the_way_out() -> None:
    with pytest.raises(ValueError, match=r"write a name such as 'wins' or 'wins\{source=webinar\}'"):
        split_id("wins{webinar}")


def test_units_in_words() -> None:
    known = metrics()
    assert known["revenue"].unit_text("EUR") == "EUR"
    assert known["first_response_business_p90"].unit_text("EUR") == "business h"
    assert known["first_response_elapsed_p90"].unit_text("EUR") == "h"
    assert known["cycle_days"].clock is Clock.ELAPSED


def test_the_reference_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m sim.results.reference"


def test_the_reference_page_is_written_where_it_belongs(tmp_path: Path) -> None:
    write(tmp_path / "docs" / "metrics.md")
    assert (tmp_path / "docs" / "metrics.md").read_text(encoding="utf-8") == page()
