"""Handoff simulates the pass from Marketing to Sales.

The public interface of the simulator is what this module names; everything else may change between versions.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
