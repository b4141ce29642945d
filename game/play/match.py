"""The match as a state machine: `apply` takes a state and a command and gives the next state, or says why not.

What a state is stands in `game.play.state`; what may be done at the signing table and with the ballot, in modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from game.play import ballot_rules, levers, table_rules
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
    Undo,
    Vote,
)
from game.play.figures import money
from game.play.levers import Lever, Setting
from game.play.roles import Side
from game.play.state import (
    AFTER_CURTAIN,
    AT_DESK,
    LONGEST,
    QUARTER,
    REVEALED,
    Ballot,
    Desk,
    IllegalCommand,
    Match,
    Phase,
    Quarter,
    changes,
    course,
    onward,
    refuse,
)
from game.play.words import _

__all__ = [
    "AFTER_CURTAIN",
    "LONGEST",
    "QUARTER",
    "REVEALED",
    "Ballot",
    "Desk",
    "IllegalCommand",
    "Match",
    "Phase",
    "Quarter",
    "apply",
    "changes",
    "course",
    "why_not",
]


def apply(match: Match, command: Command) -> Match:
    """Give the state after a command.

    Raises
    ------
    IllegalCommand
        If the command does not fit the state, with a sentence that says why.
    """
    return _HANDLERS[type(command)](match, command)


def why_not(match: Match, command: Command) -> str:
    """Say why a command does not fit, or give an empty text if it does."""
    try:
        apply(match, command)
    except IllegalCommand as reason:
        return str(reason)
    return ""


def _start(match: Match, _command: Start) -> Match:
    if match.phase is not Phase.BRIEFING:
        raise refuse(_("The game has begun already."))
    return replace(match, phase=match.course[0], before=None, touched="")


def _desk(match: Match, side: Side) -> Desk:
    """Give the desk that `side` sits at, or refuse."""
    if match.phase not in AT_DESK:
        raise refuse(_("Nothing can be decided now."))
    if match.side is not side:
        raise refuse(_("{side} is not at the desk now.").format(side=side.label))
    return match.quarter.desk(side)


def _decide(match: Match, side: Side, desk: Desk, touched: str) -> Match:
    """Give the match with a desk changed, one step of undo away from what it was."""
    before = match.before if touched == match.touched else match
    quarters = (*match.quarters[:-1], match.quarter.with_desk(side, desk))
    return replace(match, quarters=quarters, before=before, touched=touched)


def _set_lever(match: Match, command: SetLever) -> Match:
    desk = _desk(match, command.side)
    lever = match.levers().get(command.lever)
    if lever is None or lever.side is not command.side:
        raise refuse(_("{side} has no lever called “{lever}”.").format(side=command.side.label, lever=command.lever))
    if lever.unlock > match.quarter.number:
        raise refuse(_("{lever} can be moved from Q{quarter} on.").format(lever=_(lever.label), quarter=lever.unlock))
    if lever.clause in match.clauses:
        raise refuse(_("{lever} is settled by the agreement.").format(lever=_(lever.label)))
    if not lever.allows(command.value):
        raise refuse(_("{lever} cannot stand at {value}.").format(lever=_(lever.label), value=command.value))
    _check_budget(match, lever, command.value)
    plan = {name: value for name, value in desk.plan.items() if name != lever.id}
    if command.value != lever.default:
        plan[lever.id] = command.value
    return _decide(match, command.side, replace(desk, plan=plan), lever.id)


def _check_budget(match: Match, lever: Lever, value: Setting) -> None:
    """Refuse to spend what the quarter does not have."""
    if not lever.id.startswith(levers.BUDGET):
        return
    left = match.budget_left()
    more = float(value) - float(match.value(lever))
    # the first cents are rounding of shares, not an overdraft
    if more > left + 0.01:
        sentence = _("Only {left} of the budget is left.")
        raise refuse(sentence.format(left=money(max(left, 0.0), match.company.currency)))


def _guess(match: Match, command: Guess) -> Match:
    desk = _desk(match, command.side)
    # a truth value is a whole number to Python, not to a player
    if isinstance(command.percent, bool) or not isinstance(command.percent, int) or not 0 <= command.percent <= 100:
        raise refuse(_("A guess is a whole number of percent from 0 to 100."))
    return _decide(match, command.side, replace(desk, guess=command.percent), "guess")


def _lock(match: Match, command: Lock) -> Match:
    desk = _desk(match, command.side)
    if desk.guess is None:
        raise refuse(_("Guess first how many MQLs Sales will answer."))
    locked = _decide(match, command.side, replace(desk, locked=True), "lock")
    return onward(locked, undo=match.course[match.course.index(match.phase) + 1] in AFTER_CURTAIN)


def _take_seat(match: Match, command: TakeSeat) -> Match:
    side = AFTER_CURTAIN.get(match.phase)
    if side is None:
        raise refuse(_("Nobody is waiting behind the curtain."))
    if side is not command.side:
        raise refuse(_("It is {side} that sits down now.").format(side=side.label))
    return onward(match)


def _reveal(match: Match, _command: Reveal) -> Match:
    if match.phase is not Phase.RUN:
        raise refuse(_("There is nothing to reveal before the quarter has been played."))
    return onward(match)


def _finish(match: Match, _command: Finish) -> Match:
    if match.phase not in {Phase.REVEAL, Phase.VERDICT}:
        raise refuse(_("There is no reveal to close."))
    return onward(match)


def _advance(match: Match, _command: Advance) -> Match:
    if match.phase not in {Phase.REVIEW, Phase.DEBRIEF}:
        raise refuse(_("There is no review to close."))
    return onward(match)


def _undo(match: Match, _command: Undo) -> Match:
    back = match.before
    if back is None:
        raise refuse(_("There is nothing to take back."))
    if back.tokens == match.tokens:
        return back
    # a token that is spent stays spent: nothing that was learned can be taken back
    known = replace(back.quarter, asked=match.quarter.asked)
    return replace(back, quarters=(*back.quarters[:-1], known), tokens=match.tokens)


# each handler takes its own command; the table's key is what guarantees it
_HANDLERS: Final[Mapping[type[Command], Callable[[Match, Any], Match]]] = {
    Start: _start,
    SetLever: _set_lever,
    Guess: _guess,
    Lock: _lock,
    TakeSeat: _take_seat,
    Reveal: _reveal,
    Finish: _finish,
    Advance: _advance,
    Propose: table_rules.propose,
    Sign: table_rules.sign,
    Ask: table_rules.ask,
    Rise: table_rules.rise,
    Vote: ballot_rules.vote,
    Blame: ballot_rules.blame,
    Seal: ballot_rules.seal,
    Undo: _undo,
}
