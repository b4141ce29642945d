"""Texts for people: translated when they are shown, never when they are imported."""

from __future__ import annotations

from game import locale


def _(text: str) -> str:
    """Give `text` in the player's language, with the apostrophes that printers use."""
    return locale._(text).replace("'", "\u2019")


def plural(one: str, many: str, count: int) -> str:
    """Give the form that agrees with `count` in the player's language."""
    return locale.plural(one, many, count).replace("'", "\u2019")


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for translation where it is written; `_` translates it where it is shown."""
    return text
