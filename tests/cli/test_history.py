"""`sim runs`, `sim rerun`, `--extend`, and runs that are killed, crowded or without a place to write."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.commands import run

SHORT = (
    "--set", "run.horizon=4 weeks", "--set", "run.warm_up=1 week", "--set", "demand.channels.trade_fair.bursts=[]",
    "--set", "goals=[]",
)  # fmt: skip
# as `sim`, but every replication is noted when it begins, from whatever process
NOTING = """
import os, sys
from sim.experiments import chunks
plain = chunks.simulate
def noted(inputs, *, seed, replication):
    line = f"{inputs.policies[0][1].sales.reps} {replication}\\n"
    os.write(note, line.encode())
    return plain(inputs, seed=seed, replication=replication)
note = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
chunks.simulate = noted
from sim.cli import main
main()
"""
Told = tuple[int, str, str]


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Run a whole command line in this process."""

    def call(*arguments: str) -> Told:
        code = run(list(arguments))
        out, errors = capsys.readouterr()
        return code, out, errors

    return call


def test_runs_are_shown_the_last_one_first(shell: Callable[..., Told]) -> None:
    assert shell("runs")[1] == "nothing was simulated yet: `sim run sla` is a beginning\n"
    shell("run", "sla", "-r", "2", "-j", "1", *SHORT)
    shell("compare", "no-sla", "sla", "--no-ladder", "-r", "3", "-j", "1", *SHORT)
    code, out, errors = shell("runs", "--json")
    assert (code, errors) == (0, "")
    latest, first = json.loads(out)
    assert latest["command"][:2] == ["sim", "compare"]
    assert [arm["scenario"] for arm in latest["scenarios"]] == ["no-sla", "sla"]
    assert (latest["replications"], latest["wanted"], latest["state"]) == (6, 6, "finished")
    assert (first["replications"], first["command"][:3]) == (2, ["sim", "run", "sla"])
    assert len(json.loads(shell("runs", "-n", "1", "--json")[1])) == 1
    assert "sim compare no-sla sla" in " ".join(shell("runs")[1].split())


def test_once_more_is_the_same_to_the_byte(shell: Callable[..., Told], history: Path) -> None:
    shell("run", "sla", "-r", "3", "-j", "1", *SHORT)
    code, out, _ = shell("rerun", "1", "-j", "1")
    assert (code, out) == (0, "run 1 is identical to the byte: 3 replications of 1 scenario\n")
    connection = sqlite3.connect(history / "history.sqlite")
    with connection:
        connection.execute("UPDATE replications SET content = (SELECT content FROM replications WHERE number = 0)")
    connection.close()
    code, out, _ = shell("rerun", "1", "-j", "1")
    assert code == 1
    assert out.startswith("run 1 is not the same: 2 of 3 replications differ, the first of them replication 1 of 'sla'")


def test_a_run_that_there_is_not(shell: Callable[..., Told]) -> None:
    code, _, errors = shell("rerun", "5")
    assert (code, errors) == (2, "sim: there is no run 5 in the history; `sim runs` shows which there are\n")


def test_a_run_is_extended(shell: Callable[..., Told]) -> None:
    _, expected, _ = shell("run", "sla", "--json", "-r", "5", "-j", "1", *SHORT)
    code, out, errors = shell("run", "sla", "--json", "--extend", "2", "-j", "1", *SHORT)
    assert code == 0
    assert json.loads(out)["replications"] == 7
    assert "5 replications were in the history and were not simulated again" in errors
    assert shell("run", "sla", "--json", "-r", "7", "-j", "1", *SHORT)[1] == out != expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--extend", "3"), "the history has no replications of 'sla' with seed 1"),
        (("--extend", "3", "-r", "9"), "--extend adds to what there is"),
        (("--extend", "3", "--precision", "5%"), "--extend adds to what there is"),
        (("--metric", "winz"), "'sla' has no metric called 'winz'; did you mean 'wins'?"),
    ],
)
def test_what_cannot_be_extended_or_measured(
    shell: Callable[..., Told], arguments: tuple[str, ...], sentence: str
) -> None:
    code, _, errors = shell("run", "sla", *arguments, *SHORT)
    assert code == 2
    assert sentence in errors


def test_a_precision_of_any_metric(shell: Callable[..., Told]) -> None:
    _, out, errors = shell(
        "run", "sla", "--json", "-r", "4", "--precision", "8%", "--metric", "leads", "-j", "1", *SHORT
    )
    told = json.loads(out)
    low, high = told["metrics"]["leads"]["ci95"]
    assert (high - low) / 2 <= 0.08 * told["metrics"]["leads"]["mean"]
    assert told["replications"] >= 4
    assert errors == ""


def test_results_do_not_hang_on_the_history(
    shell: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arguments = ("run", "sla", "--json", "-r", "2", "-j", "1", *SHORT)
    _, expected, _ = shell(*arguments)
    home = tmp_path / "home"
    home.write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("HANDOFF_HOME", str(home))
    code, out, errors = shell(*arguments)
    assert (code, out) == (0, expected)
    assert len(errors.splitlines()) == 1
    assert errors.startswith(f"sim: the history {home / 'history.sqlite'} cannot be used")
    for command in (("runs",), ("rerun", "1")):
        code, out, errors = shell(*command)
        assert out == "" or code == 0
        assert "Traceback" not in errors


def test_a_damaged_history_stops_only_who_reads_it(shell: Callable[..., Told], history: Path) -> None:
    (history / "history.sqlite").write_text("nonsense " * 1000, encoding="utf-8")
    code, out, errors = shell("runs")
    assert (code, out) == (2, "")
    assert errors.endswith("it is no history or is damaged; move it away, and a new one is begun\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_loses_no_result(tmp_path: Path, shell: Callable[..., Told]) -> None:
    arguments = ["run", "sla", "--json", "-r", "30", "-j", "2", *SHORT]
    _, expected, _ = shell(*arguments)
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "from sim.cli import main\nmain()"
    )
    done = sim_process(tmp_path, ["-c", code, *arguments]).communicate(timeout=120)
    assert done[0].decode() == expected
    assert "cannot be used: the disk" in done[1].decode()


def sim_process(home: Path, arguments: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"HANDOFF_HOME": str(home)},
    )


def test_two_at_once_share_a_history(tmp_path: Path, shell: Callable[..., Told]) -> None:
    arguments = ["-m", "sim", "run", "sla", "no-sla", "--json", "-r", "12", "-j", "2", *SHORT]
    both = [sim_process(tmp_path, arguments) for _ in range(2)]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert told[0][0] == told[1][0]
    assert b"cannot be used" not in told[0][1] + told[1][1]
    connection = sqlite3.connect(tmp_path / "history.sqlite")
    assert connection.execute("SELECT count(*) FROM runs WHERE state = 'unfinished'").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM replications").fetchone() == (24,)
    connection.close()


def stored(home: Path) -> set[tuple[int, int]]:
    """Give reps and number of every replication that is on disk."""
    if not (home / "history.sqlite").exists():
        return set()
    connection = sqlite3.connect(home / "history.sqlite")
    try:
        rows = connection.execute(
            "SELECT json_extract(scenarios.content, '$.sales.reps'), number FROM replications "
            "JOIN scenarios ON scenarios.id = scenario"
        ).fetchall()
    except sqlite3.OperationalError:
        return set()  # killed before there was a table
    finally:
        connection.close()
    return set(rows)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_at_twenty_random_moments_a_sweep_comes_to_the_same_end_and_does_nothing_twice(tmp_path: Path) -> None:
    import random

    command = ["sweep", "sla", "--over", "sales.reps=3,4,5,6,7", "--csv", "-r", "100", "-j", "2", *SHORT]
    whole = sim_process(tmp_path / "whole", ["-m", "sim", *command])
    expected, _ = whole.communicate(timeout=300)
    home, chance = tmp_path / "home", random.Random(6)
    for attempt in range(20):
        before, note = stored(home), tmp_path / f"note{attempt}"
        process = sim_process(home, ["-c", NOTING, str(note), *command])
        while attempt >= 4 and not (note.exists() and note.stat().st_size):
            time.sleep(0.01)  # most moments shall lie where there is something to lose
        time.sleep(chance.random() * 1.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        begun = set(note.read_text().splitlines()) if note.exists() else set()
        assert begun.isdisjoint({f"{reps} {number}" for reps, number in before}), "what was stored is not begun again"
        assert stored(home) >= before
    between = len(stored(home))
    process = sim_process(home, ["-c", NOTING, str(tmp_path / "last"), *command])
    out, errors = process.communicate(timeout=300)
    assert out == expected
    assert f"{between} replications were in the history" in errors.decode()
    last = (tmp_path / "last").read_text().splitlines()
    assert len(last) == len(set(last)) == 500 - between
    assert 0 < between < 500, "it was killed in the middle"
