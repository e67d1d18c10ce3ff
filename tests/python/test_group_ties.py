# SPDX-License-Identifier: Apache-2.0
"""Ties of divisor methods where groups are exactly at a bound; tools/campaign oracle found them."""

from __future__ import annotations

from typing import Any

import fundalloc as fa
import pytest


def allocate(
    pool: str, groups: list[str], ties: list[Any], method: str = "sainte_lague", **bounds: str
) -> fa.Allocation:
    """Recipients a, b, ... of equal scores in groups; `x_floor` and `x_cap` bound a group."""
    items: dict[str, dict[str, str]] = {}
    for key, amount in bounds.items():
        group, what = key.split("_")
        items.setdefault(group, {"column": "g", "is": group})[what] = amount
    plan = fa.Plan(
        unit="EUR",
        recipient="r",
        pool=pool,
        rounding=method,
        ties=ties,
        factors=[{"indicator": "s", "weight": "100%"}],
        group_bounds=list(items.values()),
    )
    names = list("abcdef")[: len(groups)]
    return fa.allocate(plan, fa.Table({"r": names, "s": ["5"] * len(groups), "g": groups}))


METHODS = ["dhondt", "sainte_lague", "dean", "modified_sainte_lague"]


@pytest.mark.parametrize("method", METHODS)
def test_a_group_that_has_its_floor_before_the_tie_is_in_it(method: str) -> None:
    """All have 11 and two units are left; the floor of y, 22, holds nobody back."""
    rows = list("xxyy")
    with pytest.raises(fa.InfeasibleError, match="E307"):
        allocate("46", rows, ["larger_score"], method, y_floor="22")
    found = allocate("46", rows, ["table_order"], method, y_floor="22")
    assert found.slices.tolist() == [12, 12, 11, 11]
    lots = {
        tuple(allocate("46", rows, [{"lot": str(k)}], method, y_floor="22").slices.tolist())
        for k in range(12)
    }
    assert any(lot[2:] != (11, 11) for lot in lots), lots


@pytest.mark.parametrize("method", METHODS)
def test_a_group_that_has_its_cap_before_the_tie_is_passed_over(method: str) -> None:
    """Both have 9 and one unit is left, which b may not take: no rule is needed."""
    for cap_of, want in (("y", [10, 9]), ("x", [9, 10])):
        found = allocate("19", list("xy"), ["smaller_score"], method, **{f"{cap_of}_cap": "9"})
        assert found.slices.tolist() == want
        assert found.tie is None


def test_a_group_that_the_tie_fills_stops_the_rest_of_it() -> None:
    """One unit of room in y: b or c first by lot, and the other is passed over for d."""
    for k in range(12):
        found = allocate("14", list("xyyz"), [{"lot": str(k)}], y_cap="7", x_cap="3")
        assert found.slices.tolist()[0] == 3
        assert sorted(found.slices.tolist()[1:3]) == [3, 4]
        assert found.slices.tolist()[3] == 4
    with pytest.raises(fa.InfeasibleError, match="E307"):
        allocate("14", list("xyyz"), ["larger_score"], y_cap="7", x_cap="3")


def test_a_floor_that_units_of_the_tie_fill_comes_first() -> None:
    """y has one unit before anybody else: the tie is between its members."""
    found = allocate("1", list("xyy"), [{"lot": "1"}, "table_order"], y_floor="1")
    assert found.slices.tolist()[0] == 0
    with pytest.raises(fa.InfeasibleError, match="E307"):
        allocate("1", list("xyy"), ["larger_score"], y_floor="1")
    assert allocate("2", list("xyy"), ["table_order"], y_floor="1").slices.tolist() == [1, 1, 0]


def test_only_rounding_has_one_name_with_and_without_groups() -> None:
    """Floors of 0.22 exceed 1 only when rounded up; a group that binds nobody changes nothing."""
    plan: dict[str, Any] = {
        "unit": "EUR",
        "recipient": "r",
        "pool": "1",
        "rounding": "danish",
        "floor": "0.22",
        "cap": "0",
        "on_conflict": "floor",
        "factors": [{"indicator": "s", "weight": "100%"}],
    }
    table = fa.Table({"r": list("abc"), "s": ["6", "6", "6"], "g": list("xyy")})
    groups: list[dict[str, Any]] = [
        {},
        {"group_bounds": [{"column": "g", "is": "x", "cap": "1"}]},
    ]
    for more in groups:
        with pytest.raises(fa.InfeasibleError, match="E306"):
            fa.allocate(fa.Plan(**plan, **more), table)
