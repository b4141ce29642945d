"""What the user wrote: read, checked, changed, explained, and turned into what the model is given."""

from sim.scenario.compile import compile  # noqa: A004 - the word of the field for what it does
from sim.scenario.differences import Difference, differences
from sim.scenario.library import names
from sim.scenario.load import derive, load, load_mapping, load_text, of_replication, override
from sim.scenario.schema import Scenario
from sim.scenario.warnings import warnings
from sim.scenario.writing import dump

__all__ = [
    "Difference",
    "Scenario",
    "compile",
    "derive",
    "differences",
    "dump",
    "load",
    "load_mapping",
    "load_text",
    "names",
    "of_replication",
    "override",
    "warnings",
]
