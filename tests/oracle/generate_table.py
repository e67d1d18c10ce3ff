# SPDX-License-Identifier: Apache-2.0
"""Random tables, columns and amounts, as texts that a person might write."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle.numbers import YUAN, ends, reduced

UNITS = [
    ("EUR", "EUR", Fraction(1)),
    ("seats", "seats", Fraction(1)),
    ("元", "元", Fraction(1)),
    ("万元", "万元", Fraction(1)),
    ("亿元", "亿元", Fraction(1)),
    ("分", "分", Fraction(1)),
    ("0.01万元", "万元", Fraction(1, 100)),
    ("0.1万元", "万元", Fraction(1, 10)),
    ("5EUR", "EUR", Fraction(5)),
    ("%", "%", Fraction(1)),
    ("0.01%", "%", Fraction(1, 100)),
]
PLACES = ["滨州市", "德州市", "济宁市", "青岛市", "冠县", "莘县", "曹县", "商河县"]
KINDS = "small small small equal pairs decimal mixed tenths huge percent zeros".split()  # noqa: SIM905


def number(x: Fraction) -> str:
    """A decimal where there is one, else a fraction n/d."""
    return reduced(x) if ends(x) else f"{x.numerator}/{x.denominator}"


class Chooser:
    """Random choices from one seed."""

    def __init__(self, seed: object) -> None:
        self.random = random.Random(str(seed))
        self.pick = self.random.choice
        self.between = self.random.randint

    def chance(self, p: float) -> bool:
        """True with probability p."""
        return self.random.random() < p

    def fraction(self, low: float, high: float) -> Fraction:
        """A decimal of two places between two bounds."""
        return Fraction(self.between(int(low * 100), int(high * 100)), 100)


class TableMaker(Chooser):
    """A table that grows column by column, and the unit that its money is in.

    `n` is the number of rows, `members` are those of the recipients. A `wild` maker makes
    columns that a method may refuse.
    """

    wild = False

    def __init__(self, seed: object) -> None:
        super().__init__(seed)
        self.n = self.pick([1, 2, 2, 3, 3, 4, 5, 6, 8])
        self.members = list(range(self.n))
        self.unit, self.word, self.grain = self.pick(UNITS)
        names = self.random.sample(PLACES, self.n)
        if self.chance(0.5):
            names = [f"{i:02d}" for i in self.random.sample(range(1, 60), self.n)]
        self.recipient = self.pick(["地区", "code"])
        self.table: dict[str, list[Any]] = {self.recipient: names}

    @property
    def names(self) -> list[str]:
        """What the rows are called."""
        return self.table[self.recipient]

    @property
    def recipients(self) -> list[str]:
        """The names of the recipients."""
        return [self.names[i] for i in self.members]

    def wild_now(self) -> bool:
        """Sometimes, where the maker is wild."""
        return self.wild and self.chance(0.3)

    def eligible(self) -> dict[str, Any]:
        """Take some rows for recipients; the key of the plan that says which."""
        kinds = self.pick([["县", "市", "州"], ["1", "0", "2"]])
        rows = [self.pick(kinds) for _ in range(self.n)]
        for i in range(self.n):
            if self.chance(0.1):
                rows[i] = ""
        rows[-1] = kinds[0]
        texts = self.pick([kinds[0], kinds[:1], kinds[:2]])
        self.members = [i for i, row in enumerate(rows) if row and row in texts]
        return {"column": self.add(rows, ["", "（类）"]), "is": texts}

    def add(self, cells: Sequence[Any], suffixes: Sequence[str] = ("",)) -> str:
        """Add a column; a plan may name it with or without its bracketed unit."""
        name = f"{self.pick(['x', 'pop', '人口'])}{len(self.table)}"
        header = name + self.pick(suffixes)
        self.table[header] = list(cells)
        return self.pick([name, header])

    def cells(self, kind: str = "") -> list[str]:
        """Cells of one kind, not all 0."""
        kind = kind or self.pick(KINDS)
        few, scale = self.between(1, 9), self.pick([1, 1, 10])
        drawn = self.random.sample(range(-9, 30), self.n) if kind == "distinct" else []
        make = {
            "small": lambda i: self.between(0, 20),
            "positive": lambda i: self.between(1, 12),
            "equal": lambda i: few,
            "pairs": lambda i: few * (1 + i // 2),
            "decimal": lambda i: f"{self.between(1, 99999) / 1000:.3f}",
            "mixed": lambda i: self.pick(["0.1", "0.2", "0.30", "1", "2.5", "1,250.5"]),
            "tenths": lambda i: f"0.{self.between(1, 9)}",
            "huge": lambda i: self.between(10**16, 10**18 - 1),
            "percent": lambda i: f"{self.between(0, 900) / 100:.2f}%",
            "zeros": lambda i: self.pick([0, 0, few]),
            "count": lambda i: self.pick([0, 0, 1, 1, 2, 3]),
            "grade": lambda i: self.pick("优良中差"),
            "class": lambda i: self.pick(["0", "1", "2", "0.5"]),
            "none": lambda i: 0,
            "steps": lambda i: self.between(0, 3),
            "signed": lambda i: self.pick([self.between(-9, 9), "-0.5", "1.25"]),
            "distinct": lambda i: number(Fraction(drawn[i], scale)),
            "halves": lambda i: (3, -3, 1, -1, 0)[i % 5] * few + scale,
        }[kind]
        cells = [str(make(i)) for i in range(self.n)]
        if kind in ("small", "zeros", "percent") and not any(
            set(c) & set("123456789") for c in cells
        ):
            cells[-1] = "3%" if kind == "percent" else "3"
        return cells

    def column(self, kind: str = "") -> str:
        """Add a column of a kind."""
        return self.add(self.cells(kind), ["", "", "(人)", "（个）"])

    def fixed(self, count: int, scale: int) -> str:
        """A decimal as a person writes it."""
        return number(Fraction(count, scale))

    def amount(self, units: Fraction) -> str:
        """An amount as text: bare, with the unit's word, or in another word of the family."""
        value = units * self.grain
        text = number(value)
        if "/" in text or self.chance(0.4):
            return text
        word = self.word
        if word in YUAN and self.chance(0.4):
            word = self.pick(list(YUAN))
            text = number(value * YUAN[self.word] / YUAN[word])
        elif value.denominator == 1 and self.chance(0.3):
            text = f"{int(value):,}"
        return text + self.pick(["", " "]) + word

    def money(self, units: Sequence[Fraction | None]) -> str:
        """Add a money column; its header may say in which word of the family it is."""
        word = self.pick(list(YUAN)) if self.word in YUAN and self.chance(0.5) else ""
        if word and max((x or 0) for x in units) > 10**6:
            word = self.word  # a finer one would leave 64 bits (E401)
        scale = self.grain * (YUAN[self.word] / YUAN[word] if word else 1)
        cells = [None if x is None else number(x * scale) for x in units]
        if self.word == "%" and self.chance(0.5):
            cells = [None if x is None else f"{x}%" for x in cells]
        open_, close = self.pick(["()", "（）"])
        return self.add(cells, [f"{open_}{word}{close}" if word else ""])
