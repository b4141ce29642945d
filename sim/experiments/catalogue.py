"""The catalogue: every shipped scenario with its story, what differs, and a headline out of its results.

``python -m sim.experiments.catalogue`` simulates the shipped scenarios, keeps what the headlines need in
``sim/data/catalogue.json`` and writes ``scenarios/README.md`` from it. The page alone is written from what is kept.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

import sim
from sim.experiments.headlines import Arm, case_of, headline_of, parent_of, reads
from sim.experiments.replicate import replicate_all
from sim.experiments.robustness import headline_share
from sim.experiments.study import Progress
from sim.results.figures import percent
from sim.scenario import Difference, Scenario, differences, load, names
from sim.scenario.differences import ABSENT
from sim.scenario.library import folder

KEPT: Final = Path(__file__).parents[1] / "data" / "catalogue.json"
"""The results of the shipped scenarios."""

SEED: Final = 1
REPLICATIONS: Final = 20
DIGITS: Final = 9

# what a scenario is called and tells is no part of its policy
_TITLES: Final = frozenset({"name", "story", "headline.tells", "headline.against", "sources", "goals"})

_HEAD: Final = """\
# The scenarios

<!-- Written by `python -m sim.experiments.catalogue` from the files in this folder and their results. Change it there. -->

Each file is one situation. Below: what it is about, what it changes in the scenario that it extends, where the situation was
seen, and what came of it: means over {replications} runs with seed {seed}, a year each unless the file says otherwise, on the
same leads in every scenario, 95 % intervals in brackets. A clause that is signed lifts its dimension too (`agreement.brings`).

`sim run NAME` repeats one, `sim compare A B` holds two against each other, `sim show NAME` prints a file with all that it
extends. Growth *levels* hang on a freely chosen size of company; differences carry information.
"""


def measure(on_progress: Progress | None = None, workers: int | None = None) -> dict[str, Any]:
    """Simulate the shipped scenarios and give what the headlines need of them, as `KEPT` holds it."""
    scenarios = [load(name) for name in names()]
    found = replicate_all(scenarios, replications=REPLICATIONS, seed=SEED, workers=workers, on_progress=on_progress)
    return {
        "version": sim.__version__,
        "seed": SEED,
        "replications": REPLICATIONS,
        "scenarios": {
            each.scenario.id: {
                "fingerprint": each.scenario.fingerprint,
                "weeks": each.weeks,
                "metrics": {name: [_kept(value) for value in each.metrics[name].tolist()] for name in reads()},
            }
            for each in found
        },
    }


def _kept(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")


def write(results: Mapping[str, Any], path: Path = KEPT) -> None:
    """Keep results, one line for each metric."""
    lines = json.dumps(results, indent=1).replace("\n     ", " ").replace("\n    ]", "]")
    path.write_text(lines + "\n", encoding="utf-8")


def kept(path: Path = KEPT) -> dict[str, Any]:
    """Give the results that are kept."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def arms(results: Mapping[str, Any]) -> dict[str, Arm]:
    """Give the arms of the shipped scenarios by id."""
    found = {}
    for name, entry in results["scenarios"].items():
        scenario = load(name)
        values = {metric: np.array(row, dtype=np.float64) for metric, row in entry["metrics"].items()}
        found[name] = Arm(name, scenario.name, scenario.currency, entry["weeks"], values)
    return found


def page(results: Mapping[str, Any]) -> str:
    """Give the catalogue as Markdown, each scenario below the one that it extends."""
    by_id = arms(results)
    scenarios = {name: load(name) for name in names()}
    head = _HEAD.format(replications=results["replications"], seed=results["seed"])
    parts = [head, *(_entry(scenarios[name], by_id) for name in _in_order(scenarios))]
    return "\n".join(parts)


def _in_order(scenarios: Mapping[str, Scenario], parent: str | None = None) -> Iterator[str]:
    """Give the names from the complete scenario down, each followed by those that extend it."""
    for name, scenario in scenarios.items():
        if _extends(scenario) == parent:
            yield name
            yield from _in_order(scenarios, name)


def _extends(scenario: Scenario) -> str | None:
    parent = parent_of(scenario)
    return parent.id if parent else None


def _entry(scenario: Scenario, by_id: Mapping[str, Arm]) -> str:
    lines = [f"## {scenario.id}", "", f"**{scenario.name}.** {' '.join(scenario.story.split())}", ""]
    lines += [f"> {headline_of(scenario).sentence(case_of(scenario, by_id))}", ""]
    if (share := headline_share(scenario)) is not None:
        drawn = f"{percent(share.share)} of {share.draws} worlds drawn from the assumptions"
        lines.append(f"- What it claims holds in {drawn}, and in {share.above_in} of {share.settings} settings")
    base = _extends(scenario)
    lines.append(f"- Extends: [{base}](#{base})" if base else "- Extends: nothing")
    lines += _differing(scenario)
    if scenario.sources:
        lines.append(f"- Seen in: {'; '.join(scenario.sources)}")
    return "\n".join(lines) + "\n"


def _differing(scenario: Scenario) -> list[str]:
    parent = scenario.origin.parent
    if parent is None:
        return ["- Differs: it is complete; the others hold only what differs."]
    found = [each for each in differences(parent, scenario.origin.tree) if each.path not in _TITLES]
    return ["- Differs:", *(f"  - {_difference(each)}" for each in found)] if found else ["- Differs in nothing"]


def _difference(each: Difference) -> str:
    if each.after == ABSENT:
        return f"`{each.path}`: taken out"
    return f"`{each.path}`: {_value(each.before)} → {_value(each.after)}"


def _value(text: str) -> str:
    return "nothing" if text in ("null", "[]", ABSENT) else f"`{text}`"


def write_page() -> None:
    """Write the page from what is kept."""
    (folder() / "README.md").write_text(page(kept()), encoding="utf-8")


def main() -> None:
    """Simulate, keep and write."""
    write(measure(lambda done, of: print(f"{done} of {of} runs", file=sys.stderr)))  # noqa: T201
    write_page()


if __name__ == "__main__":
    main()
