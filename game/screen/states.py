"""From what the rules show to what a scene draws, where the two are not the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from game.locale import _
from game.play.commands import TakeSeat
from game.play.roles import Side
from game.play.session import Session
from game.play.view import Curtain, RevealView, RunView, SavedGame
from game.screen.intents import LookBack
from game.screen.scenes.curtain import CurtainState
from game.screen.scenes.levers import ROLES, shape_of
from game.screen.scenes.reveal import RevealState
from game.screen.scenes.run_state import Kept, RunState, Source
from game.screen.scenes.title import TitleState
from game.screen.widgets.base import Command
from sim import __version__

_OFFERS: Final = frozenset({"new", "continue", "replay"})  # tutorial and solo game are not built yet


@dataclass(frozen=True)
class Seen:
    """The quarter has been watched once more: go back to what became of it."""


def title(saved: Sequence[SavedGame]) -> TitleState:
    """Say which game one could go on with: the one played last that can be opened."""
    game = next((game for game in saved if game.can_be_opened), None)
    return TitleState(
        game.label if game else "", version=_("version {number}").format(number=__version__), offers=_OFFERS
    )


def curtain(view: Curtain, *, holds: bool) -> CurtainState:
    """Say who hands over to whom."""
    return CurtainState(
        to=ROLES[view.to],
        title=view.title,
        locked=view.sentence,
        button=view.button,
        after=view.following,
        marketing=view.people[Side.MARKETING],
        sales=view.people[Side.SALES],
        act=TakeSeat(view.to),
        holds=holds,
        can_undo=view.bar.can_undo,
    )


def run(view: RunView, result: Command) -> RunState:
    """Give the quarter to be played."""
    return RunState(
        quarter=view.bar.quarter,
        timeline=view.timeline,
        sources=tuple(Source(channel.label, shape_of(number)) for number, channel in enumerate(view.channels)),
        reps=view.reps,
        goal=view.goal.shown,
        result=result,
        currency=view.currency,
        promised=view.promised,
        kept=tuple(Kept(ROLES[each.side], each.side.label, each.instants, each.shares) for each in view.kept),
        is_fogged=view.is_fogged,
    )


def reveal(view: RevealView, session: Session | None, quarter: int = 0) -> RevealState:
    """Give what became of a quarter, with its leads where they are known; an earlier one is only looked at."""
    can_tell = session is not None and any(view.sent.leads)
    story = partial(session.story, quarter=quarter) if session is not None and can_tell else None
    if quarter:
        return RevealState(replace(view, following=_("Back")), Seen(), LookBack(quarter, "run"), story)
    return RevealState(view, story=story)
