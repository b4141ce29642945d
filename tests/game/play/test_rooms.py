"""The walls of the house: no pygame in the rules, one door to the simulator, a quick answer from the command line."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PLAY = sorted((ROOT / "game" / "play").glob("*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", PLAY, ids=lambda path: path.stem)
def test_the_rules_know_no_screen_and_one_door_to_the_simulator(path: Path) -> None:
    names = imported(path)
    assert not any(name.split(".")[0] in ("pygame", "click", "yaml", "pydantic") for name in names)
    assert not any(name.startswith("game.screen") for name in names)
    of_sim = {name for name in names if name.split(".")[0] == "sim"} - {"sim.errors"}
    assert not of_sim or path.stem == "quarter"


def test_the_rules_run_without_pygame() -> None:
    program = "import sys; sys.modules['pygame'] = None; import game.play.session, game.play.quarter, game.play.shelf"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


@pytest.mark.parametrize("heavy", ["numpy", "pygame", "simpy", "pydantic", "game.play", "sim.model"])
def test_help_imports_nothing_heavy(heavy: str) -> None:
    program = (
        "import sys\nfrom game.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"assert {heavy!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
