# SPDX-License-Identifier: Apache-2.0
"""One rule alone: round_to_total and water_fill, for every kind of number."""

from __future__ import annotations

import array
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import fundalloc as fa
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

METHODS = [
    "largest_remainder",
    "dhondt",
    "sainte_lague",
    "huntington_hill",
    "dean",
    "adams",
    "point_value",
    "point_value_exact",
    "nearest_each",
    "down",
]


def options(method: str) -> dict[str, Any]:
    """Return what lets a method give fewer units than there are scores."""
    zero_first = method in ("huntington_hill", "dean", "adams")
    return {"first_units": "by_weight"} if zero_first else {}


@pytest.mark.parametrize(
    "scores",
    [
        [53, 24, 23],
        (53, 24, 23),
        ["53", "24", "23"],
        ["53%", "24%", "23%"],
        [0.53, 0.24, 0.23],
        [Decimal("0.53"), Decimal("0.24"), Decimal("0.23")],
        [Fraction(53, 7), Fraction(24, 7), Fraction(23, 7)],
        ["53/7", Fraction(24, 7), "23/7"],
        [53, "24", Decimal(23)],
        [53 * 10**40, 24 * 10**40, 23 * 10**40],
        np.array([53, 24, 23]),
        np.array([53, 24, 23], dtype=np.uint8),
        np.array([53, 24, 23], dtype=np.uint64),
        np.array([53, 24, 23], dtype=">i4"),
        np.array([53, 0, 24, 0, 23, 0])[::2],
        np.array([0.53, 0.24, 0.23]),
        np.array([0.53, 0.24, 0.23], dtype=np.float32),
        [np.int16(53), np.float64(24), 23],
        array.array("q", [53, 24, 23]),
        pd.Series([53, 24, 23], index=[7, 8, 9]),
        pl.Series([53, 24, 23]),
        (x for x in (53, 24, 23)),
    ],
)
def test_scores_of_every_kind(scores: Any) -> None:
    assert fa.round_to_total(scores, 10, "dhondt").tolist() == [6, 2, 2]


@pytest.mark.parametrize("total", [10, "10", Decimal(10), Fraction(10), np.int32(10), 10.0])
def test_totals_of_every_kind(total: Any) -> None:
    assert fa.round_to_total([53, 24, 23], total).tolist() == [5, 3, 2]


@pytest.mark.parametrize(
    ("scores", "total", "code"),
    [
        ([True, 2], 3, "E118"),
        ([np.bool_(True), 2], 3, "E118"),
        (np.array([True, False]), 3, "E118"),
        ([1, 2], True, "E118"),
        ([1j], 3, "E118"),
        ([None], 3, "E118"),
        ([b"1"], 3, "E118"),
        ("123", 3, "E118"),
        ({"a": 1}, 3, "E118"),
        ({1, 2}, 3, "E118"),
        (5, 3, "E118"),
        (np.ones((2, 2), dtype=np.int64), 3, "E118"),
        (np.array(5), 3, "E118"),
        (np.ma.MaskedArray([1, 2], mask=[True, False]), 3, "E118"),
        ([1, float("nan")], 3, "E105"),
        ([1, float("inf")], 3, "E105"),
        ([1, Decimal("NaN")], 3, "E105"),
        (["x"], 3, "E105"),
        (["1_000"], 3, "E105"),
        (["１"], 3, "E105"),
        (["1,23"], 3, "E105"),
        (["5万元"], 3, "E105"),
        (["1/0"], 3, "E105"),
        ([""], 3, "E105"),
        (["\ud800"], 3, "E105"),
        (["1e99999999"], 3, "E404"),
        (["1" * 61], 3, "E404"),
        ([Decimal("1e999999999")], 3, "E404"),
        ([10**5000], 3, "E404"),
        ([-1, 2], 3, "E103"),
        (np.array([-1, 2]), 3, "E103"),
        ([1, 2], -3, "E103"),
        ([1, 2], "5/3", "E210"),
        ([1, 2], 10**30, "E402"),
        ([0, 0], 3, "E303"),
        ([], 3, "E303"),
    ],
)
def test_refused(scores: Any, total: Any, code: str) -> None:
    with pytest.raises(fa.Error) as caught:
        fa.round_to_total(scores, total)
    assert caught.value.code == code, str(caught.value)


def test_messages_name_the_score() -> None:
    with pytest.raises(fa.InputError) as caught:
        fa.round_to_total([1, "1,23"], 3)
    assert str(caught.value) == (
        'E105: score 1: "1,23" has a comma that does not group thousands; '
        "expected a number. Correct the value."
    )
    with pytest.raises(fa.InputError) as caught:
        fa.round_to_total([1, True], 3)
    assert str(caught.value) == (
        "E118: score 1 True is of type bool; expected int, str, Decimal, Fraction, float or a "
        "NumPy number. Convert it to a number."
    )


@pytest.mark.parametrize(
    "bounds",
    [
        {"floor": 1, "cap": 4},
        {"floor": "1", "cap": Fraction(4)},
        {"floor": [1, 1, 1], "cap": [4, 4, 4]},
        {"floor": [1, None, 1], "cap": [4, None, None]},
        {"floor": np.array([1, 1, 1]), "cap": np.array([4, 9, 9])},
        {"floor": np.int64(1), "cap": np.array(4)},
        {"floor": pd.Series([1, 1, 1]), "cap": pl.Series([4, 9, 9])},
        {"floor": ["1/2", 0.5, Decimal("0.5")], "cap": (4.5, None, None)},
    ],
)
def test_bounds_of_every_kind(bounds: dict[str, Any]) -> None:
    assert fa.round_to_total([98, 1, 1], 7, **bounds).tolist() == [4, 2, 1]


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ({"floor": [1]}, "E119"),
        ({"cap": [1, 2, 3]}, "E119"),
        ({"floor": True}, "E118"),
        ({"cap": [True, 1]}, "E118"),
        ({"floor": "x"}, "E105"),
        ({"floor": -1}, "E103"),
        ({"floor": 3, "cap": 2}, "E305"),
        ({"floor": 3}, "E301"),
        ({"cap": 1}, "E302"),
        ({"names": ["a"]}, "E119"),
        ({"names": [1, 2]}, "E118"),
        ({"method": "hamilton"}, "E206"),
        ({"method": "stationary"}, "E205"),
        ({"method": "stationary", "r": 2}, "E206"),
        ({"method": "stationary", "r": True}, "E118"),
        ({"method": "dhondt", "half": "even"}, "E213"),
        ({"method": "dhondt", "bounds": "shift"}, "E213"),
        ({"ties": "nearest"}, "E206"),
        ({"ties": []}, "E206"),
        ({"ties": [{"larger": "x"}]}, "E206"),
        ({"ties": [{"lot": True}]}, "E118"),
        ({"scores": [1, 1], "ties": ["larger_score"]}, "E307"),
        ({"method": "adams", "total": 1}, "E308"),
    ],
)
def test_options_refused(bounds: dict[str, Any], code: str) -> None:
    arguments = {"scores": [1, 2], "total": 5} | bounds
    with pytest.raises(fa.Error) as caught:
        fa.round_to_total(**arguments)
    assert caught.value.code == code, str(caught.value)


def test_ties_by_one_rule_or_several() -> None:
    assert fa.round_to_total([1, 1], 1, ties="table_order").tolist() == [1, 0]
    lot = {"lot": "2018"}
    drawn = {
        tuple(fa.round_to_total([1, 1], 1, ties=lot, names=[a, b]).tolist())
        for a, b in (("甲", "乙"), ("乙", "甲"))
    }
    assert drawn == {(1, 0), (0, 1)}  # the name is drawn, not the place
    assert fa.round_to_total([1, 1], 1, ties=[lot, "error"]).sum() == 1


def test_the_result_is_read_only_for_good() -> None:
    units = fa.round_to_total([1, 2], 3)
    assert units.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        units[0] = 5
    with pytest.raises(ValueError, match="WRITEABLE"):
        units.setflags(write=True)
    scores = np.array([1, 2])
    fa.round_to_total(scores, 3)
    assert scores.flags.writeable


def test_water_fill() -> None:
    assert fa.water_fill(["0.1", "0.2", "0.3"], 3) == [Fraction(1, 2), 1, Fraction(3, 2)]
    assert fa.water_fill([1, 2], "1/3", cap=["1/10", None]) == [
        Fraction(1, 10),
        Fraction(7, 30),
    ]
    assert fa.water_fill([0, 0], 3, floor=[1, 2]) == [1, 2]
    with pytest.raises(fa.InfeasibleError, match="E304"):
        fa.water_fill([0, 1], 3, cap=[None, 1])
    with pytest.raises(fa.InputError, match="E118"):
        fa.water_fill([True], 3)


def test_published_words() -> None:
    """The house of 1880: Alabama has 8 of 299 and 7 of 300, in the practice of the time."""
    shift = {"floor": 1, "bounds": "shift"}
    scores = [6, 6, 2]
    assert [fa.round_to_total(scores, k, **shift)[2] for k in (10, 11)] == [2, 1]  # type: ignore[arg-type]


SCORES = st.lists(
    st.integers(0, 10**9) | st.fractions(0, 1000, max_denominator=10**6), min_size=1, max_size=9
).filter(any)


@given(SCORES, st.integers(0, 10**6), st.sampled_from(METHODS))
def test_what_every_method_keeps(scores: list[Any], total: int, method: str) -> None:
    more = options(method)
    units = fa.round_to_total(scores, total, method, **more).tolist()
    assert min(units) >= 0
    assert all(u == 0 for u, s in zip(units, scores, strict=True) if s == 0)
    exact = method not in ("point_value", "nearest_each", "down")
    assert sum(units) == total if exact else method == "nearest_each" or sum(units) <= total
    for a, s in zip(units, scores, strict=True):  # nobody with more score has fewer units
        assert all(a <= b for b, t in zip(units, scores, strict=True) if s < t)


@given(SCORES, st.integers(0, 10**6), st.sampled_from(METHODS), st.integers(1, 10**6))
def test_only_proportions_matter(
    scores: list[Any], total: int, method: str, times: int
) -> None:
    more = options(method)
    scaled = [s * Fraction(times, 7) for s in scores]
    assert (
        fa.round_to_total(scores, total, method, **more).tolist()
        == fa.round_to_total(scaled, total, method, **more).tolist()
    )


@given(SCORES, st.integers(0, 1000), st.lists(st.none() | st.integers(0, 500), max_size=9))
def test_water_fill_is_a_clamp(scores: list[Any], total: int, caps: list[int | None]) -> None:
    caps = [*caps, *[None] * 9][: len(scores)]
    room = sum(math.inf if u is None else u for u, s in zip(caps, scores, strict=True) if s)
    if room < total:
        with pytest.raises(fa.InfeasibleError, match=r"^E30[24]"):
            fa.water_fill(scores, total, cap=caps)
        return
    quotas = fa.water_fill(scores, total, cap=caps)
    assert sum(quotas) == total
    free = [
        Fraction(q) / Fraction(s)
        for q, s, u in zip(quotas, scores, caps, strict=True)
        if s and (u is None or q < u)
    ]
    assert len(set(free)) <= 1
    level = (
        free[0]
        if free
        else max(Fraction(q) / s for q, s in zip(quotas, scores, strict=True) if s)
    )
    for q, s, u in zip(quotas, scores, caps, strict=True):
        assert q == (level * s if u is None else min(level * s, u))
