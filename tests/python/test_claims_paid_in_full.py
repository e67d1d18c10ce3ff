# SPDX-License-Identifier: Apache-2.0
"""Claims that sum to the pool: every quota is a claim, and rounding is by the claims' size."""

from __future__ import annotations

import fundalloc as fa
import pytest


def paid(method: str, rule: str, ties: list[str]) -> fa.Allocation:
    """2.5 and 0.5 of 3 units: both come to their last half unit at the same point value."""
    plan = fa.Plan(
        unit="EUR",
        recipient="r",
        pool="3",
        claims={"indicator": "x", "rule": rule},
        rounding=method,
        ties=ties,
    )
    return fa.allocate(plan, fa.Table({"r": ["a", "b"], "x": ["2.5", "0.5"]}))


@pytest.mark.parametrize("rule", ["proportional", "cea", "cel", "talmud"])
def test_units_go_by_the_claims(rule: str) -> None:
    """tools/campaign oracle found it: all had scores of 1, so that b's first half came first."""
    result = paid("point_value_exact", rule, ["larger_score", "table_order"])
    assert result.slices.tolist() == [3, 0]
    assert result.tie is not None
    assert (result.tie.recipients, result.tie.units) == (("a", "b"), 1)
    assert paid("point_value_exact", rule, ["smaller_score"]).slices.tolist() == [2, 1]
    result = paid("point_value", rule, ["table_order"])
    assert (result.slices.tolist(), result.undistributed) == ([2, 0], 1)
    with pytest.raises(fa.InfeasibleError, match="E307"):
        paid("point_value_exact", rule, ["error"])
