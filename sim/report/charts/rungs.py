"""The ladder: what each line of the agreement adds on the way from the baseline to the scenario."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.charts.shapes import Bar, waterfall, words
from sim.report.drawing import Drawing, figure
from sim.report.findings import Findings
from sim.report.ladder_words import legend, scale_for


def ladder(findings: Findings) -> Sequence[Drawing]:
    """Draw one ladder for each scenario that differs from the baseline."""
    return [drawing for place in range(len(findings.changes)) for drawing in _ladder(findings, place)]


def _ladder(findings: Findings, place: int) -> Sequence[Drawing]:
    change = findings.changes[place]
    found = change.ladder
    if found is None:
        return ()
    a, b, steps = found.plan.a, found.plan.b, found.steps()
    scale = scale_for(found, steps, found.metric)
    unit = (scale.prefix + scale.suffix).strip()
    bars, reached = [], 0.0
    for step in steps:
        assert step.in_order is not None  # noqa: S101 - the way up is always simulated
        worth = step.in_order.mean * scale.factor
        role = "joint" if worth >= 0.0 else "bad"
        text = scale.bare(step.in_order.mean, signed=True)
        bars.append(Bar(words(step.rung.name), reached, reached + worth, role, text, faded=True))
        reached += worth
    total = found.total()
    bars.append(Bar(b.name, 0.0, reached, "joint" if reached >= 0.0 else "bad", scale.text(total.mean, signed=True)))
    title = f"{found.metric.replace('_', ' ')} a year, {unit}, over {a.name}"
    best = max(steps, key=lambda step: abs(step.in_order.mean) if step.in_order else 0.0)
    best_text = scale.text(best.in_order.mean if best.in_order else 0.0, signed=True)
    heading = f"Line by line from {a.name} to {b.name}: {words(best.rung.name)} moves most, {best_text} a year"
    columns = ("line", "what it is", *(f"{how}, {unit}" for how in ("alone", "as the last", "in order", "reached")), "")
    rows = [
        (
            words(step.rung.name),
            step.rung.title,
            *(
                None if price is None else figure(price, scale, signed=True)
                for price in (step.alone, step.last, step.in_order, step.running_total)
            ),
            str(step.relation),
        )
        for step in steps
    ]  # fmt: skip
    said = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    return [
        Drawing(
            f"ladder-{b.id}",
            heading,
            f"Steps from {a.name} to {b.name} in {unit} of {title}: {said}.",
            columns,
            rows,
            lambda size: waterfall(size, bars, title),
            legend(found).partition(" ±")[0],
        )
    ]
