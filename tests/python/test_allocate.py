# SPDX-License-Identifier: Apache-2.0
"""Results: what they hold, how they look, and that threads may share them."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import fundalloc as fa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

PLAN = fa.Plan(
    pool="100万元",
    unit="0.01万元",
    recipient="地区",
    factors=[fa.Factor("人口", weight="60%"), fa.Factor("发生率", weight="40%")],
    earmarks=[
        {"name": "重点村", "per": "村", "rate": "2万元"},
        {"name": "工作经费", "share": "1%"},
    ],
    floor="10万元",
    splits=[{"name": "人员", "share": "30%"}, {"name": "公用", "rest": True}],
)
TABLE = fa.Table(
    {
        "地区": ["甲县", "乙<县>", "丙县"],
        "人口": [100, 200, 300],
        "发生率": ["1.5%", "2%", "3%"],
        "村": [1, 0, 2],
    }
)


def test_result_holds_together() -> None:
    r = fa.allocate(PLAN, TABLE)
    assert r.total + sum(x.amount for x in r.reserves) + r.undistributed == r.pool == 10000
    assert r.reserves == [fa.Reserve("工作经费", Fraction(100))]
    assert r.earmarks["重点村"].tolist() == [200, 0, 400]
    assert (r.splits["人员"] + r.splits["公用"] == r.slices).all()
    assert sum(r.quotas) == 10000 - 100 - 600
    assert r.certificate.sum_exact
    assert not r.certificate.outside_quota
    assert r.notes == []
    assert r.filled == []
    for row in r.explain_all():
        assert sum(line.amount for line in row.lines) == row.slice


def test_arrays_are_read_only_and_outlive_the_result() -> None:
    slices = fa.allocate(PLAN, TABLE).slices
    gc.collect()
    assert slices.dtype == np.int64
    assert slices.sum() == 9900
    with pytest.raises(ValueError, match="read-only"):
        slices[0] = 1


def test_text_and_html() -> None:
    r = fa.allocate(PLAN, TABLE)
    assert "乙&lt;县&gt;" in r._repr_html_()
    assert "<县>" not in r._repr_html_()
    assert str(r).splitlines()[0] == "地区    切块额 (万元)"
    assert repr(r) == "<fundalloc.Allocation: 3 slices, 99.00 万元>"
    assert "重点村" in str(r.explain("甲县"))
    assert "重点村" in r.explain("甲县")._repr_html_()
    many = fa.Table({"地区": [f"县{i}" for i in range(50)], "人口": [1] * 50})
    plan = fa.Plan(pool=50, unit="元", recipient="地区", factors=[fa.Factor("人口")])
    assert "... 30 more" in fa.allocate(plan, many)._repr_html_()


def test_csv_in_two_languages() -> None:
    r = fa.allocate(PLAN, TABLE)
    zh = (r.to_csv() or "").splitlines()
    en = (r.to_csv(lang="en") or "").splitlines()
    assert zh[0] == "地区,切块额,人员,公用,重点村,人口,发生率,上下限,取整"
    assert en[0] == "地区,slice,人员,公用,重点村,人口,发生率,bounds,rounding"
    for row in zh[1:]:
        parts = row.split(",")
        assert sum(map(Fraction, parts[4:])) == Fraction(parts[1])


def test_tie_is_reported() -> None:
    table = fa.Table({"n": ["a", "b", "c"], "x": ["0.1", "0.2", "0.3"]}, recipient="n")
    plan = fa.Plan(pool=3, unit="seats", factors=[fa.Factor("x")])
    assert fa.allocate(plan, table).tie == fa.Tie(("a", "c"), 1, "larger_score")
    lot = plan.replace(ties=[{"lot": "2018"}])
    tie = fa.allocate(lot, table).tie
    assert tie is not None
    assert tie.rule == "lot: 2018"


def test_threads_share_a_plan_and_a_table() -> None:
    want = fa.allocate(PLAN, TABLE).digest
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(lambda _: fa.allocate(PLAN, TABLE).digest, range(400)))
    assert set(digests) == {want}
    shared = fa.allocate(PLAN, TABLE)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: (shared.digest, len(shared.quotas)), range(64))) == {
            (want, 3)
        }


def test_the_gil_is_released() -> None:
    """While one thread is inside the core, another runs Python."""
    n = 60_000
    table = fa.Table(
        {"n": [f"r{i}" for i in range(n)], "x": [1 + i % 7 for i in range(n)]}, "n"
    )
    result = fa.allocate(fa.Plan(pool=10**9, unit="seats", factors=[fa.Factor("x")]), table)
    inside, ticks = threading.Event(), 0

    def compute() -> None:
        inside.set()
        assert len(result._inner.to_json()) > n
        inside.clear()

    worker = threading.Thread(target=compute)
    worker.start()
    inside.wait()
    while inside.is_set():
        ticks += 1
    worker.join()
    assert ticks > 100


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=30).filter(any),
    st.integers(0, 10**15),
)
def test_sum_and_quota_always(scores: list[int], total: int) -> None:
    units = fa.round_to_total(scores, total)
    assert int(units.sum()) == total
    for score, got in zip(scores, units.tolist(), strict=True):
        quota = Fraction(score * total, sum(scores))
        assert abs(got - quota) < 1


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any), st.integers(1, 60))
def test_divisor_methods_are_house_monotone(scores: list[int], total: int) -> None:
    for method in ("dhondt", "sainte_lague"):
        fewer = fa.round_to_total(scores, total - 1, method)
        more = fa.round_to_total(scores, total, method)
        assert ((more - fewer) >= 0).all()


def test_largest_remainder_is_not_house_monotone() -> None:
    """The counter-example that is kept: Alabama's paradox in small."""
    ten, eleven = (fa.round_to_total([6, 6, 2], k).tolist() for k in (10, 11))
    assert (ten[2], eleven[2]) == (2, 1)


def test_numbers_of_the_single_rules() -> None:
    assert fa.round_to_total(np.array([53, 24, 23]), 10, "sainte_lague").tolist() == [6, 2, 2]
    assert fa.round_to_total(["1/3", 0.1, "12.5%"], "5").sum() == 5
    for bad in ([True, 2], ["x"], [1j], [float("nan")], [None]):
        with pytest.raises(fa.InputError):
            fa.round_to_total(bad, 3)  # type: ignore[arg-type]
    with pytest.raises(fa.InputError, match="E119"):
        fa.round_to_total([1, 2], 3, floor=[1])
    with pytest.raises(fa.PlanError, match="E206"):
        fa.round_to_total([1, 2], 3, "largest")
    with pytest.raises(fa.PlanError, match="E213"):
        fa.round_to_total([1, 2], 3, "dhondt", bounds="shift")
