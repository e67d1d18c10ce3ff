# SPDX-License-Identifier: Apache-2.0
"""Where a line of straight pieces meets a height."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import pairwise


def meet(
    line: Callable[[Fraction], Fraction], bends: Iterable[Fraction], height: Fraction
) -> Fraction:
    """Return an x with line(x) = height; the line is straight between neighbouring bends."""
    points = sorted(set(bends))
    for left in points:
        if line(left) == height:
            return left
    for left, right in pairwise(points):
        low, high = line(left), line(right)
        if min(low, high) < height < max(low, high):
            return left + (right - left) * (height - low) / (high - low)
    raise AssertionError("the line does not reach the height")
