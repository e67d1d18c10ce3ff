# SPDX-License-Identifier: Apache-2.0
"""Runs the benches of one allocation and their peers in one go, and prints the table of
docs/performance.md.

    cmake --preset bench && cmake --build --preset bench --parallel 2
    build/venv/bin/python bench/table.py build/bench
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def program(folder: Path, name: str) -> dict[str, float]:
    """Run a Google Benchmark program: medians of five repetitions, in seconds."""
    path = next(folder.rglob(name))
    done = subprocess.run(
        [path, "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.2",
         "--benchmark_report_aggregates_only=true", "--benchmark_enable_random_interleaving=true"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    runs = json.loads(done.stdout)["benchmarks"]
    return {
        run["run_name"]: run["real_time"] * UNITS[run["time_unit"]]
        for run in runs
        if run["aggregate_name"] == "median"
    }


def text(seconds: float) -> str:
    """Return a time with three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    allocate, communes = program(folder, "bench_allocate"), program(folder, "bench_communes")
    numpy = json.loads(
        subprocess.run(
            [sys.executable, HERE / "peers" / "numpy_rules.py"],
            capture_output=True, text=True, check=True,
        ).stdout
    )  # fmt: skip
    rows = [
        (f"{n} x 6, largest remainder", allocate[f"exact/{n}"], allocate[f"plain_double/{n}"],
         allocate[f"plain_double_sums_known/{n}"], numpy[f"fundalloc from Python {n} x 6"],
         numpy[f"NumPy {n} x 6"])
        for n in (150, 3000)
    ]  # fmt: skip
    rows.append(
        ("33 064 communes, point value, bounds", communes["exact"], communes["plain_double"], None,
         numpy["fundalloc from Python 33 064 communes"], numpy["NumPy 33 064 communes"])
    )  # fmt: skip
    print("| one allocation | exact, C++ | plain double C++ | exact / plain | sums known | exact / that"
          " | exact, Python | NumPy | exact / NumPy |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for name, exact, plain, known, python, other in rows:
        print(
            f"| {name} | {text(exact)} | {text(plain)} | {exact / plain:.2f} "
            f"| {text(known) if known else '-'} | {f'{exact / known:.2f}' if known else '-'} "
            f"| {text(python)} | {text(other)} | {python / other:.2f} |"
        )


if __name__ == "__main__":
    main()
