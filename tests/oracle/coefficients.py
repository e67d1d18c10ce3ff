# SPDX-License-Identifier: Apache-2.0
"""Indicators become coefficients, coefficients become scores (RULES.md 1 to 3).

The methods are in coefficient_rules, one file each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TypeVar

from tests.oracle.coefficient_rules import RULES, signed
from tests.oracle.coefficient_rules.clip import clipped
from tests.oracle.coefficient_rules.winsorize import winsorized
from tests.oracle.numbers import (
    OracleError,
    counted,
    decimals_of,
    divided,
    half_even,
    not_negative,
    reduced,
    scalar,
    whole,
)
from tests.oracle.roots import product_of_powers
from tests.oracle.table import Table, present

ZERO = Fraction(0)
Values = list[Fraction]
T = TypeVar("T")


@dataclass(frozen=True)
class Score:
    """The factors' parts of the scores, the multipliers m_ik, and the names of both."""

    factors: list[tuple[str, Values]]
    multipliers: list[tuple[str, Values]]

    def products(self) -> list[Values]:
        """b_i M^0, b_i M^1, ..., the last of which are the scores (RULES.md 10)."""
        rows = [[sum(column) for column in zip(*(c for _, c in self.factors), strict=True)]]
        for _, m in self.multipliers:
            rows.append([a * b for a, b in zip(rows[-1], m, strict=True)])
        return rows


@dataclass(frozen=True)
class Context:
    """What coefficients are computed from: the recipients, and all rows of the table."""

    table: Table
    groups: Sequence[str | None]
    everybody: Table
    keep: Sequence[int]  # the recipients' rows in `everybody`

    @classmethod
    def of(cls, everybody: Table, keep: Sequence[int], group: str | None) -> Context:
        """The recipients are some rows of a table."""
        table = everybody if len(keep) == everybody.n else everybody.rows(keep)
        groups = [None] * table.n if group is None else table.texts(group)
        return cls(table, groups, everybody, keep)

    def x(self, item: dict) -> Values:
        """The recipients' figures, ready for the method."""
        return prepared(item, self.table, self.groups)

    def whole_table(self, item: dict) -> Values:
        """The figures of all rows, the population of `among: table`.

        Those of recipients are ready for the method, the others stay as they are written.
        """
        name = item.get("indicator", item.get("column"))
        values = self.everybody.numbers(name, signed=True)
        for i, x in zip(self.keep, self.x(item), strict=True):
            values[i] = x
        figures = accepted(item, name, present(name, values))
        decimals = max(decimals_of(x) for x in figures)
        for x in figures:
            counted(int(x * 10**decimals), decimals)
        return figures

    def among(self, item: dict, function: Callable[[Values, Table], T]) -> list[T]:
        """For each recipient function(figures, rows) of those that it is compared with."""
        where = item.get("among", "all")
        if where == "table":
            return [function(self.whole_table(item), self.everybody)] * self.table.n
        x = self.x(item)
        if where == "all":
            return [function(x, self.table)] * self.table.n
        found = {}
        for group in dict.fromkeys(self.groups):
            rows = [i for i, g in enumerate(self.groups) if g == group]
            found[group] = function([x[i] for i in rows], self.table.rows(rows))
        return [found[group] for group in self.groups]


def prepared(item: dict, table: Table, groups: Sequence) -> Values:
    """missing, then winsorize, then clip (RULES.md 1)."""
    name = item.get("indicator", item.get("column"))
    values = table.numbers(name, signed=True)
    x = present(name, fill(values, item.get("missing"), groups, table))
    if "winsorize" in item:
        x = winsorized(item["winsorize"], x)
    if "clip" in item:
        x = clipped(item["clip"], x)
    return accepted(item, name, x)


def accepted(item: dict, name: str, x: Values) -> Values:
    """Figures that the method takes: E103 is about what it gets, not about what is written."""
    if min(x) < 0 and not ("method" in item and signed(item["method"])):
        raise OracleError("E103", f"{name}: negative")
    return x


def fill(
    values: Sequence[Fraction | None], policy: object, groups: Sequence, table: Table
) -> list:
    """Blank cells replaced as the factor's `missing` states (RULES.md 1, last paragraph)."""
    if policy is None or None not in values:
        return list(values)
    if policy == "zero":
        return [ZERO if v is None else v for v in values]
    if isinstance(policy, dict) and "column" in policy:
        other = table.numbers(policy["column"], signed=True)
        return [o if v is None else v for v, o in zip(values, other, strict=True)]
    filled = []
    for v, group in zip(values, groups, strict=True):
        if v is None:
            known = [
                x for x, g in zip(values, groups, strict=True) if g == group and x is not None
            ]
            v = middle(known, policy) if known else None
        filled.append(v)
    return filled


def middle(known: Values, policy: object) -> Fraction:
    """The mean, rounded half-even to its decimals, or the median, exact."""
    use = policy if isinstance(policy, str) else policy["use"]
    if use == "median":
        return Fraction(median(known))
    return half_even(sum(known) / len(known), whole(policy["decimals"]))


def coefficient(item: dict, ctx: Context) -> Values:
    """The coefficient column of a factor or a multiplier (RULES.md 1, table)."""
    c = RULES[item.get("method", "share")].coefficient(item, ctx)
    return finished(item, c)


def finished(item: dict, c: Values) -> Values:
    """clip_after; nothing is negative after all."""
    if "clip_after" in item:
        c = clipped(item["clip_after"], c)
    if any(v < 0 for v in c):
        raise OracleError("E136", f"a negative coefficient {min(c)}")
    return c


def weights(texts: Sequence[str], points: str | None) -> Values:
    """Weights of one form that sum to the whole of that form (RULES.md 2)."""
    values = [not_negative(text) for text in texts]
    forms = {form_of(text) for text, v in zip(texts, values, strict=True) if v}
    if len(forms) > 1:
        raise OracleError("E208", f"mixed weights {texts}")
    form = forms.pop() if forms else "decimal"
    goal = Fraction(1)
    if form == "whole":
        goal = scalar(points) if points is not None else Fraction(100)
    if sum(values) != goal:
        raise OracleError("E207", f"weights sum to {sum(values)}, not {goal}")
    return [v / goal for v in values]


def form_of(text: str) -> str:
    """Whether a weight is written as a per cent, as a decimal or fraction, or as points."""
    if "%" in text:
        return "percent"
    return "decimal" if "." in text or "/" in text else "whole"


def multiplier(item: dict, ctx: Context) -> tuple[str, Values]:
    """A column, a map of grades, or any coefficient method (RULES.md 3)."""
    name = item.get("indicator", item.get("column", item.get("method")))
    if "map" in item:
        return name, graded(name, item["map"], ctx.table)
    if "method" in item:
        return name, coefficient(item, ctx)
    return name, finished(item, prepared(item, ctx.table, ctx.groups))


def graded(name: str, numbers: dict[str, str], table: Table) -> Values:
    """The number of each row's grade."""
    cells, numeric = table.grades(name)
    if numeric:
        cells = [reduced(v) for v in table.filled(name)]
    if any(grade not in numbers for grade in cells):
        raise OracleError("E116", f"{name}: a grade that the map lacks")
    return [not_negative(numbers[grade]) for grade in cells]


def flattened(plan: dict) -> list[tuple[dict, Fraction]]:
    """The factors with their effective weights; inner weights are parts of the outer one."""
    flat = []
    items = plan["factors"]
    outer = weights([item["weight"] for item in items], plan.get("points"))
    for item, weight in zip(items, outer, strict=True):
        if "factors" in item:
            flat += [(inner, weight * w) for inner, w in flattened(item)]
        else:
            flat.append((item, weight))
    return flat


def name_of(item: dict) -> str:
    """What a factor is called: its name, its indicator, or its method."""
    return item.get("name", item.get("indicator", item.get("method", "share")))


def score(plan: dict, ctx: Context) -> Score:
    """All factors and multipliers of a plan or a part (RULES.md 3)."""
    flat = flattened(plan) if "factors" in plan else []
    columns = [coefficient(item, ctx) for item, _ in flat]
    aggregation = plan.get("aggregation", "arithmetic")
    combine = plan.get("combine")
    if combine is None and aggregation == "arithmetic" and len({sum(c) for c in columns}) > 1:
        raise OracleError("E209", "coefficient columns with unequal sums")
    if combine == "shares":
        columns = [divided(c, sum(c), "E130") for c in columns]
    multipliers = [multiplier(m, ctx) for m in plan.get("multipliers", [])]
    if "point_values" in plan:
        group = plan["group"]
        multipliers.append((group, graded(group, plan["point_values"], ctx.table)))
    if "factors" not in plan:
        product = [Fraction(1)] * ctx.table.n
        for _, m in multipliers:
            product = [a * b for a, b in zip(product, m, strict=True)]
        return Score([("product", product)], [])
    if aggregation != "arithmetic":
        exponents, places = [w for _, w in flat], whole(aggregation["decimals"])
        means = [
            product_of_powers(row, exponents, places) for row in zip(*columns, strict=True)
        ]
        return Score([("geometric", means)], multipliers)
    factors = [
        (name_of(item), [w * v for v in c]) for (item, w), c in zip(flat, columns, strict=True)
    ]
    return Score(capped([item for item, _ in flat], factors), multipliers)


def capped(items: list[dict], factors: list[tuple[str, Values]]) -> list[tuple[str, Values]]:
    """contribution_cap: at most h times the sum of the named factors' parts, uncapped."""
    found = []
    for item, (name, column) in zip(items, factors, strict=True):
        if cap := item.get("contribution_cap"):
            others = [c for other, c in factors if other in cap["of"]]
            times = scalar(cap["times"])
            limits = [times * sum(row) for row in zip(*others, strict=True)]
            column = [min(a, b) for a, b in zip(column, limits, strict=True)]
        found.append((name, column))
    return found
