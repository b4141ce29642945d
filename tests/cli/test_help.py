"""The group of commands: two sections, nothing heavy imported, every end of a command said in sentences."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from sim import __version__
from sim.cli import commands
from sim.cli.commands import EVERY_DAY, HELPERS, run
from sim.cli.show import ending_of, problems_text
from sim.errors import GoalFailed, HandoffError, ModelError, Problem, ScenarioError, UsageError

HEAVY = ("numpy", "pydantic", "yaml", "simpy", "scipy", "rich", "sim.model", "sim.scenario", "sim.experiments")


def shell(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "80", **more}
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )


def test_help_names_every_command_in_two_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    every_day, helpers = text.split("Every day:")[1].split("Helpers:")
    for section, registry in ((every_day, EVERY_DAY), (helpers, HELPERS)):
        assert [line.split()[0] for line in section.splitlines() if line.startswith("  ")] == list(registry)
        assert all(command.does in section for command in registry.values())


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from sim.cli.commands import run\n"
        "code = run(['--help'])\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(f'imported: {heavy}' if heavy else code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize("name", [*EVERY_DAY, *HELPERS])
def test_every_command_is_where_the_registry_says_and_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "-h"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Usage: sim {name}")
    command = commands.group.get_command(click.Context(commands.group), name)
    assert command is not None
    assert command.name == name


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"sim, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lst"], "sim: there is no command 'lst'; did you mean 'list'?\n`sim --help` shows how it is used.\n"),
        (["xyzzy"], "sim: there is no command 'xyzzy'; `sim --help` lists them\n`sim --help` shows how it is used.\n"),
        (["show"], "sim show: Missing argument 'SCENARIO'.\n`sim show --help` shows how it is used.\n"),
        (["list", "--all"], "sim list: No such option '--all'.\n`sim list --help` shows how it is used.\n"),
    ],
)
def test_a_wrong_call_is_refused_with_the_way_to_the_help(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == message


def test_sim_alone_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) in (0, 2)
    captured = capsys.readouterr()
    assert "Every day:" in captured.out + captured.err


class TestEndings:
    @pytest.mark.parametrize(
        ("error", "code", "text"),
        [
            (KeyboardInterrupt(), 130, "interrupted"),
            (click.Abort(), 130, "interrupted"),
            (click.exceptions.Exit(3), 3, ""),
            (UsageError("write less"), 2, "sim: write less"),
            (GoalFailed("wins >= 3"), 3, "sim: wins >= 3"),
            (ScenarioError([Problem("a.yml", 3, 5, "no")]), 2, "a.yml:3:5: no"),
        ],
    )
    def test_each_error_has_its_code_and_sentence(self, error: BaseException, code: int, text: str) -> None:
        ending = ending_of(error)
        assert (ending.code, ending.text) == (code, text)

    @pytest.mark.parametrize(
        "error", [ModelError("lost a lead"), ZeroDivisionError("division by zero"), HandoffError("?")]
    )
    def test_a_bug_is_ours(self, error: Exception) -> None:
        ending = ending_of(error)
        assert ending.code == 1
        if not isinstance(error, HandoffError) or isinstance(error, ModelError):
            assert ending.text.startswith(
                f"sim: a bug of ours, not a mistake of yours: {type(error).__name__}: {error}\n"
            )

    def test_more_problems_than_can_be_read_are_counted(self) -> None:
        text = problems_text(ScenarioError(Problem("a.yml", line, 1, "no") for line in range(1, 301)))
        assert len(text.splitlines()) == 201
        assert text.endswith("... and 100 more problems")

    def test_a_bug_shows_its_traceback_under_debug_only(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def broken() -> None:
            raise ZeroDivisionError

        monkeypatch.setitem(commands._COMMANDS, "list", commands.Command(f"{__name__}:BROKEN", "breaks"))
        monkeypatch.setattr(sys.modules[__name__], "BROKEN", click.command("list")(broken), raising=False)
        assert run(["list"]) == 1
        assert "Traceback" not in capsys.readouterr().err
        assert run(["--debug", "list"]) == 1
        assert "Traceback" in capsys.readouterr().err

    @pytest.mark.parametrize("command", ["schema", "show sla", "run sla -r 2"])
    def test_a_reader_who_has_gone_is_no_failure(self, command: str) -> None:
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {sys.executable} -m sim {command} 2>/dev/null | exec 0<&-"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0

    def test_a_reader_who_has_enough_is_no_failure(self) -> None:
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {sys.executable} -m sim schema | head -1"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.stdout == "{\n"
        assert done.stderr == ""
        assert done.returncode == 0


def test_the_module_can_be_called_like_the_command() -> None:
    done = shell("--version")
    assert (done.returncode, done.stdout) == (0, f"sim, version {__version__}\n")
