"""Every text that a player can be shown has a German one, and keeps what is put into it."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from game import locale
from game.locale import catalogue
from game.play.commands import Start
from game.play.session import begin
from tests.game.play.small_company import small

PLAY = Path(__file__).parents[3] / "game" / "play"


def texts() -> dict[str, str]:
    found = {}
    for path in sorted(PLAY.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "plural"):
                for argument in node.args[:1]:
                    if isinstance(argument, ast.Constant):
                        found[argument.value] = path.name
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_has_a_german_one() -> None:
    german = catalogue.load("de").entries
    missing = [text for text in texts() if text not in german]
    assert missing == []
    assert len(texts()) > 150


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_text_can_be_filled_in(language: str) -> None:
    entries = catalogue.load(language).entries
    for text in texts():
        for shown in entries[text].texts if text in entries else (text,):
            assert fields(shown) == fields(text), text


def test_a_desk_changes_its_language_at_once() -> None:
    game = begin(small, "small", 7, None)
    game.do(Start())
    english = game.view()
    locale.use("de")
    try:
        german = game.view()
    finally:
        locale.use("en")
    assert german.lock.label != english.lock.label
    assert [lever.label for lever in german.budget] == ["Demo-Anfrage", "Webinar"]
    assert german.guess.value == english.guess.value
