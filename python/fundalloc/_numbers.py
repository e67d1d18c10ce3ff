# SPDX-License-Identifier: Apache-2.0
"""Numbers as the exact texts that cross into the core: never through a binary fraction."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from fundalloc._errors import input_error

Number: TypeAlias = int | str | float | Decimal | Fraction | np.integer[Any] | np.floating[Any]
"""What a number may be written as; a float counts as its shortest decimal. No bool."""


def _refuse(value: object, what: str) -> Exception:
    name = type(value).__name__
    return input_error(
        "E118",
        f"{what} {value!r} is of type {name}",
        "Convert it to a number.",
        expected="int, str, Decimal, Fraction, float or a NumPy number",
    )


def fraction_of(value: object, what: str = "the value") -> Fraction:
    """Return the exact fraction of a number; text may be ``"1/3"``, ``"0.1"`` or ``"12.5%"``."""
    if isinstance(value, (bool, np.bool_)):
        raise _refuse(value, what)
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    if isinstance(value, np.integer):
        return Fraction(int(value))
    try:
        if isinstance(value, Decimal):
            return Fraction(value)
        if isinstance(value, np.floating):
            return Fraction(np.format_float_positional(value, unique=True, trim="-"))
        if isinstance(value, float):
            return Fraction(repr(value))
        if isinstance(value, str):
            text = value.strip()
            if text.endswith("%"):
                return Fraction(text[:-1].strip()) / 100
            return Fraction(text)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise input_error(
            "E105", f"{what} {value!r} is not a number", "Correct the value.", expected="a number"
        ) from None
    raise _refuse(value, what)


def fraction_text(value: Fraction) -> str:
    """Return ``n`` or ``n/d``."""
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def exact_texts(values: Iterable[object], what: str) -> list[str]:
    """Return the exact texts of a sequence of numbers."""
    return [fraction_text(fraction_of(v, f"{what} {i}")) for i, v in enumerate(values)]


def plan_text(value: object) -> str:
    """Return a scalar of a plan as the text that a person would write."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        raise _refuse(value, "the value")
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise _refuse(value, "the value")
        return format(value, "f")
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    raise _refuse(value, "the value")
