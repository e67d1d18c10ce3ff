# SPDX-License-Identifier: Apache-2.0
"""Everything that is wrong with a plan and a table, at once."""

from __future__ import annotations

import os
from collections.abc import Iterable

from fundalloc import _core
from fundalloc._custom import outside_of
from fundalloc._errors import Error, from_problem
from fundalloc.plan import Plan, inner_plan
from fundalloc.table import Table, inner_table, refuse_unless_csv

_PATHS = (str, os.PathLike)


def check(
    plan: Plan | str | os.PathLike[str],
    table: Table | str | os.PathLike[str] | None = None,
    recipient: str | None = None,
    rules: Iterable[object] = (),
) -> list[Error]:
    """Return every problem of a plan, of a table, and of both together; none is raised.

    Parameters
    ----------
    plan : Plan or path
        A path where the file may be faulty: all its problems are found, line by line.
    table : Table or path, optional
        Likewise: all ragged rows and bad cells, row by row. Without it, of the plan alone.
    recipient : str, optional
        Header of the recipients, for a table's path.
    rules : iterable of rules, optional
        Rules of your own that the plan's file calls by their names.

    Notes
    -----
    A problem is listed once, and not what only follows from another. Of one kind in one column
    the first hundred are listed, and how many more there are. What depends on a value that is
    wrong can only be seen when that is right.

    Examples
    --------
    >>> import fundalloc as fa
    >>> plan = fa.Plan(pool="100万元", unit="万元", factors=[fa.Factor("人口", weight="100%")])
    >>> table = fa.Table({"地区": ["甲县", "乙县", "丙县"], "人口": ["1", "", "x"]})
    >>> for problem in fa.check(plan, table):
    ...     print(problem.code, problem.row, problem.key or problem.column)
    E104 3 人口
    E105 4 人口
    E205 0 recipient
    """
    if isinstance(table, _PATHS):
        try:
            refuse_unless_csv(table)
        except Error as problem:
            return [*check(plan, rules=rules), problem]
        path = os.fspath(table)
        if isinstance(plan, _PATHS):
            outside = outside_of(rules)
            found = _core.check_files(os.fspath(plan), path, recipient or "", outside)
        else:
            found = _core.check_table_file_with(inner_plan(plan), path, recipient or "")
    elif isinstance(plan, _PATHS):
        outside = outside_of(rules)
        if table is None:
            found = _core.check_plan_file(os.fspath(plan), outside)
        else:
            found = _core.check_plan_file_with(os.fspath(plan), inner_table(table), outside)
    else:
        inner = inner_plan(plan)  # whoever has a Plan has a good one
        found = [] if table is None else _core.check(inner, inner_table(table))
    return [from_problem(problem) for problem in found]
