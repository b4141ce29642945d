"""Findings as pages: the report, the memo and the agreement, each one file that asks nothing of any network.

Nothing runs in these pages: charts are drawn before, themes and details are the browser's own. So their content policy forbids
scripts and requests altogether, and what somebody wrote into a name stays text.
"""

from __future__ import annotations

import base64
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sim
from sim.experiments.goals import Verdict
from sim.experiments.model_version import model_version
from sim.experiments.replications import Replications
from sim.report import contract, verdict
from sim.report.charts import drawings
from sim.report.charts.shapes import DASHES, ROLES, words
from sim.report.diagnosis_words import attempts_sentence, promise_sentence, verdict_sentences
from sim.report.drawing import NARROW, WIDE, Cell, Drawing, Figure, svg
from sim.report.findings import Change, Findings
from sim.report.fonts import FAMILY, WEIGHTS, embedded
from sim.report.ladder_words import findings as ladder_findings
from sim.report.sentences import prior_sentence
from sim.report.spreadsheet import table_csv
from sim.report.tokens import load
from sim.results.figures import scale_of, scale_of_difference
from sim.results.registry import Metric, metrics
from sim.scenario.explain import GRADES
from sim.scenario.nodes import find
from sim.scenario.reference import defaults
from sim.scenario.writing import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

KEY_METRICS: Final = (
    "leads",
    "mqls",
    "no_response_rate",
    "first_response_elapsed_median",
    "first_response_business_median",
    "sla_response_compliance",
    "mql_to_sql_rate",
    "opportunities",
    "own_pipeline",
    "win_rate",
    "wins",
    "churn",
    "own_hours",
    "expected_revenue",
    "expected_profit",
)
_VERDICTS: Final = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.UNDECIDED: "not enough runs"}
_WEAK: Final = ("C", "D", "H")


@cache
def _environment() -> Environment:
    import jinja2  # noqa: PLC0415 - for those who write a page

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sim.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = words
    environment.filters["cell"] = _cell
    environment.filters["plain"] = _plain
    environment.globals.update(style=_style(), family=FAMILY)
    return environment


def report(findings: Findings) -> str:
    """Write the report."""
    drawn = drawings(findings)
    shown = [metrics()[name] for name in KEY_METRICS]
    return _render(
        "report.html",
        findings,
        verdict=verdict.verdict(findings),
        standing=verdict.standing(findings),
        numbers=verdict.numbers(findings),
        sign_first=verdict.sign_first(findings),
        pays=list(verdict.when_it_pays(findings)),
        diagnosis=list(verdict_sentences(findings.diagnosis)),
        promise=[promise_sentence(findings.diagnosis), attempts_sentence(findings.diagnosis.attempts())],
        ladders=[list(ladder_findings(change.ladder)) for change in findings.changes if change.ladder is not None],
        goals=list(_goals(findings)),
        legend=_legend(findings),
        charts={section: [_Shown.of(drawing) for drawing in each] for section, each in drawn.items()},
        metrics=[_row(findings, metric) for metric in shown],
        priors=[
            prior_sentence(findings.baseline.scenario.name, each.arm.scenario.name, each.prior, "expected profit")
            for each in findings.changes
            if each.prior is not None
        ],
        assumptions=list(_assumptions(findings)),
        grades=GRADES,
        weak=_WEAK,
        definitions=shown,
    )


def memo(findings: Findings) -> str:
    """Write the memo: one printed page."""
    ladder = drawings(findings)["ladder"][:1]
    return _render(
        "memo.html",
        findings,
        verdict=verdict.verdict(findings),
        standing=verdict.standing(findings),
        numbers=verdict.numbers(findings),
        doubts=verdict.doubts(findings),
        sign_first=verdict.sign_first(findings),
        pays=list(verdict.when_it_pays(findings)),
        chart=[_Shown.of(drawing) for drawing in ladder],
    )


def agreement(findings: Findings) -> str:
    """Write the agreement that the main change signs; of one scenario alone its own.

    Raises
    ------
    UsageError
        If nothing is promised in it.
    """
    change: Change | None = findings.main
    arm: Replications = findings.baseline if change is None else change.arm
    return _render(
        "agreement.html",
        findings,
        name=arm.scenario.name,
        columns=contract.sides(arm, None if change is None else change.ladder),
        weeks=arm.weeks,
        runs=len(arm),
        total=verdict.verdict(findings) if change is not None else "",
    )


def _render(template: str, findings: Findings, **more: Any) -> str:
    return _environment().get_template(template).render(
        findings=findings,
        arms=findings.comparison.arms,
        provenance=list(_provenance(findings)),
        **more,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------ its parts


@dataclass(frozen=True, slots=True)
class _Shown:
    """A drawing as a template shows it."""

    drawing: Drawing
    wide: str
    narrow: str
    csv: str

    @classmethod
    def of(cls, drawing: Drawing) -> _Shown:
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

        wide, narrow = (Markup(svg(drawing, size)) for size in (WIDE, NARROW))  # noqa: S704 - our own renderer's, made harmless
        return cls(drawing, wide, narrow, _as_address(table_csv(drawing)))


def _as_address(text: str) -> str:
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(text.encode()).decode()


def _cell(cell: Cell) -> str:
    if cell is None:
        return "n/a"
    if isinstance(cell, Figure):
        return cell.text
    return f"{cell:g}" if isinstance(cell, float) else cell


def _plain(text: str) -> str:
    """Write the names in a sentence as people say them."""
    return re.sub(r"(?<=\w)_(?=\w)", " ", text)


def _legend(findings: Findings) -> list[tuple[str, str, str]]:
    """Give each scenario's name, colour and stroke."""
    return [
        (arm.scenario.name, ROLES[place], " ".join(map(str, DASHES[place])))
        for place, arm in enumerate(findings.comparison.arms)
    ]


def _goals(findings: Findings) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Give by scenario each goal with its verdict and what was measured."""
    for arm in findings.comparison.arms:
        rows = []
        for judged in arm.judged():
            metric = metrics()[judged.goal.name.partition("{")[0]]
            scale = scale_of(metric.unit, arm.scenario.currency, judged.interval)
            ends = scale.range(judged.interval)
            measured = scale.text(judged.interval.mean) + (f" ({ends})" if ends else "")
            rows.append((_VERDICTS[judged.verdict], judged.goal.text, measured))
        if rows:
            yield arm.scenario.name, rows


def _row(findings: Findings, metric: Metric) -> tuple[Metric, list[str], list[str]]:
    """Give a metric's means, one for each scenario, and its differences from the baseline."""
    means, changes = [], []
    for place, arm in enumerate(findings.comparison.arms):
        interval = arm.interval(metric.name)
        means.append(scale_of(metric.unit, arm.scenario.currency, interval).text(interval.mean))
        if place:
            difference = findings.comparison.difference(arm, metric.name)
            scale = scale_of_difference(metric.unit, arm.scenario.currency, difference)
            ends = scale.range(difference, signed=True)
            changes.append(scale.text(difference.mean, signed=True) + (f" ({ends})" if ends else ""))
    return metric, means, changes


def _assumptions(findings: Findings) -> Iterator[tuple[str, str, str, str]]:
    """Give path, value, grade and reason of everything that today's company assumes."""
    tree = findings.today.scenario.origin.tree
    for each in defaults():
        node = find(tree, tuple(each.path.split(".")))
        value = each.value if node is None else one_line(node)
        changed = node is not None and value != each.value
        yield each.path, value, each.reason.grade, "as this scenario has it" if changed else each.reason.text


def _provenance(findings: Findings) -> Iterator[tuple[str, str]]:
    arm = findings.baseline
    yield "command", findings.command
    yield "program", f"Handoff {sim.__version__}, model {model_version()}, Python {platform.python_version()}"
    yield "replications", f"{len(arm)} of {arm.weeks} weeks, seed {arm.seed}; diagnosis {len(findings.today)}"
    for each in findings.comparison.arms:
        yield f"scenario {each.scenario.id}", each.scenario.fingerprint


def _style() -> str:
    """Give the style sheet: the typeface, the tokens of both themes, then the rules."""
    from markupsafe import Markup  # noqa: PLC0415 - as above

    faces = "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};src:url({embedded(weight)}) format("woff")}}'
        for weight in WEIGHTS
    )
    light, dark = (
        ";".join(f"--{role}:{value}" for role, value in load().themes[theme].items()) for theme in ("light", "dark")
    )
    themes = (
        f":root{{color-scheme:light;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not(:has(#light:checked)){{color-scheme:dark;{dark}}}}}"
        f"@media screen{{:root:has(#dark:checked){{color-scheme:dark;{dark}}}}}"
    )
    import jinja2  # noqa: PLC0415 - as above

    rules, _, _ = jinja2.PackageLoader("sim.report", "templates").get_source(
        jinja2.Environment(autoescape=True), "style.css"
    )
    return Markup(faces + themes + rules)  # noqa: S704 - our own
