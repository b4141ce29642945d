"""Desks, briefing and reveal of the made-up company: the real rules over invented facts, so that every text is a real one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Final

import numpy as np

from game.play import desks, reveal, review, stage
from game.play.commands import Advance, Command, Finish, Guess, Lock, Reveal, SetLever, Start, TakeSeat
from game.play.company import Company, Source
from game.play.forecast import Outlook
from game.play.journal import Recorded
from game.play.match import Match, Phase, apply
from game.play.reveal import Facts
from game.play.roles import Side
from game.play.runner import Goals, Opening, Sample, Waiting
from game.play.timeline import Place
from game.play.view import Briefing, MarketingDesk, ReviewView, SalesDesk, Story
from game.play.words import _
from game.screen.scenes.reveal import RevealState
from sim import lead_name

_M, _S = Side.MARKETING, Side.SALES
_GOALS: Final = Goals(450, 350_000.0, 4)
_MARKETING: Final = (SetLever(_M, "message", "lowest_cost"), SetLever(_M, "bar", 30), Guess(_M, 60))
_SALES: Final = (SetLever(_S, "rule", "hottest_first"), SetLever(_S, "pitch", "price"), Guess(_S, 90))
_HANDED_OVER: Final = (*_MARKETING, Lock(_M), TakeSeat(_S))
SIGNED: Final = frozenset(
    {"together.report", "sales.disposition", "marketing.definition", "together.goal", "together.lead_source",
     "marketing.context", "sales.attempts"}
)  # fmt: skip


def company(clauses: frozenset[str] = frozenset()) -> Company:
    """Give Kestrel Instruments, with what it has signed."""
    sources = (
        Source("demo_request", 12.0, (), 115.0), Source("website_content", 30.0, (), 31.0), Source("webinar", 8.0, (), 96.0),
        Source("trade_fair", 0.0, ((7, 412),), 36.0), Source("bought_list", 4.0, (), 96.0),
    )  # fmt: skip
    today: dict[str, float | str] = {
        "qualification.bar": 0.35, "alignment.message": 0.6, "alignment.context": 0.0, "alignment.collateral": 0.35,
        "alignment.follow_up": 0.2, "response.attempts": 3.0, "closing.price_pitch": 0.0, "sales.rule": "newest_first",
        "sales.reps": 5.0,
    }  # fmt: skip
    story = (
        "Kestrel Instruments makes sensors that warn before a machine fails. 130 people, one plant, five sales reps. "
        "Last year growth was zero, and each team has a theory about the other."
    )
    start = dt.datetime(2027, 1, 4)  # noqa: DTZ001 - naive and local, as every scenario's start
    return Company("kestrel", "", "", "", "Kestrel Instruments", story, "EUR", start, sources, today, clauses)


def _match(acts: Iterable[Command], clauses: frozenset[str] = frozenset()) -> Match:
    match = apply(Match(company(clauses)), Start())
    for act in acts:
        match = apply(match, act)
    return match


def _known(*, waiting: int = 38) -> desks.Known:
    """Give what the desks look back on: an inbox of all ages, scores of all heights, ten runs of the plan."""
    luck = np.random.default_rng(5)
    ages = np.sort(luck.lognormal(7.0, 1.6, waiting))
    inbox = tuple(
        Waiting(n, int(luck.integers(5)), float(luck.beta(2, 3)), float(age), lead_name((0, 0, n, n)))
        for n, age in enumerate(ages)
    )
    outlook = Outlook(tuple(Sample((96 + n, 148 - n, 72, 150 + n, 24), 0.2, 290e3 + 5e3 * n) for n in range(10)))
    scores = tuple(luck.beta(2.2, 3.2, 600).tolist())
    outcomes = {place: 5 * int(place) for place in Place}
    return desks.Known(Opening(inbox, scores, 0.35, outcomes), _GOALS, outlook)


def briefing() -> Briefing:
    """Give the briefing."""
    return stage.briefing(Match(company()), _GOALS)


def marketing(*, is_signed: bool = False, is_fresh: bool = False) -> MarketingDesk:
    """Give Marketing's desk: planned, or with every clause signed, or as it is first seen."""
    if is_fresh:
        return desks.marketing_desk(_match(()), replace(_known(), outlook=None))
    acts = [act for act in _MARKETING if not is_signed or act != SetLever(_M, "context", "all")]
    return desks.marketing_desk(_match(acts, SIGNED if is_signed else frozenset()), _known())


def sales(*, is_signed: bool = False, is_fresh: bool = False, waiting: int = 38) -> SalesDesk:
    """Give Sales' desk: planned, or with every clause signed, or as it is first seen."""
    known = _known(waiting=waiting)
    if is_fresh:
        return desks.sales_desk(_match(_HANDED_OVER), replace(known, outlook=None))
    return desks.sales_desk(_match((*_HANDED_OVER, *_SALES), SIGNED if is_signed else frozenset()), known)


def revealed(*counts: int) -> RevealState:
    """Give a reveal: dropped, silent, won, open, lost, disqualified, unreached; those of the drawn screen if not given."""
    names = ("dropped", "silent", "won", "open", "lost", "disqualified", "unreached")
    every = counts or (101, 278, 6, 8, 17, 35, 41)
    luck, first = np.random.default_rng(9), 0
    marks, leads = {}, {}
    for name, count in zip(names, every, strict=True):
        marks[name] = luck.integers(5, size=count).tolist()
        leads[name] = list(range(first, first + count))
        first += count
    found = Facts(marks, leads, every[0] // 4, every[1] // 3, 312e3, 120e3, 1500.0)
    match = _match((*_HANDED_OVER, *_SALES, Lock(_S)))
    bar = stage.top_bar(match, _("What happened to your {count} leads").format(count=found.sent))
    return RevealState(reveal.reveal_view(match, found, _GOALS, bar, stage.channels(match)), story=story)


_QUARTERS: Final = (
    ((101, 278, 6, 8, 17, 35, 41), 312e3, 228e3, 2280.0, 61e3),
    ((22, 44, 21, 30, 60, 160, 118), 348e3, 171e3, 204.0, 144e3),
    ((30, 120, 18, 40, 55, 170, 90), 331e3, 160e3, 380.0, 216e3),
    ((18, 20, 27, 36, 70, 190, 120), 429e3, 181e3, 150.0, 334e3),
)


def result(number: int) -> Recorded:
    """Give the result of one of four quarters."""
    counts, revenue, own, response, profit = _QUARTERS[number - 1]
    names = ("dropped", "silent", "won", "open", "lost", "disqualified", "unreached")
    marks = {name: [n % 5 for n in range(count)] for name, count in zip(names, counts, strict=True)}
    leads: dict[str, list[int]] = {name: [] for name in names}
    found = Facts(marks, leads, counts[0] // 4, counts[1] // 3, revenue, own, response)
    guesses = {str(side): guess for side, guess in ((_M, 60), (_S, 90))}
    return Recorded(number, found.record(), asdict(_GOALS), guesses, {"expected_profit": profit})


def played(quarters: int) -> Match:
    """Give a game of four quarters at the review of one of them."""
    match = apply(Match(company(), 4), Start())
    for _number in range(quarters):
        for act in (*_HANDED_OVER[-3:], Guess(_S, 90), Lock(_S), Reveal(), Finish(), Advance()):
            match = apply(match, act)
    return (
        match if match.quarter.number == quarters else replace(match, quarters=match.quarters[:-1], phase=Phase.REVIEW)
    )


def reviewed(quarters: int) -> ReviewView:
    """Give the review after so many quarters."""
    results = {number: result(number) for number in range(1, quarters + 1)}
    return review.review_view(played(quarters), results)


def story(lead: int) -> Story:
    """Tell one lead's way, as long as a way can be."""
    inbox = _("Reached {rep}'s inbox.").format(rep="Chiara")
    told = (_("Came in."), _("Became an MQL."), inbox, _("Left lying. Nobody answered."))
    lines = tuple(
        (_("Week {week}, {time}").format(week=13, time=f"{_('Wed')} {9 + n % 9}:41"), told[n % len(told)])
        for n in range(4 + lead % 17)
    )
    return Story(lead, lead_name((0, 0, lead, lead)), lead % 5, lines)
