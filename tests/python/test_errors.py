# SPDX-License-Identifier: Apache-2.0
"""Broken inputs, each with its exact message, and nothing left behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import fundalloc as fa
import pytest
from fundalloc.cli import app
from typer.testing import CliRunner

from tests.python import test_errors_rules

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


@dataclass
class Broken:
    """A broken input: what stands in the plan and the table, and what must be said."""

    name: str
    message: str
    plan: tuple[str, str] = ("", "")
    table: tuple[str, str] = ("", "")
    raw: bytes | None = None

    def files(self, folder: Path) -> tuple[Path, Path]:
        plan, table = folder / "plan.yaml", folder / "t.csv"
        assert self.plan[0] in PLAN
        assert self.table[0] in TABLE
        plan.write_text(
            PLAN.replace(*self.plan, 1) if self.plan[0] else PLAN + self.plan[1], "utf-8"
        )
        table.write_bytes(self.raw or TABLE.replace(*self.table, 1).encode())
        return plan, table


BROKEN = [
    Broken("blank", 'E104 t.csv row 3 (乙县) column "人口": the cell is blank; expected a number. Fill in the cell, or state a policy for missing values: missing (缺失).', table=("200", "")),
    Broken("text", 'E105 t.csv row 3 (乙县) column "人口": "二百" is not a number; expected a number such as 1234.5 or 12.5%. Correct the cell.', table=("200", "二百")),
    Broken("nan", 'E105 t.csv row 3 (乙县) column "人口": "NaN" is not a number; expected a number such as 1234.5 or 12.5%. Correct the cell.', table=("200", "NaN")),
    Broken("inf", 'E105 t.csv row 3 (乙县) column "人口": "inf" is not a number; expected a number such as 1234.5 or 12.5%. Correct the cell.', table=("200", "inf")),
    Broken("negative", 'E103 t.csv row 3 (乙县) column "人口": "-200" is negative; expected a number of at least 0. Correct the cell.', table=("200", "-200")),
    Broken("fraction in a cell", 'E105 t.csv row 3 (乙县) column "人口": "1/3" is not a number; expected a number such as 1234.5 or 12.5%. Correct the cell.', table=("200", "1/3")),
    Broken("full-width digits", 'E111 t.csv row 3 (乙县) column "人口": "２００" has full-width characters: type half-width digits; expected a number such as 1234.5 or 12.5%. Correct the cell.', table=("200", "２００")),
    Broken("comma that changes money", 'E111 t.csv row 3 (乙县) column "人口": "1,23" has a comma that does not group thousands; expected a number such as 1234.5 or 12.5%. Correct the cell.', table=("200", '"1,23"')),
    Broken("per cent beside fraction", 'E110 t.csv row 3 (乙县) column "发生率": "0.02" is written in another form than the cells above (row 2: "1.5%"); expected one form in the whole column. Write all cells alike.', table=("2%", "0.02")),
    Broken("mixed units", 'E110 t.csv row 3 (乙县) column "人口": "200元" is written in another form than the cells above (row 2: "100"); expected one form in the whole column. Write all cells alike.', table=("200", "200元")),
    Broken("duplicate recipient", 'E106 t.csv row 3 column "地区": "甲县" stands in row 2 already; expected each recipient once. Merge the rows, or tell the recipients apart by name.', table=("乙县", "甲县")),
    Broken("blank recipient", 'E114 t.csv row 3 column "地区": the recipient has no name; expected a name. Fill in the name, or delete the row.', table=("乙县", "")),
    Broken("total row", 'E115 t.csv row 4 column "地区": "合计" is a total, not a recipient; expected recipients only. Delete the row of totals.', table=("丙县", "合计")),
    Broken("missing column", 'E107 t.csv column "人口": the table has no such column; expected one of "地区", "人数", "发生率", "上年". Correct the name in the plan, or the header of the table.', table=("人口", "人数")),
    Broken("repeated header", 'E113 t.csv row 1 column "人口": columns 2 and 3 have the same header; expected different headers. Rename one of them.', table=("发生率", "人口")),
    Broken("ragged row", "E108 t.csv row 3: the row has 5 fields; expected 4, as the header. Quote a field that has a comma: \"1,234\".", table=("200", "1,200")),
    Broken("open quote", 'E109 t.csv row 3 column "人口": a quote that is not closed; expected a closing quote. Close the quote, or write "" for a quote in a field.', table=("200", '"200')),
    Broken("wrong encoding", "E102 t.csv: the text is neither UTF-8 nor GB18030; expected UTF-8 or GB18030 (GBK). Save the file as UTF-8.", raw=b"\xff\x80,a\n1,2\n"),
    Broken("empty file", "E112 t.csv: the file is empty; expected a header and one row a recipient. Check the file.", raw=b"\n"),
    Broken("zero column", 'E130 t.csv column "人口": the column sums to 0; expected at least one positive value. A share of nothing is undefined: drop the factor.', raw="地区,人口,发生率\n甲县,0,1%\n乙县,0,2%\n".encode()),
    Broken("overflow", 'E401 t.csv row 2 (甲县) column "人口": "9223372036854775808" does not fit 64 bits; expected a number such as 1234.5 or 12.5%. Correct the cell.', table=("100", "9223372036854775808")),
    Broken("overflow by decimals", 'E401 t.csv row 2 (甲县) column "人口": "9223372036854775807" does not fit 64 bits with the decimals of another cell (row 3: "0.5"); expected a number such as 1234.5 or 12.5%. Correct the cell.', raw="地区,人口,发生率\n甲县,9223372036854775807,1%\n乙县,0.5,2%\n".encode()),
    Broken("unknown key", 'E203 plan.yaml:8:1 floors: "floors" is not a key of plans; expected a key of docs/plan.md. Correct the key, or delete it.', plan=("", "floors: 3\n")),
    Broken("key twice", 'E204 plan.yaml:8:1: "因素" stands twice; expected each key once. Delete one of them.', plan=("", "因素: [{指标: 人口, 权重: 100%}]\n")),
    Broken("key in two languages", 'E204 plan.yaml:8:1 unit: "计量单位" and "unit" are the same key; expected each key once. Delete one of them.', plan=("", "unit: 万元\n")),
    Broken("comma in a flow", 'E211 plan.yaml:8:18: a comma that no space follows; expected a space after each comma in [] and {}. Write 1234 or "1,234" for a number, and ", " between items.', plan=("", "floor: {amount: 1,234}\n")),
    Broken("full-width colon", "E217 plan.yaml:3:5: a full-width colon ：; expected a half-width colon and a space. Type \": \" in its place, or put the text in quotes.", plan=("计量单位: ", "计量单位：")),
    Broken("no value", 'E218 plan.yaml:2:1: the key "资金总额" has no value; expected a value after the colon. Write the value, or delete the key; an empty text is "".', plan=("资金总额: 100万元", "资金总额:")),
    Broken("weights", "E207 plan.yaml:5:1 factors: the weights sum to 90%; expected 100%. Correct the weights.", plan=("60%", "50%")),
    Broken("weight forms", "E208 plan.yaml:7:15 factors[1].weight: weights mix per cents, fractions and whole numbers; expected all per cents (sum 100%), all fractions (sum 1), or all points (sum 100). Write all weights alike.", plan=("40%", "0.4")),
    Broken("columns that do not combine", "E209 plan.yaml combine: the coefficient columns have different sums, so the weights would not be the parts of the pool that factors move; as they stand they would move: 人口 33.3%, 发生率 66.7%; expected combine (合成): shares or raw. State combine: shares to make weights parts of the pool.", plan=("指标: 发生率,", "指标: 发生率, 方法: 比均值,")),
    Broken("floors over the pool", "E301 plan.yaml: 3 floors sum to 120 万元, the amount to share is 100 万元 (short by 20 万元); largest: 甲县 40 万元; expected floors within the amount. Lower the floors, or state on_shortage (不足时): scale.", plan=("", "保底: 40万元\n")),
    Broken("caps too low", "E302 plan.yaml: 3 caps sum to 90 万元, the amount to share is 100 万元 (10 万元 too much); largest: 甲县 30 万元; expected caps that leave room for the amount. Raise the caps, or state on_surplus (有余时): reserve.", plan=("", "封顶: 30万元\n")),
    Broken("floor above cap", 'E305 plan.yaml:8:1 floor: 甲县 has a floor of 30 万元 above its cap of 10 万元 (floor: 30 万元; cap: 0.5 of "上年"); expected a floor of at most the cap. Correct the bounds, or state on_conflict (上下限冲突): floor or cap.', plan=("", "保底: 30万元\n封顶: {比例: 50%, 占: 上年}\n")),
    Broken("pool not whole", "E210 plan.yaml:2:1 pool: the amount to share, 100.5 万元, is not a whole number of units; expected a whole number of units for rounding: largest_remainder. Use a smaller unit, or a method that takes a fraction: point_value, nearest_each, down.", plan=("100万元", "100.5万元")),
    Broken("other currency", 'E214 plan.yaml:2:1 pool: "EUR" does not convert to "万元"; expected an amount in 万元. Use one unit in the whole plan.', plan=("100万元", "100 EUR")),
    Broken("undecided tie", "E307 plan.yaml: 3 recipients have equal claims to the last 1 unit: 甲县, 乙县, 丙县; expected a rule that decides. Add a rule to ties (并列), such as larger_score, table_order or a lot.", plan=("", "并列: [error]\n"), raw="地区,人口,发生率\n甲县,1,1%\n乙县,1,1%\n丙县,1,1%\n".encode()),
    Broken("unknown word", 'E206 plan.yaml:8:1 rounding: "up" is not a rounding method; expected one of largest_remainder, dhondt, sainte_lague, huntington_hill, dean, adams, stationary, danish, imperiali, modified_sainte_lague, point_value, point_value_exact, nearest_each, nearest_residual, down. Correct the word.', plan=("", "rounding: up\n")),
    Broken("earmark not whole", 'E216 plan.yaml:9:5 earmarks[0]: the earmark "e" comes to 1/3 万元, which is not a whole number of units; expected whole units. State rounding (取整): up, down or nearest for the earmark.', plan=("", "定额:\n  - {名称: e, 每个对象: 1/3}\n")),
    Broken("earmarks over the pool", "E309 plan.yaml:9:5 earmarks[0]: earmarks and reserves come to 120 万元, the pool is 100 万元 (short by 20 万元); expected earmarks within the pool. Lower the earmarks, or raise the pool.", plan=("", "定额:\n  - {名称: e, 每个对象: 40}\n")),
    Broken("grade not in the map", 'E116 t.csv row 3 (乙县) column "上年": "30" is not in the map; expected one of 20, 40. Correct the cell, or add the grade to the map (对照).', plan=("", "调节系数: [{列: 上年, 对照: {20: 1.1, 40: 1}}]\n")),
    Broken("earmark above a cap", "E310 plan.yaml:9:1 cap: 甲县 has earmarks of 30 万元 above its cap of 24 万元; expected earmarks of at most the cap. Raise the cap, or lower the earmarks.", plan=("", "定额: [{名称: e, 对象: 甲县, 金额: 30}]\n封顶: [{比例: 120%, 占: 上年}, 50]\n")),
    Broken("splits over the slice", "E311 plan.yaml:8:1 splits: 甲县: the splits come to 71 万元 more than the slice of 19 万元; expected splits within the slice. Lower the shares or the amounts.", plan=("", "其中: [{名称: a, 金额: 90}, {名称: b, 其余: 是}]\n")),
    Broken("unit of a header", 'E214 t.csv column "上年(千元)": the header says "千元", which does not convert to "万元"; expected amounts in 万元, or in 亿元, 万元, 元 or 分 where these convert. Convert the column, or correct the bracket in its header.', plan=("", "封顶: {比例: 200%, 占: 上年}\n"), table=("上年", "上年(千元)")),
    Broken("count of money", 'E110 t.csv column "上年(元)": the column is not a count; expected plain numbers for `per` (每). Name a column of counts.', plan=("", "定额: [{名称: e, 每: 上年, 标准: 1}]\n"), table=("上年", "上年(元)")),
    Broken("wide total row", 'E115 t.csv row 4 column "地区": "合　计" is a total, not a recipient; expected recipients only. Delete the row of totals.', table=("丙县", "合　计")),
    Broken("total row of a province", 'E115 t.csv row 4 column "地区": "全省合计(万元)" is a total, not a recipient; expected recipients only. Delete the row of totals.', table=("丙县", "全省合计(万元)")),
    Broken("split not whole", 'E215 plan.yaml:8:14 splits[0].amount: the split "a" is not a whole number of units; expected whole units. Correct the amount, or use a smaller unit.', plan=("", "其中: [{名称: a, 金额: 1.5}, {名称: b, 其余: 是}]\n")),
    Broken("unknown recipient in an earmark", 'E219 plan.yaml:9:13 earmarks[0].to: the table has no recipient "丁县"; expected a name of the table. Correct the name.', plan=("", "定额:\n  - {名称: e, 对象: 丁县, 金额: 1}\n")),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: b.name)
def test_message_from_python_and_shell(
    broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken.files(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(fa.Error) as caught:
        fa.allocate(fa.read_plan("plan.yaml"), fa.read_table("t.csv"))
    assert str(caught.value) == broken.message
    assert caught.value.code == broken.message[:4]
    assert caught.value.remedy

    before = sorted(p.name for p in tmp_path.iterdir())
    run = CliRunner().invoke(
        app, ["allocate", "plan.yaml", "t.csv", "-o", "out.csv", "-o", "out.json"]
    )
    assert run.exit_code == 1
    assert run.stderr.strip() == str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == before

    lines = CliRunner().invoke(app, ["check", "plan.yaml", "t.csv"]).stderr.splitlines()
    assert lines[0] == broken.message
    assert len(lines) == (3 if broken.name == "floor above cap" else 1)  # of all recipients


def test_codes_are_many() -> None:
    assert len({b.message[:4] for b in BROKEN}) >= 25


def test_broken_inputs_are_many() -> None:
    """Here and in test_errors_rules.py, each with its whole message."""
    assert len(BROKEN) + len(test_errors_rules.BROKEN) >= 120


def test_check_lists_all_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, "utf-8")
    Path("t.csv").write_text("地区,人口,发生率\n甲县,,1%\n乙县,x,2%\n丙县,-3,\n", "utf-8")
    problems = fa.check(fa.read_plan("plan.yaml"), fa.read_table("t.csv"))
    assert [(p.code, p.row, p.column) for p in problems] == [
        ("E104", 2, "人口"),
        ("E105", 3, "人口"),
        ("E103", 4, "人口"),
        ("E104", 4, "发生率"),
    ]


def test_check_lists_all_problems_of_a_plan_file(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("pool: 1 EUR\nunit: 元\nflor: 3\nrounding: up\nfactors: []\n", "utf-8")
    table = tmp_path / "t.csv"
    table.write_text("a,b\nx,1\n", "utf-8")
    run = CliRunner().invoke(app, ["check", str(plan), str(table)])
    assert run.exit_code == 1
    codes = [line[:4] for line in run.stderr.splitlines()]
    assert codes == ["E214", "E203", "E206", "E205"]


def test_nothing_half_written(tmp_path: Path) -> None:
    table = fa.Table({"n": ["a", "b"], "x": [1, 2]}, recipient="n")
    result = fa.allocate(fa.Plan(pool=3, unit="seats", factors=[fa.Factor("x")]), table)
    with pytest.raises(fa.InputError, match="E101") as caught:
        result.to_csv(tmp_path / "missing" / "out.csv")
    assert caught.value.file.endswith("out.csv")
    assert not list(tmp_path.iterdir())


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(fa.InputError, match=r"E101 .*there is no such file"):
        fa.read_plan(tmp_path / "none.yaml")
    with pytest.raises(fa.InputError, match=r"E101 .*it is a folder"):
        fa.read_table(_folder(tmp_path))
    with pytest.raises(
        fa.InputError, match=r'E101 t.xlsx: tables of the kind ".xlsx" are not read'
    ):
        fa.read_table("t.xlsx")


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "t.csv"
    folder.mkdir()
    return folder


def test_check_lists_every_recipient_and_every_missing_column() -> None:
    plan = fa.Plan(
        pool=10,
        unit="seats",
        recipient="n",
        factors=[fa.Factor("x")],
        multipliers=[{"column": "mm"}],
        earmarks=[{"name": "e", "per": "qq", "rate": 1}],
        floor={"share": "50%", "of": "zz"},
        cap={"share": "50%", "of": "yy"},
        ties=[{"larger": "ww"}],
    )
    table = fa.Table({"n": ["a", "a", "", "合计"], "x": [1, 2, 3, 4]})
    problems = [(p.code, p.row or p.column) for p in fa.check(plan, table)]
    assert problems[:3] == [("E106", 3), ("E114", 4), ("E115", 5)]
    assert sorted(c for code, c in problems if code == "E107") == ["mm", "qq", "ww", "yy", "zz"]


def test_check_of_a_lower_tier_and_of_mixed_forms() -> None:
    plan = fa.Plan(unit="元", recipient="n", factors=[fa.Factor("x")], floor="1元")
    assert fa.check(plan, fa.Table({"n": ["a", "b"], "x": [1, 2]})) == []
    two = plan.replace(
        pool=10, factors=[fa.Factor("x", "50%"), fa.Factor("y", "50%")], combine="shares"
    )
    table = fa.Table({"n": ["a", "b"], "x": ["1%", "2"], "y": ["1元", "2"]})
    assert [(p.code, p.column) for p in fa.check(two, table)] == [("E110", "x"), ("E110", "y")]
