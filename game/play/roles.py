"""The two sides of the pass, and who may act when."""

from __future__ import annotations

from enum import StrEnum

from game.play.words import _


class Side(StrEnum):
    """A team. Marketing is always left, Sales always right."""

    MARKETING = "marketing"
    SALES = "sales"

    @property
    def label(self) -> str:
        """The side's name in the player's language."""
        return {Side.MARKETING: _("Marketing"), Side.SALES: _("Sales")}[self]

    @property
    def other(self) -> Side:
        """The side across the handoff."""
        return Side.SALES if self is Side.MARKETING else Side.MARKETING
