"""What the site holds besides docs/: colours and typeface of report and game, the scenarios, the diagrams as drawings.

mkdocs calls the functions named ``on_...`` (``hooks`` in mkdocs.yml).
"""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import diagrams
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from sim.report import fonts, tokens

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"
_OF_SCENARIOS = re.compile(r"\]\(\.\./((?:\.\./)?scenarios/)")
_SHORT_CODE = re.compile(r"<code>([^<\s]{1,30})</code>")
_BELOW_A_LIST = re.compile(r"^((?:  )+)(?=- )", re.MULTILINE)


def on_files(files: Files, config: Any) -> Files:
    """Add what lies elsewhere in the repository: scenario files, their catalogue, colours, typeface."""
    for path in sorted(SCENARIOS.iterdir()):
        files.append(File.generated(config, f"scenarios/{path.name}", abs_src_path=str(path)))
    files.append(File.generated(config, "stylesheets/tokens.css", content=colours()))
    for weight in fonts.WEIGHTS:
        _, _, letters = fonts.embedded(weight).partition(",")
        files.append(File.generated(config, f"stylesheets/{weight}.woff", content=base64.b64decode(letters)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Lead links to the scenarios to their place in the site, and put drawings where diagrams are written."""
    if page.file.src_uri.startswith("scenarios/"):
        # two blanks are a list within a list to everybody but Python-Markdown, which wants four
        return _BELOW_A_LIST.sub(lambda found: found[1] * 2, markdown)
    text = _OF_SCENARIOS.sub(r"](\1", markdown)  # the site has them beside docs' folders, not above
    return diagrams.BLOCK.sub(lambda found: _drawing(found[1], page.file.src_uri), text)


def on_page_content(html: str, **_: Any) -> str:
    """Keep short code on one line: browsers break ``--save`` after its first dash."""
    return _SHORT_CODE.sub(r'<code class="whole">\1</code>', html)


def on_post_page(output: str, **_: Any) -> str:
    """Name the search for those who hear the page: the theme calls it a dialog and leaves it without a name."""
    return output.replace('role="dialog">', 'role="dialog" aria-label="Search">')


def _drawing(source: str, page: str) -> str:
    try:
        return diagrams.drawing(source)
    except FileNotFoundError as error:
        msg = f"{page}: no drawing of a diagram as it is written now; `python tools/diagrams.py` draws it"
        raise PluginError(msg) from error


def colours() -> str:
    """Give the colours of tokens.json as style sheet variables, one block for each scheme, and the typeface."""
    faces = "".join(
        f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};src:url({weight}.woff) format("woff")}}\n'
        for weight in fonts.WEIGHTS
    )
    themes = tokens.load().themes
    blocks = (
        f"[data-md-color-scheme=handoff-{name}]{{{';'.join(f'--{role}:{value}' for role, value in themes[name].items())}}}\n"
        for name in ("light", "dark")
    )
    return faces + "".join(blocks)
