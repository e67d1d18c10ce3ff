# SPDX-License-Identifier: Apache-2.0
"""The main verb, its result, and the reasons for it."""

from __future__ import annotations

import csv
import importlib
import io
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fundalloc import _core
from fundalloc._errors import Error, from_problem, input_error, said
from fundalloc._files import write_whole
from fundalloc._numbers import exact_fraction
from fundalloc._text import html_table, text_table
from fundalloc.plan import Plan, inner_plan
from fundalloc.table import Table, inner_table

_SHOWN = 20  # rows of a long table in a notebook
_MOST_DECIMALS = 30  # of printed lines


class Reserve(NamedTuple):
    """Money that no slice holds, in counts of the unit."""

    name: str
    amount: Fraction


class Tie(NamedTuple):
    """A tie that decided something: who was tied, units among them, the rule that decided."""

    recipients: tuple[str, ...]
    units: int
    rule: str


class Filled(NamedTuple):
    """A blank cell that a stated policy filled."""

    recipient: str
    column: str
    value: str
    policy: str


class Diagnostics(NamedTuple):
    """How the filter fared; in no output, comparison or digest."""

    undecided: int
    exact_solves: int


class Line(NamedTuple):
    """One step of an explanation: exact amount in counts of the unit, and as printed.

    `part` is the name of the part that it belongs to, empty where the plan has no parts.
    """

    step: str
    name: str
    amount: Fraction
    printed: str
    part: str = ""


class Part(NamedTuple):
    """A part of a plan as it came out: slices in counts of the unit, in table order."""

    name: str
    amount: Fraction
    slices: npt.NDArray[np.int64]
    undistributed: Fraction
    point_value: Fraction
    tie: Tie | None


@dataclass(frozen=True)
class Certificate:
    """What a result proves of itself; entries are (recipient, by how many of the unit)."""

    sum_exact: bool
    past_bound: tuple[tuple[str, Fraction], ...]
    outside_quota: tuple[tuple[str, Fraction], ...]
    order_broken: tuple[tuple[str, Fraction], ...]
    house_monotone: bool
    population_monotone: bool
    proportional: bool


@dataclass(frozen=True)
class Explanation:
    """Why a slice is what it is: the lines sum to it exactly, also as printed."""

    recipient: str
    slice: int
    amount: str
    word: str
    score: Fraction
    quota: Fraction
    lines: tuple[Line, ...]
    names: Mapping[str, str]

    def _rows(self) -> list[list[str]]:
        own = ("bound", "rounding")  # an indicator may be called like one of our words
        rows = [
            [
                _line_name(self.names if n.step in own else {}, n.name, n.part),
                n.printed,
            ]
            for n in self.lines
        ]
        return [*rows, [self.names["slice"], self.amount]]

    def __str__(self) -> str:
        return text_table([self.recipient, self.word], self._rows())

    def _repr_html_(self) -> str:
        return html_table([self.recipient, self.word], self._rows(), [])


_WORDS = {
    "zh": {
        "slice": "切块额",
        "bounds": "上下限",
        "rounding": "取整",
        "product": "连乘",
        "geometric": "几何平均",
        "total": "合计",
        "surplus": "封顶后余额",
        "undistributed": "未分配",
        "tie": "并列",
    },
    "en": {
        "slice": "slice",
        "bounds": "bounds",
        "rounding": "rounding",
        "product": "product",
        "geometric": "geometric",
        "total": "total",
        "surplus": "surplus",
        "undistributed": "undistributed",
        "tie": "tie",
    },
}


def _is_chinese(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith("CJK UNIFIED") for c in text)


class Allocation:
    """Whole slices that, with reserves and undistributed, equal the pool exactly.

    Quotas, certificate, explanations and digest are computed on first use.
    """

    __slots__ = ("_inner",)

    def __init__(self, core: _core.Allocation) -> None:
        self._inner = core

    @property
    def recipients(self) -> list[str]:
        """Names in table order."""
        return self._inner.recipients

    @property
    def recipient_header(self) -> str:
        """Header of the table's column that names the recipients."""
        return self._inner.recipient_header

    @property
    def slices(self) -> npt.NDArray[np.int64]:
        """Counts of `unit`, earmarks included, in table order; read-only, shape (n,)."""
        return self._inner.slices

    @property
    def unit(self) -> str:
        """What slices count, such as ``0.01万元``."""
        return self._inner.unit

    @property
    def total(self) -> int:
        """The sum of the slices, in counts of the unit."""
        return self._inner.total

    @property
    def pool(self) -> Fraction:
        """The pool in counts of the unit."""
        return Fraction(self._inner.pool)

    @property
    def quotas(self) -> list[Fraction]:
        """What the factors give within the bounds before rounding, earmarks apart; exact."""
        return [exact_fraction(q) for q in self._inner.quotas]

    @property
    def reserves(self) -> list[Reserve]:
        """Named reserves."""
        return [Reserve(name, exact_fraction(amount)) for name, amount in self._inner.reserves]

    @property
    def undistributed(self) -> Fraction:
        """What the method left over; negative where it gave more than the pool."""
        return exact_fraction(self._inner.undistributed)

    @property
    def earmarks(self) -> dict[str, npt.NDArray[np.int64]]:
        """Earmark lines by name, in counts of the unit; a name that repeats is numbered."""
        lines = self._inner.earmarks
        names = _numbered([name for name, _ in lines], set())
        return {name: units for name, (_, units) in zip(names, lines, strict=True)}

    @property
    def splits(self) -> dict[str, npt.NDArray[np.int64]]:
        """Parts of the slices by name, in counts of the unit."""
        return dict(self._inner.splits)

    @property
    def parts(self) -> list[Part]:
        """The parts, each with its own slices; one without a name where the plan has none."""
        return [
            Part(
                name,
                exact_fraction(amount),
                units,
                exact_fraction(left),
                exact_fraction(t),
                _tie_of(tie),
            )
            for name, amount, units, left, t, tie in self._inner.parts
        ]

    @property
    def carve_outs(self) -> dict[str, npt.NDArray[np.int64]]:
        """Carve-outs by name, in counts of the unit; what a recipient gave is negative."""
        lines = self._inner.carve_outs
        names = _numbered([name for name, _ in lines], set())
        return {name: units for name, (_, units) in zip(names, lines, strict=True)}

    @property
    def tie(self) -> Tie | None:
        """The first tie that decided something, if any."""
        return _tie_of(self._inner.tie)

    @property
    def point_value(self) -> Fraction:
        """t of ``point_value``: counts of the unit for one of score; 0 for other methods."""
        return exact_fraction(self._inner.point_value)

    @property
    def filled(self) -> list[Filled]:
        """Blank cells that a stated policy filled."""
        return [Filled(*f) for f in self._inner.filled]

    @property
    def notes(self) -> list[str]:
        """What a reader should know: conversions, a scaled shortage, a sum past the pool."""
        return self._inner.notes

    @property
    def diagnostics(self) -> Diagnostics:
        """How many decisions the filter left open."""
        return Diagnostics(*self._inner.diagnostics)

    @property
    def certificate(self) -> Certificate:
        """What the result proves of itself, checked on exact numbers."""
        parts = self._inner.certificate

        def entries(name: str) -> tuple[tuple[str, Fraction], ...]:
            return tuple((who, exact_fraction(by)) for who, by in parts[name])

        return Certificate(
            sum_exact=parts["sum_exact"],
            past_bound=entries("past_bound"),
            outside_quota=entries("outside_quota"),
            order_broken=entries("order_broken"),
            house_monotone=parts["house_monotone"],
            population_monotone=parts["population_monotone"],
            proportional=parts["proportional"],
        )

    @property
    def digest(self) -> str:
        """SHA-256 over plan, used columns and result (docs/digest.md); equal everywhere."""
        return self._inner.digest

    @property
    def language(self) -> str:
        """``"zh"`` where unit or names are Chinese, else ``"en"``: the words of outputs."""
        words = (self._inner.word, self.recipient_header, *self.recipients[:3])
        chinese = any(map(_is_chinese, words))
        return "zh" if chinese else "en"

    def amount(self, counts: int | Fraction) -> str:
        """Return counts of the unit as an amount in its word: ``"262.30"``."""
        exact = Fraction(counts)
        return self._inner.show(f"{exact.numerator}/{exact.denominator}")

    def explain(self, recipient: str, *, decimals: int = 2) -> Explanation:
        """Return why a recipient's slice is what it is.

        Raises
        ------
        PlanError
            E219 if there is no such recipient.
        """
        row = self._inner.explain(recipient, _decimals(decimals))
        return self._explanation(row, _WORDS[self.language])

    def explain_all(self, *, decimals: int = 2) -> list[Explanation]:
        """Return the explanations of all recipients, in table order."""
        words = _WORDS[self.language]
        return [
            self._explanation(row, words)
            for row in self._inner.explain_all(_decimals(decimals))
        ]

    def _explanation(
        self,
        row: tuple[str, int, str, str, list[tuple[str, str, str, str, str]]],
        words: Mapping[str, str],
    ) -> Explanation:
        name, units, score, quota, lines = row
        return Explanation(
            recipient=name,
            slice=units,
            amount=self.amount(units),
            word=self._inner.word,
            score=exact_fraction(score),
            quota=exact_fraction(quota),
            lines=tuple(Line(s, n, exact_fraction(a), p, part) for s, n, a, p, part in lines),
            names=words,
        )

    def to_csv(
        self, path: str | os.PathLike[str] | None = None, *, lang: str | None = None
    ) -> str | None:
        """Write the result as CSV: recipient, slice, splits, one column for each line.

        Amounts are in the unit's word. A file gets a BOM, so that Excel and WPS read Chinese;
        it is written whole or not at all. Without a path the text is returned.

        Raises
        ------
        InputError
            E101 if the file cannot be written.
        """
        text = self._csv(lang)
        if path is None:
            return text
        write_whole(path, text.encode("utf-8-sig"))
        return None

    def _bytes(self, kind: str) -> bytes:
        """Return what a file of a kind holds."""
        if kind == "csv":
            return self._csv().encode("utf-8-sig")
        return (self._inner.to_json() + "\n").encode()

    def _line_names(self, words: Mapping[str, str]) -> list[str]:
        """Return the names of the steps, those that are our words in the result's language."""
        return [
            _line_name(words if ours else {}, name, part)
            for name, part, ours in self._inner.explanation_headers
        ]

    def _headers(self, words: Mapping[str, str]) -> list[str]:
        """Return the headers of a result as a table: recipient, slice, splits, lines."""
        first = [self._inner.recipient_header, words["slice"]]
        names = [n for n, _ in self._inner.splits]
        return _numbered([*first, *names, *self._line_names(words)], set())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the result as a stream of Arrow: what `to_csv` writes, column by column.

        The recipient is text; slice, splits and lines are decimal128 in the unit's word, as
        they are printed. Any library of frames takes the result itself:
        ``polars.DataFrame(result)``, ``pyarrow.table(result)``, ``duckdb.sql("from result")``.
        The request for a schema is not heeded, as the interface allows.

        Raises
        ------
        LimitError
            E402 if an amount has more than 38 digits.
        """
        return _core.stream_of(self._inner, self._headers(_WORDS[self.language]))

    def to_pyarrow(self) -> Any:
        """Return the result as a pyarrow.Table; ImportError without pyarrow."""
        return _imported("pyarrow", "to_pyarrow").table(self)

    def to_polars(self) -> Any:
        """Return the result as a polars.DataFrame; ImportError without polars."""
        return _imported("polars", "to_polars").DataFrame(self)

    def to_pandas(self) -> Any:
        """Return the result as a pandas.DataFrame of Decimals; it needs pyarrow, too."""
        _imported("pandas", "to_pandas")
        return _imported("pyarrow", "to_pandas").table(self).to_pandas()

    def _csv(self, lang: str | None = None) -> str:
        if lang not in (None, *_WORDS):
            raise ValueError(f"lang is {lang!r}: it is one of {', '.join(_WORDS)}")
        splits = self._inner.splits
        rows = [self._headers(_WORDS[lang or self.language])]
        show = self._inner.show
        for i, (name, units, _, _, steps_of_row) in enumerate(self._inner.explain_all(2)):
            parts = [show(str(column[i])) for _, column in splits]
            printed = [line[3] for line in steps_of_row]
            rows.append([name, show(str(units)), *parts, *printed])
        return "".join(map(_csv_row, rows))

    def to_json(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """Write the canonical JSON of the result; without a path the text is returned."""
        if path is None:
            return self._inner.to_json()
        write_whole(path, self._bytes("json"))
        return None

    def _summary(self) -> list[str]:
        words = _WORDS[self.language]
        word = self._inner.word
        lines = [f"{words['total']} {self.amount(self.total)} {word}"]
        lines += [
            f"{words.get(r.name, r.name)} {self.amount(r.amount)} {word}" for r in self.reserves
        ]
        if self.undistributed:
            lines.append(f"{words['undistributed']} {self.amount(self.undistributed)} {word}")
        if self.tie:
            names = ", ".join(self.tie.recipients)
            lines.append(f"{words['tie']}: {self.tie.units} / {names} ({self.tie.rule})")
        return [*lines, *self.notes]

    def _shown(self) -> tuple[list[str], list[list[str]], list[str]]:
        words = _WORDS[self.language]
        rows = [
            [name, self.amount(int(units))]
            for name, units in zip(self.recipients[:_SHOWN], self.slices[:_SHOWN], strict=True)
        ]
        hidden = len(self.recipients) - len(rows)
        foot = [f"... {hidden} more"] if hidden > 0 else []
        headers = [self._inner.recipient_header, f"{words['slice']} ({self._inner.word})"]
        # The plan's note goes where the figures go: it may say that they are only illustrative.
        note = [self._inner.note] if self._inner.note else []
        return headers, rows, [*foot, *self._summary(), *note]

    def __len__(self) -> int:
        return len(self.slices)

    def __str__(self) -> str:
        headers, rows, foot = self._shown()
        return "\n".join([text_table(headers, rows), *foot])

    def __repr__(self) -> str:
        total = f"{self.amount(self.total)} {self._inner.word}"
        return f"<fundalloc.Allocation: {len(self)} slices, {total}>"

    def _repr_html_(self) -> str:
        return html_table(*self._shown())


def _line_name(words: Mapping[str, str], name: str, part: str) -> str:
    own = words.get(name, name)
    return f"{part}: {own}" if part else own


def _tie_of(tie: tuple[list[str], int, str] | None) -> Tie | None:
    return None if tie is None else Tie(tuple(tie[0]), tie[1], tie[2])


def _csv_row(cells: list[str]) -> str:
    """Return a row that ends in LF; a cell with CR or LF is quoted, so that no row is torn."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()[:-2] + "\n"


def _imported(library: str, method: str) -> Any:
    """Import a library of frames when it is asked for, and say what to install."""
    try:
        return importlib.import_module(library)
    except ImportError:
        raise ImportError(f"{method}() needs {library}: pip install {library}") from None


def _numbered(names: list[str], seen: set[str]) -> list[str]:
    """Number names that repeat, so that every column of a file has its own."""
    result = []
    for name in names:
        unique, k = name, 2
        while unique in seen:
            unique, k = f"{name} {k}", k + 1
        seen.add(unique)
        result.append(unique)
    return result


def _decimals(value: object) -> int:
    if type(value) is int and 0 <= value <= _MOST_DECIMALS:
        return value
    raise input_error(
        "E206",
        said("{}", repr(value)),
        "Correct the number.",
        expected=said("a whole number from {} to {}", 0, _MOST_DECIMALS),
        key="decimals",
    )


def allocate(plan: Plan, table: Table) -> Allocation:
    """Turn a plan and a table into slices that are exactly what the plan says.

    Parameters
    ----------
    plan : Plan
    table : Table
        n recipients by the columns that the plan names.

    Returns
    -------
    Allocation
        Slices in counts of ``plan.unit``; with reserves and undistributed they equal the pool.

    Raises
    ------
    InputError, PlanError, InfeasibleError, LimitError
        The first problem, with its place and a remedy; `check` lists all.

    Notes
    -----
    Every slice equals rational arithmetic on the decimals given, with ties broken by the plan's
    rule. The GIL is released. Cost O(n x J).

    Examples
    --------
    >>> import fundalloc as fa
    >>> plan = fa.Plan(pool="100万元", unit="万元", factors=[fa.Factor("人口", weight="100%")])
    >>> table = fa.Table({"地区": ["甲县", "乙县", "丙县"], "人口": [1, 1, 1]}, "地区")
    >>> result = fa.allocate(plan, table)
    >>> result.slices.tolist(), result.tie.rule
    ([34, 33, 33], 'table_order')
    """
    return Allocation(_core.allocate(inner_plan(plan), inner_table(table)))


def check(plan: Plan, table: Table) -> list[Error]:
    """Return every problem of a plan with a table, as far as they can be seen at once."""
    return [from_problem(p) for p in _core.check(inner_plan(plan), inner_table(table))]
