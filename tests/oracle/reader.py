# SPDX-License-Identifier: Apache-2.0
"""The plan files of tests/cases as plans of the referee: the few forms of YAML that they use.

DESIGN.md section 6: block maps and lists by indentation, `{}` and `[]` on one line, every
scalar is text; keys and words are English or Chinese. It trusts its input: what a plan file may
not contain is the plan reader's subject, not the referee's.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

ENGLISH = dict(
    pair.split("=")
    for pair in (  # noqa: SIM905
        "名称=name 依据=source 说明=note 资金总额=pool 计量单位=unit 分配对象=recipient "
        "分组=group 因素=factors 指标=indicator 方法=method 权重=weight 总分=points "
        "合成=combine 调节系数=multipliers 列=column 对照=map 定额=earmarks 对象=to 金额=amount "
        "每=per 标准=rate 每个对象=each 比例=share 占=of 保底=floor 封顶=cap 空白=blank "
        "取整=rounding 并列=ties 其中=splits 其余=rest 合计=of 上下限冲突=on_conflict "
        "不足时=on_shortage 有余时=on_surplus 资格=eligible 为=is 基数=base 点值比=point_values "
        "划出=carve_outs 上级=parent 分项=parts 截取=clip 后截取=clip_after 不低于=at_least "
        "不高于=at_most 缩尾=winsorize 最低=lowest 最高=highest 贡献上限=contribution_cap "
        "倍=times 汇总=aggregation 小数位=decimals 范围=among 均值=mean 均值权数=mean_weight "
        "起=from 止=to 来自=from 值=value 止值=to_value 档次=bands 小者为先=smallest_first "
        "总数=count 已排名=printed 常数=constant 常数项=a 斜率=b 参照=reference 倍数=k "
        "指数=exponent 标准差=sd 加=add 负值=below_zero 缺失=missing 取=use 分母为零=on_zero "
        "申报=claims 规则=rule 次序=order 同级=inside 拨付=fund 保底负担=floor_cost "
        "分组上下限=group_bounds 首项=first 逢半=half 首个单位=first_units 上下限=bounds "
        "偏移=r 大者=larger 抽签=lot"
    ).split()
)
WORDS = {
    "占比": "share",
    "最大余数": "largest_remainder",
    "得分高者": "larger_score",
    "表内顺序": "table_order",
    "不限": "unbounded",
}
WORD_KEYS = {"method", "rounding", "ties", "blank"}
TOKEN = re.compile(r"[{}\[\]]|,(?=\s)|[^{}\[\],]+(?:,(?=\S)[^{}\[\],]*)*")


def read_plan(path: Path) -> dict:
    """A plan with English keys."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    lines = [line for line in lines if not line.lstrip().startswith("#")]
    plan, rest = block(lines, 0)
    assert not rest
    plan = english(plan)
    plan["title"] = plan.pop("name", plan.get("title"))
    return plan


def read_csv(path: Path) -> dict[str, list[str]]:
    """A table: the cells of each column as texts."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def block(lines: list[str], depth: int) -> tuple[object, list[str]]:
    """The map or list at a depth, and the lines after it."""
    if lines[0].lstrip().startswith("- "):
        items = []
        while lines and indent(lines[0]) == depth and lines[0].lstrip().startswith("- "):
            items.append(flow(lines[0].strip()[2:]))
            lines = lines[1:]
        return items, lines
    found = {}
    while lines and indent(lines[0]) == depth:
        key, _, value = lines[0].strip().partition(":")
        lines = lines[1:]
        if value.strip():
            found[key] = flow(value)
        else:
            found[key], lines = block(lines, indent(lines[0]))
    return found, lines


def flow(text: str) -> object:
    """A scalar, or a map or list on one line."""
    text = text.strip()
    if not text.startswith(("{", "[")):
        return text.strip("\"'")
    value, rest = nested([t.strip() for t in TOKEN.findall(text) if t.strip()])
    assert not rest, text
    return value


def nested(tokens: list[str]) -> tuple[object, list[str]]:
    """The value that begins a list of tokens, and the tokens after it."""
    first, tokens = tokens[0], tokens[1:]
    if first == "[":
        items = []
        while tokens[0] != "]":
            if tokens[0] == ",":
                tokens = tokens[1:]
            item, tokens = nested(tokens)
            items.append(item)
        return items, tokens[1:]
    if first != "{":
        return first.strip("\"'"), tokens
    found = {}
    while tokens[0] != "}":
        if tokens[0] == ",":
            tokens = tokens[1:]
        key, _, value = tokens[0].partition(":")
        tokens = tokens[1:]
        if value.strip():
            found[key.strip()] = value.strip().strip("\"'")
        else:
            found[key.strip()], tokens = nested(tokens)
    return found, tokens[1:]


def english(value: object, key: str = "") -> object:
    """Keys and words in English; what a person names (a column, a grade) stays as it is."""
    if key == "map":
        return value
    if isinstance(value, dict):
        return {ENGLISH.get(k, k): english(v, ENGLISH.get(k, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [english(item, key) for item in value]
    return WORDS.get(value, value) if key in WORD_KEYS else value
