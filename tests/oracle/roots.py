# SPDX-License-Identifier: Apache-2.0
"""Irrational numbers rounded half-even to decimals, certainly right in the last digit.

A decimal of some 60 digits says between which two halves a number lies. Only where it is too
near to a half to tell, whole numbers are compared: h^q against the product of x^p.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from math import isqrt, lcm

from tests.oracle.numbers import counted

CONTEXT = Context(prec=60, Emax=10**9, Emin=-(10**9))
# exp, ln and quotients are right to one unit of the 60th digit. Exponents are at most 100 and
# logarithms of numbers of 64 bits below 200, so that a relative error stays below this.
ERROR = Decimal("1e-50")
BELOW, ABOVE = CONTEXT.subtract(Decimal(1), ERROR), CONTEXT.add(Decimal(1), ERROR)


def decimal(x: Fraction) -> Decimal:
    """A fraction to 60 digits."""
    return CONTEXT.divide(Decimal(x.numerator), Decimal(x.denominator))


def product_of_powers(
    bases: Sequence[Fraction], exponents: Sequence[Fraction], decimals: int
) -> Fraction:
    """prod x^a of numbers that are not negative, rounded half-even; 0^0 = 1."""
    pairs = [(x, a) for x, a in zip(bases, exponents, strict=True) if a]
    if any(x == 0 for x, _ in pairs):
        return Fraction(0)
    log = CONTEXT.create_decimal(0)
    for x, a in pairs:
        log = CONTEXT.add(log, CONTEXT.multiply(decimal(a), CONTEXT.ln(decimal(x))))
    value = CONTEXT.multiply(CONTEXT.exp(log), Decimal(10) ** decimals)
    if value > Decimal(2) ** 70:
        return counted(2**70, decimals)  # raises
    low, high = (nearest(CONTEXT.multiply(value, edge)) for edge in (BELOW, ABOVE))
    if low != high:  # the half between them is too near to tell
        product, q = powers(pairs)
        half = Fraction(2 * low + 1, 2 * 10**decimals) ** q
        if product > half or (product == half and low % 2):
            low = high
    return counted(low, decimals)


def nearest(x: Decimal) -> int:
    """The nearest whole number; a half may go either way, it is judged exactly."""
    return int(CONTEXT.add(x, Decimal("0.5")).to_integral_value(ROUND_FLOOR))


def powers(pairs: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, int]:
    """prod x^(a q) and q, the common denominator of the exponents."""
    q = lcm(*(a.denominator for _, a in pairs))
    product = Fraction(1)
    for x, a in pairs:
        product *= x ** int(a * q)
    return product, q


def signed_root(square: Fraction, negative: bool, decimals: int) -> Fraction:
    """The root of a square, with a sign, rounded half-even: squares are compared."""
    scaled = square * 10 ** (2 * decimals)
    whole = isqrt(scaled.numerator // scaled.denominator)
    half = (2 * whole + 1) ** 2  # four times the square of whole + 1/2
    if 4 * scaled > half or (4 * scaled == half and whole % 2):
        whole += 1
    return counted(-whole if negative else whole, decimals)
