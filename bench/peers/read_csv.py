# SPDX-License-Identifier: Apache-2.0
"""Reads a CSV of 600 000 rows x 8 numbers with fundalloc, Polars, pyarrow and pandas, each on one
thread, in rounds that take turns.

Prints JSON: {load: {reader: {"wall": seconds, "cpu": seconds}}}, the least of all rounds. On a
shared machine the processor's time is the fairer of the two.

    build/venv/bin/python bench/peers/read_csv.py [ROUNDS]
"""

from __future__ import annotations

import os

os.environ["POLARS_MAX_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv as pc
from fundalloc import _core

ROWS = 600_000
SIZES = (1e7, 1e4, 1e6, 1e4, 1e3, 1e6, 1e4, 1e3)


def text(names: bool) -> bytes:
    """Eight columns of 0 to 3 decimals, as bench_read.cpp makes them."""
    draw = random.Random(1).random
    lines = [",".join(["name"] * names + [f"c{j}" for j in range(8)])]
    for i in range(ROWS):
        cells = [f"地区{i}"] * names
        cells += [f"{draw() * size:.{j % 4}f}" for j, size in enumerate(SIZES)]
        lines.append(",".join(cells))
    return "\n".join([*lines, ""]).encode()


def readers(bytes_: bytes, path: str) -> dict[str, dict[str, Callable[[], Any]]]:
    """Each reader from memory and from a file."""
    one = pc.ReadOptions(use_threads=False)
    return {
        "memory": {
            "fundalloc": lambda: _core.read_csv_text(bytes_, "", "", ""),
            "polars": lambda: pl.read_csv(io.BytesIO(bytes_)),
            "pyarrow": lambda: pc.read_csv(io.BytesIO(bytes_), read_options=one),
            "pandas": lambda: pd.read_csv(io.BytesIO(bytes_)),
        },
        "file": {
            "fundalloc": lambda: _core.read_csv(path, "", ""),
            "polars": lambda: pl.read_csv(path),
            "pyarrow": lambda: pc.read_csv(path, read_options=one),
            "pandas": lambda: pd.read_csv(path),
        },
    }


def main() -> None:
    """Print the times."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    result: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for names in (False, True):
            bytes_ = text(names)
            path = Path(folder, "table.csv")
            path.write_bytes(bytes_)
            loads = readers(bytes_, str(path))
            for _ in range(rounds):
                for load, by_reader in loads.items():
                    into = result.setdefault(load + (" with names" if names else ""), {})
                    for reader, read in by_reader.items():
                        wall, cpu = time.perf_counter(), time.process_time()
                        table = read()
                        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                        del table
                        best = into.setdefault(reader, {"wall": wall, "cpu": cpu})
                        best["wall"] = min(best["wall"], wall)
                        best["cpu"] = min(best["cpu"], cpu)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
