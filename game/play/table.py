"""The signing table: the page both sides write, how the last one was kept, and what a clause would bring and take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from game.locale import number, percent
from game.play import agreement
from game.play.agreement import NOTHING, Clause, Terms
from game.play.commands import Ask, Rise, Sign
from game.play.figures import money
from game.play.journal import Recorded
from game.play.match import Match, why_not
from game.play.names import MARKETERS, rep_name
from game.play.pages import ClauseView, CurveView, Load, Promise, Signature, SigningView
from game.play.roles import Side
from game.play.runner import Workload
from game.play.stage import top_bar
from game.play.view import LockView
from game.play.whatif import Curve
from game.play.words import N_, _, plural

MARKETINGS: Final = frozenset({agreement.LEADS})
"""The clauses of Marketing whose keeping can be counted; the others are kept by being signed."""

_KEPT: Final[Mapping[str, str]] = {
    agreement.LEADS: N_("{kept} of {due} promised leads came"),
    agreement.RESPONSE: N_("{kept} of {due} answered in time"),
    agreement.ATTEMPTS: N_("{kept} of {due} tried as promised"),
    agreement.DISPOSITION: N_("{kept} of {due} told yes, no or later"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is drawn from beside the match itself; `curve` is None until a first round is there."""

    results: Mapping[int, Recorded]
    workload: Workload
    curve: Curve | None


def promises(result: Recorded) -> tuple[Promise, ...]:
    """Say how each side kept what it had signed, in the mean of its clauses, and what each of them counts."""
    found = []
    for side in Side:
        ours = [name for name in _KEPT if name in result.kept and (name in MARKETINGS) is (side is Side.MARKETING)]
        lines = tuple(
            _(_KEPT[name]).format(kept=number(result.kept[name]["kept"]), due=number(result.kept[name]["due"]))
            for name in ours
        )
        share = sum(float(result.kept[name]["share"]) for name in ours) / len(ours) if ours else None
        found.append(Promise(side, share, lines))
    return tuple(found)


def signing_view(match: Match, known: Known) -> SigningView:
    """Give the page."""
    earlier = known.results[match.quarter.number - 1]
    quarter = _("Q{number}").format(number=match.quarter.number)
    return SigningView(
        bar=top_bar(match, _("What we promise each other")),
        company=match.company.name,
        quarter=quarter,
        clauses=tuple(_view(match, clause, earlier) for clause in agreement.clauses(match.company).values()),
        kept=promises(earlier),
        kept_in=_("Kept in Q{number}").format(number=earlier.quarter),
        signatures=tuple(_signature(match, side) for side in Side),
        tokens=match.tokens,
        curve=_curve(match, known.curve),
        load=_load(match, known.workload),
        lock=_lock(match),
    )


def _view(match: Match, clause: Clause, earlier: Recorded) -> ClauseView:
    """Give one clause."""
    terms = match.quarter.terms
    now, before = (clause.term(agreement.value(clause, each)) for each in (terms, match.earlier_terms))
    note = _("was {term}").format(term=before.shown) if now != before else ""
    if clause.id == agreement.LEADS and not note and "marks" in earlier.facts:
        came = sum(len(marks) for marks in earlier.facts["marks"].values()) / 13
        note = _("{count} came").format(count=number(came))
    return ClauseView(
        id=clause.id,
        side=clause.side,
        label=_(clause.label),
        shown=now.shown,
        note=note,
        explain=_(clause.explain),
        values=tuple(term.value for term in clause.terms),
        place=[term.value for term in clause.terms].index(now.value),
        can_ask=not why_not(match, Ask(clause.id)),
    )


def _signature(match: Match, side: Side) -> Signature:
    name = MARKETERS[0] if side is Side.MARKETING else rep_name(1)
    words = _("{name}, for {side}").format(name=name, side=side.label)
    reason = why_not(match, Sign(side))
    return Signature(side, words, side in match.quarter.signatures, not reason, reason)


def _lock(match: Match) -> LockView:
    reason = why_not(match, Rise())
    is_signed = len(match.quarter.signatures) == len(Side)
    words = _("Both signed. Play Q{number}") if is_signed else _("Play Q{number} unsigned")
    return LockView(words.format(number=match.quarter.number), not reason, reason)


def asked_plans(match: Match) -> dict[str, Terms]:
    """Give the page with each value of the clause that was asked about last, other promises as they stood then."""
    if match.quarter.asked is None:
        return {}
    name, terms = match.quarter.asked
    clause = agreement.clauses(match.company)[name]
    return {term.value: {**terms, name: term.value} for term in clause.terms}


def _curve(match: Match, curve: Curve | None) -> CurveView | None:
    """Give what was found out about the clause that was asked about last; None where none was."""
    if match.quarter.asked is None:
        return None
    name, terms = match.quarter.asked
    clause = agreement.clauses(match.company)[name]
    now = agreement.value(clause, match.quarter.terms)
    shown, note, sentence = _found(match, clause, curve, now)
    if {**match.quarter.terms, name: now} != {**terms, name: now}:
        sentence = _("Asked with other promises than stand here now.")
    runs = curve.runs if curve else 0
    return CurveView(
        clause=clause.id,
        label=_(clause.label),
        labels=tuple(term.shown if term.value != NOTHING else "\u2013" for term in clause.terms),
        bands=tuple(curve.band(term.value) for term in clause.terms) if curve else (),
        place=[term.value for term in clause.terms].index(now),
        runs=plural("{count} run each", "{count} runs each", runs).format(count=runs),
        shown=shown,
        note=note,
        sentence=sentence,
        currency=match.company.currency,
    )


def _found(match: Match, clause: Clause, curve: Curve | None, now: str) -> tuple[str, str, str]:
    """Say what the value that stands would bring, on what that rests, and which value brings most."""
    if curve is None:
        return "\u2026", _("on its way"), ""
    low, middle, high = (money(amount, match.company.currency) for amount in curve.band(now))
    sentence = _("Most comes at: {term}.").format(term=clause.term(curve.best()).shown)
    if curve.runs == 1:
        return middle, _("one run"), sentence
    return f"{low}\u2013{high}", _("8 runs in 10, middle {money}").format(money=middle), sentence


def _load(match: Match, load: Workload) -> Load | None:
    """Say whether the promise can be kept; None where it can, or where nothing binds anybody."""
    response = agreement.clauses(match.company)[agreement.RESPONSE]
    if agreement.value(response, match.quarter.terms) == NOTHING or not load.is_strained:
        return None
    share = percent(load.asked / load.present)
    hours = _(
        "Leads and what comes of them take {asked} of the {present} hours a week that {reps} reps have ({share})."
    )
    words = hours.format(asked=number(load.asked), present=number(load.present), reps=load.reps, share=share)
    title = _("This cannot be kept.") if load.is_overloaded else _("Tight: some of it will be broken.")
    return Load(title, words, load.is_overloaded)
