# SPDX-License-Identifier: Apache-2.0
"""Bounds of groups, floors that are paid from above, floors by the mean increase."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import fundalloc as fa
import pytest
from hypothesis import given
from hypothesis import strategies as st

TABLE = fa.Table(
    {
        "n": ["a1", "a2", "b1", "b2", "c"],
        "x": [3, 5, 1, 1, 10],
        "city": ["A", "A", "B", "B", "C"],
        "side": ["north", "north", "north", "north", "south"],
        "last": [10, 20, 30, 20, 20],
    },
    "n",
)


def plan_of(*items: dict[str, Any], **keys: Any) -> fa.Plan:
    parts = {"pool": 100, "unit": "EUR", "factors": [fa.Factor("x")]} | keys
    return fa.Plan(group_bounds=list(items), **parts)


def test_a_cap_and_a_floor_of_groups() -> None:
    items = [
        {"column": "city", "is": "A", "cap": 24},
        {"column": "city", "is": "B", "floor": {"share": "26%", "of": "pool"}},
    ]
    result = fa.allocate(plan_of(*items), TABLE)
    assert result.quotas == [9, 15, 13, 13, 50]
    assert result.slices.tolist() == [9, 15, 13, 13, 50]
    row = result.explain("b1")
    bound = next(line for line in row.lines if line.step == "bound")
    assert bound.amount == 8  # from 5 to 13


def test_groups_inside_groups() -> None:
    items = [
        {"column": "side", "is": "north", "floor": 70},
        {"column": "city", "is": "A", "cap": 40},
    ]
    result = fa.allocate(plan_of(*items), TABLE)
    assert result.quotas == [15, 25, 15, 15, 30]
    assert fa.allocate(plan_of(*reversed(items)), TABLE).quotas == result.quotas


def test_level_by_level() -> None:
    # A 10/3, B 10/3, c 10/3: the unit left goes to A by table order, in it to the larger score.
    table = fa.Table({"n": ["a1", "a2", "b1", "b2", "c"], "x": [1, 1, 1, 1, 2], "city": ["A", "A", "B", "B", "C"]}, "n")  # fmt: skip
    items = [{"column": "city", "is": name, "floor": 1, "cap": 9} for name in "AB"]
    result = fa.allocate(plan_of(*items, pool=10), table)
    assert result.slices.tolist() == [2, 2, 2, 1, 3]
    assert result.tie is not None
    assert result.tie.recipients == ("a1", "b1", "c")  # a group stands as its first row
    assert result.tie.units == 1


@pytest.mark.parametrize(
    "rounding", ["sainte_lague", "dhondt", "adams", "huntington_hill", "danish", "imperiali"]
)
def test_divisor_methods_keep_groups_within_bounds(rounding: str) -> None:
    items = [
        {"column": "city", "is": "A", "cap": 24},
        {"column": "city", "is": "B", "floor": "25.5 EUR"},
    ]
    result = fa.allocate(plan_of(*items, rounding=rounding), TABLE)
    assert result.slices[:2].sum() <= 24
    assert result.slices[2:4].sum() >= 26  # rounded inward
    assert result.total == 100


def test_real_bounds_of_nearest_each_and_down() -> None:
    items = [{"column": "city", "is": "B", "floor": "25.5 EUR"}]
    for rounding, slices in (
        ("nearest_each", [12, 21, 13, 13, 41]),
        ("down", [12, 20, 12, 12, 41]),
    ):
        result = fa.allocate(plan_of(*items, rounding=rounding), TABLE)
        assert result.quotas[2:4] == [Fraction(51, 4)] * 2
        assert result.slices.tolist() == slices


def test_earmarks_and_base_are_apart() -> None:
    items = [{"column": "city", "is": "A", "cap": 24}]
    earmarks = [{"name": "e", "to": "a1", "amount": 50}]
    result = fa.allocate(plan_of(*items, pool=150, earmarks=earmarks), TABLE)
    assert result.slices[0] == 59
    assert result.slices[1] == 15


def test_inside_a_part_and_in_chinese() -> None:
    item = {"column": "city", "is": "A", "cap": [24, {"share": "30%", "of": "pool"}]}
    chinese = {"列": "city", "为": "A", "封顶": ["24 EUR", {"比例": "30%", "占": "资金总额"}]}
    assert plan_of(item) == plan_of().replace(分组上下限=[chinese])
    assert fa.Plan(**plan_of(item).to_dict()) == plan_of(item)
    part = {"name": "p", "amount": 80, "factors": [fa.Factor("x")], "group_bounds": [item]}
    rest = {"name": "q", "amount": 20, "factors": [fa.Factor(method="equal")]}
    result = fa.allocate(fa.Plan(pool=100, unit="EUR", parts=[part, rest]), TABLE)
    assert result.parts[0].slices.tolist() == [9, 15, 5, 4, 47]


def test_cents_change_no_money() -> None:
    plan = plan_of({"column": "city", "is": "A", "cap": 24})
    fine = plan.replace(unit="0.01EUR")
    assert fine.to_dict()["group_bounds"][0]["cap"] == [{"amount": "24"}]  # in the word: EUR
    assert fa.allocate(fine, TABLE).slices[:2].sum() == 2400
    yuan = plan_of({"column": "city", "is": "A", "cap": "24万元"}, pool="1亿元", unit="万元")
    assert yuan.replace(unit="元").to_dict()["group_bounds"][0]["cap"] == [{"amount": "240000"}]
    assert yuan.replace(unit="元").replace(unit="万元") == yuan


@given(
    scores=st.lists(st.integers(1, 30), min_size=4, max_size=8),
    pool=st.integers(10, 80),
    share=st.integers(1, 99),
    rounding=st.sampled_from(["largest_remainder", "sainte_lague", "dhondt", "nearest_each"]),
)
def test_one_group_alone_is_two_shares(
    scores: list[int], pool: int, share: int, rounding: str
) -> None:
    """A group that is bound to one amount from both sides has the quotas of a plan of its own."""
    amount = pool * share // 100
    half = len(scores) // 2
    table = fa.Table(
        {
            "n": [f"r{i}" for i in range(len(scores))],
            "x": scores,
            "g": ["in"] * half + ["out"] * (len(scores) - half),
        },
        "n",
    )
    item = {"column": "g", "is": "in", "floor": amount, "cap": amount}
    result = fa.allocate(plan_of(item, pool=pool, rounding=rounding), table)
    inside, outside = scores[:half], scores[half:]
    quotas = [Fraction(amount * s, sum(inside)) for s in inside]
    quotas += [Fraction((pool - amount) * s, sum(outside)) for s in outside]
    assert result.quotas == quotas
    if rounding != "nearest_each":
        assert sum(result.slices[:half]) == amount
        alone = fa.round_to_total(inside, amount, rounding).tolist()
        assert result.slices[:half].tolist() == alone


# Who pays for floors


def test_floors_are_paid_by_those_above_them() -> None:
    keys = {"pool": 100, "unit": "EUR", "factors": [fa.Factor("x")]}
    floor = {"share": "80%", "of": "last"}
    above = fa.Plan(**keys, floor=floor, floor_cost="above")
    # floors 8 16 24 16 16; quotas 15 25 5 5 50: above 7 9 0 0 34 = 50, and 20 are left.
    result = fa.allocate(above, TABLE)
    e = [Fraction(20 * k, 50) for k in (7, 9, 0, 0, 34)]
    assert result.quotas == [f + k for f, k in zip([8, 16, 24, 16, 16], e, strict=True)]
    assert result.slices.tolist() == [11, 19, 24, 16, 30]
    score = fa.allocate(above.replace(floor_cost=None), TABLE)
    assert score.quotas != result.quotas
    assert score.quotas == fa.water_fill([3, 5, 1, 1, 10], 100, floor=[8, 16, 24, 16, 16])
    assert above == fa.Plan(**keys, floor=floor, 保底负担="超出部分")
    tight = fa.allocate(above.replace(pool=80), TABLE)
    assert tight.slices.tolist() == [8, 16, 24, 16, 16]
    with pytest.raises(fa.InfeasibleError, match="E301"):
        fa.allocate(above.replace(pool=79), TABLE)


def test_half_of_the_mean_increase() -> None:
    keys = {"pool": 150, "unit": "EUR", "factors": [fa.Factor("x")]}
    floor = {"share": "50%", "of": "mean_increase", "base": "last"}
    # The pool is half as much again as the bases: at least a quarter more for everybody.
    result = fa.allocate(fa.Plan(**keys, floor=floor), TABLE)
    floors = [Fraction(5, 4) * b for b in (10, 20, 30, 20, 20)]
    whole = [-(-f // 1) for f in floors]
    assert result.quotas == fa.water_fill([3, 5, 1, 1, 10], 150, floor=whole)
    assert fa.Plan(**keys, floor=floor) == fa.Plan(
        **keys, 保底={"比例": "50%", "占": "平均增幅", "基数": "last"}
    )
    # Reserves are not what all together get; earmarks are.
    reserve = [{"name": "office", "amount": 50}, {"name": "e", "to": "c", "amount": 10}]
    result = fa.allocate(fa.Plan(**keys, floor=floor, earmarks=reserve), TABLE)
    assert result.slices.tolist()[2:4] == [30, 20]
    cap = {"share": "200%", "of": "mean_increase", "base": "last"}
    result = fa.allocate(fa.Plan(**keys, cap=cap), TABLE)
    assert all(s <= 2 * b for s, b in zip(result.slices, (10, 20, 30, 20, 20), strict=True))
