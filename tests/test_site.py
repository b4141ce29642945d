"""The documentation site: built without a warning, every link in it leads somewhere, and nothing in it asks any network."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow
HERE = "http://here/"
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""What a browser fetches by itself; `link` only of some kinds."""
QUIET_LINKS = {"canonical", "prev", "next", "edit"}
READ = (
    "index",
    "explanation/model",
    "reference/command-line",
    "how-to/price-a-clause",
    "tutorial/manager",
    "scenarios/index",
)
SERIOUS = {"serious", "critical"}


class Page(HTMLParser):
    """What a page links to, what it loads, and which places in it have a name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.names |= {found[key] for key in ("id", "name") if key in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        wanted = LOADED.get(tag)
        if wanted in found and not (tag == "link" and found.get("rel") in QUIET_LINKS):
            self.loaded.append(found[wanted])


def build(folder: Path, to: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(folder / "mkdocs.yml"), "-d", str(to)],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {
        str(path.relative_to(site)): Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))
    }


def astray(site: Path, pages: dict[str, Page]) -> list[str]:
    """Give links within the site that lead nowhere, and links out of it that are no addresses."""
    found = []
    for name, page in pages.items():
        # the page of what is not found is read at any address, so it links from the root
        for link in (*page.links, *page.loaded) if name != "404.html" else ():
            parts = urlsplit(urljoin(HERE + name, link))
            if not f"{parts.scheme}://{parts.netloc}/".startswith(HERE):
                if parts.scheme != "https" or "." not in parts.netloc:
                    found.append(f"{name}: {link}")
                continue
            target = unquote(parts.path).lstrip("/") or "index.html"
            if not (site / target).is_file() or (parts.fragment and unquote(parts.fragment) not in pages[target].names):
                found.append(f"{name}: {link}")
    return found


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Page]) -> None:
    assert len(pages) > 35
    assert sum(len(page.links) for page in pages.values()) > 1000
    assert astray(site, pages) == []


def test_a_link_that_leads_nowhere_is_found(site: Path, pages: dict[str, Page]) -> None:
    wrong = Page('<a href="metrics.html#no-such-place">.</a><a href="gone.html">.</a><a href="http:/x">.</a>')
    assert len(astray(site, pages | {"reference/wrong.html": wrong})) == 3


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, Page]) -> None:
    assert [(name, each) for name, page in pages.items() for each in page.loaded if "//" in each] == []
    for sheet in site.rglob("*.css"):
        assert re.findall(r"url\([\"']?(?:https?:)?//[^)]*\)|@import", sheet.read_text(encoding="utf-8")) == []


def test_the_site_holds_what_lies_outside_docs(site: Path, pages: dict[str, Page]) -> None:
    assert {f"scenarios/{path.name}" for path in (ROOT / "scenarios").glob("*.yml")} <= {
        str(path.relative_to(site)) for path in site.rglob("*.yml")
    }
    assert "sla" in pages["scenarios/index.html"].names
    assert (site / "stylesheets" / "tokens.css").read_text(encoding="utf-8").count("--joint:") == 2
    assert '<svg id="diagram-' in (site / "explanation" / "model.html").read_text(encoding="utf-8")


def test_a_warning_ends_the_build(tmp_path: Path) -> None:
    for folder in ("docs", "scenarios", "tools", "sim"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    left_out = settings.replace("      - how-to/diagnose.md\n", "")
    assert left_out != settings
    (tmp_path / "mkdocs.yml").write_text(left_out, encoding="utf-8")
    done = build(tmp_path, tmp_path / "out")
    assert done.returncode != 0
    assert "how-to/diagnose.md" in done.stderr


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_quiet_and_accessible(browser: Any, address: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shown, said, asked = context.new_page(), [], []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: asked.append(request.url))
    for name in READ:
        shown.goto(f"{address}/{name}.html", wait_until="load")
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert shown.evaluate("document.fonts.check('16px \"Source Sans Pro\"')"), name
        violations = Axe().run(shown).response["violations"]
        found = [(each["id"], each["nodes"][0]["html"]) for each in violations if each["impact"] in SERIOUS]
        assert found == [], name
    assert said == []
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    context.close()


def test_the_search_finds_a_clause(browser: Any, address: str) -> None:
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    shown.goto(f"{address}/index.html")
    shown.click(".md-search__input")
    shown.keyboard.type("complement")
    shown.wait_for_selector(".md-search-result__link[href$='price-a-clause.html']", timeout=20_000)
    shown.close()
