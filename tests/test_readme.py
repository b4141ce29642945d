"""Every command that the README shows is run as it stands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# .ci/run follows the set-up on a fresh machine; a game waits for a player
SET_UP = re.compile(r"\bvenv\b.*\bpip\b|pytest|^game$|^git ")


def commands(text: str) -> list[str]:
    """Give the command lines of all shell blocks, without prompts, comments and the set-up."""
    lines = (line.strip().removeprefix("$ ") for block in BLOCK.findall(text) for line in block.splitlines())
    return [line for line in lines if line and not line.startswith("#") and not SET_UP.search(line)]


README = ROOT / "README.md"
SHOWN = commands(README.read_text(encoding="utf-8")) if README.exists() else []


def test_the_readme_shows_commands() -> None:
    assert any(command.split()[0].endswith("sim") for command in SHOWN)


@pytest.mark.slow
def test_every_command_shown_works(tmp_path: Path) -> None:
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in SHOWN:
        words = shlex.split(command.replace(".venv/bin/", ""), comments=True)
        done = subprocess.run(
            words,
            cwd=tmp_path,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_blocks_are_read_as_a_reader_reads_them() -> None:
    set_up = "python3 -m venv .venv && .venv/bin/pip install -e ."
    text = f"Set up:\n\n```sh\n$ sim list\n# a comment\n{set_up}\n```\n```python\nx = 1\n```\n"
    assert commands(text) == ["sim list"]
