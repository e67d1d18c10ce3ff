# SPDX-License-Identifier: Apache-2.0
"""Tables: what a cell may be, to the last digit; nothing is converted on the way."""

from __future__ import annotations

import array
import copy
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st


def cells(values: Any) -> list[str]:
    return fa.Table({"x": values}).column("x")


def code_of(values: Any) -> str:
    with pytest.raises(fa.Error) as caught:
        cells(values)
    return caught.value.code


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.int64, ">i2", "<i8", ">i8"])
def test_whole_numbers_of_every_width(kind: Any) -> None:
    top = np.iinfo(kind)
    values = np.array([0, top.min, top.max], dtype=kind)
    assert cells(values) == ["0", str(top.min), str(top.max)]
    assert cells(np.repeat(values, 3)[::3]) == cells(values)  # with strides


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32, ">u4"])
def test_unsigned_numbers(kind: Any) -> None:
    assert cells(np.array([0, np.iinfo(kind).max], dtype=kind)) == [
        "0",
        str(np.iinfo(kind).max),
    ]


@pytest.mark.parametrize(
    "values",
    [
        np.array([2**63 - 1, 2**63], dtype=np.uint64),
        pd.Series([2**63 - 1, 2**63], dtype="uint64"),
        pl.Series([2**63 - 1, 2**63], dtype=pl.UInt64),
        [0, 10**300],
    ],
)
def test_what_leaves_64_bits(values: Any) -> None:
    with pytest.raises(fa.LimitError, match=r'^E401 row 3 column "x": .* does not fit 64 bits'):
        cells(values)


@pytest.mark.parametrize(
    "values",
    [
        np.array([0.1, 1 / 3, 16777217.0], dtype=np.float32),
        pd.Series([0.1, 1 / 3, 16777217.0], dtype="float32"),
        pd.Series([0.1, 1 / 3, 16777217.0], dtype="Float32"),
        pl.Series([0.1, 1 / 3, 16777217.0], dtype=pl.Float32),
        array.array("f", [0.1, 1 / 3, 16777217.0]),
        list(np.array([0.1, 1 / 3, 16777217.0], dtype=np.float32)),
    ],
    ids=["numpy", "pandas", "nullable", "polars", "array", "list"],
)
def test_single_floats_are_their_own_shortest_decimals(values: Any) -> None:
    assert cells(values) == ["0.1", "0.33333334", "16777216"]


def test_single_floats_with_blanks() -> None:
    assert cells(pl.Series([0.1, None], dtype=pl.Float32)) == ["0.1", ""]
    assert cells(np.array([1, pd.NA], dtype=object)) == ["1", ""]
    assert cells(pd.Series([0.1, None], dtype="Float32")) == ["0.1", ""]
    assert cells(pd.Series([0.1, None], dtype="float32")) == ["0.1", ""]


@pytest.mark.parametrize(
    "values",
    [
        np.ma.MaskedArray([5, 7], mask=[False, True]),
        np.ma.MaskedArray([5.0, 7.0], mask=[False, True]),
        np.ma.MaskedArray([Decimal(5), Decimal(7)], mask=[False, True], dtype=object),
    ],
)
def test_what_stands_under_a_mask_is_no_data(values: Any) -> None:
    assert cells(values) == ["5", ""]


def test_masks_of_other_shapes() -> None:
    assert cells(np.ma.MaskedArray([5, 7])) == ["5", "7"]
    assert code_of(np.ma.MaskedArray([[5, 7]], mask=[[False, True]])) == "E118"
    assert code_of(np.ma.MaskedArray([True, False], mask=[False, True])) == "E118"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([Decimal("100.75"), Decimal("1E+3"), Decimal("-0.10")], ["100.75", "1000", "-0.10"]),
        (range(3), ["0", "1", "2"]),
        ((1, "2", None, "", Decimal("3.0"), 0.5), ["1", "2", "", "", "3.0", "0.5"]),
        (pd.Series([1, None], dtype="Int64"), ["1", ""]),
        (pd.Series(["a", None], dtype="string"), ["a", ""]),
        (pd.Series(["优", None, "良"], dtype="category"), ["优", "", "良"]),
        (pd.Series([Decimal("100.75"), None]), ["100.75", ""]),
        (pd.Index(["a", "b"]), ["a", "b"]),
        (pl.Series(["优", None], dtype=pl.Enum(["优"])), ["优", ""]),
        (pl.Series([Decimal("100.75"), None], dtype=pl.Decimal(20, 4)), ["100.7500", ""]),
        (pl.Series([1, None], dtype=pl.UInt64), ["1", ""]),
        (array.array("q", [2**63 - 1]), [str(2**63 - 1)]),
        (np.array(["01001", "02"]), ["01001", "02"]),
    ],
)
def test_cells_stay_what_was_written(values: Any, texts: list[str]) -> None:
    assert cells(values) == texts


class Text(str):
    """A text of another class."""


class Whole(int):
    """A number of another class."""


class Array(np.ndarray):  # type: ignore[type-arg]
    """An array of another class."""


def unaligned(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same values at an odd address."""
    return np.frombuffer(b"-" + values.tobytes(), dtype=values.dtype, offset=1)


WHOLE, DOUBLE = np.array([7, -5, 2**62]), np.array([0.5, -0.25, 1e15])


@pytest.mark.parametrize(
    ("values", "plain"),
    [
        (unaligned(WHOLE), WHOLE),
        (unaligned(DOUBLE), DOUBLE),
        (np.asfortranarray(np.stack([WHOLE, WHOLE], axis=1))[:, 1], WHOLE),
        (np.stack([WHOLE, WHOLE], axis=1)[:, 1], WHOLE),
        (np.stack([DOUBLE, DOUBLE], axis=1)[:, 1], DOUBLE),
        (DOUBLE[::-1], DOUBLE[::-1].copy()),
        (WHOLE.astype(np.longlong), WHOLE),
        (DOUBLE.astype(">f8"), DOUBLE),
        (WHOLE.view(Array), WHOLE),
        (WHOLE.tolist(), WHOLE),
        ([Whole(7), -5, 2**62], WHOLE),
        ((7, -5, 2**62), WHOLE),
        ([Text("7"), "-5", str(2**62)], WHOLE),
        (np.array([7, -5, 2**62], dtype=object), WHOLE),
    ],
)
def test_the_short_way_and_the_long_one_give_one_column(values: Any, plain: Any) -> None:
    assert cells(values) == cells(plain)
    numbers, right = (fa.Table({"x": v}).numbers() for v in (values, plain))
    assert numbers[1].tolist() == right[1].tolist()
    assert numbers[2] == right[2]


@pytest.mark.parametrize("values", [[True, 1], [1, True], ["a", True], [np.bool_(True)]])
def test_a_bool_is_no_number(values: list[Any]) -> None:
    assert code_of(values) == "E118"


def test_nothing_is_left_of_a_column_that_was_not_plain() -> None:
    table = fa.Table({"x": [1, 2, Decimal("0.5")], "y": ["a", "b", 3], "z": [None, "", "c"]})
    assert table.headers == ["x", "y", "z"]
    assert table.column("x") == ["1", "2", "0.5"]
    assert table.column("y") == ["a", "b", "3"]
    assert table.column("z") == ["", "", "c"]
    assert fa.Table({"x": []}).column("x") == []


def test_no_number_is_no_blank() -> None:
    plan = fa.Plan(pool=1, unit="seats", factors=[fa.Factor("x")])
    table = fa.Table({"n": ["a", "b"], "x": np.array([1.0, np.nan])}, "n")
    with pytest.raises(fa.InputError, match=r'^E105 row 3 \(b\) column "x": "NaN"'):
        fa.allocate(plan, table)


def test_decimals_never_pass_through_a_float() -> None:
    table = fa.Table({"n": ["a", "b"], "x": [Decimal("100.75"), Decimal("1e-16")]}, "n")
    headers, mantissas, decimals = table.numbers()
    assert (headers, decimals) == (["x"], [16])
    assert mantissas[:, 0].tolist() == [1007500000000000000, 1]
    big = {"n": ["a", "b"], "x": [Decimal("100.75"), Decimal("1e-18")]}
    plan = fa.Plan(pool=1, unit="seats", factors=[fa.Factor("x")])
    with pytest.raises(fa.LimitError, match=r'E401 row 2 \(a\) column "x": "100.75" .*row 3'):
        fa.allocate(plan, fa.Table(big, "n"))


@pytest.mark.parametrize(
    "values",
    [
        [Fraction(1, 3)],
        b"123",
        bytearray(b"123"),
        memoryview(b"123"),
        {1, 2},
        {"a": 1},
        (i for i in range(2)),
        None,
        np.zeros(2, dtype=[("a", "i4")]),
        np.array(5),
        np.array(["2018-09-13"], dtype="datetime64[D]"),
        np.array([1], dtype="timedelta64[s]"),
        pd.Series(pd.to_datetime(["2018-09-13"])),
        pl.Series([[1, 2]]),
        pl.Series([b"1"]),
        pl.Series([True, None]),
        pd.Series([True, None], dtype="boolean"),
    ],
)
def test_refused(values: Any) -> None:
    assert code_of(values) == "E118"
    with pytest.raises(TypeError):
        cells(values)
    with pytest.raises(ValueError, match="E118"):
        cells(values)


def test_the_row_of_a_refused_cell() -> None:
    with pytest.raises(fa.InputError) as caught:
        cells([1, 2, True])
    assert (caught.value.row, caught.value.column) == (4, "x")
    assert str(caught.value) == (
        'E118 row 4 column "x": a value of type bool is no figure; '
        "expected text, int, Decimal or float. Convert the column."
    )


def test_text_that_is_no_unicode() -> None:
    with pytest.raises(fa.InputError, match=r'^E102 row 3 column "x"'):
        cells(["a", "\ud800"])
    with pytest.raises(fa.InputError, match=r"^E102 row 1 "):
        fa.Table({"\ud800": ["a"]})
    with pytest.raises(fa.InputError, match=r"^E102 row 1 "):
        fa.Table({"\ud800": np.array([1])})


@pytest.mark.parametrize(
    "data",
    [
        pd.Series([1]),
        pl.DataFrame({"a": [1]}).lazy(),
        pl.Series([1]),
        [[1, 2]],
        np.ones((2, 2)),
        None,
        3,
    ],
)
def test_no_table(data: Any) -> None:
    with pytest.raises(fa.InputError, match="E118: a table cannot be made of"):
        fa.Table(data)


def test_headers_of_frames() -> None:
    with pytest.raises(fa.InputError, match="E113"):
        fa.Table(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(fa.InputError, match="E113: the header 0 is no text"):
        fa.Table(pd.DataFrame([[1, 2]]))


def test_a_table_is_a_value() -> None:
    table = fa.Table({"n": ["a"], "x": [1]})
    assert copy.copy(table) is table
    assert copy.deepcopy({"t": table})["t"] is table
    with pytest.raises(AttributeError):
        table.other = 1  # type: ignore[attr-defined]
    source = np.array([1, 2])
    view = fa.Table({"x": source})
    source[0] = 99
    assert view.column("x") == ["1", "2"]


def test_no_frame_library_is_imported() -> None:
    program = (
        "import sys, fundalloc as fa; fa.Table({'x': [1]});"
        "print(sorted({'pandas', 'polars', 'pyarrow', 'rich', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_read_table_by_kind(tmp_path: Path) -> None:
    file = tmp_path / "T.CSV"
    file.write_bytes("地区,人口\n甲县,100\n".encode("gb18030"))
    assert fa.read_table(file, "地区").column("人口") == ["100"]
    assert fa.read_table(str(file), encoding="gb18030").headers == ["地区", "人口"]
    with pytest.raises(fa.InputError, match="E102"):
        fa.read_table(file, encoding="utf-8")
    with pytest.raises(fa.InputError, match=r'E102 .*the encoding "latin1" is not known'):
        fa.read_table(file, encoding="latin1")
    with pytest.raises(fa.InputError, match=r"E101 t\.parquet.*expected a \.csv file"):
        fa.read_table("t.parquet")
    assert fa.read_table({"a": [1]}).headers == ["a"]


NUMBERS = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12),
)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_every_number_is_the_decimal_that_was_written(values: list[Any]) -> None:
    exact = [Fraction(repr(v)) if isinstance(v, float) else Fraction(v) for v in values]
    assert [Fraction(t) for t in cells(values)] == exact


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_every_single_float_reads_back(values: list[float]) -> None:
    column = np.array(values, dtype=np.float32)
    assert (np.array(cells(column), dtype=np.float32) == column).all()


@given(st.lists(st.none() | st.integers(-(2**62), 2**62), min_size=1, max_size=20))
def test_all_faces_give_one_column(values: list[int | None]) -> None:
    want = ["" if v is None else str(v) for v in values]
    mask = [v is None for v in values]
    plain = [0 if v is None else v for v in values]
    assert cells(values) == want
    assert cells(np.ma.MaskedArray(plain, mask=mask)) == want
    assert cells(pd.Series(values, dtype="Int64")) == want
    assert cells(pl.Series(values, dtype=pl.Int64)) == want
