"""Words and numbers as people write them, in the language chosen for this program.

Source strings are English; translations are ``<language>.po`` files in this folder, read as they are, so that no compiled
catalogue lies in the repository. The chosen language is the one global of the game, as it is in gettext itself: a text may be
needed anywhere, and a program speaks one language at a time.
"""

from __future__ import annotations

from game.locale.catalogue import LANGUAGES, Catalogue, load
from game.locale.formats import Formats, formats_of

__all__ = ["LANGUAGES", "_", "duration", "language", "money", "number", "percent", "plural", "use", "weekday"]

_NARROW = "\u202f"


class _Speaker:
    """The language in use."""

    catalogue: Catalogue = load("en")
    formats: Formats = formats_of("en")


def use(name: str) -> None:
    """Speak a language from now on: ``en`` or ``de``."""
    _Speaker.catalogue, _Speaker.formats = load(name), formats_of(name)


def language() -> str:
    """Give the language in use."""
    return _Speaker.catalogue.language


def _(text: str) -> str:
    """Translate a text; straight apostrophes become the ones that printers use."""
    return _Speaker.catalogue.gettext(text).replace("'", "\u2019")


def plural(one: str, many: str, n: int) -> str:
    """Translate a text that depends on a count."""
    return _Speaker.catalogue.ngettext(one, many, n).replace("'", "\u2019")


def number(value: float, decimals: int = 0) -> str:
    """Write a number: ``1,200`` in English, ``1.200`` in German."""
    return _Speaker.formats.number(value, decimals)


def money(value: float) -> str:
    """Write euros short: ``€348k``, ``€1.42m``."""
    return _Speaker.formats.money(value)


def percent(share: float) -> str:
    """Write a share as a percentage, a narrow space before the sign."""
    return f"{number(100 * share)}{_NARROW}%"


def duration(minutes: float) -> str:
    """Write a time that has passed, in at most two units.

    >>> [duration(m) for m in (24, 150, 1440, 5880)]
    ['24 min', '2 h', '1 d', '4 d 2 h']
    """
    if minutes < 60:
        return _("{minutes} min").format(minutes=int(minutes))
    hours = int(minutes // 60)
    if hours < 24:
        return _("{hours} h").format(hours=hours)
    days, hours = divmod(hours, 24)
    if hours == 0:
        return _("{days} d").format(days=days)
    return _("{days} d {hours} h").format(days=days, hours=hours)


def weekday(day: int) -> str:
    """Name a day of the week; 0 is Monday."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[day % 7]
