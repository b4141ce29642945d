"""A game as it is played: saved at every command, gone on with, watched again, forecast and exported."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

import pytest

from game.play import session as sessions
from game.play.commands import Advance, Finish, Guess, Lock, Reveal, Rise, SetLever, Start, TakeSeat
from game.play.journal import SaveError, load
from game.play.match import IllegalCommand, Phase
from game.play.session import Session, begin, resume, watch
from game.play.shelf import Shelf
from game.play.telling import tell
from game.play.view import Briefing, Curtain, MarketingDesk, RevealView, RunView, SalesDesk
from tests.game.play.scripted import BALLOTS, QUARTER, M, S
from tests.game.play.small_company import SmallRunner, company, small
from tests.game.play.test_match import random_command


class Here(Executor):
    """Runs everything at once, in the order in which it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def submit(self, call, /, *given, **named):
        self.asked += 1
        future = Future()
        future.set_result(call(*given, **named))
        return future


class Never(Executor):
    """Takes work and never does it."""

    def __init__(self) -> None:
        self.futures = []

    def submit(self, call, /, *given, **named):
        self.futures.append(Future())
        return self.futures[-1]


def play(game: Session, *commands: object) -> Session:
    for command in commands or QUARTER:
        game.do(command)
    return game


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.handoff"


def test_each_phase_has_its_view(path: Path) -> None:
    game = begin(small, "small", 7, path)
    seen = [type(game.view())]
    for command in QUARTER:
        game.do(command)
        view = type(game.view())
        if view is not seen[-1]:
            seen.append(view)
    assert seen == [Briefing, MarketingDesk, Curtain, SalesDesk, RunView, RevealView, type(None)]


def test_every_command_is_saved_before_the_game_goes_on(path: Path) -> None:
    game = begin(small, "small", 7, path)
    for number, command in enumerate(QUARTER, 1):
        game.do(command)
        assert load(path).commands == QUARTER[:number]
    assert len(load(path).results) == 1


def test_a_refused_command_leaves_no_trace(path: Path) -> None:
    game = begin(small, "small", 7, path)
    before, raw = game.match, path.read_bytes()
    with pytest.raises(IllegalCommand):
        game.do(Lock(M))
    assert game.match is before
    assert path.read_bytes() == raw


def test_a_command_that_cannot_be_saved_is_not_carried_out(path: Path) -> None:
    game = begin(small, "small", 7, path)
    before = game.match
    path.unlink()
    with pytest.raises(SaveError, match="cannot be saved"):
        game.do(Start())
    assert game.match is before


def test_replay_equals_play_byte_for_byte(path: Path, tmp_path: Path) -> None:
    played = play(begin(small, "small", 7, path))
    again_path = tmp_path / "again.handoff"
    again = play(begin(small, "small", 7, again_path), *load(path).commands)
    assert again_path.read_bytes() == path.read_bytes()
    assert again.match == played.match
    assert again.played().table == played.played().table
    assert again.view() == played.view()


def test_random_games_replay_byte_for_byte(tmp_path: Path) -> None:
    luck = random.Random(5)
    for number in range(5):
        path = tmp_path / f"{number}.handoff"
        game = begin(small, "small", number, path, length=2)
        for _ in range(150):
            try:
                game.do(random_command(luck, game.match))
            except IllegalCommand:
                continue
        again_path = tmp_path / f"{number}-again.handoff"
        again = begin(small, "small", number, again_path, length=2)
        for command in load(path).commands:
            again.do(command)
        assert again_path.read_bytes() == path.read_bytes()
        assert again.match == game.match == resume(small, path).match


@pytest.mark.parametrize("kept", range(len(QUARTER) + 1))
def test_a_game_goes_on_where_it_stopped(path: Path, tmp_path: Path, kept: int) -> None:
    play(begin(small, "small", 7, path), *QUARTER[:kept]) if kept else begin(small, "small", 7, path)
    game = resume(small, path)
    whole = begin(small, "small", 7, tmp_path / "whole.handoff")
    for command in QUARTER[:kept]:
        whole.do(command)
    assert game.match == whole.match
    assert game.view() == whole.view() or game.match.phase is Phase.RUN
    for command in QUARTER[kept:]:
        game.do(command)
        whole.do(command)
    assert path.read_bytes() == (tmp_path / "whole.handoff").read_bytes()


def test_undo_survives_the_save(path: Path) -> None:
    game = play(begin(small, "small", 7, path), *QUARTER[:3])
    again = resume(small, path)
    for one in (game, again):
        if one is game:
            moved = one.match.before
    again.do(QUARTER[3])
    assert again.match == moved


def test_a_save_cut_at_any_byte_plays_on_from_its_last_whole_command(path: Path, tmp_path: Path) -> None:
    play(begin(small, "small", 7, path))
    raw = path.read_bytes()
    header = raw.index(b"\n") + 1
    for length in range(header, len(raw), 37):
        cut = tmp_path / f"{length}.handoff"
        cut.write_bytes(raw[:length])
        game = resume(small, cut)
        kept = len(load(cut).commands)
        assert game.match == sessions.replayed(small("small", 7), load(cut))
        assert bool(game.notice) == (raw[length - 1 : length] != b"\n")
        assert kept == sum(
            b'"do"' in line for line in raw[header:length].splitlines(keepends=True) if line.endswith(b"\n")
        )


def test_watching_writes_nothing(path: Path) -> None:
    play(begin(small, "small", 7, path))
    raw = path.read_bytes()
    game = watch(small, path)
    assert game.match.phase is Phase.RUN
    play(game, Reveal(), Finish())
    assert path.read_bytes() == raw
    assert not game.is_saved


def test_there_is_nothing_to_watch_before_a_quarter_was_played(path: Path) -> None:
    play(begin(small, "small", 7, path), Start())
    with pytest.raises(SaveError, match="No quarter has been played"):
        watch(small, path)


def other(**facts: object):
    return lambda reference, seed: SmallRunner(replace(company(reference=reference), **facts), seed)


@pytest.mark.parametrize(
    ("facts", "why"), [({"model": "2"}, "version 1 of the simulator"), ({"fingerprint": "beef"}, "has been changed")]
)
def test_a_save_of_another_version_shows_its_results_and_no_more(path: Path, facts: dict[str, str], why: str) -> None:
    played = play(begin(small, "small", 7, path), *QUARTER[:-1])
    raw = path.read_bytes()
    game = resume(other(**facts), path)
    assert why in game.notice
    ours, theirs = game.view(), played.view()
    assert isinstance(ours, RevealView)
    assert (ours.title, ours.sums, ours.guesses, ours.figures) == (
        theirs.title,
        theirs.sums,
        theirs.guesses,
        theirs.figures,
    )
    assert [outcome.marks for outcome in ours.outcomes] == [outcome.marks for outcome in theirs.outcomes]
    assert ours.silent.leads == ()
    for refused in (lambda: game.do(Finish()), game.export):
        with pytest.raises(IllegalCommand, match="only be looked at"):
            refused()
    assert path.read_bytes() == raw


def test_a_save_whose_leads_come_out_differently_is_only_looked_at(path: Path) -> None:
    play(begin(small, "small", 7, path))
    for opened in (resume, watch):
        game = opened(lambda reference, seed: small(reference, seed + 1), path)
        assert "differently" in game.notice
        assert isinstance(game.view(), RevealView)
    with pytest.raises(IllegalCommand, match="only be looked at"):
        game.do(Finish())


def test_a_save_of_another_version_without_a_result_says_why_not(path: Path) -> None:
    play(begin(small, "small", 7, path), Start())
    for opened in (resume, watch):
        with pytest.raises(SaveError, match="cannot be played on"):
            opened(other(model="2"), path)


def test_a_command_that_does_not_fit_is_named(path: Path) -> None:
    game = begin(small, "small", 7, path)
    game._journal.append(Lock(S))
    with pytest.raises(SaveError, match="Step 1 of the save does not fit"):
        resume(small, path)


def test_the_forecast_rests_on_runs_and_says_how_many(path: Path) -> None:
    executor = Here()
    game = play(begin(small, "small", 7, path, executor=executor), Start())
    band = game.view().forecast
    assert band.runs == executor.asked == 10
    assert band.low <= band.middle <= band.high
    assert band.note == "8 runs in 10"
    assert "10 runs" in band.explain
    inside = [sum(small("small", 7).sample({}, 1, luck).mqls) for luck in range(1, 11)]
    assert sum(band.low <= count <= band.high for count in inside) >= 8
    game.view()
    assert executor.asked == 10
    game.do(SetLever(M, "bar", 50))
    assert game.view().forecast.high < band.low
    assert executor.asked == 20


def test_what_the_budget_brings_adds_up(path: Path) -> None:
    desk = play(begin(small, "small", 7, path, executor=Here()), Start()).view()
    terms, total = desk.budget_sum.split(" \u2248 ")
    assert sum(map(int, terms.split(" + "))) == int(total.split()[0])
    assert all(lever.note for lever in desk.budget)


def test_a_plan_that_is_given_up_is_not_run_to_its_end(path: Path) -> None:
    executor = Never()
    game = play(begin(small, "small", 7, path, executor=executor), Start())
    assert game.view().forecast is None
    assert not game.poll()
    first = list(executor.futures)
    game.do(SetLever(M, "bar", 50))
    game.view()
    assert all(future.cancelled() for future in first)
    assert len(executor.futures) == 20
    for future in executor.futures[10:]:
        future.set_result(small("small", 7).sample({}, 1, 1))
    assert game.poll()
    assert game.view().forecast is not None
    game.close()


def test_a_forecast_knows_its_own_side_only(path: Path) -> None:
    asked = []

    class Spy(SmallRunner):
        def sample(self, changes, quarter, replication):
            asked.append(changes)
            return super().sample(changes, quarter, replication)

    game = begin(lambda reference, seed: Spy(company(), seed), "small", 7, path, executor=Here())
    play(game, Start(), SetLever(M, "bar", 50), Guess(M, 1), Lock(M), TakeSeat(S), SetLever(S, "attempts", 6))
    asked.clear()
    game.view()
    assert {1: {"response.attempts": 6}} in asked
    assert not any("qualification.bar" in made.get(1, {}) for made in asked)


def test_goals_are_the_same_for_all_who_play_the_same_leads(path: Path, tmp_path: Path) -> None:
    one = begin(small, "small", 7, path)
    two = play(begin(small, "small", 7, tmp_path / "two.handoff"), Start(), SetLever(M, "bar", 50))
    assert one.goals() == two.goals()
    assert one.goals() != begin(small, "small", 8, None).goals()


def test_an_export_holds_the_decided_quarters_only() -> None:
    game = begin(small, "small", 7, None, length=2)
    with pytest.raises(IllegalCommand, match="nothing to export"):
        game.export()
    play(game, *QUARTER[:-2])
    assert json.loads(game.export())["changes"].keys() == {"1"}
    play(game, Reveal(), *BALLOTS, Finish(), Finish(), Advance(), Rise(), SetLever(M, "bar", 10))
    assert json.loads(game.export()) == json.loads(play(begin(small, "small", 7, None), *QUARTER).export())


def test_a_story_has_the_name_of_the_reveal(path: Path) -> None:
    game = play(begin(small, "small", 7, path), *QUARTER[:-1])
    lead = game.view().silent.leads[0]
    story = game.story(lead)
    assert story.title == f"Company {lead}"
    assert story.lines[0] == (story.lines[0][0], "Came in.")
    assert story.lines[0][0].startswith("Week ")


def test_a_game_told_as_text(path: Path) -> None:
    text = tell(play(begin(small, "small", 7, path), *QUARTER[:-1]))
    assert "MQL bar: 30" in text
    assert "never got an answer" in text
    assert "Sales guessed 40" in text
    assert "as before" in tell(play(begin(small, "small", 7, None), Start()))


# ------------------------------------------------------------------------------------------------------- the shelf


def test_the_shelf_numbers_games_and_finds_the_last(tmp_path: Path) -> None:
    shelf = Shelf(small, tmp_path / "games", "Some/Where/My Company.yml", seed=3, workers=lambda: None)
    with pytest.raises(SaveError, match="no saved game"):
        shelf.resume()
    one, two = shelf.new(), shelf.new()
    assert [game.path.name for game in (one, two)] == ["my-company-1.handoff", "my-company-2.handoff"]
    os.utime(two.path, (1, 1))
    assert shelf.resume().path == one.path
    assert [Path(game.path).name for game in shelf.saved()] == ["my-company-1.handoff", "my-company-2.handoff"]
    (tmp_path / "games" / "zzz.handoff").write_text("broken")
    assert shelf.saved()[0].problem
    assert not shelf.saved()[0].can_be_opened
    assert shelf.resume().path == one.path
    shelf.close()


def test_a_named_save_is_not_written_over(tmp_path: Path) -> None:
    shelf = Shelf(small, tmp_path / "mine.handoff", seed=3, workers=lambda: None)
    game = play(shelf.new(), Start())
    with pytest.raises(SaveError, match="already"):
        shelf.new()
    assert shelf.resume().match == game.match


def test_a_file_in_place_of_the_folder_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(SaveError, match="is a file, not a folder"):
        Shelf(small, file, workers=lambda: None).new()


KILLED = """
import sys, random
from pathlib import Path
from game.play.match import IllegalCommand
from game.play.session import begin
from tests.game.play.small_company import small
from tests.game.play.test_match import random_command
luck = random.Random(1)
game = begin(small, "small", 7, Path(sys.argv[1]), length=1_000_000)
print("playing", flush=True)
while True:
    try:
        game.do(random_command(luck, game.match))
        print(".", end="", flush=True)
    except IllegalCommand:
        pass
"""


def test_kill_9_loses_at_most_the_command_in_flight(tmp_path: Path) -> None:
    for number, pause in enumerate((0.05, 0.1, 0.2)):
        path = tmp_path / f"{number}.handoff"
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, cwd=Path.cwd())
        assert child.stdout.readline() == b"playing\n"
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        done = child.stdout.read().count(b".")
        child.wait()
        child.stdout.close()
        saved = len(load(path).commands)
        assert done <= saved <= done + 1
        assert resume(small, path).match == sessions.replayed(small("small", 7), load(path))
