# SPDX-License-Identifier: Apache-2.0
"""What comes off the pool before the factors, and what is moved afterwards (RULES.md 3, 4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.numbers import OracleError, Unit, ceil, floor, half_up, scalar
from tests.oracle.table import Table, present

ZERO = Fraction(0)
Column = tuple[str, list[Fraction]]  # a name, and a number for each recipient
RULES = {"up": ceil, "down": floor, "nearest": half_up}


def base(item: object, table: Table, unit: Unit) -> list[Column]:
    """The base of base and growth: a share of a money column."""
    if not item:
        return []
    item = {"of": item} if isinstance(item, str) else item
    share = scalar(item.get("share", "1"))
    column = present(item["of"], table.money(item["of"], unit))
    named = {"name": item["of"]} | item
    return [(named["name"], [to_whole(share * x, named) for x in column])]


def earmarks(
    items: Sequence[dict], table: Table, names: list[str], unit: Unit, pool: Fraction
) -> tuple[list[Column], list[tuple[str, Fraction]]]:
    """Earmark lines, a column each, and reserves, which are in no slice (RULES.md 4)."""
    columns, reserves = [], []
    for item in items:
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
        columns.append((item["name"], [to_whole(x, item) for x in column]))
    return columns, reserves


def to_whole(x: Fraction, item: dict) -> Fraction:
    """A line in whole units, rounded only where it says how."""
    rounding = item.get("rounding", "error")
    if rounding == "error" and x.denominator != 1:
        raise OracleError("E216", f"{item['name']}: {x}")
    return x if rounding == "error" else Fraction(RULES[rounding](x))


def carve_outs(
    items: Sequence[dict], table: Table, names: list[str], quotas: Sequence[Fraction]
) -> list[Column]:
    """One column per carve-out: what a recipient gets from its parents less what it gives.

    Each amount is a rounded share of the parent's quota as the factors gave it, so that the
    order of carve-outs does not matter.
    """
    columns = []
    rows = {name: i for i, name in enumerate(names)}
    for item in items:
        moved = [ZERO] * table.n
        for child, parent, share in pairs(item, table, names):
            if child not in rows or parent not in rows:
                code = "E117" if "parent" in item else "E219"  # a cell, or a name in the plan
                raise OracleError(code, f"{item['name']}: no recipient {parent} or {child}")
            if child == parent:
                raise OracleError("E117", f"{child} is its own parent")
            amount = RULES[item.get("rounding", "nearest")](share * quotas[rows[parent]])
            moved[rows[child]] += amount
            moved[rows[parent]] -= amount
        columns.append((item["name"], moved))
    return columns


def pairs(item: dict, table: Table, names: list[str]) -> list[tuple[str, str, Fraction]]:
    """Child, parent and share of one carve-out."""
    if "to" in item:
        return [(item["to"], item["from"], scalar(item["share"]))]
    parents = table.texts(item["parent"])
    shares = (
        [scalar(item["share"])] * table.n if "share" in item else table.numbers(item["per"])
    )
    rows = [i for i, parent in enumerate(parents) if parent is not None]
    used = present(item.get("per", ""), [shares[i] for i in rows])
    return [(names[i], parents[i], share) for i, share in zip(rows, used, strict=True)]
