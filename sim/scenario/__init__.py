"""What the user wrote: read, checked, changed, explained, and turned into what the model is given."""

from sim.scenario.compile import compile  # noqa: A004 - the word of the field for what it does
from sim.scenario.library import names
from sim.scenario.load import derive, load, load_mapping, load_text, override
from sim.scenario.schema import Scenario

__all__ = ["Scenario", "compile", "derive", "load", "load_mapping", "load_text", "names", "override"]
