"""Draw the diagrams that pages of docs/ write in Mermaid, in the site's own colours, so that no reader's browser has to.

    npm install --prefix FOLDER mermaid@11
    python tools/diagrams.py FOLDER

Needs Chromium and the extra ``test``. A drawing lies in docs/diagrams under the digest of what it was drawn from, so a diagram
that has changed has none, and the site is not built until it is drawn again.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sim.report import fonts

ROOT = Path(__file__).resolve().parent.parent
DRAWINGS = ROOT / "docs" / "diagrams"
BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)

COLOURS = {
    "primaryColor": "raised",
    "primaryTextColor": "ink",
    "primaryBorderColor": "edge",
    "lineColor": "ink2",
    "textColor": "ink",
    "edgeLabelBackground": "surface",
    "secondaryColor": "surface",
    "tertiaryColor": "bg2",
}
"""Mermaid's roles and ours. Mermaid computes with colours, so it gets one of its own for each role, which then gives way."""

_LONG = re.compile(r"(\d\.\d)\d{2,}")
_STAND_INS = {role: f"#0a0b{number:02x}" for number, role in enumerate(sorted(set(COLOURS.values())), start=16)}
_DRAW = """async ([source, variables]) => {
  await document.fonts.load('16px "Source Sans Pro"');
  mermaid.initialize({startOnLoad: false, theme: 'base', themeVariables: variables, htmlLabels: false,
    fontFamily: '"Source Sans Pro", system-ui, sans-serif',
    flowchart: {htmlLabels: false, useMaxWidth: true, nodeSpacing: 30, rankSpacing: 36, padding: 8}});
  return (await mermaid.render(%s, source)).svg;
}"""


def place(source: str) -> Path:
    """Give where the drawing of a diagram lies, whether or not it is there."""
    return DRAWINGS / f"{hashlib.sha256(source.encode()).hexdigest()[:12]}.svg"


def drawing(source: str) -> str:
    """Give the drawing of a diagram, to stand in a page.

    Raises
    ------
    FileNotFoundError
        If the diagram was not drawn since it was written.
    """
    return f'<div class="diagram">{place(source).read_text(encoding="utf-8").strip()}</div>'


def sources() -> list[str]:
    """Give every diagram that the pages hold."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    return [found for page in pages for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


def _in_our_colours(svg: str) -> str:
    for role, stand_in in _STAND_INS.items():
        number = int(stand_in[1:], 16)
        same = ", ?".join(str(number >> shift & 255) for shift in (16, 8, 0))
        svg = re.sub(f"{stand_in}|rgb\\({same}\\)", f"var(--{role})", svg, flags=re.IGNORECASE)
    return _LONG.sub(r"\1", svg)


def main() -> int:
    """Draw every diagram anew and take away drawings of none."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    script = Path(sys.argv[1]) / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
    program = shutil.which("chromium") or shutil.which("google-chrome")
    DRAWINGS.mkdir(exist_ok=True)
    wanted = {place(source): source for source in sources()}
    for old in set(DRAWINGS.glob("*.svg")) - set(wanted):
        old.unlink()
    variables = {theirs: _STAND_INS[ours] for theirs, ours in COLOURS.items()}
    face = f'@font-face{{font-family:"{fonts.FAMILY}";src:url({fonts.embedded(400)})}}'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for path, source in wanted.items():
            page = browser.new_page()
            page.set_content(f"<style>{face}</style><p style='font-family:\"{fonts.FAMILY}\"'>.</p>")
            page.add_script_tag(path=script)
            svg = page.evaluate(_DRAW % f"'diagram-{path.stem}'", [source, variables])
            path.write_text(_in_our_colours(svg) + "\n", encoding="utf-8")
            sys.stdout.write(f"{path.name}: {path.stat().st_size / 1000:.0f} kB\n")
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
