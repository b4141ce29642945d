"""What `sim compare` prints for people, part by part: the ladder takes a while, and its place is in the middle."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from sim.cli.ladder_tables import ladder_table
from sim.cli.tables import Page, differences_table, goals_table
from sim.experiments.compare import Comparison
from sim.experiments.gate import Gated
from sim.experiments.goals import Verdict
from sim.experiments.ladder import Ladder
from sim.experiments.replay import Deal, replay
from sim.experiments.replications import Replications
from sim.experiments.robustness import COMPARED, share_for
from sim.model.lead import Reason
from sim.report.ladder_words import findings, heading, legend
from sim.report.sentences import comparison_sentence, counted, prior_sentence
from sim.results.figures import scale_of, scale_of_difference
from sim.results.registry import Unit, metrics, split_id
from sim.stats import mean_interval

_DEALS: Final = 8
_GATE: Final = {
    Verdict.PASS: ("is not worse", "green"),
    Verdict.FAIL: ("is worse", "bold red"),
    Verdict.UNDECIDED: ("cannot be told from before", "yellow"),
}

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


def show_gate(gated: Sequence[Gated], comparison: Comparison) -> None:
    """Print how each scenario stands to what it is held to."""
    page = Page(sys.stdout)
    for each in gated:
        name, _ = split_id(each.metric)
        scale = scale_of_difference(metrics()[name].unit, comparison.baseline.scenario.currency, each.difference)
        word, style = _GATE[each.verdict]
        ends = f" ({scale.range(each.difference, signed=True)})" if each.difference.n > 1 else ""
        change = f"{each.metric.replace('_', ' ')} {scale.text(each.difference.mean, signed=True)}{ends}"
        page.say(f"Gate: {each.scenario} {word}: {change}.", style)
    if gated:
        page.say("")


def show_deals(comparison: Comparison, arm: Replications) -> None:
    """Print the deals of one run that only one of two scenarios wins, by name, the largest of each."""
    page = Page(sys.stdout)
    baseline = comparison.baseline
    both = replay(baseline.scenario, arm.scenario, seed=arm.seed)
    for title, deals in ((arm.scenario.name, both.won), (baseline.scenario.name, both.lost)):
        worth = sum(deal.revenue for deal in deals)
        whole, scale = (
            scale_of(Unit.MONEY, arm.scenario.currency, mean_interval([amount]))
            for amount in (worth, max((deal.revenue for deal in deals), default=0.0))
        )
        page.say(f"Won only under {title}, seed {arm.seed}: {counted(len(deals), 'deal')}, {whole.text(worth)}", "bold")
        table = page.table("", "source", "revenue", "in the other run")
        for column in (1, 3):
            table.columns[column].justify = "left"
        for deal in deals[:_DEALS]:
            page.row(table, deal.name, deal.source, scale.text(deal.revenue), _ending(deal))
        page.show(table)
        if len(deals) > _DEALS:
            page.say(f"and {len(deals) - _DEALS} more", "dim")
    page.say("One run is one story, with its luck: the mean over many is above.", "dim")
    page.say("")


def _ending(deal: Deal) -> str:
    if deal.elsewhere is None:
        return "never came up"
    words = deal.elsewhere.name.lower().replace("_", " ")
    return words if deal.reason is Reason.NONE else f"{words}: {deal.reason.name.lower().replace('_', ' ')}"


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


def show_prior(comparison: Comparison, arm: Replications, metric: str) -> None:
    """Print in how many worlds it comes out so; nothing where that was not looked at."""
    baseline = comparison.baseline.scenario
    prior = share_for(baseline, arm.scenario, metric) if metric in COMPARED else None
    if prior is not None:
        page = Page(sys.stdout)
        page.say(prior_sentence(baseline.name, arm.scenario.name, prior, metric.replace("_", " ")))
        page.say("")


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
