# SPDX-License-Identifier: Apache-2.0
"""The digest: equal from every face, and equal to the one computed again from docs/digest.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
from fundalloc.cli import app
from typer.testing import CliRunner

from tests.oracle import generate
from tests.oracle.digest import digest

CASES = Path(__file__).parents[1] / "cases"
DIGESTS = dict(
    line.split() for line in (CASES / "digests.txt").read_text("utf-8").splitlines() if line
)


def again(result: fa.Allocation, plan: fa.Plan, table: fa.Table) -> str:
    return digest(
        plan.to_dict(),
        {h: table._inner.texts(j) for j, h in enumerate(table.headers)},
        result.recipients,
        result.slices.tolist(),
        [tuple(r) for r in result.reserves],
        [(name, units.tolist()) for name, units in result.splits.items()],
        result.undistributed,
        [(part.name, part.slices.tolist()) for part in result.parts],
    )


def files(case: str) -> tuple[Path, Path]:
    folder, _, plan = case.partition("/")
    return CASES / folder / (plan or "plan.yaml"), CASES / folder / "inputs.csv"


@pytest.mark.parametrize("case", sorted(DIGESTS))
def test_same_digest_from_python_shell_and_page(case: str) -> None:
    """tests/cpp/report/cases_test.cpp compares the same list from C++, with g++ and with clang."""
    plan_file, table_file = files(case)
    plan, table = fa.read_plan(plan_file), fa.read_table(table_file)
    result = fa.allocate(plan, table)
    assert result.digest == DIGESTS[case]
    assert again(result, plan, table) == DIGESTS[case]
    run = CliRunner().invoke(app, ["allocate", str(plan_file), str(table_file), "--json"])
    assert run.exit_code == 0
    assert json.loads(run.stdout)["digest"] == DIGESTS[case]


def test_random_results_have_the_documented_digest() -> None:
    compared = 0
    for p in generate.problems(5, 600):
        try:
            plan, table = fa.Plan(**p["plan"]), fa.Table(p["table"])
            result = fa.allocate(plan, table)
        except fa.Error:
            continue
        assert result.digest == again(result, plan, table), p
        compared += 1
    assert compared > 300


def test_what_the_digest_leaves_out() -> None:
    columns: dict[str, Any] = {"n": ["a", "b"], "x": ["1", "2"], "y": ["5", "6"]}
    plan = fa.Plan(pool=3, unit="seats", recipient="n", factors=[fa.Factor("x")])
    base = fa.allocate(plan, fa.Table(columns)).digest
    same = [
        (plan.replace(title="t", note="n", source="s"), columns),
        (plan, columns | {"y": ["7", "8"]}),
        (plan, columns | {"x": ["1.0", "2.00"]}),
        (
            fa.Plan(
                pool="3", unit="seats", recipient="n", factors=[fa.Factor("x", weight=100)]
            ),
            columns,
        ),
    ]
    for other, table in same:
        assert fa.allocate(other, fa.Table(table)).digest == base
    different = [
        (plan.replace(pool=6), columns),
        (plan, columns | {"x": ["2", "4"]}),
        (plan, columns | {"n": ["a", "c"]}),
        (plan.replace(rounding="dhondt"), columns),
    ]
    for other, table in different:
        assert fa.allocate(other, fa.Table(table)).digest != base
