"""What the pages of docs/ name exists: keys, modules, links, and every item of the checklist."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from sim.scenario.explain import GRADES
from sim.scenario.schema.walk import every_field

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
EXPLANATIONS = sorted((ROOT / "docs" / "explanation").glob("*.md"))
KEYS = {".".join(keys) for keys, _ in every_field()}
SECTIONS = {key.split(".")[0] for key in KEYS}
TOP = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5")
CHECKLIST = (*TOP, "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", EXPLANATIONS, ids=name)
def test_keys_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", page.read_text(encoding="utf-8"))
    keys = [key for key in named if key.split(".")[0] in SECTIONS and not key.endswith((".py", ".yml", ".md"))]
    assert [key for key in keys if key not in KEYS] == []


@pytest.mark.parametrize("page", EXPLANATIONS, ids=name)
def test_modules_and_files_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`([\w/.-]+\.(?:py|yml|json))`", page.read_text(encoding="utf-8"))
    folders = (ROOT, ROOT / "sim" / "model")
    assert [each for each in named if not any((folder / each).exists() for folder in folders)] == []


def test_the_lead_s_way_names_every_module_of_the_model_that_acts() -> None:
    text = (ROOT / "docs" / "explanation" / "model.md").read_text(encoding="utf-8")
    for module in (
        "demand",
        "qualification",
        "handoff",
        "response",
        "closing",
        "customers",
        "agreement",
        "alignment",
        "reps",
    ):
        assert f"`{module}.py`" in text


def test_every_item_of_the_checklist_is_answered() -> None:
    text = (ROOT / "docs" / "explanation" / "model.md").read_text(encoding="utf-8")
    answers = dict(re.findall(r"^\| (\d(?:\.\d)+) [^|]*\| ([^|]+) \|$", text, re.MULTILINE))
    assert tuple(answers) == CHECKLIST
    assert all(len(answer) > 10 for answer in answers.values())


def test_every_grade_is_explained() -> None:
    text = (ROOT / "docs" / "explanation" / "evidence.md").read_text(encoding="utf-8")
    assert all(f"| {grade} | " in text for grade in GRADES)


def test_pictures_are_small_and_all_of_them_are_shown() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    assert {path.suffix for path in pictures} == {".png"}
    assert [path.name for path in pictures if path.stat().st_size > 200_000] == []
    assert sum(path.stat().st_size for path in pictures) < 2_000_000
    shown = "".join(page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *PAGES])
    assert [path.name for path in pictures if f"pictures/{path.name})" not in shown] == []


def test_every_picture_says_what_it_shows() -> None:
    texts = [page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *PAGES]]
    said = [words for text in texts for words in re.findall(r"!\[([^\]]*)\]", text)]
    assert [words for words in said if len(words) < 40] == []


def test_every_diagram_is_drawn_as_it_is_written() -> None:
    text = (ROOT / "docs" / "explanation" / "model.md").read_text(encoding="utf-8")
    diagrams = re.findall(r"^```mermaid\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    names = {hashlib.sha256(diagram.encode()).hexdigest()[:12] + ".svg" for diagram in diagrams}
    assert len(names) == 2
    assert {path.name for path in (ROOT / "docs" / "diagrams").iterdir()} == names, "run tools/diagrams.py"


def test_a_diagram_holds_every_word_and_no_colour_but_ours() -> None:
    for path in (ROOT / "docs" / "diagrams").iterdir():
        drawing = path.read_text(encoding="utf-8")
        assert "http" not in drawing.replace("http://www.w3.org/", "")
        assert "<script" not in drawing
        assert drawing.count("var(--") > 20
