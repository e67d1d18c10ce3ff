# SPDX-License-Identifier: Apache-2.0
"""A plan and a table become slices, quotas and the lines that explain them (RULES.md 3 to 6, 10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.check import check_plan, entries, rounding_rule
from tests.oracle.coefficients import Score, score
from tests.oracle.numbers import OracleError, Unit, ceil, floor, half_up, scalar
from tests.oracle.solve import Policies, Solved, solve
from tests.oracle.table import Column, Table, present
from tests.oracle.ties import DEFAULT, Tie, TieRules

ZERO = Fraction(0)
Line = tuple[str, str, Fraction]  # kind, name, units
POOL = ("pool", "资金总额")
SURPLUS = "surplus"  # the name of the line that on_surplus: reserve makes


@dataclass(frozen=True)
class Outcome:
    """What the rules give, in units; `lines`, `splits` and `slices` are in table order."""

    recipients: list[str]
    slices: list[int]
    quotas: list[Fraction]
    lines: list[list[Line]]
    reserves: list[tuple[str, Fraction]]
    undistributed: Fraction
    tie: Tie | None
    splits: list[dict[str, int]] = field(default_factory=list)
    scores: list[Fraction] = field(default_factory=list)


def allocate(
    plan: Mapping, table: Mapping[str, Column] | Table, amount: Fraction | None = None
) -> Outcome:
    """Allocate; `amount` in the plan's units takes the place of the pool in a lower tier."""
    plan = dict(plan)
    check_plan(plan, child=amount is not None)
    unit = Unit.read(plan["unit"])
    sources = entries(plan.get("pool"))
    if amount is None:
        amounts = [unit.amount(s if isinstance(s, str) else s["amount"]) for s in sources]
        amount = sum(amounts, ZERO)
    table = table if isinstance(table, Table) else Table(table)
    names = table.recipients(plan["recipient"])

    parts = score(plan, table)
    products = parts.products()
    earmarks, reserves = set_aside(plan, table, names, unit, amount)
    left = amount - sum((sum(column) for _, column in earmarks), ZERO)
    left -= sum((reserve for _, reserve in reserves), ZERO)
    if left < 0:
        raise OracleError("E309", f"{-left} more than the pool")
    of_each = [int(sum(row)) for row in zip(*(c for _, c in earmarks), strict=True)]
    of_each = of_each or [0] * table.n
    floors = [max([ZERO, *row]) for row in bounds_of(plan, "floor", table, unit, amount, ZERO)]
    caps = [lowest(row) for row in bounds_of(plan, "cap", table, unit, amount, None)]
    ties = TieRules(plan.get("ties", DEFAULT), names, table.filled)
    solved = solve(
        rounding_rule(plan, ties), products[-1], left, floors, caps, of_each,
        Policies(**{k: plan[k] for k in vars(Policies()) if k in plan}),
    )  # fmt: skip
    if solved.surplus:
        reserves.append((SURPLUS, solved.surplus))
    slices = [a + e for a, e in zip(solved.units, of_each, strict=True)]
    return Outcome(
        recipients=names,
        slices=slices,
        quotas=solved.quotas,
        lines=explain(earmarks, parts, products, left, solved),
        reserves=reserves,
        undistributed=left - sum(solved.units) - solved.surplus,
        tie=solved.tie,
        splits=[split(plan["splits"], a, unit) for a in slices] if plan.get("splits") else [],
        scores=products[-1],
    )


def lowest(caps: Sequence[Fraction | None]) -> Fraction | None:
    """The smallest cap counts (RULES.md 5)."""
    return min((cap for cap in caps if cap is not None), default=None)


def set_aside(
    plan: dict, table: Table, names: list[str], unit: Unit, pool: Fraction
) -> tuple[list[tuple[str, list[Fraction]]], list[tuple[str, Fraction]]]:
    """Earmark lines, a column each, and reserves, which are in no slice (RULES.md 4)."""
    earmarks, reserves = [], []
    for item in plan.get("earmarks", []):
        if "to" in item:
            if item["to"] not in names:
                raise OracleError("E219", f"no recipient {item['to']}")
            column = [unit.amount(item["amount"]) if n == item["to"] else ZERO for n in names]
        elif "per" in item:
            rate = unit.amount(item["rate"])
            column = [rate * count for count in table.filled(item["per"])]
        elif "each" in item:
            column = [unit.amount(item["each"])] * table.n
        else:
            text = item.get("amount")
            reserve = unit.amount(text) if text is not None else scalar(item["share"]) * pool
            reserves.append((item["name"], to_whole(reserve, item)))
            continue
        earmarks.append((item["name"], [to_whole(x, item) for x in column]))
    return earmarks, reserves


def to_whole(x: Fraction, item: dict) -> Fraction:
    """A line in whole units, rounded only where it says how."""
    if x.denominator != 1 and "rounding" not in item:
        raise OracleError("E216", f"{item['name']}: {x}")
    rule = {"up": ceil, "down": floor, "nearest": half_up}
    return Fraction(rule[item.get("rounding", "up")](x))


def bounds_of(
    plan: dict, key: str, table: Table, unit: Unit, pool: Fraction, unbounded: Fraction | None
) -> list[tuple[Fraction | None, ...]]:
    """For each recipient what each entry of `floor` or `cap` asks, in units (RULES.md 5)."""
    columns = []
    for item in entries(plan.get(key)):
        item = {"amount": item} if isinstance(item, str) else item
        if "amount" in item:
            columns.append([unit.amount(item["amount"])] * table.n)
            continue
        if item.get("of") in POOL:
            columns.append([scalar(item["share"]) * pool] * table.n)
            continue
        name = item.get("of", item.get("per"))
        factor = unit.amount(item["rate"]) if "per" in item else scalar(item["share"])
        base = table.numbers(name) if "per" in item else table.money(name, unit)
        if item.get("blank") != "unbounded":
            base = present(name, base)
        columns.append([unbounded if x is None else factor * x for x in base])
    return list(zip(*columns, strict=True)) if columns else [()] * table.n


def explain(
    earmarks: list, parts: Score, products: list[list[Fraction]], left: Fraction, solved: Solved
) -> list[list[Line]]:
    """The lines of each recipient; they sum to its slice exactly (RULES.md 10)."""
    sums = [sum(row) for row in products]

    def steps(i: int) -> list[Fraction]:
        """P' b_i M^k_i / sum b M^k for k = 0, 1, ...; 0 where there is nothing to give."""
        if left == 0:
            return [ZERO] * len(products)
        return [left * row[i] / total for row, total in zip(products, sums, strict=True)]

    every = []
    for i, (units, quota) in enumerate(zip(solved.units, solved.quotas, strict=True)):
        lines = [("earmark", name, column[i]) for name, column in earmarks]
        at = steps(i)
        for name, column in parts.factors:
            lines.append(("factor", name, left * column[i] / sums[0] if left else ZERO))
        for k, (name, _) in enumerate(parts.multipliers):
            lines.append(("multiplier", name, at[k + 1] - at[k]))
        lines.append(("bound", "", quota - at[-1]))
        lines.append(("rounding", "", units - quota))
        every.append(lines)
    return every


def split(items: list[dict], slice_: int, unit: Unit) -> dict[str, int]:
    """The parts of one finished slice; the rest takes what rounding leaves (RULES.md 4)."""
    parts = {}
    for item in items:
        if "share" in item:
            parts[item["name"]] = half_up(scalar(item["share"]) * slice_)
        elif "amount" in item:
            amount = unit.amount(item["amount"])
            if amount.denominator != 1:
                raise OracleError("E210", f"split {item['name']}: {amount}")
            parts[item["name"]] = int(amount)
    rest = slice_ - sum(parts.values())
    if rest < 0:
        raise OracleError("E311", f"the parts exceed {slice_} by {-rest}")
    for item in items:
        if "rest" in item:
            parts[item["name"]] = rest
    sums = {s["name"]: sum(parts[part] for part in s["of"]) for s in items if "of" in s}
    return {item["name"]: (parts | sums)[item["name"]] for item in items}
