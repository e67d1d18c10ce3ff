# SPDX-License-Identifier: Apache-2.0
"""Runs the benches and their peers in one go, and prints the table of docs/performance.md.

    cmake --preset bench && cmake --build --preset bench --parallel 2
    tools/install-python
    build/venv/bin/python bench/table.py [--only WORD] [--python /tmp/peers/bin/python] [build/bench]

--only takes the rows whose load has the word. --python has the packages of
bench/peers/python_calls.py; without it the rows of missing packages are left out. So are those
of programs that are not built. Every set of kernels that this processor has runs its own round,
ours and the peer beside each other in it; times are seconds of the processor, medians of five
repetitions.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LEVELS = ("x86-64", "x86-64-v3", "x86-64-v4")
UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
PYTHON = "python_calls.py"


@dataclass(frozen=True)
class Row:
    """One line of the table. {kernels} in a name is the level that runs."""

    load: str
    program: str  # bench_* of the build, or a script of bench/peers that prints JSON
    ours: str
    peer: str  # a name of the same program
    peer_is: str
    target: str = ""
    values: int = 0  # with a number of values there is no peer: the time of one counts
    times: bool = False  # shows how many times the peer's time ours is, not how much faster


SHARES, FILL = "shares: allocate(plan, ", "water_fill: "
ROWS = (
    *(
        Row(f"one allocation, {n} x 6", "bench_allocate", f"exact/{n}", peer, what, goal)
        for n, target in ((150, "5x"), (3000, "7x"))
        for peer, what, goal in (
            (f"plain_double/{n}", "plain double C++", target),
            (f"plain_double_sums_known/{n}", "the same, sums known", ""),
        )
    ),
    Row("one allocation, 600 000 x 6", "bench_allocate", "exact/600000", "memory_copy/600000",
        "a copy of its input", "at most 1.2 times", times=True),
    Row("one allocation, 600 000 x 6", "bench_allocate", "exact/600000", "plain_double/600000",
        "plain double C++"),
    *(
        Row(f"the price of exactness, {n} x 6", "bench_allocate", f"certified/{n}", f"twin/{n}",
            "our kernel without it", "at most 1.3 times", times=True)
        for n in (150, 3000, 600000)
    ),
    *(
        Row(f"equal pairs, odd pool, {n} x 6", "bench_allocate", f"pairs/{n}", f"exact/{n}",
            "the generic case", "at most 3 times", times=True)
        for n in (150, 3000, 600000)
    ),
    *(
        Row(f"`factor_shares` on columns, {n} x 6", "bench_allocate", f"columns/{n}",
            f"plain_double/{n}", "plain double C++")
        for n in (150, 3000, 600000)
    ),
    Row("33 064 communes, point value, allocate", "bench_communes",
        "allocate/point_value/{kernels}", "allocate/largest_remainder/{kernels}",
        "water-filling and largest remainder", "at most 3 times", times=True),
    Row("33 064 communes, point value, the solve", "bench_communes",
        "solve/point_value/{kernels}", "solve/largest_remainder/{kernels}",
        "water-filling and largest remainder", "at most 3 times", times=True),
    Row("33 064 communes, point value, allocate", "bench_communes",
        "allocate/point_value/{kernels}", "plain_double", "plain double C++, 100 halvings"),
    *(
        Row(f"water-filling, {n}, {kind}", "bench_fill", f"water_level/{kind}/{n}",
            f"sort/{kind}/{n}", "sorting", target)
        for n, target in ((150, "10x"), (600000, "80x"))
        for kind in ("generic", "near", "skewed", "equal", "exactly", "cascade", "cascade_caps")
    ),
    *(
        Row(f"{rule}, {n}", "bench_divisor", f"{short}/{{kernels}}/{n}", f"{short}/heap_rounded/{n}",
            "the best heap", target if n == 600000 else "")
        for rule, short, target in (("Sainte-Laguë", "webster", "3.5x"),
                                    ("Huntington-Hill", "hill", "6x"))
        for n in (150, 600000)
    ),
    *(
        Row(f"ties in bulk, {rule}, 3000", "bench_divisor", f"{short}_pairs/{{kernels}}/3000",
            f"{short}/{{kernels}}/3000", "the generic case", "at most 3 times", times=True)
        for rule, short in (("Sainte-Laguë", "webster"), ("Huntington-Hill", "hill"))
    ),
    *(
        Row(f"few different scores, {rule}, 600000", "bench_divisor",
            f"{short}_small/{{kernels}}/600000", f"{short}/{{kernels}}/600000",
            "the generic case", "at most 3 times", times=True)
        for rule, short in (("Sainte-Laguë", "webster"), ("Huntington-Hill", "hill"))
    ),
    *(
        Row(f"CSV from {where}, 600 000 x 8", "read_csv.py", f"{where}: fundalloc", f"{where}: {reader}",
            f"{reader}, one thread", "3x" if reader == "polars" else "")
        for where in ("memory", "file")
        for reader in ("polars", "pyarrow")
    ),
    Row("CSV, 600 000 x 8", "bench_read", "csv/{kernels}", "memory_copy", "a copy of its bytes",
        times=True),
    Row("doubles to decimals", "bench_read", "doubles_money/{kernels}", "", "", "2 ns a value",
        values=600_000),
    Row("Python, 150 x 6: FactorShares", PYTHON, "shares: FactorShares.divide(int64 columns)",
        "shares: NumPy, from int64 columns", "NumPy, from these columns", "2.5 us"),
    Row("Python: core call, table made", PYTHON, "shares: core call", "shares: NumPy, a matrix",
        "NumPy, a matrix", "2.5 us"),
    Row("Python: allocate(plan, table)", PYTHON, SHARES + "table)", "shares: NumPy, a matrix",
        "NumPy, a matrix"),
    Row("Python: the table too, of int64 columns", PYTHON, SHARES + "Table(int64 columns))",
        "shares: NumPy, from int64 columns", "NumPy, from these columns", "25 us"),
    Row("Python: the table too, of float64 columns", PYTHON, SHARES + "Table(float64 columns))",
        "shares: NumPy, from float64 columns", "NumPy, from these columns", "25 us"),
    *(
        Row(f"Python: {rule}, 150, house 3717", PYTHON, f"{rule}: round_to_total, house 3717",
            f"{rule}: {peer}, house 3717", peer)
        for rule in ("sainte_lague", "huntington_hill")
        for peer in ("apportionment", "apportionpy")
    ),
    Row("Python: water-filling, 150, rounded", PYTHON, FILL + "allocate(plan, table), rounded",
        FILL + "NumPy, sorted", "NumPy, sorted"),
    Row("Python: water-filling, 150, rounded", PYTHON, FILL + "allocate(plan, table), rounded",
        FILL + "scipy brentq and clip", "scipy brentq and clip"),
    Row("Python: 33 064 communes", "numpy_rules.py", "fundalloc from Python 33 064 communes",
        "NumPy 33 064 communes", "NumPy, 100 halvings"),
)  # fmt: skip


def say(text: str) -> None:
    """Say it once, beside the table."""
    if text not in said:
        said.add(text)
        print(text, file=sys.stderr)


said: set[str] = set()


@cache
def script(python: str, name: str, level: str) -> dict[str, float]:
    """Run a script of bench/peers: names and seconds."""
    done = subprocess.run(
        [python, HERE / "peers" / name],
        env=os.environ | {"FUNDALLOC_KERNELS": level}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return {
        f"{name}: {reader}" if isinstance(value, dict) else name: seconds
        for name, value in json.loads(done.stdout).items()
        for reader, seconds in (
            ((r, v["cpu"]) for r, v in value.items())
            if isinstance(value, dict)
            else [("", value)]
        )
    }


@cache
def program(path: Path, names: frozenset[str], level: str) -> dict[str, float]:
    """Run some benchmarks of a program: names and medians in seconds."""
    wanted = "|".join(sorted(names))
    done = subprocess.run(
        [path, "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.1",
         "--benchmark_report_aggregates_only=true", "--benchmark_enable_random_interleaving=true",
         f"--benchmark_filter=^({wanted})$"],
        env=os.environ | {"FUNDALLOC_KERNELS": level}, stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    return {
        run["run_name"]: run["cpu_time"] * UNITS[run["time_unit"]]
        for run in json.loads(done.stdout or '{"benchmarks": []}')["benchmarks"]
        if run.get("aggregate_name") == "median"
    }


def text(seconds: float) -> str:
    """Return a time with three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def times(row: Row, rows: list[Row], level: str, folder: Path, python: str) -> dict[str, float]:
    """Return what the program of a row says on one level; nothing where there is none."""
    if row.program.endswith(".py"):
        return script(python if row.program == PYTHON else sys.executable, row.program, level)
    path = next(folder.rglob(row.program), None)
    if path is None:
        say(f"{row.program} is not built: its rows are left out")
        return {}
    names = {
        name.replace("{kernels}", level)
        for r in rows
        if r.program == row.program
        for name in (r.ours, r.peer)
        if name
    }
    return program(path, frozenset(names), level)


def cell(row: Row, found: dict[str, float], level: str) -> tuple[str, str]:
    """Return our time with its ratio, and the peer's; nothing where one of them is missing."""
    ours = found.get(row.ours.replace("{kernels}", level))
    peer = found.get(row.peer.replace("{kernels}", level)) if row.peer else None
    if ours is None or (row.peer and peer is None):
        if found:
            name = row.ours if ours is None else row.peer
            say(
                f'{row.program} has no "{name.replace("{kernels}", level)}": the row is left out'
            )
        return "", ""
    if row.values:
        return f"{text(ours / row.values)} a value", ""
    assert peer is not None
    ratio = f"{ours / peer:.3g} times" if row.times else f"{peer / ours:.3g}x"
    return f"{text(ours)}, {ratio}", text(peer)


def levels_here() -> list[str]:
    """Return the sets of kernels that this processor has."""
    flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    have = set(flags[1].split()) if flags else set()
    needs = {
        "x86-64": set(),
        "x86-64-v3": {"avx2", "fma", "bmi1", "bmi2"},
        "x86-64-v4": {"avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
    }
    return [level for level in LEVELS if needs[level] <= have]


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("folder", nargs="?", type=Path, default=Path("build/bench"))
    asked.add_argument("--only", default="", metavar="WORD")
    asked.add_argument("--python", default=sys.executable)
    chosen = asked.parse_args()
    rows = [row for row in ROWS if chosen.only in row.load]
    levels = levels_here()
    print("| load | peer | goal | " + " | ".join(levels) + " |")
    print("|---" * (3 + len(levels)) + "|")
    for row in rows:
        cells, peer = [], ""
        for level in levels:
            found = times(row, rows, level, chosen.folder, chosen.python)
            ours, of_peer = cell(row, found, level)
            cells.append(ours)
            # The peer's own time is shown once, from the run with kernels for AVX2.
            if of_peer and (not peer or level == "x86-64-v3"):
                peer = f"{row.peer_is}, {of_peer}"
        if all(cells):
            print(
                f"| {row.load} | {peer or '-'} | {row.target or '-'} | {' | '.join(cells)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
