# SPDX-License-Identifier: Apache-2.0
"""Bounds of groups, comparing rules and new rounding rules, against cases and second ways."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.bounds import Caps, water_fill
from tests.oracle.numbers import OracleError
from tests.oracle.redistribute import redistribute

CASES = json.loads(
    (Path(__file__).parents[1] / "cases" / "bounds" / "waterfill.json").read_text("utf-8")
)
Problem = tuple[list[Fraction], Fraction, list[Fraction], Caps]


def fractions(texts: list) -> list:
    """Exact numbers; None stays."""
    return [None if text is None else Fraction(text) for text in texts]


def problem_of(case: dict) -> Problem:
    """Scores, pool, floors and caps of a case."""
    return (
        fractions(case["scores"]),
        Fraction(case["pool"]),
        fractions(case["floors"]),
        fractions(case["caps"]),
    )


def small_problems(count: int) -> Iterator[Problem]:
    """Feasible problems as in the search of the case file."""
    random_ = random.Random(3)
    while count:
        n = random_.randint(3, 5)
        scores = [Fraction(random_.randint(1, 20)) for _ in range(n)]
        lows = [Fraction(random_.choice([0, random_.randint(1, 30)])) for _ in range(n)]
        caps = [random_.choice([None, low + random_.randint(0, 30)]) for low in lows]
        total = Fraction(random_.randint(20, 120))
        try:
            water_fill(scores, total, lows, caps)
        except OracleError:
            continue
        count -= 1
        yield scores, total, lows, caps


@pytest.mark.parametrize("variant", ["both", "floors_first", "caps_first"])
@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_fix_and_redistribute(case: dict, variant: str) -> None:
    found, expected = redistribute(variant, *problem_of(case)), case[f"iterate_{variant}"]
    assert found.quotas == fractions(expected["quotas"])
    assert found.rounds == expected["rounds"]
    assert found.fixed == [sorted(rows) for rows in expected["fixed_in_round"]]
    assert found.left == Fraction(expected["left_over"])


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_the_heavier_side_is_water_fill(case: dict) -> None:
    if "error" not in case["simultaneous"]:
        found = redistribute("heavier_side", *problem_of(case)).quotas
        assert found == fractions(case["simultaneous"]["quotas"])


def test_variants_of_small_problems() -> None:
    """With one kind of bound all agree; with both the heavier side does, others often not."""
    differ = dict.fromkeys(["both", "floors_first", "caps_first", "one_pass"], 0)
    for scores, total, lows, caps in small_problems(600):
        quotas = water_fill(scores, total, lows, caps)
        assert redistribute("heavier_side", scores, total, lows, caps).quotas == quotas
        one_kind = not any(lows) or not any(u is not None for u in caps)
        for variant in differ:
            other = redistribute(variant, scores, total, lows, caps).quotas != quotas
            differ[variant] += other
            assert not (other and one_kind and variant != "one_pass")
    assert all(differ.values()), differ
