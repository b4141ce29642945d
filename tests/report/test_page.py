"""The pages: what they say is what was found, they ask nothing of any network, and hostile text stays text."""

from __future__ import annotations

import base64
import csv
import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.cli.report import command
from sim.experiments.headlines import ENDS
from sim.report import page, verdict
from sim.report.charts import CHARTS, drawings
from sim.report.contract import CLAUSES
from sim.report.drawing import NARROW, WIDE, Figure, svg
from sim.report.findings import Findings, against
from sim.report.spreadsheet import table_csv
from tests.report.conftest import SHORT, found

PAGES = {"report": page.report, "memo": page.memo, "agreement": page.agreement}
MEGABYTES = 1_000_000
NUMBER = re.compile(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?")

HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u200f\u05e9\u05dc\u05d5\u05dd",
    "x" * 4_800,
    "{{ 7 * 7 }}{% raw %}",
    '"><img src=x onerror=alert(1)>',
]


class Elements(HTMLParser):
    """Collects every element with its attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_asks_nothing_of_any_network_and_runs_nothing(findings: Findings, kind: str) -> None:
    text = PAGES[kind](findings)
    elements = Elements(text)
    assert "default-src 'none'" in text
    for tag, attributes in elements.found:
        assert tag not in ("script", "iframe", "object", "embed", "form", "base")
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "xlink:href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:"))
    assert not re.findall(r"url\((?!#|data:|\"?data:)", text)
    assert "@import" not in text
    assert len(text.encode()) < 2 * MEGABYTES


@pytest.mark.parametrize("kind", PAGES)
def test_the_same_findings_are_the_same_page(findings: Findings, kind: str) -> None:
    assert PAGES[kind](findings) == PAGES[kind](findings)


def test_ids_are_unique_and_every_link_leads_somewhere(findings: Findings) -> None:
    elements = Elements(page.report(findings)).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {
        (attributes.get("href") or "")[1:]
        for _, attributes in elements
        if (attributes.get("href") or "").startswith("#")
    }
    assert targets <= set(ids)
    assert len(targets) > 15


def test_every_section_is_drawn_in_two_widths_with_a_text_for_those_who_cannot_see(findings: Findings) -> None:
    drawn = drawings(findings)
    assert [section for section, each in drawn.items() if each] == list(CHARTS)
    for drawing in (each for section in drawn.values() for each in section):
        for size in (WIDE, NARROW):
            picture = svg(drawing, size)
            assert f'aria-label="{html.escape(drawing.alt, quote=False)[:40]}' in picture
            width = float(re.findall(r'viewBox="0 0 ([0-9.]+) ', picture)[0])
            assert width == size.width
            assert "#" not in "".join(re.findall(r'(?:fill|stroke)="([^"]*)"', picture))
        assert drawing.rows


def test_the_ladder_that_is_drawn_adds_up_to_the_verdict(findings: Findings) -> None:
    (ladder,) = drawings(findings)["ladder"]
    rows = list(csv.reader(io.StringIO(table_csv(ladder))))
    place = next(place for place, head in enumerate(rows[0]) if head.startswith("in order"))
    total = sum(float(row[place]) for row in rows[1:])
    change = findings.main
    assert change is not None
    assert change.ladder is not None
    assert total * 1e3 == pytest.approx(change.ladder.total().mean, abs=20)  # six digits of each of fourteen steps
    assert verdict.worth(findings, change).mean == pytest.approx(change.ladder.total().mean)


def test_where_leads_ended_adds_up_to_all_leads(findings: Findings) -> None:
    ends = drawings(findings)["way"][1]
    for place, arm in enumerate(findings.comparison.arms):
        counted = [row[place + 1] for row in ends.rows]
        assert len(counted) == len(ENDS)
        total = sum(cell.values[0] for cell in counted if isinstance(cell, Figure))
        assert total == pytest.approx(arm.interval("leads").mean, rel=1e-4)


def test_the_shares_answered_are_the_metrics(findings: Findings) -> None:
    for course, arm in zip(findings.courses, findings.comparison.arms, strict=True):
        for answered in course.answered.values():
            assert (np.diff(answered, axis=1) >= 0.0).all()
            ever = answered[:, -1].mean()
            assert ever <= 1.0 - arm.interval("no_response_rate").mean + 1e-9
        revenue = course.weekly["expected_revenue"].sum(axis=1)
        plain = sim.replicate(arm.scenario, replications=2, workers=1).metrics["expected_revenue"]
        np.testing.assert_allclose(revenue, plain)


def test_the_memo_has_three_numbers_three_doubts_and_the_first_clause(findings: Findings, alone: Findings) -> None:
    for each in (findings, alone):
        text = " ".join(Elements(page.memo(each)).text)
        assert len(verdict.numbers(each)) == len(verdict.doubts(each)) == 3
        for number in verdict.numbers(each):
            assert number.value in text
        for doubt in verdict.doubts(each):
            assert doubt in text
        assert (
            verdict.sign_first(each).replace("lead_source", "lead source").replace("on_breach", "on breach")[:20]
            in text
        )


def test_the_agreement_has_every_clause_that_is_signed(findings: Findings) -> None:
    text = " ".join(" ".join(Elements(page.agreement(findings)).text).split())
    signed = sim.load("sla").agreement
    for clause in CLAUSES:
        assert clause.title in text
        assert " ".join(clause.text(signed).split()) in text
    assert "Demo request: within 1 business hour; every other lead: within 1 business day" in text
    assert "6 attempts within 10 business days" in text
    assert text.count("worth ") == len(CLAUSES) + 2  # and twice in how to read it
    assert text.count("Name and signature") == 2


def test_a_clause_that_is_not_signed_is_not_on_the_page() -> None:
    scenario = sim.load("sla", [*SHORT, "agreement.sales.attempts=null", "agreement.watched.duty=null"])
    text = page.agreement(found(sim.load("no-sla", SHORT), scenario))
    assert "Attempts" not in text
    assert "On duty" not in text
    assert "Disposition" in text


def test_one_scenario_is_held_against_what_its_headline_names() -> None:
    assert [each.id for each in against([sim.load("sla")])] == ["no-sla", "sla"]
    assert [each.id for each in against([sim.load("no-sla")])] == ["no-sla", "sla"]
    changed = against([sim.load("sla", SHORT)], SHORT)
    assert [(each.id, each.run.horizon) for each in changed] == [("no-sla", 6), ("sla", 6)]


def test_a_company_of_ones_own_stands_alone(tmp_path: Path) -> None:
    file = tmp_path / "mine.yml"
    file.write_text("schema: 1\nname: Mine\nextends: no-sla\nstory: Mine.\nsales: {reps: 3}\n")
    assert [each.id for each in against([sim.load(file)])] == ["mine"]


def test_what_somebody_wrote_stays_text() -> None:
    names, story = (HOSTILE[0], HOSTILE[1] + HOSTILE[5]), " ".join(HOSTILE)
    before, after = (
        sim.override(sim.load(name, SHORT), {"name": text, "story": story})
        for name, text in zip(("no-sla", "sla"), names, strict=True)
    )
    findings = found(before, after)
    assert (findings.baseline.scenario.name, findings.comparison.arms[1].scenario.name) == names
    for kind in PAGES.values():
        written = kind(findings)
        elements = Elements(written)
        assert not [tag for tag, _ in elements.found if tag in ("script", "img")]
        assert not [attributes for _, attributes in elements.found if "onerror" in attributes]
        assert HOSTILE[5] in "".join(elements.text)
        assert "\x1b" not in written
    told = "".join(Elements(page.report(findings)).text)
    assert all(text in told for text in (HOSTILE[0], HOSTILE[3], "{{ 7 * 7 }}"))
    for drawing in (each for section in drawings(findings).values() for each in section):
        for row in csv.reader(io.StringIO(table_csv(drawing))):
            assert not [cell for cell in row if re.match(r"[=+@]|-(?![0-9.])", cell) and not NUMBER.fullmatch(cell)]


def test_the_figures_behind_a_link_are_those_of_the_chart(findings: Findings) -> None:
    links = [
        attributes["href"]
        for tag, attributes in Elements(page.report(findings)).found
        if tag == "a" and "download" in attributes
    ]
    drawn = [drawing for section in drawings(findings).values() for drawing in section]
    assert len(links) == len(drawn)
    for link, drawing in zip(links, drawn, strict=True):
        assert base64.b64decode((link or "").partition(",")[2]).decode() == table_csv(drawing)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments))
    return result.exit_code, result.output if result.exception is None else str(result.exception)


def test_the_command_writes_page_and_charts(tmp_path: Path) -> None:
    target, folder = tmp_path / "page.html", tmp_path / "charts"
    settings = [part for setting in SHORT for part in ("--set", setting)]
    code, said = run("no-sla", "sla", "-r", "2", "-j", "1", *settings, "-o", str(target), "--charts", str(folder))
    assert (code, said.splitlines()[-1]) == (0, f"Wrote {target}.")
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert "sim report no-sla sla -r 2" not in target.read_text()  # the runner's own name, no shell stood before it
    names = {file.stem for file in folder.iterdir()}
    assert {"ladder-sla", "way", "ends", "leaks", "trust", "payback"} <= names
    for name in names:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert (folder / f"{name}.svg").read_text().startswith("<svg")
        assert (folder / f"{name}.csv").read_text().count("\n") > 1
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sla", "divided", "--agreement"], "in 'divided' nothing is promised"),
        (["no-sla", "no-sla"], "'no-sla' is named twice"),
        (["no-sla", "sla", "aligned", "divided", "typical", "sdr-team"], "up to 5 scenarios, not 6"),
        (["no-sla", "-o", "/nowhere/at/all.html"], "there is no folder '/nowhere/at'"),
        (["sla", "--set", "run.horizon=4 weeks"], ""),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_runs(
    arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ran(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("sim.cli.report.gather", ran)
    code, said = run(*arguments)
    assert code == 1  # raised: the group turns it into exit code 2
    assert says in said
