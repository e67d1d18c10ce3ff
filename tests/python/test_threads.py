# SPDX-License-Identifier: Apache-2.0
"""Threads of Python share plans, tables and results, and nobody waits for a lock of Python's."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import fundalloc as fa
import numpy as np
import pytest
from fundalloc import _core

THREADS = 16
N = 200


class Half:
    """A coefficient that is half of the value."""

    name = "half_of_it"

    def coefficient(self, values: list[Fraction]) -> list[Fraction]:
        return [v / 2 for v in values]


class Equally:
    """Claims that get equal parts of theirs."""

    name = "in_proportion_too"

    def awards(self, estate: Fraction, claims: list[Fraction]) -> list[Fraction]:
        whole = sum(claims)
        return [estate * c / whole for c in claims]


class Middle:
    """Signposts in the middle."""

    name = "in_the_middle"

    def signpost(self, k: int) -> Fraction:
        return k + Fraction(1, 2)


def _table() -> fa.Table:
    return fa.Table(
        {
            "name": [f"r{i}" for i in range(N)],
            "x": np.array([i * 7919 % 997 + 1 for i in range(N)]),
            "y": [f"{i % 9 + 1}.5" for i in range(N)],
            "g": ["p" if i % 3 else "q" for i in range(N)],
        },
        "name",
    )


def _plans() -> dict[str, fa.Plan]:
    both = [fa.Factor("x", "40%"), fa.Factor("y", "60%")]

    def plan(*factors: fa.Factor, **keys: Any) -> fa.Plan:
        return fa.Plan(**{"pool": "100000", "unit": "EUR", "factors": list(factors)} | keys)

    return {
        "direct": plan(*both),
        "bounds": plan(*both, floor=100, cap=2000),
        "divisor": plan(*both, rounding="huntington_hill"),
        "own signposts": plan(*both, rounding=Middle()),
        "own coefficient": plan(fa.Factor("x", method=Half())),
        "own claims": fa.Plan(
            pool="900", unit="EUR", claims={"indicator": "x", "rule": Equally()}
        ),
        "groups": plan(*both, group_bounds=[{"column": "g", "is": "p", "cap": 30_000}]),
        "lot": plan(fa.Factor("", method="equal"), pool="99", ties=[{"lot": "seed"}]),
        "parts": fa.Plan(
            pool="100000",
            unit="EUR",
            parts=[
                {"name": "a", "share": "30%", "factors": [fa.Factor("x")]},
                {"name": "b", "share": "70%", "factors": [fa.Factor("y")]},
            ],
        ),
    }


def _everything(result: fa.Allocation, start: int) -> list[Any]:
    looks: list[Callable[[], Any]] = [
        lambda: result.digest,
        lambda: result.to_json(),
        lambda: result.to_csv(),
        lambda: [str(e) for e in result.explain_all()],
        lambda: str(result.explain("r7")),
        lambda: [str(q) for q in result.quotas],
        lambda: repr(result.certificate),
        lambda: [(p.name, p.slices.tolist()) for p in result.parts],
        lambda: result.slices.tolist(),
    ]
    order = [(start + k) % len(looks) for k in range(len(looks))]
    found = {k: looks[k]() for k in order}
    return [found[k] for k in range(len(looks))]


def _together(work: Callable[[int], Any]) -> list[Any]:
    """Run it in all threads at once, and return what each returned."""
    start = threading.Barrier(THREADS)
    results: list[Any] = [None] * THREADS
    errors: list[BaseException] = []

    def run(me: int) -> None:
        try:
            start.wait(60)
            results[me] = work(me)
        except BaseException as problem:
            errors.append(problem)

    threads = [threading.Thread(target=run, args=(me,)) for me in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(120)
    assert not errors, errors[0]
    assert not any(t.is_alive() for t in threads), "threads wait for each other"
    return results


@pytest.mark.parametrize("name", list(_plans()))
def test_threads_share_a_plan_and_a_table(name: str) -> None:
    plan, table = _plans()[name], _table()
    expected = _everything(fa.allocate(_plans()[name], _table()), 0)
    for found in _together(lambda me: _everything(fa.allocate(plan, table), me)):
        assert found == expected


@pytest.mark.parametrize("name", list(_plans()))
def test_threads_share_a_result(name: str) -> None:
    result = fa.allocate(_plans()[name], _table())
    expected = _everything(fa.allocate(_plans()[name], _table()), 0)
    for found in _together(lambda me: _everything(result, me)):
        assert found == expected


def test_threads_look_at_a_table_for_the_first_time() -> None:
    table = _table()._inner
    numbers = _together(lambda _: table.mantissas().tolist())
    assert all(n == numbers[0] for n in numbers)


def test_threads_share_factor_shares() -> None:
    rule = fa.FactorShares(["60%", "40%"])
    columns = [np.arange(1, 10_001), np.arange(10_001, 1, -1)]
    expected = rule.divide(columns, 10**9).tolist()
    for found in _together(lambda _: rule.divide(columns, 10**9).tolist()):
        assert found == expected


# ---- The GIL is released: each call goes on only when another thread has run -----------------


class Meeting:
    """A rule that waits in one thread until another thread has run Python meanwhile."""

    name = "waits_for_another"

    def __init__(self) -> None:
        self.called = threading.Event()
        self.answered = threading.Event()

    def coefficient(self, values: list[Fraction]) -> list[Fraction]:
        self.called.set()
        assert self.answered.wait(60)
        return values


def test_a_rule_of_ones_own_lets_others_run() -> None:
    rule = Meeting()
    plan = fa.Plan(pool="6 EUR", unit="EUR", factors=[fa.Factor("x", method=rule)])
    table = fa.Table({"name": ["a", "b"], "x": [1, 2]}, "name")
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(fa.allocate(plan, table)))
    thread.start()
    assert rule.called.wait(60)
    assert fa.allocate(plan.replace(factors=[fa.Factor("x")]), table).slices.tolist() == [2, 4]
    rule.answered.set()
    thread.join(60)
    assert results[0].slices.tolist() == [2, 4]


def _wide(n: int) -> list[Fraction]:
    return [Fraction(1, 10**50 + 7 * k) for k in range(n)]


def _long_calls() -> dict[str, Callable[[], Any]]:
    scores = _wide(150)
    n = 3_000
    table = fa.Table({"name": [f"r{i}" for i in range(n)], "x": np.arange(1, n + 1)}, "name")
    slow = fa.Factor("x", method="power", exponent="1/3", decimals=15)
    plan = fa.Plan(pool="1000000", unit="EUR", factors=[slow], floor="1/3", rounding="down")
    result = fa.allocate(plan, table)
    text = ("name,x\n" + "".join(f"r{i},{i}\n" for i in range(60_000))).encode()
    bad = fa.Table({"name": [f"r{i}" for i in range(400)], "x": ["bad"] * 400}, "name")
    many = fa.Plan(pool="9 EUR", unit="EUR", factors=[fa.Factor("x", Fraction(1, 900))] * 900)
    columns = [np.arange(1, 500_001)] * 4
    shares = fa.FactorShares([Fraction(1, 4)] * 4)
    below = fa.Plan(unit="EUR", factors=[fa.Factor("x")])
    tier = fa.Tier(
        below, fa.Table({"c": ["a", "b"], "of": ["r1", "r1"], "x": [1, 2]}, "c"), "of"
    )
    core = plan._inner
    return {
        "allocate": lambda: fa.allocate(plan, table),
        "check": lambda: fa.check(plan, bad),
        "cascade": lambda: fa.cascade(plan, table, [tier]),
        "compare_bounds": lambda: fa.compare_bounds(plan, table),
        "explain_all": lambda: result.explain_all(),
        "digest": lambda: fa.allocate(plan, table).digest,
        "to_json": lambda: result.to_json(),
        "to_csv": lambda: result.to_csv(),
        "quotas": lambda: fa.allocate(plan, table).quotas,
        "certificate": lambda: result.certificate,
        "divide_claims": lambda: fa.divide_claims(scores, Fraction(1, 10**50), "talmud"),
        "round_to_total": lambda: fa.round_to_total(scores, 100),
        "water_fill": lambda: fa.water_fill(scores, 100),
        "fix_and_redistribute": lambda: fa.fix_and_redistribute(scores, 100),
        "FactorShares": lambda: shares.divide(columns, 10**9),
        "read_csv": lambda: _core.read_csv_text(text, "t.csv", "name", ""),
        "Plan": lambda: many.replace(title="another"),
        "canonical": lambda: (core.canonical, many == many.replace()),
    }


@pytest.mark.parametrize("name", list(_long_calls()))
def test_the_gil_is_released(name: str) -> None:
    """A thread that waits for the lock gets it only where the call gives it away."""
    call = _long_calls()[name]
    go, ran = threading.Event(), threading.Event()

    def other() -> None:
        go.wait()
        ran.set()

    before = sys.getswitchinterval()
    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    sys.setswitchinterval(1000)  # nobody is asked to give it away
    try:
        go.set()
        for _ in range(100):  # a thread may wake up late
            call()
            if ran.is_set():
                break
        # Plain Python alone would not let it run.
        released = ran.is_set()
    finally:
        sys.setswitchinterval(before)
    thread.join(60)
    assert released


def test_plain_python_does_not_give_the_lock_away() -> None:
    """What the test above relies on."""
    go, ran = threading.Event(), threading.Event()

    def other() -> None:
        go.wait()
        ran.set()

    before = sys.getswitchinterval()
    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    sys.setswitchinterval(1000)
    try:
        go.set()
        sum(k % 7 for k in range(300_000))
        released = ran.is_set()
    finally:
        sys.setswitchinterval(before)
    thread.join(60)
    assert not released
