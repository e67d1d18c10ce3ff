# SPDX-License-Identifier: Apache-2.0
"""Floors and caps, and proportional shares between them (RULES.md 5)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.numbers import OracleError, ceil, floor

Caps = Sequence[Fraction | None]  # None: no cap


def clamp(x: Fraction, low: Fraction, cap: Fraction | None) -> Fraction:
    """x, but not below low and not above cap."""
    x = max(x, low)
    return x if cap is None else min(x, cap)


def cap_sum(caps: Caps, among: Sequence[int]) -> Fraction | None:
    """The sum of some caps; None if one of them has no cap."""
    if any(caps[i] is None for i in among):
        return None
    return sum((caps[i] for i in among), Fraction(0))


def check_feasible(
    scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction], caps: Caps
) -> None:
    """Raise the code of what stands in the way (contract, "Order of bounds work")."""
    everybody = range(len(scores))
    most = cap_sum(caps, everybody)
    room = cap_sum(caps, [i for i in everybody if scores[i] > 0])
    if sum(lows) > total:
        raise OracleError("E301", f"floors {sum(lows)} exceed {total}")
    if most is not None and most < total:
        raise OracleError("E302", f"caps {most} fall short of {total}")
    if room is not None:
        room += sum(lows[i] for i in everybody if scores[i] == 0)
        if room < total:
            raise OracleError("E304", "only recipients with score 0 have room")


def water_fill(
    scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction], caps: Caps
) -> list[Fraction]:
    """q_i = clamp(t s_i, l_i, u_i) with sum q = total (RULES.md 5, `water_fill`).

    The sum is a rising line between the t at which somebody meets a bound. The last such t
    that does not give more than the total is found, then the line from there is followed.
    """
    check_feasible(scores, total, lows, caps)
    everybody = range(len(scores))

    def at(t: Fraction) -> list[Fraction]:
        return [clamp(t * scores[i], lows[i], caps[i]) for i in everybody]

    breaks = {Fraction(0)}
    for i in everybody:
        if scores[i] > 0:
            breaks.add(lows[i] / scores[i])
            if caps[i] is not None:
                breaks.add(caps[i] / scores[i])
    ordered = sorted(breaks)
    first, after = 0, len(ordered)
    while after - first > 1:
        middle = (first + after) // 2
        if sum(at(ordered[middle])) <= total:
            first = middle
        else:
            after = middle
    t = ordered[first]
    missing = total - sum(at(t))
    if missing:
        free = [
            i
            for i in everybody
            if lows[i] <= t * scores[i] and (caps[i] is None or t * scores[i] < caps[i])
        ]
        t += missing / sum(scores[i] for i in free)
    quotas = at(t)
    assert sum(quotas) == total
    return quotas


def settle_conflicts(
    lows: list[Fraction], caps: list[Fraction | None], on_conflict: str
) -> None:
    """Where a floor is above its cap: an error, or the one that the plan lets stand."""
    for i, cap in enumerate(caps):
        if cap is not None and lows[i] > cap:
            if on_conflict == "floor":
                caps[i] = lows[i]
            elif on_conflict == "cap":
                lows[i] = cap
            else:
                raise OracleError("E305", f"row {i + 1}: floor {lows[i]}, cap {cap}")


def without_earmarks(
    lows: Sequence[Fraction], caps: Caps, earmarks: Sequence[int]
) -> tuple[list[Fraction], list[Fraction | None]]:
    """The bounds of what is left of each slice beside its earmarks (RULES.md 5)."""
    for i, cap in enumerate(caps):
        if cap is not None and cap < earmarks[i]:
            raise OracleError("E310", f"row {i + 1}: earmarks {earmarks[i]}, cap {cap}")
    return (
        [max(Fraction(0), low - e) for low, e in zip(lows, earmarks, strict=True)],
        [None if cap is None else cap - e for cap, e in zip(caps, earmarks, strict=True)],
    )


def inward(
    lows: Sequence[Fraction], caps: Caps
) -> tuple[list[Fraction], list[Fraction | None]]:
    """Bounds in whole units: floors up, caps down (RULES.md 5, "Real or whole")."""
    return (
        [Fraction(ceil(low)) for low in lows],
        [None if cap is None else Fraction(floor(cap)) for cap in caps],
    )


def mean_increase(share: Fraction, base: Sequence[Fraction], total: Fraction) -> list[Fraction]:
    """base_i (1 + h (T / sum base - 1)): a share h of the mean increase of all (contract D).

    Where that is negative the bound is 0.
    """
    if sum(base) == 0:
        raise OracleError("E131", "the bases sum to 0")
    factor = 1 + share * (total / sum(base) - 1)
    return [max(Fraction(0), b * factor) for b in base]
