"""What may be done at the signing table: propose, sign, ask what a clause would bring, and rise."""

from __future__ import annotations

from dataclasses import replace

from game.play import agreement
from game.play.agreement import Clause
from game.play.commands import Ask, Propose, Rise, Sign
from game.play.roles import Side
from game.play.state import Match, Phase, Quarter, onward, refuse
from game.play.words import _


def _at_table(match: Match) -> Quarter:
    """Give the quarter that is being agreed upon, or refuse."""
    if match.phase is not Phase.TABLE:
        raise refuse(_("Nobody sits at the table now."))
    return match.quarter


def _clause(match: Match, name: str) -> Clause:
    found = agreement.clauses(match.company).get(name)
    if found is None:
        raise refuse(_("The agreement has no clause called “{clause}”.").format(clause=name))
    return found


def _agree(match: Match, quarter: Quarter, touched: str) -> Match:
    """Give the match with the page changed, one step of undo away from what it was."""
    before = match.before if touched == match.touched else match
    return replace(match, quarters=(*match.quarters[:-1], quarter), before=before, touched=touched)


def propose(match: Match, command: Propose) -> Match:
    """Write another value into a clause."""
    quarter, clause = _at_table(match), _clause(match, command.clause)
    if command.value not in {term.value for term in clause.terms}:
        raise refuse(_("“{clause}” cannot say that.").format(clause=_(clause.label)))
    terms = {name: said for name, said in quarter.terms.items() if name != clause.id}
    if command.value != clause.default:
        terms[clause.id] = command.value
    if terms == quarter.terms:
        return match
    return _agree(match, replace(quarter, terms=terms, signatures=frozenset()), clause.id)


def sign(match: Match, command: Sign) -> Match:
    """Sign the page for a side."""
    quarter = _at_table(match)
    if command.side in quarter.signatures:
        raise refuse(_("{side} has signed already.").format(side=command.side.label))
    if not agreement.signed(match.company, quarter.terms):
        raise refuse(_("There is nothing on the page to sign yet."))
    return _agree(match, replace(quarter, signatures=quarter.signatures | {command.side}), f"sign {command.side}")


def ask(match: Match, command: Ask) -> Match:
    """Spend a token on a clause."""
    quarter, clause = _at_table(match), _clause(match, command.clause)
    if match.tokens == 0:
        raise refuse(_("All tokens of the game are spent."))
    if quarter.asked == (clause.id, quarter.terms):
        raise refuse(_("That has just been asked; the answer stands beside the page."))
    asked = replace(quarter, asked=(clause.id, quarter.terms))
    return replace(match, quarters=(*match.quarters[:-1], asked), tokens=match.tokens - 1, touched="")


def rise(match: Match, _command: Rise) -> Match:
    """Leave the table."""
    quarter = _at_table(match)
    if len(quarter.signatures) == 1:
        (missing,) = set(Side) - quarter.signatures
        raise refuse(_("{side} has not signed yet.").format(side=missing.label))
    if not quarter.signatures:
        quarter = replace(quarter, terms=match.earlier_terms)
    settled = agreement.signed(match.company, quarter.terms)
    free = {name for name, lever in match.levers().items() if lever.clause not in settled}
    for side in Side:
        desk = quarter.desk(side)
        plan = {name: setting for name, setting in desk.plan.items() if name in free}
        quarter = quarter.with_desk(side, replace(desk, plan=plan))
    return onward(replace(match, quarters=(*match.quarters[:-1], quarter)))
