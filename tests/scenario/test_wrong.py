"""Wrong scenarios: each file in ``wrong/`` gives exactly the lines of the text beside it.

To add a case, write ``wrong/NAME.yml`` and what it should say into ``wrong/NAME.txt``; `problems_in` shows what it says now.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.errors import EXIT_BAD_INPUT, ScenarioError
from sim.scenario import load

WRONG = Path(__file__).parent / "wrong"
CASES = sorted(path.stem for path in WRONG.glob("*.yml"))


def problems_in(name: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert caught.value.exit_code == EXIT_BAD_INPUT
    return f"{caught.value}\n"


@pytest.mark.parametrize("case", CASES)
def test_every_mistake_is_said_once_at_its_place(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WRONG)
    said = problems_in(f"{case}.yml")
    assert said == (WRONG / f"{case}.txt").read_text(encoding="utf-8")
    lines = said.splitlines()
    assert len(lines) == len(set(lines))
    assert all(re.match(rf"{case}\.yml:\d+:\d+: \S", line) for line in lines)


def test_there_are_ten_kinds_at_least() -> None:
    assert len(CASES) >= 10
    assert sorted(path.stem for path in WRONG.glob("*.txt")) == CASES


def test_a_name_that_nobody_ships_is_refused_with_the_nearest() -> None:
    assert problems_in("no-sl") == (
        "no-sl: no scenario called 'no-sl' ships; did you mean 'no-sla'? (a file is named with its suffix, as in 'no-sl.yml')\n"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "ours.yml"
    assert problems_in(str(missing)) == f"{missing}: there is no such file; `sim list` names the scenarios that ship\n"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "this is a folder" in problems_in(f"{tmp_path}/")
