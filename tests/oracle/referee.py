# SPDX-License-Identifier: Apache-2.0
"""An allocation from a plan and a table, literally as RULES.md 1 to 6 and 10 say.

Plans are dicts with English keys and texts; tables are dicts of columns of texts, None is blank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median
from typing import Any

from tests.oracle.figures import (
    FEN,
    RefereeError,
    Unit,
    ceil,
    cell,
    floor,
    half_even,
    nearest,
    scalar,
)
from tests.oracle.settle import REAL, Settled, Ties, prepare, settle

Plan = dict[str, Any]
Columns = dict[str, list[str | None]]


@dataclass
class Outcome:
    """What the referee finds."""

    slices: list[int]
    quotas: list[Fraction]
    lines: list[list[Fraction]]
    reserves: list[tuple[str, Fraction]]
    undistributed: Fraction
    tie: tuple[tuple[int, ...], int, str] | None
    splits: dict[str, list[int]] = field(default_factory=dict)
    settled: Settled | None = None


def bare(header: str) -> str:
    """Return a header without its trailing unit in brackets."""
    for opening, closing in ("()", "（）"):
        if header.endswith(closing) and opening in header[1:]:
            return header[: header.rindex(opening)].rstrip()
    return header


class Referee:
    """One allocation, step by step."""

    def __init__(self, plan: Plan, columns: Columns) -> None:
        self.plan = plan
        self.columns = columns
        self.n = len(next(iter(columns.values())))
        self.unit = Unit(plan.get("unit", "元"))
        pool = plan["pool"]
        sources = [s["amount"] for s in pool] if isinstance(pool, list) else [pool]
        self.pool = sum((self.unit.amount(a) for a in sources), Fraction(0))
        self.names = [str(v) for v in columns[plan["recipient"]]]

    # Columns

    def header(self, name: str) -> str:
        """Return the header that a name means."""
        if name in self.columns:
            return name
        found = [h for h in self.columns if bare(h) == name]
        if len(found) != 1:
            raise RefereeError("E107", name)
        return found[0]

    def figures(self, name: str) -> list[Fraction | None]:
        """Return a column's numbers, None where blank; E103, E105, E110."""
        values: list[Fraction | None] = []
        forms = set()
        for text in self.columns[self.header(name)]:
            if text is None or not text.strip():
                values.append(None)
                continue
            value, form = cell(text)
            forms.add(form)
            values.append(value)
        if len(forms) > 1:
            raise RefereeError("E110", name)
        if any(v is not None and v < 0 for v in values):
            raise RefereeError("E103", name)
        return values

    def full(self, name: str, missing: Any = "error") -> list[Fraction]:
        """Return a column without blanks, filled by a policy; E104."""
        values = self.figures(name)
        if None not in values:
            return [v for v in values if v is not None]
        if missing == "error":
            raise RefereeError("E104", name)
        if missing == "zero":
            return [v if v is not None else Fraction(0) for v in values]
        if isinstance(missing, dict) and "column" in missing:
            other = self.figures(missing["column"])
            filled = [v if v is not None else o for v, o in zip(values, other, strict=True)]
            if None in filled:
                raise RefereeError("E104", name)
            return self.within_64_bits([v for v in filled if v is not None], name)
        groups: list[Any] = (
            list(self.columns[self.header(self.plan["group"])])
            if "group" in self.plan
            else [0] * self.n
        )
        use = missing if isinstance(missing, str) else missing["use"]
        result = []
        for value, group in zip(values, groups, strict=True):
            if value is not None:
                result.append(value)
                continue
            known = [
                v for v, g in zip(values, groups, strict=True) if g == group and v is not None
            ]
            if not known:
                raise RefereeError("E104", name)
            if use == "median":
                result.append(Fraction(median(known)))
            else:
                power = 10 ** int(missing["decimals"])
                result.append(Fraction(half_even(sum(known) / len(known) * power), power))
        return self.within_64_bits(result, name)

    @staticmethod
    def within_64_bits(values: list[Fraction], name: str) -> list[Fraction]:
        """Return values that fit 64 bits at their finest decimal: a stated limit, E401."""
        power = 1
        while any((v * power).denominator != 1 for v in values):
            power *= 10
        if any(v * power >= 2**63 for v in values):
            raise RefereeError("E401", name)
        return values

    # Coefficients and scores

    def coefficients(self, f: dict[str, Any], name: str) -> list[Fraction]:
        """Return one coefficient column."""
        method = f.get("method", "share")
        if method == "equal":
            return [Fraction(1, self.n)] * self.n
        x = self.full(name, f.get("missing", "error"))
        if method == "share":
            if not sum(x):
                raise RefereeError("E130", name)
            return [v / sum(x) for v in x]
        if method == "ratio_to_mean":
            p = self.full(f["mean_weight"]) if "mean_weight" in f else [Fraction(1)] * self.n
            weighted = sum(a * b for a, b in zip(p, x, strict=True))
            if not weighted:
                raise RefereeError("E131", name)
            return [v * sum(p) / weighted for v in x]
        if "constant" in f:
            return [v / scalar(f["constant"]) for v in x]
        power = 10 ** int(f["decimals"])
        result = []
        for a, b in zip(x, self.full(f["column"]), strict=True):
            if b == 0 and "on_zero" not in f:
                raise RefereeError("E132", name)
            quotient = a / b if b else scalar(f["on_zero"])
            whole = half_even(quotient * power)
            if whole >= 2**63:  # a stated limit: a coefficient is a 64-bit number
                raise RefereeError("E401", name)
            result.append(Fraction(whole, power))
        return result

    def weights(self) -> list[Fraction]:
        """Return the weights as parts of 1."""
        texts = [f["weight"] for f in self.plan["factors"]]
        values = [scalar(t) for t in texts]
        forms = {
            "%" if t.endswith("%") else "n" if t.isdigit() else "f"
            for t, v in zip(texts, values, strict=True)
            if v
        }
        if len(forms) > 1:
            raise RefereeError("E208")
        whole = Fraction(self.plan.get("points", "100")) if forms == {"n"} else Fraction(1)
        if sum(values) != whole:
            raise RefereeError("E207")
        return [v / whole for v in values]

    def weighted(self) -> list[list[Fraction]]:
        """Return w_j c_ij by factor, combined as the plan says."""
        weights = self.weights()
        columns = [self.coefficients(f, f.get("indicator", "")) for f in self.plan["factors"]]
        combine = self.plan.get("combine")
        if combine is None and len({sum(c) for c in columns}) > 1:
            raise RefereeError("E209")
        if combine == "shares":
            if not all(sum(c) for c in columns):
                raise RefereeError("E130")
            columns = [[v / sum(c) for v in c] for c in columns]
        return [[w * v for v in c] for w, c in zip(weights, columns, strict=True)]

    def multipliers(self) -> list[list[Fraction]]:
        """Return the multipliers by column."""
        result = []
        for m in self.plan.get("multipliers", []):
            name = m.get("column", m.get("indicator", ""))
            if "map" in m:
                result.append(
                    [self.grade(m["map"], t) for t in self.columns[self.header(name)]]
                )
            elif "method" in m:
                result.append(self.coefficients(m, name))
            else:
                result.append(self.full(name))
        return result

    @staticmethod
    def grade(grades: dict[str, str], text: str | None) -> Fraction:
        """Return the number of a grade; E104, E116."""
        if not text:
            raise RefereeError("E104")
        if text not in grades:
            raise RefereeError("E116", text)
        return scalar(grades[text])

    # Earmarks and bounds

    def whole(self, value: Fraction, how: str | None) -> int:
        """Return whole units; E216."""
        if how == "up":
            return ceil(value)
        if how == "down":
            return floor(value)
        if how == "nearest":
            return nearest(value)
        if value.denominator != 1:
            raise RefereeError("E216")
        return int(value)

    def earmarks(self) -> tuple[list[list[int]], list[tuple[str, Fraction]]]:
        """Return the lines to recipients, and the reserves; E219."""
        lines, reserves = [], []
        for e in self.plan.get("earmarks", []):
            how = e.get("rounding")
            if "to" in e:
                if e["to"] not in self.names:
                    raise RefereeError("E219")
                given = self.whole(self.unit.amount(e["amount"]), how)
                lines.append([given if name == e["to"] else 0 for name in self.names])
            elif "per" in e:
                rate = self.unit.amount(e["rate"])
                lines.append([self.whole(rate * v, how) for v in self.full(e["per"])])
            elif "each" in e:
                lines.append([self.whole(self.unit.amount(e["each"]), how)] * self.n)
            else:
                value = (
                    scalar(e["share"]) * self.pool
                    if "share" in e
                    else self.unit.amount(e["amount"])
                )
                reserves.append((e["name"], Fraction(self.whole(value, how))))
        return lines, reserves

    def bound_values(self, key: str) -> list[list[Fraction | None]]:
        """Return each bound's values by recipient, in units; None where it does not apply."""
        given = self.plan.get(key, [])
        result = []
        for b in given if isinstance(given, list) else [given]:
            if isinstance(b, str):
                result.append([self.unit.amount(b)] * self.n)
                continue
            if "amount" in b:
                result.append([self.unit.amount(b["amount"])] * self.n)
                continue
            if b.get("of") == "pool":
                result.append([scalar(b["share"]) * self.pool] * self.n)
                continue
            name = b["of"] if "share" in b else b["per"]
            values = self.figures(name)
            if b.get("blank", "error") == "error" and None in values:
                raise RefereeError("E104", name)
            rate = (
                scalar(b["share"]) * self.money(name)
                if "share" in b
                else self.unit.amount(b["rate"])
            )
            result.append([None if v is None else rate * v for v in values])
        return result

    def money(self, name: str) -> Fraction:
        """Return units in one of what a money column counts."""
        header = self.header(name)
        for word in FEN:
            if header.endswith((f"({word})", f"（{word}）")):
                return self.unit.per(word)
        return self.unit.per("")

    # The whole

    def run(self) -> Outcome:
        """Return the outcome, or raise the first problem."""
        weighted = self.weighted()
        multipliers = self.multipliers()
        stages = [[sum(c[i] for c in weighted) for i in range(self.n)]]
        for m in multipliers:
            stages.append([a * b for a, b in zip(stages[-1], m, strict=True)])
        scores = stages[-1]
        lines, reserves = self.earmarks()
        earmarked = [sum(line[i] for line in lines) for i in range(self.n)]
        amount = self.pool - sum(earmarked) - sum(r for _, r in reserves)
        if amount < 0:
            raise RefereeError("E309")
        settled = self.settle(scores, amount, earmarked)
        slices = [u + e for u, e in zip(settled.units, earmarked, strict=True)]
        if settled.surplus:
            reserves.append(("surplus", settled.surplus))
        explained = [
            self.lines(i, lines, weighted, stages, amount, settled) for i in range(self.n)
        ]
        return Outcome(
            slices=slices,
            quotas=settled.quotas,
            lines=explained,
            reserves=reserves,
            undistributed=amount - sum(settled.units) - settled.surplus,
            tie=settled.tie,
            splits=self.splits(slices),
            settled=settled,
        )

    def settle(self, scores: list[Fraction], amount: Fraction, earmarked: list[int]) -> Settled:
        """Bounds and rounding."""
        given = self.plan.get("rounding", "largest_remainder")
        rule = {"method": given} if isinstance(given, str) else dict(given)
        low = [
            max([Fraction(0), *(v[i] or Fraction(0) for v in self.bound_values("floor"))])
            for i in range(self.n)
        ]
        caps: list[Fraction | None] = []
        for i in range(self.n):
            applied = [c for v in self.bound_values("cap") if (c := v[i]) is not None]
            caps.append(min(applied) if applied else None)
        real = (list(low), list(caps))
        whole = rule["method"] not in REAL
        low, caps, changed = prepare(
            low, caps, earmarked, whole, self.plan.get("on_conflict", "error")
        )
        ties = Ties(
            self.plan.get("ties", ["larger_score", "table_order"]),
            self.names,
            self.full,
        )
        try:
            return settle(
                scores, amount, low, caps, rule, ties,
                self.plan.get("on_shortage", "error"), self.plan.get("on_surplus", "error"),
            )  # fmt: skip
        except RefereeError as problem:
            if changed and problem.code in ("E301", "E302"):
                self.only_rounding(problem, real, earmarked, amount)
            raise

    def only_rounding(
        self,
        problem: RefereeError,
        real: tuple[list[Fraction], list[Fraction | None]],
        earmarked: list[int],
        amount: Fraction,
    ) -> None:
        """Raise E306 where the bounds would fit before they are rounded inward."""
        low, caps, _ = prepare(*real, earmarked, False, self.plan.get("on_conflict", "error"))
        if problem.code == "E301" and sum(low) <= amount:
            raise RefereeError("E306") from problem
        if problem.code == "E302" and sum(u for u in caps if u is not None) >= amount:
            raise RefereeError("E306") from problem

    @staticmethod
    def lines(
        i: int,
        earmarks: list[list[int]],
        weighted: list[list[Fraction]],
        stages: list[list[Fraction]],
        amount: Fraction,
        settled: Settled,
    ) -> list[Fraction]:
        """Return the explanation of one recipient (RULES.md 10)."""

        def share(values: list[Fraction], whole: list[Fraction]) -> Fraction:
            total = sum(whole)
            return amount * values[i] / total if amount and total else Fraction(0)

        result = [Fraction(e[i]) for e in earmarks]
        result += [share(c, stages[0]) for c in weighted]
        result += [
            share(after, after) - share(before, before)
            for before, after in zip(stages, stages[1:], strict=False)
        ]
        q = settled.quotas[i]
        return [*result, q - share(stages[-1], stages[-1]), settled.units[i] - q]

    def splits(self, slices: list[int]) -> dict[str, list[int]]:
        """Return the parts of the slices; E311."""
        result: dict[str, list[int]] = {}
        left = list(slices)
        rest = ""
        for s in self.plan.get("splits", []):
            if "rest" in s:
                rest = s["name"]
                result[rest] = []
            elif "of" not in s:
                if "share" in s:
                    result[s["name"]] = [nearest(scalar(s["share"]) * a) for a in slices]
                else:
                    result[s["name"]] = [nearest(self.unit.amount(s["amount"]))] * self.n
                left = [a - b for a, b in zip(left, result[s["name"]], strict=True)]
        if rest:
            if min(left) < 0:
                raise RefereeError("E311")
            result[rest] = left
        for s in self.plan.get("splits", []):
            if "of" in s:
                result[s["name"]] = [sum(result[k][i] for k in s["of"]) for i in range(self.n)]
        return result


def allocate(plan: Plan, columns: Columns) -> Outcome:
    """Allocate a pool by a plan over a table."""
    return Referee(plan, columns).run()
