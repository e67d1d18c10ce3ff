# SPDX-License-Identifier: Apache-2.0
"""Parts of a plan: each bounded and rounded alone, the slice is their sum."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
from hypothesis import given
from hypothesis import strategies as st

CASES = Path(__file__).parents[1] / "cases"
TABLE = fa.Table(
    {"n": ["a", "b", "c"], "x": [1, 2, 3], "y": [1, 1, 2], "last": [10, 20, 30]}, "n"
)
X, Y = [fa.Factor("x")], [fa.Factor("y")]


def plan_of(*parts: dict[str, Any], pool: Any = 101, **keys: Any) -> fa.Plan:
    return fa.Plan(pool=pool, unit="EUR", parts=list(parts), **keys)


TWO = plan_of(
    {"name": "people", "share": "60%", "factors": X},
    {"name": "roads", "share": "40%", "factors": Y},
)


def test_slices_are_sums() -> None:
    # 60.6 and 40.4 are cut to 61 and 40; 10.17 20.33 30.5 and 10 10 20.
    result = fa.allocate(TWO, TABLE)
    assert [(p.name, p.amount, p.slices.tolist()) for p in result.parts] == [
        ("people", 61, [10, 20, 31]),
        ("roads", 40, [10, 10, 20]),
    ]
    assert result.slices.tolist() == [20, 30, 51]
    assert result.quotas == [Fraction(61, 6) + 10, Fraction(61, 3) + 10, Fraction(61, 2) + 20]
    assert result.undistributed == 0
    assert not result.parts[0].slices.flags.writeable


def test_lines_carry_the_name_of_their_part() -> None:
    row = fa.allocate(TWO, TABLE).explain("c")
    assert [(line.step, line.name, line.part, line.amount) for line in row.lines] == [
        ("factor", "x", "people", Fraction(61, 2)),
        ("bound", "bounds", "people", 0),
        ("rounding", "rounding", "people", Fraction(1, 2)),
        ("factor", "y", "roads", 20),
        ("bound", "bounds", "roads", 0),
        ("rounding", "rounding", "roads", 0),
    ]
    assert str(row).splitlines()[2].split() == ["people:", "x", "30.50"]
    rows = list(csv.reader(io.StringIO(fa.allocate(TWO, TABLE).to_csv())))
    assert rows[0] == [
        "n", "slice", "people: x", "people: bounds", "people: rounding",
        "roads: y", "roads: bounds", "roads: rounding",
    ]  # fmt: skip
    for name, total, *lines in rows[1:]:
        assert sum(map(Fraction, lines)) == Fraction(total), name


def test_a_part_s_key_replaces_the_plan_s() -> None:
    one = {"name": "one", "amount": 50, "factors": X}
    other = {"name": "other", "amount": 51}
    plan = plan_of(one, other, factors=Y, rounding="dhondt", ties=["smaller_score"])
    alone = [
        fa.Plan(pool=50, unit="EUR", factors=X, rounding="dhondt", ties=["smaller_score"]),
        fa.Plan(pool=51, unit="EUR", factors=Y, rounding="dhondt", ties=["smaller_score"]),
    ]
    result = fa.allocate(plan, TABLE)
    for part, expected in zip(result.parts, alone, strict=True):
        assert part.slices.tolist() == fa.allocate(expected, TABLE).slices.tolist()
    own = fa.allocate(
        plan_of(one, other | {"rounding": "adams", "ties": "table_order"}, factors=Y), TABLE
    )
    expected = alone[1].replace(rounding="adams", ties="table_order")
    assert own.parts[1].slices.tolist() == fa.allocate(expected, TABLE).slices.tolist()


def test_fractions_go_to_the_parts_that_take_them() -> None:
    plan = plan_of(
        {"name": "p", "share": "1/3", "factors": X, "rounding": "point_value"},
        {"name": "q", "share": "1/3", "factors": Y, "rounding": "down"},
        {"name": "r", "amount": "10/3", "factors": X, "rounding": "nearest_each"},
        pool=10,
    )
    result = fa.allocate(plan, TABLE)
    assert [p.amount for p in result.parts] == [Fraction(10, 3)] * 3
    # x: 0.56 1.11 1.67; y: 0.83 0.83 1.67. At t = 3, a and c would both take a unit: 4 in all.
    assert [p.slices.tolist() for p in result.parts] == [[0, 1, 1], [0, 0, 1], [1, 1, 2]]
    left = [p.undistributed for p in result.parts]
    assert left == [Fraction(4, 3), Fraction(7, 3), Fraction(-2, 3)]
    assert result.undistributed == sum(left) == 3
    assert result.total + result.undistributed == 10
    # Every part has its own point value; the plan's is that of the first part.
    assert result.point_value == result.parts[0].point_value == Fraction(3, 2)
    assert [p.point_value for p in result.parts[1:]] == [0, 0]
    assert result.notes == [
        'part "r": the slices exceed the pool by 2/3 EUR: nearest_each rounds each slice by itself'
    ]


def test_shares_are_cut_by_largest_remainder_in_the_order_of_the_parts() -> None:
    names = ["a", "b", "c"]
    plan = plan_of(*({"name": n, "share": "1/3", "factors": X} for n in names), pool=101)
    assert [p.amount for p in fa.allocate(plan, TABLE).parts] == [34, 34, 33]
    # What is stated as an amount stays.
    plan = plan_of(
        {"name": "a", "share": "49/202", "factors": X},
        {"name": "b", "amount": 52, "factors": X},
        {"name": "c", "share": "49/202", "factors": X},
    )
    assert [p.amount for p in fa.allocate(plan, TABLE).parts] == [25, 52, 24]


def test_bounds_of_a_part_are_of_its_amount() -> None:
    parts = [
        {"name": "p", "amount": 40, "factors": X, "cap": 15, "on_surplus": "reserve"},
        {"name": "q", "amount": 40, "factors": Y, "floor": {"share": "12%", "of": "pool"}},
    ]
    earmarks = [{"name": "e", "to": "c", "amount": 20}]
    result = fa.allocate(plan_of(*parts, pool=100, earmarks=earmarks), TABLE)
    # The earmark does not count in a part's cap; a share of the pool is of the whole pool: 12.
    assert [p.slices.tolist() for p in result.parts] == [[10, 15, 15], [12, 12, 16]]
    assert result.slices.tolist() == [22, 27, 51]


def test_a_surplus_is_named_after_its_part() -> None:
    part = {"name": "p", "amount": 60, "factors": X, "cap": 15, "on_surplus": "reserve"}
    result = fa.allocate(plan_of(part, {"name": "q", "amount": 41, "factors": Y}), TABLE)
    assert result.reserves == [("surplus: p", 15)]
    assert result.parts[0].amount == 60
    assert result.notes == [
        'part "p": all caps are reached; 15 EUR stay in reserve (on_surplus: reserve)'
    ]


def test_ties_belong_to_parts() -> None:
    parts = [{"name": n, "amount": k, "factors": Y} for n, k in (("p", 40), ("q", 42))]
    result = fa.allocate(plan_of(*parts, pool=82), TABLE)
    assert result.parts[0].tie is None
    assert result.parts[1].tie == fa.allocation.Tie(("a", "b"), 1, "table_order")
    assert result.tie == result.parts[1].tie  # the first that decided something
    with pytest.raises(fa.InfeasibleError, match=r"E307 parts\[1\]: ") as caught:
        fa.allocate(plan_of(parts[0], parts[1] | {"ties": "error"}, pool=82), TABLE)
    assert caught.value.key == "parts[1]"


def test_filled_cells_and_words_of_both_languages() -> None:
    table = fa.Table({"地区": ["甲", "乙"], "人口": [3, None], "道路": [1, 1]}, "地区")
    plan = fa.Plan(
        资金总额="10万元",
        计量单位="万元",
        分项=[
            {"名称": "人口部分", "比例": "60%", "因素": [{"指标": "人口", "权重": "100%", "缺失": "零"}]},
            {"名称": "道路部分", "金额": "4万元", "因素": [fa.Factor("道路")]},
        ],
    )  # fmt: skip
    result = fa.allocate(plan, table)
    assert result.slices.tolist() == [8, 2]
    assert [(f.recipient, f.column, f.value) for f in result.filled] == [("乙", "人口", "0")]
    assert str(result.explain("甲")).splitlines()[2].split()[:2] == ["人口部分:", "人口"]


def test_parts_of_a_plan_as_a_value() -> None:
    assert fa.Plan(**TWO.to_dict()) == TWO
    assert TWO.replace(unit="0.01EUR").replace(unit="EUR") == TWO
    cents = fa.allocate(TWO.replace(unit="0.01EUR"), TABLE)
    assert [p.amount for p in cents.parts] == [6060, 4040]
    assert TWO.replace(parts=None, factors=X) == fa.Plan(pool=101, unit="EUR", factors=X)
    amounts = [{"name": "p", "amount": "1万元", "factors": X, "floor": "5元"}]
    fine = fa.Plan(pool="1万元", unit="万元", parts=amounts).replace(unit="元")
    assert fine.to_dict()["parts"][0]["amount"] == "10000"
    assert fine.to_dict()["parts"][0]["floor"] == [{"amount": "5"}]


def test_json_of_a_result_has_the_parts() -> None:
    result = fa.allocate(TWO, TABLE)
    shown = json.loads(result.to_json())
    assert [(p["name"], p["amount"]) for p in shown["parts"]] == [
        ("people", "61"),
        ("roads", "40"),
    ]
    assert fa.allocate(fa.Plan(pool=9, unit="EUR", factors=X), TABLE).parts[0].name == ""


def test_two_published_fractions_in_one_plan() -> None:
    """The target fraction of the French DSR: roads and children, each to the euro."""
    folder = CASES / "fr-dsr-cible-2022"
    plans = [
        fa.read_plan(folder / f"plan-{word}.yaml").to_dict() for word in ("road", "children")
    ]
    own = ("factors", "multipliers", "floor", "cap", "rounding", "combine", "ties")
    parts = [
        {"name": word, "amount": plan["pool"][0]["amount"], **{k: plan[k] for k in own if k in plan}}
        for word, plan in zip(("road", "children"), plans, strict=True)
    ]  # fmt: skip
    pool = sum(Fraction(p["amount"]) for p in parts)
    keys = {k: plans[0][k] for k in ("unit", "recipient")}
    result = fa.allocate(
        fa.Plan(pool=pool, parts=parts, **keys), fa.read_table(folder / "inputs.csv")
    )
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as rows:
        paid = list(csv.DictReader(rows))
    for part in result.parts:
        assert part.slices.tolist() == [int(r[f"slice_{part.name}"]) for r in paid]
    assert result.total == sum(int(r["slice_road"]) + int(r["slice_children"]) for r in paid)


@given(
    rows=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=1, max_size=6),
    amounts=st.lists(st.integers(0, 90), min_size=1, max_size=3),
    method=st.sampled_from(["largest_remainder", "sainte_lague", "point_value", "down"]),
)
def test_parts_equal_plans_of_their_own(
    rows: list[tuple[int, int]], amounts: list[int], method: str
) -> None:
    table = fa.Table(
        {
            "n": [f"r{i}" for i in range(len(rows))],
            "x": [x for x, _ in rows],
            "y": [x + y for x, y in rows],
        },
        "n",
    )
    indicators = ["x", "y", "x"]
    parts = [
        {
            "name": f"p{k}",
            "amount": a,
            "factors": [fa.Factor(indicators[k])],
            "rounding": method,
        }
        for k, a in enumerate(amounts)
    ]
    result = fa.allocate(plan_of(*parts, pool=sum(amounts)), table)
    total = [0] * len(rows)
    for k, (part, amount) in enumerate(zip(result.parts, amounts, strict=True)):
        single = fa.allocate(
            fa.Plan(
                pool=amount, unit="EUR", factors=[fa.Factor(indicators[k])], rounding=method
            ),
            table,
        )
        assert part.slices.tolist() == single.slices.tolist()
        assert part.undistributed == single.undistributed
        assert part.point_value == single.point_value
        total = [a + int(b) for a, b in zip(total, single.slices, strict=True)]
    assert result.slices.tolist() == total


# Keys: shares of a whole, in decimals of a per cent


def test_a_key_in_hundredths_of_a_per_cent() -> None:
    plan = fa.Plan(pool="100%", unit="0.01%", factors=[fa.Factor("x")])
    table = fa.Table({"n": ["a", "b", "c"], "x": [1, 1, 1]}, "n")
    result = fa.allocate(plan, table)
    assert result.slices.tolist() == [3334, 3333, 3333]
    assert [result.amount(int(s)) for s in result.slices] == ["33.34", "33.33", "33.33"]
    assert result.unit == "0.01%"
    assert str(result).splitlines()[0].split() == ["n", "slice", "(%)"]
    assert fa.Plan(pool=100, unit="0.01%", factors=[fa.Factor("x")]) == plan
    assert fa.Plan(pool="100.00%", unit="0.01%", factors=[fa.Factor("x")]) == plan


def test_bounds_and_parts_of_a_key() -> None:
    table = fa.Table({"n": ["a", "b", "c"], "x": [1, 2, 7]}, "n")
    plan = fa.Plan(
        pool="100%",
        unit="0.1%",
        parts=[
            {"name": "own", "amount": "80%", "factors": [fa.Factor("x")], "cap": "45.5%"},
            {"name": "equal", "share": "20%", "factors": [fa.Factor(method="equal")]},
        ],
    )
    result = fa.allocate(plan, table)
    assert result.parts[0].slices.tolist() == [115, 230, 455]
    assert result.parts[1].slices.tolist() == [67, 67, 66]
    assert result.total == 1000
    with pytest.raises(fa.PlanError, match='E214 pool: "万元" does not convert to "%"'):
        fa.Plan(pool="1万元", unit="%", factors=[fa.Factor("x")])
    with pytest.raises(fa.PlanError, match='E206 pool: "50%" is not an amount'):
        fa.Plan(pool="50%", unit="EUR", factors=[fa.Factor("x")])
