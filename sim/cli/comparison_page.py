"""What `sim compare` prints for people, part by part: the ladder takes a while, and its place is in the middle."""

from __future__ import annotations

import sys
from typing import Final

from sim.cli.ladder_tables import findings, heading, ladder_table, legend
from sim.cli.sentences import comparison_sentence, counted
from sim.cli.tables import Page, differences_table, goals_table
from sim.experiments.compare import Comparison
from sim.experiments.ladder import Ladder
from sim.experiments.replications import Replications

KEY_METRICS: Final = (
    "mqls",
    "no_response_rate",
    "first_response_business_median",
    "mql_to_sql_rate",
    "wins",
    "own_hours",
    "expected_growth",
    "expected_revenue",
    "expected_profit",
)


def show_goals(comparison: Comparison) -> None:
    """Print the goals of every scenario that has some."""
    page = Page(sys.stdout)
    for arm in comparison.arms:
        judged = arm.judged()
        if judged:
            page.say(arm.scenario.name, "bold")
            page.show(goals_table(page, arm, judged))


def show_worth(comparison: Comparison, arm: Replications) -> None:
    """Print what was compared and what the whole of it is worth."""
    page = Page(sys.stdout)
    page.say(
        f"{arm.scenario.name} against {comparison.baseline.scenario.name}: "
        f"{counted(len(arm), 'replication')} of {arm.weeks} weeks each, seed {arm.seed}",
        "bold",
    )
    page.say("")
    page.say(comparison_sentence(comparison, arm))
    page.say("")
    sys.stdout.flush()


def show_ladder(ladder: Ladder) -> None:
    """Print the ladder, how to read it, and what it shows."""
    page = Page(sys.stdout)
    page.say(heading(ladder), "bold")
    page.show(ladder_table(page, ladder))
    page.say(legend(ladder), "dim")
    page.say("")
    for sentence in findings(ladder):
        page.say(sentence)
    page.say("")


def show_metrics(comparison: Comparison, arm: Replications, *, everything: bool) -> None:
    """Print the differences metric by metric: all, or the most important ones."""
    page = Page(sys.stdout)
    page.show(differences_table(page, comparison, arm, None if everything else KEY_METRICS))
    more = "" if everything else " --all shows every metric."
    page.say(
        f"P(better) is the share of the replications, run under both with the same leads, in which {arm.scenario.name} "
        f"does better.{more}",
        "dim",
    )
    page.say("")
