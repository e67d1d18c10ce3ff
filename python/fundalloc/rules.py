# SPDX-License-Identifier: Apache-2.0
"""One rule alone, for systems and reviewers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from fundalloc import _core
from fundalloc._custom import outside_of
from fundalloc._errors import input_error, said
from fundalloc._numbers import Number, exact_fraction, number_text, number_texts, plan_text
from fundalloc.plan import plan_json, rules_in

Bound: TypeAlias = Number | Sequence[Number | None] | npt.NDArray[np.int64] | None
"""One bound for all, one for each score (None in it: no bound), or no bound."""

_INT64 = np.iinfo(np.int64)


def round_to_total(
    scores: Iterable[Number],
    total: Number,
    method: Any = "largest_remainder",
    floor: Bound = None,
    cap: Bound = None,
    bounds: str = "water_fill",
    ties: str | Mapping[str, Any] | Sequence[Any] = ("larger_score", "table_order"),
    names: Sequence[str] | None = None,
    r: Number | None = None,
    half: str = "up",
    first_units: str = "error",
    first: Number | None = None,
    recipient: str | None = None,
) -> npt.NDArray[np.int64]:
    """Split a total by score into whole units.

    Parameters
    ----------
    scores : sequence of int, str, Decimal, Fraction, float (its decimal) or NumPy integers
        At least 0; shape (n,).
    total : number
        Units to give; a fraction only for point_value, point_value_exact, nearest_each, down.
    method : str or rule
        ``largest_remainder``, ``dhondt``, ``sainte_lague``, ``huntington_hill``, ``dean``,
        ``adams``, ``stationary`` (with `r`), ``danish``, ``imperiali``,
        ``modified_sainte_lague`` (with `first`), ``point_value``, ``point_value_exact``,
        ``nearest_each`` (with `half`), ``nearest_residual`` (with `half`, `recipient`),
        ``down``. Or an object of your own with ``name`` and ``signpost(k)``, the k-th signpost
        of a divisor method as a Fraction.
    floor, cap : number, or one for each score (None: no bound), optional
    bounds : {"water_fill", "shift"}
        Of largest_remainder: ``shift`` is the US practice of lifting to a minimum.
    ties : rule, or sequence of rules
        ``larger_score``, ``smaller_score``, ``table_order``, ``error``, ``{"lot": "seed"}``.
    names : sequence of str, optional
        For lots and messages.
    r : number, optional
        Of stationary: 0 to 1.
    half : {"up", "even"}
        Of nearest_each and nearest_residual.
    first_units : {"error", "by_weight"}
        Of methods whose first signpost is 0, with fewer units than scores.
    first : number, optional
        Of modified_sainte_lague: the first signpost, 0.7 if not given.
    recipient : str, optional
        Of nearest_residual: who takes the difference; the largest quota if not given.

    Returns
    -------
    numpy.ndarray
        int64, shape (n,), read-only.

    Raises
    ------
    InputError, PlanError, InfeasibleError, LimitError

    Notes
    -----
    Equal to rational arithmetic for every input. The GIL is released. Cost O(n log n).

    Examples
    --------
    >>> import fundalloc as fa
    >>> fa.round_to_total(["0.1", "0.2", "0.3"], 3, ties=["smaller_score"]).tolist()
    [1, 1, 1]
    >>> fa.round_to_total([53, 24, 23], 10, "dhondt").tolist()
    [6, 2, 2]
    """
    rule: dict[str, Any] = {"method": method}
    rule |= {} if bounds == "water_fill" else {"bounds": bounds}
    rule |= {} if r is None else {"r": plan_text(r, said("{}", "r"))}
    rule |= {} if half == "up" else {"half": half}
    rule |= {} if first_units == "error" else {"first_units": first_units}
    rule |= {} if first is None else {"first": plan_text(first, said("{}", "first"))}
    rule |= {} if recipient is None else {"recipient": recipient}
    given = [ties] if isinstance(ties, (str, Mapping)) else list(ties)
    text = plan_json({"rounding": rule, "ties": given})
    outside = outside_of(rules_in(method))
    amount = number_text(total, "the total")
    whole = _int64(scores)
    if whole is not None:
        limits = _limits(floor, cap, len(whole), names)
        return _core.round_int64_to_total(whole, amount, text, *limits, outside)[0]
    texts = number_texts(_listed(scores, "scores"), "score {}")
    limits = _limits(floor, cap, len(texts), names)
    return _core.round_to_total(texts, amount, text, *limits, outside)[0]


def water_fill(
    scores: Iterable[Number],
    total: Number,
    floor: Bound = None,
    cap: Bound = None,
) -> list[Fraction]:
    """Return the exact amounts clamp(t s, floor, cap) that sum to a total, before any rounding.

    Raises
    ------
    InfeasibleError
        E301 (floors exceed), E302 (caps fall short), E304 (room only at scores of 0), E305.

    Examples
    --------
    >>> import fundalloc as fa
    >>> fa.water_fill([1, 2, 97], 100, floor=[10, 0, 0])
    [Fraction(10, 1), Fraction(20, 11), Fraction(970, 11)]
    """
    texts = number_texts(_listed(scores, "scores"), "score {}")
    amount = number_text(total, "the total")
    lower, upper, _ = _limits(floor, cap, len(texts), None)
    return [exact_fraction(q) for q in _core.water_fill(texts, amount, lower, upper)]


def _int64(scores: Iterable[Number]) -> npt.NDArray[np.int64] | None:
    """Return 64-bit whole numbers as they are, without a text for each; None for all others."""
    if type(scores) is np.ndarray and scores.ndim == 1:
        if scores.dtype.kind == "i" or (scores.dtype.kind == "u" and scores.dtype.itemsize < 8):
            return np.ascontiguousarray(scores, dtype=np.int64)
        return None
    if isinstance(scores, (list, tuple)) and all(
        type(s) is int and _INT64.min <= s <= _INT64.max for s in scores
    ):
        return np.array(scores, dtype=np.int64)
    return None


def _listed(values: Any, what: str) -> list[Any]:
    single = isinstance(values, (str, bytes)) or getattr(values, "ndim", 1) == 0
    if single or isinstance(values, (Mapping, Set)) or not isinstance(values, Iterable):
        raise input_error(
            "E118",
            said("the {} are of type {}", said(what), type(values).__name__),
            "Hand over a list.",
            expected="a sequence of numbers",
        )
    return list(values)


def _limits(
    floor: Bound, cap: Bound, n: int, names: Iterable[str] | None
) -> tuple[list[str], list[str | None], list[str]]:
    floors = [0 if v is None else v for v in _bounds(floor, n, "floors")]
    caps = [
        None if v is None else number_text(v, ("cap {}", i))
        for i, v in enumerate(_bounds(cap, n, "caps"))
    ]
    return number_texts(floors, "floor {}"), caps, [] if names is None else _names(names)


def _bounds(bound: Any, n: int, what: str) -> list[Any]:
    if bound is None:
        return []
    if isinstance(bound, np.ndarray) and bound.ndim == 0:
        bound = bound[()]
    if isinstance(bound, (str, bytes)) or not isinstance(bound, Iterable):
        return [bound] * n
    values = _listed(bound, what)
    if len(values) != n:
        raise input_error(
            "E119",
            said("{} {} for {} scores", len(values), said(what), n),
            "Give one for each score.",
            expected=said("{}", n),
        )
    return values


def _names(names: Iterable[str]) -> list[str]:
    result = _listed(names, "names")
    for i, name in enumerate(result):
        if not isinstance(name, str):
            raise input_error(
                "E118",
                said("name {} is of type {}", i, type(name).__name__),
                "Convert it to text.",
                expected="text",
            )
    return result
