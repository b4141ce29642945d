"""Pages that are written from the code say what the code says now."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sim import errors
from sim.cli.commands import EVERY_DAY, HELPERS, run
from sim.scenario import keys_reference
from sim.scenario.schema.walk import every_field

ROOT = Path(__file__).parents[1]
SHORT = ["-r", "2", "-j", "1", "--set", "run.horizon=6 weeks"]
JSON = {
    "sim run": ["run", "sla", *SHORT],
    "sim compare": ["compare", "no-sla", "sla", "--no-ladder", *SHORT],
    "sim sweep": ["sweep", "sla", "--over", "sales.reps=3,4", *SHORT],
    "sim optimize": ["optimize", "sla", "--over", "sales.reps=3,4", "--budget", "8", "-j", "1", *SHORT[4:]],
    "sim diagnose": ["diagnose", "no-sla", *SHORT],
    "sim robustness": ["robustness", "no-sla", "sla", "--draws", "1", "-j", "1"],
    "sim trace": ["trace", "no-sla", "--list", "1"],
    "sim runs": ["runs"],
    "sim doctor": ["doctor"],
}


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


def test_the_page_of_the_command_line_is_up_to_date() -> None:
    assert page("command-line.md") == tool("command_line").page(), "run python tools/command_line.py"


def test_the_page_of_the_command_line_has_every_command_and_what_can_be_said_to_it() -> None:
    text = page("command-line.md")
    assert re.findall(r"^### sim (\S+)$", text, re.MULTILINE) == [*EVERY_DAY, *HELPERS]
    assert re.findall(r"^### game (\S+)$", text, re.MULTILINE) == ["doctor", "export", "play", "replay"]
    assert "| `-r`, `--replications N` | How many times each scenario is simulated. From 1 to 100,000. |" in text
    assert "| `--ladder` / `--no-ladder` |" in text
    assert "\b" not in text


def test_the_page_of_keys_is_up_to_date(tmp_path: Path) -> None:
    assert page("scenario-keys.md") == keys_reference.page(), "run python -m sim.scenario.keys_reference"
    keys_reference.write(tmp_path / "docs" / "keys.md")
    assert (tmp_path / "docs" / "keys.md").read_text(encoding="utf-8") == keys_reference.page()


def test_the_page_of_keys_has_every_key() -> None:
    shown = re.findall(r"^(?:\| `|## )([a-z_.]+)", page("scenario-keys.md"), re.MULTILINE)
    assert sorted(shown) == sorted(".".join(keys) for keys, _ in every_field())


def test_every_exit_code_is_told() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", page("exit-codes.md"), re.MULTILINE)}
    assert told == {value for name, value in vars(errors).items() if name.startswith("EXIT_")}


def test_a_diagram_that_has_changed_stops_the_site() -> None:
    diagrams = tool("diagrams")
    for source in diagrams.sources():
        assert diagrams.drawing(source).startswith('<div class="diagram"><svg ')
        with pytest.raises(FileNotFoundError):
            diagrams.drawing(source.replace("-->", "---", 1))


def sections() -> dict[str, list[str]]:
    parts = page("json.md").split("\n## ")[1:]
    return {part.splitlines()[0]: re.findall(r"^\| `([a-z_0-9]+)` \|", part, re.MULTILINE) for part in parts}


def test_every_command_that_prints_json_has_a_section() -> None:
    blocks = page("command-line.md").split("\n### ")[1:]
    assert [block.splitlines()[0] for block in blocks if "| `--json` |" in block] == sorted(
        sections(), key=lambda name: [*EVERY_DAY, *HELPERS].index(name.removeprefix("sim "))
    )
    assert list(JSON) == list(sections())


@pytest.mark.parametrize(
    "command",
    [pytest.param(name, marks=pytest.mark.slow if name in ("sim diagnose", "sim robustness") else ()) for name in JSON],
)
def test_json_holds_what_the_page_says(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    if command == "sim runs":
        run(["run", "sla", *SHORT])
        capsys.readouterr()
    assert run([*JSON[command], "--json"]) in (0, 1, 3)
    printed = json.loads(capsys.readouterr().out)
    first = printed[0] if isinstance(printed, list) else printed
    assert list(first) == sections()[command]
