"""What every section of a scenario has in common: strict, frozen, closed, and described field by field."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def _written(name: str) -> str:
    """Return the key that a field has in the file: a trailing underscore only keeps Python's words apart."""
    return name.rstrip("_")


class Section(BaseModel):
    """One map of a scenario file."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", alias_generator=_written)


def about(meaning: str, *, fixed: str = "", default: Any = ..., **bounds: Any) -> Any:
    """Describe a field.

    Parameters
    ----------
    meaning : str
        What the value means, in the field's words.
    fixed : str
        Why it cannot change during a run; empty where it can.
    default : object
        What it is where the file leaves the key out; keys without a default must be written.
    **bounds : object
        Passed to `pydantic.Field`, such as the length of a list.
    """
    return Field(default, description=meaning, json_schema_extra={"fixed": fixed} if fixed else None, **bounds)
