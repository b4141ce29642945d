"""A diagnosis for people: the verdict first, then what it rests on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Final

from sim.cli.tables import Page
from sim.experiments.diagnose import WORTH, Diagnosis, levers_of
from sim.experiments.ladder import Ladder, Step
from sim.experiments.levers import PAGE
from sim.experiments.promise import Attempts
from sim.experiments.replications import Replications
from sim.report.diagnosis_words import (
    attempts_sentence,
    first_clause_sentence,
    goal_sentence,
    promise_sentence,
    verdict_sentences,
)
from sim.report.ladder_words import price, scale_for
from sim.report.sentences import counted
from sim.results.figures import percent, scale_of
from sim.results.registry import Unit

_WIDE: Final = 100


def show_diagnosis(found: Diagnosis, goal: float | None) -> None:
    """Print the whole of it."""
    page = Page(sys.stdout)
    today = found.today
    page.say(
        f"{today.scenario.name}: {counted(len(today), 'replication')} of each of "
        f"{len({arm.scenario.fingerprint for arm in _arms(found)})} companies, seed {today.seed}",
        "bold",
    )
    page.say("")
    for sentence in verdict_sentences(found):
        page.say(sentence)
    page.say("")
    _show_levers(page, found)
    _show_clauses(page, found)
    _show_leaks(page, found)
    _show_promise(page, found, goal)


def _arms(found: Diagnosis) -> Iterator[Replications]:
    for ladder in (found.levers, found.clauses, found.leaks.ladder):
        yield from ladder.arms.values()


# -- the verdict ----------------------------------------------------------------------------------------------------------


# -- the tables -----------------------------------------------------------------------------------------------------------


def _show_levers(page: Page, found: Diagnosis) -> None:
    steps = tuple(levers_of(found))
    _show_steps(page, found.levers, steps, "What each lever is worth")
    page.say(
        "Alone: in the company as it is. As the last: what would be lost if only this were left as it is and all others "
        "were pulled. Demand and reps are paid for; the dimensions of alignment cost nothing here. ±: half of the 95 % "
        "interval.",
        "dim",
    )
    page.say("")


def _show_steps(page: Page, ladder: Ladder, steps: Sequence[Step], title: str) -> None:
    scale = scale_for(ladder, steps, WORTH)
    unit = (scale.prefix + scale.suffix).strip()
    page.say(f"{title}: expected profit a year{f', in {unit}' if unit else ''}", "bold")
    wide = page.width >= _WIDE
    table = page.table("", "alone", "as the last", "", *([""] if wide else []))
    for column in table.columns[3:]:
        column.justify = "left"
    for step in steps:
        cells = ["n/a" if each is None else price(scale, each) for each in (step.alone, step.last)]
        page.row(table, step.rung.name, *cells, str(step.relation), *([step.rung.title] if wide else []))
    page.show(table)


def _show_clauses(page: Page, found: Diagnosis) -> None:
    steps = found.clauses.steps(WORTH)
    currency = found.today.scenario.currency
    if not steps:
        page.say(f"Every clause of the page ({PAGE}) is signed.", "bold")
        page.say("")
        return
    _show_steps(page, found.clauses, steps, "What each clause of the page is worth that is not signed yet")
    page.say(first_clause_sentence(found.first_clauses(), steps, found.clauses.total(WORTH), currency))
    page.say("")


def _show_leaks(page: Page, found: Diagnosis) -> None:
    causes, total = found.leaks.causes(), found.leaks.total()
    scale = scale_of(Unit.MONEY, found.today.scenario.currency, total)
    unit = (scale.prefix + scale.suffix).strip()
    page.say(f"Where revenue leaks: expected revenue a year{f', in {unit}' if unit else ''}", "bold")
    wide = page.width >= _WIDE
    table = page.table("", "lost", *([""] if wide else []))
    for column in table.columns[2:]:
        column.justify = "left"
    for cause in causes:
        page.row(table, cause.name, price(scale, cause.lost), *([cause.title] if wide else []))
    page.row(table, "together", price(scale, total), *([""] if wide else []), style="bold")
    page.show(table)
    page.say(
        "Each leak is closed on top of those above it, in the order of a lead's way, so that they add up; in another order the "
        "parts are others, their sum is not. Below 0: closing it costs hours that the reps' own pipeline needs more.",
        "dim",
    )
    page.say("")


# -- the calculator -------------------------------------------------------------------------------------------------------


def _show_promise(page: Page, found: Diagnosis, goal: float | None) -> None:
    page.say(f"The promise: {found.signed.scenario.name} with the whole page signed", "bold")
    page.say(promise_sentence(found))
    table = page.table("attempts promised", "made", "spoken to", "hours a week", "of all hours")
    attempts = found.attempts()
    for each in attempts:
        page.row(table, *attempts_row(each))
    page.show(table)
    page.say(attempts_sentence(attempts))
    if goal is not None:
        page.say(goal_sentence(found.leads_for(goal), found.today.scenario.currency))
    page.say("")


def attempts_row(each: Attempts) -> tuple[str, ...]:
    """Give one number of attempts: made in the mean, buyers spoken to, hours, share of all hours with deals and own work."""
    return (
        str(each.most),
        f"{each.made:.1f}",
        percent(each.reached),
        f"{each.load.asked:.0f}",
        percent(each.load.share),
    )
