"""The reference page of the defaults, written from the complete scenario: ``python -m sim.scenario.reference``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.scenario.bases import complete
from sim.scenario.explain import GRADES, Reason, reason_at
from sim.scenario.nodes import Listing, Location, Node, Scalar, Table, name_of
from sim.scenario.schema.walk import field_at, kind_of
from sim.scenario.writing import one_line

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "defaults.md"

# what a file says of itself rather than of the company
_OF_THE_FILE: Final = ("schema", "name", "story", "headline", "sources")

_SEE_BELOW: Final = "see below"

_HEAD: Final = """\
# Defaults

<!-- Written by `python -m sim.scenario.reference` from scenarios/no-sla.yml. Change the values and their comments there. -->

Every value of the complete scenario with its grade, its reason and its source. `sim explain KEY` says the same of one key,
with its meaning and range; the keys of other scenarios' own values are these. How each value acts stands in
[the model](../explanation/model.md), what the grades carry in [the evidence](../explanation/evidence.md).

| grade | means | values |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Default:
    """One value with what stands behind it."""

    path: str
    value: str
    unit: str
    reason: Reason


def defaults() -> Iterator[Default]:
    """Give every value that has a reason of its own, in the order of the complete scenario.

    What stands on one line with one comment is one value, such as a route or a segment.
    """
    for key, entry in complete().entries.items():
        if key not in _OF_THE_FILE:
            yield from _below(entry.node, (key,), (key,))


def _below(node: Node, location: Location, steps: tuple[str, ...]) -> Iterator[Default]:
    children, reason = list(_children(node)), reason_at(location)
    own = [reason_at((*location, step)) for step, _, _ in children]
    is_whole = not children or (len(_lines(node)) == 1 or all(each == reason for each in own))
    if reason is not None and reason.grade:
        yield Default(".".join(steps), one_line(node) if is_whole else _SEE_BELOW, _unit(location), reason)
    if reason is None or not reason.grade or not is_whole:
        for step, name, child in children:
            yield from _below(child, (*location, step), (*steps, name))


def _children(node: Node) -> Iterator[tuple[str | int, str, Node]]:
    if isinstance(node, Table):
        for key, entry in node.entries.items():
            yield key, key, entry.node
    elif isinstance(node, Listing):
        for index, item in enumerate(node.items):
            yield index, name_of(item) or str(index + 1), item


def _lines(node: Node) -> set[int]:
    """Give the lines on which the single values of a node stand."""
    if isinstance(node, Scalar):
        return {node.mark.line}
    return {line for _, _, child in _children(node) for line in _lines(child)} or {node.mark.line}


def _unit(location: Location) -> str:
    field = field_at(tuple(step for step in location if isinstance(step, str)))
    kind = kind_of(field) if field else None
    return kind.noun if kind else ""


def page() -> str:
    """Give the page as Markdown."""
    found = list(defaults())
    counts = Counter(each.reason.grade for each in found)
    parts = [_HEAD, *(f"| {grade} | {words} | {counts[grade]} |\n" for grade, words in GRADES.items())]
    section = ""
    for each in found:
        if each.path.split(".")[0] != section:
            section = each.path.split(".")[0]
            parts.append(
                f"\n## {section}\n\n| key | default | written as | grade | reason and source |\n|---|---|---|---|---|\n"
            )
        parts.append(
            f"| `{each.path}` | {_code(each.value)} | {each.unit} | {each.reason.grade} | {_cell(each.reason.text)} |\n"
        )
    return "".join(parts)


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write(path: Path = PAGE) -> None:
    """Write the page to its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
