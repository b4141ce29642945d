"""Completion: the script of each shell, and what is offered where."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli.commands import EVERY_DAY, HELPERS, run
from sim.results.registry import metrics
from sim.scenario import load

ROOT = str(Path(sim.__file__).parents[1])


def offered(*words: str, cwd: Path | None = None) -> list[str]:
    """Ask as the script of bash does."""
    line = " ".join(("sim", *words))
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv = ['sim']; from sim.cli import main; main()"],
        env={
            **os.environ,
            "PYTHONPATH": ROOT,
            "_SIM_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words)),
        },
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return [each.partition(",")[2] for each in done.stdout.splitlines()]


def test_commands_are_offered_without_importing_any() -> None:
    assert offered("") == [*EVERY_DAY, *HELPERS]
    code = (
        "import os, sys\nos.environ.update(_SIM_COMPLETE='bash_complete', COMP_WORDS='sim ', COMP_CWORD='1')\n"
        "from sim.cli.commands import run\nrun([])\nassert not {'numpy', 'pydantic', 'rich'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": ROOT},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_scenarios_are_offered_by_name_and_by_file(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "other.yml").touch()
    assert offered("compare", "no-sla", "sl", cwd=tmp_path) == ["sla"]
    assert offered("run", "m", cwd=tmp_path) == ["misaligned-messaging", "mine.yml"]
    assert offered("run", "de", cwd=tmp_path) == ["deep/"]
    assert offered("show", "deep/", cwd=tmp_path) == ["deep/other.yml"]
    assert "mine.yml" in offered("trace", "", cwd=tmp_path)


def test_every_key_that_is_offered_can_be_set() -> None:
    keys = offered("run", "sla", "--set", "")
    assert len(keys) > 200
    tree = load("no-sla").origin.tree
    assert {key.partition(".")[0] for key in keys} <= set(tree.entries)
    assert offered("run", "sla", "--set", "sales.rep") == ["sales.reps"]
    assert offered("sweep", "sla", "--over", "demand.channels.webinar.f") == ["demand.channels.webinar.fit"]
    for key in ("sales.reps=5", "demand.channels.webinar.fit=20%", "handoff.routes.daily.loss=3%"):
        assert key.partition("=")[0] in keys
        load("sla", [key])


def test_what_can_be_explained_and_measured_is_offered() -> None:
    assert offered("explain", "MQ") == ["MQL"]
    assert offered("explain", "sales.rep") == ["sales.reps"]
    assert "sales" in offered("explain", "sal")
    assert offered("optimize", "sla", "--metric", "win") == [name for name in metrics() if name.startswith("win")]


def test_options_are_offered() -> None:
    assert offered("run", "--prec") == ["--precision"]
    assert offered("trace", "sla", "--format", "") == ["csv", "parquet"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_its_shell_reads(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_SIM_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run(
            [shell, "-n", "-c" if shell == "fish" else "/dev/stdin"] + ([script] if shell == "fish" else []),
            input=script,
            text=True,
            check=True,
            timeout=60,
        )


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    program = tmp_path / "sim"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m sim "$@"\n')
    program.chmod(0o755)
    asked = (
        'eval "$(sim completion bash)"; COMP_WORDS=(sim compare no-sl); COMP_CWORD=2; '
        '_sim_completion sim no-sl compare; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", asked],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "no-sla\n"


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "csh"]) == 2
    assert "'csh' is not one of 'bash', 'zsh', 'fish'" in capsys.readouterr().err
