# SPDX-License-Identifier: Apache-2.0
"""Figures as people write them, as exact fractions."""

from __future__ import annotations

import re
from fractions import Fraction

FEN = {"亿元": 10**10, "万元": 10**6, "元": 100, "分": 1}
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(?:[eE]([+-]?\d+))?")


class RefereeError(Exception):
    """A problem that the rules name; `code` is its number, such as "E301"."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code} {why}")
        self.code = code


def plain_number(text: str) -> Fraction:
    """Read sign, digits (grouped in threes or not), point, exponent."""
    match = _NUMBER.fullmatch(text)
    if not match or not (match[2] or (match[3] or "").strip(".")):
        raise RefereeError("E105", text)
    digits = (match[2] or "0").replace(",", "")
    value = Fraction(digits + (match[3] if match[3] and match[3] != "." else ""))
    value *= Fraction(10) ** int(match[4] or 0)
    return -value if match[1] == "-" else value


def cell(text: str) -> tuple[Fraction, str]:
    """Read a table cell: its number (a per cent divided by 100) and its form ("%", a word, "")."""
    text = text.strip()
    for word in ("%", *FEN):
        if text.endswith(word):
            value = plain_number(text[: -len(word)].strip())
            return (value / 100 if word == "%" else value), word
    return plain_number(text), ""


def scalar(text: str) -> Fraction:
    """Read a scalar of a plan: a number, a per cent or a fraction n/d."""
    text = text.strip()
    if "/" in text:
        return Fraction(text)
    return cell(text)[0]


class Unit:
    """A grain: so many of a word; only the yuan family converts."""

    def __init__(self, text: str) -> None:
        match = re.fullmatch(r"([\d.]*)(\D.*)", text.strip())
        assert match
        self.word = match[2]
        self.grain = Fraction(match[1]) if match[1] else Fraction(1)

    def per(self, word: str) -> Fraction:
        """Return grains in one of a word."""
        if word in ("", self.word):
            return 1 / self.grain
        if word in FEN and self.word in FEN:
            return Fraction(FEN[word], FEN[self.word]) / self.grain
        raise RefereeError("E214", word)

    def amount(self, text: str) -> Fraction:
        """Read an amount into grains: number and, optionally, a word."""
        match = re.fullmatch(r"\s*([\d.,/+-]+)\s*(.*?)\s*", text)
        assert match
        return scalar(match[1]) * self.per(match[2])


def half_even(value: Fraction) -> int:
    """Return the nearest whole number, halves to the even one."""
    return round(value)


def nearest(value: Fraction) -> int:
    """Return the nearest whole number, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def ceil(value: Fraction) -> int:
    """Return the least whole number that is not below."""
    return -((-value.numerator) // value.denominator)


def floor(value: Fraction) -> int:
    """Return the greatest whole number that is not above."""
    return value.numerator // value.denominator
