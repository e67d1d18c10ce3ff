# SPDX-License-Identifier: Apache-2.0
"""Plans as values: written in two languages, replaced, compared."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import numpy as np
import pytest
from fundalloc import _core

from tests.oracle import generate

ENGLISH = {
    "pool": "0.01亿元", "unit": "万元", "recipient": "地区",
    "factors": [fa.Factor("人口", weight="60%"), fa.Factor("发生率", weight=Decimal("40"), method="share")],
}  # fmt: skip


def test_two_languages_and_spellings_are_one_plan() -> None:
    chinese = fa.Plan(
        资金总额="100万元",
        计量单位="万元",
        分配对象="地区",
        因素=[
            {"指标": "人口", "方法": "占比", "权重": 0.6},
            {"指标": "发生率", "权重": "2/5"},
        ],
    )
    english = fa.Plan(
        **(ENGLISH | {"factors": [fa.Factor("人口", "60%"), fa.Factor("发生率", "40%")]})
    )
    assert chinese == english
    assert hash(chinese) == hash(english)
    assert chinese.to_json() == english.to_json()
    assert english != english.replace(pool=99)


def test_mixed_weights_are_refused() -> None:
    with pytest.raises(fa.PlanError, match="E208") as caught:
        fa.Plan(**ENGLISH)
    assert caught.value.key == "factors[1].weight"


def test_replace_and_immutability() -> None:
    plan = fa.Plan(pool="10元", unit="分", factors=[fa.Factor("x")])
    assert plan.pool == 1000
    assert plan.replace(pool="1/3元").pool == Fraction(100, 3)
    assert plan.replace(floor=["5分"]).to_dict()["floor"] == [{"amount": "5"}]
    assert plan.replace(pool=None).pool is None
    with pytest.raises(AttributeError):
        plan.unit = "元"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        plan.other = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [True, 1j, b"3", object()])
def test_scalars_of_a_plan(value: Any) -> None:
    with pytest.raises((fa.InputError, fa.PlanError)):
        fa.Plan(pool=value, unit="元", factors=[fa.Factor("x")])


def test_canonical_plans_read_back_equal() -> None:
    for p in generate.problems(3, 400):
        try:
            plan = fa.Plan(**p["plan"])
        except fa.PlanError:
            continue
        assert fa.Plan(**plan.to_dict()) == plan
        assert fa.Plan(**plan.to_dict()).to_json() == plan.to_json()


def test_plan_file_and_json_file(tmp_path: Path) -> None:
    yaml = tmp_path / "p.yaml"
    yaml.write_text(
        "资金总额: 1,234.50元\n计量单位: 分\n因素: [{指标: x, 权重: 100%}]\n", "utf-8"
    )
    plan = fa.read_plan(yaml)
    assert plan.pool == 123450
    json = tmp_path / "p.json"
    json.write_text(plan.to_json(), "utf-8")
    assert fa.read_plan(json) == plan


def test_every_key_has_a_chinese_word() -> None:
    keys = _core.plan_keys()
    assert all(chinese and not chinese.isascii() for _, chinese in keys)
    assert {"pool", "unit", "factors", "floor", "ties"} <= {english for english, _ in keys}


def test_a_changed_unit_changes_no_money() -> None:
    plan = fa.Plan(
        pool=[{"name": "中央", "amount": "3000万元"}, {"name": "省级", "amount": "717万元"}],
        unit="万元",
        factors=[fa.Factor("x")],
        earmarks=[
            {"name": "村", "per": "村", "rate": "2万元"},
            {"name": "各地", "each": "1/2万元", "rounding": "up"},
            {"name": "工作经费", "amount": 10},
            {"name": "备用", "share": "1%"},
        ],
        floor=["20万元", {"share": "80%", "of": "上年"}, {"per": "村", "rate": 1}],
        cap="0.5亿元",
        splits=[{"name": "a", "amount": 3}, {"name": "b", "rest": True}],
    )
    fine = plan.replace(unit="元")
    assert fine.pool == 37_170_000
    assert fine.replace(unit="万元") == plan
    assert fine.to_dict()["floor"][0] == {"amount": "200000"}
    assert fine.to_dict()["earmarks"][3] == {"name": "备用", "share": "0.01"}
    assert plan.replace(unit="0.01万元").pool == 371_700
    assert plan.replace(unit="元", pool=5).pool == 5
    with pytest.raises(fa.PlanError, match="E214"):
        plan.replace(unit="EUR")
    assert plan.replace(unit=None).unit == "元"
    assert plan.replace(unit=None).pool == 37_170_000


def test_replace_takes_words_of_both_languages() -> None:
    plan = fa.Plan(pool="10元", factors=[fa.Factor("x")])
    assert plan.replace(资金总额="20元", 保底=1) == plan.replace(pool="20元", floor=1)
    with pytest.raises(fa.PlanError, match=r'E204 pool: "资金总额" stands twice'):
        plan.replace(pool=1, 资金总额=2)
    with pytest.raises(fa.PlanError, match="E203 flor"):
        plan.replace(flor=1)


def test_numbers_of_a_plan_are_what_was_written() -> None:
    weights = [Decimal("0.1"), 0.2, Fraction(3, 10), np.float32(0.3), np.float64(0.1)]
    plan = fa.Plan(pool=np.int64(7), factors=[fa.Factor("x", w) for w in weights])
    assert [f["weight"] for f in plan.to_dict()["factors"]] == [
        "10%",
        "20%",
        "30%",
        "30%",
        "10%",
    ]
    assert fa.Plan(pool=Decimal("1E+3"), factors=[fa.Factor("x")]).pool == 1000


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"pool": True}, "E118: pool: True is of type bool"),
        ({"pool": None, "note": [True]}, "E118: note[0]: True"),
        ({"factors": [fa.Factor("x", weight=True)]}, "E118: factors[0].weight: True"),
        (
            {"splits": [{"name": "a", "rest": False}]},
            'E206 splits[0].rest: "false"; expected one',
        ),
        ({"splits": [{"name": "a", "share": False}]}, "E118: splits[0].share: False"),
        ({"multipliers": [{"column": "g", "map": {True: 1}}]}, "E118: a key of multipliers[0]"),
        (
            {"multipliers": [{"column": "g", "map": {1: 1, "1": 2}}]},
            "E204 multipliers[0].map.1",
        ),
        ({"floor": {"amount": None}}, "E118: floor.amount: None is of type NoneType"),
        ({"title": "\ud800"}, "E102: the character '\\ud800' of a text is no Unicode"),
        ({"pool": 10**5000}, "E404: pool: has thousands of digits"),
        ({"pool": Decimal("NaN")}, 'E206 pool: "NaN" is not an amount'),
        ({"pool": float("inf")}, "E206 pool: "),
        ({"pool": Decimal("1e999999999")}, "E404"),
    ],
)
def test_values_refused(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.Error) as caught:
        fa.Plan(**({"pool": 1, "factors": [fa.Factor("x")]} | keys))
    assert str(caught.value).startswith(message), str(caught.value)


def test_a_plan_that_contains_itself() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(fa.LimitError, match="E403 floor"):
        fa.Plan(pool=1, floor=endless, factors=[fa.Factor("x")])


def test_plans_are_values() -> None:
    plan = fa.Plan(pool="10元", title="t", factors=[fa.Factor("x")])
    assert copy.copy(plan) is plan
    assert copy.deepcopy([plan])[0] is plan
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert {plan: 1}[fa.Plan(pool=10, title="t", factors=[fa.Factor("x", 100)])] == 1
    assert plan != "plan"


@pytest.mark.parametrize("wrong", [{}, "plan.yaml", None, 3])
def test_verbs_want_plans_and_tables(wrong: Any) -> None:
    plan = fa.Plan(pool=1, recipient="n", factors=[fa.Factor("x")])
    table = fa.Table({"n": ["a"], "x": [1]})
    for call in (
        lambda: fa.allocate(wrong, table),
        lambda: fa.allocate(plan, wrong),
        lambda: fa.check(wrong if wrong != "plan.yaml" else 3, table),  # it takes paths
        lambda: fa.cascade(plan, wrong, []),
        lambda: fa.cascade(plan, table, [fa.Tier(wrong or 3, table, "n")]),
        lambda: fa.cascade(plan, table, [fa.Tier(plan, wrong, "n")]),
    ):
        with pytest.raises(fa.InputError, match=r"E118: a (plan|table) is of type"):
            call()


def test_whole_floats_are_points_and_one_is_the_whole() -> None:
    assert fa.Plan(pool=1, factors=[fa.Factor("x", 40.0), fa.Factor("y", 60.0)]) == fa.Plan(
        pool=1, factors=[fa.Factor("x", "40%"), fa.Factor("y", "60%")]
    )
    assert fa.Plan(pool=1, factors=[fa.Factor("x", 1.0)]) == fa.Plan(
        pool=1, factors=[fa.Factor("x", "100%")]
    )
