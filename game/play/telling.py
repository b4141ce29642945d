"""A game as text: what was decided, and what came of it. For a terminal, a test, or a reader who cannot see the screen."""

from __future__ import annotations

from collections.abc import Iterator

from game.locale import percent
from game.play.controls import shown
from game.play.match import Match, Phase
from game.play.roles import Side
from game.play.session import Session
from game.play.words import _


def tell(session: Session) -> str:
    """Tell a game from its briefing to where it stands, a line for each thing."""
    return "\n".join(_lines(session))


def _lines(session: Session) -> Iterator[str]:
    match = session.match
    yield f"{match.company.name} (Q{match.quarter.number})"
    for side in Side:
        yield from _desk(match, side)
    if match.phase in (Phase.RUN, Phase.REVEAL, Phase.OVER):
        yield from _result(session)


def _desk(match: Match, side: Side) -> Iterator[str]:
    """Tell what one side decided."""
    desk = match.quarter.desk(side)
    moved = [
        f"{_(lever.label)}: {shown(match, lever, desk.plan[name])}"
        for name, lever in match.levers().items()
        if lever.side is side and name in desk.plan
    ]
    yield f"{side.label}: {'; '.join(moved) or _('as before')}"
    if desk.guess is not None:
        yield "  " + _("guessed that Sales answers {percent} of the MQLs").format(percent=percent(desk.guess / 100))


def _result(session: Session) -> Iterator[str]:
    """Tell the reveal."""
    view = session.reveal_view()
    yield view.title
    yield view.sentence
    yield view.sums
    for outcome in (view.dropped, view.silent, *view.outcomes):
        yield f"  {outcome.count:4d}  {outcome.label}"
    for figure in view.figures:
        yield f"{figure.label}: {figure.shown} ({figure.note})"
    yield from (guess.sentence for guess in view.guesses)
