# SPDX-License-Identifier: Apache-2.0
"""Messages in Chinese: exact for each code that a broken input reaches, whole for all of them."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import numpy as np
import pytest
from fundalloc import _core
from fundalloc.cli import app
from typer.testing import CliRunner

from tests.python import test_errors, test_errors_rules

CHINESE = {
    "wrong encoding": "E102 t.csv：文字既不是 UTF-8 也不是 GB18030；应为UTF-8 或 GB18030（GBK）编码。请把文件另存为 UTF-8。",
    "negative": "E103 t.csv 第3行（乙县）列“人口”：“-200”为负数；应为不小于 0 的数。请更正该单元格。",
    "blank": "E104 t.csv 第3行（乙县）列“人口”：单元格为空；应为数字。请填写该单元格，或写明缺失值的处理：缺失（missing）。",
    "blank base": "E104 t.csv 第3行（乙县）列“上年”：单元格为空；应为数字。请填写该单元格：没有基数的填 0。",
    "blank outside the recipients": "E104 t.csv 第4行列“人口”：单元格为空；应为数字。请填写该单元格：该规则以全表计算，范围（among）：全表（table）。",
    "text": "E105 t.csv 第3行（乙县）列“人口”：“二百”不是数字；应为数字，例如 1234.5 或 12.5%。请更正该单元格。",
    "duplicate recipient": "E106 t.csv 第3行列“地区”：“甲县”在第2行已经出现；应为每个分配对象一次。请合并各行，或用名称区分分配对象。",
    "missing column": "E107 t.csv 列“人口”：表中没有这一列；应为以下之一：“地区”、“人数”、“发生率”、“上年”。请更正分配办法中的名称，或表头。",
    "ragged row": 'E108 t.csv 第3行：该行有 5 个字段；应为4 个字段，与表头一致。有逗号的字段请加引号："1,234"。',
    "open quote": 'E109 t.csv 第3行列“人口”：引号没有闭合；应为后引号。请闭合引号，或把字段中的引号写成 ""。',
    "mixed units": "E110 t.csv 第3行（乙县）列“人口”：“200元”与上方单元格的写法不同（第2行：“100”）；应为全列同一种写法。请统一各单元格的写法。",
    "full-width digits": "E111 t.csv 第3行（乙县）列“人口”：“２００”有全角字符：请用半角数字；应为数字，例如 1234.5 或 12.5%。请更正该单元格。",
    "comma that changes money": "E111 t.csv 第3行（乙县）列“人口”：“1,23”的逗号不是千分位；应为数字，例如 1234.5 或 12.5%。请更正该单元格。",
    "empty file": "E112 t.csv：文件为空；应为表头和每个分配对象一行。请检查文件。",
    "nobody eligible": "E112 t.csv 列“参与”：没有一行为“同意”，因此没有分配对象有资格；应为至少一个分配对象。请更正 资格（eligible）的 为（is），或该列。",
    "repeated header": "E113 t.csv 第1行列“人口”：第 2 列与第 3 列的表头相同；应为不同的表头。请改其中一个的名称。",
    "blank recipient": "E114 t.csv 第3行列“地区”：分配对象没有名称；应为名称。请填写名称，或删去该行。",
    "total row": "E115 t.csv 第4行列“地区”：“合计”是合计，不是分配对象；应为只有分配对象的行。请删去合计行。",
    "grade not in the map": "E116 t.csv 第3行（乙县）列“上年”：对照中没有“30”；应为以下之一：20、40。请更正该单元格，或在 对照（map）中补上该等级。",
    "carve-out of nobody": "E117 t.csv 第3行（乙县）列“上级”：“丁县”不是分配对象；应为表中的另一个分配对象。请更正该单元格。",
    "zero column": "E130 t.csv 列“人口”：该列合计为 0；应为至少一个正数。对零求占比没有意义：请去掉该因素。",
    "distance from a negative mean": "E131 t.csv 列“人口”：均值为负数；应为正的均值。与它的差距没有意义：请去掉该因素，或把 参照（reference）写成数字。",
    "growth over zero": "E132 t.csv 第3行（乙县）列“上年”：分母为 0，而“人口”为 200；应为正数。请更正两个单元格之一。",
    "constant column": "E133 t.csv 列“人口”：所有值都是 100；应为至少两个不同的值。请去掉该因素，或写明 常数列（constant）：均等（equal）。",
    "below the bands": "E134 t.csv 第2行（甲县）列“人口”：100 低于所有档次；应为至少 150。请更正该单元格，或在 档次（bands）中增加一档。",
    "more ranks than counted": "E135 t.csv 第2行（甲县）列“人口”：名次 3 大于总数；应为至多 2。请更正 总数（count）：参与排名的个数。",
    "negative coefficient": "E136 t.csv 第2行（甲县）列“人口”：系数为 -1.2247；应为不小于 0 的系数。请用不会小于 0 的方法，或 后截取（clip_after）。",
    "power of a negative": "E137 t.csv 第3行（乙县）列“人口”：“-200”为负数，而指数 0.5 不是整数；应为不小于 0 的数。请更正该单元格，或把 指数（exponent）写成整数。",
    "winsorized away": "E138 t.csv 列“人口”：3 个值中有 3 个会被缩尾；应为少于分配对象的个数。请减少个数。",
    "unknown key": "E203 plan.yaml 第8行第1字 floors：“floors”不是分配办法的键；应为docs/plan.md 中的键。请更正该键，或删去它。",
    "key of the top in a part": "E203 plan.yaml 第5行第23字 parts[0].base：“基数”不属于分项。请删去它，或在 docs/plan.md 查看它应在何处。",
    "key twice": "E204 plan.yaml 第8行第1字：“因素”出现两次；应为每个键一次。请删去其中一个。",
    "key in two languages": "E204 plan.yaml 第8行第1字 unit：“计量单位”与“unit”是同一个键；应为每个键一次。请删去其中一个。",
    "share and amount": "E205 plan.yaml 第5行第21字 parts[0].share：分项既有比例又有金额；应为其中之一。请写明 比例（share）或 金额（amount）。",
    "gap between bands": "E206 plan.yaml 第5行第44字 factors[0].bands[0].to：“100”留下空档；应为150，即下一档的起点。请更正界限，或不写。",
    "cap on nobody's part": "E206 plan.yaml 第4行第1字 factors：“人口”的贡献上限写了“去年”，而它不是因素；应为自身没有贡献上限的其他因素的名称。请更正名称。",
    "rule for claims": "E206 plan.yaml 第4行第14字 claims.rule：“平均”不是申报规则；应为以下之一：按比例（proportional）、等额限额（cea）、等损限额（cel）、塔木德（talmud）、反塔木德（reverse_talmud）、皮尼莱斯（piniles）、限制平等（constrained_egalitarian）、最小重叠（minimal_overlap）、随机到达（random_arrival）、调整比例（adjusted_proportional）、平均等额等损（average_cea_cel）、多明格斯汤姆森（dominguez_thomson）、优先次序（priority）。请更正该词。",
    "weights": "E207 plan.yaml 第5行第1字 factors：权重之和为 90%；应为100%。请更正权重。",
    "weight forms": "E208 plan.yaml 第7行第15字 factors[1].weight：权重混用百分比、小数和整数；应为全用百分比（合计 100%）、全用小数（合计 1），或全用分值（合计 100）。请统一权重的写法。",
    "pool not whole": "E210 plan.yaml 第2行第1字 pool：可分金额 100.5 万元 不是整数个计量单位；应为整数个计量单位，因为 取整（rounding）为 最大余数（largest_remainder）。请用更小的计量单位，或允许零头的方法：点值（point_value）、四舍五入（nearest_each）、舍尾（down）。",
    "comma in a flow": 'E211 plan.yaml 第8行第18字：逗号后没有空格；应为[] 和 {} 中每个逗号后的空格。数字请写 1234 或 "1,234"，各项之间请写 ", "。',
    "groups with point values": "E213 plan.yaml 第4行第1字 rounding：点值（point_value） 不能满足分组上下限。请删去其中一个。",
    "option of another rounding": "E213 plan.yaml 第5行第17字 rounding.first：“首项”不属于取整方法 因佩里亚利（imperiali）。请删去它，或在 docs/plan.md 查看它应在何处。",
    "other currency": "E214 plan.yaml 第2行第1字 pool：“EUR”不能换算为“万元”；应为以 万元 计的金额。请在整个分配办法中用一种计量单位。",
    "split not whole": "E215 plan.yaml 第8行第14字 splits[0].amount：其中项“a”不是整数个计量单位；应为整数个计量单位。请更正金额，或用更小的计量单位。",
    "base not whole": "E216 plan.yaml 第5行第1字 base：基数“上年”对甲县为 6.6 万元，不是整数个计量单位；应为整数个计量单位。请为基数写明 取整（rounding）：进位（up）、舍去（down）或 四舍五入（nearest）。",
    "full-width colon": 'E217 plan.yaml 第3行第5字：全角冒号“：”；应为半角冒号加空格。请改为 ": "，或把文字放入引号。',
    "no value": 'E218 plan.yaml 第2行第1字：键“资金总额”没有值；应为冒号后的值。请写明值，或删去该键；空文字写成 ""。',
    "unknown recipient in an earmark": "E219 plan.yaml 第9行第13字 earmarks[0].to：表中没有分配对象“丁县”；应为表中的名称。请更正名称。",
    "parts below the pool": "E220 plan.yaml 第4行第1字 parts：分项合计 90 万元，而可供分项的为 100 万元；应为正好分完的分项。请更正比例或金额。",
    "groups that cross": "E221 plan.yaml 第7行第5字 group_bounds[1]：分组“县”与“甲县”有部分共同成员，但不全相同；应为互不重叠或一个包含另一个的分组。请更正分组。",
    "floors over the pool": "E301 plan.yaml：3 个保底合计 120 万元，可分金额为 100 万元（差 20 万元）；最大的是 甲县 40 万元；应为不超过可分金额的保底。请降低保底，或写明 不足时（on_shortage）：按比例压缩（scale）。",
    "caps too low": "E302 plan.yaml：3 个封顶合计 90 万元，可分金额为 100 万元（多 10 万元）；最大的是 甲县 30 万元；应为能容纳可分金额的封顶。请提高封顶，或写明 有余时（on_surplus）：留存（reserve）。",
    "caps of groups": "E302 plan.yaml：分配对象和分组的封顶合计 90 万元，可分金额为 100 万元（多 10 万元）；应为能容纳可分金额的封顶。请提高分配对象或分组的封顶，或减少资金总额。",
    "group at score zero": "E304 plan.yaml：分组“区”的保底 60 万元 无法达到：只有得分为 0 处还有余地；应为得分为正处有余地的封顶。请提高封顶，或减少可分金额。",
    "floor above cap": "E305 plan.yaml 第8行第1字 floor：甲县的保底 30 万元 高于封顶 10 万元（保底：30 万元；封顶：“上年”的 0.5）；应为不高于封顶的保底。请更正上下限，或写明 上下限冲突（on_conflict）：保底（floor）或 封顶（cap）。",
    "undecided tie": "E307 plan.yaml：3 个分配对象对最后 1 个计量单位条件相同：甲县、乙县、丙县；应为能作出决定的规则。请在 并列（ties）中补上规则，例如 得分高者（larger_score）、表内顺序（table_order）或 抽签（lot）。",
    "earmarks over the pool": "E309 plan.yaml 第9行第5字 earmarks[0]：定额和预留合计 120 万元，资金总额为 100 万元（差 20 万元）；应为不超过资金总额的定额。请降低定额，或增加资金总额。",
    "earmark above a cap": "E310 plan.yaml 第9行第1字 cap：甲县的定额 30 万元 高于封顶 24 万元；应为不高于封顶的定额。请提高封顶，或降低定额。",
    "carve-outs over the slice": "E311 plan.yaml 第5行第1字 carve_outs：甲县：划出额超出切块额 13 万元；应为不超过切块额的划出额。请降低比例。",
    "group above its members": "E312 plan.yaml：分组“县”无法满足：至少 60 万元，至多 40 万元；应为与成员上下限一致的分组上下限。请更正该分组或其成员的保底或封顶。",
    "difference below zero": "E313 plan.yaml 第5行第1字 rounding：甲县计入尾差 -1 万元 后为 -1 万元，超出其上下限；应为容纳尾差的余地。请另指定承担尾差的分配对象，或用 最大余数（largest_remainder）。",
    "overflow by decimals": "E401 t.csv 第2行（甲县）列“人口”：“9223372036854775807”按另一单元格的小数位超出 64 位（第3行：“0.5”）；应为数字，例如 1234.5 或 12.5%。请更正该单元格。",
}  # fmt: skip

# Latin words in a Chinese message that are no English: formats, what is typed, words in brackets.
_NAMES = re.compile(
    r"“[^”]*”|（[a-z_]+）|\"[^\"]*\"|plan\.yaml|t\.csv|docs/plan\.md|E\d{3}|UTF-8|GB18030|GBK"
    r"|LF|CRLF|JSON|EUR"
)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    fa.set_language("en")


def _error(broken: Any, folder: Path) -> fa.Error:
    if isinstance(broken, test_errors.Broken):
        broken.files(folder)
    else:
        broken.write()
    with pytest.raises(fa.Error) as caught:
        fa.allocate(fa.read_plan("plan.yaml"), fa.read_table("t.csv"))
    return caught.value


BROKEN: list[Any] = [*test_errors.BROKEN, *test_errors_rules.BROKEN]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: b.name)
def test_every_message_in_chinese(
    broken: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    english = _error(broken, tmp_path)
    fa.set_language("zh")
    error = _error(broken, tmp_path)
    said = str(error)
    if broken.name in CHINESE:
        assert said == CHINESE[broken.name]

    # The same problem at the same place, with a message in each language.
    for part in ("code", "file", "row", "recipient", "column", "key", "line", "character"):
        assert getattr(error, part) == getattr(english, part)
    assert (error.message("en"), error.message("zh")) == (str(english), said)
    assert english.message("zh") == said
    place = said.split("：")[0]
    assert place.startswith(error.code)
    assert not error.file or f" {error.file}" in place
    assert not error.row or f"第{error.row}行" in place
    assert not error.line or f"第{error.line}行" in place
    assert not error.recipient or not error.row or f"（{error.recipient}）" in place
    assert not error.column or f"列“{error.column}”" in said
    assert not error.key or f" {error.key}：" in said

    # Nothing of it is left in English, and no half-width sign between Chinese ones.
    left = _NAMES.sub("", said.replace(error.key, "") if error.key else said)
    assert not re.search(r"[A-Za-z]{2,}", left), left
    assert not re.search(r"[\u4e00-\u9fff][,;:.!?]|[,;:.!?][\u4e00-\u9fff]", left), left
    assert said.endswith("。")
    assert "{" not in _NAMES.sub("", said).replace("{}", "")
    assert all(f in said for f in (error.found, error.expected, error.remedy))


def test_each_code_that_is_reached_has_an_exact_message() -> None:
    by_name = {b.name: b.message[:4] for b in BROKEN}
    assert len(by_name) == len(BROKEN), "two broken inputs have one name"
    assert CHINESE.keys() <= by_name.keys()
    without = {*by_name.values()} - {by_name[name] for name in CHINESE}
    assert without <= {"E209"}, without  # its list of factors is long: below
    assert all(CHINESE[name].startswith(by_name[name]) for name in CHINESE)


def test_columns_that_do_not_combine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fa.set_language("zh")
    said = str(_error(next(b for b in BROKEN if b.message.startswith("E209")), tmp_path))
    assert re.fullmatch(
        r"E209 plan\.yaml combine：各系数列的合计不同，因此权重不是各因素所占资金的比例；照现在的写法，各因素所占为："
        r"人口 [\d.]+%、发生率 [\d.]+%；应为合成（combine）：占比（shares）或 原值（raw）。"
        r"请写明 合成（combine）：占比（shares），使权重成为所占资金的比例。",
        said,
    ), said


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("pool: [1", "E201 p.yaml 第1行第9字：缺少“,”或“]”（所在的 [] 中的列表自第1行起）。请更正该行，或把文字放入引号。"),
        ("a: b\n\tc: d\n", "E201 p.yaml 第2行第1字：缩进中有制表符（所在文字自第1行起）。请更正该行，或把文字放入引号。"),
        ('a: "b\n', "E201 p.yaml 第2行第1字：文件提前结束（所在引号内的文字自第1行起）。请更正该行，或把文字放入引号。"),
        ("a: &b c\n", "E202 p.yaml 第1行第4字：有锚点（&）；应为单独的值。请删去；以 & 或 ! 开头的文字请放入引号。"),
        ("", "E201 p.yaml 第1行第1字：文件没有内容；应为分配办法。请写明分配办法。"),
        ("a: {b: {c: " + "{x: " * 20, "E403 p.yaml 第1行第64字：嵌套超过 16 层；应为至多 16 层。请减少分配办法的层次。"),
    ],
)  # fmt: skip
def test_what_yaml_says(
    plan: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.yaml").write_text(plan, "utf-8")
    with pytest.raises(fa.Error) as caught:
        fa.read_plan("p.yaml")
    assert caught.value.message("zh") == message


@pytest.mark.parametrize(
    ("work", "english", "chinese"),
    [
        (lambda: fa.round_to_total([1, True], 3), "E118: score 1 True is of type bool; expected int, str, Decimal, Fraction, float or a NumPy number. Convert it to a number.", "E118：得分 1 True 的类型为 bool；应为int、str、Decimal、Fraction、float 或 NumPy 数字。请转换为数字。"),
        (lambda: fa.round_to_total(["x"], 3), 'E105: score 0: "x" is not a number; expected a number. Correct the value.', "E105：得分 0：“x”不是数字；应为数字。请更正该值。"),
        (lambda: fa.round_to_total([float("nan")], 3), "E105: score 0 nan is not a number; expected a number. Correct the value.", "E105：得分 0 nan 不是数字；应为数字。请更正该值。"),
        (lambda: fa.round_to_total([1, 2], 3, floor=[1]), "E119: 1 floors for 2 scores; expected 2. Give one for each score.", "E119：2 个得分有 1 个保底；应为2。请为每个得分给出一个。"),
        (lambda: fa.round_to_total([-1], 3), "E103: score 0 is -1; expected a number of at least 0. Correct the value.", "E103：第 0 个得分为 -1；应为不小于 0 的数。请更正该值。"),
        (lambda: fa.round_to_total(7, 3), "E118: the scores are of type int; expected a sequence of numbers. Hand over a list.", "E118：得分的类型为 int；应为数字序列。请传入列表。"),
        (lambda: fa.fix_and_redistribute([1], 1, order="x"), 'E206 order: "x"; expected one of both, floors_first, caps_first, heavier_side, one_pass. Correct the word.', "E206 order：“x”；应为以下之一：both, floors_first, caps_first, heavier_side, one_pass。请更正该词。"),
        (lambda: fa.divide_claims([1, 2], 2, ceiling=[1]), "E119: 1 ceilings for 2 claims; expected one for each claim. Give one for each.", "E119：2 笔申报有 1 个上限；应为每笔申报一个。请逐个给出。"),
        (lambda: fa.divide_claims(["1/"], 2), 'E105: claim 0: "1/" is not a fraction; expected a number. Correct the value.', "E105：申报 0：“1/”不是分数；应为数字。请更正该值。"),
        (lambda: fa.divide_claims([1], 10**5000), "E404: the estate has thousands of digits; expected a number. Correct the value.", "E404：可分总额有数千位；应为数字。请更正该值。"),
        (lambda: fa.Table({"n": 3}), "E118 column \"n\": the column is a int; expected a list or an array of one dimension. Hand over one column at a time.", "E118 列“n”：该列是 int；应为列表或一维数组。请逐列传入。"),
        (lambda: fa.Table({"n": np.zeros((2, 2))}), "E118 column \"n\": the column is an array of 2 dimensions; expected a list or an array of one dimension. Hand over one column at a time.", "E118 列“n”：该列是 2 维数组；应为列表或一维数组。请逐列传入。"),
        (lambda: fa.Table({"n": [object()]}), None, "E118 第2行列“n”：类型为 object 的值不是数字；应为文字、int、Decimal 或 float。请转换该列。"),
        (lambda: fa.Table({1: ["a"]}), "E113: the header 1 is no text; expected text. Rename the column.", "E113：表头 1 不是文字；应为文字。请改列名。"),
        (lambda: fa.Table(3), None, "E118：不能由 int 生成表；应为映射或数据框。请传入各列组成的 dict。"),
        (lambda: fa.read_table("t.xlsx"), 'E101 t.xlsx: tables of the kind ".xlsx" are not read; expected a .csv file. Save the table as CSV (UTF-8).', "E101 t.xlsx：不能读取“.xlsx”类型的表；应为.csv 文件。请把表另存为 CSV（UTF-8）。"),
        (lambda: fa.read_table("none.csv"), "E101 none.csv: the file cannot be read: there is no such file; expected a file that can be read. Check the path and the permissions.", "E101 none.csv：文件无法读取：没有这个文件；应为可以读取的文件。请检查路径和权限。"),
        (lambda: fa.Plan(pool=1, floor=True), "E118: floor: True is of type bool; expected int, str, Decimal, Fraction, float or a NumPy number. Convert it to a number.", "E118：floor： True 的类型为 bool；应为int、str、Decimal、Fraction、float 或 NumPy 数字。请转换为数字。"),
        (lambda: fa.Plan(pool=1, note="\ud800"), None, "E102：文字中的字符 '\\ud800' 不是 Unicode；应为文字。请更正文字。"),
        (lambda: fa.allocate("p", "t"), "E118: a plan is of type str; expected a fundalloc.Plan. Use fa.Plan(...) or fa.read_plan(path).", "E118：分配办法的类型为 str；应为fundalloc.Plan。请用 fa.Plan(...) 或 fa.read_plan(path)。"),
    ],
)  # fmt: skip
def test_the_python_border(work: Any, english: str | None, chinese: str | None) -> None:
    with pytest.raises(fa.Error) as caught:
        work()
    if english is not None:
        assert str(caught.value) == english
    if chinese is not None:
        assert caught.value.message("zh") == chinese
    assert re.search(r"[\u4e00-\u9fff]", caught.value.message("zh"))


def test_rules_of_your_own() -> None:
    class Half:
        name = "half"

        def coefficient(self, values: list[Fraction]) -> list[object]:
            return [True for _ in values]

    class Nameless(Half):
        name = ""

    with pytest.raises(fa.PlanError) as caught:
        fa.Plan(pool=1, factors=[fa.Factor("x", method=Nameless())])
    assert caught.value.message("zh") == "E222：类型为 Nameless 的规则没有名称。请写明名称。"
    plan = fa.Plan(pool=1, recipient="n", factors=[fa.Factor("x", method=Half())])
    with pytest.raises(fa.InputError) as refused:
        fa.allocate(plan, fa.Table({"n": ["a"], "x": [1]}))
    assert str(refused.value).startswith("E118: coefficient of half: 0 True is of type bool")
    assert refused.value.message("zh").startswith("E118：half 的系数 0 True 的类型为 bool")


def test_the_language_is_chosen() -> None:
    assert fa.language() == "en"
    fa.set_language("zh")
    assert fa.language() == "zh"
    for wrong in ("de", "", "zh_CN", "EN"):
        with pytest.raises(ValueError, match="it is en or zh"):
            fa.set_language(wrong)
    assert fa.language() == "zh"
    with pytest.raises(fa.InputError) as caught:
        fa.read_table("none.csv")
    fa.set_language("en")
    assert str(caught.value).startswith("E101 none.csv：文件无法读取")
    assert caught.value.found == "文件无法读取：没有这个文件"
    assert caught.value.message().startswith("E101 none.csv: the file cannot be read")
    with pytest.raises(ValueError, match="it is en or zh"):
        caught.value.message("fr")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, str(again)) == ("E101", str(caught.value))
    assert again.message("en") == caught.value.message("en")
    assert fa.Error("own").message("zh") == "own"


def test_check_in_chinese() -> None:
    table = fa.Table({"n": ["a", "a"], "x": ["", "y"]})
    plan = fa.Plan(pool=1, recipient="n", factors=[fa.Factor("x")])
    fa.set_language("zh")
    assert [str(p) for p in fa.check(plan, table)] == [
        "E106 第3行列“n”：“a”在第2行已经出现；应为每个分配对象一次。请合并各行，或用名称区分分配对象。",
        "E104 第2行列“x”：单元格为空；应为数字。请填写该单元格，或写明缺失值的处理：缺失（missing）。",
        "E105 第3行列“x”：“y”不是数字；应为数字，例如 1234.5 或 12.5%。请更正该单元格。",
    ]


def test_texts_are_those_of_the_catalogue() -> None:
    assert _core.say(("no problems",)) == "no problems"
    for wrong in (("nobody says this",), ("no problems", 1), ("written: {}",)):
        with pytest.raises(ValueError, match="no such text"):
            _core.say(wrong)


EXAMPLE = Path(__file__).parents[2] / "examples" / "shandong-2018"
PLAN, TABLE = str(EXAMPLE / "plan.yaml"), str(EXAMPLE / "recipients.csv")


def run(*arguments: str, language: str | None = None) -> tuple[int, str, str]:
    """Run the shell command, where the environment may name a language."""
    result = CliRunner().invoke(app, list(arguments), env={"FUNDALLOC_LANG": language})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "zh", "check", PLAN, TABLE), ("check", "--lang", "zh", PLAN, TABLE), ("check", PLAN, TABLE, "--lang", "zh")],
)  # fmt: skip
def test_option_of_the_shell(arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == (0, "没有问题\n", "")


def test_every_command_takes_the_option(tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    code, shown, _ = run("allocate", PLAN, TABLE, "-o", str(out), "--lang", "zh")
    assert code == 0
    assert f"已写出：{out}" in shown
    assert run("explain", PLAN, TABLE, "滨州市", "--lang", "zh")[0] == 0
    code, _, said = run("explain", PLAN, TABLE, "无此市", "--lang", "zh")
    assert (code, said) == (
        1,
        "E219：结果中没有分配对象“无此市”；应为表中的名称。请更正名称。\n",
    )
    code, shown, _ = run("rules", "--lang", "zh")
    assert code == 0
    assert all(word in shown for word in ("规则", "类别", "作用"))


def test_sentences_of_the_shell_in_chinese(tmp_path: Path) -> None:
    def refused(*arguments: str) -> str:
        code, _, said = run("--lang", "zh", *arguments)
        assert code == 2
        return said

    assert (
        refused("allocate", PLAN, TABLE, "-o", "x.xlsx")
        == "x.xlsx：结果只能写成 .csv 或 .json\n"
    )
    assert refused("allocate", PLAN, TABLE, "--then", PLAN) == (
        "每个 --then PLAN 都需要一张表和一个 --parent COLUMN\n"
    )
    table = tmp_path / "t.csv"
    table.write_bytes(Path(TABLE).read_bytes())
    assert refused("allocate", PLAN, str(table), "-o", str(table)) == (
        f"{table}：输出会覆盖输入；请换一个文件名\n"
    )
    assert refused("rules", "无") == "没有规则“无”：`fundalloc rules` 列出全部规则\n"


def test_shell_in_another_language_than_two() -> None:
    code, _, said = run("--lang", "de", "check", PLAN, TABLE)
    assert code == 2
    assert "--lang" in said
    code, out, said = run("check", PLAN, TABLE, language="de")
    assert (code, out, said) == (2, "", 'FUNDALLOC_LANG is "de": it is en or zh\n')
    assert run("--lang", "en", "check", PLAN, TABLE, language="de")[:2] == (0, "no problems\n")


@pytest.mark.parametrize(
    ("named", "said"),
    [(None, "no problems"), ("", "no problems"), ("en_US.UTF-8", "no problems"), ("zh", "没有问题"), ("zh_CN.UTF-8", "没有问题")],
)  # fmt: skip
def test_environment(named: str | None, said: str) -> None:
    command = Path(sys.executable).with_name("fundalloc")
    known = {k: v for k, v in os.environ.items() if k != "FUNDALLOC_LANG"}
    environment = known | ({} if named is None else {"FUNDALLOC_LANG": named})
    done = subprocess.run(
        [command, "check", PLAN, TABLE], capture_output=True, check=False, env=environment
    )
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"{said}\n", b"")


def test_library_in_another_language_than_two_is_english() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import fundalloc; print(fundalloc.language())"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"FUNDALLOC_LANG": "de"},
    )
    assert done.stdout == "en\n"
