"""The match as a state machine: `apply` takes a state and a command and gives the next state, or says why not.

A match knows decisions and never results: what a quarter brings is computed from them (`game.play.quarter`). So a state
is small, replay is exact, and no result can leak to a side that must not see it yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from game.play import agreement, levers
from game.play.agreement import UNSIGNED, Clause, Terms
from game.play.commands import (
    Advance,
    Ask,
    Command,
    Finish,
    Guess,
    Lock,
    Propose,
    Reveal,
    Rise,
    SetLever,
    Sign,
    Start,
    TakeSeat,
    Undo,
)
from game.play.company import Company
from game.play.figures import money
from game.play.levers import Lever, Plan, Setting
from game.play.roles import Side
from game.play.words import _


class IllegalCommand(Exception):  # noqa: N818 - it is an answer to a player, in one plain sentence
    """The command does not fit the state; the state stays as it is. The message is a sentence for the player."""


class Phase(StrEnum):
    """Where a match stands."""

    BRIEFING = "briefing"
    TABLE = "table"
    MARKETING = "marketing"
    CURTAIN = "curtain"
    SALES = "sales"
    RUN = "run"
    REVEAL = "reveal"
    REVIEW = "review"
    OVER = "over"


QUARTER: Final = (Phase.MARKETING, Phase.CURTAIN, Phase.SALES, Phase.RUN, Phase.REVEAL)
"""What every quarter goes through, in order; a game of one quarter is nothing else."""

LONGEST: Final = 4
"""Quarters of the longest game."""


SIGNED_FIRST: Final = 2
"""The quarter before which both sides first sit down together; they sign again before the last one."""

TOKENS: Final = 3
"""How often in a game one may ask what a clause would bring."""


def course(number: int, length: int) -> tuple[Phase, ...]:
    """Give what a quarter goes through, in order. A new step of the game is a phase here and a command that ends it.

    Parameters
    ----------
    number, length : int
        Which quarter, from 1, of how many.
    """
    if length == 1:
        return QUARTER
    table = (Phase.TABLE,) if number in {SIGNED_FIRST, length} else ()
    return (*table, *QUARTER, Phase.REVIEW)


AT_DESK: Final[Mapping[Phase, Side]] = {Phase.MARKETING: Side.MARKETING, Phase.SALES: Side.SALES}
"""Who decides in which phase."""

AFTER_CURTAIN: Final[Mapping[Phase, Side]] = {Phase.CURTAIN: Side.SALES}
"""Who sits down next."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What one side decides in one quarter: the levers it set, and its guess in whole percent."""

    plan: Plan = field(default_factory=dict)
    guess: int | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter's decisions; `number` 1 is the first.

    Parameters
    ----------
    terms : mapping of str to str
        What the agreement says in this quarter; while both sit at the table, what is proposed.
    signatures : frozenset of Side
        Who has signed it as it stands.
    asked : tuple of str and Terms, or None
        The clause that was asked about last, and the promises it was asked with.
    """

    number: int
    marketing: Desk = Desk()
    sales: Desk = Desk()
    terms: Terms = field(default_factory=dict)
    signatures: frozenset[Side] = frozenset()
    asked: tuple[str, Terms] | None = None

    def desk(self, side: Side) -> Desk:
        """Give one side's decisions."""
        return self.marketing if side is Side.MARKETING else self.sales

    def with_desk(self, side: Side, desk: Desk) -> Quarter:
        """Give the quarter with one side's decisions replaced."""
        return replace(self, marketing=desk) if side is Side.MARKETING else replace(self, sales=desk)

    @property
    def plans(self) -> dict[Side, Plan]:
        """What both sides set, by side."""
        return {side: self.desk(side).plan for side in Side}


@dataclass(frozen=True, slots=True)
class Match:
    """A game at one instant.

    Parameters
    ----------
    company : Company
        Who is played.
    length : int
        How many quarters.
    phase : Phase
        Where the match stands.
    quarters : tuple of Quarter
        Those begun, the current one last.
    tokens : int
        How often one may still ask what a clause would bring.
    before : Match or None
        What undo goes back to: None where there is nothing to take back, or where it would look behind the curtain.
    touched : str
        What the last command moved; moving it again is taken back together with it.
    """

    company: Company
    length: int = 1
    phase: Phase = Phase.BRIEFING
    quarters: tuple[Quarter, ...] = (Quarter(1),)
    tokens: int = TOKENS
    before: Match | None = field(default=None, compare=False, repr=False)
    touched: str = field(default="", compare=False, repr=False)

    @property
    def quarter(self) -> Quarter:
        """The current quarter."""
        return self.quarters[-1]

    @property
    def course(self) -> tuple[Phase, ...]:
        """What the current quarter goes through, in order."""
        return course(self.quarter.number, self.length)

    @property
    def decided(self) -> int:
        """How many quarters' plans stand: they have been run."""
        is_run = self.phase is Phase.OVER or (
            self.phase in self.course and self.course.index(self.phase) >= self.course.index(Phase.RUN)
        )
        return self.quarter.number if is_run else self.quarter.number - 1

    def saying(self, terms: Terms) -> Match:
        """Give the match with another page on the table."""
        return replace(self, quarters=(*self.quarters[:-1], replace(self.quarter, terms=terms)))

    def at(self, number: int) -> Match:
        """Give the match as it was when a quarter had been decided: what later ones hold is left out."""
        return replace(self, quarters=self.quarters[:number])

    @property
    def side(self) -> Side | None:
        """Who sits at the desk; None where both may look."""
        return AT_DESK.get(self.phase)

    @property
    def earlier_terms(self) -> Terms:
        """What the agreement said in the quarter before."""
        return self.quarters[-2].terms if len(self.quarters) > 1 else UNSIGNED

    @property
    def clauses(self) -> frozenset[str]:
        """What the agreement in force has signed, as the scenario spells it below ``agreement``."""
        terms = self.earlier_terms if self.phase is Phase.TABLE else self.quarter.terms
        return agreement.signed(self.company, terms)

    def levers(self) -> dict[str, Lever]:
        """Give every lever of this quarter by its id."""
        return levers.registry(self.company, self.quarter.number)

    def value(self, lever: Lever) -> Setting:
        """Say where a lever stands."""
        return self.quarter.desk(lever.side).plan.get(lever.id, lever.default)

    def budget_left(self) -> float:
        """Give the money of the quarter that no channel has been given."""
        budgets = [lever for name, lever in self.levers().items() if name.startswith(levers.BUDGET)]
        return sum(float(lever.default) - float(self.value(lever)) for lever in budgets)


def apply(match: Match, command: Command) -> Match:
    """Give the state after a command.

    Raises
    ------
    IllegalCommand
        If the command does not fit the state, with a sentence that says why.
    """
    return _HANDLERS[type(command)](match, command)


def changes(match: Match, sides: Iterable[Side] = Side) -> dict[int, dict[str, object]]:
    """Give what the decisions so far set in the scenario; in the current quarter only those of `sides` are known."""
    plans = {quarter.number: quarter.plans for quarter in match.quarters}
    plans[match.quarter.number] = {side: match.quarter.desk(side).plan for side in sides}
    signed = agreement.changes(match.company, {quarter.number: quarter.terms for quarter in match.quarters})
    moved = levers.changes(match.company, plans)
    return {number: {**moved[number], **signed[number]} for number in plans}


def why_not(match: Match, command: Command) -> str:
    """Say why a command does not fit, or give an empty text if it does."""
    try:
        apply(match, command)
    except IllegalCommand as reason:
        return str(reason)
    return ""


def _refuse(sentence: str) -> IllegalCommand:
    return IllegalCommand(sentence)


def _start(match: Match, _command: Start) -> Match:
    if match.phase is not Phase.BRIEFING:
        raise _refuse(_("The game has begun already."))
    return replace(match, phase=match.course[0], before=None, touched="")


def _desk(match: Match, side: Side) -> Desk:
    """Give the desk that `side` sits at, or refuse."""
    if match.side is None:
        raise _refuse(_("Nothing can be decided now."))
    if match.side is not side:
        raise _refuse(_("{side} is not at the desk now.").format(side=side.label))
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
        raise _refuse(_("{side} has no lever called “{lever}”.").format(side=command.side.label, lever=command.lever))
    if lever.unlock > match.quarter.number:
        raise _refuse(_("{lever} can be moved from Q{quarter} on.").format(lever=_(lever.label), quarter=lever.unlock))
    if lever.clause in match.clauses:
        raise _refuse(_("{lever} is settled by the agreement.").format(lever=_(lever.label)))
    if not lever.allows(command.value):
        raise _refuse(_("{lever} cannot stand at {value}.").format(lever=_(lever.label), value=command.value))
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
        raise _refuse(sentence.format(left=money(max(left, 0.0), match.company.currency)))


def _guess(match: Match, command: Guess) -> Match:
    desk = _desk(match, command.side)
    # a truth value is a whole number to Python, not to a player
    if isinstance(command.percent, bool) or not isinstance(command.percent, int) or not 0 <= command.percent <= 100:
        raise _refuse(_("A guess is a whole number of percent from 0 to 100."))
    return _decide(match, command.side, replace(desk, guess=command.percent), "guess")


def _lock(match: Match, command: Lock) -> Match:
    desk = _desk(match, command.side)
    if desk.guess is None:
        raise _refuse(_("Guess first how many MQLs Sales will answer."))
    locked = _decide(match, command.side, replace(desk, locked=True), "lock")
    return _next(locked, undo=match.course[match.course.index(match.phase) + 1] in AFTER_CURTAIN)


def _take_seat(match: Match, command: TakeSeat) -> Match:
    side = AFTER_CURTAIN.get(match.phase)
    if side is None:
        raise _refuse(_("Nobody is waiting behind the curtain."))
    if side is not command.side:
        raise _refuse(_("It is {side} that sits down now.").format(side=side.label))
    return _next(match)


def _reveal(match: Match, _command: Reveal) -> Match:
    if match.phase is not Phase.RUN:
        raise _refuse(_("There is nothing to reveal before the quarter has been played."))
    return _next(match)


def _finish(match: Match, _command: Finish) -> Match:
    if match.phase is not Phase.REVEAL:
        raise _refuse(_("There is no reveal to close."))
    return _next(match)


def _advance(match: Match, _command: Advance) -> Match:
    if match.phase is not Phase.REVIEW:
        raise _refuse(_("There is no review to close."))
    return _next(match)


def _at_table(match: Match) -> Quarter:
    """Give the quarter that is being agreed upon, or refuse."""
    if match.phase is not Phase.TABLE:
        raise _refuse(_("Nobody sits at the table now."))
    return match.quarter


def _clause(match: Match, name: str) -> Clause:
    found = agreement.clauses(match.company).get(name)
    if found is None:
        raise _refuse(_("The agreement has no clause called “{clause}”.").format(clause=name))
    return found


def _agree(match: Match, quarter: Quarter, touched: str) -> Match:
    """Give the match with the page changed, one step of undo away from what it was."""
    before = match.before if touched == match.touched else match
    return replace(match, quarters=(*match.quarters[:-1], quarter), before=before, touched=touched)


def _propose(match: Match, command: Propose) -> Match:
    quarter, clause = _at_table(match), _clause(match, command.clause)
    if command.value not in {term.value for term in clause.terms}:
        raise _refuse(_("“{clause}” cannot say that.").format(clause=_(clause.label)))
    terms = {name: said for name, said in quarter.terms.items() if name != clause.id}
    if command.value != clause.default:
        terms[clause.id] = command.value
    if terms == quarter.terms:
        return match
    return _agree(match, replace(quarter, terms=terms, signatures=frozenset()), clause.id)


def _sign(match: Match, command: Sign) -> Match:
    quarter = _at_table(match)
    if command.side in quarter.signatures:
        raise _refuse(_("{side} has signed already.").format(side=command.side.label))
    if not agreement.signed(match.company, quarter.terms):
        raise _refuse(_("There is nothing on the page to sign yet."))
    return _agree(match, replace(quarter, signatures=quarter.signatures | {command.side}), f"sign {command.side}")


def _ask(match: Match, command: Ask) -> Match:
    quarter, clause = _at_table(match), _clause(match, command.clause)
    if match.tokens == 0:
        raise _refuse(_("All tokens of the game are spent."))
    if quarter.asked == (clause.id, quarter.terms):
        raise _refuse(_("That has just been asked; the answer stands beside the page."))
    asked = replace(quarter, asked=(clause.id, quarter.terms))
    return replace(match, quarters=(*match.quarters[:-1], asked), tokens=match.tokens - 1, touched="")


def _rise(match: Match, _command: Rise) -> Match:
    quarter = _at_table(match)
    if len(quarter.signatures) == 1:
        (missing,) = set(Side) - quarter.signatures
        raise _refuse(_("{side} has not signed yet.").format(side=missing.label))
    if not quarter.signatures:
        quarter = replace(quarter, terms=match.earlier_terms)
    settled = agreement.signed(match.company, quarter.terms)
    free = {name for name, lever in match.levers().items() if lever.clause not in settled}
    for side in Side:
        desk = quarter.desk(side)
        plan = {name: setting for name, setting in desk.plan.items() if name in free}
        quarter = quarter.with_desk(side, replace(desk, plan=plan))
    return _next(replace(match, quarters=(*match.quarters[:-1], quarter)))


def _undo(match: Match, _command: Undo) -> Match:
    back = match.before
    if back is None:
        raise _refuse(_("There is nothing to take back."))
    if back.tokens == match.tokens:
        return back
    # a token that is spent stays spent: nothing that was learned can be taken back
    known = replace(back.quarter, asked=match.quarter.asked)
    return replace(back, quarters=(*back.quarters[:-1], known), tokens=match.tokens)


def _next(match: Match, *, undo: bool = False) -> Match:
    """Go to the next step of the quarter, to the next quarter, or to the end."""
    ahead = match.course.index(match.phase) + 1
    before = match.before if undo else None
    if ahead < len(match.course):
        return replace(match, phase=match.course[ahead], before=before, touched="")
    if match.quarter.number == match.length:
        return replace(match, phase=Phase.OVER, before=before, touched="")
    following = (*match.quarters, _following(match.quarter))
    opened = replace(match, quarters=following, before=before, touched="")
    return replace(opened, phase=opened.course[0])


def _following(quarter: Quarter) -> Quarter:
    """Open the next quarter: levers stay where they were left, but each quarter has a budget of its own."""

    def kept(desk: Desk) -> Desk:
        plan = {name: value for name, value in desk.plan.items() if not name.startswith(levers.BUDGET)}
        return Desk(plan)

    return Quarter(quarter.number + 1, kept(quarter.marketing), kept(quarter.sales), quarter.terms)


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
    Propose: _propose,
    Sign: _sign,
    Ask: _ask,
    Rise: _rise,
    Undo: _undo,
}
