# SPDX-License-Identifier: Apache-2.0
"""The coefficient methods: examples by hand, roots by a second way, and their problems."""

import collections
import random
from fractions import Fraction

import pytest

from tests.oracle import generate
from tests.oracle.coefficient_rules import RULES
from tests.oracle.coefficients import Context, coefficient
from tests.oracle.numbers import OracleError
from tests.oracle.plan import allocate
from tests.oracle.roots import product_of_powers, signed_root
from tests.oracle.table import Table

EXAMPLES = [(name, *example) for name, rule in RULES.items() for example in rule.EXAMPLES]


def context(columns: dict[str, list[str]]) -> Context:
    """All rows, or those whose column `eligible` is 1; the groups of a column `group`."""
    table = Table(columns)
    mark = columns.get("eligible", ["1"] * table.n)
    keep = [i for i in range(table.n) if mark[i] == "1"]
    return Context.of(table, keep, "group" if "group" in columns else None)


@pytest.mark.parametrize(("method", "keys", "columns", "expected"), EXAMPLES)
def test_examples(method: str, keys: dict, columns: dict, expected: list[str]) -> None:
    rule = RULES[method]
    getattr(rule, "check", dict)(keys)
    item = {"indicator": "x", "method": method} | keys
    assert rule.coefficient(item, context(columns)) == [Fraction(x) for x in expected]


def test_every_method_has_examples_and_problems() -> None:
    assert len(RULES) >= 16
    for name, rule in RULES.items():
        assert rule.EXAMPLES, name
        codes: collections.Counter[str] = collections.Counter()
        made = list(generate.coefficient_problems(name, 5, 60))
        assert made[:3] == list(generate.coefficient_problems(name, 5, 3))
        for problem in made:
            found = generate.expected(problem)
            codes[found.get("error", "")] += 1
        assert codes[""] > 20, (name, codes)


def test_negative_after_all() -> None:
    """E136 is judged after clip_after; below_zero comes before it."""
    ctx = context({"x": ["-2", "3"]})
    item = {"indicator": "x", "method": "power", "exponent": "3"}
    with pytest.raises(OracleError, match="E136"):
        coefficient(item, ctx)
    assert coefficient(item | {"clip_after": {"at_least": "1"}}, ctx) == [1, 27]


def test_limits_work_in_their_order() -> None:
    """winsorize gives 1, 2, 3, 3; clip 1, 2, 2.5, 2.5; shares of 8; clip_after a quarter."""
    item = {
        "indicator": "x",
        "winsorize": {"highest": "1"},
        "clip": {"at_most": "2.5"},
        "clip_after": {"at_most": "25%"},
    }
    found = coefficient(item, context({"x": ["1", "2", "3", "100"]}))
    assert found == [Fraction(1, 8), Fraction(1, 4), Fraction(1, 4), Fraction(1, 4)]


def test_signs_of_indicators() -> None:
    """Only the methods that say so take negative figures."""
    signed = {name for name, rule in RULES.items() if getattr(rule, "SIGNED", False)}
    assert signed == {
        "min_max", "bands", "rank", "rank_linear", "complement", "distance", "power", "z_score",
        "clip", "winsorize",
    }  # fmt: skip
    ctx = context({"x": ["-1", "3"]})
    for item in ({}, {"method": "reciprocal", "decimals": "2"}, {"clip": {"at_most": "2"}}):
        with pytest.raises(OracleError, match="E103"):
            coefficient({"indicator": "x"} | item, ctx)
    # It is about what the method gets.
    assert coefficient({"indicator": "x", "clip": {"at_least": "1"}}, ctx)[0] == Fraction(1, 4)


def test_rows_that_are_no_recipients_stay_as_written() -> None:
    """clip cuts 4 to 3; the mean of 1, 3 and the other row's 8 is 4."""
    columns = {"x": ["1", "4", "8"], "eligible": ["1", "1", "0"]}
    item = {"indicator": "x", "method": "ratio_to_mean", "among": "table"}
    item["clip"] = {"at_most": "3"}
    assert coefficient(item, context(columns)) == [Fraction(1, 4), Fraction(3, 4)]
    with pytest.raises(OracleError, match="E104"):
        coefficient(item | {"missing": "zero"}, context(columns | {"x": ["1", "", ""]}))


def whole_root(n: int, q: int) -> int:
    """The greatest whole number whose q-th power is at most n."""
    low, high = 0, 1 << (n.bit_length() // q + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if middle**q <= n:
            low = middle
        else:
            high = middle
    return low


def by_whole_roots(x: Fraction, a: Fraction, decimals: int) -> Fraction:
    """x^a half-even: twice 10^k x^a, as a whole q-th root."""
    power = x**a.numerator * Fraction(2 * 10**decimals) ** a.denominator
    twice = whole_root(power.numerator // power.denominator, a.denominator)
    exact = Fraction(twice) ** a.denominator == power
    rounded = twice // 2 + (twice % 2 if not exact or twice % 4 == 3 else 0)
    return Fraction(rounded, 10**decimals)


def test_powers_are_right_in_the_last_digit() -> None:
    random_ = random.Random(8)
    for _ in range(1500):
        decimals = random_.randint(0, 6)
        a = Fraction(random_.randint(1, 7), random_.choice([2, 3, 4, 5, 7]))
        x = Fraction(random_.randint(0, 10 ** random_.choice([1, 3])), 10 ** (decimals // 2))
        if random_.random() < 0.3:  # a power that is exactly a half
            x = Fraction(2 * random_.randint(0, 9) + 1, 2 * 10**decimals) ** a.denominator
            a = Fraction(1, a.denominator)
        assert product_of_powers([x], [a], decimals) == by_whole_roots(x, a, decimals)


def test_signed_root() -> None:
    """Roots of squares: 1.5 and 2.5 go to 2, 0.5 to 0, on both sides of 0."""
    for twice, rounded in ((1, 0), (3, 2), (5, 2), (7, 4)):
        square = Fraction(twice, 2) ** 2
        assert signed_root(square, False, 0) == rounded
        assert signed_root(square, True, 0) == -rounded
    assert signed_root(Fraction(2), False, 3) == Fraction("1.414")
    assert signed_root(Fraction(2), True, 15) == Fraction("-1.414213562373095")


def test_a_rounded_coefficient_of_64_bits() -> None:
    """2^63 - 1 of the last decimal fit, 2^63 do not; exact powers may be as long as they are."""
    item = {"indicator": "x", "method": "ratio_to", "column": "y", "decimals": "0"}
    columns = {"x": [str(2**62)], "y": ["0.5"]}
    with pytest.raises(OracleError, match="E401"):
        coefficient(item, context(columns))
    almost = {"x": [str(2**62 - 1)], "y": ["0.5"]}
    assert coefficient(item, context(almost)) == [2**63 - 2]
    wide = coefficient(
        {"indicator": "x", "method": "power", "exponent": "100"}, context(almost)
    )
    assert wide == [(2**62 - 1) ** 100]


def test_a_plan_of_the_whole_table() -> None:
    """Means of rows that are no recipients: (2 + 4 + 12) / 3 = 6; 1/3 and 2/3 share 30."""
    plan = {
        "pool": "30",
        "unit": "EUR",
        "recipient": "r",
        "eligible": {"column": "k", "is": ["a", "b"]},
        "factors": [
            {"indicator": "x", "method": "ratio_to_mean", "among": "table", "weight": "100%"}
        ],
    }
    table = {"r": ["A", "合计", "B"], "k": ["a", "", "b"], "x": ["2", "12", "4"]}
    found = allocate(plan, table)
    assert (found.recipients, found.slices) == (["A", "B"], [10, 20])
