# SPDX-License-Identifier: Apache-2.0
"""NumPy as people write it, beside fundalloc from Python: seconds a call, in one run.

Prints JSON: {name: seconds}, of whole allocations: bench/table.py runs it together with the C++
programs. Single calls at n = 150 are in python_calls.py.
"""

from __future__ import annotations

import json
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fundalloc as fa
import numpy as np
import numpy.typing as npt

CASE = Path(__file__).parents[2] / "tests" / "cases" / "fr-dsr-perequation-voirie-2022"
WEIGHTS = np.array([0.30, 0.25, 0.20, 0.10, 0.10, 0.05])
POOL = 3_717_000_000

Doubles = npt.NDArray[np.float64]


def largest_remainder(x: Doubles, weights: Doubles, pool: float) -> npt.NDArray[np.int64]:
    """Shares of weighted column shares, rounded by largest remainder."""
    quotas = x @ (pool * weights / x.sum(axis=0))
    slices = np.floor(quotas)
    left = int(pool - slices.sum())
    if left > 0:
        slices[np.argpartition(slices - quotas, left - 1)[:left]] += 1
    return slices.astype(np.int64)


def point_value(
    score: Doubles, low: Doubles, high: Doubles, pool: float
) -> npt.NDArray[np.int64]:
    """The greatest t for which nearest(clip(t s, low, high)) sums to at most the pool."""
    below, above = 0.0, pool
    for _ in range(100):
        t = (below + above) / 2
        if np.floor(np.clip(t * score, low, high) + 0.5).sum() <= pool:
            below = t
        else:
            above = t
    return np.floor(np.clip(below * score, low, high) + 0.5).astype(np.int64)


def seconds(call: Callable[[], Any]) -> float:
    """Return the best of five rounds of about 0.2 s each."""
    timer = timeit.Timer(call)
    number = max(1, int(0.2 / max(timer.timeit(1), 1e-9)))
    return min(timer.repeat(5, number)) / number


def weighted(n: int) -> dict[str, float]:
    """One allocation of n x 6; different problems in rotation."""
    random = np.random.default_rng(20180913)
    count = 1000 if n <= 150 else 64
    arrays = [1 + np.exp(random.normal(7, 1.2, (n, 6))).astype(np.int64) for _ in range(count)]
    doubles = [a.astype(np.float64) for a in arrays]
    names = [f"recipient {i}" for i in range(n)]
    tables = [
        fa.Table(
            {"name": names} | {f"x{j}": a[:, j].copy() for j in range(6)}, recipient="name"
        )
        for a in arrays
    ]
    plan = fa.Plan(
        pool=POOL,
        unit="分",
        factors=[
            fa.Factor(f"x{j}", weight=f"{int(100 * w + 0.5)}%") for j, w in enumerate(WEIGHTS)
        ],
    )
    turn = iter(range(10**12))
    return {
        f"fundalloc from Python {n} x 6": seconds(
            lambda: fa.allocate(plan, tables[next(turn) % count]).slices
        ),
        f"NumPy {n} x 6": seconds(
            lambda: largest_remainder(doubles[next(turn) % count], WEIGHTS, POOL)
        ),
    }


def communes() -> dict[str, float]:
    """33 064 communes by point value with bounds."""
    plan, table = fa.read_plan(CASE / "plan.yaml"), fa.read_table(CASE / "inputs.csv", "code")

    def column(name: str) -> Doubles:
        return np.array([float(v) if v else np.nan for v in table.column(name)])

    road, mountain, base = column("road_m"), column("mountain_or_island"), column("base_2021")

    def numpy_rule() -> npt.NDArray[np.int64]:
        score = road * np.where(mountain == 1, 2, 1)
        blank = np.isnan(base)
        low, high = np.where(blank, 0, 0.9 * base), np.where(blank, np.inf, 1.2 * base)
        return point_value(score, low, high, 199193257.2)

    return {
        "fundalloc from Python 33 064 communes": seconds(
            lambda: fa.allocate(plan, table).slices
        ),
        "NumPy 33 064 communes": seconds(numpy_rule),
    }


if __name__ == "__main__":
    json.dump(weighted(150) | weighted(3000) | communes(), sys.stdout)
