"""Desks, briefing and reveal of the made-up company: the real rules over invented facts, so that every text is a real one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Final

import numpy as np

from game.play import agreement, ballot, debrief, desks, reveal, review, stage, table
from game.play.commands import (
    Advance,
    Ask,
    Blame,
    Command,
    Finish,
    Guess,
    Lock,
    Propose,
    Reveal,
    Rise,
    Seal,
    SetLever,
    Sign,
    Start,
    TakeSeat,
    Vote,
)
from game.play.company import Company, Source
from game.play.forecast import Outlook
from game.play.journal import Recorded
from game.play.losses import Progress
from game.play.match import Match, Phase, apply
from game.play.pages import BallotView, DebriefView, ReviewView, SigningView, VerdictView
from game.play.reveal import Facts
from game.play.roles import Side
from game.play.runner import Deal, Goals, Loss, Losses, Opening, Retold, Sample, Score, Waiting, Workload
from game.play.timeline import Place
from game.play.view import Briefing, MarketingDesk, SalesDesk, Story
from game.play.whatif import Curve
from game.play.words import _
from game.screen.scenes.reveal import RevealState
from sim import lead_name

_M, _S = Side.MARKETING, Side.SALES
_GOALS: Final = Goals(450, 350_000.0, 4)
_MARKETING: Final = (SetLever(_M, "message", "lowest_cost"), SetLever(_M, "bar", 30), Guess(_M, 60))
_SALES: Final = (SetLever(_S, "rule", "hottest_first"), SetLever(_S, "pitch", "price"), Guess(_S, 90))
_HANDED_OVER: Final[tuple[Command, ...]] = (*_MARKETING, Lock(_M), TakeSeat(_S))
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
    facts = ("kestrel", "", "", "", "Kestrel Instruments", story, "EUR", start, sources, today, clauses)
    return Company(*facts, routes=("at_once", "daily"))


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
    kept = {
        "qualified_leads": {"share": 0.91, "kept": 472, "due": 520},
        "first_response": {"share": 0.69, "kept": 335, "due": 486},
        "attempts": {"share": 0.74, "kept": 300, "due": 405},
        "disposition": {"share": 0.64, "kept": 268, "due": 419},
    }
    return Recorded(
        number, found.record(), asdict(_GOALS), guesses, {"expected_profit": profit}, kept if number > 1 else {}
    )


def _closed(match: Match) -> Match:
    """Go on from a run to the quarter after it: vote where one votes, look at what is shown."""
    if match.phase is Phase.BALLOT:
        for act in (*_SAID, Seal(_S, "The leads were never worth a call."), Finish()):
            match = apply(match, act)
    return apply(apply(match, Finish()), Advance())


def played(quarters: int) -> Match:
    """Give a game of four quarters at the review of one of them."""
    match = apply(Match(company(), 4), Start())
    for _number in range(quarters):
        table_acts = (Rise(),) if match.phase is Phase.TABLE else ()
        for act in (*table_acts, *_HANDED_OVER[-3:], Guess(_S, 90), Lock(_S), Reveal()):
            match = apply(match, act)
        match = _closed(match)
    return (
        match if match.quarter.number == quarters else replace(match, quarters=match.quarters[:-1], phase=Phase.REVIEW)
    )


def reviewed(quarters: int) -> ReviewView:
    """Give the review after so many quarters."""
    results = {number: result(number) for number in range(1, quarters + 1)}
    return review.review_view(played(quarters), results)


_SAID: Final[tuple[Command, ...]] = (
    Vote(_M, "ignored"), Blame(_M, 20), Seal(_M, "They never call."), TakeSeat(_S), Vote(_S, "misfit"), Blame(_S, 72),
)  # fmt: skip
_COSTS: Final = (("lost_at_handoff", 38e3), ("ignored", 142e3), ("late", 96e3), ("misfit", 44e3), ("message", 87e3),
                 ("price", 35e3), ("capacity", -28e3))  # fmt: skip


def _after(acts: Iterable[Command]) -> Match:
    """Give the first quarter of four, run, and what was done then."""
    match = apply(Match(company(), 4), Start())
    for act in (*_HANDED_OVER[-3:], Guess(_S, 90), Lock(_S), Reveal(), *acts):
        match = apply(match, act)
    return match


def voting(side: Side = _S, *, is_fresh: bool = False) -> BallotView:
    """Give one side's ballot, filled in, or as it is first seen."""
    count = (0 if is_fresh else 2) if side is _M else (4 if is_fresh else 6)
    return ballot.ballot_view(_after(_SAID[:count]), side, Facts(**result(1).facts), _GOALS)


def losses() -> Losses:
    """Give what the sample's year lost; one of its causes spared more than it cost."""
    causes = tuple(Loss(cause, amount, amount - 22e3, amount + 25e3) for cause, amount in _COSTS)
    total = sum(amount for _cause, amount in _COSTS)
    return Losses(1.42e6, causes, Loss("total", total, total - 60e3, total + 70e3), 8)


def verdict(*, is_known: bool = True) -> VerdictView:
    """Give both votes beside the facts, or while those are on their way."""
    match = _after((*_SAID, Seal(_S, "The leads were never worth a call."), Finish()))
    return ballot.verdict_view(match, Progress(1, 1, losses()) if is_known else Progress(3, 8, None))


def _deals(count: int, at: int) -> tuple[Deal, ...]:
    """Give some deals, the largest first."""
    ends = ("ignored", "lost_at_handoff", "lost", "unreachable", "went_cold", "", "disqualified")
    return tuple(Deal(lead_name((0, 0, n, n + at)), n % 5, 41e3 - 1.7e3 * n, ends[n % 7]) for n in range(count))


def debriefed(*, is_known: bool = True, is_signed: bool = True) -> DebriefView:
    """Give the debrief of four quarters, or while its losses and scores are on their way."""
    match = played(4)
    mine, one = (312e3, 348e3, 331e3, 429e3), (455e3, 490e3, 512e3, 566e3)
    if not is_signed:
        told = Retold(mine, mine, (), ())
    else:
        match = match.saying(dict(_PAGE))
        told = Retold(mine, (430e3, 462e3, 478e3, 520e3), _deals(23, 0), _deals(6, 500))
    if not is_known:
        return debrief.debrief_view(match, debrief.Known(Progress(3, 8, None), told, {}, None))
    every = {"played": mine, "signed": told.other, "aligned": one}
    scores = {name: (Score(amounts, amounts),) * 12 for name, amounts in every.items()}
    gain = Loss("gain", 470e3, 402e3, 538e3)
    return debrief.debrief_view(match, debrief.Known(Progress(1, 1, losses()), told, scores, gain))


_PAGE: Final = (("qualified_leads", "35"), ("definition", "agreed"), ("context", "with_every_lead"), ("first_response", "8"),
                ("attempts", "6"), ("disposition", "5"), ("report", "weekly"), ("goal", "pipeline"), ("route", "at_once"),
                ("lead_source", "recorded"), ("on_breach", "reassign"), ("duty", "on"))  # fmt: skip
HOURS: Final = (140.0, 131.0)
"""Hours a week that the sample's page takes, of those that are there."""


def signing(
    *, is_first: bool = False, is_asked: bool = True, is_signed: bool = True, hours: float = HOURS[0]
) -> SigningView:
    """Give the signing table: the first one, empty; or the last one, with a page that was signed before and asked about."""
    if is_first:
        match = apply(played(1), Advance())
        known = table.Known({1: result(1)}, Workload(60.0, HOURS[1], 5, is_strained=False, is_overloaded=False), None)
        return table.signing_view(match, known)
    match = apply(played(1), Advance())
    page: list[Command] = [Propose(name, value) for name, value in _PAGE]
    for act in (*page, Sign(_M), Sign(_S), Rise()):
        match = apply(match, act)
    for _number in (2, 3):
        for act in (*_HANDED_OVER[-3:], Guess(_S, 90), Lock(_S), Reveal()):
            match = apply(match, act)
        match = _closed(match)
    acts = [
        Propose("first_response", "4"),
        *([Ask("first_response")] if is_asked else []),
        Propose("qualified_leads", "40"),
    ]
    for act in (*acts[:-1], *([Sign(_M), Sign(_S)] if is_signed else [acts[-1], Sign(_M)])):
        match = apply(match, act)
    clause = agreement.clauses(match.company)["first_response"]
    luck = np.random.default_rng(3)
    middles = (352e3, 331e3, 345e3, 394e3, 418e3, 408e3, 372e3)
    values = {
        term.value: tuple((middle + 32e3 * luck.standard_normal(24)).tolist())
        for term, middle in zip(clause.terms, middles, strict=True)
    }
    load = Workload(hours, HOURS[1], 5, is_strained=hours > 91, is_overloaded=hours > 111)
    results = {number: result(number) for number in (1, 2, 3)}
    return table.signing_view(match, table.Known(results, load, Curve(values) if is_asked else None))


def story(lead: int) -> Story:
    """Tell one lead's way, as long as a way can be."""
    inbox = _("Reached {rep}'s inbox.").format(rep="Chiara")
    told = (_("Came in."), _("Became an MQL."), inbox, _("Left lying. Nobody answered."))
    lines = tuple(
        (_("Week {week}, {time}").format(week=13, time=f"{_('Wed')} {9 + n % 9}:41"), told[n % len(told)])
        for n in range(4 + lead % 17)
    )
    return Story(lead, lead_name((0, 0, lead, lead)), lead % 5, lines)
