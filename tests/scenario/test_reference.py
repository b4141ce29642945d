"""The page of defaults says of every key what the complete scenario says, and what `sim explain` says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario import library
from sim.scenario.bases import complete
from sim.scenario.explain import GRADES, explain, reason_at
from sim.scenario.nodes import Listing, Location, Node, Table, address
from sim.scenario.reference import PAGE, defaults, page, write

ROW = re.compile(r"^\| `(?P<path>[\w.]+)` \| `(?P<value>.*?)` \| .*? \| (?P<grade>[A-H]|choice) \| (?P<reason>.*) \|$")
# of the file itself, or of no company
TITLES = ("schema", "name", "story", "headline", "sources")


def rows() -> dict[str, tuple[str, str]]:
    """Give grade and reason of every row by path, as the page has them."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        match = ROW.match(line)
        if match:
            found[match["path"]] = (match["grade"], match["reason"].replace("\\|", "|"))
    return found


def leaves(node: Node, location: Location = ()) -> list[Location]:
    if isinstance(node, Table):
        return [each for key, entry in node.entries.items() for each in leaves(entry.node, (*location, key))]
    if isinstance(node, Listing) and node.items:
        return [each for index, item in enumerate(node.items) for each in leaves(item, (*location, index))]
    return [location]


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m sim.scenario.reference"


def test_every_key_stands_on_it_with_its_grade() -> None:
    known = rows()
    for location in leaves(complete()):
        if location[0] in TITLES or location[-1] == "name":
            continue
        steps = address(complete(), location).replace("[", ".").replace("]", "").split(".")
        above = [".".join(steps[:depth]) for depth in range(len(steps), 0, -1)]
        row = next((path for path in above if path in known), None)
        assert row is not None, location
        reason = reason_at(location)
        assert reason is not None, location
        assert known[row] == (reason.grade, reason.text), location


def test_every_comment_of_the_file_stands_on_it() -> None:
    text = library.path_of(library.BASE).read_text(encoding="utf-8")
    comments = re.findall(r"^ *(?:- )?(\{?name: )?(\w+).*?\s# +\[(\w+)\] *(.*?)\s*$", text, re.MULTILINE)
    assert len(comments) > 200
    on_page = set(rows().values())
    missing = [
        (key, grade, reason)
        for _, key, grade, reason in comments
        if (grade, reason) not in on_page and key not in (*TITLES, "tells", "against")
    ]
    assert missing == []


def test_the_grades_are_counted() -> None:
    counts = {grade: sum(each.reason.grade == grade for each in defaults()) for grade in GRADES}
    for grade, words in GRADES.items():
        assert f"| {grade} | {words} | {counts[grade]} |" in page()
    assert sum(counts.values()) == len(rows())


@pytest.mark.parametrize("path", ["closing.win.fit", "response.reachable", "sales.reps", "demand.variance"])
def test_it_says_what_explain_says(path: str) -> None:
    found = explain(path)
    assert found.reason is not None
    assert rows()[path] == (found.reason.grade, found.reason.text)
    assert f"| `{path}` | `{found.value}` |" in page()


def test_it_is_written_where_it_belongs(tmp_path: Path) -> None:
    write(tmp_path / "docs" / "defaults.md")
    assert (tmp_path / "docs" / "defaults.md").read_text(encoding="utf-8") == page()
