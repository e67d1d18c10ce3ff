# SPDX-License-Identifier: Apache-2.0
"""Indicators become coefficients, coefficients become scores (RULES.md 1 to 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from tests.oracle.numbers import OracleError, half_even, not_negative, reduced, scalar, whole
from tests.oracle.table import Table, present

ZERO = Fraction(0)
Values = list[Fraction]


@dataclass(frozen=True)
class Score:
    """The parts of the scores: w_j c_ij per factor, m_ik per multiplier, and their names."""

    factors: list[tuple[str, Values]]
    multipliers: list[tuple[str, Values]]

    def products(self) -> list[Values]:
        """b_i M^0, b_i M^1, ..., the last of which are the scores (RULES.md 10)."""
        rows = [[sum(column) for column in zip(*(c for _, c in self.factors), strict=True)]]
        for _, m in self.multipliers:
            rows.append([a * b for a, b in zip(rows[-1], m, strict=True)])
        return rows


def fill(
    values: Sequence[Fraction | None], policy: object, groups: Sequence, table: Table
) -> list:
    """Blank cells replaced as the factor's `missing` states (RULES.md 1, last paragraph)."""
    if policy is None or None not in values:
        return list(values)
    if policy == "zero":
        return [ZERO if v is None else v for v in values]
    if isinstance(policy, dict) and "column" in policy:
        other = table.numbers(policy["column"])
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


def indicator(item: dict, name: str, groups: Sequence, table: Table) -> Values:
    """The column of a factor, with its blanks filled as it says."""
    return present(name, fill(table.numbers(name), item.get("missing"), groups, table))


def coefficient(item: dict, name: str | None, groups: Sequence, table: Table) -> Values:
    """The coefficient column of a factor or multiplier (RULES.md 1, table)."""
    method = item.get("method", "share")
    if method == "equal":
        return [Fraction(1, table.n)] * table.n
    x = indicator(item, name, groups, table)
    if method == "share":
        return divided(x, sum(x), "E130")
    if method == "ratio_to_mean":
        p = [Fraction(1)] * table.n
        if "mean_weight" in item:
            p = table.filled(item["mean_weight"])
        weighted = sum(a * b for a, b in zip(p, x, strict=True))
        return [v * sum(p) for v in divided(x, weighted, "E131")]
    if "constant" in item:
        return [v / scalar(item["constant"]) for v in x]
    return row_quotients(item, x, table.filled(item["column"]))


def row_quotients(item: dict, x: Values, y: Values) -> Values:
    """x_i / y_i, rounded half-even to the stated decimals (RULES.md 1)."""
    quotients = []
    for a, b in zip(x, y, strict=True):
        if b == 0 and "on_zero" not in item:
            raise OracleError("E132", "denominator 0")
        quotients.append(
            half_even(a / b, whole(item["decimals"])) if b else not_negative(item["on_zero"])
        )
    return quotients


def divided(x: Values, by: Fraction, code: str) -> Values:
    """A whole column divided by one number."""
    if by == 0:
        raise OracleError(code, "divided by 0")
    return [v / by for v in x]


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


def multiplier(item: dict, groups: Sequence, table: Table) -> tuple[str, Values]:
    """A column, a map of grades, or any coefficient method (RULES.md 3)."""
    name = item.get("indicator", item.get("column"))
    if "map" in item:
        cells, numeric = table.grades(name)
        if numeric:
            cells = [reduced(v) for v in table.filled(name)]
        if any(grade not in item["map"] for grade in cells):
            raise OracleError("E116", f"{name}: a grade that the map lacks")
        return name, [not_negative(item["map"][grade]) for grade in cells]
    if "method" in item:
        return name, coefficient(item, name, groups, table)
    return name, indicator(item, name, groups, table)


def score(plan: dict, table: Table) -> Score:
    """All factors and multipliers of a plan (RULES.md 3)."""
    groups = table.texts(plan["group"]) if "group" in plan else [None] * table.n
    items = plan["factors"]
    columns = [coefficient(item, item.get("indicator"), groups, table) for item in items]
    combine = plan.get("combine")
    if combine is None and len({sum(c) for c in columns}) > 1:
        raise OracleError("E209", "coefficient columns with unequal sums")
    if combine == "shares":
        columns = [divided(c, sum(c), "E130") for c in columns]
    w = weights([item["weight"] for item in items], plan.get("points"))
    names = [item.get("indicator", item.get("method", "share")) for item in items]
    factors = [
        (name, [wj * v for v in c]) for name, wj, c in zip(names, w, columns, strict=True)
    ]
    return Score(factors, [multiplier(m, groups, table) for m in plan.get("multipliers", [])])
