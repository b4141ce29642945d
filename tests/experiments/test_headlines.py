"""Headlines: the claim holds where it should and nowhere else, and the sentence says the figures of the results."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.experiments.headlines import ENDS, HEADLINES, Arm, Case, against_of, case_of, headline_of, parent_of, reads
from sim.results.figures import MINUS, NARROW_SPACE
from sim.results.registry import Group, metrics
from sim.scenario.schema.scenario import Headline as Written

NONE = dict.fromkeys(ENDS, 0.0)


def arm(name: str, **means: float) -> Arm:
    """Give two replications around each mean, revenue 1000 either side."""
    spread = np.array([-1.0, 1.0])
    values = {
        key: mean + (1000.0 * spread if key == "expected_revenue" else 0.0 * spread) for key, mean in means.items()
    }
    return Arm(name.lower(), name, "EUR", 52, values)


def case(this: Arm, against: Arm, beyond: Arm | None = None) -> Case:
    return Case(this, against, beyond or against)


def revenue(name: str, amount: float, **more: float) -> Arm:
    return arm(name, expected_revenue=amount, **more)


SAME = {"mql_to_sql_rate": 0.1, "win_rate": 0.25, "discount": 0.04, "churn": 0.1}
OLD = revenue("Old", 1e6, no_response_rate=0.7, mqls=2000.0, own_pipeline=400.0, **SAME)
NEW = revenue("New", 1.2e6, no_response_rate=0.05, mqls=1900.0, own_pipeline=250.0, **SAME)
LATE = revenue("Late", 0.9e6, no_response_rate=0.8, mqls=2000.0, own_pipeline=400.0, **SAME)


def kept(name: str, amount: float, in_time: float, count: float = np.nan) -> Arm:
    return revenue(
        name,
        amount,
        sla_response_compliance=in_time,
        marketing_kept=count,
        perfunctory_share=0.6,
        mqls=2000.0,
        mql_to_sql_rate=0.05,
        win_rate=0.2,
        churn=0.14,
    )


def ends(won: float, **more: float) -> Arm:
    found = {**NONE, **more, "won_leads": won}
    return arm("Fair", leads=1200.0, expected_revenue=1.0, **found)


@pytest.mark.parametrize(
    ("tells", "found", "holds"),
    [
        ("silence", case(OLD, NEW), True),
        ("silence", case(NEW, OLD), False),
        ("silence", case(OLD, LATE), False),
        ("worth", case(NEW, OLD), True),
        ("worth", case(OLD, NEW), False),
        ("costs", case(LATE, OLD), True),
        ("costs", case(NEW, OLD), False),
        ("costs", case(OLD, OLD), False),
        ("eaten", case(revenue("M", 1.09e6), NEW, OLD), True),
        ("eaten", case(revenue("M", 1.11e6), NEW, OLD), False),
        ("eaten", case(revenue("M", 0.5e6), OLD, NEW), False),  # where nothing was gained nothing is eaten
        ("on_paper", case(kept("P", 1.04e6, 0.8), kept("Q", 1e6, 0.0)), True),
        ("on_paper", case(kept("P", 1.06e6, 0.8), kept("Q", 1e6, 0.0)), False),
        ("on_paper", case(kept("P", 1.04e6, 0.8), kept("Q", 1e6, 0.8)), False),
        ("on_paper", case(kept("P", 1.04e6, np.nan, 1.0), kept("Q", 1e6, 0.8)), True),
        ("accounted", case(ends(10, lost_at_handoff=300, ignored=890), OLD), True),
        ("accounted", case(ends(10, lost_at_handoff=300, ignored=880), OLD), False),
        ("accounted", case(ends(700, lost_at_handoff=300, ignored=200), OLD), False),
    ],
)
def test_a_claim_holds_where_it_should(tells: str, found: Case, holds: bool) -> None:
    assert HEADLINES[tells].holds(found) is holds


def plain(text: str) -> str:
    return text.replace(NARROW_SPACE, " ")


def test_sentences_say_the_figures() -> None:
    told = {
        "silence": case(OLD, NEW),
        "worth": case(NEW, OLD),
        "costs": case(LATE, OLD),
        "eaten": case(kept("M", 1.05e6, 0.84), kept("N", 1.2e6, 0.83), OLD),
        "on_paper": case(kept("P", 1e6, 0.8, 1.0), kept("Q", 1e6, 0.0)),
        "accounted": case(ends(10, lost_at_handoff=300, ignored=890), OLD),
    }
    said = {tells: plain(HEADLINES[tells].sentence(found)) for tells, found in told.items()}
    assert said["silence"] == (
        "Of 2 000 qualified leads a run 70 % hear nothing; under New 5 % would, and expected revenue a year would change "
        "by +€200k (+€200k to +€200k)."
    )
    assert said["worth"].startswith("Against Old, expected revenue a year changes by +€200k")
    assert said["worth"].endswith(
        "5.0 % of qualified leads hear nothing instead of 70 %, 250 opportunities are the reps' own instead of 400 and "
        "1 900 leads are qualified instead of 2 000."
    )
    assert said["costs"].endswith("80 % of qualified leads hear nothing instead of 70 %.")
    assert f"changes by {MINUS}€100k" in said["costs"]
    assert "yet 75 % of what N gains over Old is gone" in said["eaten"]
    assert "changes by no clear difference (€0 to €0)" in said["on_paper"]
    assert said["accounted"] == (
        "Of 1 200 leads a run: 300 lost on the way to Sales, 890 let lie, 10 won. Every one is accounted for."
    )
    more = case(kept("M", 0.9e6, 0.84), kept("N", 1.2e6, 0.83), OLD)
    assert "more than all (150 %) of what N gains" in plain(HEADLINES["eaten"].sentence(more))


def test_what_differs_most_surely_is_named_first_and_what_does_not_show_is_not() -> None:
    noisy = {"win_rate": np.array([0.2, 0.3]), "churn": np.array([0.09, 0.11]), "discount": np.array([0.0400, 0.04001])}
    this = Arm("this", "This", "EUR", 52, {**NEW.metrics, **noisy, "no_response_rate": np.array([0.1, 0.12])})
    found = plain(HEADLINES["worth"].sentence(case(this, OLD)))
    # own opportunities and leads differ by the same in both runs, answers nearly so; winning and churn are luck
    assert found.index("leads are qualified") < found.index("hear nothing")
    assert "won" not in found
    assert "given away" not in found
    assert HEADLINES["worth"].sentence(case(OLD, OLD)).endswith("nothing else differs.")


def test_a_difference_over_half_a_year_is_told_by_the_year() -> None:
    half = [Arm(each.id, each.name, "EUR", 26, each.metrics) for each in (OLD, NEW)]
    assert "+€400k" in HEADLINES["worth"].sentence(case(half[1], half[0]))


def test_the_schema_names_every_headline() -> None:
    assert get_args(Written.model_fields["tells"].annotation) == tuple(HEADLINES)


def test_headlines_read_metrics_that_exist_and_all_ends_of_a_lead() -> None:
    assert set(reads()) == {name for headline in HEADLINES.values() for name in headline.reads}
    assert set(ENDS) == {name for name, metric in metrics().items() if metric.group is Group.ENDS}


# ------------------------------------------------------------------------------------------ what is held against what


def test_a_scenario_is_held_against_what_it_names_or_extends() -> None:
    assert against_of(sim.load("no-sla")).id == "sla"
    assert against_of(sim.load("sla")).id == "no-sla"
    assert against_of(sim.load("misaligned-messaging")).id == "sla"
    assert parent_of(sim.load("no-sla")) is None
    arms = {name: revenue(name, 1.0) for name in ("no-sla", "sla", "misaligned-messaging")}
    found = case_of(sim.load("misaligned-messaging"), arms)
    assert (found.this.name, found.against.name, found.beyond.name) == ("misaligned-messaging", "sla", "no-sla")
    assert headline_of(sim.load("sla")) is HEADLINES["worth"]


def test_what_does_not_ship_is_refused_with_the_way_out() -> None:
    wrong = sim.load("sla", ["headline.against=slaa"])
    with pytest.raises(UsageError, match=r"held against 'slaa', which does not ship; did you mean 'sla'"):
        against_of(wrong)


def test_a_headline_of_no_kind_is_a_mistake_in_the_file() -> None:
    with pytest.raises(sim.errors.ScenarioError, match=r"headline\.tells"):
        sim.load("sla", ["headline.tells=wonders"])
