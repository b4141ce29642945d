"""What each lever of a diagnosis is worth, and each clause that is not signed yet: alone, and as the last one."""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiments.diagnose import WORTH, levers_of
from sim.experiments.ladder import Ladder, Step
from sim.experiments.levers import DEMAND, REP
from sim.report.charts.shapes import Dot, dots, words
from sim.report.diagnosis_words import first_clause_sentence
from sim.report.drawing import Drawing, Figure, figure
from sim.report.findings import Findings
from sim.report.ladder_words import scale_for

_NAMED = ("alone", "as the last")


def levers(findings: Findings) -> Sequence[Drawing]:
    """Draw marketing's lever, sales' lever and the dimensions of alignment."""
    found = findings.diagnosis
    steps = tuple(levers_of(found))
    if not steps:
        return ()
    best = max(steps, key=lambda step: step.alone.mean if step.alone else 0.0)
    name = findings.today.scenario.name
    return [_drawing("levers", f"At {name}, {words(best.rung.name)} brings most alone", found.levers, steps)]


def clauses(findings: Findings) -> Sequence[Drawing]:
    """Draw the clauses of the page that are not signed yet."""
    found = findings.diagnosis
    steps = found.clauses.steps(WORTH)
    if not steps:
        return ()
    currency = found.today.scenario.currency
    title = first_clause_sentence(found.first_clauses(), steps, found.clauses.total(WORTH), currency).rstrip(".")
    return [_drawing("clauses", title, found.clauses, steps)]


def _role(step: Step) -> str:
    return {DEMAND.name: "mkt", REP.name: "sales"}.get(step.rung.name, "joint")


def _drawing(name: str, title: str, ladder: Ladder, steps: Sequence[Step]) -> Drawing:
    scale = scale_for(ladder, steps, WORTH)
    unit = (scale.prefix + scale.suffix).strip()
    shown = [Dot(words(step.rung.name), step.alone, step.last, _role(step)) for step in steps]
    rows = [
        (
            words(step.rung.name),
            step.rung.title,
            *(None if each is None else figure(each, scale, signed=True) for each in (step.alone, step.last)),
            str(step.relation),
        )
        for step in steps
    ]
    said = "; ".join(
        f"{row[0]} "
        + ", ".join(
            f"{each.text} {how}" for each, how in zip(row[2:4], _NAMED, strict=True) if isinstance(each, Figure)
        )
        for row in rows
    )
    return Drawing(
        name,
        title,
        f"Expected profit a year in {unit}, with 95 % intervals: {said}.",
        ("", "what it is", *(f"{how}, {unit}" for how in _NAMED), ""),
        rows,
        lambda size: dots(size, shown, scale, f"expected profit a year, {unit}", _NAMED),
        "Solid: alone, in the company as it is. Hollow: as the last one, what would be lost if only this were left out. The "
        "lines are 95 % intervals.",
    )
