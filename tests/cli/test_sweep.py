"""`sim sweep`: the plan first, then table, map and tornado; data for programs; nothing simulated twice."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sim.cli import sweep as module
from sim.cli.commands import run
from sim.experiments.replications import Interrupted

SHORT = (
    "--set", "run.horizon=4 weeks", "--set", "run.warm_up=1 week", "--set", "demand.channels.trade_fair.bursts=[]",
    "--set", "goals=[]", "-j", "1",
)  # fmt: skip
GRID = ("sweep", "sla", "--over", "sales.reps=3,5", "--over", "qualification.bar=20%..40%:3", "-r", "2", *SHORT)


def test_people_get_a_table_a_map_and_what_matters_most(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(GRID) == 0
    out, errors = capsys.readouterr()
    assert errors.startswith(
        "sla: 6 points over sales.reps (2), qualification.bar (3); 2 replications each, 12 in all; about"
    )
    lines = out.splitlines()
    assert lines[0] == "SLA: 6 points, 2 replications of 4 weeks each, seed 1"
    assert [line.split()[0] for line in lines[3:9]] == ["1", "2", "3", "4", "5", "6"]
    assert any(line.startswith("expected_profit by bar (down) and reps (across)") for line in lines)
    assert any(line.startswith("What moves expected_profit most") for line in lines)
    assert any("=" * 3 in line for line in lines)


def test_programs_get_every_point(capsys: pytest.CaptureFixture[str]) -> None:
    run([*GRID, "--json", "--metric", "no_response_rate"])
    told = json.loads(capsys.readouterr().out)
    assert [axis["values"] for axis in told["axes"]] == [["3", "5"], ["20%", "30%", "40%"]]
    assert told["points"][1]["settings"] == {"sales.reps": "3", "qualification.bar": "30%"}
    assert len(told["points"]) == 6
    assert {effect["path"] for effect in told["effects"]} == {"sales.reps", "qualification.bar"}
    best = min(point["metrics"]["no_response_rate"]["mean"] for point in told["points"])
    behind = [point["behind_best"]["mean"] for point in told["points"]]
    means = [point["metrics"]["no_response_rate"]["mean"] for point in told["points"]]
    assert behind == pytest.approx([mean - best for mean in means])
    run([*GRID, "--csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    found = [row for row in rows if row["metric"] == "no_response_rate"]
    assert [float(row["mean"]) for row in found] == means
    assert [row["sales.reps"] for row in found] == ["3", "3", "3", "5", "5", "5"]


def test_what_the_history_has_is_not_simulated_again(capsys: pytest.CaptureFixture[str]) -> None:
    run([*GRID, "--csv"])
    first = capsys.readouterr()
    assert "in the history" not in first.err
    run([*GRID, "--csv"])
    again = capsys.readouterr()
    assert again.out == first.out
    assert "12 in all, 12 of them in the history; about no time" in again.err
    assert "12 replications were in the history and were not simulated again" in again.err
    run([*GRID, "--csv", "--fresh"])
    fresh = capsys.readouterr()
    assert fresh.out == first.out
    assert "were in the history" not in fresh.err


def test_a_dry_run_says_what_it_would_do_and_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*GRID, "--dry-run"]) == 0
    out, errors = capsys.readouterr()
    assert out.startswith("sla: 6 points over")
    assert errors == ""
    run(["runs", "--json"])
    assert json.loads(capsys.readouterr().out) == []


def test_a_latin_hypercube(capsys: pytest.CaptureFixture[str]) -> None:
    over = ("--over", "sales.reps=3..5", "--over", "qualification.bar=10%..50%")
    assert run(["sweep", "sla", *over, "--latin", "4", "-r", "2", "--json", *SHORT]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(point["settings"]["qualification.bar"] for point in told["points"]) == ["15%", "25%", "35%", "45%"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--over", "sales.reps=3..5"), "is a range without a number of values"),
        (("--over", "sales.rep=3,4"), "--over: sales: unknown key 'rep'; did you mean 'reps'?"),
        (("--over", "sales.reps=3", "--metric", "gain"), "has no metric called 'gain'"),
        (("--over", "sales.reps=3", "--csv", "--json"), "choose one"),
    ],
)
def test_bad_input_is_said_before_anything_runs(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert run(["sweep", "sla", *arguments]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert sentence in errors


def test_ctrl_c_says_how_to_go_on(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise Interrupted(())

    monkeypatch.setattr(module, "carry_out", interrupted)
    assert run(GRID) == 130
    assert "give the command again to go on" in capsys.readouterr().err
