"""All benchmarks of the simulator from one run, or those that are named.

    python -m benchmarks                      # queue stages volume shares workers
    python -m benchmarks queue volume
    python -m benchmarks frames answer        # the game's: they need no display, but some minutes
    python -m benchmarks optimizer            # the best of 216 policies: some twenty minutes the first time
    python -m benchmarks variance             # how many runs a difference takes: some minutes

Ratios are worth reading, microseconds hang on the computer. Nothing else should run beside it.
"""

from __future__ import annotations

import importlib
import platform
import sys

SIMULATOR = ("queue", "stages", "volume", "shares", "workers")
LONG = ("optimizer", "variance")
GAME = ("frames", "answer")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of the simulator's; return the exit code."""
    unknown = [name for name in names if name not in (*SIMULATOR, *LONG, *GAME)]
    if unknown:
        print(
            f"there is no benchmark '{unknown[0]}'; choose from {', '.join((*SIMULATOR, *LONG, *GAME))}",
            file=sys.stderr,
        )
        return 2
    print(f"Python {platform.python_version()} on {platform.machine()}, {platform.system()}")
    for name in names or SIMULATOR:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}\n", flush=True)
        module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
