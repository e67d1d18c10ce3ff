# SPDX-License-Identifier: Apache-2.0
"""The names that stay: what outside users rely on, and how they call it."""

from __future__ import annotations

import inspect
from typing import Any

import fundalloc as fa
import pytest


def test_every_public_name_exists_and_says_what_it_is() -> None:
    assert sorted(fa.__all__) == sorted(set(fa.__all__))
    for name in fa.__all__:
        value = getattr(fa, name)
        assert name == "__version__" or (inspect.getdoc(value) or "").strip(), name


@pytest.mark.parametrize(
    "name",
    [
        "sweep", "entropy_weights", "critic_weights", "ahp_weights", "gini",
        "theil_t", "theil_l", "hoover", "compare", "run", "verify",
    ],
)  # fmt: skip
def test_names_of_later_work_are_absent(name: str) -> None:
    assert not hasattr(fa, name)


@pytest.mark.parametrize(
    "name",
    ["compare", "to_excel", "to_parquet"],
)
def test_outputs_of_later_work_are_absent(name: str) -> None:
    assert not hasattr(fa.Allocation, name)


@pytest.mark.parametrize(
    ("verb", "names"),
    [
        (fa.allocate, "plan table"),
        (fa.check, "plan table recipient rules"),
        (fa.cascade, "plan table tiers"),
        (fa.read_plan, "path rules"),
        (fa.fix_and_redistribute, "scores total floor cap order"),
        (fa.compare_bounds, "plan table"),
        (fa.read_table, "source recipient encoding"),
        (fa.Table, "data recipient"),
        (fa.Tier, "plan table parent"),
        (
            fa.round_to_total,
            "scores total method floor cap bounds ties names r half first_units first recipient",
        ),
        (fa.water_fill, "scores total floor cap"),
    ],
)
def test_parameters(verb: Any, names: str) -> None:
    parameters = inspect.signature(verb).parameters.values()
    assert [p.name for p in parameters] == names.split()
    assert all(p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)


def test_parameters_of_divide_claims() -> None:
    parameters = inspect.signature(fa.divide_claims).parameters
    assert list(parameters) == [
        "claims", "estate", "rule", "ceiling", "order", "inside", "fund", "on_surplus",
    ]  # fmt: skip
    by_place = [p.name for p in parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert by_place == ["claims", "estate", "rule"]


def test_results_have_the_contract_s_names() -> None:
    plan = fa.Plan(pool=3, unit="seats", recipient="n", factors=[fa.Factor("x")])
    result = fa.allocate(plan, fa.Table({"n": ["a"], "x": [1]}))
    for name in [
        "slices",
        "quotas",
        "total",
        "recipients",
        "unit",
        "reserves",
        "undistributed",
        "certificate",
        "digest",
        "diagnostics",
        "tie",
        "notes",
        "filled",
        "splits",
        "earmarks",
        "parts",
        "carve_outs",
        "pool",
        "point_value",
        "explain",
        "explain_all",
        "to_csv",
        "to_json",
    ]:
        assert hasattr(result, name), name
    with pytest.raises(AttributeError):
        result.slices = 3  # type: ignore[assignment, misc]


def test_options_of_a_method_are_keywords_of_its_factor() -> None:
    ratio = fa.Factor("x", weight="100%", method="ratio_to", column="y", decimals=2)
    table = fa.Table({"n": ["a", "b"], "x": [1, 1], "y": [3, 8]}, "n")
    result = fa.allocate(fa.Plan(pool=45, unit="seats", factors=[ratio]), table)
    assert result.slices.tolist() == [33, 12]  # 0.33 and 0.12: half to even
    chinese = fa.Factor("x", "100%", "比值", 列="y", 小数位=2)
    assert fa.Plan(pool=45, factors=[chinese]) == fa.Plan(pool=45, factors=[ratio])
    assert fa.Factor("x") == fa.Factor("x", "100%", "share")
    with pytest.raises(AttributeError):
        ratio.weight = 1  # type: ignore[misc]
    with pytest.raises(fa.PlanError, match="E213"):
        fa.Plan(pool=1, factors=[fa.Factor("x", decimals=2)])


def test_errors_are_of_one_family() -> None:
    for kind in (fa.InputError, fa.PlanError, fa.InfeasibleError, fa.LimitError):
        assert issubclass(kind, fa.Error)
        assert issubclass(kind, ValueError)
    assert issubclass(fa.InternalError, RuntimeError)
    with pytest.raises(fa.PlanError) as caught:
        fa.Plan(pool="x", factors=[fa.Factor("x")])
    problem = caught.value
    assert (problem.code, problem.key, problem.row, problem.file) == ("E206", "pool", 0, "")
    assert problem.found == '"x" is not an amount'
    assert str(problem).startswith(f"{problem.code} {problem.key}: {problem.found}")
