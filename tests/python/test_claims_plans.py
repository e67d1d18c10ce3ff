# SPDX-License-Identifier: Apache-2.0
"""Plans that divide a pool among claims; divide_claims alone is in test_claims.py."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
from fundalloc import _core
from hypothesis import given
from hypothesis import strategies as st

from tests.python.test_claims import WORDS

CASES = json.loads(
    (Path(__file__).parents[1] / "cases/claims/claims.json").read_text(encoding="utf-8")
)["cases"]
SHARING = [name for name, _ in _core.claims_rules() if name != "priority"]
TABLE = fa.Table(
    {"n": ["a", "b", "c", "d"], "d": [100, 200, 300, 50], "rank": [2, 1, 3, 2], "most": [80, 300, 150, 50]},
    "n",
)  # fmt: skip


def plan_of(rule: str = "proportional", pool: Any = 200, **keys: Any) -> fa.Plan:
    options = {k: keys.pop(k) for k in ("order", "inside", "fund") if k in keys}
    claims = {"indicator": "d", "rule": rule, **options}
    return fa.Plan(**{"pool": pool, "unit": "EUR", "claims": claims} | keys)


@pytest.mark.parametrize("rule", SHARING)
def test_awards_are_the_quotas(rule: str) -> None:
    result = fa.allocate(plan_of(rule), TABLE)
    awards = fa.divide_claims([100, 200, 300, 50], 200, rule)
    assert result.quotas == awards
    assert result.total == 200
    assert all(abs(s - q) < 1 for s, q in zip(result.slices, awards, strict=True))
    for i, row in enumerate(result.explain_all()):
        assert [(n.step, n.name) for n in row.lines] == [
            ("factor", "d"),
            ("bound", "bounds"),
            ("rounding", "rounding"),
        ]
        assert row.lines[0].amount == row.score * 200 == awards[i]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_cases_as_plans(case: dict[str, Any]) -> None:
    scale = 10**6
    if any((Fraction(c) * scale).denominator != 1 for c in case["claims"]):
        return  # no decimals: a table does not hold them
    claims = [str(Fraction(c) * scale) for c in case["claims"]]
    table = fa.Table({"n": [f"r{i}" for i in range(len(claims))], "d": claims}, "n")
    pool = Fraction(case["endowment"]) * scale
    for word, awards in case["referee_exact"].items():
        result = fa.allocate(plan_of(WORDS[word], pool, rounding="nearest_each"), table)
        assert result.quotas == [Fraction(a) * scale for a in awards], word


def test_caps_are_ceilings_before_the_rule() -> None:
    cap = {"share": 1, "of": "most"}
    result = fa.allocate(plan_of("cel", cap=cap), TABLE)
    assert result.quotas == fa.divide_claims(
        [100, 200, 300, 50], 200, "cel", ceiling=[80, 300, 150, 50]
    )
    both = fa.allocate(plan_of("cea", cap=[cap, {"share": "30%", "of": "pool"}]), TABLE)
    assert both.quotas == fa.divide_claims([60, 60, 60, 50], 200, "cea")


def test_caps_below_the_pool() -> None:
    with pytest.raises(fa.InfeasibleError) as caught:
        fa.allocate(plan_of("cea", cap=40), TABLE)
    assert str(caught.value) == (
        "E302: 4 claims sum to 160 EUR, the amount to share is 200 EUR (40 EUR too much); "
        "largest: a 40 EUR; expected claims of at least the amount. Lower the amount, or state "
        "on_surplus (有余时): reserve."
    )
    result = fa.allocate(plan_of("cea", cap=40, on_surplus="reserve"), TABLE)
    assert result.slices.tolist() == [40, 40, 40, 40]
    assert result.reserves == [("surplus", 40)]


@pytest.mark.parametrize("rule", SHARING)
def test_as_much_as_is_claimed(rule: str) -> None:
    assert fa.allocate(plan_of(rule, 650), TABLE).slices.tolist() == [100, 200, 300, 50]
    assert fa.allocate(plan_of(rule, 0), TABLE).slices.tolist() == [0, 0, 0, 0]


def test_rounding_keeps_whole_claims() -> None:
    table = fa.Table({"n": ["a", "b"], "d": ["1.5", "9"]}, "n")
    result = fa.allocate(plan_of("cea", 4), table)
    assert result.quotas == [1, 3]  # 1.5 and 2.5; at most 1 in whole units
    assert result.slices.tolist() == [1, 3]
    real = fa.allocate(plan_of("cea", 4, rounding="nearest_each"), table)
    assert real.quotas == [Fraction(3, 2), Fraction(5, 2)]


@pytest.mark.parametrize("rounding", ["dhondt", "sainte_lague", "down", "point_value"])
def test_other_roundings(rounding: str) -> None:
    result = fa.allocate(plan_of("talmud", 201, rounding=rounding), TABLE)
    assert all(result.slices <= [100, 200, 300, 50])
    assert result.total + result.undistributed == 201


# By order


def test_priority_in_part_and_whole() -> None:
    by_order = {"order": "rank", "pool": 260}
    # b first; then a and d share 60 of 150; c has nothing.
    result = fa.allocate(plan_of("priority", **by_order), TABLE)
    assert result.quotas == [40, 200, 0, 20]
    equal = fa.allocate(plan_of("priority", inside="cea", **by_order), TABLE)
    assert equal.quotas == [30, 200, 0, 30]
    skip = fa.allocate(plan_of("priority", fund="skip", **by_order), TABLE)
    assert skip.slices.tolist() == [0, 200, 0, 50]  # a does not fit, d does
    assert skip.undistributed == 10
    stop = fa.allocate(plan_of("priority", fund="stop", **by_order), TABLE)
    assert stop.slices.tolist() == [0, 200, 0, 0]
    assert stop.undistributed == 60
    rich = fa.allocate(plan_of("priority", fund="stop", order="rank", pool=700), TABLE)
    assert rich.slices.tolist() == [100, 200, 300, 50]
    assert rich.undistributed == 50


def test_projects_in_a_chinese_plan() -> None:
    table = fa.Table(
        {"项目": ["甲", "乙", "丙"], "申报额(万元)": ["120.5", "80", "60"], "评审名次": [1, 2, 3]}, "项目"
    )  # fmt: skip
    plan = fa.Plan(
        资金总额="190万元",
        计量单位="0.01万元",
        申报={"指标": "申报额", "规则": "优先次序", "次序": "评审名次", "拨付": "足额跳过"},
    )
    result = fa.allocate(plan, table)
    assert [result.amount(int(s)) for s in result.slices] == ["120.50", "0.00", "60.00"]
    assert result.amount(result.undistributed) == "9.50"
    assert fa.Plan(**plan.to_dict()) == plan
    assert "未分配 9.50 万元" in str(result)


# Beside other keys


def test_base_and_earmarks_are_of_the_claim() -> None:
    earmarks = [{"name": "e", "to": "a", "amount": 60}, {"name": "office", "amount": 20}]
    result = fa.allocate(plan_of("cea", 300, earmarks=earmarks), TABLE)
    assert result.quotas == fa.divide_claims([40, 200, 300, 50], 220, "cea")
    assert result.slices[0] == 100
    base = fa.allocate(plan_of("cea", 390, base={"of": "d", "share": "20%"}), TABLE)
    assert base.quotas == fa.divide_claims([80, 160, 240, 40], 260, "cea")


def test_inside_a_part() -> None:
    parts = [
        {"name": "projects", "amount": 150, "claims": {"indicator": "d", "rule": "talmud"}},
        {"name": "people", "amount": 50, "factors": [fa.Factor("most")]},
    ]
    result = fa.allocate(fa.Plan(pool=200, unit="EUR", parts=parts), TABLE)
    assert result.parts[0].slices.sum() == 150
    lines = result.explain("b").lines
    assert (lines[0].part, lines[0].name, lines[0].amount) == (
        "projects",
        "d",
        fa.divide_claims([100, 200, 300, 50], 150, "talmud")[1],
    )


def test_nobody_claims() -> None:
    table = fa.Table({"n": ["a", "b"], "d": [0, 0]}, "n")
    assert fa.allocate(plan_of(pool=0), table).slices.tolist() == [0, 0]
    result = fa.allocate(plan_of(pool=5, on_surplus="reserve"), table)
    assert result.reserves == [("surplus", 5)]
    with pytest.raises(fa.InfeasibleError, match="E302"):
        fa.allocate(plan_of(pool=5), table)


def test_too_many_sums() -> None:
    table = fa.Table({"n": [f"r{i}" for i in range(24)], "d": [2**i for i in range(24)]}, "n")
    message = (
        r"E405 claims: random_arrival needs more than 1000000 .*; expected at most 1000000 sums, "
        r".* Use a larger unit for the claims, or another rule\.$"
    )
    with pytest.raises(fa.LimitError, match=message):
        fa.allocate(plan_of("random_arrival", 2**23), table)


def test_as_a_value() -> None:
    assert plan_of() == plan_of(claims={"indicator": "d"})
    plan = plan_of("priority", order="rank", inside="cel")
    assert fa.Plan(**plan.to_dict()) == plan
    assert plan != plan_of("priority", order="rank")
    assert plan.replace(claims=None, factors=[fa.Factor("d")]).to_dict().get("claims") is None


@given(
    claims=st.lists(st.integers(0, 40), min_size=1, max_size=6),
    share=st.integers(0, 100),
    rule=st.sampled_from(SHARING),
)
def test_slices_never_pass_claims(claims: list[int], share: int, rule: str) -> None:
    pool = sum(claims) * share // 100
    table = fa.Table({"n": [f"r{i}" for i in range(len(claims))], "d": claims}, "n")
    result = fa.allocate(plan_of(rule, pool), table)
    assert result.total == pool
    for units, award, claim in zip(result.slices, result.quotas, claims, strict=True):
        assert 0 <= units <= claim
        assert abs(units - award) < 1
