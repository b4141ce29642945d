"""The player's language: every text for people goes through `_` when it is shown, never when it is imported."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Final

DOMAIN: Final = "handoff"
CATALOGUES: Final = Path(__file__).parent.parent / "locale"

_translations: gettext.NullTranslations = gettext.NullTranslations()


def use_language(code: str) -> None:
    """Show texts in the language `code` (``en``, ``de``) from now on; English where a text has no translation."""
    # the one piece of global state in the game: a language changes words and never a result
    global _translations  # noqa: PLW0603
    _translations = gettext.translation(DOMAIN, CATALOGUES, [code], fallback=True)


def _(text: str) -> str:
    """Give `text` in the player's language, with the apostrophes that printers use."""
    return _translations.gettext(text).replace("'", "\u2019")


def ngettext(one: str, many: str, count: int) -> str:
    """Give the form that agrees with `count` in the player's language."""
    return _translations.ngettext(one, many, count).replace("'", "\u2019")


def N_(text: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Mark a text for translation where it is written; `_` translates it where it is shown."""
    return text
