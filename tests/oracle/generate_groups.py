# SPDX-License-Identifier: Apache-2.0
"""Random bounds of groups for a plan or part that is being made (contract D)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.generate_plan import PlanMaker
from tests.oracle.generate_table import number
from tests.oracle.signposts import DIVISORS

Item = dict[str, Any]
AT_ZERO = ("adams", "dean", "huntington_hill")  # the first unit of everybody comes at t = 0
OF_GROUPS = ("largest_remainder", "largest_remainder", *DIVISORS, "nearest_each", "down")


def put_group_bounds(c: PlanMaker) -> None:
    """Regions, districts inside them, perhaps all, each with bounds or not.

    For a maker whose method is one of OF_GROUPS, and which makes every move one by one where it
    is a divisor method: a budget of some hundred units is enough then.
    """
    regions = [c.pick("东西中") for _ in range(c.n)]
    districts = [region + c.pick("12") for region in regions]
    outer = c.add(regions)
    inner = c.add(districts)
    here = c.members
    candidates = [(outer, text, regions) for text in sorted({regions[i] for i in here})]
    candidates += [(inner, text, districts) for text in sorted({districts[i] for i in here})]
    if c.chance(0.15):
        candidates.append((c.add(["全省"] * c.n), "全省", ["全省"] * c.n))
    c.random.shuffle(candidates)
    items, seen = [], []
    for column, text, cells in candidates[: c.pick([1, 2, 2, 3, 4])]:
        rows = [i for i in here if cells[i] == text]
        if rows not in seen:
            seen.append(rows)
            items.append(one_group(c, column, text, len(rows)))
    c.target["group_bounds"] = items


def one_group(c: PlanMaker, column: str, text: str, rows: int) -> Item:
    """A floor, a cap or both for a group of so many rows."""
    item: Item = {"column": column, "is": text}
    about = c.budget * rows / len(c.members)
    low, high = c.pick([((0, 1.0), (1.0, 1.7))] * 5 + [((0.5, 1.6), (0.4, 1.2))])
    form = c.pick(["floor", "cap", "both"])
    if form != "cap":
        item["floor"] = group_bound(c, about * c.fraction(*low))
    if form != "floor":
        cap = about * c.fraction(*high)
        if (
            c.method in AT_ZERO
        ):  # what fewer units than first units in a group mean is not asked
            cap = max(cap, Fraction(rows + 1))
        item["cap"] = group_bound(c, cap)
    if c.chance(0.2):
        item["name"] = f"limit of {text}"
    return item


def group_bound(c: PlanMaker, about: Fraction) -> Any:
    """An amount or a share of the pool, or both in a list."""
    units = Fraction(round(about)) + c.pick([0, 0, 0, Fraction(1, 2), Fraction(2, 5)])
    forms: list[Any] = [c.amount(units), {"amount": c.amount(units)}]
    if c.pool_units and c.method not in AT_ZERO:
        share = number(Fraction(round(about * 100 / c.pool_units), 100))
        forms.append({"share": share, "of": c.pick(["pool", "资金总额"])})
    made = c.pick(forms)
    return [made, c.pick(forms)] if c.chance(0.1) else made
