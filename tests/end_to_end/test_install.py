"""A wheel, installed elsewhere, runs a built-in scenario from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel, install it in an environment of its own, and give the folder of its commands."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT, folder=folder)
    (wheel,) = folder.glob("handoff_sim-*.whl")
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(commands / "python", "-m", "pip", "install", "--quiet", wheel, folder=folder)
    return commands


def test_the_wheel_brings_its_scenarios(installed: Path, tmp_path: Path) -> None:
    listed = run(installed / "sim", "list", folder=tmp_path)
    shipped = {path.stem for path in (ROOT / "scenarios").glob("*.yml")}
    assert shipped
    assert {name for name in shipped if name not in listed} == set()


def test_a_built_in_scenario_runs_from_any_folder(installed: Path, tmp_path: Path) -> None:
    result = json.loads(run(installed / "sim", "run", "sla", "-r", "3", "--seed", "7", "--json", folder=tmp_path))
    assert result["scenario"] == "sla"
    assert result["replications"] == 3
    assert result["metrics"]["revenue"]["n"] == 3


def test_the_game_starts_far_enough_to_help(installed: Path, tmp_path: Path) -> None:
    assert "Usage" in run(installed / "game", "--help", folder=tmp_path)


FIRST_MINUTES = (
    ("init", "--yes"),
    ("validate", "mine.yml", "mine-sla.yml"),
    ("run", "mine.yml"),
    ("compare", "mine.yml", "mine-sla.yml", "-r", "6"),
    ("report", "mine.yml", "mine-sla.yml", "-r", "2", "--memo", "-o", "memo.html"),
)
"""What the README and `sim init` tell a newcomer to do, in an environment that holds nothing but what was installed."""


def test_a_newcomer_gets_from_nothing_to_a_priced_ladder_and_a_memo(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: dict[str, str] = {}
    spent: list[tuple[str, float]] = []
    for step in FIRST_MINUTES:
        began = time.monotonic()
        told[" ".join(step)] = run(installed / "sim", *step, folder=tmp_path)
        spent.append((" ".join(step), time.monotonic() - began))
    with capsys.disabled():
        lines = (f"  {seconds:6.1f} s  sim {words}" for words, seconds in spent)
        sys.stdout.write("\n".join(["", "a newcomer's first minutes:", *lines, ""]))
    assert (tmp_path / "mine.yml").exists()
    ladder = told["compare mine.yml mine-sla.yml -r 6"]
    assert "What each line is worth" in ladder
    assert "When it pays" in ladder
    assert all(clause in ladder for clause in ("qualified_leads", "definition", "clock", "lead_source"))
    memo = (tmp_path / "memo.html").read_text(encoding="utf-8")
    assert all(head in memo for head in ("Three doubts", "The clause to sign first", "When it pays"))
