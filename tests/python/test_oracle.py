# SPDX-License-Identifier: Apache-2.0
"""The engine against the referee of tests/oracle; docs/testing.md says what is compared.

The referee was written from the rules without a look at the C++.
"""

from __future__ import annotations

import collections
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import fundalloc as fa
import pytest

from tests.oracle import generate, generate_bounds, generate_claims, generate_rules

SEEDS = range(12)
A_SEED = 1000  # 12 000 allocations in all; campaigns/oracle has 10^7
A_RULE = 2000  # problems of each coefficient method and of each rule for claims, at least
BOUND_SEEDS = range(5)  # groups, claims, floors paid from above, mean increase, methods
A_BOUND_SEED = 1500
ROUNDING_SEEDS = range(25)
A_ROUNDING_SEED = 2000
METHODS = [name for name, *_ in fa._core.coefficient_methods()]
CLAIMS_RULES = [name for name, *_ in fa._core.claims_rules()]


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


def expected(
    made: dict[str, Any], referee: Callable[..., dict[str, Any]] = generate.expected
) -> dict[str, Any]:
    """Return what the referee says; the names of lines are the engine's own."""
    want = referee(made)
    if "lines" in want:
        want["lines"] = [
            [[step, part, amount] for step, _, part, amount in row] for row in want["lines"]
        ]
    if want.get("tie") and isinstance(want["tie"]["rule"], dict):
        ((kind, argument),) = want["tie"]["rule"].items()
        want["tie"]["rule"] = f"{kind}: {argument}"
    return want


def check_other_kernels(
    made: dict[str, Any], found: dict[str, Any], run: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Compare what every other set of kernels of this processor gives."""
    for name in fa.kernel_names()[:-1]:
        fa._core.use_kernels(name)
        try:
            assert run(made) == found, f"kernels {name}: {made}"
        finally:
            fa._core.use_kernels("")


def slices(made: dict[str, Any]) -> dict[str, Any]:
    """Return the slices alone."""
    try:
        result = fa.allocate(fa.Plan(**made["plan"]), fa.Table(made["table"]))
    except fa.Error as problem:
        return {"error": problem.code}
    return {"slices": result.slices.tolist()}


def only_slices(found: dict[str, Any]) -> dict[str, Any]:
    """Return an outcome in the form of `slices`."""
    return {k: v for k, v in found.items() if k in ("slices", "error")}


@pytest.mark.parametrize("seed", SEEDS)
def test_allocations_equal_the_referee(seed: int) -> None:
    codes: collections.Counter[str] = collections.Counter()
    for k, made in enumerate(generate.problems(seed, A_SEED)):
        want = expected(made)
        assert outcome(made) == want, f"seed {seed}, problem {k}: {made}"
        check_other_kernels(made, only_slices(want), slices)
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


@pytest.mark.parametrize("method", METHODS)
def test_a_coefficient_method_equals_the_referee(method: str) -> None:
    solved = 0
    for k, made in enumerate(generate.coefficient_problems(method, 1, A_RULE)):
        want = expected(made)
        assert outcome(made) == want, f"{method}, problem {k}: {made}"
        solved += "error" not in want
    assert solved > A_RULE * 0.5


@pytest.mark.parametrize("seed", BOUND_SEEDS)
def test_bounds_and_claims_of_plans_equal_the_referee(seed: int) -> None:
    for k, made in enumerate(generate_bounds.problems(seed, A_BOUND_SEED)):
        want = expected(made, generate_bounds.expected)
        found = outcome(made)
        if "tie" not in want:  # of several ties in a tree the referee names none
            found.pop("tie", None)
        assert found == want, f"seed {seed}, problem {k}: {made}"
        check_other_kernels(made, only_slices(want), slices)


@pytest.mark.parametrize("seed", ROUNDING_SEEDS)
def test_one_rounding_rule_alone_equals_the_referee(seed: int) -> None:
    for k, made in enumerate(generate.rule_problems(seed, A_ROUNDING_SEED)):
        want = generate.rule_expected(made)
        want.pop("tie", None)
        assert rule_outcome(made) == want, f"seed {seed}, problem {k}: {made}"
        check_other_kernels(made, want, rule_outcome)


def test_every_rounding_rule_has_its_problems() -> None:
    counted = collections.Counter(
        made.get("method", "water_fill")
        for seed in ROUNDING_SEEDS
        for made in generate.rule_problems(seed, A_ROUNDING_SEED)
    )
    for name, *_ in fa._core.rounding_methods():
        assert counted[name] >= 2000, counted
    assert counted["water_fill"] >= 2000, counted


class Signposts:
    """The signposts of a problem, as a user would write them."""

    name = "of the problem"

    def __init__(self, made: dict[str, Any]) -> None:
        self.made = made

    def signpost(self, k: int) -> Fraction:
        return generate_rules.signpost(self.made, k)


def test_signposts_from_outside_equal_the_referee() -> None:
    for k, made in enumerate(generate_rules.signpost_problems(1, A_RULE)):
        want = generate_rules.signpost_expected(made)
        want.pop("tie", None)
        keys = {name: made[name] for name in ("floor", "cap", "names", "ties")}
        try:
            units = fa.round_to_total(made["scores"], made["total"], Signposts(made), **keys)
            found: dict[str, Any] = {"units": units.tolist()}
        except fa.Error as problem:
            found = {"error": problem.code}
        assert found == want, f"problem {k}: {made}"


@pytest.mark.parametrize("rule", CLAIMS_RULES)
def test_a_rule_for_claims_equals_the_referee(rule: str) -> None:
    for k, made in enumerate(generate_claims.problems(rule, 1, A_RULE)):
        want = generate_claims.expected(made)
        keys = {n: v for n, v in made.items() if n not in ("function", "claims", "estate")}
        try:
            awards = fa.divide_claims(made["claims"], made["estate"], **keys)
            found: dict[str, Any] = {"awards": [str(a) for a in awards]}
        except fa.Error as problem:
            found = {"error": problem.code}
        want.pop("rest", None)
        assert found == want, f"{rule}, problem {k}: {made}"
