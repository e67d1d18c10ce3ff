# SPDX-License-Identifier: Apache-2.0
"""fa.FactorShares: columns of any whole type, and the messages where it refuses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import fundalloc as fa
import numpy as np
import pytest

X = np.array([1200, 800, 500])
Y = np.array([15, 25, 20])
RULE = fa.FactorShares(["60%", "40%"])
WANT = [39, 36, 25]


@pytest.mark.parametrize(
    "columns",
    [
        [X, Y],
        (X, Y),
        np.array([X, Y]).T,
        np.asfortranarray(np.array([X, Y]).T),
        np.ascontiguousarray(np.array([X, Y]).T),
        [X.astype(np.int32), Y.astype(np.uint8)],
        [np.repeat(X, 2)[::2], Y[::-1][::-1]],
        np.array([X, Y]).T.astype(np.int16),
        [X.tolist(), Y.tolist()],
    ],
    ids=["list", "tuple", "matrix", "fortran", "c", "narrow", "strided", "int16", "lists"],
)
def test_columns_of_any_whole_type(columns: Any) -> None:
    slices = RULE.divide(columns, 100)
    assert slices.tolist() == WANT
    assert slices.dtype == np.int64
    assert not slices.flags.writeable


@pytest.mark.parametrize("total", [100, np.int64(100), "100", Decimal(100), Fraction(100)])
def test_totals(total: Any) -> None:
    assert RULE.divide([X, Y], total).tolist() == WANT


def test_weights_are_exact() -> None:
    assert RULE.weights == [Fraction(3, 5), Fraction(2, 5)]
    assert repr(RULE) == "FactorShares(['3/5', '2/5'])"
    assert fa.FactorShares([0.1, 0.9]).weights == [Fraction(1, 10), Fraction(9, 10)]


def test_a_plan_gives_the_same() -> None:
    plan = fa.Plan(
        pool=100,
        unit="seats",
        recipient="r",
        factors=[fa.Factor("x", weight="60%"), fa.Factor("y", weight="40%")],
    )
    table = fa.Table({"r": ["a", "b", "c"], "x": X, "y": Y})
    assert fa.allocate(plan, table).slices.tolist() == WANT


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (lambda: fa.FactorShares([]), "E205", "there are no weights"),
        (lambda: fa.FactorShares(["60%", "50%"]), "E207", "the weights sum to 1.1"),
        (lambda: fa.FactorShares(["-1", "2"]), "E206", "the weight -1 is negative"),
        (lambda: fa.FactorShares([True]), "E118", "True"),
        (lambda: fa.FactorShares(["1"], ties={"larger": "x"}), "E206", "needs a column"),
        (lambda: RULE.divide([X], 100), "E119", "1 columns for 2 weights"),
        (lambda: RULE.divide([X, Y[:2]], 100), "E119", "a column has 2 numbers"),
        (lambda: RULE.divide([X, -Y], 100), "E103", "-15 is negative"),
        (lambda: RULE.divide([X, 0 * Y], 100), "E130", "the column sums to 0"),
        (lambda: RULE.divide([X, Y], -1), "E103", "the total is -1"),
        (lambda: RULE.divide([X, Y], True), "E118", "the total True is of type bool"),
        (lambda: RULE.divide([X, Y], "1/2"), "E118", "the total is 1/2"),
        (lambda: RULE.divide([X, Y * 1.0], 100), "E118", "column 1 is float64"),
        (lambda: RULE.divide([X, Y > 0], 100), "E118", "column 1 is bool"),
        (lambda: RULE.divide(np.array([X]) * 1.0, 100), "E118", "the matrix is float64"),
        (lambda: RULE.divide(7, 100), "E118", "what was given is int"),
        (
            lambda: RULE.divide([X, np.array([2**63, 1, 1], dtype=np.uint64)], 100),
            "E118",
            "uint64 beyond 63 bits",
        ),
        (
            lambda: fa.FactorShares(["1"], ties="error").divide([np.array([1, 1])], 3),
            "E307",
            "2 recipients have equal claims",
        ),
    ],
)
def test_refusals(call: Any, code: str, words: str) -> None:
    with pytest.raises(fa.Error, match=words) as caught:
        call()
    assert caught.value.code == code
