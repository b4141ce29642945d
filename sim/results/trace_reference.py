"""The reference page of the trace, written from its columns: ``python -m sim.results.trace_reference``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.model.events import EventKind
from sim.results.trace import COLUMNS

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "trace.md"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of event says, and what its reason and its value hold; empty where it has none."""

    happened: str
    reason: str = ""
    value: str = ""


KINDS: Final = {
    EventKind.CREATED: Meaning("The lead came into the world", "`fit` or `misfit`", "buying intent on arrival, 0 to 1"),
    EventKind.SCORED: Meaning("Marketing scored it", value="the score, about 0 to 1"),
    EventKind.MQL: Meaning("Marketing called it qualified", value="`minutes` of the first promise's due time, if any"),
    EventKind.ROUTED: Meaning("It reached its rep, or the shared inbox"),
    EventKind.WARNED: Meaning("The rep was warned that the promise runs out"),
    EventKind.BREACHED: Meaning("The promised time passed without an answer"),
    EventKind.REASSIGNED: Meaning("It went to another rep", "`breach`, `duty` or `leaver`"),
    EventKind.ACCEPTED: Meaning("A rep accepted it (SAL)"),
    EventKind.ATTEMPTED: Meaning(
        "A rep tried to reach the buyer; the first is the first response",
        "`genuine`, or `perfunctory`: only to stop the clock",
        "number of the attempt",
    ),
    EventKind.CONTACTED: Meaning("A rep spoke with the buyer"),
    EventKind.SQL: Meaning("Sales called it qualified"),
    EventKind.OPPORTUNITY: Meaning("It became an opportunity"),
    EventKind.DEMO: Meaning("The demo took place"),
    EventKind.PROPOSAL: Meaning("The proposal was written"),
    EventKind.DECIDED: Meaning("The buyer decided", value="the probability that it is won"),
    EventKind.RECYCLED: Meaning("Sales sent it back to nurture"),
    EventKind.RETURNED: Meaning("It came back from nurture, to be an MQL once more"),
    EventKind.CLOSED: Meaning(
        "Its way ended", "the cause, if there is one to name", "revenue of the first year if won"
    ),
    EventKind.SPENT: Meaning(
        "What reps spent on it so far; of an open lead told at the end of the run", value="business minutes"
    ),
    EventKind.PRICED: Meaning("The price was settled", value="discount as a share of the list price"),
    EventKind.VALUED: Meaning(
        "What the deal was worth", value="money if won, in the mean, discount and misfit included"
    ),
    EventKind.SEGMENTED: Meaning("Which part of the market it is from", value="number of the segment, from 0 on"),
}
"""Every kind of event."""

FUNNEL: Final = """\
WITH counted AS (
    SELECT scenario, replication, lead, source, kind,
           CASE WHEN kind IN ('sql', 'opportunity') THEN arg_max(measured, sequence)
                ELSE arg_min(measured, sequence) END AS measured
    FROM read_csv('trace.csv')
    WHERE kind <> 'closed' OR disposition = 'won'
    GROUP BY scenario, replication, lead, source, kind
)
SELECT scenario, replication,
       count(*) FILTER (kind = 'created' AND source <> 'own') AS leads,
       count(*) FILTER (kind = 'mql') AS mqls,
       count(*) FILTER (kind = 'accepted') AS sals,
       count(*) FILTER (kind = 'attempted') AS first_responses,
       count(*) FILTER (kind = 'sql') AS sqls,
       count(*) FILTER (kind = 'opportunity') AS opportunities,
       count(*) FILTER (kind = 'closed') AS wins
FROM counted
WHERE measured
GROUP BY scenario, replication
ORDER BY scenario, replication
"""
"""The funnel of a run out of its trace, as its metrics count it. A test runs it."""

_HEAD: Final = """\
# Trace

<!-- Written by `python -m sim.results.trace_reference` from the registries in sim/results. Change it there. -->

`sim trace SCENARIO... -o trace.csv` writes one line for everything that happened to every lead; `-o trace.parquet` writes the
same in columns with types. Lines stand in the order in which the model told them: week by week, and within a lead in the order
in which things happened. CSV is safe to open in a spreadsheet: text that would be computed has an apostrophe in front.

## Columns

| column | type | what it is |
|---|---|---|
"""
_KINDS_HEAD: Final = """
## Kinds of events

| kind | what happened | `reason` | `value` |
|---|---|---|---|
"""
_RULES: Final = """
## What a run counts

The run begins before its first measured week, so that the pipeline is not empty; leads of the warm-up are in the trace. Metrics
count an event in the week in which it happened, so `measured` is what to filter by. A lead that came back from nurture is
counted once: as MQL, accepted, answered and reached when that happened first, as SQL and opportunity when it happened last.
Rates such as `acceptance_rate` are about the leads whose first `mql` is measured, whatever became of them when.

The funnel of each replication, with [DuckDB](https://duckdb.org), as `sim run --out` has it in `metrics.csv`:

```sh
sim trace no-sla sla -o trace.csv
```

```sql
"""


def page() -> str:
    """Give the page as Markdown."""
    columns = "".join(f"| `{each.name}` | {each.kind} | {each.definition} |\n" for each in COLUMNS)
    kinds = "".join(
        f"| `{kind.name.lower()}` | {each.happened} | {each.reason} | {each.value} |\n" for kind, each in KINDS.items()
    )
    return f"{_HEAD}{columns}{_KINDS_HEAD}{kinds}{_RULES}{FUNNEL}```\n"


def write(path: Path = PAGE) -> None:
    """Write the page to its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
