# SPDX-License-Identifier: Apache-2.0
"""Numbers as the exact texts that cross into the core: never through a binary fraction."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias, TypeGuard

import numpy as np

from fundalloc import _core
from fundalloc._errors import (
    Error,
    LimitError,
    PlanError,
    Words,
    from_problem,
    input_error,
    said,
)

Number: TypeAlias = int | str | float | Decimal | Fraction | np.integer[Any] | np.floating[Any]
"""What a number may be written as; a float counts as its shortest decimal. No bool."""

_MOST_BITS = 13_000  # some 3 900 digits: more is a mistake, and Python refuses to print it
_MOST_EXPONENT = 4_000
_READ_AT_ONCE = 4_000  # digits: Python refuses longer texts of numbers


def is_whole(value: object) -> TypeGuard[int | np.integer[Any]]:
    """Return whether a value is an int of Python or NumPy; a timedelta64 only poses as one."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, np.timedelta64)


def number_text(value: object, what: Words = "the value") -> str:
    """Return a number as the exact text ``n`` or ``n/d``; a str is read as plans are read.

    Raises
    ------
    InputError
        E105 (no number), E118 (bool, complex, ... are refused).
    LimitError
        E404 (thousands of digits).
    """
    if isinstance(value, (bool, np.bool_)):
        raise _refused(value, what)
    if is_whole(value):
        return _digits(int(value), what)
    if isinstance(value, Fraction):
        return _fraction_text(value, what)
    if isinstance(value, str):
        return _read(value, what)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise _no_number(value, what)
        if abs(value.adjusted()) > _MOST_EXPONENT:
            raise _too_long(what)
        return _fraction_text(Fraction(value), what)
    if isinstance(value, (float, np.floating)):
        if not np.isfinite(value):
            raise _no_number(value, what)
        return _fraction_text(Fraction(float_text(value)), what)
    raise _refused(value, what)


def number_texts(values: Iterable[object], what: str, *first: str) -> list[str]:
    """Return the exact texts of a sequence of numbers; `what` has a place for the number."""
    return [number_text(v, (what, *first, i)) for i, v in enumerate(values)]


def exact_fraction(text: str) -> Fraction:
    """Return a number of the core as a Fraction, however many digits it has."""
    if len(text) < _READ_AT_ONCE:
        return Fraction(text)
    numerator, _, denominator = text.partition("/")
    return Fraction(int(Decimal(numerator)), int(Decimal(denominator or "1")))


def plan_text(value: object, what: Words = "the value") -> str:
    """Return a scalar of a plan as the text that a person would write."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (bool, np.bool_)):
        raise _refused(value, what)
    if is_whole(value):
        return _digits(int(value), what)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, Fraction):
        return _fraction_text(value, what)
    if isinstance(value, (float, np.floating)):
        text = float_text(value)
        # One weight of 1.0 is the whole, not one point; 40.0 beside 60.0 are points.
        return "1.0" if text == "1" else text
    raise _refused(value, what)


def float_text(value: float | np.floating[Any]) -> str:
    """Return the shortest decimal of a float of any width: ``100``, ``0.0000001``, ``NaN``."""
    if np.isnan(value):
        return "NaN"
    if isinstance(value, np.floating) and not isinstance(value, float):
        return np.format_float_positional(value, unique=True, trim="-")
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal_text(value: Decimal) -> str:
    """Return a Decimal as it stands; with an exponent where it would be very long."""
    return (
        format(value, "f") if value.is_finite() and abs(value.adjusted()) < 60 else str(value)
    )


def _read(text: str, what: Words) -> str:
    try:
        return _core.exact(text)
    except (LimitError, PlanError):
        raise from_problem(_core.number_problem(text, what)) from None
    except (TypeError, UnicodeError):
        raise input_error(
            "E105",
            said("{}: {}", _part(what), said("{} is no Unicode", repr(text))),
            "Correct the value.",
            expected="a number",
        ) from None


def _digits(value: int, what: Words) -> str:
    if value.bit_length() > _MOST_BITS:
        raise _too_long(what)
    return str(value)


def _fraction_text(value: Fraction, what: Words) -> str:
    over = "" if value.denominator == 1 else f"/{_digits(value.denominator, what)}"
    return _digits(value.numerator, what) + over


def _refused(value: object, what: Words) -> Error:
    return input_error(
        "E118",
        said("{} {} is of type {}", _part(what), reprlib.repr(value), type(value).__name__),
        "Convert it to a number.",
        expected="int, str, Decimal, Fraction, float or a NumPy number",
    )


def _no_number(value: object, what: Words) -> Error:
    return input_error(
        "E105",
        said("{} {} is not a number", _part(what), reprlib.repr(value)),
        "Correct the value.",
        expected="a number",
    )


def _too_long(what: Words) -> Error:
    return input_error(
        "E404",
        said("{} has thousands of digits", _part(what)),
        "Correct the value.",
        expected="a number",
    )


def _part(words: Words) -> Words:
    """Return words as an argument of others, where a str alone would be data."""
    return said(words) if isinstance(words, str) else words
