# SPDX-License-Identifier: Apache-2.0
"""Plans written as plan files: what is written reads back as an equal plan, in two languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
from fundalloc import _core
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import generate

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted(
    path
    for folder in ("examples", "tests/cases")
    for path in (ROOT / folder).rglob("*.yaml")
    if not {"broken", "own_rules"} & set(path.parts)  # unreadable, or not without their rules
)
LANGUAGES = ("en", "zh")


def assert_reads_back(plan: fa.Plan, folder: Path) -> None:
    for lang in LANGUAGES:
        text = plan.to_yaml(lang=lang)
        assert text is not None
        file = folder / "written.yaml"
        file.write_bytes(text.encode())
        again = fa.read_plan(file)
        assert again == plan, text
        assert again.to_yaml(lang=lang) == text


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_plans_of_the_project_read_back(path: Path, tmp_path: Path) -> None:
    assert_reads_back(fa.read_plan(path), tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_random_plans_read_back(seed: int, tmp_path: Path) -> None:
    written = 0
    for problem in generate.problems(1000 + seed, 500):
        try:
            plan = fa.Plan(**problem["plan"])
        except fa.PlanError:
            continue
        assert_reads_back(plan, tmp_path)
        written += 1
    assert written > 300


FULL = fa.Plan(
    title="示例：一年，两级",
    source="鲁民发〔2018〕47号",
    note="a: b #c",
    pool=[
        {"name": "中央", "amount": "3000万元"},
        {"name": "省级, 市级", "amount": "717.5万元"},
    ],
    unit="0.01万元",
    recipient="地区",
    group="类别",
    factors=[
        fa.Factor("人口", "30%", missing={"use": "mean", "decimals": 2}),
        fa.Factor("人均财力", "30%", "ratio_to", column="人口", decimals=6, missing="zero"),
        fa.Factor("贫困", "20%", "ratio_to_mean", missing={"column": "上年贫困"}),
        fa.Factor(method="equal", weight="20%"),
    ],
    combine="shares",
    multipliers=[
        {"column": "等次", "map": {"优": "1.1", "良: 1": "2/3", "yes": 0}},
        {"indicator": "难度", "method": "ratio_to", "constant": "1/3", "missing": "median"},
    ],
    earmarks=[
        {"name": "村", "per": "村", "rate": "2万元"},
        {"name": "各地", "each": "1/3万元", "rounding": "nearest"},
        {"name": "试点", "to": "甲县", "amount": "5万元"},
        {"name": "机动", "share": "2.5%", "rounding": "down"},
    ],
    floor=["20万元", {"share": "80%", "of": "上年", "name": "pool"}],
    cap={"share": "1/3", "of": "pool"},
    on_conflict="cap",
    on_shortage="scale",
    on_surplus="reserve",
    rounding={"method": "stationary", "r": "0", "first_units": "by_weight"},
    ties=["larger_score", {"larger": "人口"}, {"lot": " 2018 "}],
    splits=[
        {"name": "产业", "share": "60%"},
        {"name": "经费", "amount": "2万元"},
        {"name": "rest", "rest": True},
        {"name": "小计", "of": ["产业", "rest"]},
    ],
)

ENGLISH = """\
title: 示例：一年，两级
source: 鲁民发〔2018〕47号
note: "a: b #c"
pool:
  - {name: 中央, amount: 3000万元}
  - {name: "省级, 市级", amount: 717.5万元}
unit: 0.01万元
recipient: 地区
earmarks:
  - {name: 村, per: 村, rate: 2万元}
  - {name: 各地, each: 1/3万元, rounding: nearest}
  - {name: 试点, to: 甲县, amount: 5万元}
  - {name: 机动, share: 2.5%, rounding: down}
group: 类别
factors:
  - {indicator: 人口, method: share, weight: 30%, missing: {use: mean, decimals: 2}}
  - indicator: 人均财力
    method: ratio_to
    column: 人口
    decimals: 6
    weight: 30%
    missing: zero
  - {indicator: 贫困, method: ratio_to_mean, weight: 20%, missing: {column: 上年贫困}}
  - {method: equal, weight: 20%}
combine: shares
multipliers:
  - {column: 等次, map: {优: 1.1, "良: 1": 2/3, yes: 0}}
  - {indicator: 难度, method: ratio_to, constant: 1/3, missing: median}
floor:
  - 20万元
  - {share: 80%, of: 上年, name: pool}
cap: {share: 1/3, of: pool}
on_conflict: cap
on_shortage: scale
on_surplus: reserve
rounding: {method: stationary, r: 0, first_units: by_weight}
ties: [larger_score, {larger: 人口}, {lot: " 2018 "}]
splits:
  - {name: 产业, share: 60%}
  - {name: 经费, amount: 2万元}
  - {name: rest, rest: true}
  - {name: 小计, of: [产业, rest]}
"""

CHINESE = """\
名称: 示例：一年，两级
依据: 鲁民发〔2018〕47号
说明: "a: b #c"
资金总额:
  - {名称: 中央, 金额: 3000万元}
  - {名称: "省级, 市级", 金额: 717.5万元}
计量单位: 0.01万元
分配对象: 地区
定额:
  - {名称: 村, 每: 村, 标准: 2万元}
  - {名称: 各地, 每个对象: 1/3万元, 取整: 四舍五入}
  - {名称: 试点, 对象: 甲县, 金额: 5万元}
  - {名称: 机动, 比例: 2.5%, 取整: 舍去}
分组: 类别
因素:
  - {指标: 人口, 方法: 占比, 权重: 30%, 缺失: {取: 均值, 小数位: 2}}
  - {指标: 人均财力, 方法: 比值, 列: 人口, 小数位: 6, 权重: 30%, 缺失: 零}
  - {指标: 贫困, 方法: 比均值, 权重: 20%, 缺失: {列: 上年贫困}}
  - {方法: 均等, 权重: 20%}
合成: 占比
调节系数:
  - {列: 等次, 对照: {优: 1.1, "良: 1": 2/3, yes: 0}}
  - {指标: 难度, 方法: 比值, 常数: 1/3, 缺失: 中位数}
保底:
  - 20万元
  - {比例: 80%, 占: 上年, 名称: pool}
封顶: {比例: 1/3, 占: 资金总额}
上下限冲突: 封顶
不足时: 按比例压缩
有余时: 留存
取整: {方法: 定点, 偏移: 0, 首个单位: 按得分}
并列: [得分高者, {大者: 人口}, {抽签: " 2018 "}]
其中:
  - {名称: 产业, 比例: 60%}
  - {名称: 经费, 金额: 2万元}
  - {名称: rest, 其余: 是}
  - {名称: 小计, 合计: [产业, rest]}
"""

PARTS = fa.Plan(
    pool="1亿元",
    unit="万元",
    recipient="地区",
    eligible={"column": "参与", "is": ["是", "yes"]},
    base={"of": "pool", "share": 1},
    earmarks=[{"name": "机动", "amount": "5万元", "rounding": "up"}],
    parts=[
        {
            "name": "甲",
            "share": "60%",
            "group": "类别",
            "factors": [
                {"name": "需求", "weight": "50%", "factors": [
                    {"indicator": "人口", "method": "rank", "ties": "dense", "smallest_first": True, "weight": "50%"},
                    {"indicator": "error", "method": "bands", "bands": [{"from": 0, "to": 5, "value": 1}, {"from": 5, "value": 2}], "weight": "50%", "winsorize": {"lowest": 1}},
                ]},
                {"name": "能力", "indicator": "财力", "method": "distance", "reference": "maximum", "weight": "50%", "missing": "zero",
                 "clip": {"at_least": 1}, "clip_after": {"at_most": "1/2"}},
            ],
            "combine": "shares",
            "multipliers": [{"indicator": "难度", "method": "ratio_to_mean", "among": "group"}],
            "floor": [{"share": "80%", "of": "mean_increase", "base": "上年"}, 3],
            "cap": {"share": "50%", "of": "pool"},
            "on_conflict": "cap",
            "rounding": "down",
            "ties": "table_order",
        },
        {"name": "乙", "share": "2/5", "claims": {"indicator": "申报", "rule": "priority", "order": "次序", "inside": "cea"}, "rounding": {"method": "stationary", "r": 0, "first_units": "by_weight"}, "on_surplus": "reserve"},
    ],
    carve_outs=[{"name": "上划", "from": "甲县", "to": "乙县", "share": "10%", "rounding": "error"}],
    splits=[{"name": "true", "share": "50%"}, {"name": "error", "rest": True}],
)  # fmt: skip

PARTS_ENGLISH = """\
pool: 10000万元
unit: 万元
recipient: 地区
eligible: {column: 参与, is: [是, yes]}
base: pool
earmarks:
  - {name: 机动, amount: 5万元, rounding: up}
parts:
  - name: 甲
    share: 60%
    group: 类别
    factors:
      - name: 需求
        weight: 50%
        factors:
          - {indicator: 人口, method: rank, smallest_first: true, ties: dense, weight: 50%}
          - indicator: error
            method: bands
            bands: [{from: 0, to: 5, value: 1}, {from: 5, value: 2}]
            weight: 50%
            winsorize: {lowest: 1}
      - name: 能力
        indicator: 财力
        method: distance
        a: 1
        b: 1
        reference: maximum
        weight: 50%
        missing: zero
        clip: {at_least: 1}
        clip_after: {at_most: 0.5}
    combine: shares
    multipliers: [{indicator: 难度, method: ratio_to_mean, among: group}]
    floor: [{share: 80%, of: mean_increase, base: 上年}, 3万元]
    cap: {share: 50%, of: pool}
    on_conflict: cap
    rounding: down
    ties: table_order
  - name: 乙
    share: 40%
    claims: {indicator: 申报, rule: priority, order: 次序, inside: cea}
    on_surplus: reserve
    rounding: {method: stationary, r: 0, first_units: by_weight}
    ties: [larger_score, table_order]
carve_outs:
  - {name: 上划, to: 乙县, from: 甲县, share: 10%, rounding: error}
splits:
  - {name: true, share: 50%}
  - {name: error, rest: true}
"""

PARTS_CHINESE = """\
资金总额: 10000万元
计量单位: 万元
分配对象: 地区
资格: {列: 参与, 为: [是, yes]}
基数: pool
定额:
  - {名称: 机动, 金额: 5万元, 取整: 进位}
分项:
  - 名称: 甲
    比例: 60%
    分组: 类别
    因素:
      - 名称: 需求
        权重: 50%
        因素:
          - {指标: 人口, 方法: 排名, 小者为先: 是, 并列: 密集, 权重: 50%}
          - 指标: error
            方法: 分档
            档次: [{起: 0, 止: 5, 值: 1}, {起: 5, 值: 2}]
            权重: 50%
            缩尾: {最低: 1}
      - 名称: 能力
        指标: 财力
        方法: 差距
        常数项: 1
        斜率: 1
        参照: 最大值
        权重: 50%
        缺失: 零
        截取: {不低于: 1}
        后截取: {不高于: 0.5}
    合成: 占比
    调节系数: [{指标: 难度, 方法: 比均值, 范围: 分组}]
    保底: [{比例: 80%, 占: 平均增幅, 基数: 上年}, 3万元]
    封顶: {比例: 50%, 占: 资金总额}
    上下限冲突: 封顶
    取整: 舍尾
    并列: 表内顺序
  - 名称: 乙
    比例: 40%
    申报: {指标: 申报, 规则: 优先次序, 次序: 次序, 同级: 等额限额}
    有余时: 留存
    取整: {方法: 定点, 偏移: 0, 首个单位: 按得分}
    并列: [得分高者, 表内顺序]
划出:
  - {名称: 上划, 对象: 乙县, 来自: 甲县, 比例: 10%, 取整: 报错}
其中:
  - {名称: true, 比例: 50%}
  - {名称: error, 其余: 是}
"""


def test_a_plan_is_laid_out_as_a_person_writes_it(tmp_path: Path) -> None:
    assert FULL.to_yaml() == ENGLISH
    assert FULL.to_yaml(lang="zh") == CHINESE
    assert_reads_back(FULL, tmp_path)


def test_parts_and_rules_with_options_of_their_own(tmp_path: Path) -> None:
    assert PARTS.to_yaml() == PARTS_ENGLISH
    assert PARTS.to_yaml(lang="zh") == PARTS_CHINESE
    assert_reads_back(PARTS, tmp_path)


class Doubled:
    """A rule of the user's own, whose name is a word of plans."""

    name = "median"

    def coefficient(self, values: Any) -> Any:
        return [2 * v for v in values]


def test_rules_of_the_users_own_keep_their_names(tmp_path: Path) -> None:
    plan = fa.Plan(pool=3, unit="seats", factors=[fa.Factor("x", "100%", Doubled())])
    for lang in LANGUAGES:
        text = plan.to_yaml(lang=lang) or ""
        assert ": median," in text
        (tmp_path / "p.yaml").write_text(text, "utf-8")
        assert fa.read_plan(tmp_path / "p.yaml", [Doubled()]) == plan


def test_short_forms_of_single_values() -> None:
    plan = fa.Plan(pool=7, unit="EUR", factors=[fa.Factor("x")], floor=1, ties="error")
    assert plan.to_yaml() == (
        "pool: 7 EUR\nunit: EUR\nfactors:\n"
        "  - {indicator: x, method: share, weight: 100%}\n"
        "floor: 1 EUR\nrounding: largest_remainder\nties: error\n"
    )
    assert plan.to_yaml(lang="zh") == (
        "资金总额: 7 EUR\n计量单位: EUR\n因素:\n"
        "  - {指标: x, 方法: 占比, 权重: 100%}\n"
        "保底: 1 EUR\n取整: 最大余数\n并列: 报错\n"
    )


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from(" \t\n\r:#,[]{}-?&*!|>%@`\"'\\：，~\x00\x7f\x85\xa0\u2028\u2029\ufeff")
) | st.sampled_from(
    ["", " ", "~", "null", "-", "- a", "---", "...", "a: b", "a:", ":a", "a #b", "a#b", "#",
     "1,234", "yes", "<<", "=", "a\r\nb", "\u2028", "’", "a：b", "a，b", "🙂", "\ufeffa", "'", '"',
     "? a", "a ?b", "%a", "@a", "`a", "|", ">", "!a", "&a", "*a", "[a]", "{a}", "a, b", "x" * 2000]
)  # fmt: skip


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=400)
def test_any_text_reads_back(tmp_path_factory: Any, a: str, b: str, c: str) -> None:
    keys = {
        "title": a,
        "note": b,
        "factors": [fa.Factor("x" + c, "100%")],
        "multipliers": [{"column": "y" + a, "map": {"z" + b[:900]: 1, "1": "1.50"}}],
        "earmarks": [{"name": "e" + c, "to": a, "amount": 1}],
        "floor": {"share": "10%", "of": "f" + b, "name": c},
        "ties": [{"lot": "s" + a}, {"larger": " " + b}],
    }
    plan = fa.Plan(pool=100, unit="seats", **keys)
    assert_reads_back(plan, tmp_path_factory.getbasetemp())


@pytest.mark.parametrize(
    "unit", ["e5", "0.01 seats", "EUR", "万元", "kEUR a", "e", "#", "x: y", "元 "]
)
def test_any_unit_reads_back(unit: str, tmp_path: Path) -> None:
    plan = fa.Plan(
        pool="1/3", unit=unit, factors=[fa.Factor("x")], cap=["2.5", {"per": "n", "rate": 3}]
    )
    assert_reads_back(plan, tmp_path)


def test_what_no_plan_file_may_have() -> None:
    plan = fa.Plan(pool=1, factors=[fa.Factor("x")])
    grades = plan.replace(multipliers=[{"column": "y", "map": {"县" * 1001: 1}}])
    with pytest.raises(fa.LimitError, match="E403: a key has more than 1000 characters"):
        grades.to_yaml()
    with pytest.raises(fa.LimitError, match="E403: the plan has more than 1 MiB"):
        plan.replace(note="x" * (1 << 20)).to_yaml()
    with pytest.raises(fa.PlanError, match="E218: a value without a key"):
        plan.replace(multipliers=[{"column": "y", "map": {"": 1}}]).to_yaml()
    with pytest.raises(ValueError, match="lang is 'fr': it is en or zh"):
        plan.to_yaml(lang="fr")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    plan = fa.Plan(pool=1, factors=[fa.Factor("x")])
    file = tmp_path / "p.yaml"
    assert plan.to_yaml(file, lang="zh") is None
    assert file.read_bytes().decode() == plan.to_yaml(lang="zh")
    assert fa.read_plan(file) == plan
    with pytest.raises(fa.InputError, match="E101"):
        plan.to_yaml(tmp_path / "none" / "p.yaml")
    with pytest.raises(fa.LimitError, match="E403"):
        plan.replace(note="x" * (1 << 20)).to_yaml(file)
    assert fa.read_plan(file) == plan
    assert [p.name for p in tmp_path.iterdir()] == ["p.yaml"]


def test_chinese_files_have_no_english_keys() -> None:
    english = {e for e, _ in _core.plan_keys()}
    text = FULL.to_yaml(lang="zh") or ""
    words = {part.rpartition("{")[2].strip(" -") for part in text.replace(",", "\n").split(":")}
    assert not english & {w.split("\n")[-1].strip(" -{") for w in words}
