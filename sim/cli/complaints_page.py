"""The complaints of both sides as text for people and as JSON."""

from __future__ import annotations

import math
import sys

from sim.cli.output import Json
from sim.cli.progress import progress
from sim.cli.tables import Page
from sim.experiments.complaints import Hearing, hear
from sim.experiments.replications import Replications
from sim.report.sentences import counted
from sim.results.complaints import Examined

_MOST = 3


def hearing_of(replications: Replications, workers: int | None) -> Hearing:
    """Hold every complaint against the replications that were run, with progress on stderr."""
    with progress(sys.stderr, f"{replications.scenario.id}, complaints") as tell:
        return hear(
            replications.scenario,
            replications=len(replications),
            seed=replications.seed,
            workers=workers,
            on_progress=tell,
        )


def show_complaints(page: Page, hearing: Hearing) -> None:
    """Print what each side can truly say, as many sentences of one as of the other."""
    page.say("What each side can truly say of the other, in the first run", "bold")
    for side, said in hearing.heard.balanced(_MOST).items():
        page.say("")
        page.say(f"{side.title} says:" if said else f"{side.title} has nothing to say that the figures bear out.")
        for each in said:
            page.say(f"- {each.sentence} {each.wrong_if} Here: {each.figure}; true in {_runs(hearing, each)}.")
        more = len(hearing.heard.of(side)) - len(said)
        if more:
            page.say(f"- and {more} more, in `--json`")
    page.say("")


def _runs(hearing: Hearing, each: Examined) -> str:
    return f"{hearing.true_in.get(each.complaint.name, 0)} of {counted(hearing.runs, 'run')}"


def complaints_json(hearing: Hearing) -> list[Json]:
    """Give every complaint, true or not, with its figure in the first run and in how many runs it is true."""
    return [
        {
            "name": each.complaint.name,
            "by": each.complaint.by.value,
            "true": each.is_true,
            "sentence": each.sentence if each.is_true else None,
            "wrong_if": each.wrong_if,
            "figure": None if math.isnan(each.figures.figure) else each.figures.figure,
            "limit": each.complaint.limit,
            "of": each.figures.of,
            "fewest": each.complaint.fewest,
            "true_in": hearing.true_in.get(each.complaint.name, 0),
            "runs": hearing.runs,
        }
        for each in hearing.heard.examined
    ]
