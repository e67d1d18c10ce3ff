# SPDX-License-Identifier: Apache-2.0
"""Frames of every library by the Arrow PyCapsule interface, in both directions."""

from __future__ import annotations

import csv
import gc
import io
import os
import random
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import fundalloc as fa
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


class Streamed:
    """An object that has nothing but the interface."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.data.__arrow_c_stream__(requested_schema)


class Arrayed:
    """The same for a single batch or array."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self.data.__arrow_c_array__(requested_schema)


def table_of(column: Any, name: str = "x") -> Any:
    return Streamed(pa.table({name: column}))


def cells(column: Any) -> list[str]:
    """A column as a frame's only one, and the same alone: both ways give one thing."""
    found = fa.Table(table_of(column)).column("x")
    assert fa.Table({"x": Streamed(pa.chunked_array([column] if isinstance(column, pa.Array) else column.chunks, type=column.type))}).column("x") == found  # fmt: skip
    return found


def error_of(data: Any) -> fa.Error:
    with pytest.raises(fa.Error) as caught:
        fa.Table(data)
    return caught.value


# What comes in


@pytest.mark.parametrize("bits", [8, 16, 32, 64])
@pytest.mark.parametrize("signed", [True, False])
def test_whole_numbers(bits: int, signed: bool) -> None:
    kind = getattr(pa, f"{'' if signed else 'u'}int{bits}")()
    info = np.iinfo(kind.to_pandas_dtype())
    most = min(int(info.max), 2**63 - 1)
    assert cells(pa.array([int(info.min), None, most], kind)) == [
        str(info.min), "", str(most),
    ]  # fmt: skip


def test_floats_are_their_shortest_decimals() -> None:
    assert cells(pa.array([0.1, None, 1e-7])) == ["0.1", "", "0.0000001"]
    assert cells(pa.array([2.5e17, None])) == [str(25 * 10**16), ""]
    assert cells(pa.array([1e-25, None, 1e9])) == ["1e-25", "", "1e+09"]  # beyond 64 bits
    single = pa.array([0.1, 1 / 3, 16777217.0, None, 3e10, 123456792.0], pa.float32())
    want = ["0.1", "0.33333334", "16777216", "", "30000000000", "123456790"]
    assert cells(single) == want
    as_numpy = np.array(single.drop_null().to_numpy())
    assert fa.Table({"x": as_numpy}).column("x") == [w for w in want if w]


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64()])
@pytest.mark.parametrize("values", [[1.0, float("nan")], [1.0, float("nan"), None]])
def test_nan_is_an_error_where_it_is_used_and_null_is_blank(kind: Any, values: Any) -> None:
    frame = pa.table({"n": ["a", "b", "c"][: len(values)], "x": pa.array(values, kind)})
    table = fa.Table(Streamed(frame), "n")
    assert table.column("x") == ["1", "NaN", ""][: len(values)]
    with pytest.raises(fa.InputError, match=r"E105 row 3 \(b\) column \"x\": \"NaN\""):
        fa.allocate(fa.Plan(pool=1, unit="seats", factors=[fa.Factor("x")]), table)


DECIMALS = [
    (pa.decimal128(20, 4), ["100.75", None, "-0.1"], ["100.7500", "", "-0.1000"]),
    (pa.decimal128(5, -3), ["12000", None, "0"], ["12000", "", "0"]),
    (pa.decimal128(38, 0), ["9" * 38, "-" + "9" * 38], ["9" * 38, "-" + "9" * 38]),
    (pa.decimal128(38, 38), ["0." + "9" * 38, "-1E-38"], ["0." + "9" * 38, "-0." + "0" * 37 + "1"]),
    (pa.decimal256(76, 40), ["100.75", "-3", None], ["100.75", "-3." + "0" * 37, ""]),
    (pa.decimal256(76, 0), ["9" * 38, "-170141183460469231731687303715884105727"], None),
    (pa.decimal256(50, 2), ["-0.01", "0.10"], ["-0.01", "0.10"]),
    (pa.decimal32(7, 2), ["-12345.67", None], ["-12345.67", ""]),
    (pa.decimal64(18, 3), ["-123456789012345.678"], ["-123456789012345.678"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "texts"), DECIMALS)
def test_decimals_are_exact(kind: Any, values: list[str | None], texts: list[str]) -> None:
    column = pa.array([None if v is None else Decimal(v) for v in values], kind)
    found = cells(column)
    if texts is not None and kind != pa.decimal256(76, 40):
        assert found == texts
    assert [f and Decimal(f) for f in found] == [
        "" if v is None else Decimal(v) for v in values
    ]


def test_decimals_beyond_the_limits() -> None:
    error = error_of(table_of(pa.array([None, Decimal(2**127)], pa.decimal256(76, 0))))
    assert str(error) == (
        'E401 row 3 column "x": the decimal does not fit 128 bits. Use a larger unit.'
    )
    assert isinstance(error, fa.LimitError)
    tiny = fa.Table(table_of(pa.array([Decimal("1E-76")], pa.decimal256(76, 76))))
    assert tiny.column("x") == ["0." + "0" * 75 + "1"]
    numeric, _, _ = tiny.numbers()
    assert numeric == []


TEXTS = [
    "优",
    None,
    "",
    "01001",
    "a text that is longer than twelve bytes 县",
    "x" * 12,
    "县" * 4,
]
TEXT_KINDS = [pa.string(), pa.large_string(), pa.string_view()]


@pytest.mark.parametrize("kind", TEXT_KINDS, ids=str)
def test_texts(kind: Any) -> None:
    assert cells(pa.array(TEXTS, kind)) == [t or "" for t in TEXTS]
    assert cells(pa.array([], kind)) == []
    assert cells(pa.array([None, None], kind)) == ["", ""]


@pytest.mark.parametrize(
    "values", [pa.array(["优", None, "良"]), pa.array([3, None, -5]), pa.array([Decimal("1.50"), None, Decimal("-2.00")]),
               pa.array([0.1, None, 2.5]), *(pa.array(["优", None, "良"], k) for k in TEXT_KINDS)],
    ids=lambda v: str(v.type),
)  # fmt: skip
@pytest.mark.parametrize("code", ["int8", "uint8", "int16", "uint32", "int64", "uint64"])
def test_dictionaries(values: Any, code: str) -> None:
    codes = pa.array([2, None, 1, 0, 0], getattr(pa, code)())
    column = pa.DictionaryArray.from_arrays(codes, values)
    plain = cells(values)
    assert cells(column) == [plain[2], "", "", plain[0], plain[0]]
    assert cells(column[1:4]) == ["", "", plain[0]]


def test_a_place_outside_of_the_dictionary() -> None:
    column = pa.DictionaryArray.from_arrays(
        pa.array([0, 7], pa.int8()), pa.array(["a"]), safe=False
    )
    error = error_of(table_of(column))
    assert (error.code, error.row, error.column) == ("E118", 3, "x")


def test_nulls_alone() -> None:
    assert cells(pa.nulls(3)) == ["", "", ""]
    assert cells(pa.chunked_array([pa.nulls(2), pa.nulls(1)])) == ["", "", ""]


REFUSED = {
    "bool": pa.array([True, None]),
    "half float": pa.array(np.array([1.5], np.float16)),
    "date": pa.array([18000], pa.date32()),
    "time": pa.array([1], pa.time64("us")),
    "timestamp": pa.array([1], pa.timestamp("us", "UTC")),
    "duration": pa.array([1], pa.duration("s")),
    "interval": pa.array([(1, 2, 3)], pa.month_day_nano_interval()),
    "binary": pa.array([b"1"]),
    "list": pa.array([[1]]),
    "struct": pa.array([{"a": 1}]),
    "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
    "run-end encoded": pa.RunEndEncodedArray.from_arrays([2], pa.array([1])),
    "union": pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1])]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_types_that_are_no_figures(name: str) -> None:
    error = error_of(table_of(REFUSED[name], "人口"))
    assert str(error) == (
        f'E118 column "人口": a column of type {name} is no figure; '
        "expected text, int, Decimal or float. Convert the column."
    )
    assert isinstance(error, TypeError)


@pytest.mark.parametrize(
    "kind", [pa.binary(5), pa.large_binary(), pa.binary_view(), pa.date64(), pa.large_list(pa.int8()), pa.list_(pa.int8(), 2)],
    ids=str,
)  # fmt: skip
def test_their_relatives(kind: Any) -> None:
    assert error_of(table_of(pa.nulls(2, kind))).code == "E118"


def test_extension_types_are_not_what_they_are_stored_as() -> None:
    truth = pa.ExtensionArray.from_storage(pa.bool8(), pa.array([0, 1], pa.int8()))
    assert "a column of type arrow.bool8 is no figure" in str(error_of(table_of(truth)))
    months = pd.DataFrame({"x": pd.period_range("2018-01", periods=2, freq="M")})
    error = error_of(Streamed(pa.table(months)))
    assert "a column of type pandas.period is no figure" in str(error)


def test_validity_with_offsets_and_slices() -> None:
    values = [None if i % 3 == 0 else i for i in range(40)]
    texts = ["" if v is None else str(v) for v in values]
    column = pa.array(values)
    for first in range(18):
        for length in (0, 1, 7, 9, 20):
            part = slice(first, first + length)
            assert cells(column[part]) == texts[part]
            for kind in TEXT_KINDS:
                assert cells(pa.array(texts, kind)[part]) == texts[part]
            frame = pa.record_batch({"x": column, "y": column}).slice(first, length)
            assert fa.Table(Arrayed(frame)).column("y") == texts[part]


def test_an_offset_of_the_batch_itself() -> None:
    # Only a struct array carries its own offset; its children keep theirs.
    children = [pa.array(["z", "a", "b", "c", "d"])[1:], pa.array([9, 8, None, 7])]
    batch = pa.StructArray.from_arrays(children, ["n", "x"])[1:3]
    table = fa.Table(Arrayed(batch))
    assert (table.column("n"), table.column("x")) == (["b", "c"], ["8", ""])


def test_a_row_that_is_null_as_a_whole() -> None:
    batch = pa.StructArray.from_arrays([pa.array([1, 2])], ["x"], mask=pa.array([False, True]))
    error = error_of(Arrayed(batch))
    assert str(error) == (
        "E118 row 3: the row is null as a whole; expected a row of cells. Drop the row."
    )


def test_chunks() -> None:
    parts = [pa.array([1, None]), pa.array([], pa.int64()), pa.array([3, 4, 5])[1:2]]
    assert cells(pa.chunked_array(parts)) == ["1", "", "4"]
    assert cells(pa.chunked_array([], pa.int64())) == []
    assert cells(pa.chunked_array([], pa.string())) == []
    words = [
        pa.array(["a", "b"]).dictionary_encode(),
        pa.array(["c", None]).dictionary_encode(),
    ]
    assert cells(pa.chunked_array(words)) == ["a", "b", "c", ""]
    empty = fa.Table(Streamed(pa.schema({"n": pa.string(), "x": pa.int8()}).empty_table()))
    assert (empty.headers, len(empty)) == (["n", "x"], 0)
    with pytest.raises(fa.InputError, match="E112"):
        fa.Table(Streamed(pa.table({"n": pa.array([], pa.string())})), "n")


def test_errors_count_rows_over_chunks() -> None:
    parts = [pa.array([1, 2], pa.uint64()), pa.array([3, 2**63], pa.uint64())]
    error = error_of(table_of(pa.chunked_array(parts)))
    assert str(error) == (
        'E401 row 5 column "x": 9223372036854775808 does not fit 64 bits. Use a larger unit.'
    )


def test_blanks_are_named_by_row() -> None:
    frame = pa.table({"n": ["a", "b", "c"], "x": pa.chunked_array([[1, 2], [None]])})
    table = fa.Table(Streamed(frame), "n")
    with pytest.raises(fa.InputError, match=r'E104 row 4 \(c\) column "x"'):
        fa.allocate(fa.Plan(pool=1, unit="seats", factors=[fa.Factor("x")]), table)


def test_text_that_is_no_unicode() -> None:
    raw = pa.array([b"a", b"\xff"]).cast(pa.binary())
    column = pa.StringArray.from_buffers(2, raw.buffers()[1], raw.buffers()[2])
    error = error_of(table_of(column))
    assert str(error) == (
        'E102 row 3 column "x": the text is no Unicode; expected text. Correct the text.'
    )


def test_headers() -> None:
    assert error_of(Streamed(pa.table([[1], [2]], ["a", "a"]))).code == "E113"
    assert error_of(Streamed(pa.table([[1]], [""]))).code == "E113"
    assert fa.Table(Streamed(pa.table([[1]], ["人口（人）"]))).headers == ["人口（人）"]


@pytest.mark.parametrize(
    ("data", "name"),
    [(pl.Series([1]), "polars.Series"), (pa.chunked_array([[1]]), "pyarrow.ChunkedArray"),
     (pa.array([1]), "pyarrow.Int64Array"), (Streamed(pa.array([1]).slice(0)), None)],
)  # fmt: skip
def test_no_table(data: Any, name: str | None) -> None:
    if name is None:
        with pytest.raises(AttributeError):
            fa.Table(data)
        return
    assert str(error_of(data)) == (
        f"E118: a table cannot be made of {name}; expected a mapping or a data frame. "
        "Hand over a dict of columns."
    )


class Once:
    """An object whose stream can be read once, as of a cursor."""

    def __init__(self, data: Any) -> None:
        self.capsule = data.__arrow_c_stream__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.capsule


def test_a_stream_is_read_once() -> None:
    once = Once(pa.table({"x": [1]}))
    assert fa.Table(once).column("x") == ["1"]
    assert str(error_of(once)).startswith("E118: the stream has been read before")
    capsules = pa.record_batch({"x": [1]}).__arrow_c_array__()

    class OnceArrayed:
        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return capsules

    assert fa.Table(OnceArrayed()).column("x") == ["1"]
    assert str(error_of(OnceArrayed())).startswith("E118: the array has been read before")


def test_a_producer_that_fails_on_the_way() -> None:
    schema = pa.schema({"x": pa.int64()})

    def batches() -> Any:
        yield pa.record_batch({"x": [1]}, schema)
        raise ValueError("the cable is cut")

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    error = error_of(reader)
    assert error.code == "E101"
    assert "the frame could not be read: " in str(error)
    assert "the cable is cut" in str(error)


def test_what_is_no_capsule() -> None:
    class Wrong:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return 3

    with pytest.raises(TypeError, match='a capsule "arrow_array_stream" is needed'):
        fa.Table(Wrong())


def test_frames_of_every_library_are_one_table() -> None:
    values = {
        "n": ["a", "b", "c"],
        "x": [1, 2, 3],
        "y": [Decimal("0.10"), None, Decimal("0.25")],
    }
    arrow = pa.table(values)
    frames = [
        arrow,
        arrow.to_batches()[0],
        pa.RecordBatchReader.from_stream(arrow),
        pl.DataFrame(values),
        pl.DataFrame(values).with_columns(pl.col("n").cast(pl.Categorical)),
        duckdb.sql("select * from arrow"),
        duckdb.sql("select * from arrow").order("n"),
        arrow.to_pandas(),
        arrow.to_pandas(types_mapper=pd.ArrowDtype),
        {"n": pl.Series(values["n"]), "x": arrow["x"], "y": arrow["y"].combine_chunks()},
    ]
    for frame in frames:
        table = fa.Table(frame, "n")
        assert table.headers == ["n", "x", "y"]
        assert [table.column(h) for h in table.headers] == [
            ["a", "b", "c"], ["1", "2", "3"], ["0.10", "", "0.25"],
        ]  # fmt: skip


def test_polars_kinds() -> None:
    frame = pl.DataFrame(
        {
            "big": pl.Series([2**100, None], dtype=pl.Int128),
            "enum": pl.Series(["优", None], dtype=pl.Enum(["良", "优"])),
            "none": pl.Series([None, None]),
            "u64": pl.Series([1, None], dtype=pl.UInt64),
        }
    )
    table = fa.Table(frame)
    assert [table.column(h) for h in table.headers] == [
        [str(2**100), ""], ["优", ""], ["", ""], ["1", ""],
    ]  # fmt: skip
    assert fa.Table(frame[1:]).column("enum") == [""]
    assert fa.Table(pl.concat([frame, frame], rechunk=False)).column("u64") == ["1", ""] * 2


KINDS: list[tuple[Any, Any]] = [
    (pa.int16(), st.integers(-(2**15), 2**15 - 1)),
    (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    (pa.uint64(), st.integers(0, 2**63 - 1)),
    (pa.decimal128(38, 7), st.integers(-(10**38) + 1, 10**38 - 1).map(lambda v: Decimal(f"{v}E-7"))),
    (pa.decimal256(76, 3), st.integers(-(10**38) + 1, 10**38 - 1).map(lambda v: Decimal(f"{v}E-3"))),
    (pa.decimal128(10, -4), st.integers(-(10**10) + 1, 10**10 - 1).map(lambda v: Decimal(f"{v}E4"))),
    *((kind, st.text(st.characters(exclude_categories=["Cs"]))) for kind in TEXT_KINDS),
]  # fmt: skip


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_column_in_any_layout(data: Any) -> None:
    kind, cell = data.draw(st.sampled_from(KINDS))
    values = data.draw(st.lists(st.none() | cell, max_size=30))
    column = pa.array(values, kind)
    if data.draw(st.booleans()):
        column = column.dictionary_encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(values)), max_size=4)))
    first, *cuts = [*cuts, len(values)]
    chunks = [column[a:b] for a, b in zip([first, *cuts], cuts, strict=False)]
    found = cells(pa.chunked_array(chunks, column.type))
    want = values[first:]
    if pa.types.is_decimal(kind) or pa.types.is_integer(kind):
        assert [f and Decimal(f) for f in found] == [
            "" if w is None else Decimal(w) for w in want
        ]
    else:
        assert found == [w or "" for w in want]


@given(st.lists(st.none() | st.floats(width=32, allow_nan=False, allow_infinity=False)))
def test_single_floats_read_back(values: list[float | None]) -> None:
    found = cells(pa.array(values, pa.float32()))
    assert [None if f == "" else np.float32(f) for f in found] == values


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False)))
def test_doubles_read_back(values: list[float | None]) -> None:
    found = cells(pa.array(values, pa.float64()))
    assert [None if f == "" else float(f) for f in found] == values


# What goes out

TABLE = fa.Table({"县": ["甲", "乙", "丙"], "x": [3, 2, 2], "g": ["优", "良", "优"]}, "县")
PLAN = fa.Plan(
    pool="1000.25万元",
    unit="0.01万元",
    factors=[fa.Factor("x")],
    multipliers=[{"column": "g", "map": {"优": "1.1", "良": "1"}}],
    earmarks=[{"name": "村", "each": "2万元"}],
    splits=[{"name": "产业", "share": "1/3"}, {"name": "x", "rest": True}],
)
RESULT = fa.allocate(PLAN, TABLE)


def rows_of(result: fa.Allocation) -> list[list[str]]:
    return list(csv.reader(io.StringIO(result.to_csv() or "")))


def test_a_result_is_its_csv() -> None:
    header, *rows = rows_of(RESULT)
    frame = pa.table(RESULT)
    assert frame.column_names == header
    assert header == ["县", "切块额", "产业", "x", "村", "x 2", "g", "上下限", "取整"]
    assert frame.schema.types == [pa.string(), *[pa.decimal128(38, 2)] * 8]
    for name, cells_of_csv in zip(header[1:], list(zip(*rows, strict=True))[1:], strict=True):
        assert [str(v) for v in frame[name].to_pylist()] == list(cells_of_csv)
    assert frame[header[0]].to_pylist() == ["甲", "乙", "丙"]
    assert sum(frame["切块额"].to_pylist()) == Decimal("1000.25")
    for row in frame.select(["切块额", *header[4:]]).to_pylist():
        whole, *lines = row.values()
        assert sum(lines) == whole


def test_decimals_follow_the_unit() -> None:
    table = fa.Table({"n": ["a", "b"], "x": [1, 2]}, "n")
    for unit, slice_scale, line_scale in (
        ("seats", 0, 2),
        ("0.1 kEUR", 1, 2),
        ("0.0001t", 4, 4),
    ):
        result = fa.allocate(fa.Plan(pool=7, unit=unit, factors=[fa.Factor("x")]), table)
        kinds = pa.table(result).schema.types
        assert kinds == [
            pa.string(),
            pa.decimal128(38, slice_scale),
            *[pa.decimal128(38, line_scale)] * 3,
        ]
        assert [str(v) for v in pa.table(result)["slice"].to_pylist()] == [
            row[1] for row in rows_of(result)[1:]
        ]


def test_negative_lines_and_parts() -> None:
    plan = fa.Plan(
        pool=100,
        unit="seats",
        parts=[
            {"name": "一", "share": "60%", "factors": [fa.Factor("x")], "cap": 25},
            {"name": "二", "share": "40%", "factors": [fa.Factor("x")]},
        ],
    )
    result = fa.allocate(plan, fa.Table({"n": ["a", "b", "c"], "x": [7, 2, 1]}, "n"))
    header, *rows = rows_of(result)
    frame = pa.table(result)
    assert frame.column_names == header
    assert [[r[0], *map(Decimal, r[1:])] for r in rows] == [
        list(r.values()) for r in frame.to_pylist()
    ]
    assert min(v for c in frame.columns[1:] for v in c.to_pylist()) < 0


def test_libraries_take_a_result_itself() -> None:
    total = Decimal("1000.25")
    assert pl.DataFrame(RESULT)["切块额"].sum() == total
    assert pl.DataFrame(RESULT).schema["切块额"] == pl.Decimal(38, 2)
    assert duckdb.sql("select sum(切块额) from RESULT").fetchall() == [(total,)]
    assert pd.DataFrame.from_arrow(RESULT)["切块额"].sum() == total
    assert pa.RecordBatchReader.from_stream(RESULT).read_all() == RESULT.to_pyarrow()
    assert RESULT.to_polars().equals(pl.DataFrame(RESULT))
    assert RESULT.to_pandas()["切块额"].tolist() == pa.table(RESULT)["切块额"].to_pylist()
    assert fa.Table(RESULT, "县").column("切块额") == [row[1] for row in rows_of(RESULT)[1:]]


def test_a_result_makes_the_table_of_the_next_one() -> None:
    again = fa.Plan(pool=10, unit="万元", recipient="县", factors=[fa.Factor("切块额")])
    assert fa.allocate(again, fa.read_table(RESULT)).total == 10


def test_a_result_outlives_its_stream_and_columns_their_batch() -> None:
    result = fa.allocate(PLAN, TABLE)
    capsule = result.__arrow_c_stream__()
    del result
    frame = pa.RecordBatchReader._import_from_c_capsule(capsule).read_all()
    column = frame["切块额"]
    del frame, capsule
    gc.collect()
    assert sum(column.to_pylist()) == Decimal("1000.25")
    RESULT.__arrow_c_stream__()  # a stream that nobody reads goes with its capsule


def test_an_amount_of_more_than_38_digits() -> None:
    unit = "123456789012345678901234567890t"
    result = fa.allocate(fa.Plan(pool=10**11, unit="t", factors=[fa.Factor("x")]), TABLE)
    assert pa.table(result).num_rows == 3
    grain = fa.Plan(pool="0", unit=unit, factors=[fa.Factor("x")])
    big = grain.replace(pool=f"{int(unit[:-1]) * 10**12} t")
    with pytest.raises(
        fa.LimitError, match=r'E402 column "切块额": "[0-9.]+" has more than 38 digits'
    ):
        fa.allocate(big, TABLE).__arrow_c_stream__()


@pytest.mark.parametrize(
    ("method", "library"),
    [("to_pyarrow", "pyarrow"), ("to_polars", "polars"), ("to_pandas", "pandas"), ("to_pandas", "pyarrow")],
)  # fmt: skip
def test_a_missing_library_is_named(
    method: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        ImportError, match=rf"^{method}\(\) needs {library}: pip install {library}$"
    ):
        getattr(RESULT, method)()


# Memory


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def work(seed: int) -> None:
    """One of each way in and out, the failing ones too."""
    source = random.Random(seed)
    numbers = pa.array([source.randrange(1000) for _ in range(2000)])
    frame = pa.table({"n": [str(i) for i in range(2000)], "x": numbers})
    fa.Table(Streamed(frame))
    fa.Table(Arrayed(frame.combine_chunks().to_batches()[0]))
    fa.Table({"x": Streamed(frame["x"])})
    for bad in (
        {"x": numbers, "y": pa.array([True] * 2000)},
        {"x": pa.array([2**64 - 1] * 2000, pa.uint64())},
    ):
        error_of(Streamed(pa.table(bad)))
    pa.table(RESULT)
    pl.DataFrame(RESULT)
    RESULT.__arrow_c_stream__()


def test_nothing_leaks() -> None:
    for k in range(40):
        work(k)
    gc.collect()
    before = resident()
    for k in range(250):
        work(k)
    gc.collect()
    assert resident() - before < 8 << 20  # 250 runs of some 200 KB each would be 50 MB


def test_every_array_is_released() -> None:
    pa.default_memory_pool().release_unused()
    gc.collect()
    before = pa.total_allocated_bytes()
    for k in range(20):
        work(k)
    gc.collect()
    assert pa.total_allocated_bytes() == before
