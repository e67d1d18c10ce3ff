# SPDX-License-Identifier: Apache-2.0
"""The engine against the referee of tests/oracle: everything equal, none excepted.

The referee was written from the rules by somebody who never saw the C++.
"""

from __future__ import annotations

import collections
from fractions import Fraction
from typing import Any

import fundalloc as fa
import pytest

from tests.oracle import generate

SEEDS = range(22)
A_SEED = 1000  # 22 000 allocations in all
RULE_SEEDS = range(5)
A_RULE_SEED = 1000


def outcome(made: dict[str, Any]) -> dict[str, Any]:
    """Return what the engine says, in the referee's form."""
    try:
        result = fa.allocate(fa.Plan(**made["plan"]), fa.Table(made["table"]))
    except fa.Error as problem:
        return {"error": problem.code}
    tie = result.tie
    order = {name: i for i, name in enumerate(result.recipients)}
    splits = result.splits
    return {
        "slices": result.slices.tolist(),
        "quotas": [str(q) for q in result.quotas],
        "lines": [
            [[n.step, n.part, str(n.amount)] for n in row.lines] for row in result.explain_all()
        ],
        "reserves": [[name, str(amount)] for name, amount in result.reserves],
        "undistributed": str(result.undistributed),
        "tie": tie
        and {
            "recipients": [order[n] for n in tie.recipients],
            "units": tie.units,
            "rule": tie.rule,
        },
        "splits": [{k: int(v[i]) for k, v in splits.items()} for i in range(len(result))]
        if splits
        else [],
    }


def expected(made: dict[str, Any]) -> dict[str, Any]:
    """Return what the referee says; the names of lines are the engine's own."""
    want = generate.expected(made)
    if "lines" in want:
        want["lines"] = [
            [[step, part, amount] for step, _, part, amount in row] for row in want["lines"]
        ]
    if want.get("tie") and isinstance(want["tie"]["rule"], dict):
        ((kind, argument),) = want["tie"]["rule"].items()
        want["tie"]["rule"] = f"{kind}: {argument}"
    return want


@pytest.mark.parametrize("seed", SEEDS)
def test_allocations_equal_the_referee(seed: int) -> None:
    codes: collections.Counter[str] = collections.Counter()
    for k, made in enumerate(generate.problems(seed, A_SEED)):
        want = expected(made)
        assert outcome(made) == want, f"seed {seed}, problem {k}: {made}"
        codes[want.get("error", "solved")] += 1
    assert codes["solved"] > A_SEED * 0.6, codes
    assert len(codes) > 20, codes


def test_printed_lines_sum_to_the_printed_slice() -> None:
    for made in generate.problems(99, 400):
        try:
            result = fa.allocate(fa.Plan(**made["plan"]), fa.Table(made["table"]))
        except fa.Error:
            continue
        for row in result.explain_all():
            assert sum(Fraction(line.printed) for line in row.lines) == Fraction(row.amount)
            assert sum(line.amount for line in row.lines) == row.slice


def rule_outcome(made: dict[str, Any]) -> dict[str, Any]:
    """Return what one of the functions alone says."""
    keys = {k: v for k, v in made.items() if k not in ("function", "scores", "total")}
    try:
        if made["function"] == "water_fill":
            quotas = fa.water_fill(made["scores"], made["total"], **keys)
            return {"quotas": [str(q) for q in quotas]}
        return {"units": fa.round_to_total(made["scores"], made["total"], **keys).tolist()}
    except fa.Error as problem:
        return {"error": problem.code}


@pytest.mark.parametrize("seed", RULE_SEEDS)
def test_one_rule_alone_equals_the_referee(seed: int) -> None:
    for k, made in enumerate(generate.rule_problems(seed, A_RULE_SEED)):
        want = generate.rule_expected(made)
        want.pop("tie", None)
        assert rule_outcome(made) == want, f"seed {seed}, problem {k}: {made}"
