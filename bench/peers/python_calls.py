# SPDX-License-Identifier: Apache-2.0
"""Single calls from Python at n = 150, fundalloc beside other packages, in one run.

    python3 -m venv /tmp/peers
    /tmp/peers/bin/pip install apportionment==1.0 apportionpy==0.3.1 scipy==1.17.1 numpy==2.4.6
    /tmp/peers/bin/python bench/peers/python_calls.py

Prints JSON, {name: seconds}; a package that is not there is left out, and said on standard
error. fundalloc is taken from build/venv if the peers' environment has none. bench/table.py runs
this with whatever is there. One thread; 1 024 different problems in rotation; in each round
every call has its turn, and the median of the rounds counts, in seconds of the processor: others
may use the machine, too.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path += map(str, (ROOT / "build/venv/lib").glob("python3*/site-packages"))

import fundalloc as fa  # noqa: E402
import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402
from numpy_rules import largest_remainder  # noqa: E402

Doubles = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]
Call = Callable[[int], Any]  # solves the k-th problem

N, PROBLEMS, ROUNDS = 150, 1024, 9
POOL = 3_717_000_000
HOUSE = 3_717  # of peers whose time grows with the house
WEIGHTS = np.array([0.30, 0.25, 0.20, 0.10, 0.10, 0.05])
NAMES = [f"recipient {i}" for i in range(N)]


def package(name: str) -> Any:
    """Return a module, or None with a sentence where it is missing."""
    try:
        return importlib.import_module(name)
    except ImportError:
        top = name.partition(".")[0]
        print(f"{top} is not installed: its rows are left out", file=sys.stderr)
        return None


def counts(random: np.random.Generator) -> Wholes:
    """About log-normal counts."""
    return 1 + np.exp(random.normal(7, 1.2, N)).astype(np.int64)


def fill_by_sort(s: Doubles, low: Doubles, high: Doubles, pool: float) -> Doubles:
    """clip(t s, low, high) that sums to the pool: bounds in the order in which t meets them."""
    at = np.concatenate([low / s, high / s])
    order = np.argsort(at)
    at = at[order]
    slope = np.cumsum(np.concatenate([s, -s])[order])
    given = low.sum() + np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(at))])
    k = int(np.searchsorted(given, pool)) - 1
    return np.clip((at[k] + (pool - given[k]) / slope[k]) * s, low, high)


def shares() -> dict[str, Call]:
    """Weighted shares of six columns, by largest remainder."""
    random = np.random.default_rng(20180913)
    columns = [[counts(random) for _ in WEIGHTS] for _ in range(PROBLEMS)]
    doubles = [[c.astype(np.float64) for c in p] for p in columns]
    matrices = [np.column_stack(p) for p in doubles]
    plan = fa.Plan(
        pool=POOL,
        unit="分",
        factors=[
            fa.Factor(f"x{j}", weight=f"{round(100 * w)}%") for j, w in enumerate(WEIGHTS)
        ],
    )

    def table(problem: list[Any]) -> fa.Table:
        return fa.Table(
            {"name": NAMES, "x0": problem[0], "x1": problem[1], "x2": problem[2],
             "x3": problem[3], "x4": problem[4], "x5": problem[5]}, recipient="name",
        )  # fmt: skip

    tables = [table(p) for p in columns]
    inner = [(plan._inner, t._inner) for t in tables]
    allocate = fa._core.allocate
    alone = fa.FactorShares([f"{round(100 * w)}%" for w in WEIGHTS])
    for k in range(20):
        exact = fa.allocate(plan, tables[k]).slices
        assert (exact == largest_remainder(matrices[k], WEIGHTS, POOL)).all()
        assert (exact == fa.allocate(plan, table(doubles[k])).slices).all()
        assert (exact == alone.divide(columns[k], POOL)).all()
    return {
        "shares: core call": lambda k: allocate(*inner[k]),
        "shares: FactorShares.divide(int64 columns)": lambda k: alone.divide(columns[k], POOL),
        "shares: allocate(plan, table)": lambda k: fa.allocate(plan, tables[k]).slices,
        "shares: allocate(plan, Table(int64 columns))": lambda k: (
            fa.allocate(plan, table(columns[k])).slices
        ),
        "shares: allocate(plan, Table(float64 columns))": lambda k: (
            fa.allocate(plan, table(doubles[k])).slices
        ),
        "shares: NumPy, a matrix": lambda k: largest_remainder(matrices[k], WEIGHTS, POOL),
        "shares: NumPy, from int64 columns": lambda k: largest_remainder(
            np.column_stack(columns[k]).astype(np.float64), WEIGHTS, POOL
        ),
        "shares: NumPy, from float64 columns": lambda k: largest_remainder(
            np.column_stack(doubles[k]), WEIGHTS, POOL
        ),
    }


def divisors() -> dict[str, Call]:
    """Sainte-Laguë and Huntington-Hill; peers take lists of int."""
    random = np.random.default_rng(20180914)
    arrays = [counts(random) for _ in range(PROBLEMS)]
    lists = [a.tolist() for a in arrays]
    calls: dict[str, Call] = {}
    methods = package("apportionment.methods")
    apportion = package("apportionpy.apportionment")
    for rule, short, long in (
        ("sainte_lague", "saintelague", "WEBSTER"),
        ("huntington_hill", "huntington", "HUNTINGTON HILL"),
    ):
        for house in (HOUSE, POOL):
            calls[f"{rule}: round_to_total, house {house}"] = lambda k, rule=rule, house=house: (
                fa.round_to_total(arrays[k], house, rule)
            )
        if methods is not None:
            # Its default names end after 52.
            calls[f"{rule}: apportionment, house {HOUSE}"] = lambda k, short=short: (
                methods.compute(short, lists[k], HOUSE, parties=NAMES)
            )
        if apportion is not None:

            def ask(k: int, long: str = long) -> Any:
                try:
                    return apportion.Apportion(HOUSE, lists[k], long).fair_shares
                except Exception:
                    return None  # it gives up on some problems

            none = sum(ask(k) is None for k in range(100))
            if none:
                print(f"apportionpy, {rule}: no answer to {none} of 100", file=sys.stderr)
            calls[f"{rule}: apportionpy, house {HOUSE}"] = ask
        for name, call in calls.items():
            if name.startswith(rule) and name.endswith(f" {HOUSE}"):
                for k in range(10):
                    right = fa.round_to_total(arrays[k], HOUSE, rule)
                    answer = call(k)
                    assert answer is None or [int(v) for v in answer] == right.tolist(), name
    return calls


def filling() -> dict[str, Call]:
    """Water-filling between a floor and a cap for each."""
    random = np.random.default_rng(20180915)
    problems: list[tuple[Wholes, Wholes, Wholes]] = []
    for _ in range(PROBLEMS):
        score = counts(random)
        even = POOL * score / score.sum()
        low = even * random.uniform(0.5, 1.3, N)
        low = (low * (0.9 * POOL / low.sum())).astype(np.int64)
        problems.append((score, low, low + (even * 0.4).astype(np.int64)))
    doubles = [tuple(a.astype(np.float64) for a in p) for p in problems]
    plan = fa.Plan(
        pool=POOL,
        unit="分",
        factors=[fa.Factor("score")],
        floor={"share": "100%", "of": "low"},
        cap={"share": "100%", "of": "high"},
    )
    tables = [
        fa.Table({"name": NAMES, "score": s, "low": low, "high": high}, recipient="name")
        for s, low, high in problems
    ]
    calls: dict[str, Call] = {
        "water_fill: fa.water_fill, exact fractions": lambda k: fa.water_fill(
            problems[k][0], POOL, problems[k][1], problems[k][2]
        ),
        "water_fill: allocate(plan, table), rounded": lambda k: (
            fa.allocate(plan, tables[k]).slices
        ),
        "water_fill: NumPy, sorted": lambda k: fill_by_sort(*doubles[k], POOL),
    }
    optimize = package("scipy.optimize")
    if optimize is not None:

        def by_root(k: int) -> Doubles:
            s, low, high = doubles[k]
            t = optimize.brentq(
                lambda t: np.clip(t * s, low, high).sum() - POOL,
                (low / s).min(),
                (high / s).max(),
            )
            return np.clip(t * s, low, high)

        calls["water_fill: scipy brentq and clip"] = by_root
    for name, call in calls.items():
        if "allocate" not in name:
            right = np.array(
                [float(v) for v in fa.water_fill(problems[1][0], POOL, *problems[1][1:])]
            )
            assert np.allclose(np.array([float(v) for v in call(1)]), right, rtol=1e-6), name
    return calls


def seconds(calls: dict[str, Call]) -> dict[str, float]:
    """Return the median of the rounds, about 0.05 s each; a slow call runs twice a round."""
    number: dict[str, int] = {}
    for name, call in calls.items():
        began = time.process_time()
        for k in range(3):
            call(k)
        number[name] = max(2, int(0.05 / ((time.process_time() - began) / 3)))
    next_problem = dict.fromkeys(calls, 0)
    rounds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            first = next_problem[name]
            turns = [k % PROBLEMS for k in range(first, first + number[name])]
            next_problem[name] = first + number[name]
            began = time.process_time()
            for k in turns:
                call(k)
            rounds[name].append((time.process_time() - began) / number[name])
    return {name: statistics.median(times) for name, times in rounds.items()}


if __name__ == "__main__":
    json.dump(seconds(shares() | divisors() | filling()), sys.stdout, indent=1)
    print()
