# SPDX-License-Identifier: Apache-2.0
"""The referee against second ways to say the same, and its generator against its promises."""

import collections
import json
import random
from fractions import Fraction
from typing import Any

from tests.oracle import generate
from tests.oracle.coefficient_rules import RULES
from tests.oracle.moves import NEAR
from tests.oracle.numbers import OracleError
from tests.oracle.rounding import METHODS, Rounding
from tests.oracle.solve import round_to_total


def literal(
    rule: str, scores: list[Fraction], total: int, low: list[int], cap: list[int]
) -> list:
    """A second way for divisor methods: all moves of everybody in one sorted list."""
    squared = rule == "huntington_hill"
    d = {
        "dhondt": lambda k: k + 1,
        "sainte_lague": lambda k: k + Fraction(1, 2),
        "adams": lambda k: k,
        "dean": lambda k: Fraction(2 * k * (k + 1), 2 * k + 1),
        "huntington_hill": lambda k: k * (k + 1),
    }[rule]
    moves = sorted(
        (d(k) / (s * s if squared else s), -s, i)
        for i, s in enumerate(scores)
        if s
        for k in range(low[i], cap[i])
    )
    units = list(low)
    for _, _, i in moves[: total - sum(low)]:
        units[i] += 1
    return units


def test_the_jump_equals_the_sorted_list() -> None:
    random_ = random.Random(5)
    for _ in range(300):
        n = random_.randint(1, 6)
        scores = [Fraction(random_.randint(1, 30)) for _ in range(n)]
        total = random_.randint(NEAR, 500)
        low = [random_.choice([0, random_.randint(0, total // n)]) for _ in range(n)]
        cap = [a + random_.choice([total, random_.randint(0, total)]) for a in low]
        rule = random_.choice(["dhondt", "sainte_lague", "adams", "dean", "huntington_hill"])
        if sum(cap) < total:
            continue
        found = round_to_total(
            scores,
            Fraction(total),
            Rounding(rule),
            list(map(Fraction, low)),
            list(map(Fraction, cap)),
        )
        assert found.units == literal(rule, scores, total, low, cap)


def test_point_value_is_a_rounded_clamp() -> None:
    """RULES.md 6: it equals r(clamp(t s, l, u)) at the greatest t that fits."""
    random_ = random.Random(6)
    for _ in range(200):
        n = random_.randint(1, 5)
        scores = [Fraction(random_.randint(0, 9)) for _ in range(n)]
        low = [Fraction(random_.choice([0, 0, random_.randint(0, 60)]), 10) for _ in range(n)]
        total = Fraction(random_.randint(0, 600), 10)
        try:
            units = round_to_total(scores, total, Rounding("point_value"), low).units
        except OracleError:
            continue
        best = None
        for t in sorted(
            {Fraction(2 * k + 1, 2 * s) for s in scores if s for k in range(62)} | {0}
        ):
            tried = [
                (max(t * s, a) + Fraction(1, 2)).__floor__()
                for s, a in zip(scores, low, strict=True)
            ]
            if sum(tried) <= total:
                best = tried
        assert units == best


def test_methods_are_named() -> None:
    """Every rounding method of the contract gives a result."""
    for method in METHODS:
        found = round_to_total([Fraction(1), Fraction(2)], Fraction(3), Rounding(method))
        # imperiali: both third moves have the key 2, and the larger score gets it.
        assert found.units == ([0, 3] if method == "imperiali" else [1, 2]), method


def check_outcome(found: dict[str, Any]) -> None:
    """RULES.md 4 and 10: lines sum to slices, parts to slices."""
    for slice_, lines in zip(found["slices"], found["lines"], strict=True):
        assert sum(Fraction(x) for *_, x in lines) == slice_
    for slice_, parts in zip(found["slices"], found["splits"], strict=bool(found["splits"])):
        assert sum(a for name, a in parts.items() if name != "sum") == slice_


def test_generated_problems() -> None:
    """The same for a seed, plain data, mostly feasible, with many kinds of faults."""
    made = list(generate.answers(3, 1500))
    assert [problem for problem, _ in made[:40]] == list(generate.problems(3, 40))
    assert [answer for _, answer in made[:40]] == [generate.expected(p) for p, _ in made[:40]]
    codes: collections.Counter[str] = collections.Counter()
    keys: collections.Counter[str] = collections.Counter()
    ties = 0
    for problem, answer in made:
        found = json.loads(json.dumps(answer))
        codes[found.get("error", "")] += 1
        if "error" not in found:
            check_outcome(found)
            ties += found["tie"] is not None
            keys.update(said(problem["plan"]))
    assert 0.65 < codes[""] / len(made) < 0.8, codes
    assert len(codes) > 40, codes
    assert ties > 60, ties
    assert min(keys[key] for key in FEATURES | set(RULES)) >= 5, keys


FEATURES = {
    "eligible", "base", "parts", "carve_outs", "claims", "point_values", "contribution_cap",
    "aggregation", "combine", "clip", "clip_after", "winsorize", "missing", "among", "earmarks",
    "floor", "cap", "splits", "floor_cost", "mean_increase", "product", "block", "group",
}  # fmt: skip


def said(value: object) -> set[str]:
    """The keys and words of a plan, and whether it has a product or a block of factors."""
    if isinstance(value, list):
        return set().union(*map(said, value))
    if not isinstance(value, dict):
        return {str(value)}
    found = set(value) | said(list(value.values()))
    found |= {"product"} if "multipliers" in value and "factors" not in value else set()
    return found | ({"block"} if {"weight", "factors"} <= set(value) else set())


def test_generated_rule_problems() -> None:
    """Whole methods reach the total; quotas sum to it."""
    for problem in generate.rule_problems(4, 600):
        found = generate.rule_expected(problem)
        if "quotas" in found:
            assert sum(map(Fraction, found["quotas"])) == Fraction(problem["total"])
        elif "units" in found and Rounding(problem["method"]).whole:
            assert sum(found["units"]) == int(problem["total"])
