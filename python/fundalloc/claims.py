# SPDX-License-Identifier: Apache-2.0
"""Claims: too little for all that was applied for."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from fundalloc import _core
from fundalloc._custom import outside_of
from fundalloc._errors import input_error, said
from fundalloc._numbers import Number, exact_fraction, number_text, number_texts
from fundalloc.plan import plan_json, rules_in
from fundalloc.rules import _listed


def divide_claims(
    claims: Iterable[Number],
    estate: Number,
    rule: Any = "proportional",
    *,
    ceiling: Number | Iterable[Number | None] | None = None,
    order: Iterable[Number] | None = None,
    inside: str = "proportional",
    fund: str = "partial",
    on_surplus: str = "error",
) -> list[Fraction]:
    """Divide an estate among claims that exceed it; exact fractions.

    Parameters
    ----------
    claims : sequence of int, str, Decimal, Fraction, float (its decimal) or NumPy integers
        What each may have at most, at least 0; shape (n,).
    estate : number
        What there is.
    rule : str or rule
        ``proportional``, ``cea`` (constrained equal awards), ``cel`` (equal losses),
        ``talmud``, ``reverse_talmud``, ``piniles``, ``constrained_egalitarian``,
        ``minimal_overlap``, ``random_arrival``, ``adjusted_proportional``,
        ``average_cea_cel``, ``dominguez_thomson``, ``priority`` (with `order`), or its Chinese
        word. Or an object of your own with ``name`` and ``awards(estate, claims)``, which
        returns one Fraction for each claim.
    ceiling : number, or one for each claim (None: no ceiling), optional
        A claim counts up to it.
    order : sequence of numbers, optional
        Of priority: the rank of each claim, 1 first; equal ranks are one class.
    inside : str
        Of priority: the rule by which the last class shares.
    fund : {"partial", "skip", "stop"}
        Of priority: in part; or whole claims only, where one that does not fit is passed over
        or ends the list.
    on_surplus : {"error", "reserve"}
        Where the estate exceeds all claims: ``reserve`` pays them and keeps the rest.

    Returns
    -------
    list of Fraction
        One award for each claim, 0 <= award <= claim. They sum to the estate, but for a
        surplus and whole claims.

    Raises
    ------
    InputError
        E103 (negative), E112 (no claims), E119 (another number of ceilings or ranks).
    PlanError
        E205 (priority without an order), E206, E213 (an option of priority with another rule),
        E222 (a rule of your own misbehaves).
    InfeasibleError
        E302 (the estate exceeds the claims).
    LimitError
        E405 (random_arrival: too many distinct sums), E404 (dominguez_thomson: too many
        digits).

    Notes
    -----
    Equal to rational arithmetic for every input. To round awards to units, hand them to
    `round_to_total` with the claims as `cap`. The GIL is released.

    Examples
    --------
    >>> import fundalloc as fa
    >>> print(*fa.divide_claims([100, 200, 300], 200, "talmud"))
    50 75 75
    >>> print(*fa.divide_claims([100, 200, 300], 250, "priority", order=[2, 1, 3]))
    50 200 0
    """
    parts: dict[str, Any] = {"indicator": "claims", "rule": rule}
    parts |= {} if order is None else {"order": "order"}
    parts |= {} if inside == "proportional" else {"inside": inside}
    parts |= {} if fund == "partial" else {"fund": fund}
    surplus = {} if on_surplus == "error" else {"on_surplus": on_surplus}
    text = plan_json({"claims": parts, **surplus})
    amounts = number_texts(_listed(claims, "claims"), "claim {}")
    ranks = [] if order is None else number_texts(_listed(order, "order"), "rank {}")
    awards = _core.divide_claims(
        amounts,
        number_text(estate, "the estate"),
        text,
        _ceilings(ceiling, len(amounts)),
        ranks,
        outside_of(rules_in(rule)),
    )
    return [exact_fraction(a) for a in awards]


def _ceilings(ceiling: Any, n: int) -> list[str | None]:
    if ceiling is None:
        return []
    if isinstance(ceiling, np.ndarray) and ceiling.ndim == 0:
        ceiling = ceiling[()]
    if isinstance(ceiling, (str, bytes)) or not isinstance(ceiling, Iterable):
        return [number_text(ceiling, "the ceiling")] * n
    values = _listed(ceiling, "ceilings")
    if len(values) != n:
        raise input_error(
            "E119",
            said("{} ceilings for {} claims", len(values), n),
            "Give one for each.",
            expected="one for each claim",
        )
    return [
        None if c is None else number_text(c, ("ceiling {}", i)) for i, c in enumerate(values)
    ]
