"""The reference page of the metrics, written from the registry: ``python -m sim.results.reference``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.results.registry import Better, Cohort, Group, Metric, metrics

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"

_HEAD: Final = """\
# Metrics

<!-- Written by `python -m sim.results.reference` from the registry in sim/results/metrics. Change it there. -->

Every number that `sim run`, `sim compare`, goals and `--json` name. One replication gives one value of each metric;
what is shown is the mean over replications and its 95 % interval (Student's t). A value that a replication could not
define (no demo request came, so its response time has no median) is left out, and `n` says how many were left; where no
replication defines it, JSON says `null`.

- **Unit.** Shares are written as parts of one in files and as percent on screens. Money is in the scenario's currency.
- **Clock.** *elapsed* counts nights and holidays, *business* only the hours in which the company is open.
- **By source.** Where it says yes, `name{source=demo_request}` is the same for one channel, in goals too.
- **Censored leads.** Leads whose end lies beyond the horizon are counted in `open_leads`, opportunities in
  `open_opportunities`; the cohort of each metric says what it does with them.
- **Expected and realised.** Metrics that begin with `expected_` weigh every proposal with its win probability and its
  expected value; the others count what was won. They estimate the same and are never mixed.
"""


def page() -> str:
    """Give the page as Markdown."""
    parts = [_HEAD]
    entries = metrics().values()
    for group in Group:
        parts.append(f"\n## {group}\n")
        parts += [_entry(entry) for entry in entries if entry.group is group]
    return "".join(parts)


_WAY: Final = {
    Better.HIGHER: "higher is better",
    Better.LOWER: "lower is better",
    Better.NEITHER: "neither way is better",
}


def _entry(entry: Metric) -> str:
    clock = entry.clock.value if entry.clock else "none"
    return (
        f"\n### `{entry.name}`\n\n{entry.definition}\n\n"
        f"| unit | clock | better | by source |\n|---|---|---|---|\n"
        f"| {entry.unit_text('money')} | {clock} | {_WAY[entry.better]} | {'yes' if entry.by_source else 'no'} |\n\n"
        f"- Formula: `{entry.formula}`\n- Cohort: {Cohort(entry.cohort)}\n"
    )


def write(path: Path = PAGE) -> None:
    """Write the page to its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
