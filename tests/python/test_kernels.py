# SPDX-License-Identifier: Apache-2.0
"""Every set of kernels that the processor has gives the same slices: those of the referee.

Undecided cases are sampled on purpose: equal neighbours, whole quotas, totals so large that the
doubles' error comes near a unit. A repair that goes to the wrong recipient is seen here only.
"""

from __future__ import annotations

from typing import Any

import fundalloc as fa
import numpy as np
import pytest

from tests.oracle import shares
from tests.python.test_cases import CASES

SEEDS = range(10)
A_SEED = 4_000  # 40 000 in all, each with every set of kernels


def test_the_widest_kernels_are_in_use() -> None:
    assert fa.kernel_in_use() == fa.kernel_names()[-1]
    assert fa.kernel_names()[0] == "portable"


def test_unknown_kernels_are_refused() -> None:
    with pytest.raises(KeyError, match="no such kernels"):
        fa._core.use_kernels("x86-64-v9")


def arrays(made: dict[str, Any]) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
    return [np.array(c, dtype=np.int64) for c in made["columns"]]


@pytest.mark.parametrize("seed", SEEDS)
def test_shares_of_columns_equal_the_referee(seed: int) -> None:
    for made in shares.problems(seed, A_SEED):
        want, _ = shares.largest_remainder(made["columns"], made["weights"], made["total"])
        rule = fa.FactorShares([f"{w}%" for w in made["weights"]])
        columns = arrays(made)
        for name in fa.kernel_names():
            fa._core.use_kernels(name)
            assert rule.divide(columns, made["total"]).tolist() == want, (name, made)
        fa._core.use_kernels("")


def test_plans_of_shares_name_who_was_tied() -> None:
    undecided = ties = 0
    for made in shares.problems(99, 1_000):
        want, tied = shares.largest_remainder(made["columns"], made["weights"], made["total"])
        names = [f"r{i}" for i in range(len(want))]
        cells = {f"x{j}": c for j, c in enumerate(arrays(made))}
        plan = fa.Plan(
            pool=made["total"],
            unit="seats",
            recipient="name",
            factors=[fa.Factor(f"x{j}", weight=f"{w}%") for j, w in enumerate(made["weights"])],
        )
        table = fa.Table({"name": names, **cells})
        found = []
        for kernel_name in fa.kernel_names():
            fa._core.use_kernels(kernel_name)
            result = fa.allocate(plan, table)
            found.append(result.digest)
            assert result.slices.tolist() == want, (kernel_name, made)
            who = [] if result.tie is None else [int(n[1:]) for n in result.tie.recipients]
            assert who == tied, (kernel_name, made)
            undecided += result.diagnostics.undecided
        fa._core.use_kernels("")
        assert len(set(found)) == 1, made
        ties += bool(tied)
    assert undecided > 300  # the sample holds what it is made for
    assert ties > 30


def test_published_cases_have_one_digest() -> None:
    for case in sorted(CASES.iterdir()):
        files = [case / "plan.yaml", case / "inputs.csv"]
        if not all(f.exists() for f in files):
            continue
        plan, table = fa.read_plan(files[0]), fa.read_table(files[1])
        digests = set()
        for name in fa.kernel_names():
            fa._core.use_kernels(name)
            digests.add(fa.allocate(plan, table).digest)
        fa._core.use_kernels("")
        assert len(digests) == 1, case.name


@pytest.mark.parametrize("n", [3_000, 40_000])
@pytest.mark.parametrize("pairs", [False, True])
def test_long_columns_and_ties_in_bulk(n: int, pairs: bool) -> None:
    dice = np.random.default_rng(n)
    counts = 1 + dice.integers(0, 20 if pairs else 10**6, size=(3, n))
    if pairs:
        counts[:, 1::2] = counts[:, ::2]
    columns = [np.ascontiguousarray(c) for c in counts]
    rule = fa.FactorShares(["50%", "30%", "20%"])
    for total in (3_717_000_001, n // 2 + 1):
        want, _ = shares.largest_remainder([c.tolist() for c in columns], [50, 30, 20], total)
        for name in fa.kernel_names():
            fa._core.use_kernels(name)
            assert rule.divide(columns, total).tolist() == want, (name, total)
        fa._core.use_kernels("")
