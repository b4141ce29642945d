"""What a lead costs when there are many: 10,000, 100,000 and 1,000,000 leads of the plain queue, each in a fresh process.

Aim: under 400 MB for a million leads without a trace, and no more than 1.3 times the time a lead of 10,000.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.queue import RATE, WEEK, plain
from sim.model.company import simulate

SIZES = (10_000, 100_000, 1_000_000)
ROOT = Path(__file__).parents[1]


def measure(leads: int) -> tuple[int, float, float]:
    """Return how many leads came, seconds of the processor, and the most memory that this process ever held, in MB."""
    import resource  # noqa: PLC0415 - there is none on Windows

    inputs = plain(leads / (RATE * WEEK))
    began = time.process_time()
    came = len(simulate(inputs, seed=1).leads)
    spent = time.process_time() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return came, spent, most / (1024.0**2 if sys.platform == "darwin" else 1024.0)


def main() -> None:
    """Print time a lead and memory for each size."""
    first = None
    for size in SIZES:
        command = [sys.executable, "-c", f"from benchmarks.volume import measure; print(*measure({size}))"]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        came, spent, most = int(told[0]), float(told[1]), float(told[2])
        each = spent / came * 1e6
        first = first or each
        print(f"{came:9,} leads   {each:6.2f} us a lead   {each / first:5.2f} x   {most:5.0f} MB")


if __name__ == "__main__":
    main()
