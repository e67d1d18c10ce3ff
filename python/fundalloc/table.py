# SPDX-License-Identifier: Apache-2.0
"""Tables of figures: frames, dicts and CSV files, read by strict types."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fundalloc import _core
from fundalloc._errors import Error, Words, input_error, said
from fundalloc._numbers import decimal_text, float_text, is_whole
from fundalloc._text import text_table

_INT64 = np.iinfo(np.int64)
_MOST_BITS = 200  # of a whole number in a cell: codes may be long, but not endless


class Table:
    """Cells by column, immutable: what is counted, for whom.

    Parameters
    ----------
    data : mapping or data frame
        Columns by header: lists, arrays of NumPy, series and arrays of pandas, polars, pyarrow.
        Or a pandas frame, or any object with ``__arrow_c_stream__`` or ``__arrow_c_array__``:
        frames of polars, pyarrow, duckdb and others. Cells are text, int, Decimal, float (its
        shortest decimal) or null (blank). bool, complex, dates and lists are refused.
    recipient : str, optional
        Header of the column that names the recipients; may be said by the plan instead.

    Raises
    ------
    InputError
        E101 (a frame that fails on the way), E102 (no Unicode), E113 (headers), E118 (no
        figure), E119 (lengths), E106, E114, E115 (names).
    LimitError
        E401 (a whole number beyond 64 bits).

    Examples
    --------
    >>> import fundalloc as fa
    >>> t = fa.Table({"地区": ["甲县", "乙县"], "人口": [100, 250]}, recipient="地区")
    >>> print(t)
    地区  人口
    ----  ----
    甲县   100
    乙县   250
    """

    __slots__ = ("_inner",)
    _inner: _core.Table

    def __init__(self, data: Any, recipient: str | None = None) -> None:
        builder = _core.TableBuilder()
        exported = None if type(data) is dict else _exported(data)
        if exported is not None:
            _core.add_frame(builder, exported, _type_name(data))
        else:
            for header, values in _columns_of(data):
                # The commonest columns in one step; all others, and all that is refused, below.
                if not builder.add_plain(header, values):
                    _add(builder, header, values)
        object.__setattr__(self, "_inner", builder.build(recipient or "", ""))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Table is immutable")

    def __copy__(self) -> Table:
        return self

    def __deepcopy__(self, memo: object) -> Table:
        return self

    @classmethod
    def _of(cls, core: _core.Table) -> Table:
        table = cls.__new__(cls)
        object.__setattr__(table, "_inner", core)
        return table

    @property
    def headers(self) -> list[str]:
        """Headers in order."""
        return self._inner.headers

    @property
    def recipient(self) -> str:
        """Header of the recipients, or empty where the plan says it."""
        return self._inner.recipient

    @property
    def source(self) -> str:
        """The file that the table came from, or empty."""
        return self._inner.source

    def column(self, name: str) -> list[str]:
        """Return a column's cells as text; blank is empty. Cost O(n)."""
        return self._inner.texts(self._inner.find(name))

    def numbers(self) -> tuple[list[str], npt.NDArray[np.int64], list[int]]:
        """Return the numeric columns: headers, mantissas (n x J, read-only), decimals.

        Cell (i, j) is exactly ``mantissas[i, j] / 10**decimals[j]``.
        """
        return self._inner.numeric_headers, self._inner.mantissas(), self._inner.decimals

    def __len__(self) -> int:
        return self._inner.rows

    def __str__(self) -> str:
        columns = [self._inner.texts(j) for j in range(len(self.headers))]
        return text_table(self.headers, list(zip(*columns, strict=True)))

    def __repr__(self) -> str:
        return f"<fundalloc.Table: {len(self)} rows x {len(self.headers)} columns>"


def read_table(source: Any, recipient: str | None = None, encoding: str | None = None) -> Table:
    """Read a table from a CSV file or a data frame.

    Parameters
    ----------
    source : path, mapping or data frame
        A ``.csv`` file in UTF-8 (with or without BOM) or GB18030, or what `Table` takes.
    recipient : str, optional
        Header of the recipients; may be said by the plan instead.
    encoding : {"utf-8", "gb18030"}, optional
        Without it UTF-8 is tried strictly, then GB18030 strictly.

    Raises
    ------
    InputError
        E101, E102, E108, E109, E113 with file, row and column.
    """
    if not isinstance(source, (str, os.PathLike)):
        return Table(source, recipient)
    path = Path(source)
    if path.suffix.lower() != ".csv":
        raise input_error(
            "E101",
            said('tables of the kind "{}" are not read', path.suffix),
            "Save the table as CSV (UTF-8).",
            expected="a .csv file",
            file=str(source),
        )
    return Table._of(_core.read_csv(str(source), recipient or "", encoding or ""))


def inner_table(table: object) -> _core.Table:
    """Return what the core has of a table; E118 for anything else."""
    if isinstance(table, Table):
        return table._inner
    raise input_error(
        "E118",
        said("a table is of type {}", type(table).__name__),
        "Use fa.Table(frame or dict) or fa.read_table(path).",
        expected="a fundalloc.Table",
    )


# Columns of what a person hands over. Frames and their columns come by the Arrow PyCapsule
# interface, and no library is imported for it.


def _library(value: object) -> str:
    return type(value).__module__.partition(".")[0]


def _type_name(value: object) -> str:
    kind = _library(value)
    return f"{kind + '.' if kind != 'builtins' else ''}{type(value).__name__}"


def _exported(data: Any) -> Any:
    """Return the capsules of an object that hands out Arrow data, else None.

    pandas is read by itself: it needs pyarrow for Arrow, makes a column of its index and texts
    of headers that are numbers, and refuses columns of mixed cells.
    """
    if _library(data) != "pandas":
        for name in ("__arrow_c_stream__", "__arrow_c_array__"):
            export = getattr(data, name, None)
            if callable(export):
                return export()
    return None


def _columns_of(data: Any) -> Iterable[tuple[str, Any]]:
    if _library(data) == "pandas" and hasattr(data, "columns"):
        return [(_header(name), data.iloc[:, j]) for j, name in enumerate(data.columns)]
    if isinstance(data, Mapping):
        return [(_header(name), values) for name, values in data.items()]
    raise input_error(
        "E118",
        said("a table cannot be made of {}", _type_name(data)),
        "Hand over a dict of columns.",
        expected="a mapping or a data frame",
    )


def _header(name: object) -> str:
    if type(name) is str and name.isascii():
        return name
    if not isinstance(name, str):
        raise input_error(
            "E113",
            said("the header {} is no text", repr(name)),
            "Rename the column.",
            expected="text",
        )
    _check_unicode(name, ())
    return str(name)


def _add(builder: _core.TableBuilder, header: str, values: Any) -> None:
    kind = _library(values)
    if kind == "pandas" and hasattr(values, "isna"):
        _add_pandas(builder, header, values)
    elif (exported := _exported(values)) is not None:
        _core.add_column(builder, header, exported)
    elif isinstance(values, np.ma.MaskedArray):
        _add_masked(builder, header, values)
    elif isinstance(values, np.ndarray):
        _add_array(builder, header, values, nan_is_blank=False)
    elif kind == "array":
        _add_array(builder, header, np.asarray(values), nan_is_blank=False)
    elif isinstance(values, Sequence) and not isinstance(
        values, (str, bytes, bytearray, memoryview)
    ):
        _add_cells(builder, header, values)
    else:
        raise _no_column(header, said("a {}", type(values).__name__))


def _add_pandas(builder: _core.TableBuilder, header: str, series: Any) -> None:
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "iuf":
        _add_array(builder, header, series.to_numpy(), nan_is_blank=True)
        return
    blank = series.isna().tolist()
    cells = series.astype(object).tolist()
    single = getattr(series.dtype, "numpy_dtype", None) == np.float32
    _add_cells(
        builder,
        header,
        [
            None if gone else np.float32(cell) if single else cell
            for gone, cell in zip(blank, cells, strict=True)
        ],
    )


def _add_masked(
    builder: _core.TableBuilder, header: str, values: np.ma.MaskedArray[Any, Any]
) -> None:
    """Masked cells are blank: what stands under a mask is not data."""
    mask = np.ma.getmaskarray(values)
    if not mask.any():
        _add_array(builder, header, np.asarray(values.data), nan_is_blank=False)
        return
    _one_dimension(header, values)
    if values.dtype.kind not in "iufOU":
        raise _unsupported(header, int(np.argmin(mask)), values.dtype)
    _add_cells(
        builder,
        header,
        [None if gone else cell for gone, cell in zip(mask, values.data, strict=True)],
    )


def _one_dimension(header: str, values: npt.NDArray[Any]) -> None:
    if values.ndim != 1:
        raise _no_column(header, said("an array of {} dimensions", values.ndim))


def _add_array(
    builder: _core.TableBuilder, header: str, values: npt.NDArray[Any], *, nan_is_blank: bool
) -> None:
    _one_dimension(header, values)
    kind = values.dtype.kind
    if kind in "iu":
        if kind == "u" and values.dtype.itemsize == 8:
            _check_unsigned(header, values)
        builder.add_numbers(header, np.ascontiguousarray(values, dtype=np.int64), 0, None)
    elif values.dtype == np.float64:
        builder.add_doubles(
            header, np.ascontiguousarray(values, dtype=np.float64), nan_is_blank
        )
    elif kind == "f":
        blank = np.isnan(values) if nan_is_blank else np.zeros(len(values), bool)
        cells = ["" if gone else float_text(v) for gone, v in zip(blank, values, strict=True)]
        builder.add_texts(header, cells)
    elif kind in "OU":
        _add_cells(builder, header, values.tolist())
    else:
        raise _unsupported(header, 0, values.dtype)


def _check_unsigned(header: str, values: npt.NDArray[Any]) -> None:
    over = np.flatnonzero(values > _INT64.max)
    if over.size:
        raise _too_large(header, int(over[0]), int(values[over[0]]))


def _add_cells(builder: _core.TableBuilder, header: str, cells: Sequence[Any]) -> None:
    if type(cells) is not list:
        cells = list(cells)
    if builder.add_plain(header, cells):
        return
    texts = [_cell_text(header, i, c) for i, c in enumerate(cells)]
    try:
        builder.add_texts(header, texts)
    except (TypeError, UnicodeError):
        _check_unicode(header, texts)
        raise


def _cell_text(header: str, row: int, cell: Any) -> str:
    """Return what a person would have written in the cell; None is blank."""
    if cell is None or cell is np.ma.masked:
        return ""
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, (bool, np.bool_)):
        raise _unsupported(header, row, cell)
    if is_whole(cell):
        if int(cell).bit_length() > _MOST_BITS:
            raise _too_large(header, row, "a whole number of hundreds of digits")
        return str(int(cell))
    if isinstance(cell, Decimal):
        return decimal_text(cell)
    if isinstance(cell, (float, np.floating)):
        return float_text(cell)
    if type(cell).__name__ == "NAType" and _library(cell) == "pandas":
        return ""
    raise _unsupported(header, row, cell)


def _check_unicode(header: str, texts: Sequence[str]) -> None:
    for row, text in enumerate([header, *texts]):
        try:
            text.encode()
        except UnicodeEncodeError:
            raise input_error(
                "E102",
                said("{} is no Unicode", repr(text)),
                "Correct the text.",
                expected="text",
                column=ascii(header)[1:-1] if row == 0 else header,
                row=row + 1,
            ) from None


def _no_column(header: str, what: Words) -> Error:
    return input_error(
        "E118",
        said("the column is {}", what),
        "Hand over one column at a time.",
        expected="a list or an array of one dimension",
        column=header,
    )


def _too_large(header: str, row: int, value: object) -> Error:
    return input_error(
        "E401",
        said("{} does not fit 64 bits", value),
        "Use a larger unit.",
        column=header,
        row=row + 2,
    )


def _unsupported(header: str, row: int, value: Any) -> Error:
    kind = value.name if isinstance(value, np.dtype) else type(value).__name__
    return input_error(
        "E118",
        said("a value of type {} is no figure", kind),
        "Convert the column.",
        expected="text, int, Decimal or float",
        column=header,
        row=row + 2,
    )
