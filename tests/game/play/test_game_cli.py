"""The game's command line without a display: each mistake a plain sentence and exit code 2, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

import sim
from game.cli import main
from game.play.quarter import open_company
from game.play.session import begin
from tests.game.play.scripted import QUARTER

BAD_INPUT = 2


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("games") / "one.handoff"
    game = begin(open_company, "no-sla", 3, path)
    for command in QUARTER:
        game.do(command)
    return path


@pytest.fixture(autouse=True)
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")


def game(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == BAD_INPUT, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.stderr


def test_help_names_every_command() -> None:
    result = game("--help")
    assert result.exit_code == 0
    for command in ("play", "replay", "export", "doctor"):
        assert command in result.output


def test_an_export_runs_like_the_game(save: Path, tmp_path: Path) -> None:
    out = tmp_path / "game.yml"
    assert game("export", save, "-o", out).exit_code == 0
    scenario = sim.load(out)
    played = begin(open_company, "no-sla", 3, None)
    for command in QUARTER:
        played.do(command)
    leads = sim.run(scenario).leads
    assert b"".join(getattr(leads, name).tobytes() for name in type(leads).names()) == played.played().table


def test_an_export_to_the_terminal_is_the_file(save: Path) -> None:
    result = game("export", save)
    assert result.exit_code == 0
    assert yaml.safe_load(result.stdout)["changes"][0]["at"] == "week 1"


def test_a_replay_as_text(save: Path) -> None:
    raw = save.read_bytes()
    result = game("replay", save, "--text")
    assert result.exit_code == 0
    assert "never got an answer" in result.stdout
    assert save.read_bytes() == raw


@pytest.mark.parametrize("command", [("replay", "--text"), ("export",)])
def test_a_save_that_is_none(command: tuple[str, ...], tmp_path: Path) -> None:
    broken = tmp_path / "broken.handoff"
    broken.write_text("not a game\n")
    refused(game(*command, broken), "is no saved game")
    refused(game(*command, tmp_path / "none.handoff"), "There is no save at")
    refused(game(*command, tmp_path), "cannot be read")


def test_an_export_to_where_nothing_can_be_written(save: Path, tmp_path: Path) -> None:
    refused(game("export", save, "-o", tmp_path / "no" / "game.yml"), "cannot be written")


def test_an_unknown_scenario(tmp_path: Path) -> None:
    refused(game("play", "no-sls", "--save", tmp_path), "no scenario called 'no-sls'", "no-sla")
    refused(game("play", tmp_path / "none.yml", "--save", tmp_path), "none.yml")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    refused(game("play", "--save", file), "is a file, not a folder")
    refused(game("play", "--save", file / "inside"), "cannot")


def test_a_read_only_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    nowhere = Path("/proc")  # nobody can write there, not even root
    if not nowhere.is_dir():
        pytest.skip("there is no folder on this system that root cannot write to")
    refused(game("play", "--save", nowhere), "The game cannot be saved to")


@pytest.mark.parametrize(
    "arguments",
    [("play", "--window", "wide"), ("play", "--window", "10x10"), ("play", "--scale", "300"), ("play", "--seed", "-1")],
)
def test_an_option_that_cannot_be_meant(arguments: tuple[str, ...]) -> None:
    refused(game(*arguments), arguments[2])


def test_a_game_that_is_there_is_not_written_over(save: Path) -> None:
    raw = save.read_bytes()
    refused(game("play", "sla", "--save", save), "There is a game at")
    assert save.read_bytes() == raw


def test_no_display_is_a_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "SDL_VIDEODRIVER": "nonsense"}
    command = [sys.executable, "-m", "game", "play", "--save", str(tmp_path)]
    result = subprocess.run(command, check=False, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == BAD_INPUT
    assert "No window can be opened here" in result.stderr
    assert "game doctor" in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_doctor_says_a_line_for_each_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    result = game("doctor", "--save", tmp_path / "games")
    lines = result.output.splitlines()
    assert len(lines) == 8
    assert all(line.startswith(("ok ", "problem ")) for line in lines)
    problems = [line for line in lines if line.startswith("problem")]
    assert any("display" in line and "shows nothing" in line for line in problems)
    assert result.exit_code == BAD_INPUT
    assert not any("save folder" in line for line in problems)
    assert not list((tmp_path / "games").iterdir())


def test_the_doctor_finds_a_folder_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    result = game("doctor", "--save", file)
    assert any(line.startswith("problem") and "save folder" in line for line in result.output.splitlines())


def test_the_doctor_finds_an_old_python() -> None:
    from game.doctor import python

    assert python((3, 10)).is_fatal
    assert not python((3, 11)).advice


def test_the_doctor_names_a_missing_display_and_sound(tmp_path: Path) -> None:
    environment = {**os.environ, "SDL_VIDEODRIVER": "nonsense", "SDL_AUDIODRIVER": "nonsense"}
    command = [sys.executable, "-m", "game", "doctor", "--save", str(tmp_path)]
    result = subprocess.run(command, check=False, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == BAD_INPUT
    problems = [line for line in result.stdout.splitlines() if line.startswith("problem")]
    assert any("display" in line for line in problems)
    assert any("sound" in line and "plays without" in line for line in problems)
    assert result.stderr == ""
