"""What a match is at one instant, and what each of its quarters goes through.

A match knows decisions and never results: what a quarter brings is computed from them (`game.play.quarter`). So a state
is small, replay is exact, and no result can leak to a side that must not see it yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from game.play import agreement, levers
from game.play.agreement import UNSIGNED, Terms
from game.play.company import Company
from game.play.levers import Lever, Plan, Setting
from game.play.roles import Side


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
    BALLOT = "ballot"
    BALLOT_CURTAIN = "ballot_curtain"
    BALLOT_SALES = "ballot_sales"
    REVEAL = "reveal"
    VERDICT = "verdict"
    REVIEW = "review"
    DEBRIEF = "debrief"
    OVER = "over"


QUARTER: Final = (Phase.MARKETING, Phase.CURTAIN, Phase.SALES, Phase.RUN, Phase.REVEAL)
"""What every quarter goes through, in order; a game of one quarter is nothing else."""

REVEALED: Final = frozenset({Phase.REVEAL, Phase.VERDICT, Phase.REVIEW, Phase.DEBRIEF, Phase.OVER})
"""Where the fog of the quarter has been lifted for both."""

LONGEST: Final = 4
"""Quarters of the longest game."""


SIGNED_FIRST: Final = 2
"""The quarter before which both sides first sit down together; they sign again before the last one."""

VOTED_FIRST: Final = 1
"""The quarter after which both sides first say what cost most; they say so again after the last one."""

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
    if number not in {VOTED_FIRST, length}:
        return (*table, *QUARTER, Phase.REVIEW)
    vote = (Phase.BALLOT, Phase.BALLOT_CURTAIN, Phase.BALLOT_SALES)
    end = (Phase.DEBRIEF,) if number == length else ()
    return (*table, *QUARTER[:-1], *vote, Phase.REVEAL, Phase.VERDICT, Phase.REVIEW, *end)


AT_DESK: Final[Mapping[Phase, Side]] = {Phase.MARKETING: Side.MARKETING, Phase.SALES: Side.SALES}
"""Who decides in which phase."""

VOTING: Final[Mapping[Phase, Side]] = {Phase.BALLOT: Side.MARKETING, Phase.BALLOT_SALES: Side.SALES}
"""Who votes in which phase."""

AFTER_CURTAIN: Final[Mapping[Phase, Side]] = {Phase.CURTAIN: Side.SALES, Phase.BALLOT_CURTAIN: Side.SALES}
"""Who sits down next."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one side believes: the cause that cost most, Marketing's share of it in whole percent, and one sentence."""

    cause: str = ""
    share: int = 50
    words: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What one side decides in one quarter: the levers it set, its guess in whole percent, and afterwards its vote."""

    plan: Plan = field(default_factory=dict)
    guess: int | None = None
    locked: bool = False
    ballot: Ballot = Ballot()


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

    def from_day_one(self) -> Match:
        """Give the game as it would have been with the last agreement kept from its first quarter on."""
        terms = self.quarter.terms
        return replace(self, quarters=tuple(replace(quarter, terms=terms) for quarter in self.quarters))

    def at(self, number: int) -> Match:
        """Give the match as it was when a quarter had been decided: what later ones hold is left out."""
        return replace(self, quarters=self.quarters[:number])

    @property
    def side(self) -> Side | None:
        """Who sits at the desk or votes; None where both may look."""
        return AT_DESK.get(self.phase) or VOTING.get(self.phase)

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


def changes(match: Match, sides: Iterable[Side] = Side) -> dict[int, dict[str, object]]:
    """Give what the decisions so far set in the scenario; in the current quarter only those of `sides` are known."""
    plans = {quarter.number: quarter.plans for quarter in match.quarters}
    plans[match.quarter.number] = {side: match.quarter.desk(side).plan for side in sides}
    signed = agreement.changes(match.company, {quarter.number: quarter.terms for quarter in match.quarters})
    moved = levers.changes(match.company, plans)
    return {number: {**moved[number], **signed[number]} for number in plans}


def refuse(sentence: str) -> IllegalCommand:
    """Give what is raised where a command does not fit."""
    return IllegalCommand(sentence)


def onward(match: Match, *, undo: bool = False) -> Match:
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
