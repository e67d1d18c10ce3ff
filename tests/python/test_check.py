# SPDX-License-Identifier: Apache-2.0
"""All problems of files at once: each told once, in its place, and nothing that only follows."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
from fundalloc import _core
from fundalloc.cli import app
from typer.testing import CliRunner

from tests.python.test_schema import Spoiler, random_plans

PLAN = """\
名称: 试验
资金总额: 100万元
计量单位: 万元
分配对象: 地区
因素:
  - {指标: 人口, 权重: 60%}
  - {指标: 发生率, 权重: 40%}
"""
TABLE = "地区,人口,发生率,上年\n甲县,100,1.5%,20\n乙县,200,2%,30\n丙县,300,3%,40\n"

FAULTY_PLAN = """\
名称: 试验
资金总额: 100 EUR
计量单位: 万元
分配对象: 地区
flor: 3
因素:
  - {指标: 人口, 权重: 60%, 方法: 占毕, 起: 3}
  - {指标: , 权重: 40%}
  - {指标: 发生率, 权重: 1,5%}
  - {名称: x, 指标: 上年, 权重: -5%}
  - {指标: 没有, 权重: 5%, 缺失: 众数}
保底: {比例: 10%, 占: 上年度}
封顶: [{比例: 120%, 占: }, 3元钱, {比例: abc, 占: 上年}]
取整: up
定额:
  - {名称: a, 每个对象: 1, 标准: 2}
  - {每个对象: x}
其中: [{名称: a, 比例: 20%}, {名称: a, 比例: 30%}]
计量单位: 元
并列: [得分高者, 掷骰子]
说明: |
  many
  lines
备注: &x 3
on_conflict: 都行
上下限冲突: 封顶
"""
SAID_OF_PLAN = """\
E214 plan.yaml:2:1 pool: "EUR" does not convert to "万元"; expected an amount in 万元. \
Use one unit in the whole plan.
E203 plan.yaml:5:1 flor: "flor" is not a key of plans; expected a key of docs/plan.md. \
Correct the key, or delete it.
E206 plan.yaml:7:23 factors[0].method: "占毕" is not a coefficient method; expected one of \
share, ratio_to_mean, ratio_to, min_max, bands, rank, rank_linear, reciprocal, complement, \
distance, growth_factor, power, z_score, equal, clip, winsorize. Correct the word.
E218 plan.yaml:8:6: the key "指标" has no value; expected a value after the colon. Write the \
value, or delete the key; an empty text is "".
E211 plan.yaml:9:20: a comma that no space follows; expected a space after each comma in [] \
and {}. Write 1234 or "1,234" for a number, and ", " between items.
E206 plan.yaml:10:21 factors[3].weight: the weight -0.05 is negative; expected a weight of at \
least 0. Correct the weight.
E206 plan.yaml:11:22 factors[4].missing: "众数"; expected zero, median, \
{use: mean, decimals: k}, {column: other} or error. Correct the policy.
E214 plan.yaml:13:1 cap[1]: "元钱" does not convert to "万元"; expected an amount in 万元. \
Use one unit in the whole plan.
E218 plan.yaml:13:17: the key "占" has no value; expected a value after the colon. Write the \
value, or delete the key; an empty text is "".
E206 plan.yaml:13:29 cap[2].share: "abc" is not a number; expected a number such as 0.4, 40% \
or 1/3. Correct the number.
E206 plan.yaml:14:1 rounding: "up" is not a rounding method; expected one of \
largest_remainder, dhondt, sainte_lague, huntington_hill, dean, adams, stationary, danish, \
imperiali, modified_sainte_lague, point_value, point_value_exact, nearest_each, \
nearest_residual, down. Correct the word.
E203 plan.yaml:16:22 earmarks[0].rate: "标准" does not belong to this earmark. Delete it, or \
see docs/plan.md for where it belongs.
E205 plan.yaml:17:5 earmarks[1].name: the earmark has no name; expected a name (名称). \
Name it: results print it.
E206 plan.yaml:17:6 earmarks[1].each: "x" is not an amount; expected an amount such as \
3717万元. Correct the amount; type half-width digits.
E215 plan.yaml:18:1 splits: 0 splits are the rest; expected exactly one rest. Mark one split \
with rest: true (其余: 是).
E215 plan.yaml:18:25 splits[1].name: two splits have the name "a"; expected different names. \
Rename one.
E204 plan.yaml:19:1: "计量单位" stands twice; expected each key once. Delete one of them.
E206 plan.yaml:20:1 ties[1]: "掷骰子" is not a tie rule; expected larger_score, \
smaller_score, table_order, error, {larger: column} or {lot: seed}. Correct the word.
E202 plan.yaml:21:5: a block of text (| or >); expected text on one line. Put the text in \
quotes on one line.
E203 plan.yaml:24:1 备注: "备注" is not a key of plans; expected a key of docs/plan.md. \
Correct the key, or delete it.
E202 plan.yaml:24:5: an anchor (&); expected the value alone. Delete it; a text that starts \
with & or ! in quotes.
E206 plan.yaml:25:1 on_conflict: "都行"; expected one of error, floor, cap. Correct the word.
E204 plan.yaml:26:1 on_conflict: "on_conflict" and "上下限冲突" are the same key; expected \
each key once. Delete one of them.
"""

FAULTY_TABLE = """\
地区,人口,发生率,上年
甲县,100,1.5%,20
乙县,二百,2%,30
丙县,300
甲县,,3%,-5
,"5"x,1%,1
丁县,1,2,3,4
戊县,7,0.02,x
合计,1,1%,1

己县,"7,1%,2
"""
SAID_OF_ROWS = """\
E105 t.csv row 3 column "人口": "二百" is not a number; expected a number such as 1234.5 or \
12.5%. Correct the cell.
E108 t.csv row 4: the row has 2 fields; expected 4, as the header. Complete the row.
E106 t.csv row 5 column "地区": "甲县" stands in row 2 already; expected each recipient once. \
Merge the rows, or tell the recipients apart by name.
E104 t.csv row 5 column "人口": the cell is blank; expected a number. Fill in the cell, or \
state a policy for missing values: missing (缺失).
E103 t.csv row 5 column "上年": "-5" is negative; expected a number of at least 0. Correct \
the cell.
E109 t.csv row 6 column "人口": text after a closing quote; expected a comma or the end of \
the row. Write "" for a quote in a field.
E108 t.csv row 7: the row has 5 fields; expected 4, as the header. Quote a field that has a \
comma: "1,234".
{}E105 t.csv row 8 column "上年": "x" is not a number; expected a number such as 1234.5 or \
12.5%. Correct the cell.
E115 t.csv row 9 column "地区": "合计" is a total, not a recipient; expected recipients only. \
Delete the row of totals.
E108 t.csv row 10: the row is blank; expected 4, as the header. Delete the blank line.
E109 t.csv row 11 column "人口": a quote that is not closed; expected a closing quote. Close \
the quote, or write "" for a quote in a field.
"""
OTHER_FORM = """\
E110 t.csv row 8 column "发生率": "0.02" is written in another form than the cells above \
(row 2: "1.5%"); expected one form in the whole column. Write all cells alike.
"""
SAID_OF_COLUMNS = """\
E107 t.csv column "没有": the table has no such column; expected one of "地区", "人口", \
"发生率", "上年". Correct the name in the plan, or the header of the table.
E107 t.csv column "上年度": the table has no such column; expected one of "地区", "人口", \
"发生率", "上年". Correct the name in the plan, or the header of the table.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(plan: str | None = None, table: str | bytes | None = None, *more: str) -> str:
    """Write the files that are given, and return what the shell's check says of both."""
    Path("plan.yaml").write_text(PLAN if plan is None else plan, "utf-8")
    names = ["plan.yaml"]
    if table is not None:
        names.append("t.csv")
        Path("t.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    run = CliRunner().invoke(app, ["check", *names, *more])
    assert run.exit_code == (1 if run.stderr else 0)
    assert run.stdout == ("" if run.stderr else "no problems\n")
    return run.stderr


def codes(text: str) -> list[str]:
    return [line.split(" ")[0] for line in text.splitlines()]


def test_nothing_to_say() -> None:
    assert said() == ""
    assert said(PLAN, TABLE) == ""
    assert said(PLAN, TABLE, "--recipient", "地区") == ""


def test_all_of_a_plan() -> None:
    assert said(FAULTY_PLAN) == SAID_OF_PLAN


def test_all_of_a_plan_and_a_table() -> None:
    """Of a faulty plan's columns those are looked at that it names for sure."""
    want = SAID_OF_PLAN + SAID_OF_ROWS.format("") + SAID_OF_COLUMNS
    assert said(FAULTY_PLAN, FAULTY_TABLE) == want


def test_all_of_a_table() -> None:
    plan = PLAN + "封顶: {比例: 120%, 占: 上年}\n"
    assert said(plan, FAULTY_TABLE) == SAID_OF_ROWS.format(OTHER_FORM)


def test_python_says_it_too() -> None:
    lines = said(FAULTY_PLAN, FAULTY_TABLE).splitlines()
    problems = fa.check("plan.yaml", "t.csv")
    assert [str(p) for p in problems] == lines
    assert [str(p) for p in fa.check(Path("plan.yaml"))] == SAID_OF_PLAN.splitlines()
    first = problems[0]
    assert isinstance(first, fa.PlanError)
    assert (first.code, first.line, first.character, first.key) == ("E214", 2, 1, "pool")
    assert first.message("zh").startswith("E214 plan.yaml 第2行第1字 pool：")


def test_a_plan_or_a_table_that_is_read_already() -> None:
    said(FAULTY_PLAN, TABLE)
    table = fa.read_table("t.csv")
    of_both = [*SAID_OF_PLAN.splitlines(), *SAID_OF_COLUMNS.splitlines()]
    assert [str(p) for p in fa.check("plan.yaml", table)] == of_both
    said(PLAN + "封顶: {比例: 120%, 占: 上年}\n", FAULTY_TABLE)
    plan = fa.read_plan("plan.yaml")
    of_rows = SAID_OF_ROWS.format(OTHER_FORM).splitlines()
    assert [str(p) for p in fa.check(plan, "t.csv")] == of_rows
    assert fa.check(plan, table) == []
    assert fa.check(plan) == []


def test_a_file_that_is_not_there_or_of_another_kind() -> None:
    said(PLAN + "flor: 3\n")
    assert [p.code for p in fa.check("plan.yaml", "t.csv")] == ["E203", "E101"]
    assert [p.code for p in fa.check("plan.yaml", "t.xlsx")] == ["E203", "E101"]
    assert [p.code for p in fa.check("none.yaml", "t.csv")] == ["E101", "E101"]
    with pytest.raises(fa.InputError, match="a table is of type dict"):
        fa.check("plan.yaml", {"a": [1]})  # type: ignore[arg-type]


def test_rules_of_ones_own_are_known_to_the_check() -> None:
    class Own:
        name = "first_come"

        def awards(self, estate: Any, claims: Any) -> Any:
            raise NotImplementedError

    said("资金总额: 9\n分配对象: 地区\n申报: {指标: 人口, 规则: first_come}\n")
    assert [p.code for p in fa.check("plan.yaml")] == ["E206"]
    assert fa.check("plan.yaml", rules=[Own()]) == []


# Of two faults of which one may come from the other only one is told.
FOLLOWS = {
    "a weight that cannot be read, and the sum": (
        PLAN.replace("60%", "6O%"), ["E206"],
    ),
    "a factor in another line, and the sum": (
        PLAN.replace("60%", "50%").replace("地区", "[地区]"), ["E206", "E207"],
    ),
    "a unit that cannot be read, and amounts in it": (
        PLAN.replace("计量单位: 万元", "计量单位: 0万元"), ["E206"],
    ),
    "an item of a list, and what the list lacks": (
        PLAN + "其中: [{名称: a, 比例: 20%}, 其余]\n", ["E206"],
    ),
    "a comma, and what stands behind it": (
        PLAN + "定额: [{名称: a, 每个对象: 1,234}]\n", ["E211"],
    ),
    "a method, and its options": (
        PLAN.replace("60%", "60%, 方法: 分挡, 档次: [{起: 0, 值: 1}]"), ["E206"],
    ),
    "a name that two have, and a misspelt key": (
        PLAN + "其中: [{名称: a, 比率: 20%}, {名称: a, 其余: 是}]\n", ["E203", "E215"],
    ),
    "claims beside factors, and a word of theirs": (
        PLAN + "申报: {指标: 上年, 规则: 平均}\n", ["E213", "E206"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLLOWS)
def test_what_follows_is_not_told(name: str) -> None:
    plan, want = FOLLOWS[name]
    assert codes(said(plan)) == want


def test_what_is_no_yaml_ends_the_reading() -> None:
    """What stands before is told, and the rows of the table that cannot be read."""
    text = PLAN.replace("60%}", "60%, 缺失: }").replace("发生率, ", "发生率: x: ")
    of_rows = ["E108", "E109", "E108", "E108", "E109"]
    assert codes(said(text, FAULTY_TABLE)) == ["E218", "E201", *of_rows]


def test_a_table_that_names_its_recipients_is_looked_at_without_a_plan() -> None:
    found = codes(said("[", "地区,人口\n甲县,1\n甲县,2\n,3\n", "--recipient", "地区"))
    assert found == ["E201", "E106", "E114"]


def test_headers() -> None:
    """Where a header is missing, a column that is not found may be that one."""
    text = said(table="地区,,人口,人口\n甲县,1,2,3\n乙县,x,-1,4\n")
    assert codes(text) == ["E113", "E113", "E103"]
    assert "发生率" not in text


def test_columns_of_a_group_of_recipients() -> None:
    """Rows that are not eligible may be blank; where it is not known who is, none is told."""
    table = "地区,人口,发生率,参与\n甲县,1,1%,是\n乙县,,x,否\n乙县,,x,否\n"
    plan = PLAN + "资格: {列: 参与, 为: 是}\n"
    assert said(plan, table) == ""
    assert codes(said(plan.replace("为: 是", "为: []"), table)) == ["E206"]
    assert codes(said(plan.replace("为: 是", "对: 是"), table)) == ["E205", "E203"]
    assert codes(said(plan.replace("列: 参与", "列: 参加"), table)) == ["E107"]
    assert codes(said(plan.replace("为: 是", "为: 有"), table)) == ["E112"]


def test_a_hundred_of_a_kind_are_listed() -> None:
    rows = [f"r{i},x,1%\n" if i % 2 else f"r{i},1\n" for i in range(400)]
    lines = said(table="地区,人口,发生率\n" + "".join(rows)).splitlines()
    assert codes("\n".join(lines)) == [*["E108", "E105"] * 99, "E108", "E108", "E105", "E105"]
    assert lines[199] == (
        "E108 t.csv: 100 more like these, the last of them in row 400. Complete the row."
    )
    assert lines[201] == (
        'E105 t.csv column "人口": 100 more like these, the last of them in row 401. '
        "Correct the cell."
    )


def test_the_list_in_chinese() -> None:
    text = said(FAULTY_PLAN, FAULTY_TABLE, "--lang", "zh")
    fa.set_language("en")
    lines = text.splitlines()
    assert codes(text) == codes(SAID_OF_PLAN + SAID_OF_ROWS.format("") + SAID_OF_COLUMNS)
    assert all("：" in line and line.endswith("。") for line in lines)


def thrown_by(path: Path) -> str:
    """Return what reading a plan throws; empty where it is sound."""
    try:
        _core.read_plan(str(path), {})
    except fa.Error as problem:
        return str(problem)
    return ""


def test_what_reading_throws_is_in_the_list() -> None:
    """Of plans with one to three random changes; a plan that is read has no problems."""
    sound = faulty = several = 0
    path = Path("plan.json")
    for k, plan in enumerate(random_plans(110)):
        spoiler = Spoiler(f"check {k}")
        made = plan
        for _ in range(random.Random(k).randint(1, 3)):
            made = spoiler.spoil(made)
            if not made:
                break
        path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
        found = [str(p["messages"]["en"]) for p in _core.check_plan_file(str(path), {})]
        assert len(found) == len(set(found))
        thrown = thrown_by(path)
        if thrown:
            assert thrown in found, path.read_text("utf-8")
            faulty += 1
            several += len(found) > 1
        else:
            assert found == [], path.read_text("utf-8")
            sound += 1
    assert sound >= 10
    assert faulty >= 100
    assert several >= 30
