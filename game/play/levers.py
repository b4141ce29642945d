"""The levers: what each side can move, what it is called, and which keys of the scenario it becomes."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

Setting: TypeAlias = float | str | bool


class Kind(StrEnum):
    """The form of a control."""

    SLIDER = "slider"
    STEPPER = "stepper"
    CHOICE = "choice"
    TOGGLE = "toggle"
