# SPDX-License-Identifier: Apache-2.0
"""Base and growth; which rows are recipients; columns compared with the whole table."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import fundalloc as fa
import pytest

COLUMNS: dict[str, list[Any]] = {
    "n": ["a", "b", "c", "d"],
    "x": [1, 2, 3, 4],
    "last": [10, 20, 30, 40],
    "in": ["yes", "yes", "no", "also"],
}
TABLE = fa.Table(COLUMNS, "n")
X = [fa.Factor("x")]


def plan_of(**keys: Any) -> fa.Plan:
    return fa.Plan(**({"pool": 200, "unit": "EUR", "factors": X} | keys))


def test_growth_is_what_the_bases_leave() -> None:
    result = fa.allocate(plan_of(base="last"), TABLE)
    assert result.slices.tolist() == [20, 40, 60, 80]
    assert result.quotas == [10, 20, 30, 40]  # what the factors give
    assert result.earmarks["last"].tolist() == [10, 20, 30, 40]
    lines = result.explain("b").lines
    assert [(n.step, n.name, n.amount) for n in lines] == [
        ("base", "last", 20),
        ("factor", "x", 20),
        ("bound", "bounds", 0),
        ("rounding", "rounding", 0),
    ]


def test_base_comes_before_earmarks_and_bounds_include_it() -> None:
    plan = plan_of(
        base={"of": "last", "share": "90%", "name": "kept"},
        earmarks=[{"name": "e", "each": 1}, {"name": "office", "amount": 6}],
        floor=30,
        cap={"share": "220%", "of": "last", "name": "growth"},
        on_conflict="cap",
    )
    result = fa.allocate(plan, TABLE)
    # 200 - 90 - 4 - 6 = 100; floors 30 less 10, 19, 28, 37; caps 22 44 66 88 less the same.
    assert [n.step for n in result.explain("a").lines][:2] == ["base", "earmark"]
    assert result.explain("a").lines[0].name == "kept"
    assert result.slices[0] == 22  # its floor of 30 gives way to the cap
    assert result.slices.sum() == 194
    assert all(result.slices >= [22, 30, 30, 30])
    assert all(result.slices <= [22, 44, 66, 88])


@pytest.mark.parametrize(
    ("rounding", "bases"),
    [("nearest", [3, 7, 10, 13]), ("down", [3, 6, 9, 13]), ("up", [4, 7, 10, 14])],
)
def test_base_not_whole(rounding: str, bases: list[int]) -> None:
    base = {"of": "last", "share": "33%", "rounding": rounding}
    result = fa.allocate(plan_of(base=base), TABLE)
    assert result.earmarks["last"].tolist() == bases
    assert result.total == 200


def test_base_is_money() -> None:
    table = fa.Table({"n": ["a", "b"], "x": [1, 1], "last(万元)": ["1.5", "2"]}, "n")
    plan = fa.Plan(pool="5万元", unit="元", factors=X, base="last")
    result = fa.allocate(plan, table)
    assert result.earmarks["last"].tolist() == [15_000, 20_000]
    assert result.slices.tolist() == [22_500, 27_500]
    assert any("last(万元)" in note for note in result.notes)


def test_base_in_chinese_and_as_a_value() -> None:
    plan = plan_of(base={"of": "last", "share": "90%", "rounding": "up", "name": "k"})
    chinese = plan_of(基数={"占": "last", "比例": "90%", "取整": "进位", "名称": "k"})
    assert plan == chinese
    assert fa.Plan(**plan.to_dict()) == plan
    assert plan_of(base="last") == plan_of(base={"of": "last", "share": 1, "rounding": "error"})


def test_a_base_that_takes_all() -> None:
    result = fa.allocate(plan_of(pool=100, base="last"), TABLE)
    assert result.slices.tolist() == [10, 20, 30, 40]
    assert result.quotas == [0, 0, 0, 0]
    with pytest.raises(fa.InfeasibleError, match="E309 base: the base, earmarks and reserves"):
        fa.allocate(plan_of(pool=99, base="last"), TABLE)


def test_parts_share_what_the_base_leaves() -> None:
    parts = [
        {"name": "p", "share": "50%", "factors": X},
        {"name": "q", "share": "50%", "factors": [fa.Factor(method="equal")]},
    ]
    result = fa.allocate(plan_of(factors=None, base="last", parts=parts), TABLE)
    assert [p.amount for p in result.parts] == [50, 50]
    lines = result.explain("a").lines
    assert [(n.step, n.part) for n in lines][:2] == [("base", ""), ("factor", "p")]


# Who is eligible


def test_rows_that_are_no_recipients() -> None:
    result = fa.allocate(plan_of(eligible={"column": "in", "is": "yes"}), TABLE)
    assert result.recipients == ["a", "b"]
    assert result.slices.tolist() == [67, 133]
    both = fa.allocate(plan_of(eligible={"column": "in", "is": ["yes", "also"]}), TABLE)
    assert both.recipients == ["a", "b", "d"]
    assert plan_of(eligible={"column": "in", "is": "yes"}) == plan_of(
        资格={"列": "in", "为": ["yes"]}
    )


def test_blank_cells_and_cells_of_rows_that_do_not_count() -> None:
    columns = COLUMNS | {"in": ["yes", "", "yes", "no"], "x": [1, None, 3, -4]}
    result = fa.allocate(
        plan_of(eligible={"column": "in", "is": "yes"}), fa.Table(columns, "n")
    )
    assert result.recipients == ["a", "c"]
    assert result.slices.tolist() == [50, 150]


def test_numbers_are_compared_as_they_are_written() -> None:
    columns = COLUMNS | {"in": [1, 0, 1, 1]}
    result = fa.allocate(plan_of(eligible={"column": "in", "is": 1}), fa.Table(columns, "n"))
    assert result.recipients == ["a", "c", "d"]


def test_everything_is_of_the_recipients_unless_it_says_table() -> None:
    eligible = {"column": "in", "is": "yes"}

    def slices(**options: Any) -> list[Fraction]:
        factors = [fa.Factor("x", method="ratio_to_mean", **options)]
        plan = plan_of(eligible=eligible, factors=factors)
        return fa.allocate(plan, TABLE).quotas

    assert slices() == slices(among="table")  # one constant for all
    mixed = [
        fa.Factor("x", weight="50%", method="distance", reference="maximum", among="table"),
        fa.Factor(method="equal", weight="50%"),
    ]
    result = fa.allocate(plan_of(eligible=eligible, factors=mixed, combine="raw"), TABLE)
    # 1 - 1/4 and 1 - 2/4, beside 1/2 each: 5/8 and 1/2 of 9/8.
    assert result.quotas == [Fraction(1000, 9), Fraction(800, 9)]
    own = [fa.Factor("x", weight="50%", method="distance", reference="maximum"), mixed[1]]
    result = fa.allocate(plan_of(eligible=eligible, factors=own, combine="raw"), TABLE)
    assert result.quotas == [Fraction(400, 3), Fraction(200, 3)]


def test_names_may_repeat_among_rows_that_do_not_count() -> None:
    columns = COLUMNS | {"n": ["a", "b", "b", "合计"], "in": ["yes", "yes", "no", ""]}
    plan = plan_of(recipient="n", eligible={"column": "in", "is": "yes"})
    assert fa.allocate(plan, fa.Table(columns)).recipients == ["a", "b"]


def test_check_knows_who_is_eligible() -> None:
    columns = COLUMNS | {"x": [1, None, None, 4]}
    plan = plan_of(eligible={"column": "in", "is": "yes"})
    problems = fa.check(plan, fa.Table(columns, "n"))
    assert [(p.code, p.row, p.recipient) for p in problems] == [("E104", 3, "b")]
