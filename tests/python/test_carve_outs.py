# SPDX-License-Identifier: Apache-2.0
"""Carve-outs: a share of one recipient's quota goes to another."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import fundalloc as fa
import pytest

TABLE = fa.Table(
    {
        "n": ["a", "b", "a1", "a2"],
        "x": [50, 30, 0, 20],
        "parent": ["", "", "a", "a"],
        "cut": ["", "", "10%", "25%"],
    },
    "n",
)


def plan_of(*carve_outs: dict[str, Any], **keys: Any) -> fa.Plan:
    parts = {"pool": 101, "unit": "EUR", "factors": [fa.Factor("x")]} | keys
    return fa.Plan(carve_outs=list(carve_outs), **parts)


ONE = {"name": "one", "to": "a1", "from": "a", "share": "12.5%"}
ALL = {"name": "all", "parent": "parent", "per": "cut"}


def test_a_share_of_the_parent_s_quota() -> None:
    # a: 50.5; an eighth of it is 6.3125, rounded to 6.
    result = fa.allocate(plan_of(ONE), TABLE)
    plain = fa.allocate(plan_of(), TABLE)
    assert plain.slices.tolist() == [51, 30, 0, 20]
    assert result.slices.tolist() == [45, 30, 6, 20]
    assert result.carve_outs["one"].tolist() == [-6, 0, 6, 0]
    assert result.quotas == plain.quotas
    assert result.total == 101


@pytest.mark.parametrize(("rounding", "units"), [("up", 7), ("down", 6), ("nearest", 6)])
def test_rounding(rounding: str, units: int) -> None:
    result = fa.allocate(plan_of(ONE | {"rounding": rounding}), TABLE)
    assert result.carve_outs["one"].tolist() == [-units, 0, units, 0]


def test_half_goes_up() -> None:
    result = fa.allocate(plan_of(ONE | {"share": "1/101"}), TABLE)  # 0.5
    assert result.carve_outs["one"].tolist() == [-1, 0, 1, 0]


def test_by_columns() -> None:
    result = fa.allocate(plan_of(ALL), TABLE)  # 5.05 and 12.625
    assert result.carve_outs["all"].tolist() == [-18, 0, 5, 13]
    assert result.slices.tolist() == [33, 30, 5, 33]
    same = fa.allocate(plan_of({"name": "all", "parent": "parent", "share": "10%"}), TABLE)
    assert same.carve_outs["all"].tolist() == [-10, 0, 5, 5]


def test_the_order_is_irrelevant() -> None:
    three = [ONE, ALL, {"name": "back", "to": "a", "from": "b", "share": "1/3"}]
    results = [
        fa.allocate(plan_of(*order), TABLE).slices.tolist()
        for order in itertools.permutations(three)
    ]
    assert results == [results[0]] * 6
    assert sum(results[0]) == 101


def test_quotas_are_without_base_and_earmarks_and_over_all_parts() -> None:
    plan = fa.Plan(
        pool=131,
        unit="EUR",
        earmarks=[{"name": "e", "to": "a", "amount": 30}],
        parts=[
            {"name": "p", "share": "50%", "factors": [fa.Factor("x")], "rounding": "down"},
            {"name": "q", "share": "50%", "factors": [fa.Factor("x")], "rounding": "down"},
        ],
        carve_outs=[ONE],
    )
    result = fa.allocate(plan, TABLE)
    assert result.quotas[0] == Fraction(101, 2)
    assert result.carve_outs["one"].tolist() == [-6, 0, 6, 0]
    assert result.slices[0] == 30 + 25 + 25 - 6


def test_lines_and_splits_come_after() -> None:
    splits = [{"name": "half", "share": "50%"}, {"name": "rest", "rest": True}]
    result = fa.allocate(plan_of(ONE, splits=splits), TABLE)
    assert result.splits["half"].tolist() == [23, 15, 3, 10]
    for name, amount in (("a", -6), ("a1", 6)):
        row = result.explain(name)
        assert (row.lines[-1].step, row.lines[-1].name, row.lines[-1].amount) == (
            "carve_out",
            "one",
            amount,
        )
        assert sum(line.amount for line in row.lines) == row.slice
        assert sum(Fraction(line.printed) for line in row.lines) == row.slice
    assert result.explain("b").lines[-1].amount == 0


def test_nobody_gives_more_than_it_has() -> None:
    with pytest.raises(fa.InfeasibleError) as caught:
        fa.allocate(plan_of(ONE | {"share": "80%"}, ALL), TABLE)
    assert str(caught.value) == (
        "E311 carve_outs: a: carve-outs take 7 EUR more than the slice; expected carve-outs "
        "within the slice. Lower the shares."
    )
    assert caught.value.recipient == "a"


def test_as_a_value_and_in_chinese() -> None:
    plan = plan_of(ONE, ALL | {"rounding": "down"})
    assert fa.Plan(**plan.to_dict()) == plan
    chinese = plan_of(
        {"名称": "one", "对象": "a1", "来自": "a", "比例": "12.5%", "取整": "四舍五入"},
        {"名称": "all", "上级": "parent", "每": "cut", "取整": "舍去"},
    )
    assert chinese == plan
    assert fa.allocate(chinese, TABLE).digest == fa.allocate(plan, TABLE).digest


def test_names_that_repeat_are_numbered() -> None:
    result = fa.allocate(plan_of(ONE, ONE), TABLE)
    assert len(result.carve_outs) == 2
    assert [v.tolist() for v in result.carve_outs.values()] == [[-6, 0, 6, 0]] * 2
