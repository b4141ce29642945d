"""The controls on a desk: each lever, the guess, the button that locks the plan, and the panels under fog."""

from __future__ import annotations

from game.locale import percent
from game.play import fog, levers
from game.play.commands import Lock
from game.play.figures import money
from game.play.levers import Kind, Lever, Setting, Unit
from game.play.match import Match, why_not
from game.play.roles import Side
from game.play.runner import Opening
from game.play.timeline import Place
from game.play.view import Fog, GuessView, LeverView, LockView, Option
from game.play.words import N_, _

_QUOTES = {
    "value": N_("“It pays for itself within the year.”"),
    "price": N_("“We can match anybody's price.”"),
    "speed": N_("“You are live in two weeks.”"),
}


def lever_views(match: Match, side: Side) -> dict[str, LeverView]:
    """Give the levers that a side can move in this quarter, by id."""
    return {
        name: lever_view(match, lever)
        for name, lever in match.levers().items()
        if lever.side is side and lever.unlock <= match.quarter.number
    }


def lever_view(match: Match, lever: Lever) -> LeverView:
    """Give one control."""
    value = match.value(lever)
    is_budget = lever.id.startswith(levers.BUDGET)
    enabled = lever.clause not in match.clauses
    limit = _affordable(lever, float(value), match.budget_left()) if is_budget else lever.high
    return LeverView(
        id=lever.id,
        side=lever.side,
        kind=lever.kind,
        label=_(lever.label),
        value=value,
        shown=shown(match, lever, value),
        note="" if enabled else _("Settled by the agreement"),
        explain=_(lever.explain),
        low=lever.low,
        high=lever.high,
        step=lever.step,
        limit=limit,
        options=tuple(Option(part.value, _(part.label)) for part in lever.parts),
        channel=_channel(match, lever) if is_budget else -1,
        moved=value != lever.default,
        enabled=enabled,
    )


def _affordable(lever: Lever, value: float, left: float) -> float:
    """Give the highest place on a budget's grid that the rest of the money pays for; never less than what it has."""
    return max(value, lever.low + lever.step * int((min(lever.high, value + left) - lever.low) / lever.step + 1e-9))


def shown(match: Match, lever: Lever, value: Setting) -> str:
    """Write a lever's value with its unit."""
    if lever.kind is Kind.CHOICE:
        return _(lever.part(value).label)
    if lever.unit is Unit.MONEY:
        return money(float(value), match.company.currency)
    return percent(float(value) / 100) if lever.unit is Unit.PERCENT else f"{float(value):g}"


def _channel(match: Match, lever: Lever) -> int:
    names = [source.name for source in match.company.sources]
    return names.index(lever.id.removeprefix(levers.BUDGET))


def guess_view(match: Match, side: Side) -> GuessView:
    """Give the prediction that a side makes before the run."""
    guess = match.quarter.desk(side).guess
    return GuessView(
        question=_("Before you run it: how many MQLs will Sales answer?"),
        label=_("Your guess"),
        value=guess,
        shown=_("not yet") if guess is None else percent(guess / 100),
        notes=(
            _("Held against the outcome at the end of Q{quarter}.").format(quarter=match.quarter.number),
            _("{other} guesses too, behind its own curtain.").format(other=side.other.label),
        ),
    )


def lock_view(match: Match, side: Side) -> LockView:
    """Give the button that ends a side's turn."""
    reason = why_not(match, Lock(side))
    return LockView(_("Lock the plan"), not reason, reason)


def quote(match: Match) -> str:
    """Give what the reps say on the phone, as the pitch stands."""
    pitch = match.quarter.desk(Side.SALES).plan.get(levers.PITCH, "value")
    return _(_QUOTES[str(pitch)])


def fog_views(match: Match, side: Side, opening: Opening) -> tuple[Fog, ...]:
    """Give the panels of the other side; a lifted one says what is behind it as the quarter begins."""
    earlier = match.quarters[-2].desk(side.other).plan if len(match.quarters) > 1 else {}
    return tuple(
        Fog(panel.id, _(panel.title), _(panel.lifts), lifted, _behind(match, panel.id, opening) if lifted else ())
        for panel in fog.panels(side)
        for lifted in (fog.is_lifted(panel, match.clauses, earlier),)
    )


def _behind(match: Match, panel: str, opening: Opening) -> tuple[str, ...]:
    """Say what a lifted panel shows, in at most three lines."""
    if panel == "inbox":
        return (inbox_shown(opening), *(f"{row.name}" for row in opening.inbox[:2]))
    if panel == "outcomes":
        return _outcomes(opening)
    if panel == "calls":
        return (_(_QUOTES["value"]),)
    if panel == "promises":
        return (_("No downtime"),)
    sources = match.company.sources
    if panel == "campaigns":
        spends = sorted(sources, key=lambda source: source.spend(match.quarter.number), reverse=True)
        return tuple(
            f"{_(source.label)} {money(source.spend(match.quarter.number), match.company.currency)}"
            for source in spends[:3]
        )
    counts = [sum(row.channel == number for row in opening.inbox) for number in range(len(sources))]
    most = sorted(range(len(sources)), key=lambda number: counts[number], reverse=True)
    return tuple(f"{_(sources[number].label)} {counts[number]}" for number in most[:3])


def _outcomes(opening: Opening) -> tuple[str, ...]:
    silent = sum(opening.outcomes.get(place, 0) for place in (Place.DROPPED, Place.SILENT, Place.INBOX))
    spoken = sum(opening.outcomes.get(place, 0) for place in (Place.WITH_REP, Place.DISQUALIFIED, Place.UNREACHED))
    return (
        _("{count} without an answer").format(count=silent),
        _("{count} worked on or given back").format(count=spoken),
        _("{count} won").format(count=opening.outcomes.get(Place.WON, 0)),
    )


def inbox_shown(opening: Opening) -> str:
    """Say how full the inbox is."""
    old = sum(row.waited > 24 * 60 for row in opening.inbox)
    return _("{waiting} waiting, {old} for more than a day").format(waiting=len(opening.inbox), old=old)
