"""The director of a game: which scene a session is in, what its commands mean, and how long one must wait for the simulator.

A session answers at once or in a part of a second. What takes longer than a frame is done beside the frames, so that the
window never stands still; until it is done nothing else can be decided.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final, get_args

from game.locale import _, language
from game.play import commands as rules
from game.play.match import REVEALED, IllegalCommand, Phase
from game.play.pages import BallotView, DebriefView, ReviewView, SigningView, VerdictView, View
from game.play.session import Session
from game.play.shelf import Shelf
from game.play.view import Briefing, Curtain, MarketingDesk, RevealView, RunView, SalesDesk
from game.screen import states
from game.screen.app import Director
from game.screen.intents import LookBack, Start, Undo
from game.screen.scenes.ballot import BallotPage
from game.screen.scenes.base import Scene
from game.screen.scenes.briefing import BriefingPage
from game.screen.scenes.curtain import Curtain as CurtainScene
from game.screen.scenes.debrief import Debrief
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.reveal import Reveal
from game.screen.scenes.review import Review
from game.screen.scenes.run import Run
from game.screen.scenes.sales import Sales
from game.screen.scenes.signing import Signing
from game.screen.scenes.title import Title
from game.screen.scenes.verdict import Verdict
from game.screen.widgets.base import Command
from sim.errors import HandoffError

PATIENCE: Final = 0.3
"""Seconds after which a player is told that the simulator is at work."""

_QUICK: Final = (rules.SetLever, rules.Guess, rules.Propose, rules.Sign, rules.Ask, rules.Vote, rules.Blame, rules.Undo)
_RULES: Final = get_args(rules.Command)


class GameDirector(Director):
    """Directs the title and the games begun from it.

    Parameters
    ----------
    shelf : Shelf
        Where games are kept.
    session : Session or None
        The game to begin with; None begins at the title.
    holds : callable
        Says whether the curtain asks for a held key; a setting of the player's.
    worker : concurrent.futures.Executor or None
        Where the simulator is waited for; a thread of its own if not given.
    """

    def __init__(
        self,
        shelf: Shelf,
        session: Session | None = None,
        *,
        holds: Callable[[], bool] = lambda: True,
        worker: Executor | None = None,
    ) -> None:
        self.shelf = shelf
        self.session = session
        self._holds = holds
        self._worker = worker or ThreadPoolExecutor(1, "simulator")
        self._work: Future[tuple[Session, View | None]] | None = None
        self._waited = 0.0
        self._sentence = session.notice if session else ""
        self._aside: LookBack | None = _watched(session)  # a quarter that is looked at once more
        self._language = language()
        self._scene: Scene[Any] = self._fresh(self._view())

    # what is on

    @property
    def is_waiting(self) -> bool:
        """Whether the simulator is at work on something that was asked for."""
        return self._work is not None

    @property
    def notice(self) -> str:
        """Say what the player must read, or that the simulator is at work."""
        if self._work is not None and self._waited >= PATIENCE:
            return _("One moment: the simulator is at work.")
        return self._sentence

    def scene(self) -> Scene[Any]:
        """Give the scene; its texts are fetched anew where the player has changed the language."""
        if self._language != language() and self._work is None:
            self._language = language()
            self._show(self._view())
        return self._scene

    def _view(self) -> View | None:
        """Give what the session shows now."""
        if self.session is None:
            return None
        return _seen(self.session, self._aside)

    def _show(self, view: View | None) -> None:
        """Show a view: in the present scene if that is the one, else in a new one."""
        fresh = self._fresh(view)
        if type(fresh) is type(self._scene):
            self._scene.state = fresh.state
        else:
            self._scene = fresh

    def _fresh(self, view: View | None) -> Scene[Any]:
        """Make the scene of a view; without one, the title."""
        if view is None:
            return Title(states.title(self.shelf.saved()))
        make: dict[type, Callable[[Any], Scene[Any]]] = {
            Briefing: BriefingPage,
            MarketingDesk: Marketing,
            Curtain: lambda found: CurtainScene(states.curtain(found, holds=self._holds())),
            SalesDesk: Sales,
            RunView: lambda found: Run(states.run(found, states.Seen() if self._aside else rules.Reveal())),
            RevealView: lambda found: Reveal(
                states.reveal(found, self.session, self._aside.quarter if self._aside else 0)
            ),
            ReviewView: Review,
            SigningView: Signing,
            BallotView: BallotPage,
            VerdictView: Verdict,
            DebriefView: Debrief,
        }
        return make[type(view)](view)

    # commands

    def obey(self, command: Command) -> None:
        """Carry out a command; one that does not fit is answered with a sentence and changes nothing."""
        if self._work is not None:
            return
        self._sentence = ""
        try:
            self._do(command)
        except (HandoffError, IllegalCommand) as reason:
            self._sentence = str(reason)

    def _do(self, command: Command) -> None:
        match command:
            case Undo():
                self._decide(rules.Undo())
            case Start(what):
                self._start(what)
            case states.Seen():
                self._aside = None
                self._show(self._view())
            case LookBack(quarter, what):
                self._look_back(quarter, what)
            case rules.Finish() | rules.Advance() if self.session and self._is_last:
                self._finish(self.session, command)
            case _ if isinstance(command, _RULES):
                self._decide(command)

    @property
    def _is_revealed(self) -> bool:
        """Whether the fog of the quarter has been lifted."""
        return self.session is not None and self.session.match.phase in REVEALED

    @property
    def _is_last(self) -> bool:
        """Whether what is shown is the game's last page."""
        match = self.session.match if self.session else None
        is_at_end = match is not None and match.quarter.number == match.length and match.phase is match.course[-1]
        is_stale = self.session is not None and self.session.is_stale  # it shows one page, and nothing follows
        return match is not None and (match.phase is Phase.OVER or is_at_end or is_stale)

    def _decide(self, command: rules.Command) -> None:
        """Give a command to the rules: at once if it only moves a lever, beside the frames if the simulator must run."""
        session = self.session
        if session is None or self._aside is not None:  # what is only looked at decides nothing
            return
        if isinstance(command, _QUICK):
            session.do(command)
            self._show(self._view())
        else:
            session.close()  # no forecast of a plan that stands shall take time from the quarter itself
            self._wait_for(lambda: _done(session, command))

    def _start(self, what: str) -> None:
        """Begin what the title offers, or play the quarter once more."""
        if what == "again" and self.session is not None and self._is_revealed:
            self._look_back(self.session.match.quarter.number, "run")
            return
        ways = {"new": self.shelf.new, "continue": self.shelf.resume, "replay": self.shelf.watch}
        if self.session is None and what in ways:
            self._wait_for(lambda: _opened(ways[what]))

    def _look_back(self, quarter: int, what: str) -> None:
        """Show a quarter that is over once more; where its run is not at hand, beside the frames."""
        session = self.session
        if session is None or not self._is_revealed or not 1 <= quarter <= session.match.decided:
            return
        self._aside = LookBack(quarter, what)
        self._wait_for(lambda: (session, _seen(session, self._aside)))

    def _finish(self, session: Session, command: rules.Command) -> None:
        """Close a game and go back to the title; one that is only looked at is not written to."""
        with suppress(IllegalCommand):
            session.do(command)
        session.close()
        self.session, self._aside = None, None
        self._show(None)

    # time

    def _wait_for(self, job: Callable[[], tuple[Session, View | None]]) -> None:
        """Have something done beside the frames."""
        self._waited = 0.0
        self._work = self._worker.submit(job)
        self._take_in()

    def advance(self, seconds: float) -> bool:
        """Take in what the simulator has found out; say whether there is something new to show."""
        if self._work is not None:
            before, self._waited = self._waited, self._waited + seconds
            return self._take_in() or before < PATIENCE <= self._waited
        if self.session is not None and self.session.poll():
            self._show(self._view())
            return True
        return False

    def _take_in(self) -> bool:
        """Show what was being waited for, if it is there."""
        work = self._work
        if work is None or not work.done():
            return False
        self._work = None
        try:
            session, view = work.result()
        except (HandoffError, IllegalCommand) as reason:
            self._sentence = str(reason)
            return True
        if session is not self.session:
            self.session, self._sentence, self._aside = session, session.notice, _watched(session)
        self._show(view)
        return True

    def close(self) -> None:
        """Let everything in the background end."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        if self.session is not None:
            self.session.close()


def _done(session: Session, command: rules.Command) -> tuple[Session, View | None]:
    """Carry out a command, and see where it led."""
    session.do(command)
    return session, session.view()


def _opened(open_game: Callable[[], Session]) -> tuple[Session, View | None]:
    """Open a game where it stands; one that is over, at what it showed last."""
    session = open_game()
    return session, _seen(session, _watched(session))


def _watched(session: Session | None) -> LookBack | None:
    """Say which quarter a game begins with that is only watched: the last one played, its run first."""
    if session is None or session.is_saved or session.is_stale or session.match.phase not in REVEALED:
        return None
    return LookBack(session.match.decided, "run")


def _seen(session: Session, aside: LookBack | None = None) -> View | None:
    """Give what a session shows, or a quarter looked back on; a game that is over shows what it showed last."""
    if aside is not None:
        return session.run_view(aside.quarter) if aside.what == "run" else session.reveal_view(aside.quarter)
    if session.match.phase is not Phase.OVER:
        return session.view()
    return session.reveal_view() if session.match.length == 1 else session.debrief_view()
