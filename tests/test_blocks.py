"""Every block of code that README and docs show is tried as it stands.

Shell blocks run, page by page and in the page's order, in one empty folder; scenarios that a page shows are saved there under
the name in their first line's comment (``mine.yml`` without one) and validated; Python blocks are executed; queries are asked
of what the commands before them wrote. A block that cannot be tried says why in a comment above it,
``<!-- not run: why -->``, and those are listed here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"), ROOT / "scenarios" / "README.md"]
)
BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<why>[^>]+?) -->\n+)?^```(?P<language>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
SHELL = ("sh", "console")
SHOWN = ("", "text", "mermaid")
"""What is only looked at: output, forms of a command, and diagrams, whose drawings have a test of their own."""

NOT_RUN = {
    "CONTRIBUTING.md": 3,
    "README.md": 2,
    "docs/how-to/add-a-scenario.md": 1,
    "docs/how-to/say-how-sure.md": 1,
    "docs/index.md": 1,
    "docs/tutorial/team.md": 1,
    "docs/tutorial/trainer.md": 2,
}
"""How many blocks of each page are not tried; one more needs a reason that convinces whoever reads this."""

REASONS = (
    "needs a player",
    "writes into the repository",
    "takes an hour",
    ".ci/run follows it on a fresh machine",
    "measures",
)


@dataclass(frozen=True)
class Block:
    """A fenced block, and why it is not tried, which is empty for nearly all."""

    language: str
    text: str
    why: str


def blocks(text: str) -> list[Block]:
    """Give the blocks of a page in order."""
    return [Block(found["language"].strip(), found["text"], found["why"] or "") for found in BLOCK.finditer(text)]


def script(block: Block) -> str:
    """Give the command lines of a shell block, without prompts."""
    lines = (line.removeprefix("$ ") for line in block.text.splitlines())
    return "\n".join(lines).replace(".venv/bin/", "")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def tried(page: Path) -> list[Block]:
    found = blocks(page.read_text(encoding="utf-8"))
    return [block for block in found if block.language not in SHOWN and not block.why]


def run(arguments: list[str], folder: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        arguments,
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{arguments[-1]}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def save(text: str, folder: Path) -> Path:
    """Save a scenario under its name, or part of one as a scenario that extends the complete one."""
    named = re.match(r"# ([\w-]+\.yml)$", text, re.MULTILINE)
    is_whole = re.search(r"^schema:", text, re.MULTILINE) is not None
    file = folder / (named[1] if named else "mine.yml" if is_whole else "part.yml")
    file.write_text(text if is_whole else f"schema: 1\nname: Part\nextends: no-sla\n{text}", encoding="utf-8")
    return file


def attempt(block: Block, folder: Path) -> None:
    """Try one block."""
    if block.language in SHELL:
        run(["bash", "-euo", "pipefail", "-c", script(block)], folder)
    elif block.language == "python":
        # a file and not `-c`, because a process that simulates on several processors imports it again
        file = folder / "block.py"
        lines = "".join(f"    {line}" for line in block.text.splitlines(keepends=True))
        file.write_text(f"if __name__ == '__main__':\n{lines}", encoding="utf-8")
        run([sys.executable, str(file)], folder)
    elif block.language == "yaml":
        run([sys.executable, "-m", "sim", "validate", save(block.text, folder).name], folder)
    else:
        assert block.language == "sql"
        found = duckdb.sql(re.sub(r"'([\w.-]+\.(?:csv|parquet))'", rf"'{folder}/\1'", block.text)).fetchall()
        assert found


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if tried(page)], ids=name)
def test_every_block_works_as_it_stands(page: Path, tmp_path: Path) -> None:
    for block in tried(page):
        attempt(block, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_is_of_a_kind_that_is_tried(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = blocks(text)
    assert {block.language for block in found} <= {*SHELL, *SHOWN, "python", "yaml", "sql"}
    assert len(re.findall(r"^\s*```", text, re.MULTILINE)) == 2 * len(found)


def test_few_blocks_are_not_tried_and_each_says_why() -> None:
    refused = {
        name(page): [block.why for block in blocks(page.read_text(encoding="utf-8")) if block.why] for page in PAGES
    }
    assert {page: len(why) for page, why in refused.items() if why} == NOT_RUN
    reasons = [why for whys in refused.values() for why in whys]
    assert [why for why in reasons if not why.startswith(REASONS)] == []
    assert sum(NOT_RUN.values()) <= 12


def test_the_readme_shows_commands() -> None:
    shown = [block for block in tried(ROOT / "README.md") if block.language == "sh"]
    assert sum("sim compare" in script(block) for block in shown) >= 1


def test_blocks_are_read_as_a_reader_reads_them() -> None:
    text = (
        "Say:\n\n```sh\n$ sim list\n# a comment\n```\n\n<!-- not run: needs a player -->\n\n```sh\ngame\n```\n"
        "```python\nx = 1\n```\n```\noutput\n```\n"
    )
    assert blocks(text) == [
        Block("sh", "$ sim list\n# a comment\n", ""),
        Block("sh", "game\n", "needs a player"),
        Block("python", "x = 1\n", ""),
        Block("", "output\n", ""),
    ]
    assert script(blocks(text)[0]) == "sim list\n# a comment"


@pytest.mark.parametrize(
    "block",
    [
        Block("sh", "sim explain nothing.of.this.name\nsim list\n", ""),
        Block("python", "import sim\nsim.nothing\n", ""),
        Block("yaml", "sales: {reps: 4.5}\n", ""),
        Block("yaml", "schema: 1\nname: Wrong\nextends: nothing-of-this-name\n", ""),
    ],
    ids=lambda block: block.language,
)
def test_a_block_that_does_not_work_is_noticed(block: Block, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        attempt(block, tmp_path)
