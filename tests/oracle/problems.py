# SPDX-License-Identifier: Apache-2.0
"""Random and adversarial problems, as plain data: the same for a seed on every machine.

``python -m tests.oracle.problems 1 10`` prints ten of them with what the referee says.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

METHODS = [
    "largest_remainder", "dhondt", "sainte_lague", "huntington_hill", "dean", "adams",
    "stationary", "point_value", "point_value_exact", "nearest_each", "down",
]  # fmt: skip
REAL = METHODS[7:]
TIES: list[Any] = [
    ["larger_score", "table_order"], ["smaller_score", "table_order"], ["table_order"],
    ["larger_score"], ["error"], ["larger_score", "error"], [{"lot": "2018-47"}],
    ["larger_score", {"lot": "draw"}], [{"larger": "b"}, "table_order"], [{"larger": "b"}],
]  # fmt: skip


class Maker:
    """Makes one problem after another from one stream of random numbers."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def chance(self, p: float) -> bool:
        """Return True with probability p."""
        return self.random.random() < p

    def column(self, n: int) -> list[str]:
        """Return n cells of one of several kinds: small, equal, decimal, huge, per cent, zeros."""
        r = self.random
        kind = r.choice(
            [
                "small",
                "small",
                "equal",
                "pairs",
                "decimal",
                "tenths",
                "huge",
                "percent",
                "zeros",
            ]
        )
        if kind == "equal":
            return [str(r.randint(1, 9))] * n
        if kind == "pairs":
            return [str(1 + (i // 2) * r.choice([1, 1, 2])) for i in range(n)]
        if kind == "decimal":
            return [f"{r.randint(0, 99999) / 1000:.3f}" for _ in range(n)]
        if kind == "tenths":
            return [f"0.{r.randint(1, 9)}" for _ in range(n)]
        if kind == "huge":
            return [str(r.randint(10**16, 9 * 10**17)) for _ in range(n)]
        if kind == "percent":
            return [f"{r.randint(0, 500) / 100:.2f}%" for _ in range(n)]
        if kind == "zeros":
            return [str(r.choice([0, 0, r.randint(1, 9)])) for _ in range(n)]
        return [str(r.randint(0, 20)) for _ in range(n)]

    def weights(self, j: int) -> list[str]:
        """Return j weights of one form that sum to the whole."""
        r = self.random
        if j == 1:
            return [r.choice(["100%", "100", "1.0"])]
        if self.chance(0.15):
            return [f"1/{j}"] * j
        cuts = sorted(r.randint(0, 100) for _ in range(j - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
        form = r.choice(["percent", "points", "decimal"])
        if form == "percent":
            return [f"{p}%" for p in parts]
        if form == "points":
            return [str(p) for p in parts]
        return [f"{p / 100:.2f}" for p in parts]

    def factors(self, j: int) -> list[dict[str, Any]]:
        """Return j factors over the columns x0 .. and b."""
        result = []
        for k, weight in enumerate(self.weights(j)):
            f: dict[str, Any] = {"indicator": f"x{k}", "weight": weight}
            pick = self.random.random()
            if pick < 0.12:
                f["method"] = "ratio_to_mean"
                if self.chance(0.4):
                    f["mean_weight"] = "b"
            elif pick < 0.2:
                f |= {"method": "ratio_to", "constant": self.random.choice(["7", "0.1", "1/3"])}
            elif pick < 0.3:
                f |= {
                    "method": "ratio_to",
                    "column": "b",
                    "decimals": str(self.random.randint(0, 6)),
                }
            elif pick < 0.36:
                f = {"method": "equal", "weight": weight}
            result.append(f)
        return result

    def amount(self, units: int) -> str:
        """Return a bound or earmark of some units, at times with a fraction."""
        if self.chance(0.2):
            return str(Fraction(units * 3 + self.random.randint(1, 2), 3))
        if self.chance(0.2):
            return f"{units}.{self.random.randint(1, 9)}"
        return str(units)

    def bound(self, pool: int, n: int, scale: float) -> Any:
        """Return one floor or cap of about scale times the mean slice."""
        r = self.random
        size = max(0, int(pool / n * scale * r.random() * 2))
        pick = r.random()
        if pick < 0.4:
            return self.amount(size)
        if pick < 0.6:
            return {"share": r.choice(["80%", "90%", "120%", "1/3", "0.5"]), "of": "last"}
        if pick < 0.75:
            return {"share": f"{r.randint(0, int(200 * scale / n) + 1)}%", "of": "pool"}
        if pick < 0.9:
            return {"per": "b", "rate": self.amount(r.randint(0, 3))}
        return {"share": "100%", "of": "gaps", "blank": "unbounded"}

    def table(self, n: int, j: int, pool: int) -> dict[str, list[str | None]]:
        """Return the columns that plans of this module name."""
        r = self.random
        columns: dict[str, list[str | None]] = {"name": [f"甲{i}" for i in range(n)]}
        for k in range(j):
            columns[f"x{k}"] = list(self.column(n))
        if j > 1 and self.chance(0.1):
            columns["x1"] = list(columns["x0"])
        columns["b"] = [str(r.randint(1, 12)) for _ in range(n)]
        mean = max(1, pool // n)
        columns["last"] = [str(r.randint(0, 2 * mean)) for _ in range(n)]
        columns["gaps"] = [r.choice([None, str(r.randint(0, 2 * mean))]) for _ in range(n)]
        columns["grade"] = [r.choice(["优", "良", "中"]) for _ in range(n)]
        columns["group"] = [r.choice(["A", "B"]) for _ in range(n)]
        return columns

    def rounding(self) -> Any:
        """Return a rounding rule with the options that belong to it."""
        r = self.random
        method = r.choice(METHODS if self.chance(0.7) else METHODS[:1])
        rule = {"method": method}
        if method == "largest_remainder" and self.chance(0.2):
            rule["bounds"] = "shift"
        if method == "stationary":
            rule["r"] = r.choice(["0", "1/3", "0.4", "1", "0.5"])
        if method == "nearest_each" and self.chance(0.4):
            rule["half"] = "even"
        zero = method in ("adams", "dean", "huntington_hill") or rule.get("r") == "0"
        if zero and self.chance(0.5):
            rule["first_units"] = "by_weight"
        return rule if len(rule) > 1 or self.chance(0.3) else method

    def pool(self, method: str) -> int:
        """Return units of a pool: none, one, few, many, or beyond 2^53."""
        r = self.random
        pick = r.random()
        if pick < 0.04:
            return r.randint(0, 1)
        if pick < 0.75 or method == "adams":
            return r.randint(1, 60)
        if pick < 0.93:
            return r.randint(61, 10**6)
        return r.randint(10**15, 4 * 10**18)

    def problem(self) -> dict[str, Any]:
        """Return one plan and its table."""
        r = self.random
        n = r.choice([1, 2, 3, 3, 4, 5, 6, 8])
        j = r.choice([1, 1, 2, 3])
        rounding = self.rounding()
        method = rounding if isinstance(rounding, str) else rounding["method"]
        pool = self.pool(method)
        text = f"{pool}.{r.randint(1, 9)}" if method in REAL and self.chance(0.4) else str(pool)
        plan: dict[str, Any] = {
            "pool": text, "unit": "seats", "recipient": "name",
            "factors": self.factors(j), "rounding": rounding,
        }  # fmt: skip
        if self.chance(0.75) and j > 1:
            plan["combine"] = r.choice(["shares", "raw"])
        if self.chance(0.5):
            plan["ties"] = r.choice(TIES)
        if self.chance(0.15):
            plan["multipliers"] = [
                r.choice([
                    {"column": "grade", "map": {"优": "1.1", "良": "1", "中": "0.9"}},
                    {"column": "b"}, {"column": "b", "method": "ratio_to_mean"},
                ])
            ]  # fmt: skip
        if self.chance(0.3):
            plan["floor"] = self.bound(pool, n, 0.6)
        if self.chance(0.3):
            plan["cap"] = self.bound(pool, n, 1.8)
        if self.chance(0.05):
            plan["floor"] = [self.bound(pool, n, 0.4), self.bound(pool, n, 0.4)]
        for key, word in (("on_conflict", r.choice(["floor", "cap"])), ("on_shortage", "scale"), ("on_surplus", "reserve")):  # fmt: skip
            if self.chance(0.3):
                plan[key] = word
        if self.chance(0.15):
            plan["earmarks"] = [self.earmark(n, pool)]
        if self.chance(0.05):
            plan["splits"] = [
                {"name": "s", "share": r.choice(["30%", "1/3"])}, {"name": "rest", "rest": "true"},
                {"name": "all", "of": ["s", "rest"]},
            ]  # fmt: skip
        columns = self.table(n, j, pool)
        self.spoil(plan, columns)
        return {"plan": plan, "columns": columns}

    def earmark(self, n: int, pool: int) -> dict[str, Any]:
        """Return one earmark or reserve."""
        r = self.random
        small = str(r.randint(0, max(1, pool // (6 * n))))
        mark = r.choice([
            {"name": "e", "to": f"甲{r.randrange(n)}", "amount": small},
            {"name": "e", "each": small}, {"name": "r", "amount": small},
            {"name": "e", "per": "b", "rate": r.choice(["0", "1", "0.5"])},
            {"name": "r", "share": "10%"},
        ])  # fmt: skip
        return mark | (
            {"rounding": r.choice(["up", "down", "nearest"])} if self.chance(0.6) else {}
        )

    def spoil(self, plan: dict[str, Any], columns: dict[str, list[str | None]]) -> None:
        """Blank a cell at times, with or without a policy; rarely another single fault."""
        pick = self.random.random()
        first = plan["factors"][0]
        if pick < 0.06 and "indicator" in first:
            columns["x0"][self.random.randrange(len(columns["x0"]))] = None
            policy = self.random.choice([
                None, "zero", "median", {"use": "mean", "decimals": "2"}, {"column": "b"},
            ])  # fmt: skip
            if policy is not None:
                first["missing"] = policy
                if self.chance(0.5):
                    plan["group"] = "group"
        elif pick < 0.07:
            columns["x0"][0] = "-1" if not str(columns["x0"][0]).endswith("%") else "-1%"


def problems(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield problems: {"plan": ..., "columns": ...}."""
    maker = Maker(seed)
    for _ in range(count):
        yield maker.problem()


def rule_problems(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield problems of one rule alone: scores, total, floor, cap, rounding, ties as texts."""
    maker = Maker(seed)
    r = maker.random
    for _ in range(count):
        n = r.choice([1, 2, 3, 4, 5, 7])
        rule = maker.rounding()
        rule = {"method": rule} if isinstance(rule, str) else rule
        pool = maker.pool(rule["method"])
        kinds = [
            lambda: str(r.randint(0, 9)), lambda: f"{r.randint(0, 30)}/{r.randint(1, 12)}",
            lambda: f"0.{r.randint(1, 9)}", lambda: str(r.randint(10**15, 10**18)),
            lambda: f"{r.randint(1, 10**20)}/{r.randint(1, 10**19)}",
        ]  # fmt: skip
        score = r.choice(kinds)
        fractional = rule["method"] in REAL and maker.chance(0.4)
        mean = pool / n
        low = [maker.amount(int(mean * 0.6 * r.random())) for _ in range(n)]
        high = [
            None if maker.chance(0.3) else maker.amount(int(mean * (0.6 + 1.5 * r.random())))
            for _ in range(n)
        ]
        yield {
            "scores": [score() for _ in range(n)],
            "total": f"{pool}.{r.randint(1, 9)}" if fractional else str(pool),
            "floor": low if maker.chance(0.4) else None,
            "cap": high if maker.chance(0.4) else None,
            "rule": rule,
            "ties": r.choice(TIES[:8]),
            "names": [f"n{i}" for i in range(n)],
        }


def main() -> None:
    """Print problems with the referee's outcome as JSON lines."""
    from tests.oracle.figures import RefereeError
    from tests.oracle.referee import allocate

    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for p in problems(seed, count):
        try:
            expected: Any = allocate(p["plan"], p["columns"]).slices
        except RefereeError as problem:
            expected = problem.code
        print(json.dumps({**p, "expected": expected}, ensure_ascii=False))


if __name__ == "__main__":
    main()
