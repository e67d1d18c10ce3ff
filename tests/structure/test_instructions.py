# SPDX-License-Identifier: Apache-2.0
"""The budget of instructions: its file, and that the gate can fail."""

import json
import re

from bench.instructions import ABOVE, BELOW, BUDGET, LEVELS, Count, compare, text_of
from tests.structure.project import ROOT, text

ALLOWED = {"shares": {"x86-64": 1000.0, "x86-64-v3": 400.0}}


def counts(plain: float, wide: float) -> list[Count]:
    """Both levels of one load."""
    return [Count("shares", "x86-64", 150, plain), Count("shares", "x86-64-v3", 150, wide)]


def test_counts_within_the_budget_pass() -> None:
    assert compare(ALLOWED, counts(1000, 400)) == []
    assert compare(ALLOWED, counts(999 * (1 + ABOVE), 401 * (1 - BELOW))) == []


def test_a_count_above_its_budget_fails() -> None:
    (wrong,) = compare(ALLOWED, counts(1000, 412))
    assert wrong == "shares, x86-64-v3: 412 instructions a call, 3.0% above the budget of 400"


def test_a_budget_that_is_out_of_date_fails() -> None:
    (wrong,) = compare(ALLOWED, counts(900, 400))
    assert wrong == "shares, x86-64: 900 instructions a call, 10.0% below the budget of 1000"


def test_loads_and_budgets_are_the_same() -> None:
    (new,) = compare(ALLOWED, [*counts(1000, 400), Count("ties", "x86-64", 150, 7)])
    assert new == "ties, x86-64: 7 instructions a call, no budget"
    assert compare({**ALLOWED, "gone": {"x86-64": 1}}, counts(1000, 400)) == [
        "gone, x86-64: a budget, but no such load"
    ]
    # A level that this processor does not have is no fault.
    assert compare(ALLOWED, counts(1000, 400)[:1]) == []


def test_what_is_written_is_read_again() -> None:
    written = json.loads(text_of(counts(1000.4, 400)))
    assert written["budget"] == {"shares": {"x86-64": 1000, "x86-64-v3": 400}}


def test_the_file_has_every_load_and_level() -> None:
    listed = re.findall(
        r'^ *load\{"([^"]+)"', text(ROOT / "bench/count/loads.cpp"), re.MULTILINE
    )
    budget = json.loads(text(BUDGET))["budget"]
    assert len(listed) >= 8
    assert list(budget) == listed
    assert all(tuple(of_load) == LEVELS for of_load in budget.values())
