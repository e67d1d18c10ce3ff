# SPDX-License-Identifier: Apache-2.0
"""Broken plans of parts, groups, claims and methods: exact messages, and nothing left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import fundalloc as fa
import pytest
from fundalloc.cli import app
from typer.testing import CliRunner

HEAD = "资金总额: {}\n计量单位: 万元\n分配对象: 地区\n"
TABLE = (
    "地区,人口,上年,类别,上级,参与,名次\n"
    "甲县,100,20,县,,是,1\n"
    "乙县,200,30,县,甲县,是,2\n"
    "丙区,300,40,区,甲县,否,3\n"
)
ONE = "因素: [{指标: 人口, 权重: 100%}]"
F = ONE + "\n"


def by(options: str) -> str:
    """Return one factor with a method, or with steps around it."""
    return f"因素:\n  - {{指标: 人口, 权重: 100%, {options}}}\n"


def parts(*items: str) -> str:
    return "分项:\n" + "".join(f"  - {{名称: {item}, {ONE}}}\n" for item in items)


def groups(*items: str) -> str:
    return F + "分组上下限:\n" + "".join(f"  - {{{item}}}\n" for item in items)


def carve(item: str) -> str:
    return F + "划出:\n  - {名称: 直管, " + item + "}\n"


def claims(options: str, more: str = "") -> str:
    return "申报: {指标: 上年" + options + "}\n" + more


@dataclass
class Broken:
    """What the plan says behind its head, what must be said, and what is changed in the table."""

    name: str
    rule: str
    message: str
    table: list[tuple[str, str]] = field(default_factory=list)
    pool: str = "100万元"

    def write(self) -> None:
        table = TABLE
        for old, new in self.table:
            assert old in table
            table = table.replace(old, new)
        Path("plan.yaml").write_text(HEAD.format(self.pool) + self.rule, "utf-8")
        Path("t.csv").write_text(table, "utf-8")


BROKEN = [
    Broken("constant column", by("方法: 极差标准化"), 'E133 t.csv column "人口": all values are 100; expected at least two different values. Drop the factor, or state constant (常数列): equal.', table=[("200", "100"), ("300", "100")]),
    Broken("no deviation", by("方法: 标准分, 标准差: 总体, 小数位: 4"), 'E133 t.csv column "人口": all values are 100, so that the standard deviation is 0; expected at least two different values. Drop the factor.', table=[("200", "100"), ("300", "100")]),
    Broken("deviation not stated", by("方法: 标准分, 小数位: 4"), "E205 plan.yaml:5:5 factors[0].sd: z_score has no sd (标准差); expected population (总体) or sample (样本). State by what the squares are divided: n, or n - 1."),
    Broken("one end for a range", by("方法: 极差标准化, 起: 1, 止: 1"), 'E206 plan.yaml:5:41 factors[0].to: "1"; expected two different numbers of at least 0 as from and to. Correct the number.'),
    Broken("below the bands", by("方法: 分档, 档次: [{起: 150, 值: 1}]"), 'E134 t.csv row 2 (甲县) column "人口": 100 is below all bands; expected at least 150. Correct the cell, or add a step to bands (档次).'),
    Broken("above the bands", by("方法: 分档, 档次: [{起: 0, 值: 1}, {起: 150, 止: 250, 值: 2}]"), 'E134 t.csv row 4 (丙区) column "人口": 300 is above all bands; expected at most 250. Correct the cell, or add a step to bands (档次).'),
    Broken("gap between bands", by("方法: 分档, 档次: [{起: 0, 止: 100, 值: 1}, {起: 150, 值: 2}]"), 'E206 plan.yaml:5:44 factors[0].bands[0].to: "100" leaves a gap; expected 150, where the next step begins. Correct the limit, or leave it out.'),
    Broken("bands out of order", by("方法: 分档, 档次: [{起: 150, 值: 1}, {起: 0, 值: 2}]"), 'E206 plan.yaml:5:54 factors[0].bands[1].from: "0"; expected more than 150, where the step before begins. Put the steps in rising order.'),
    Broken("more ranks than counted", by("方法: 名次线性, 起: 1.5, 止: 0.5, 总数: 2"), 'E135 t.csv row 2 (甲县) column "人口": rank 3 is above count; expected at most 2. Correct count (总数): how many are ranked.'),
    Broken("printed rank", "因素: [{指标: 名次, 权重: 100%, 方法: 名次线性, 起: 1.5, 止: 0.5, 总数: 3, 已排名: 是}]\n", 'E135 t.csv row 3 (乙县) column "名次": "1.5" is no rank; expected a whole number from 1 to 3. Correct the cell, or count (总数).', table=[("是,2", "是,1.5")]),
    Broken("ranks in groups that are not named", by("方法: 排名, 范围: 分组"), "E205 plan.yaml:5:32 factors[0].among: the plan has no group, so nobody has a group of its own; expected group (分组) at the top of the plan. State the column of groups, or among (范围): all."),
    Broken("negative coefficient", by("方法: 标准分, 标准差: 总体, 小数位: 4"), 'E136 t.csv row 2 (甲县) column "人口": the coefficient is -1.2247; expected a coefficient of at least 0. Use a method that does not fall below 0, or clip_after (后截取).'),
    Broken("negative value in bands", by("方法: 分档, 档次: [{起: 0, 值: 1}, {起: 250, 值: -1}]"), 'E136 t.csv row 4 (丙区) column "人口": the coefficient is -1; expected a coefficient of at least 0. Use a method that does not fall below 0, or clip_after (后截取).'),
    Broken("power of a negative", by("方法: 幂, 指数: 0.5, 小数位: 3"), 'E137 t.csv row 3 (乙县) column "人口": "-200" is negative, and the exponent 0.5 is not whole; expected a number of at least 0. Correct the cell, or state a whole exponent (指数).', table=[("200", "-200")]),
    Broken("exponent", by("方法: 幂, 指数: 200"), 'E206 plan.yaml:5:31 factors[0].exponent: "200"; expected a number from 0 to 100. Correct the exponent.'),
    Broken("decimals of a whole power", by("方法: 幂, 指数: 2, 小数位: 2"), "E213 plan.yaml:5:38 factors[0].decimals: a whole power is exact. Delete decimals (小数位)."),
    Broken("winsorized away", by("缩尾: {最低: 1, 最高: 2}"), 'E138 t.csv column "人口": 3 of 3 values would be brought in; expected fewer than there are recipients. Lower the counts.'),
    Broken("limits that cross", by("截取: {不低于: 5, 不高于: 3}"), "E206 plan.yaml:5:29 factors[0].clip.at_least: 5 is above at_most, 3; expected at_least of at most at_most. Correct the limits."),
    Broken("limit that is no decimal", by("截取: {不低于: 1/3}"), 'E206 plan.yaml:5:24 factors[0].clip: "1/3" is not a decimal, as cells are; expected a decimal. Write a decimal.'),
    Broken("reciprocal of zero", by("方法: 倒数, 小数位: 3"), 'E132 t.csv row 3 (乙县) column "人口": the value is 0, which has no reciprocal; expected a positive number. Correct the cell, or use complement (逆向) or distance (差距).', table=[("200", "0")]),
    Broken("reciprocal of a negative", by("方法: 倒数, 小数位: 3"), 'E103 t.csv row 3 (乙县) column "人口": "-200" is negative; expected a number of at least 0. Correct the cell.', table=[("200", "-200")]),
    Broken("growth over zero", by("方法: 增长系数, 小数位: 3, 列: 上年"), 'E132 t.csv row 3 (乙县) column "上年": the denominator is 0, and "人口" is 200; expected a positive number. Correct one of the two cells.', table=[(",30,", ",0,")]),
    Broken("mean of a group", "分组: 类别\n" + by("方法: 比均值, 范围: 分组"), 'E131 t.csv row 4 (丙区) column "人口": the mean of the recipient\'s group is 0; expected a positive mean. A ratio to a mean of 0 is undefined: drop the factor.', table=[("300", "0")]),
    Broken("distance from a negative mean", by("方法: 差距, 参照: 均值"), 'E131 t.csv column "人口": the mean is negative; expected a positive mean. A distance from it is undefined: drop the factor, or state reference (参照) as a number.', table=[("300", "-900")]),
    Broken("blank outside the recipients", "资格: {列: 参与, 为: 是}\n" + by("方法: 排名, 范围: 全表"), 'E104 t.csv row 4 column "人口": the cell is blank; expected a number. Fill in the cell: the rule looks at all rows of the table (among: table).', table=[("300", "")]),
    Broken("cap on nobody's part", "因素:\n  - {指标: 人口, 权重: 60%, 贡献上限: {倍: 30%, 占: [去年]}}\n  - {指标: 上年, 权重: 40%}\n", 'E206 plan.yaml:4:1 factors: the contribution cap of "人口" names "去年", which is no factor; expected names of other factors without a cap of their own. Correct the names.'),
    Broken("weights of a group of factors", "因素:\n  - {名称: 组, 权重: 100%, 因素: [{指标: 人口, 权重: 50%}, {指标: 上年, 权重: 40%}]}\n", "E207 plan.yaml:5:23 factors[0].factors: the weights sum to 90%; expected 100%. Correct the weights."),
    Broken("three levels of factors", "因素:\n  - {名称: 组, 权重: 100%, 因素: [{名称: 内, 权重: 100%, 因素: [{指标: 人口, 权重: 100%}]}]}\n", "E213 plan.yaml:5:46 factors[0].factors[0].factors: a group of factors inside a group; expected factors. Write two levels at most."),
    Broken("product that combines", "调节系数: [{列: 人口}]\n合成: 占比\n", 'E213 plan.yaml:5:1 combine: "combine" has no meaning beside a product of multipliers alone. Delete one of them.'),
    Broken("group without a point value", "分组: 类别\n点值比: {县: 1.2}\n" + F, 'E116 t.csv row 4 (丙区) column "类别": "区" is not in the map; expected one of 县. Correct the cell, or add the grade to the map (对照).'),
    Broken("point values without groups", "点值比: {县: 1.2, 区: 1}\n" + F, "E205 plan.yaml group: point values have ratios, and the plan has no group; expected group (分组): the column of the groups. Add group."),
    Broken("parts below the pool", parts("甲, 比例: 60%", "乙, 比例: 30%"), "E220 plan.yaml:4:1 parts: the parts come to 90 万元, and 100 万元 are left for them; expected parts that share all of it. Correct the shares or the amounts."),
    Broken("parts above the pool", parts("甲, 金额: 60万元", "乙, 金额: 50万元"), "E220 plan.yaml:4:1 parts: the parts come to 110 万元, and 100 万元 are left for them; expected parts that share all of it. Correct the shares or the amounts."),
    Broken("share and amount", parts("甲, 金额: 60, 比例: 60%", "乙, 金额: 40"), "E205 plan.yaml:5:21 parts[0].share: the part has a share and an amount; expected one of them. State share (比例) or amount (金额)."),
    Broken("parts with one name", parts("甲, 比例: 60%", "甲, 比例: 40%"), 'E206 plan.yaml:6:6 parts[1].name: two parts have the name "甲"; expected different names. Rename one.'),
    Broken("bounds over parts", "保底: 20\n" + parts("甲, 比例: 60%", "乙, 比例: 40%"), "E213 plan.yaml:4:1 floor: bounds at the top of a plan with parts would be nobody's; expected bounds inside the parts. Move them into the parts."),
    Broken("amount of a part not whole", parts("甲, 金额: 60.5", "乙, 金额: 39.5"), "E210 plan.yaml:5:13 parts[0].amount: the amount to share, 60.5 万元, is not a whole number of units; expected a whole number of units for rounding: largest_remainder. Use a smaller unit, or a method that takes a fraction: point_value, nearest_each, down."),
    Broken("parts not whole", parts("甲, 比例: 1/3, 取整: 点值", "乙, 比例: 2/3"), "E210 plan.yaml:4:1 parts: the parts that are rounded to whole units come to 200/3 万元, which is not a whole number of units; expected a whole number of units for them. Use a smaller unit, or change the shares."),
    Broken("floors of a part", parts("甲, 比例: 60%, 保底: 30", "乙, 比例: 40%"), "E301 plan.yaml:5:5 parts[0]: 3 floors sum to 90 万元, the amount to share is 60 万元 (short by 30 万元); largest: 甲县 30 万元; expected floors within the amount. Lower the floors, or state on_shortage (不足时): scale."),
    Broken("key of the top in a part", parts("甲, 比例: 100%, 基数: 上年"), 'E203 plan.yaml:5:23 parts[0].base: "基数" does not belong to a part. Delete it, or see docs/plan.md for where it belongs.'),
    Broken("base over the pool", F+"基数: 人口\n", "E309 plan.yaml:5:1 base: the base, earmarks and reserves come to 600 万元, the pool is 100 万元 (short by 500 万元); expected earmarks within the pool. Lower the base, or raise the pool."),
    Broken("base not whole", F+"基数: {占: 上年, 比例: 33%}\n", 'E216 plan.yaml:5:1 base: the base "上年" comes to 6.6 万元 for 甲县, which is not a whole number of units; expected whole units. State rounding (取整): up, down or nearest for the base.'),
    Broken("blank base", F+"基数: 上年\n", 'E104 t.csv row 3 (乙县) column "上年": the cell is blank; expected a number. Fill in the cell: 0 where there is no base.', table=[(",30,", ",,")]),
    Broken("nobody eligible", F+"资格: {列: 参与, 为: 同意}\n", 'E112 t.csv column "参与": no row says "同意", so nobody is eligible; expected at least one recipient. Correct is (为) of eligible (资格), or the column.'),
    Broken("earmark of somebody not eligible", F+"资格: {列: 参与, 为: 是}\n定额:\n  - {名称: e, 对象: 丙区, 金额: 3}\n", 'E219 plan.yaml:7:13 earmarks[0].to: no eligible recipient is called "丙区"; expected a name of the table. Correct the name.'),
    Broken("carve-out for nobody", carve("对象: 丁县, 来自: 甲县, 比例: 10%"), 'E219 plan.yaml:6:14 carve_outs[0].to: the table has no recipient "丁县"; expected a name of the table. Correct the name.'),
    Broken("carve-out of its own", carve("上级: 上级, 比例: 10%"), 'E117 t.csv row 3 (乙县) column "上级": "乙县" is its own parent; expected another recipient of the table. Correct the cell.', table=[("县,甲县", "县,乙县")]),
    Broken("carve-out of nobody", carve("上级: 上级, 比例: 10%"), 'E117 t.csv row 3 (乙县) column "上级": "丁县" is no recipient; expected another recipient of the table. Correct the cell.', table=[("县,甲县", "县,丁县")]),
    Broken("carve-outs over the slice", carve("上级: 上级, 比例: 90%"), "E311 plan.yaml:5:1 carve_outs: 甲县: carve-outs take 13 万元 more than the slice; expected carve-outs within the slice. Lower the shares."),
    Broken("groups that cross", groups("列: 类别, 为: 县, 保底: 60", "列: 上级, 为: 甲县, 封顶: 30"), 'E221 plan.yaml:7:5 group_bounds[1]: the groups "县" and "甲县" have some members in common, but not all; expected groups that are apart, or one inside the other. Correct the groups.'),
    Broken("one group twice", groups("列: 类别, 为: 县, 保底: 60", "列: 类别, 为: 县, 封顶: 70"), 'E221 plan.yaml:7:5 group_bounds[1]: the groups "县" and "县" have the same members; expected groups that are apart, or one inside the other. Write one item with all bounds.'),
    Broken("group of nobody", groups("列: 类别, 为: 市, 保底: 60"), 'E116 t.csv column "类别": no recipient has "市"; expected a text of the column. Correct is (为) of the group.'),
    Broken("group above its members", "封顶: 20\n" + groups("列: 类别, 为: 县, 保底: 60"), 'E312 plan.yaml: the group "县" cannot be filled: at least 60 万元, at most 40 万元; expected bounds of groups that agree with those of their members. Correct the floor or the cap of the group, or those of its members.'),
    Broken("group below its members", "保底: 20\n" + groups("列: 类别, 为: 县, 封顶: 30"), 'E312 plan.yaml: the group "县" cannot be filled: at least 40 万元, at most 30 万元; expected bounds of groups that agree with those of their members. Correct the floor or the cap of the group, or those of its members.'),
    Broken("floors of groups", groups("列: 类别, 为: 县, 保底: 60", "列: 类别, 为: 区, 保底: 50"), "E301 plan.yaml: the floors of recipients and groups sum to 110 万元, the amount to share is 100 万元 (short by 10 万元); expected floors within the amount. Lower the floors of recipients or groups, or raise the pool."),
    Broken("caps of groups", groups("列: 类别, 为: 县, 封顶: 40", "列: 类别, 为: 区, 封顶: 50"), "E302 plan.yaml: the caps of recipients and groups sum to 90 万元, the amount to share is 100 万元 (10 万元 too much); expected caps that take the amount. Raise the caps of recipients or groups, or lower the pool."),
    Broken("group at score zero", groups("列: 类别, 为: 区, 保底: 60"), 'E304 plan.yaml: the floor of the group "区", 60 万元, is out of reach: there is room only where the score is 0; expected caps with room where scores are positive. Raise the caps, or lower the amount.', table=[("300", "0")]),
    Broken("groups with point values", "取整: 点值\n" + groups("列: 类别, 为: 县, 保底: 60"), "E213 plan.yaml:4:1 rounding: bounds of groups cannot be kept by point_value. Delete one of them."),
    Broken("bound of a group by a column", groups("列: 类别, 为: 县, 保底: {比例: 100%, 占: 上年}"), "E213 plan.yaml:6:19 group_bounds[0].floor: the bound of a group is by a column; expected an amount, or a share of the pool. Write one of these."),
    Broken("floors paid from above and caps", F+"保底负担: 超出部分\n保底: 3\n封顶: 80\n", "E213 plan.yaml:7:1 cap: floors that only those above them pay for (floor_cost: above) leave no room for caps. Delete one of them."),
    Broken("increase over nothing", F+"保底: {比例: 50%, 占: 平均增幅, 基数: 上年}\n", 'E131 t.csv column "上年": the bases sum to 0; expected at least one positive base. An increase over nothing is undefined: drop the bound.', table=[(",20,", ",0,"), (",30,", ",0,"), (",40,", ",0,")]),
    Broken("increase over a blank", F+"保底: {比例: 50%, 占: 平均增幅, 基数: 上年}\n", 'E104 t.csv row 3 (乙县) column "上年": the cell is blank; expected a number. Fill in the cell: the mean increase is over everybody\'s base.', table=[(",30,", ",,")]),
    Broken("difference to nobody", F+"取整: {方法: 尾差调整, 分配对象: 丁县}\n", 'E219 plan.yaml:5:16 rounding.recipient: there is no recipient "丁县"; expected a name of the table. Correct the name.'),
    Broken("difference below zero", F+"取整: {方法: 尾差调整, 分配对象: 甲县}\n", "E313 plan.yaml:5:1 rounding: 甲县 would have -1 万元 with the difference of -1 万元, which is outside its bounds; expected room for the difference. Name another recipient for the difference, or use largest_remainder.", table=[("100", "0"), ("300", "200")], pool="1万元"),
    Broken("first signpost", F+"取整: {方法: 修正圣拉古, 首项: 2}\n", 'E206 plan.yaml:5:17 rounding.first: "2"; expected more than 0 and less than 1.5, the second signpost. Correct the number.'),
    Broken("option of another rounding", F+"取整: {方法: 因佩里亚利, 首项: 1}\n", 'E213 plan.yaml:5:17 rounding.first: "首项" does not belong to the rounding method imperiali. Delete it, or see docs/plan.md for where it belongs.'),
    Broken("claims below the pool", claims(""), "E302 plan.yaml: 3 claims sum to 90 万元, the amount to share is 100 万元 (10 万元 too much); largest: 丙区 40 万元; expected claims of at least the amount. Lower the amount, or state on_surplus (有余时): reserve."),
    Broken("rule for claims", claims(", 规则: 平均"), 'E206 plan.yaml:4:14 claims.rule: "平均" is not a rule for claims; expected one of proportional, cea, cel, talmud, reverse_talmud, piniles, constrained_egalitarian, minimal_overlap, random_arrival, adjusted_proportional, average_cea_cel, dominguez_thomson, priority. Correct the word.', pool="50万元"),
    Broken("claims and factors", claims("", F), 'E213 plan.yaml:5:1 factors: "factors" has no meaning beside claims. Delete one of them.', pool="50万元"),
    Broken("priority without an order", claims(", 规则: 优先次序"), "E205 plan.yaml:4:1 claims.order: priority has no order; expected the rank of each claim, 1 first. State order (次序).", pool="50万元"),
    Broken("blank claim", claims(""), 'E104 t.csv row 3 (乙县) column "上年": the cell is blank; expected a number. Fill in the cell: 0 where nothing was applied for.', table=[(",30,", ",,")], pool="50万元"),
    Broken("negative claim", claims(""), 'E103 t.csv row 3 (乙县) column "上年": "-30" is negative; expected a number of at least 0. Correct the cell.', table=[(",30,", ",-30,")], pool="50万元"),
    Broken("claim not whole", claims(", 规则: 优先次序, 次序: 名次, 拨付: 足额跳过"), 'E210 t.csv row 3 (乙县) column "上年": the claim of 30.5 万元 is not a whole number of units; expected whole units, since claims are paid whole or not at all. Correct the claim, or use a smaller unit.', table=[(",30,", ",30.5,")], pool="50万元"),
    Broken("earmark above a claim", claims("", "定额: [{名称: e, 对象: 甲县, 金额: 30}]\n"), "E310 plan.yaml:4:1 claims: 甲县 has earmarks of 30 万元 above its claim of 20 万元; expected earmarks of at most the claim. A claim is of the whole slice: correct it, or lower the earmarks.", pool="50万元"),
    Broken("pool of keys", F, 'E214 plan.yaml:1:1 pool: "EUR" does not convert to "万元"; expected an amount in 万元. Use one unit in the whole plan.', pool="100 EUR"),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: b.name)
def test_message_from_python_and_shell(
    broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    broken.write()
    with pytest.raises(fa.Error) as caught:
        fa.allocate(fa.read_plan("plan.yaml"), fa.read_table("t.csv"))
    assert str(caught.value) == broken.message
    assert caught.value.code == broken.message[:4]
    assert caught.value.remedy

    run = CliRunner().invoke(
        app, ["allocate", "plan.yaml", "t.csv", "-o", "out.csv", "-o", "out.json"]
    )
    assert run.exit_code == 1
    assert run.stderr.strip() == broken.message
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.yaml", "t.csv"]


# How many parts or recipients have the problem, where it is not one.
SEVERAL = {"amount of a part not whole": 2, "base not whole": 3}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: b.name)
def test_check_says_it_too(
    broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    broken.write()
    run = CliRunner().invoke(app, ["check", "plan.yaml", "t.csv"])
    assert run.exit_code == 1
    assert run.stderr.splitlines()[0] == broken.message
    assert len(run.stderr.splitlines()) == SEVERAL.get(broken.name, 1)
