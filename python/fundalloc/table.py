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
from fundalloc._errors import input_error
from fundalloc._numbers import float_text
from fundalloc._text import text_table

_INT64 = np.iinfo(np.int64)


class Table:
    """Cells by column, immutable: what is counted, for whom.

    Parameters
    ----------
    data : mapping or data frame
        Columns by header: lists, NumPy arrays, or a pandas or polars frame. Cells are text,
        int, Decimal, float (its shortest decimal) or None (blank). bool, complex and dates are
        refused.
    recipient : str, optional
        Header of the column that names the recipients; may be said by the plan instead.

    Raises
    ------
    InputError
        E113 (headers), E118 (no figure), E119 (lengths), E106, E114, E115 (names).

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
        for header, values in _columns_of(data):
            _add(builder, header, values)
        object.__setattr__(self, "_inner", builder.build(recipient or "", ""))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Table is immutable")

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


def read_table(
    source: Any, recipient: str | None = None, *, encoding: str | None = None
) -> Table:
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
            f'tables of the kind "{path.suffix}" are not read',
            "Save the table as CSV (UTF-8).",
            expected="a .csv file",
            file=str(source),
        )
    return Table._of(_core.read_csv(str(source), recipient or "", encoding or ""))


def _columns_of(data: Any) -> Iterable[tuple[str, Any]]:
    """Yield header and values of what a person hands over; no frame library is imported."""
    kind = type(data).__module__.partition(".")[0]
    if kind == "pandas":
        yield from ((_header(name), data.iloc[:, j]) for j, name in enumerate(data.columns))
    elif kind == "polars":
        yield from ((s.name, s) for s in data.get_columns())
    elif isinstance(data, Mapping):
        yield from ((_header(name), values) for name, values in data.items())
    else:
        raise input_error(
            "E118",
            f"a table cannot be made of {type(data).__name__}",
            "Hand over a dict of columns.",
            expected="a mapping, a pandas or a polars frame",
        )


def _header(name: object) -> str:
    if not isinstance(name, str):
        raise input_error(
            "E113", f"the header {name!r} is no text", "Rename the column.", expected="text"
        )
    return name


def _add(builder: _core.TableBuilder, header: str, values: Any) -> None:
    kind = type(values).__module__.partition(".")[0]
    if kind == "pandas":
        _add_pandas(builder, header, values)
    elif kind == "polars":
        _add_cells(builder, header, values.to_list())
    elif isinstance(values, np.ndarray):
        _add_array(builder, header, values, nan_is_blank=False)
    elif isinstance(values, (str, bytes)) or not isinstance(values, Sequence):
        raise _unsupported(header, 0, values)
    else:
        _add_cells(builder, header, values)


def _add_pandas(builder: _core.TableBuilder, header: str, series: Any) -> None:
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "iuf":
        _add_array(builder, header, series.to_numpy(), nan_is_blank=True)
        return
    blank = series.isna().tolist()
    cells = series.astype(object).tolist()
    _add_cells(builder, header, [None if b else c for b, c in zip(blank, cells, strict=True)])


def _add_array(
    builder: _core.TableBuilder, header: str, values: npt.NDArray[Any], *, nan_is_blank: bool
) -> None:
    if values.ndim != 1:
        raise input_error(
            "E118",
            f"the array has {values.ndim} dimensions",
            "Hand over one column at a time.",
            expected="one dimension",
            column=header,
        )
    kind = values.dtype.kind
    if kind in "iu":
        over = np.flatnonzero(values > _INT64.max)
        if over.size:
            raise input_error(
                "E401",
                f"{values[over[0]]} does not fit 64 bits",
                "Use a larger unit.",
                column=header,
                row=int(over[0]) + 2,
            )
        builder.add_numbers(header, np.ascontiguousarray(values, dtype=np.int64), 0, None)
    elif values.dtype == np.float64:
        builder.add_doubles(header, np.ascontiguousarray(values), nan_is_blank)
    elif kind == "f":
        texts = [np.format_float_positional(v, unique=True, trim="-") for v in values]
        builder.add_texts(header, ["" if nan_is_blank and t == "nan" else t for t in texts])
    elif kind in "OU":
        _add_cells(builder, header, values.tolist())
    else:
        raise _unsupported(header, 0, values.dtype)


def _add_cells(builder: _core.TableBuilder, header: str, cells: Sequence[Any]) -> None:
    if cells and all(type(c) is int and _INT64.min <= c <= _INT64.max for c in cells):
        builder.add_numbers(header, np.array(cells, dtype=np.int64), 0, None)
        return
    builder.add_texts(header, [_cell_text(header, i, c) for i, c in enumerate(cells)])


def _cell_text(header: str, row: int, cell: Any) -> str:
    """Return what a person would have written in the cell; None is blank."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, (bool, np.bool_)):
        raise _unsupported(header, row, cell)
    if isinstance(cell, (int, np.integer)):
        return str(int(cell))
    if isinstance(cell, Decimal):
        return format(cell, "f") if cell.is_finite() else str(cell)
    if isinstance(cell, np.floating):
        return np.format_float_positional(cell, unique=True, trim="-")
    if isinstance(cell, float):
        return float_text(cell)
    raise _unsupported(header, row, cell)


def _unsupported(header: str, row: int, value: Any) -> Exception:
    kind = value.name if isinstance(value, np.dtype) else type(value).__name__
    return input_error(
        "E118",
        f"a value of type {kind} is no figure",
        "Convert the column.",
        expected="text, int, Decimal or float",
        column=header,
        row=row + 2,
    )
