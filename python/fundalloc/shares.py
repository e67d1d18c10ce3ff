# SPDX-License-Identifier: Apache-2.0
"""The factor method alone, on NumPy columns, for callers that run it a million times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from fundalloc import _core
from fundalloc._errors import Words, input_error, said
from fundalloc._numbers import Number, number_text, number_texts
from fundalloc.plan import plan_json

Columns = npt.NDArray[np.int64] | Sequence[npt.NDArray[np.int64]]
"""An int64 matrix of recipients by indicators, or one int64 array for each indicator."""


class FactorShares:
    """Weighted shares of columns, in whole units by largest remainder.

    The same slices as a plan of ``share`` factors, without plan, table or reasons.

    Parameters
    ----------
    weights : sequence of numbers
        Parts of 1, one for each indicator: ``["60%", "40%"]``, ``["0.6", "0.4"]``.
    ties : rule, or sequence of rules
        ``larger_score``, ``smaller_score``, ``table_order``, ``error``, ``{"lot": "seed"}``.

    Raises
    ------
    PlanError
        E205 (no weights), E206 (a negative one), E207 (they do not sum to 1).

    Notes
    -----
    Equal to rational arithmetic for every input. An instance does not change and may be used
    from many threads; the GIL is released from 4 096 recipients on.

    Examples
    --------
    >>> import fundalloc as fa
    >>> import numpy as np
    >>> rule = fa.FactorShares(["60%", "40%"])
    >>> rule.divide([np.array([1200, 800, 500]), np.array([15, 25, 20])], 100).tolist()
    [39, 36, 25]
    """

    __slots__ = ("_core",)

    def __init__(
        self,
        weights: Iterable[Number],
        ties: str | Mapping[str, Any] | Sequence[Any] = ("larger_score", "table_order"),
    ) -> None:
        given = [ties] if isinstance(ties, (str, Mapping)) else list(ties)
        texts = number_texts(weights, "weight {}")
        self._core = _core.FactorShares(texts, plan_json({"ties": given}))

    @property
    def weights(self) -> list[Fraction]:
        """The weights, exact."""
        return [Fraction(w) for w in self._core.weights]

    def divide(self, indicators: Columns, total: int) -> npt.NDArray[np.int64]:
        """Divide a total among recipients.

        Parameters
        ----------
        indicators : int64 array, shape (recipients, indicators), or a sequence of 1-D arrays
            At least 0. A sequence of columns, or a matrix in Fortran order, is read in place.
        total : int
            Whole units.

        Returns
        -------
        numpy.ndarray
            int64, shape (recipients,), read-only.

        Raises
        ------
        InputError
            E103 (a negative number), E118 (no int64 columns), E119 (sizes), E130 (a column of
            zeros).
        InfeasibleError
            E303 (nobody to give to), E307 (the tie rules end undecided).
        """
        if type(total) is not int:  # True is none either
            total = _whole(total)
        try:
            return self._core.divide(indicators, total)
        except TypeError:
            return self._core.divide(_int64_columns(indicators), total)

    def __repr__(self) -> str:
        return f"FactorShares({[str(w) for w in self.weights]})"


def _whole(total: object) -> int:
    text = number_text(total, "the total")
    if "/" in text:
        raise input_error(
            "E118",
            said("the total is {}", text),
            "Use a smaller unit.",
            expected="a whole number of units",
        )
    return int(text)


def _int64_columns(indicators: object) -> Columns:
    """Return columns of another whole type as int64, or say which one is none."""
    if isinstance(indicators, np.ndarray) and indicators.ndim == 2:
        return _int64(indicators, said("the matrix"))
    try:
        columns = list(indicators)  # type: ignore[call-overload]
    except TypeError:
        raise _refused(said("what was given"), type(indicators).__name__) from None
    return [_int64(np.asarray(c), said("column {}", j), 1) for j, c in enumerate(columns)]


def _int64(array: npt.NDArray[Any], what: Words, dimensions: int = 2) -> npt.NDArray[np.int64]:
    if array.dtype.kind not in "iu" or array.ndim != dimensions:
        raise _refused(what, said("{}, {} dimensions", array.dtype, array.ndim))
    if array.dtype == np.uint64 and array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise _refused(what, said("uint64 beyond 63 bits"))
    return array.astype(np.int64)


def _refused(what: Words, found: Words) -> Exception:
    return input_error(
        "E118",
        said("{} is {}", what, found),
        "Scale decimals to whole numbers, or make a Table, which takes any decimals.",
        expected="whole numbers of 64 bits",
    )
