# SPDX-License-Identifier: Apache-2.0
"""What editors show of the keys of a plan, in both languages."""

from __future__ import annotations

KEYS: dict[str, tuple[str, str]] = {
    # at the top
    "title": ("The title of the plan.", "方案的名称。"),
    "source": ("The document that the rule comes from.", "方案依据的文件。"),
    "note": ("What a reader must know; the shell prints it.", "读者须知；命令行会显示。"),
    "pool": (
        "The amount to share, or a list of sources; absent in a lower tier's plan.",
        "资金总额，或若干来源的列表；下一级方案不写。",
    ),
    "unit": (
        "What slices count, such as 万元, 0.01万元, EUR; 元 if absent.",
        "切块额的计量单位，如 万元、0.01万元；不写则为元。",
    ),
    "recipient": (
        "The column that names the recipients.",
        "写有分配对象名称的列。",
    ),
    "eligible": ("Which rows of the table are recipients.", "哪些行参与分配。"),
    "base": (
        "What everybody has first: a column of money, or a share of one.",
        "先给各分配对象的基数：一列金额，或其一定比例。",
    ),
    "earmarks": (
        "What comes off the pool before the factors: earmarks and reserves.",
        "按因素分配之前先从总额中扣除的定额和预留。",
    ),
    "parts": (
        "Parts of the pool, each with its own factors, bounds and rounding.",
        "把资金分成若干部分，各有因素、上下限和取整。",
    ),
    "carve_outs": (
        "A share of one recipient's quota that goes to another.",
        "从一个对象的份额中划给另一个对象的部分。",
    ),
    "splits": (
        "What each slice consists of; exactly one is the rest.",
        "切块额的构成；恰有一项为其余。",
    ),
    # at the top or in a part
    "group": ("The column of the groups.", "分组所在的列。"),
    "factors": ("Indicators with weights.", "因素：指标及其权重。"),
    "points": ("What whole weights sum to; 100 if absent.", "整数权重的合计；不写则为 100。"),
    "combine": (
        "How columns with different sums are combined.",
        "合计不同的各列如何合成。",
    ),
    "aggregation": ("Weighted sum, or geometric mean.", "加权和，或几何平均。"),
    "multipliers": ("What multiplies the weighted sum.", "与加权和相乘的系数。"),
    "point_values": (
        "Groups and the ratios of their point values.",
        "各组与其点值之比。",
    ),
    "claims": ("Amounts applied for, in place of factors.", "申报额，用来代替因素。"),
    "floor": ("The least of a slice: one bound or a list.", "切块额的下限：一项或列表。"),
    "cap": ("The most of a slice: one bound or a list.", "切块额的上限：一项或列表。"),
    "group_bounds": (
        "A floor or a cap of several recipients together.",
        "若干分配对象合计的下限或上限。",
    ),
    "on_conflict": ("A floor above a cap.", "下限高于上限时。"),
    "on_shortage": ("Floors that exceed the amount.", "下限合计超过资金时。"),
    "on_surplus": ("Caps that fall short of the amount.", "上限合计不足资金时。"),
    "floor_cost": ("Who pays for floors.", "由谁负担保底。"),
    "rounding": ("How slices become whole units.", "切块额如何取整。"),
    "ties": ("Who comes first among equals.", "并列时谁在先。"),
    # inside
    "name": ("A name, as results print it.", "名称，结果中照此显示。"),
    "amount": ("An amount, such as 3717万元.", "金额，如 3717万元。"),
    "indicator": ("A column of the table.", "表中的一列。"),
    "method": (
        "How a column becomes a coefficient, or how units are rounded.",
        "计算系数或取整的方法。",
    ),
    "weight": (
        "60%, 0.6 or 60 points: alike in the whole list.",
        "60%、0.6 或 60 分：同一列表写法一致。",
    ),
    "missing": ("What a blank cell becomes.", "空白单元格如何处理。"),
    "winsorize": (
        "So many of the lowest and highest values are brought to the next one.",
        "最低和最高的若干个值改为相邻的值。",
    ),
    "clip": ("Limits of the indicator.", "指标的上下限。"),
    "clip_after": ("Limits of the coefficient.", "系数的上下限。"),
    "contribution_cap": (
        "At most so much of what other factors give together.",
        "至多为其他因素合计所得的若干倍。",
    ),
    "times": ("How much of it.", "若干倍。"),
    "column": ("A column of the table.", "表中的一列。"),
    "decimals": ("Digits after the point, rounded half to even.", "小数位数，四舍六入五成双。"),
    "map": ("Texts of cells and their numbers.", "单元格的文字与数值对照。"),
    "to": ("Who gets it; or where it ends.", "给谁；或到哪里为止。"),
    "from": ("From whom; or where it begins.", "来自谁；或从哪里起。"),
    "per": (
        "A column: of counts for a rate, of shares for a carve-out.",
        "一列：标准所乘的数量，或划出的比例。",
    ),
    "rate": ("An amount for one of the count.", "每一单位数量的金额。"),
    "each": ("An amount for every recipient.", "每个分配对象的金额。"),
    "share": ("A share: 120% means 120% of it.", "比例：120% 即其 120%。"),
    "of": ("Of what.", "占什么。"),
    "blank": ("What a blank cell of the bound means.", "上下限的单元格为空白时。"),
    "parent": ("The column that names the parent.", "写有上级名称的列。"),
    "is": ("The text of the cells.", "单元格的文字。"),
    "rule": ("A rule for claims.", "申报的分配规则。"),
    "rest": ("This one is the rest.", "这一项为其余。"),
    "use": ("What fills a blank.", "用什么填补空白。"),
    "larger": ("The larger figure of this column comes first.", "此列数值大者在先。"),
    "lot": ("A lot by this seed.", "以此种子抽签。"),
}
