# SPDX-License-Identifier: Apache-2.0
"""One rule alone, for systems and reviewers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from fundalloc import _core
from fundalloc._errors import input_error
from fundalloc._numbers import Number, exact_texts, fraction_of, fraction_text, plan_text

Bound: TypeAlias = Number | Sequence[Number | None] | npt.NDArray[np.int64] | None


def round_to_total(
    scores: Iterable[Number],
    total: Number,
    method: str = "largest_remainder",
    *,
    floor: Bound = None,
    cap: Bound = None,
    bounds: str = "water_fill",
    ties: Sequence[Any] = ("larger_score", "table_order"),
    names: Sequence[str] | None = None,
    r: Number | None = None,
    half: str = "up",
    first_units: str = "error",
) -> npt.NDArray[np.int64]:
    """Split a total by score into whole units.

    Parameters
    ----------
    scores : sequence of int, str, Decimal, Fraction, float (its decimal) or NumPy integers
        At least 0; shape (n,).
    total : number
        Units to give; a fraction only for point_value, point_value_exact, nearest_each, down.
    method : str
        ``largest_remainder``, ``dhondt``, ``sainte_lague``, ``huntington_hill``, ``dean``,
        ``adams``, ``stationary`` (with `r`), ``point_value``, ``point_value_exact``,
        ``nearest_each`` (with `half`), ``down``.
    floor, cap : number, or one for each score (None: no bound), optional
    bounds : {"water_fill", "shift"}
        Of largest_remainder: ``shift`` is the US practice of lifting to a minimum.
    ties : sequence
        ``larger_score``, ``smaller_score``, ``table_order``, ``error``, ``{"lot": "seed"}``.
    names : sequence of str, optional
        For lots and messages.
    first_units : {"error", "by_weight"}
        Of methods whose first signpost is 0, with fewer units than scores.

    Returns
    -------
    numpy.ndarray
        int64, shape (n,), read-only.

    Raises
    ------
    InputError, PlanError, InfeasibleError

    Examples
    --------
    >>> import fundalloc as fa
    >>> fa.round_to_total(["0.1", "0.2", "0.3"], 3, ties=["smaller_score"]).tolist()
    [1, 1, 1]
    >>> fa.round_to_total([53, 24, 23], 10, "dhondt").tolist()
    [6, 2, 2]
    """
    rule: dict[str, Any] = {"method": method}
    if bounds != "water_fill":
        rule["bounds"] = bounds
    if r is not None:
        rule["r"] = r
    if half != "up":
        rule["half"] = half
    if first_units != "error":
        rule["first_units"] = first_units
    text = json.dumps(
        {"rounding": {k: plan_text(v) for k, v in rule.items()}, "ties": list(ties)},
        ensure_ascii=False,
    )
    amount = fraction_text(fraction_of(total, "the total"))
    if isinstance(scores, np.ndarray) and scores.dtype == np.int64 and scores.ndim == 1:
        n = len(scores)
        limits = _floors(floor, n), _caps(cap, n), list(names or [])
        return _core.round_int64_to_total(np.ascontiguousarray(scores), amount, text, *limits)[
            0
        ]
    texts = exact_texts(scores, "score")
    limits = _floors(floor, len(texts)), _caps(cap, len(texts)), list(names or [])
    return _core.round_to_total(texts, amount, text, *limits)[0]


def water_fill(
    scores: Iterable[Number],
    total: Number,
    *,
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
    texts = exact_texts(scores, "score")
    amount = fraction_text(fraction_of(total, "the total"))
    n = len(texts)
    return [
        Fraction(q) for q in _core.water_fill(texts, amount, _floors(floor, n), _caps(cap, n))
    ]


def _sequence(bound: Bound, n: int, what: str) -> list[Any]:
    if bound is None:
        return []
    if isinstance(bound, (str, bytes)) or not isinstance(bound, (Sequence, np.ndarray)):
        return [bound] * n
    if len(bound) != n:
        raise input_error(
            "E119",
            f"{len(bound)} {what}s for {n} scores",
            "Give one for each score.",
            expected=str(n),
        )
    return list(bound)


def _floors(floor: Bound, n: int) -> list[str]:
    return exact_texts((0 if v is None else v for v in _sequence(floor, n, "floor")), "floor")


def _caps(cap: Bound, n: int) -> list[str | None]:
    return [
        None if v is None else fraction_text(fraction_of(v, f"cap {i}"))
        for i, v in enumerate(_sequence(cap, n, "cap"))
    ]
