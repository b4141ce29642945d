"""The pages in a real browser: quiet, whole, reachable by keyboard, readable by everybody, and on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.report import page
from sim.report.findings import Findings
from tests.report.conftest import found

pytestmark = pytest.mark.slow

SCENARIOS = {"no-sla": ["no-sla"], "sla": ["sla"], "misaligned-messaging": ["misaligned-messaging"]}
PAGES = {"report": page.report, "memo": page.memo, "agreement": page.agreement}
WIDTHS = (1280, 390)
SERIOUS = ("serious", "critical")

TEXTS = """
const texts = svg => [...svg.querySelectorAll('text')].filter(text => text.textContent.trim())
  .map(text => [svg.closest('figure')?.id + ': ' + text.textContent, text.getBoundingClientRect()]);
const drawings = [...document.querySelectorAll('svg[role=img]')].filter(svg => svg.getBoundingClientRect().width);
"""

OUTSIDE = f"""() => {{{TEXTS}
return drawings.flatMap(svg => {{
  const box = svg.getBoundingClientRect();
  return texts(svg).filter(([, at]) => at.left < box.left - 2 || at.right > box.right + 2
    || at.top < box.top - 2 || at.bottom > box.bottom + 2).map(([text]) => text);
}})}}"""
"""Texts that leave their drawing."""

OVERLAPPING = f"""() => {{{TEXTS}
return drawings.flatMap(svg => texts(svg).flatMap(([one, a], place, all) => all.slice(place + 1)
  .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5)
  .map(([other]) => one + ' / ' + other)))}}"""
"""Texts of one drawing that lie on one another."""

TABBABLE = "() => document.querySelectorAll('a[href], summary, input:checked, [tabindex=\"0\"]').length"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module", params=SCENARIOS)
def findings(request: pytest.FixtureRequest) -> Findings:
    return found(*(sim.load(name) for name in SCENARIOS[request.param]), replications=3)


@pytest.fixture(scope="module")
def files(findings: Findings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for kind, write in PAGES.items():
        written[kind] = folder / f"{kind}.html"
        written[kind].write_text(write(findings), encoding="utf-8")
    return written


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_quiet_whole_and_accessible(
    browser: Any, files: dict[str, Path], kind: str, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shown, said, asked = context.new_page(), [], []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(files[kind].as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [files[kind].as_uri()]
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.evaluate(OUTSIDE) == []
    assert shown.evaluate(OVERLAPPING) == []
    drawings = shown.evaluate(
        "[...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('svg[role=img]')]"
        ".filter(s => s.getBoundingClientRect().width > 200 && s.getBoundingClientRect().height > 60).length)"
    )
    assert set(drawings) <= {1}
    assert len(drawings) >= {"report": 12, "memo": 0, "agreement": 0}[kind]
    violations = Axe().run(shown).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations if each["impact"] in SERIOUS] == []
    context.close()


def test_the_inspector_of_access_would_find_something(browser: Any, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "bad.html"
    file.write_text("<html><body><img src='data:,'><p style='color:#ccc;background:#fff'>pale</p></body></html>")
    shown = browser.new_page()
    shown.goto(file.as_uri())
    found = {each["id"] for each in Axe().run(shown).response["violations"] if each["impact"] in SERIOUS}
    assert {"image-alt", "color-contrast"} <= found
    shown.close()


@pytest.mark.parametrize("kind", PAGES)
def test_the_keyboard_reaches_every_control(browser: Any, files: dict[str, Path], kind: str) -> None:
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    shown.goto(files[kind].as_uri())
    wanted = shown.evaluate(TABBABLE)
    reached = set()
    for _ in range(wanted + 20):
        shown.keyboard.press("Tab")
        reached.add(
            shown.evaluate(
                "() => { const e = document.activeElement; if (!e || e === document.body) return -1;"
                " return [...document.querySelectorAll('*')].indexOf(e); }"
            )
        )
    visible = shown.evaluate(
        "() => [...document.querySelectorAll('a[href], summary, input:checked, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility()).length"
    )
    assert len(reached - {-1}) == visible
    shown.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_memo_and_agreement_are_one_sheet(browser: Any, files: dict[str, Path], paper: str) -> None:
    for kind in PAGES:
        shown = browser.new_page()
        shown.goto(files[kind].as_uri())
        printed = shown.pdf(format=paper, print_background=True)
        sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
        assert sheets == 1 if kind != "report" else 6 <= sheets <= 16
        shown.close()


def test_a_reader_can_choose_the_theme(browser: Any, files: dict[str, Path]) -> None:
    context = browser.new_context(color_scheme="dark")
    shown = context.new_page()
    shown.goto(files["memo"].as_uri())
    background = "getComputedStyle(document.documentElement).backgroundColor"
    seen = [shown.evaluate(background)]
    for choice in ("light", "dark"):
        shown.check(f"#{choice}")
        seen.append(shown.evaluate(background))
    assert seen[0] == seen[2] != seen[1]
    context.close()
