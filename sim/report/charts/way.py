"""A lead's way: how many come to each stage, and where the others ended and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.experiments.headlines import ENDS
from sim.report.charts.shapes import ROLES, across, down, folded
from sim.report.drawing import Cell, Chart, Drawing, Size, chart_of, colour, figure
from sim.report.findings import Findings
from sim.results.figures import Scale, percent, scale_of
from sim.results.registry import metrics

STAGES: Final = {
    "leads": "leads",
    "mqls": "MQLs",
    "sals": "accepted by Sales (SALs)",
    "sqls": "found to be real (SQLs)",
    "wins_marketing": "won",
}
"""The metrics that count a stage, with its words, in the order of a lead's way."""


def stages(findings: Findings) -> Sequence[Drawing]:
    """Draw how many leads come to each stage."""
    leads, wins = (_mean(findings, 0, name) for name in ("leads", "wins_marketing"))
    title = f"Of {leads[1]} leads, {findings.baseline.scenario.name} wins {wins[1]}{_others(findings)}"
    return [_grouped(findings, "way", title, STAGES, "a year's leads and what became of them, stage by stage")]


def _others(findings: Findings) -> str:
    said = [
        f"{arm.scenario.name} {_mean(findings, place, 'wins_marketing')[1]}"
        for place, arm in enumerate(findings.comparison.arms)
        if place
    ]
    return f"; {', '.join(said)}" if said else ""


def ends(findings: Findings) -> Sequence[Drawing]:
    """Draw where leads ended, in the order of their way; together these are all leads."""
    ended = {name: _mean(findings, 0, name)[0] for name in ENDS if name not in ("won_leads", "open_leads", "nurtured")}
    worst = max(ended, key=lambda name: ended[name])
    share = percent(ended[worst] / max(1.0, _mean(findings, 0, "mqls")[0]))
    title = f"At {findings.baseline.scenario.name} most MQLs are lost where they are {ENDS[worst]}: {share} of them"
    note = "Together these are all leads; what is bought again or returns from nurture counts by where it ended last."
    return [_grouped(findings, "ends", title, ENDS, "where leads ended", note)]


def _mean(findings: Findings, place: int, name: str) -> tuple[float, str]:
    arm = findings.comparison.arms[place]
    interval = arm.interval(name)
    scale = scale_of(metrics()[name].unit, arm.scenario.currency, interval)
    return interval.mean, (scale if scale.step >= 1.0 else Scale(1.0, 1.0)).text(interval.mean)


def _grouped(findings: Findings, name: str, title: str, shown: Mapping[str, str], what: str, note: str = "") -> Drawing:
    arms = findings.comparison.arms
    found = {metric: [_mean(findings, place, metric) for place in range(len(arms))] for metric in shown}
    rows = [
        {
            "label": words,
            "arm": str(place),
            "x": found[metric][place][0],
            "text": found[metric][place][1],
            "colour": colour(ROLES[place]),
            "said": f"{words}, {arm.scenario.name}: {found[metric][place][1]}",
        }
        for metric, words in shown.items()
        for place, arm in enumerate(arms)
    ]
    table: list[tuple[Cell, ...]] = [
        (words, *(figure(arm.interval(metric), Scale(1.0, 1.0)) for arm in arms)) for metric, words in shown.items()
    ]
    said = "; ".join(f"{words} {' and '.join(text for _, text in found[metric])}" for metric, words in shown.items())
    names = [arm.scenario.name for arm in arms]
    return Drawing(
        name,
        title,
        f"Bars of {what}, for {' and '.join(names)}: {said}.",
        ("", *names),
        table,
        lambda size: _bars(size, rows, len(arms)),
        note,
    )


def _bars(size: Size, rows: Sequence[dict[str, Any]], arms: int) -> Chart:
    import altair as alt  # noqa: PLC0415 - for those who draw

    longest = max(row["x"] for row in rows)
    height = max(20 * arms + 10, 38 if size.is_narrow else 0)
    base = chart_of([row | {"label": folded(row["label"], size)} for row in rows]).encode(
        y=down(size), yOffset=alt.YOffset("arm:N", sort=None)
    )
    bars = base.mark_bar(cornerRadius=2).encode(
        x=across(size, None, 0.0, longest, labels=False, ticks=False),
        color=alt.Color("colour:N", scale=None),
        description="said:N",
    )
    texts = base.mark_text(align="left", dx=6, color=colour("ink")).encode(
        x="x:Q", text="text:N", description=alt.value("")
    )
    labels = len({row["label"] for row in rows})
    return alt.layer(bars, texts).properties(width=size.width, height=height * labels)
