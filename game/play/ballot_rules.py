"""What may be done with a ballot: name the cause that cost most, say whose it was, and seal it before the other is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.play.commands import Blame, Seal, Vote
from game.play.roles import Side
from game.play.state import AFTER_CURTAIN, VOTING, Ballot, Match, onward, refuse
from game.play.words import _

CAUSES: Final = ("lost_at_handoff", "ignored", "late", "misfit", "message", "price", "capacity", "luck")
"""What can be voted for: the simulator's leaks in the order of a lead's way, and luck."""

MOST_LETTERS: Final = 60
"""How long the one sentence may be."""


def _ballot(match: Match, side: Side) -> Ballot:
    """Give the ballot that a side is filling in, or refuse."""
    voter = VOTING.get(match.phase)
    if voter is None:
        raise refuse(_("Nobody votes now."))
    if voter is not side:
        raise refuse(_("{side} votes now.").format(side=voter.label))
    return match.quarter.desk(side).ballot


def _fill(match: Match, side: Side, ballot: Ballot, touched: str) -> Match:
    """Give the match with a ballot changed, one step of undo away from what it was."""
    before = match.before if touched == match.touched else match
    quarter = match.quarter.with_desk(side, replace(match.quarter.desk(side), ballot=ballot))
    return replace(match, quarters=(*match.quarters[:-1], quarter), before=before, touched=touched)


def vote(match: Match, command: Vote) -> Match:
    """Name the cause that cost most."""
    ballot = _ballot(match, command.side)
    if command.cause not in CAUSES:
        raise refuse(_("There is no cause called “{cause}” on the ballot.").format(cause=command.cause))
    return _fill(match, command.side, replace(ballot, cause=command.cause), "vote")


def blame(match: Match, command: Blame) -> Match:
    """Say how much of it was Marketing's."""
    ballot = _ballot(match, command.side)
    if isinstance(command.percent, bool) or not isinstance(command.percent, int) or not 0 <= command.percent <= 100:
        raise refuse(_("A share is a whole number of percent from 0 to 100."))
    return _fill(match, command.side, replace(ballot, share=command.percent), "share")


def seal(match: Match, command: Seal) -> Match:
    """Close the ballot with its sentence."""
    ballot = _ballot(match, command.side)
    if not ballot.cause:
        raise refuse(_("Pick a cause first."))
    if len(command.words) > MOST_LETTERS or not command.words.isprintable():
        raise refuse(_("The sentence has at most {count} letters.").format(count=MOST_LETTERS))
    sealed = _fill(match, command.side, replace(ballot, words=command.words.strip(), sealed=True), "seal")
    following = match.course[match.course.index(match.phase) + 1]
    return onward(sealed, undo=following in AFTER_CURTAIN)
