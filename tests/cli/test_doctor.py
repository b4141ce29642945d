"""`sim doctor`: every line is ok, attention or problem, and says what to do."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

import sim
from sim.cli import doctor_checks as checks
from sim.cli.commands import run
from sim.cli.doctor_checks import State
from sim.experiments.history import history_file
from sim.experiments.shipped import Agreement
from sim.scenario.library import folder

LINES = ["python", "packages", "processors", "terminal", "history", "disk", "scenarios", "numbers"]


def test_a_line_for_each_check(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1].rstrip(":") for line in lines[:-1]] == LINES
    states = {line.split()[0] for line in lines[:-1]}
    assert states <= set(State)
    assert code == (1 if "problem" in states else 0)
    assert lines[-1].endswith("`game doctor`.")
    # whatever is not well says what to do, in a sentence
    assert all(line.endswith(".") for line in lines if not line.startswith("ok"))


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in found] == LINES
    assert all(each["advice"] == "" or each["state"] != "ok" for each in found)


def test_a_problem_is_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HANDOFF_HOME", str(tmp_path / "file" / "home"))
    assert run(["doctor"]) == 1
    assert "problem   history: " in capsys.readouterr().out


def test_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HANDOFF_HOME", str(tmp_path / "home"))
    run(["doctor"])
    assert list(tmp_path.iterdir()) == []
    assert "not begun yet" in capsys.readouterr().out


def test_an_old_python_is_a_problem() -> None:
    assert checks.python((3, 10)).state is State.PROBLEM
    assert checks.python((3, 11)).state is State.OK


def test_packages_are_held_to_what_is_needed() -> None:
    assert checks.packages(["numpy>=1.26", "click"]).state is State.OK
    assert checks.packages(["pytest>=1; extra == 'test'"]).state is State.OK
    old = checks.packages(["numpy>=999.1", "click>=8.1"])
    assert (old.state, old.advice) == (State.PROBLEM, "Run `pip install 'numpy>=999.1'`.")
    gone = checks.packages(["no-such-package[x]>=1; python_version > '3'"])
    assert gone.state is State.PROBLEM
    assert gone.found == "no-such-package missing"


class TestHistory:
    def test_a_sound_one_is_counted(self) -> None:
        run(["run", "sla", "-r", "2", "-j", "1"])
        found = checks.history()
        assert (found.state, found.found) == (State.OK, f"{history_file()}, 2 replications")

    @pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5_000])
    def test_a_damaged_one_is_a_problem(self, content: bytes, tmp_path: Path) -> None:
        file = tmp_path / "history.sqlite"
        file.write_bytes(content)
        found = checks.history(file)
        assert found.state is State.PROBLEM
        assert found.advice == "Move the file away, and a new one is begun."
        assert file.read_bytes() == content

    def test_a_page_that_was_overwritten_is_found(self, tmp_path: Path) -> None:
        run(["run", "sla", "-r", "4", "-j", "1"])
        content = bytearray(history_file().read_bytes())
        size = int.from_bytes(content[16:18], "big")
        content[size : 2 * size] = b"\x00" * size
        file = tmp_path / "history.sqlite"
        file.write_bytes(content)
        assert checks.history(file).state is State.PROBLEM


@pytest.mark.parametrize(
    ("free", "state"), [(10_000_000_000, State.OK), (400_000_000, State.ATTENTION), (9_000_000, State.PROBLEM)]
)
def test_a_full_disk_is_said(free: int, state: State, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": free}))
    assert checks.disk(tmp_path).state is state


def test_scenarios_that_are_not_as_they_shipped_are_named(tmp_path: Path) -> None:
    for path in folder().glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert checks.scenario_library(tmp_path).state is State.OK
    (tmp_path / "ours.yml").touch()
    assert (checks.scenario_library(tmp_path).state, checks.scenario_library(tmp_path).found) == (
        State.ATTENTION,
        "ours added",
    )
    (tmp_path / "sla.yml").unlink()
    assert (checks.scenario_library(tmp_path).state, checks.scenario_library(tmp_path).found) == (
        State.PROBLEM,
        "ours added, sla missing",
    )


@pytest.mark.parametrize(
    ("agreement", "state"),
    [
        (Agreement(True, True, True, 1.0, 1.0), State.OK),
        (Agreement(True, True, False, 1.0, 1.0), State.OK),
        (Agreement(False, True, False, 1.0 + 1e-12, 1.0), State.ATTENTION),
        (Agreement(False, True, True, 1.0 + 1e-12, 1.0), State.ATTENTION),
        (Agreement(False, False, False, 1.1, 1.0), State.PROBLEM),
    ],
)
def test_numbers_are_held_to_the_stored_one(agreement: Agreement, state: State) -> None:
    assert checks.numbers(agreement).state is state


def test_the_number_is_that_of_the_run() -> None:
    found = checks.numbers()
    assert found.state in (State.OK, State.ATTENTION)
    revenue = sim.run("sla", seed=1, until=8).metrics["expected_revenue"]
    assert f"{revenue:,.2f}" in found.found
    assert not math.isnan(revenue)


def test_a_narrow_terminal_of_few_letters_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert checks.terminal().state is State.ATTENTION
    monkeypatch.setenv("COLUMNS", "100")
    assert "100 columns" in checks.terminal().found
