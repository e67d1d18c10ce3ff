# SPDX-License-Identifier: Apache-2.0
"""How long a call goes on after Ctrl-C: the slowest calls that we know, interrupted at random.

A timer of the process's own CPU time sends the signal, so that a loaded machine changes nothing;
the latency is the CPU time from there to the KeyboardInterrupt.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import numpy as np

LIMIT = 0.2  # seconds
LONGEST = 3.0  # seconds of a call that are looked at
Case = tuple[str, Callable[[], Any]]


def _fractions(n: int, digits: int) -> list[Fraction]:
    rng = random.Random(1)
    return [
        Fraction(rng.randrange(1, 10**9), rng.randrange(10 ** (digits - 1), 10**digits))
        for _ in range(n)
    ]


def _plan(*factors: fa.Factor, **keys: Any) -> fa.Plan:
    keys = {"pool": "123456789", "unit": "EUR", "recipient": "name"} | keys
    return fa.Plan(factors=list(factors) or None, **keys)


def _table(n: int, seed: int = 1) -> fa.Table:
    rng = np.random.default_rng(seed)
    return fa.Table(
        {
            "name": [f"r{i}" for i in range(n)],
            "x": rng.integers(1, 10**6, n),
            "y": np.round(rng.uniform(0.01, 9, n), 3),
            "few": rng.integers(1, 5, n),
            "one": np.ones(n, dtype=np.int64),
            "blank": [None if i % 3 == 0 else str(i % 97 + 1) for i in range(n)],
            "grade": [("high", "middle", "low")[i % 3] for i in range(n)],
            "group": [f"g{i % 50}" for i in range(n)],
        },
        "name",
    )


def _single_rules() -> Iterator[Case]:
    wide = _fractions(3_000, 60)
    caps: list[Fraction] = [s * 5 for s in wide]
    yield "water_fill, 3 000 denominators of 60 digits", lambda: fa.water_fill(wide, 1000)
    yield (
        "round_to_total, the same by dhondt",
        lambda: fa.round_to_total(wide, 1000, "dhondt"),
    )
    yield (
        "fix_and_redistribute, 1 000 of them with caps",
        lambda: fa.fix_and_redistribute(wide[:1000], 10**-9, cap=caps[:1000]),
    )
    long = _fractions(60, 3_500)
    yield "water_fill, 60 denominators of 3 500 digits", lambda: fa.water_fill(long, 1000)
    many = _fractions(100_000, 3)
    yield "water_fill, 100 000 short fractions", lambda: fa.water_fill(many, 1000)
    rng = random.Random(3)
    claims = sorted(rng.randrange(1, 3_000) for _ in range(120))
    half = sum(claims) // 2
    yield "random_arrival, 120 claims", lambda: fa.divide_claims(claims, half, "random_arrival")
    some = [rng.randrange(1, 10**6) for _ in range(100)]
    yield (
        "dominguez_thomson, 100 claims",
        lambda: fa.divide_claims(some, sum(some) - 1, "dominguez_thomson"),
    )
    parts = _fractions(50_000, 3)
    middle = int(sum(parts)) // 3
    for rule in ("minimal_overlap", "talmud", "adjusted_proportional", "cea"):
        yield (
            f"{rule}, 50 000 fractions",
            lambda rule=rule: fa.divide_claims(parts, middle, rule),
        )


def _tables(folder: Path) -> Iterator[Case]:
    n = 600_000
    lines = [f"县{i},{i * 7 % 1000}.{i % 89},{i % 13},甲乙丙{i % 7},{i}\n" for i in range(n)]
    text = "名称,一,二,三,四\n" + "".join(lines)
    quoted = "\n".join(
        ",".join(f'"{c}"' for c in line.split(",")) for line in text.splitlines()
    )
    ragged = text + "甲,1,2,3\n"
    for name, data in (
        ("utf-8", text.encode()),
        ("GB18030", text.encode("gb18030")),
        ("all quoted", quoted.encode()),
        ("short last row", ragged.encode()),
    ):
        path = folder / f"{name.replace(' ', '_')}.csv"
        path.write_bytes(data)
        yield f"read_table, {n} rows, {name}", lambda p=path: _quiet(lambda: fa.read_table(p))
    decimals = [Decimal(i) / 7 for i in range(200_000)]
    short = [Decimal(i % 9973) / 8 for i in range(300_000)]
    texts = [f"{i % 10007}.{i % 7}" for i in range(1_000_000)]
    floats = np.random.default_rng(1).uniform(0, 1e-3, 1_000_000)
    names = [f"r{i}" for i in range(1_000_000)]
    yield "Table, 300 000 Decimals", lambda: fa.Table({"a": short})
    yield "Table, 200 000 long Decimals", lambda: _quiet(lambda: fa.Table({"a": decimals}))
    yield "Table, 1 000 000 texts", lambda: fa.Table({"n": names, "a": texts}, "n")
    yield (
        "Table, 1 000 000 floats of 17 digits",
        lambda: _quiet(lambda: fa.Table({"a": floats})),
    )


def _quiet(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except fa.Error:
        return None


def _plans(folder: Path) -> Iterator[Case]:
    items = "".join(f"  - {{name: e{i}, to: r{i}, amount: {i}}}\n" for i in range(20_000))
    yaml = f"pool: 1000000000\nunit: EUR\nfactors:\n  - {{indicator: x}}\nearmarks:\n{items}"
    path = folder / "long.yaml"
    path.write_text(yaml)
    yield "read_plan, YAML with 20 000 earmarks", lambda: fa.read_plan(path)
    factors = [fa.Factor("x", Fraction(1, 50_000)) for _ in range(50_000)]
    yield "Plan, 50 000 factors", lambda: _plan(*factors)
    plan = fa.read_plan(path)
    table = _table(20_000)
    yield "allocate, 20 000 earmarks", lambda: fa.allocate(plan, table)
    yield "Plan.to_json", lambda: [plan.to_json() for _ in range(20)]


def _allocations() -> Iterator[Case]:
    t = _table(300_000)
    x, y, few = fa.Factor("x"), fa.Factor("y"), fa.Factor("few")
    power = fa.Factor("x", method="power", exponent="1/3", decimals=6)
    z = fa.Factor("y", method="z_score", sd="population", decimals=8, add=9)
    half = [fa.Factor("x", "50%"), fa.Factor("y", "50%")]
    thirds = [fa.Factor("x", Fraction(1, 3)), fa.Factor("few", Fraction(2, 3))]
    for name, plan in {
        "power 1/3": _plan(power),
        "z_score": _plan(z),
        "geometric": _plan(*half, aggregation={"method": "geometric", "decimals": 6}),
        "ranks": _plan(fa.Factor("x", method="rank")),
        "winsorize": _plan(fa.Factor("x", winsorize={"lowest": 3, "highest": 3})),
        "clip": _plan(fa.Factor("y", clip={"at_least": "0.05", "at_most": "7.77"})),
        "missing by median of groups": _plan(
            fa.Factor("blank", missing="median"), group="group"
        ),
        "grades": _plan(
            x, multipliers=[{"column": "grade", "map": {"high": 3, "middle": 2, "low": "1/3"}}]
        ),
        "all tied, a lot": _plan(fa.Factor("one"), pool="100000", ties=[{"lot": "seed"}]),
        "dhondt with bounds": _plan(y, rounding="dhondt", floor=3, cap=1000),
        "huntington_hill": _plan(*thirds, rounding="huntington_hill"),
        "point_value": _plan(*half, rounding="point_value", floor=7),
        "bounds of a third": _plan(*thirds, floor="1/3", cap="2000/7", rounding="nearest_each"),
        "shift": _plan(
            *half, floor=300, rounding={"method": "largest_remainder", "bounds": "shift"}
        ),
        "splits": _plan(
            few,
            splits=[{"name": "a", "share": "1/3"}, {"name": "b", "rest": True}],
        ),
        "claims by talmud": _plan(claims={"indicator": "y", "rule": "talmud"}, pool="100000"),
    }.items():
        yield f"allocate, 300 000, {name}", lambda plan=plan: fa.allocate(plan, t)
    groups = [
        {"column": "group", "is": f"g{k}", "floor": 1000 + k, "cap": 3_000_000 + 1000 * k}
        for k in range(50)
    ]
    small = _table(30_000)
    for rounding in ("largest_remainder", "sainte_lague"):
        plan = _plan(*half, group_bounds=groups, rounding=rounding)
        yield (
            f"allocate, 30 000, bounds of 50 groups, {rounding}",
            lambda plan=plan: fa.allocate(plan, small),
        )
    columns = [np.random.default_rng(k).integers(0, 10**9, 2_000_000) for k in range(8)]
    shares = fa.FactorShares([Fraction(1, 8)] * 8)
    yield (
        "FactorShares, 2 000 000 x 8",
        lambda: [shares.divide(columns, 10**12 + k) for k in range(30)],
    )


def _reports(folder: Path) -> Iterator[Case]:
    n = 60_000
    t = _table(n)
    plan = _plan(
        fa.Factor("x", Fraction(1, 3)),
        fa.Factor("y", Fraction(2, 3)),
        floor=3,
        cap=90_000,
        multipliers=[{"column": "few"}],
        combine="raw",
    )

    def fresh() -> fa.Allocation:
        return fa.allocate(plan, t)

    done = fresh()
    yield f"explain_all, {n}", lambda: fresh().explain_all()
    yield f"quotas, {n}", lambda: fresh().quotas
    yield f"certificate, {n}", lambda: fresh().certificate
    yield f"digest, {n}", lambda: fresh().digest
    yield f"to_csv, {n}", lambda: done.to_csv(folder / "result.csv")
    yield f"to_json, {n}", lambda: done.to_json(folder / "result.json")
    yield f"compare_bounds, {n}", lambda: fa.compare_bounds(plan, t)
    many = 200_000
    large = _table(many)
    big = fa.allocate(plan, large)
    yield f"digest, {many}", lambda: fa.allocate(plan, large).digest
    yield f"to_json, {many}", lambda: big.to_json()
    parents = _table(400)
    children = fa.Table(
        {
            "child": [f"c{i}" for i in range(100_000)],
            "of": [f"r{i % 400}" for i in range(100_000)],
            "x": np.arange(1, 100_001),
        },
        "child",
    )
    top = _plan(fa.Factor("x"))
    below = fa.Plan(unit="EUR", factors=[fa.Factor("x")])
    yield (
        "cascade, 400 parents of 100 000",
        lambda: fa.cascade(top, parents, [fa.Tier(below, children, "of")]),
    )
    bad = fa.Table({"name": [f"r{i}" for i in range(20_000)], "x": ["bad"] * 20_000}, "name")
    yield "check, 20 000 bad cells", lambda: fa.check(_plan(fa.Factor("x")), bad)


def _cases(folder: Path) -> Iterator[Case]:
    yield from _single_rules()
    yield from _tables(folder)
    yield from _plans(folder)
    yield from _allocations()
    yield from _reports(folder)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _run(work: Callable[[], Any], after: float) -> tuple[float, float | None]:
    """Return the CPU time of a call, and the latency where it was interrupted."""
    start = time.process_time()
    result = None
    try:
        signal.setitimer(signal.ITIMER_PROF, after)
        result = work()
        end = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, 0)
    except KeyboardInterrupt:
        end = time.process_time()
        return end - start, end - start - after
    del result
    return end - start, None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=12, help="interruptions of each call")
    parser.add_argument("--only", default="", help="calls whose name has this text")
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, _interrupt)
    rng = random.Random(5)
    worst = 0.0
    late = []
    count = 0
    with tempfile.TemporaryDirectory() as name:
        for title, work in _cases(Path(name)):
            if options.only not in title:
                continue
            whole, cut = _run(work, LONGEST)
            latencies = [] if cut is None else [cut]
            for _ in range(options.tries):
                latency = _run(work, rng.uniform(0.004, max(0.005, min(whole, LONGEST))))[1]
                if latency is not None:
                    latencies.append(latency)
            count += len(latencies)
            most = max(latencies, default=0.0)
            worst = max(worst, most)
            if most > LIMIT:
                late.append(title)
            length = f"{whole:6.2f} s" if cut is None else f"> {LONGEST:.0f}    s"
            mark = "  LATE" if most > LIMIT else ""
            print(
                f"{title:52} {length}  {len(latencies):3} times, "
                f"latest after {1000 * most:5.0f} ms{mark}",
                flush=True,
            )
    print(
        f"{count} interruptions, the latest after {1000 * worst:.0f} ms of CPU time; "
        f"limit {1000 * LIMIT:.0f} ms; {len(late)} calls are late"
    )
    return 1 if late or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
