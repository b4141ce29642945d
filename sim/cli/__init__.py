"""The command line: ``sim``."""

from sim.cli.commands import main

__all__ = ["main"]
