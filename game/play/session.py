"""A game being played: the match, its simulator, its save and its forecast, behind four calls for the screen.

The screen asks `view`, sends commands to `do`, lets `poll` take in what the background has found out, and asks `story`
for one lead. Whatever goes wrong comes as an exception whose text is a sentence for the player, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from statistics import fmean
from typing import Final, TypeAlias

from game.play import ballot, debrief, desks, reveal, review, stage, table
from game.play.commands import Command
from game.play.figures import nice_step
from game.play.forecast import Forecast
from game.play.journal import FORMAT, Header, Journal, Recorded, Save, SaveError, load
from game.play.losses import Inquiry
from game.play.match import REVEALED, Desk, IllegalCommand, Match, Phase, Quarter, apply, changes
from game.play.pages import BallotView, DebriefView, ReviewView, SigningView, VerdictView, View
from game.play.reveal import Facts
from game.play.roles import Side
from game.play.rounds import Rounds
from game.play.runner import Goals, Opening, Played, Retold, Runner
from game.play.state import VOTING
from game.play.view import RevealView, RunView, Story
from game.play.whatif import WhatIf
from game.play.words import _

Open: TypeAlias = Callable[[str, int], Runner]
"""Opens a company: the scenario's name or path, and the seed."""

_GOAL_RUNS: Final = 4
_MORE: Final = 1.1
"""Goals ask for a tenth more than today's company brings: what both sides would sign without knowing the other."""


class Session:
    """One game.

    Parameters
    ----------
    runner : Runner
        The simulator with the company and the seed in it.
    match : Match
        Where the game stands.
    journal : Journal or None
        Where commands go; None for a game that is only looked at.
    executor : concurrent.futures.Executor or None
        Where forecasts are run; None for none.
    notice : str
        What the player should be told once, such as why a save cannot be played on.
    kept : tuple of Recorded
        Results from the save; shown in place of the simulator's where `stale`.
    stale : bool
        Whether the simulator or the company is not the one that the game was played with.
    """

    def __init__(
        self,
        runner: Runner,
        match: Match,
        *,
        journal: Journal | None = None,
        executor: Executor | None = None,
        notice: str = "",
        kept: tuple[Recorded, ...] = (),
        stale: bool = False,
    ) -> None:
        self._runner = runner
        self._match = match
        self._journal = journal
        self._forecast = Forecast(runner, executor)
        self._whatif = WhatIf(runner, executor)
        self._inquiry = Inquiry(runner, executor)
        self._scoring = Rounds(runner.score, executor, debrief.RUNS)
        self._kept = {result.quarter: result for result in kept}
        self._stale = stale
        self._played: dict[int, Played] = {}
        self._retold: Retold | None = None
        self._openings: dict[int, Opening] = {}
        self._goals: dict[int, Goals] = {}
        self.notice = notice

    @property
    def match(self) -> Match:
        """Where the game stands."""
        return self._match

    @property
    def is_saved(self) -> bool:
        """Whether what is done now is written down."""
        return self._journal is not None

    @property
    def is_stale(self) -> bool:
        """Whether only the results can be looked at."""
        return self._stale

    @property
    def path(self) -> Path | None:
        """Where the game is saved."""
        return self._journal.path if self._journal else None

    def do(self, command: Command) -> None:
        """Carry out a command: first in the rules, then on disk, then for the player.

        Raises
        ------
        IllegalCommand
            If the command does not fit the state.
        SaveError
            If it cannot be written down.
        """
        if self._stale:
            raise IllegalCommand(_("This game can only be looked at: {why}").format(why=self.notice))
        following = apply(self._match, command)
        result = self._result_of(following) if following.phase is Phase.RUN else None
        if self._journal:
            self._journal.append(command)
            if result:
                self._journal.append(result)
        if result:
            self._kept[result.quarter] = result
        self._match = following

    def _result_of(self, match: Match) -> Recorded:
        """Play the quarter that has just been decided, and give what is worth keeping of it."""
        number = match.quarter.number
        played = self._runner.play(changes(match), number)
        self._played[number] = played
        return Recorded(
            quarter=number,
            facts=reveal.facts(played).record(),
            goals=asdict(self.goals(number)),
            guesses={str(side): guess for side in Side if (guess := match.quarter.desk(side).guess) is not None},
            metrics={name: value for name, value in played.metrics.items() if isfinite(value)},
            kept={name: asdict(each) for name, each in played.kept.items()},
        )

    def played(self, quarter: int = 0) -> Played:
        """Give a quarter's run, the last one's where none is named; it is computed again where the save was opened after it."""
        number = quarter or self._match.quarter.number
        if number not in self._played:
            self._played[number] = self._runner.play(changes(self._match.at(number)), number)
        return self._played[number]

    def facts(self, quarter: int = 0) -> Facts:
        """Give what became of a quarter's leads, the last one's where none is named."""
        number = quarter or self._match.quarter.number
        if self._stale:
            return Facts(**self._kept[number].facts)
        return reveal.facts(self.played(number))

    def results(self) -> Mapping[int, Recorded]:
        """Give the results of all quarters that were run, computed again where a save broke off before one."""
        if not self._stale:
            for number in range(1, self._match.decided + 1):
                if number not in self._kept:
                    self._kept[number] = self._result_of(self._match.at(number))
        return self._kept

    def view(self) -> View | None:
        """Give what the present scene shows; None when the game is over."""
        return _SCENES[self._match.phase](self)

    def run_view(self, quarter: int = 0) -> RunView:
        """Give a quarter to be played, the last one where none is named; also once more after its reveal."""
        match = self._match.at(quarter) if quarter else self._match
        return stage.run_view(match, self.played(quarter).timeline, self.goals(quarter))

    def reveal_view(self, quarter: int = 0) -> RevealView:
        """Give what became of a quarter's leads, the last one's where none is named."""
        match = self._match.at(quarter) if quarter else self._match
        found = self.facts(quarter)
        bar = stage.top_bar(match, _("What happened to your {count} leads").format(count=found.sent))
        return reveal.reveal_view(match, found, self.goals(quarter), bar, stage.channels(match))

    def review_view(self) -> ReviewView:
        """Give what every quarter so far brought."""
        return review.review_view(self._match, self.results())

    def signing_view(self) -> SigningView:
        """Give the page at the table, with what was asked as far as it is known."""
        match, number = self._match, self._match.quarter.number
        plans = {value: changes(match.saying(terms)) for value, terms in table.asked_plans(match).items()}
        curve = self._whatif.ask(plans, number) if plans else None
        workload = self._runner.workload(changes(match), number)
        return table.signing_view(match, table.Known(self.results(), workload, curve))

    def ballot_view(self) -> BallotView:
        """Give the ballot of whoever votes now."""
        side = VOTING[self._match.phase]
        return ballot.ballot_view(self._match, side, self.facts(), self.goals())

    def verdict_view(self) -> VerdictView:
        """Give both votes beside what each cause cost, as far as that is known."""
        progress = self._inquiry.ask(changes(self._match), self._match.quarter.number)
        return ballot.verdict_view(self._match, progress)

    def debrief_view(self) -> DebriefView:
        """Give the debrief; losses and scores as far as they are known."""
        match, number = self._match, self._match.quarter.number
        played, signed = changes(match), changes(match.from_day_one())
        if self._retold is None:
            self._retold = self._runner.retell(played, signed, number)
        plans = {debrief.PLAYED: played, debrief.SIGNED: signed, debrief.ALIGNED_TOO: debrief.aligned(signed)}
        scores = self._scoring.ask(plans, number) or {}
        gain = None
        if scores and len(scores[debrief.PLAYED]) > 1:
            before, after = ([sum(each.profit) for each in scores[name]] for name in (debrief.PLAYED, debrief.SIGNED))
            gain = self._runner.gain(before, after)
        known = debrief.Known(self._inquiry.ask(played, number), self._retold, scores, gain)
        return debrief.debrief_view(match, known)

    def marketing_desk(self) -> View:
        """Give Marketing's desk, with its forecast as far as it is known."""
        return desks.marketing_desk(self._match, self._known(Side.MARKETING))

    def sales_desk(self) -> View:
        """Give Sales' desk, with its forecast as far as it is known."""
        return desks.sales_desk(self._match, self._known(Side.SALES))

    def _known(self, side: Side) -> desks.Known:
        number = self._match.quarter.number
        # a side's forecast knows its own plan only: what it promises about the other would lift the fog
        outlook = self._forecast.ask(changes(self._match, (side,)), number)
        return desks.Known(self._opening(), self.goals(), outlook)

    def _opening(self) -> Opening:
        number = self._match.quarter.number
        if number not in self._openings:
            self._openings[number] = self._runner.opening(self._earlier(), number)
        return self._openings[number]

    def _earlier(self) -> dict[int, dict[str, object]]:
        """Give what the quarters before this one set."""
        number = self._match.quarter.number
        return {quarter: made for quarter, made in changes(self._match).items() if quarter < number}

    def goals(self, quarter: int = 0) -> Goals:
        """Give what each side is paid for in a quarter, the last one where none is named."""
        number = quarter or self._match.quarter.number
        if self._stale:
            return Goals(**self._kept[number].goals)
        if number not in self._goals:
            samples = [self._runner.sample({}, number, luck) for luck in range(1, _GOAL_RUNS + 1)]
            mqls = _MORE * fmean(sum(sample.mqls) for sample in samples)
            revenue = _MORE * fmean(sample.revenue for sample in samples)
            self._goals[number] = Goals(int(_rounded(mqls)), _rounded(revenue), _GOAL_RUNS)
        return self._goals[number]

    def poll(self) -> bool:
        """Take in what the background has finished; say whether the view has changed."""
        # both are asked: one must not wait for the other
        found = (self._forecast.poll(), self._whatif.poll(), self._inquiry.poll(), self._scoring.poll())
        return any(found)

    def close(self) -> None:
        """Give up on what runs in the background."""
        self._forecast.cancel()
        self._whatif.cancel()
        self._inquiry.cancel()
        self._scoring.cancel()

    def story(self, lead: int, quarter: int = 0) -> Story:
        """Tell the way of one lead, by its row in a quarter's leads table; the last one's where none is named."""
        played = self.played(quarter)
        return reveal.story(lead, played, played.names.get(lead, ""), self._match.company.currency)

    def export(self) -> str:
        """Write the game so far as a scenario file.

        Raises
        ------
        IllegalCommand
            If no quarter has been decided yet.
        """
        if self._stale:
            raise IllegalCommand(_("This game can only be looked at: {why}").format(why=self.notice))
        quarters = self._match.decided
        if not quarters:
            raise IllegalCommand(_("No quarter has been decided yet, so there is nothing to export."))
        made = {number: keys for number, keys in changes(self._match).items() if number <= quarters}
        return self._runner.export(made, quarters)


def _rounded(amount: float) -> float:
    """Round a goal to what a person would say: two digits or so."""
    step = nice_step(amount / 100)
    return step * round(amount / step)


_SCENES: Final[Mapping[Phase, Callable[[Session], View | None]]] = {
    Phase.BRIEFING: lambda session: stage.briefing(session.match, session.goals()),
    Phase.TABLE: Session.signing_view,
    Phase.MARKETING: Session.marketing_desk,
    Phase.CURTAIN: lambda session: stage.curtain(session.match),
    Phase.SALES: Session.sales_desk,
    Phase.RUN: Session.run_view,
    Phase.BALLOT: Session.ballot_view,
    Phase.BALLOT_CURTAIN: lambda session: stage.curtain(session.match),
    Phase.BALLOT_SALES: Session.ballot_view,
    Phase.REVEAL: Session.reveal_view,
    Phase.VERDICT: Session.verdict_view,
    Phase.REVIEW: Session.review_view,
    Phase.DEBRIEF: Session.debrief_view,
    Phase.OVER: lambda _session: None,
}


def begin(
    open_company: Open,
    scenario: str,
    seed: int,
    path: Path | None,
    *,
    executor: Executor | None = None,
    length: int = 1,
) -> Session:
    """Begin a new game, and its save at `path` (None: it is not saved).

    Raises
    ------
    HandoffError
        If the scenario cannot be played or the save not be written.

    Notes
    -----
    A game is never longer than its company's file: `length` is cut to the whole quarters in it.
    """
    runner = open_company(scenario, seed)
    company = runner.company
    length = max(1, min(length, company.quarters))
    journal = None
    if path is not None:
        header = Header(FORMAT, company.version, company.model, company.reference, company.fingerprint, seed, length)
        journal = Journal.begin(path, header)
    return Session(runner, Match(company, length), journal=journal, executor=executor)


def resume(open_company: Open, path: Path, *, executor: Executor | None = None) -> Session:
    """Go on with a saved game. One that comes out differently here opens for looking at its results only.

    Raises
    ------
    HandoffError
        If it cannot be opened, with the reason.
    """
    save = load(path)
    runner = open_company(save.header.scenario, save.header.seed)
    reason = _why_stale(save, runner)
    if reason:
        return _results_only(save, runner, path, reason)
    match = replayed(runner, save)
    journal = Journal.resume(path, save)
    return Session(runner, match, journal=journal, executor=executor, notice=save.problem, kept=save.results)


def watch(open_company: Open, path: Path) -> Session:
    """Open a saved game at the playing of its last quarter, without writing to it.

    Raises
    ------
    HandoffError
        If it cannot be opened, or no quarter has been played.
    """
    save = load(path)
    runner = open_company(save.header.scenario, save.header.seed)
    reason = _why_stale(save, runner)
    if reason:
        return _results_only(save, runner, path, reason)
    states = list(history(runner, save))
    # in a longer game the run is looked at from where it led: both have voted by then
    running = [match for match in states if match.phase in REVEALED] if save.header.length > 1 else []
    running = running or [match for match in states if match.phase is Phase.RUN]
    if not running:
        raise SaveError(_("No quarter has been played in {path} yet.").format(path=path))
    return Session(runner, running[-1], notice=save.problem, kept=save.results)


def replayed(runner: Runner, save: Save) -> Match:
    """Carry out a save's commands again, and give where they lead."""
    *_earlier, match = history(runner, save)
    return match


def history(runner: Runner, save: Save) -> Iterator[Match]:
    """Give every state that a saved game went through, from the briefing on.

    Raises
    ------
    SaveError
        If a command does not fit, which no game that was played can do.
    """
    match = Match(runner.company, save.header.length)
    yield match
    for number, command in enumerate(save.commands, 1):
        try:
            match = apply(match, command)
        except IllegalCommand as reason:
            sentence = _("Step {number} of the save does not fit: {why}").format(number=number, why=reason)
            raise SaveError(sentence) from None
        yield match


def _why_stale(save: Save, runner: Runner) -> str:
    """Say why a save cannot be played on, or give an empty text."""
    header, company = save.header, runner.company
    if header.model != company.model:
        return _("it was played with version {old} of the simulator, this is {new}.").format(
            old=header.model, new=company.model
        )
    if header.fingerprint != company.fingerprint:
        return _("the company {scenario} has been changed since.").format(scenario=header.scenario)
    # versions alone promise no equal results: other libraries or another platform may round differently
    if save.results and not _comes_out_again(save.results[-1], runner, replayed(runner, save)):
        return _("its leads come out differently on this computer.")
    return ""


def _comes_out_again(kept: Recorded, runner: Runner, match: Match) -> bool:
    """Play a quarter again, and say whether it ends as it did."""
    made = {number: keys for number, keys in changes(match).items() if number <= kept.quarter}
    return reveal.facts(runner.play(made, kept.quarter)).record() == kept.facts


def _results_only(save: Save, runner: Runner, path: Path, reason: str) -> Session:
    """Open a save that cannot be computed again at its last result."""
    if not save.results:
        raise SaveError(_("{path} cannot be played on: {why}").format(path=path, why=reason))
    result = save.results[-1]
    ours, theirs = (Desk(guess=result.guesses.get(str(side)), locked=True) for side in Side)
    quarters = (Quarter(result.quarter, ours, theirs),)
    match = Match(runner.company, save.header.length, Phase.REVEAL, quarters)
    return Session(runner, match, notice=reason, kept=save.results, stale=True)
