# SPDX-License-Identifier: Apache-2.0
"""Exact allocation of funds by factors: plans and tables become slices that explain themselves.

>>> import fundalloc as fa
>>> plan = fa.Plan(pool="100万元", unit="万元", recipient="地区",
...                factors=[fa.Factor("人口", weight="60%"), fa.Factor("发生率", weight="40%")])
>>> table = fa.Table({"地区": ["甲县", "乙县"], "人口": [1200, 800],
...                   "发生率": ["1.5%", "2.5%"]})
>>> print(fa.allocate(plan, table))
地区  切块额 (万元)
----  -------------
甲县             51
乙县             49
合计 100 万元
"""

from fundalloc._core import __version__, kernel_in_use, kernel_names
from fundalloc._errors import (
    Error,
    InfeasibleError,
    InputError,
    InternalError,
    LimitError,
    PlanError,
    language,
    set_language,
)
from fundalloc.allocation import (
    Allocation,
    Certificate,
    Diagnostics,
    Explanation,
    Filled,
    Line,
    Part,
    Reserve,
    Tie,
    allocate,
    check,
)
from fundalloc.bounds import (
    BoundComparison,
    Redistributed,
    compare_bounds,
    fix_and_redistribute,
)
from fundalloc.cascade import Cascade, Tier, cascade
from fundalloc.claims import divide_claims
from fundalloc.plan import Factor, Plan, read_plan
from fundalloc.rules import round_to_total, water_fill
from fundalloc.shares import FactorShares
from fundalloc.table import Table, read_table

__all__ = [
    "Allocation",
    "BoundComparison",
    "Cascade",
    "Certificate",
    "Diagnostics",
    "Error",
    "Explanation",
    "Factor",
    "FactorShares",
    "Filled",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "LimitError",
    "Line",
    "Part",
    "Plan",
    "PlanError",
    "Redistributed",
    "Reserve",
    "Table",
    "Tie",
    "Tier",
    "__version__",
    "allocate",
    "cascade",
    "check",
    "compare_bounds",
    "divide_claims",
    "fix_and_redistribute",
    "kernel_in_use",
    "kernel_names",
    "language",
    "read_plan",
    "read_table",
    "round_to_total",
    "set_language",
    "water_fill",
]
