"""Texts for people: marked where they are written, translated when they are shown, never when they are imported."""

from __future__ import annotations

from game.locale import _, plural

__all__ = ["N_", "_", "plural"]


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for translation where it is written; `_` translates it where it is shown."""
    return text
