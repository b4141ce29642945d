"""Every help ends with command lines that can be typed as they stand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli.commands import EVERY_DAY, HELPERS, run

COMMANDS = [*EVERY_DAY, *HELPERS]
# what has to be there: a run to repeat, a file to check
BEFORE = {"rerun": ("sim run sla -r 1 -j 1",), "validate": ("sim init --yes",)}


def shown(name: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Give the examples at the end of a command's help."""
    assert run([name, "--help"]) == 0
    _, _, end = capsys.readouterr().out.partition("\n  Example")
    return [line.strip() for line in end.splitlines()[1:]]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_ends_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(name, capsys)
    assert lines
    assert all(f"sim {name}" in line for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_works(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "HANDOFF_HOME": str(tmp_path / "home"),
    }
    program = tmp_path / "sim"
    root = Path(sim.__file__).parents[1]
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m sim "$@"\n')
    program.chmod(0o755)
    for line in [*BEFORE.get(name, ()), *shown(name, capsys)]:
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
