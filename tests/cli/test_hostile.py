"""Whatever a scenario, a file name or the history holds: no terminal obeys it, and no spreadsheet computes it."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from pathlib import Path

import pytest

from sim.cli.commands import run
from sim.results.sheet import harmless

CLI = Path(__file__).parents[2] / "sim" / "cli"
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARK = "\u200f"
NAME = f"<script>alert(1)</script> =cmd|' /C calc'!A0 {MARK}"
FILE = f"=cmd|' C'!A0 <b>\x1b[31m{MARK}.yml"
STORY = f"=HYPERLINK(1) {MARK}" + "x" * 4_900
SCENARIO = f"""\
schema: 1
name: "{NAME}"
extends: sla
story: "{STORY}"
sources: ["<img src=x onerror=alert(1)> {MARK}"]
run: {{horizon: 4 weeks, warm_up: 2 weeks, replications: 2}}
goals: [sla_response_compliance >= 1%]
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / FILE).write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "calm.yml").write_text(SCENARIO.replace("extends: sla", "extends: no-sla"), encoding="utf-8")
    return FILE


@pytest.mark.parametrize(
    "line",
    [
        "run FILE -r 2 -j 1",
        "run FILE -r 2 -j 1 --complaints",
        "run FILE -r 2 -j 1 --csv",
        "run FILE -r 2 -j 1 --json",
        "compare FILE calm.yml -r 2 -j 1 --no-ladder --deals",
        "compare FILE calm.yml -r 2 -j 1 --no-ladder --csv",
        "show FILE",
        "show FILE --diff",
        "list",
        "validate FILE",
        "explain sales.reps",
        "runs",
        "runs --json",
        "sweep FILE --over sales.reps=3,4 -r 2 -j 1",
        "trace FILE",
        "trace FILE calm.yml --list 3",
        "trace FILE calm.yml --lead LEAD",
        "trace FILE --lead LEAD --json",
    ],
)
def test_what_reaches_the_terminal_steers_nothing(line: str, hostile: str, capfd: pytest.CaptureFixture[str]) -> None:
    run(["run", hostile, "-r", "2", "-j", "1"])  # so that the history has it
    capfd.readouterr()
    run(["trace", hostile, "--list", "1", "--json"])
    (worth,) = json.loads(capfd.readouterr().out)
    words = {"FILE": hostile, "LEAD": worth["lead"]}
    code = run([words.get(word, word) for word in line.split()])
    told = "".join(capfd.readouterr())
    assert code == 0, told
    assert len(told) > 10
    assert STEERING.findall(told) == []


@pytest.mark.slow
def test_a_diagnosis_steers_nothing(hostile: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose", hostile, "-r", "2", "-j", "1"]) == 0
    assert STEERING.findall("".join(capfd.readouterr())) == []


@pytest.mark.parametrize(
    "line", ["run FILE -r 2 -j 1 --csv", "compare calm.yml FILE -r 2 -j 1 --no-ladder --csv", "trace FILE"]
)
def test_no_cell_is_computed(line: str, hostile: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([hostile if word == "FILE" else word for word in line.split()]) == 0
    rows = list(csv.reader(io.StringIO(capfd.readouterr().out)))
    assert len(rows) > 100
    assert len({len(row) for row in rows}) == 1
    assert all(cell == harmless(cell) for row in rows for cell in row)
    assert any("=cmd" in cell for row in rows for cell in row)


def test_files_of_a_run_are_harmless_too(hostile: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["run", hostile, "-r", "2", "-j", "1", "--out", str(tmp_path / "out")]) == 0
    with (tmp_path / "out" / "metrics.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any("=cmd" in cell for cell in cells)
    assert all(cell == harmless(cell) for cell in cells)


@pytest.mark.parametrize("text", ["\x00", "\x1b[2J", "a\u202eb", "x" * 10_000])
def test_what_no_name_can_be_is_refused_in_a_line_that_steers_nothing(
    text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.yml"
    file.write_text(f'schema: 1\nname: "{text}"\nextends: sla\nstory: a\n', encoding="utf-8")
    assert run(["run", str(file)]) == 2
    told = capfd.readouterr().err
    assert STEERING.findall(told) == []
    assert len(told) < 1_000


def test_everything_is_said_through_the_one_way() -> None:
    """What writes to the terminal is `printing.say` and `tables.Page`, which write out what steers."""
    writes = {"click.echo", "click.secho", "print", "sys.stdout.write", "sys.stderr.write"}
    wild = {
        path.name
        for path in CLI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in writes
    }
    assert wild == {"printing.py"}, "use sim.cli.printing.say"
