"""Every text of every scene lies in its box, in both languages, at every size, and no two texts overlap."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pygame
import pytest

from game import locale
from game.play.roles import Side
from game.screen import sample, sample_desks, text
from game.screen.canvas import Written
from game.screen.intents import Open, Turn
from game.screen.prefs import Prefs
from game.screen.scenes.ballot import BallotPage, Say
from game.screen.scenes.base import Scene
from game.screen.scenes.briefing import BriefingPage
from game.screen.scenes.curtain import Curtain
from game.screen.scenes.debrief import Debrief
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.reveal import Branch, Reveal
from game.screen.scenes.review import Review
from game.screen.scenes.run import Play, Run
from game.screen.scenes.sales import Sales
from game.screen.scenes.signing import Signing
from game.screen.scenes.title import Title
from game.screen.scenes.verdict import Verdict
from game.screen.theme import MARKETING
from sim.report import tokens
from tests.game.screen.driver import Player, holds, pairs

SIZES = [((1280, 720), 1.0), ((1920, 1080), 1.5), ((2560, 1440), 2.0), ((1920, 1080), 1.0), ((1600, 900), 1.25)]


def _seek(share: float) -> Callable[[Player], None]:
    return lambda player: player.app.ask(Play("seek", share))


def _open(name: str, *turns: str) -> Callable[[Player], None]:
    def arrange(player: Player) -> None:
        player.app.ask(Open(name))
        for page in turns:
            player.app.ask(Turn(page))

    return arrange


def _branch(player: Player) -> None:
    player.app.ask(Branch("dropped"))


def _explain(player: Player) -> None:
    player.press("?")


SCENES: dict[str, tuple[Callable[[], Scene[Any]], Callable[[Player], None] | None]] = {
    "title": (lambda: Title(sample.title()), None),
    "title without a save": (lambda: Title(sample.title("")), None),
    "briefing": (lambda: BriefingPage(sample_desks.briefing()), None),
    "marketing": (lambda: Marketing(sample_desks.marketing()), None),
    "marketing at first": (lambda: Marketing(sample_desks.marketing(is_fresh=True)), None),
    "marketing without fog": (lambda: Marketing(sample_desks.marketing(is_signed=True)), None),
    "sales": (lambda: Sales(sample_desks.sales()), None),
    "sales at first": (lambda: Sales(sample_desks.sales(is_fresh=True)), None),
    "sales without fog": (lambda: Sales(sample_desks.sales(is_signed=True)), None),
    "sales with an empty inbox": (lambda: Sales(sample_desks.sales(waiting=0)), None),
    "curtain": (lambda: Curtain(sample.curtain()), None),
    "curtain without holding": (lambda: Curtain(sample.curtain(MARKETING, holds=False)), None),
    "run at its start": (lambda: Run(sample.run()), _seek(0)),
    "run at its event": (lambda: Run(sample.run()), _seek(sample.FAIR / (sample.WEEKS * 10080))),
    "run with a full inbox": (lambda: Run(sample.run(2500, is_signed=False)), _seek(0.55)),
    "run in fog": (lambda: Run(sample.run(is_signed=False, is_fogged=True)), _seek(0.55)),
    "run in fog at its end": (lambda: Run(sample.run(is_signed=False, is_fogged=True)), _seek(1)),
    "run explained": (lambda: Run(sample.run()), _explain),
    "run at its end": (lambda: Run(sample.run(is_signed=False)), _seek(1)),
    "reveal": (lambda: Reveal(sample_desks.revealed()), None),
    "reveal of a good quarter": (lambda: Reveal(sample_desks.revealed(12, 7, 22, 40, 60, 160, 153)), None),
    "reveal of nothing": (lambda: Reveal(sample_desks.revealed(0, 0, 0, 0, 0, 0, 0)), None),
    "reveal of one": (lambda: Reveal(sample_desks.revealed(0, 1, 0, 0, 0, 0, 0)), None),
    "reveal, a branch open": (lambda: Reveal(sample_desks.revealed()), _branch),
    "review of the first quarter": (lambda: Review(sample_desks.reviewed(1)), None),
    "review of the second quarter": (lambda: Review(sample_desks.reviewed(2)), None),
    "review of the last quarter": (lambda: Review(sample_desks.reviewed(4)), None),
    "review of an earlier quarter": (
        lambda: Review(sample_desks.reviewed(4)),
        lambda player: player.app.ask(Turn("Q2")),
    ),
    "signing table at first": (lambda: Signing(sample_desks.signing(is_first=True)), None),
    "signing table, signed": (lambda: Signing(sample_desks.signing()), None),
    "signing table, not signed": (
        lambda: Signing(sample_desks.signing(is_asked=False, is_signed=False, hours=100.0)),
        None,
    ),
    "signing table, asked with others": (lambda: Signing(sample_desks.signing(is_signed=False)), None),
    "ballot of Marketing at first": (lambda: BallotPage(sample_desks.voting(Side.MARKETING, is_fresh=True)), None),
    "ballot of Marketing": (lambda: BallotPage(sample_desks.voting(Side.MARKETING)), None),
    "ballot of Sales": (lambda: BallotPage(sample_desks.voting()), None),
    "ballot with a long sentence": (
        lambda: BallotPage(sample_desks.voting()),
        lambda player: player.app.ask(Say("W" * 60)),
    ),
    "verdict": (lambda: Verdict(sample_desks.verdict()), None),
    "verdict on its way": (lambda: Verdict(sample_desks.verdict(is_known=False)), None),
    "debrief": (lambda: Debrief(sample_desks.debriefed()), None),
    "debrief on its way": (lambda: Debrief(sample_desks.debriefed(is_known=False)), None),
    "debrief of nothing signed": (lambda: Debrief(sample_desks.debriefed(is_signed=False)), None),
    "debrief, deals": (lambda: Debrief(sample_desks.debriefed()), lambda player: player.app.ask(Turn("deals"))),
    "debrief, words": (lambda: Debrief(sample_desks.debriefed()), lambda player: player.app.ask(Turn("words"))),
    "settings": (lambda: Title(sample.title()), _open("settings")),
    "settings, sound": (lambda: Title(sample.title()), _open("settings", "sound")),
    "settings, language": (lambda: Title(sample.title()), _open("settings", "language")),
    "settings, keyboard": (lambda: Title(sample.title()), _open("settings", "keyboard")),
    "help": (lambda: Title(sample.title()), _open("help")),
    "state": (lambda: Run(sample.run()), _open("state")),
    "components": (lambda: Title(sample.title()), _open("gallery")),
}


def _drawn(name: str, seat: Callable[..., Player], language: str, size: tuple[int, int], scale: float) -> list[Written]:
    make, arrange = SCENES[name]
    locale.use(language)
    player = seat(make(), Prefs(scale=scale, language=language, is_motion_reduced=True), size)
    if arrange is not None:
        arrange(player)
    return player.written()


@pytest.mark.parametrize(("size", "scale"), SIZES)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", SCENES)
def test_every_text_lies_in_its_box_and_on_no_other(
    name: str, language: str, size: tuple[int, int], scale: float, player: Callable[..., Player]
) -> None:
    written = _drawn(name, player, language, size, scale)
    assert written
    outside = [(line.text, line.place, line.box) for line in written if not holds(line.box, line)]
    assert outside == []
    overlaps = [
        (one.text, other.text) for one, other in pairs(written) if one.place.inflate(-1, -2).colliderect(other.place)
    ]
    assert overlaps == []


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
@pytest.mark.parametrize("name", SCENES)
def test_every_text_has_aa_contrast_against_what_it_lies_on(
    name: str, theme: str, player: Callable[..., Player]
) -> None:
    make, arrange = SCENES[name]
    seated = player(make(), Prefs(theme=theme, is_motion_reduced=True))
    if arrange is not None:
        arrange(seated)
    faint = []
    for line in seated.written():
        is_large = line.size >= 24 or (line.is_bold and line.size >= 19)
        worst = min(tokens.contrast(_hex(line.colour), _hex(ground)) for ground in line.grounds)
        if worst < (3.0 if is_large else 4.5):
            faint.append((line.text, line.size, line.colour, round(worst, 2)))
    assert faint == []


def _hex(colour: tuple[int, ...]) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_written_smaller_than_14(name: str, player: Callable[..., Player]) -> None:
    assert min(line.size for line in _drawn(name, player, "en", (1280, 720), 1.0)) >= text.SMALLEST


def test_the_box_test_can_fail(player: Callable[..., Player]) -> None:
    written = _drawn("title", player, "en", (1280, 720), 1.0)
    label = next(line for line in written if line.text == "New game")
    narrow = pygame.Rect(label.box.left, label.box.top, 40, label.box.height)
    assert not holds(narrow, label)


def test_wrapping_keeps_every_word_and_the_width() -> None:
    words = "Marketing brings leads, Sales turns them into customers, and each team has a theory about the other."
    lines = text.wrap(words, text.BODY, 220)
    assert " ".join(lines) == words
    assert all(text.width(line, text.BODY) <= 220 for line in lines)
    assert text.wrap("one\ntwo", text.BODY, 220) == ("one", "two")
    assert text.wrap("Donaudampfschifffahrtsgesellschaft", text.BODY, 20) == ("Donaudampfschifffahrtsgesellschaft",)


def test_a_steady_frame_lays_out_no_text_and_bakes_no_shape(player: Callable[..., Player]) -> None:
    run = player(Run(sample.run()))
    run.app.ask(Play("seek", 0.5))
    run.app.paint()
    texts, shapes = run.app.brushes.texts.rendered, run.app.brushes.shapes.baked
    run.app.paint()
    assert (run.app.brushes.texts.rendered, run.app.brushes.shapes.baked) == (texts, shapes)


def test_german_says_something_else_than_english_everywhere_a_sentence_stands(player: Callable[..., Player]) -> None:
    english = {line.text for line in _drawn("help", player, "en", (1280, 720), 1.0)}
    german = {line.text for line in _drawn("help", player, "de", (1280, 720), 1.0)}
    shared = {line for line in english & german if re.search(r"\w{3,} \w{3,}", line)}
    assert shared == set()
    assert locale.language() == "de"
