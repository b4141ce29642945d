"""The reference page of a scenario's keys, written from the schema: ``python -m sim.scenario.keys_reference``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.scenario.explain import Explanation, explain
from sim.scenario.schema.walk import every_field

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "scenario-keys.md"

_HEAD: Final = """\
# Keys of a scenario

<!-- Written by `python -m sim.scenario.keys_reference` from the schema in sim/scenario/schema. Change it there. -->

Everything that can stand in a scenario file. What is left out comes from the scenario that it extends; in
[`no-sla`](defaults.md), which extends nothing, every key has a value and a reason. `sim explain KEY` says the same of one key,
`sim validate FILE` finds every mistake in a file, and `sim schema` gives editors the same as a JSON Schema.

*In a run* says whether the value may change in a week, under `changes`. What stands there is the same for every key below it.
"""

_TABLE: Final = "\n| key | what it means | write | range or choices | in a run |\n|---|---|---|---|---|\n"


def page() -> str:
    """Give the page as Markdown."""
    found = [explain(".".join(keys)) for keys, _ in every_field()]
    parts = [_HEAD, "\n## At the top\n", _TABLE]
    parts += [_row(each) for each in found if "." not in each.path and not each.keys]
    for each in found:
        if "." in each.path:
            parts.append(_row(each))
        elif each.keys:
            parts.append(f"\n## {each.path}\n\n{_sentence(each.meaning)}\n{_TABLE}")
    return "".join(parts)


def _row(found: Explanation) -> str:
    in_a_run = f"fixed: {found.fixed}" if found.fixed else "may change"
    cells = (f"`{found.path}`", found.meaning, found.kind, found.limits, in_a_run)
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |\n"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def write(path: Path = PAGE) -> None:
    """Write the page to its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
