"""The two desks: what each side is shown while it decides, and nothing of what it must not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isnan
from typing import Any, Final

import numpy as np

from game.locale import duration
from game.play import fog, levers
from game.play.company import WEEKS_A_QUARTER
from game.play.controls import fog_views, guess_view, inbox_shown, lever_views, lock_view, quote
from game.play.figures import money
from game.play.forecast import Outlook
from game.play.match import Match
from game.play.names import rep_name
from game.play.roles import Side
from game.play.runner import Goals, Opening, Waiting
from game.play.stage import channels, goal_figure, top_bar
from game.play.timeline import AGES
from game.play.view import Band, Figure, InboxRow, LeverView, MarketingDesk, SalesDesk, ScoreChart
from game.play.words import _

SCORE_BINS: Final = 20


@dataclass(frozen=True, slots=True)
class Known:
    """What a desk is drawn from beside the match itself; `outlook` is None until the first runs are there."""

    opening: Opening
    goals: Goals
    outlook: Outlook | None


def marketing_desk(match: Match, known: Known) -> MarketingDesk:
    """Give Marketing's half."""
    ours = lever_views(match, Side.MARKETING)
    mqls = _mqls(match, known.outlook)
    cut = _cut(match, known.opening)
    bar, message, context = (ours.pop(name) for name in (levers.BAR, levers.MESSAGE, levers.CONTEXT))
    budget = tuple(_noted(ours.pop(name), mqls) for name in list(ours) if name.startswith(levers.BUDGET))
    return MarketingDesk(
        bar=top_bar(match, _("Your plan for {weeks} weeks").format(weeks=WEEKS_A_QUARTER)),
        channels=channels(match),
        goal=goal_figure(match, known.goals, Side.MARKETING),
        forecast=_band(known.outlook, lambda outlook: outlook.mql_band(), lambda count: f"{count:.0f}"),
        cost=_cost(match, mqls),
        budget=budget,
        budget_shown=_budget_shown(match),
        budget_sum=_budget_sum(mqls),
        mql_bar=replace(bar, shown=_("score {score}").format(score=round(cut))),
        scores=_scores(known.opening, cut, agreed="marketing.definition" in match.clauses),
        message=message,
        context=context,
        more=tuple(ours.values()),
        guess=guess_view(match, Side.MARKETING),
        fog=fog_views(match, Side.MARKETING, known.opening),
        lock=lock_view(match, Side.MARKETING),
    )


def _mqls(match: Match, outlook: Outlook | None) -> dict[int, int]:
    """Give the expected MQLs of each channel that brings any, rounded so that what is shown adds up."""
    if outlook is None:
        return {}
    return {
        number: round(mean)
        for number, (mean, source) in enumerate(zip(outlook.mqls, match.company.sources, strict=True))
        if source.spend(match.quarter.number)
    }


def _noted(view: LeverView, mqls: Mapping[int, int]) -> LeverView:
    if view.channel not in mqls:
        return view
    return replace(view, note=_("\u2248 {count} MQLs").format(count=mqls[view.channel]))


def _spent(match: Match) -> tuple[float, float]:
    """Give what the plan spends, and what the quarter has."""
    budgets = [lever for name, lever in match.levers().items() if name.startswith(levers.BUDGET)]
    total = sum(float(lever.default) for lever in budgets)
    return total - match.budget_left(), total


def _budget_shown(match: Match) -> str:
    spent, total = _spent(match)
    currency = match.company.currency
    return _("{spent} of {total}").format(spent=money(spent, currency), total=money(total, currency))


def _budget_sum(mqls: Mapping[int, int]) -> str:
    if not mqls:
        return ""
    terms = " + ".join(str(count) for count in mqls.values())
    return _("{terms} \u2248 {sum} MQLs").format(terms=terms, sum=sum(mqls.values()))


def _cost(match: Match, mqls: Mapping[int, int]) -> Figure:
    spent, _total = _spent(match)
    currency = match.company.currency
    count = sum(mqls.values())
    shown = money(spent / count, currency) if count else "\u2013"
    note = _("{spent} for {count}").format(spent=money(spent, currency), count=count) if count else ""
    return Figure(_("Cost per MQL"), shown, note, _("What the plan spends over the MQLs it is expected to bring."))


def _band(
    outlook: Outlook | None, of: Callable[[Outlook], tuple[float, float, float]], write: Callable[[float], str]
) -> Band | None:
    if outlook is None:
        return None
    low, middle, high = of(outlook)
    runs = len(outlook.samples)
    return Band(
        label=_("Forecast"),
        low=low,
        middle=middle,
        high=high,
        runs=runs,
        shown=f"{write(low)}\u2013{write(high)}",
        note=_("8 runs in 10"),
        explain=_("{runs} runs of this plan under other luck; the other side does what it does today.").format(
            runs=runs
        ),
    )


def _cut(match: Match, opening: Opening) -> float:
    """Give the score, 0 to 100, from which leads are handed over: where the cut lay before, moved as the bar was.

    What a lead must reach is more than the bar where a definition is agreed, so the cut is read from what was passed on.
    """
    bar = match.levers()[levers.BAR]
    before = float(bar.default) if isnan(opening.cut) else 100 * opening.cut
    return min(100.0, max(0.0, before + float(match.value(bar)) - float(bar.default)))


def _scores(opening: Opening, cut: float, *, agreed: bool) -> ScoreChart:
    inside = np.clip(opening.scores, 0.0, 1.0)
    counts, _edges = np.histogram(inside, SCORE_BINS, (0.0, 1.0))
    return ScoreChart(
        counts=tuple(int(count) for count in counts),
        cut=cut,
        below=_("stays in nurture"),
        above=_("handed to Sales"),
        note=_("Both sides agreed what a qualified lead is.")
        if agreed
        else _("A lower bar makes the count. Nobody agreed with Sales what it means."),
    )


def sales_desk(match: Match, known: Known) -> SalesDesk:
    """Give Sales' half."""
    ours = lever_views(match, Side.SALES)
    rows = _inbox(match, known.opening)
    knows_source = fog.sees_source(match.clauses)
    note = _("Every mark shows its source.")
    if not knows_source:
        note = _("Source unknown: every mark is a plain circle until Marketing sends it.")
    currency = match.company.currency
    return SalesDesk(
        bar=top_bar(match, _("Monday, 9:00")),
        channels=channels(match),
        goal=goal_figure(match, known.goals, Side.SALES),
        forecast=_band(known.outlook, lambda outlook: outlook.revenue_band(), lambda amount: money(amount, currency)),
        inbox=rows,
        inbox_shown=inbox_shown(known.opening),
        inbox_order=ours[levers.RULE].shown,
        inbox_note=note,
        levers=tuple(ours.values()),
        quote=quote(match),
        quoted=_("{rep}, first call this morning").format(rep=rep_name(2)),
        guess=guess_view(match, Side.SALES),
        fog=fog_views(match, Side.SALES, known.opening),
        lock=lock_view(match, Side.SALES),
    )


_ORDERS: Final[Mapping[str, Callable[[Waiting], Any]]] = {
    "newest_first": lambda lead: lead.waited,
    "oldest_first": lambda lead: -lead.waited,
    "due_first": lambda lead: -lead.waited,
    "hottest_first": lambda lead: -lead.score,
    "priority": lambda lead: (lead.channel, lead.waited),
}


def _inbox(match: Match, opening: Opening) -> tuple[InboxRow, ...]:
    """Give the waiting leads in the order in which they will be worked, with what Sales may know of each."""
    rule = str(match.value(match.levers()[levers.RULE]))
    sees_source = fog.sees_source(match.clauses)
    known = _("Pages read, offers used") if "marketing.context" in match.clauses else _("Name, e-mail")
    return tuple(
        InboxRow(
            lead=lead.lead,
            name=lead.name,
            channel=lead.channel if sees_source else -1,
            age=int(np.searchsorted(AGES, lead.waited, side="right")),
            waited=duration(lead.waited),
            known=known,
            score=f"{100 * min(1.0, max(0.0, lead.score)):.0f}",
        )
        for lead in sorted(opening.inbox, key=lambda lead: (_ORDERS[rule](lead), lead.lead))
    )
