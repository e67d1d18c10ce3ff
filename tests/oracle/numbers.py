# SPDX-License-Identifier: Apache-2.0
"""Numbers, amounts and units as people write them, as exact fractions.

DESIGN.md section 3: a number is the decimal that a person wrote; a plan's scalars may also be
fractions. DESIGN.md section 6, key `unit`: 亿元, 万元, 元 and 分 convert among themselves, any
other word is a unit of its own, and a multiple such as `0.01万元` is a grain of that word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

YUAN = {
    "亿元": Fraction(10**8),
    "万元": Fraction(10**4),
    "元": Fraction(1),
    "分": Fraction(1, 100),
}
DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
NUMBER = re.compile(rf"[+-]?(?:{DIGITS})(?:[eE][+-]?\d+)?")
SCALAR = re.compile(rf"({NUMBER.pattern})(?:\s*/\s*(\d+))?\s*(%)?")


class OracleError(Exception):
    """A fault that RULES.md names, by the code that DESIGN.md section 5 gives it.

    `also` are the codes that could be named as well, because they stand in other parts.
    """

    def __init__(self, code: str, why: str = "", also: frozenset[str] = frozenset()) -> None:
        super().__init__(f"{code} {why}".strip())
        self.code = code
        self.also = also


def floor(x: Fraction) -> int:
    """The greatest whole number that is not above x."""
    return x.numerator // x.denominator


def ceil(x: Fraction) -> int:
    """The least whole number that is not below x."""
    return -(-x.numerator // x.denominator)


def half_up(x: Fraction) -> int:
    """The nearest whole number; a half goes up (RULES.md 6, `nearest`)."""
    return floor(x + Fraction(1, 2))


def half_even(x: Fraction, decimals: int = 0) -> Fraction:
    """x rounded to decimals; a half goes to the even neighbour (RULES.md 1)."""
    return Fraction(round(x * 10**decimals), 10**decimals)


def to_decimals(x: Fraction, decimals: int) -> Fraction:
    """A coefficient rounded half-even to its decimals, which are counted in 64 bits."""
    return counted(round(x * 10**decimals), decimals)


def counted(count: int, decimals: int) -> Fraction:
    """So many of the last decimal; a count that leaves 64 bits is a limit of the engine."""
    if abs(count) >= 2**63:
        raise OracleError("E401", f"{count} of 10^-{decimals} leave 64 bits")
    return Fraction(count, 10**decimals)


def decimals_of(x: Fraction) -> int:
    """How many decimals a number has that ends; 0 for one that does not."""
    return next((k for k in range(64) if (x * 10**k).denominator == 1), 0)


def ends(x: Fraction) -> bool:
    """Whether a number is a decimal that ends."""
    rest = x.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def divided(values: list[Fraction], by: Fraction, code: str) -> list[Fraction]:
    """A whole column divided by one number; 0 is the fault of that code."""
    if by == 0:
        raise OracleError(code, "divided by 0")
    return [v / by for v in values]


@lru_cache(maxsize=4096)
def plain(text: str) -> Fraction:
    """A number without per cent, fraction or unit: "1,234.50", "0.1", "-3", "1e3"."""
    if not NUMBER.fullmatch(text):
        raise OracleError("E105", f"not a number: {text!r}")
    return Fraction(text.replace(",", "").rstrip("."))


@lru_cache(maxsize=4096)
def scalar(text: str) -> Fraction:
    """A scalar of a plan: a number, a per cent or a fraction n/d (DESIGN.md 3)."""
    match = SCALAR.fullmatch(text.strip())
    if not match or (match[2] and not int(match[2])):
        raise OracleError("E206", f"not a number: {text!r}")
    value = plain(match[1]) / int(match[2] or 1)
    return value / 100 if match[3] else value


def not_negative(text: str) -> Fraction:
    """A scalar of a plan that may not be below 0."""
    value = scalar(text)
    if value < 0:
        raise OracleError("E206", f"negative: {text!r}")
    return value


def whole(text: str) -> int:
    """A whole number of a plan, such as the value of `decimals`."""
    if not re.fullmatch(r"\d+", text.strip()):
        raise OracleError("E206", f"not a whole number: {text!r}")
    return int(text)


@lru_cache(maxsize=4096)
def cell(text: str) -> tuple[Fraction, str]:
    """A cell of a table: its value (a per cent divided by 100) and its form: "", "%", a word."""
    body = text.strip()
    form = next((w for w in ("%", *YUAN) if body.endswith(w)), "")
    body = body.removesuffix(form).strip()
    if "," in body and not NUMBER.fullmatch(body) and NUMBER.fullmatch(body.replace(",", "")):
        raise OracleError("E111", f"misplaced comma: {text!r}")
    value = plain(body)
    return (value / 100 if form == "%" else value), form


def reduced(value: Fraction) -> str:
    """The shortest text of a decimal, as a map of grades names it: "1", "0.5"."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    text = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{text}" if value < 0 else text


@dataclass(frozen=True)
class Unit:
    """The grain of a slice: `grain` of one `word` (DESIGN.md 6, key `unit`)."""

    word: str
    grain: Fraction

    @classmethod
    def read(cls, text: str) -> Unit:
        """The unit that a plan states: "万元", "0.01万元", "EUR"."""
        match = re.fullmatch(rf"({DIGITS})?\s*([^\d\s.,].*)", text.strip())
        if not match or (match[1] and plain(match[1]) <= 0):
            raise OracleError("E206", f"not a unit: {text!r}")
        return cls(match[2].strip(), plain(match[1]) if match[1] else Fraction(1))

    def count(self, value: Fraction, word: str = "") -> Fraction:
        """How many of this unit a value of a word is; no word: the value is in this word."""
        if word == self.word == "%":
            value *= 100  # a cell of 12.5% was read as 0.125
        elif word and word != self.word:
            if word not in YUAN or self.word not in YUAN:
                raise OracleError("E214", f"{word} does not convert to {self.word}")
            value = value * YUAN[word] / YUAN[self.word]
        return value / self.grain

    def amount(self, text: str) -> Fraction:
        """An amount of a plan, in units: "3717万元", "1,234.50元", "100"."""
        match = re.match(rf"{NUMBER.pattern}(?:\s*/\s*\d+)?", text.strip())
        if not match:
            raise OracleError("E206", f"not an amount: {text!r}")
        word = text.strip()[match.end() :].strip()
        if word == self.word == "%":
            word = ""  # 12.5% is 12.5 of the unit's word
        if word.startswith(("%", "/", ",", ".")):
            raise OracleError("E206", f"not an amount: {text!r}")
        return self.count(not_negative(match[0]), word)
