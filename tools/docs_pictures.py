"""Draw the terminal, the report, the memo and the agreement for README and docs, from real commands on a fresh company.

    python tools/docs_pictures.py [FOLDER]

Needs Chromium and the extra ``test``, and a few minutes: what is in the pictures is simulated. The game's are drawn by
tools/readme_pictures.py.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from sim import load
from sim.experiments.study import Progress
from sim.report import page, tokens
from sim.report.findings import Wishes, gather

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 92
DARK = tokens.load().themes["dark"]
COMPARE = ("compare", "mine.yml", "mine-sla.yml", "-r", "8")
REPORT = "sim report mine.yml mine-sla.yml -r 8"
PAGES = {"report": page.report, "memo": page.memo, "agreement": page.agreement}
SIZES = {"report": (1120, 1000), "memo": (900, 1080), "agreement": (900, 960)}
END_OF_FIRST_SCREEN = "When it pays"


def sim(folder: Path, *arguments: str) -> str:
    """Run a command as a person at a terminal would, and give what it prints, colours included."""
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sim", *arguments],
        cwd=folder,
        env=os.environ | colours | {"HANDOFF_HOME": str(folder / "home")},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    sys.stdout.write(f"sim {' '.join(arguments)}\n")
    return done.stdout


def terminal(command: str, output: str) -> str:
    """Give a page that shows a command and what it printed, in the colours of the game."""
    theme = TerminalTheme(
        _rgb(DARK["bg"]),
        _rgb(DARK["ink"]),
        [_rgb(DARK[role]) for role in ("line", "bad", "joint", "warn", "mkt", "sales", "mkt", "ink2")],
        [_rgb(DARK[role]) for role in ("ink3", "bad", "joint", "warn", "mkt", "sales", "mkt", "ink")],
    )
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text(f"$ {command}\n", style="bold"))
        console.print(Text.from_ansi(output))
    form = (
        "<!DOCTYPE html><meta charset=utf-8><style>body{{margin:0;background:{background};color:{foreground}}}"
        "pre{{margin:0;padding:24px 28px;font:14px/1.4 'DejaVu Sans Mono',monospace;width:max-content}}</style>"
        "<pre><code style='font-family:inherit'>{code}</code></pre>"
    )
    return console.export_html(theme=theme, code_format=form, inline_styles=True)


def _rgb(colour: str) -> tuple[int, int, int]:
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def draw(browser: Any, file: Path, to: Path, size: tuple[int, int] | None) -> None:
    """Keep the top of a page as a picture; all of it where no size is given."""
    wide, high = size or (100, 100)
    shown = browser.new_page(viewport={"width": wide, "height": high}, color_scheme="light")
    shown.goto(file.as_uri())
    shown.evaluate("document.fonts.ready")
    if size:
        shown.screenshot(path=to)
    else:
        shown.locator("pre").screenshot(path=to)
    shown.close()
    sys.stdout.write(f"{to.name}: {to.stat().st_size / 1000:.0f} kB\n")


@contextlib.contextmanager
def telling(what: str) -> Iterator[Progress]:
    """Say what is simulated."""
    sys.stdout.write(f"{what}\n")
    yield lambda _done, _total: None


def main() -> None:
    """Run the commands and draw the pictures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        sim(folder, "init", "--yes")
        printed = sim(folder, *COMPARE).splitlines()
        end = next(number for number, line in enumerate(printed) if END_OF_FIRST_SCREEN in line)
        screen = terminal(f"sim {' '.join(COMPARE)}", "\n".join(printed[:end]).rstrip())
        (folder / "terminal.html").write_text(screen, encoding="utf-8")
        draw(browser, folder / "terminal.html", target / "terminal.png", None)
        with contextlib.chdir(folder):
            companies = [load(file) for file in ("mine.yml", "mine-sla.yml")]
        found = gather(companies, Wishes(8, command=REPORT), telling)
        for kind, write in PAGES.items():
            (folder / f"{kind}.html").write_text(write(found), encoding="utf-8")
            draw(browser, folder / f"{kind}.html", target / f"{kind}.png", SIZES[kind])
        browser.close()


if __name__ == "__main__":
    main()
