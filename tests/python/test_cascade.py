# SPDX-License-Identifier: Apache-2.0
"""Tiers: slices become pools."""

from __future__ import annotations

from pathlib import Path

import fundalloc as fa
import pytest

from tests.oracle.plan import allocate as referee

EXAMPLE = Path(__file__).parents[2] / "examples" / "shandong-2018"
TOP = fa.Plan(pool="100万元", unit="万元", recipient="n", factors=[fa.Factor("x")])
LOWER = fa.Plan(unit="元", recipient="n", factors=[fa.Factor("x")])
TABLE = fa.Table({"n": ["甲市", "乙市", "丙县"], "x": [1, 1, 1]})
CHILDREN = fa.Table({"n": ["a", "b", "c"], "up": ["甲市", "乙市", "甲市"], "x": [1, 5, 2]})


def test_slices_become_pools() -> None:
    tiers = fa.cascade(TOP, TABLE, [fa.Tier(LOWER, CHILDREN, parent="up")])
    assert tiers.result.slices.tolist() == [34, 33, 33]
    assert {k: v.result.slices.tolist() for k, v in tiers.children.items()} == {
        "甲市": [113333, 226667],
        "乙市": [330000],
    }
    assert [path for path, _ in tiers.walk()] == [(), ("甲市",), ("乙市",)]


def test_three_tiers_and_a_plan_for_each_parent() -> None:
    plans = {
        "甲市": LOWER,
        "乙市": LOWER.replace(factors=[{"method": "equal", "weight": "100%"}]),
    }
    villages = fa.Table({"n": ["v1", "v2"], "county": ["a", "a"], "x": [1, 1]})
    tiers = fa.cascade(
        TOP,
        TABLE,
        [fa.Tier(plans, CHILDREN, "up"), fa.Tier(LOWER.replace(unit="分"), villages, "county")],
    )
    below = tiers.children["甲市"].children["a"].result
    assert below.pool == 11333300
    assert below.slices.tolist() == [5666650, 5666650]


@pytest.mark.parametrize(
    ("message", "plan", "table"),
    [
        ('E117 row 2 column "up": "丁市" is no recipient', LOWER, {"n": ["a"], "up": ["丁市"], "x": [1]}),
        ('E117 row 2 column "up": the parent is blank', LOWER, {"n": ["a"], "up": [None], "x": [1]}),
        ("E214", LOWER.replace(unit="7万元"), {"n": ["a"], "up": ["甲市"], "x": [1]}),
        ("E213 pool: the plan of a lower tier has a pool", TOP, {"n": ["a"], "up": ["甲市"], "x": [1]}),
        ('E130 column "x": under "甲市": the column sums to 0', LOWER, {"n": ["a"], "up": ["甲市"], "x": [0]}),
        ("E117: no plan is given for 乙市", {"甲市": LOWER}, {"n": ["a", "b"], "up": ["甲市", "乙市"], "x": [1, 1]}),
        ('E117: a plan is given for "丙县"', {"甲市": LOWER, "丙县": LOWER}, {"n": ["a"], "up": ["甲市"], "x": [1]}),
    ],
)  # fmt: skip
def test_faults(
    message: str, plan: fa.Plan | dict[str, fa.Plan], table: dict[str, object]
) -> None:
    with pytest.raises(fa.Error) as caught:
        fa.cascade(TOP, TABLE, [fa.Tier(plan, fa.Table(table), "up")])
    assert str(caught.value).startswith(message)


def test_shandong_example_sums_and_equals_the_referee(tmp_path: Path) -> None:
    plan, table = fa.read_plan(EXAMPLE / "plan.yaml"), fa.read_table(EXAMPLE / "recipients.csv")
    lower = fa.Tier(
        fa.read_plan(EXAMPLE / "county.yaml"), fa.read_table(EXAMPLE / "counties.csv"), "所属市"
    )
    tiers = fa.cascade(plan, table, [lower])
    assert tiers.result.total == 3717
    for _, result in tiers.walk():  # wherever people see the figures
        assert "示意数据" in str(result)
        assert "示意数据" in result._repr_html_()
    assert len(tiers.children) == 3
    columns = {h: [c or None for c in table.column(h)] for h in table.headers}
    assert referee(plan.to_dict(), columns).slices == tiers.result.slices.tolist()
    for name, child in tiers.children.items():
        units = int(tiers.result.slices[tiers.result.recipients.index(name)])
        assert child.result.total == units * 100
        keep = [i for i, up in enumerate(lower.table.column("所属市")) if up == name]
        own = {h: [lower.table.column(h)[i] or None for i in keep] for h in lower.table.headers}
        assert isinstance(lower.plan, fa.Plan)
        below = lower.plan.replace(pool=f"{units}万元").to_dict()
        assert referee(below, own).slices == child.result.slices.tolist()
    files = tiers.to_csv(tmp_path)
    assert [f.name for f in files] == ["top.csv", *(f"{n}.csv" for n in tiers.children)]
    assert files[0].read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_document_s_totals_hold() -> None:
    table = fa.read_table(EXAMPLE / "recipients.csv")
    totals = {
        "未脱贫人口(人)": 991,
        "已脱贫享受政策人口(人)": 13284,
        "已退出重点村(个)": 64,
        "未退出重点村(个)": 10,
    }
    for header, total in totals.items():
        assert sum(int(v) for v in table.column(header)) == total
