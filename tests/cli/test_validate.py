"""`sim validate`: every mistake of every file, on stderr, exit 2; nothing else stops a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.commands import run


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> str:
    Path(name).write_text(f"extends: sla\n{text}\n", encoding="utf-8")
    return name


def test_what_is_right_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "no-sla", "sla", write("ours.yml", "name: Ours")]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == ["no-sla: fine", "sla: fine", "ours: fine"]
    assert captured.err == ""


def test_every_mistake_of_every_file_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    files = [write("a.yml", "sales: {repps: 4, rule: first}"), write("b.yml", "start: 2027-01-05"), "sla"]
    assert run(["validate", *files]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "a.yml:2:9: sales: unknown key 'repps'; did you mean 'reps'?",
        "a.yml:2:25: sales.rule: 'first' is no choice here; did you mean 'due_first'?",
        "b.yml:2:8: start: 2027-01-05 is a Tuesday, and weeks begin on Mondays; write 2027-01-04",
    ]


def test_a_goal_is_checked_against_the_metrics(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", write("a.yml", "goals: [wons >= 3]")]) == 2
    assert capsys.readouterr().err == "a.yml:2:9: wons >= 3: there is no metric called 'wons'; did you mean 'wins'?\n"


def test_overload_is_said_and_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "sla", "--set", "sales.reps=1"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "sla: fine\n"
    assert captured.err.startswith("sla: answering every lead as promised, and all that comes of it, takes about ")


def test_settings_are_checked_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "sla", "--set", "sales.reps=0"]) == 2
    assert capsys.readouterr().err == (
        "--set: sales.reps: 0 is out of range; write a whole number of people from 1 to 1000\n"
    )
