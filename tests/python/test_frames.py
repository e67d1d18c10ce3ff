# SPDX-License-Identifier: Apache-2.0
"""Columns from dicts, NumPy, pandas and polars: exact, by strict types."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import fundalloc as fa
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st


def cells(values: Any) -> list[str]:
    return fa.Table({"x": values}).column("x")


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1, 2], ["1", "2"]),
        ([0.1, 100.0, 1e-7], ["0.1", "100", "0.0000001"]),
        ([Decimal("100.75"), Decimal("1E+3")], ["100.75", "1000"]),
        (["01001", None, "2%"], ["01001", "", "2%"]),
        ([2**70, 1], [str(2**70), "1"]),
        (np.array([1, -2], np.int8), ["1", "-2"]),
        (np.array([2**63 - 1], np.uint64), [str(2**63 - 1)]),
        (np.array([0.1, 0.3]), ["0.1", "0.3"]),
        (np.array([0.1], np.float32), ["0.1"]),
        (np.array(["a", "1"]), ["a", "1"]),
        (np.array([Decimal("0.30"), None], object), ["0.30", ""]),
    ],
)
def test_dict_columns(values: Any, texts: list[str]) -> None:
    assert cells(values) == texts


@pytest.mark.parametrize(
    "values",
    [
        [True, False], [1, True], np.array([True]), np.array([1j]), [1j], [b"1"], [object()],
        [datetime.date(2018, 9, 13)], np.array(["2018-09-13"], "datetime64[D]"), [np.timedelta64(5, "ns")], np.array([5], "m8[s]"), [[1]],
        np.array([1, True], object), "text", 3, [np.bool_(True)],
        pd.Series([True, False]), pd.Series([1, True], dtype=object), pl.Series([True]),
    ],
)  # fmt: skip
def test_refused_types(values: Any) -> None:
    with pytest.raises(fa.InputError, match="E118") as caught:
        cells(values)
    assert caught.value.column == "x"


def test_limits_and_shapes() -> None:
    with pytest.raises(fa.LimitError, match=r"E401 row 3 column \"x\""):
        cells(np.array([1, 2**63], np.uint64))
    with pytest.raises(fa.InputError, match="E118"):
        cells(np.ones((2, 2)))
    with pytest.raises(fa.InputError, match="E119"):
        fa.Table({"a": [1, 2], "b": [1]})
    with pytest.raises(fa.InputError, match="E113"):
        fa.Table({"a": [1], "": [2]})
    with pytest.raises(fa.InputError, match="E118"):
        fa.Table([1, 2])


def test_nan_is_an_error_where_it_is_used() -> None:
    table = fa.Table({"n": ["a", "b"], "x": np.array([1.0, np.nan])}, recipient="n")
    with pytest.raises(fa.InputError, match=r"E105 row 3 \(b\) column \"x\": \"NaN\""):
        fa.allocate(fa.Plan(pool=1, unit="seats", factors=[fa.Factor("x")]), table)


FRAMES = [
    pd.DataFrame({"n": ["a", "b", "c"], "x": [1, 2, 3], "y": [0.1, 0.2, None], "g": ["优", "良", "优"]}),
    pd.DataFrame({
        "n": pd.array(["a", "b", "c"], dtype="string"), "x": pd.array([1, 2, 3], dtype="Int64"),
        "y": pd.array([Decimal("0.1"), Decimal("0.2"), None], dtype=object),
        "g": pd.Categorical(["优", "良", "优"]),
    }),
    pl.DataFrame({"n": ["a", "b", "c"], "x": [1, 2, 3], "y": [0.1, 0.2, None], "g": ["优", "良", "优"]}),
    pl.DataFrame(
        {"n": ["a", "b", "c"], "x": [1, 2, 3], "y": [Decimal("0.1"), Decimal("0.2"), None], "g": ["优", "良", "优"]},
        schema_overrides={"x": pl.UInt16, "y": pl.Decimal(10, 3), "g": pl.Categorical},
    ),
]  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
def test_frames_give_the_same_slices(frame: Any) -> None:
    table = fa.read_table(frame, recipient="n")
    plan = fa.Plan(
        pool=100,
        unit="seats",
        factors=[
            fa.Factor("x", weight="50%"),
            fa.Factor("y", weight="50%", missing="zero"),
        ],
        multipliers=[{"column": "g", "map": {"优": "1.1", "良": 1}}],
    )
    result = fa.allocate(plan, table)
    assert result.slices.tolist() == [26, 48, 26]
    assert result.filled == [fa.Filled("c", "y", "0", "zero")]


def test_columns_are_views_of_the_core() -> None:
    headers, mantissas, decimals = fa.Table(
        {"n": ["a", "b"], "x": ["1.5", "2"], "y": [3, 4]}
    ).numbers()
    assert headers == ["x", "y"]
    assert mantissas.tolist() == [[15, 3], [20, 4]]
    assert decimals == [1, 0]
    assert not mantissas.flags.writeable


@given(
    st.lists(
        st.floats(allow_nan=False, allow_infinity=False, min_value=1e-9, max_value=1e9),
        min_size=1,
    )
)
def test_doubles_are_their_shortest_decimals(values: list[float]) -> None:
    assert [float(t) for t in cells(np.array(values))] == values
