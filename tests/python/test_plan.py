# SPDX-License-Identifier: Apache-2.0
"""Plans as values: written in two languages, replaced, compared."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
from fundalloc import _core

from tests.oracle import problems as made

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
    for p in made.problems(3, 400):
        plan = fa.Plan(**p["plan"])
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
