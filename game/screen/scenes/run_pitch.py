"""The pitch of the run: what stands on it, and the marks and numbers that live on it."""

from __future__ import annotations

from collections.abc import Sequence

from game.locale import _, number
from game.play.timeline import Moment, Place
from game.screen import text
from game.screen.canvas import Canvas, Rect, Sprite
from game.screen.flow import Flow, Frame
from game.screen.icons import icon
from game.screen.marks import mark
from game.screen.pitch import Pitch
from game.screen.playback import Playback
from game.screen.scenes.run_state import Source
from game.screen.theme import mix
from game.screen.widgets.panels import WARN_FROM, load_ring, pulse

_ON_LANE = 6.6  # radius of a moving mark
_IN_GRID = (6.6, 5.6, 4.8, 4.1)  # radius of a mark at each of `SPACINGS`
_FULL_REP = 12  # open leads at which a rep's ring is closed


def draw_ground(
    canvas: Canvas, pitch: Pitch, sources: Sequence[Source], reps: Sequence[str], *, is_fogged: bool = False
) -> None:
    """Draw what does not move: zones, lines, lanes, cards and names."""
    _zones(canvas, pitch)
    theme, lanes = canvas.theme, canvas.theme.lane
    canvas.paths([pitch.source_lane(i) for i in range(len(sources))], lanes, 2)
    canvas.rule((pitch.bar.right + 4, pitch.lane), (pitch.inbox.left, pitch.lane), lanes, 2)
    canvas.paths([pitch.rep_lane(i) for i in range(len(reps))], lanes, 2)
    canvas.paths([pitch.end_lane(i, end) for i in range(len(reps)) for end in range(3)], lanes, 2)
    _falls(canvas, pitch, is_fogged=is_fogged)
    canvas.box(pitch.bar, theme.mkt, 5)
    with canvas.within(pitch.rect):
        canvas.text(pitch.bar.centerx, pitch.bar.top - 10, _("MQL bar"), text.CHIP, theme.ink, "centre")
        canvas.text(pitch.inbox.left + 10, pitch.inbox.top - 12, _("Inbox"), text.STRONG, theme.ink)
        canvas.text(pitch.inbox.right - 2, pitch.inbox.top - 12, _("oldest"), text.CAPTION, theme.ink2, "right")
    for rect, source in zip(pitch.source_cards, sources, strict=True):
        _source_card(canvas, rect, source)
    canvas.box(pitch.inbox, theme.surface, 14, theme.cardedge, theme.line_factor)


def _zones(canvas: Canvas, pitch: Pitch) -> None:
    """Draw Marketing's ground, Sales' ground and the end zone, with yard lines."""
    theme, rect, line = canvas.theme, pitch.rect, pitch.goal_line
    canvas.box(rect, theme.tint("mkt", 0.06), 16, theme.cardedge, theme.line_factor)
    inner = rect.inflate(-2 * theme.line_factor, -2 * theme.line_factor)
    canvas.fill(Rect(pitch.centre, inner.top, line - pitch.centre, inner.height), theme.tint("sales", 0.05))
    # wider than the zone and cut at its line, so that only the outer corners are round
    with canvas.clipped(Rect(line, inner.top, inner.right - line, inner.height)):
        canvas.box(Rect(line - 20, inner.top, inner.right - line + 20, inner.height), theme.tint("joint", 0.09), 15)
    for i in range(1, 16):
        x = pitch.x(52 * i)
        if x < line - 8 and abs(x - pitch.centre) > 8:
            ground = theme.tint("mkt", 0.06) if x < pitch.centre else theme.tint("sales", 0.05)
            canvas.rule((x, inner.top), (x, inner.bottom), mix(ground, theme.line, 0.22), 2)
            for y in (pitch.y(147), pitch.y(300)):
                canvas.rule((x - 5, y), (x + 5, y), mix(ground, theme.edge, 0.35), 1)
    canvas.rule((pitch.centre, inner.top), (pitch.centre, inner.bottom), theme.edge, 2)
    canvas.rule((line, inner.top), (line, inner.bottom), theme.joint, 2)
    with canvas.within(rect):
        canvas.text(rect.left + 20, rect.top + 27, _("Marketing"), text.SIDE, theme.mkt)
        canvas.text(pitch.centre + 20, rect.top + 27, _("Sales"), text.SIDE, theme.sales)
        canvas.text((line + rect.right) / 2, rect.top + 27, _("End zone"), text.SIDE, theme.joint, "centre")


def _falls(canvas: Canvas, pitch: Pitch, *, is_fogged: bool) -> None:
    """Draw the dashed ways down, and the boxes they end in; in fog only what Marketing keeps."""
    theme = canvas.theme
    bad = theme.age3
    falls = (
        (pitch.nurture_box, pitch.bar.centerx, pitch.bar.bottom + 4, theme.edge, theme.cardedge),
        (pitch.dropped_box, pitch.centre, pitch.lane + 14, bad, bad),
        (pitch.silent_box, pitch.silent_box.left + 8, pitch.inbox.bottom + 2, bad, bad),
    )
    for box, x, top, colour, edge in falls[:1] if is_fogged else falls:
        canvas.dashes([(x, top), (x, box.top - 2)], colour, 2, 5, 5)
        canvas.box(box, theme.surface, 9, edge)


def _source_card(canvas: Canvas, rect: Rect, source: Source) -> None:
    """Draw a source's card; its number is drawn each frame."""
    theme = canvas.theme
    canvas.box(rect, theme.surface, 9, theme.cardedge)
    canvas.place(mark(canvas, source.shape, 0, 8), rect.left + 20, rect.centery)
    with canvas.within(rect):
        canvas.text(rect.left + 38, rect.top + 21, source.name, text.CAPTION, theme.ink2)


def draw_live(
    canvas: Canvas, flow: Flow, play: Playback, sources: Sequence[Source], reps: Sequence[str], warned: int
) -> None:
    """Draw what changes: numbers, rings and marks. ``warned`` is the source an event concerns, -1 for none."""
    theme, pitch = canvas.theme, flow.pitch
    moment, frame = play.timeline.at(play.now), flow.frame(play.now)
    if warned >= 0:
        canvas.outline(pitch.source_cards[warned], theme.warn, 9, 2)
    for rect, count in zip(pitch.source_cards, flow.by_source(play.now), strict=True):
        with canvas.within(rect):
            canvas.text(rect.left + 38, rect.top + 41, number(count), text.VALUE, theme.ink)
    _floor(canvas, pitch, moment, is_fogged=flow.is_fogged)
    _inbox(canvas, pitch, frame, moment, beats=play.is_playing)
    _reps(canvas, pitch, moment, reps)
    _end_zone(canvas, pitch, moment)
    draw_marks(canvas, frame, sources)
    if flow.is_fogged:
        _fog(canvas, pitch)


def draw_marks(canvas: Canvas, frame: Frame, sources: Sequence[Source]) -> int:
    """Draw every mark of an instant in one call; give how many."""
    radii = (_ON_LANE, *_IN_GRID)
    baked: dict[tuple[int, int, int], Sprite] = {}
    batch = []
    rows = zip(
        frame.size.tolist(), frame.source.tolist(), frame.age.tolist(), frame.x.tolist(), frame.y.tolist(), strict=True
    )
    for size, source, age, x, y in rows:
        sprite = baked.get((size, source, age))
        if sprite is None:
            sprite = baked[size, source, age] = mark(canvas, sources[source].shape, age, radii[size])
        batch.append((sprite, x, y))
    return canvas.place_many(batch)


def _fog(canvas: Canvas, pitch: Pitch) -> None:
    """Hide the pass itself: leads go in on one side, and some come out on the other. No text on a hatch, so a chip."""
    theme = canvas.theme
    for rect in pitch.fog:
        canvas.box(rect, theme.fog, 9, theme.line if theme.line_factor == 1 else theme.cardedge)
        canvas.hatch(rect.inflate(-2, -2), theme.fogline, 8, 16, 3)
    band, floor = pitch.fog
    canvas.disc((band.centerx, pitch.lane), 15, theme.surface)
    icon(canvas, "hidden", band.centerx, pitch.lane, theme.ink2, 20)
    label = _("lifts at the reveal")
    chip = Rect(0, 0, round(canvas.width(label, text.CAPTION)) + 20, 28)
    chip.center = floor.center
    canvas.box(chip, theme.surface, 9, theme.line)
    with canvas.within(chip):
        canvas.middle(chip.centerx, chip.centery, label, text.CAPTION, theme.ink2, "centre")


def _floor(canvas: Canvas, pitch: Pitch, moment: Moment, *, is_fogged: bool) -> None:
    """Write what fell: kept by Marketing, dropped on the pass, never answered."""
    theme, places = canvas.theme, moment.places
    boxes = (
        (pitch.nurture_box, _("Nurture"), places[Place.NURTURE]),
        (pitch.dropped_box, _("Dropped"), places[Place.DROPPED]),
        (pitch.silent_box, _("No answer"), places[Place.SILENT]),
    )
    for rect, label, count in boxes[:1] if is_fogged else boxes:
        with canvas.within(rect):
            canvas.text(rect.centerx, rect.top + 17, label, text.CAPTION, theme.ink2, "centre")
            canvas.text(rect.centerx, rect.top + 34, number(count), text.MARK, theme.ink, "centre")


def _inbox(canvas: Canvas, pitch: Pitch, frame: Frame, moment: Moment, *, beats: bool) -> None:
    """Write what the grids do not show, and draw the ring of work that waits."""
    theme, card = canvas.theme, pitch.inbox
    if frame.inbox.more:
        words = _("and {count} more").format(count=number(frame.inbox.more))
        canvas.text(card.centerx, card.bottom - 9, words, text.CAPTION, theme.ink2, "centre")
    way = frame.on_the_way.drawn + frame.on_the_way.more
    if way:
        low = pitch.tray.bottom + 18
        canvas.text(pitch.centre - 14, low, number(way), text.MARK, theme.ink, "right")
        canvas.text(pitch.centre - 14, low + 17, _("on the way"), text.CAPTION, theme.ink2, "right")
    if frame.dropped.more:
        canvas.text(
            pitch.centre - 26, pitch.floor - 14, f"+{number(frame.dropped.more)}", text.SMALL, theme.ink2, "right"
        )
    (x, y), share = pitch.ring, moment.days_of_work / 2
    canvas.rule((x, card.bottom), (x, y - 40), theme.warn if share >= WARN_FROM else theme.edge, 2)
    if share >= WARN_FROM:
        pulse(canvas, x, y, 40, beats=beats)
    colour = load_ring(canvas, x, y, 40, share)
    with canvas.within(Rect(round(x) - 32, round(y) - 20, 64, 40)):
        canvas.middle(x, y, number(moment.waiting), text.PAGE, theme.ink, "centre")
    days = _("{days} days").format(days=number(moment.days_of_work, 1))
    canvas.text(x + 60, y - 3, days, text.VALUE, colour if share >= WARN_FROM else theme.ink)
    canvas.text(x + 60, y + 17, _("of work"), text.CAPTION, theme.ink2)


def _reps(canvas: Canvas, pitch: Pitch, moment: Moment, names: Sequence[str]) -> None:
    """Draw each rep's ring of open leads, and write name and number below."""
    theme = canvas.theme
    for (x, y), busy, name in zip(pitch.rep_places, moment.busy, names, strict=True):
        share = min(1.0, busy / _FULL_REP)
        canvas.disc((x, y), 21, theme.surface)
        canvas.ring((x, y), 21, 5, theme.line)
        canvas.ring((x, y), 21, 5, theme.warn if share >= 0.9 else theme.sales, round(share, 2))
        canvas.middle(x, y, name[:1], text.MARK, theme.ink, "centre")
        canvas.text(x, y + 38, f"{name} {busy}", text.SMALL, theme.ink2, "centre")


def _end_zone(canvas: Canvas, pitch: Pitch, moment: Moment) -> None:
    """Draw the three ends a lead can come to."""
    theme, places = canvas.theme, moment.places
    back = places[Place.DISQUALIFIED] + places[Place.UNREACHED]
    ends = (
        ("star", _("Won"), places[Place.WON], theme.joint, theme.joint, 28),
        ("nurture", _("To nurture"), back, theme.ink2, theme.cardedge, 20),
        ("cross", _("Lost"), places[Place.LOST], theme.bad, theme.bad, 20),
    )
    for rect, (sign, label, count, colour, edge, size) in zip(pitch.ends, ends, strict=True):
        canvas.box(rect, theme.surface, 9, edge, 1.5 if edge == colour else 1)
        icon(canvas, sign, rect.centerx, rect.centery - 35, colour, size)
        with canvas.within(rect):
            canvas.middle(rect.centerx, rect.centery, number(count), text.COUNT, theme.ink, "centre")
            canvas.text(rect.centerx, rect.centery + 38, label, text.MARK, colour, "centre")
