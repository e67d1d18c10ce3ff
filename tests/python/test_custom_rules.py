# SPDX-License-Identifier: Apache-2.0
"""Rules of the user's own: Python objects with a name, over Fractions."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import numpy as np
import pytest

CASES = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Squares:
    """A coefficient: the square of a figure, or another power."""

    power: int = 2
    name: str = "squares"

    def coefficient(self, values: Sequence[Fraction]) -> list[Fraction]:
        assert all(isinstance(v, Fraction) for v in values)
        return [v**self.power for v in values]


@dataclass(frozen=True)
class Steps:
    """Signposts k + r."""

    r: Any = Fraction(1, 3)
    name: str = "steps"

    def signpost(self, k: int) -> Any:
        assert type(k) is int
        return k + self.r


@dataclass(frozen=True)
class FirstCome:
    """Claims in the order of the table."""

    name: str = "first_come"

    def awards(self, estate: Fraction, claims: Sequence[Fraction]) -> list[Fraction]:
        assert isinstance(estate, Fraction)
        awards = []
        for claim in claims:
            awards.append(min(claim, estate))
            estate -= awards[-1]
        return awards


class Returns:
    """A rule of any kind that returns what it is told to."""

    def __init__(self, value: Any, name: Any = "returns", kind: str = "coefficient") -> None:
        self.name = name
        setattr(self, kind, lambda *_: value() if callable(value) else value)


TABLE = fa.Table({"n": ["a", "b", "c"], "x": ["1", "2", "1.5"], "claim": [5, 3, 4]}, "n")


def plan_with(method: Any = None, rounding: Any = None, **keys: Any) -> fa.Plan:
    factors = [fa.Factor("x", method=method or "share")]
    if rounding is not None:
        keys["rounding"] = rounding
    return fa.Plan(**{"pool": 29, "unit": "EUR", "factors": factors} | keys)


def claims_with(rule: Any, pool: int = 7) -> fa.Plan:
    return fa.Plan(pool=pool, unit="EUR", claims={"indicator": "claim", "rule": rule})


# What they do


def test_a_coefficient_in_a_factor_and_a_multiplier() -> None:
    result = fa.allocate(plan_with(Squares()), TABLE)
    assert result.quotas == [4, 16, 9]
    assert result.slices.tolist() == [4, 16, 9]
    plan = fa.Plan(pool=29, unit="EUR", multipliers=[{"indicator": "x", "method": Squares()}])
    assert fa.allocate(plan, TABLE).slices.tolist() == [4, 16, 9]
    # Missing, winsorize and clip come before, clip_after behind.
    options = {"clip": {"at_most": "1.5"}, "clip_after": {"at_most": 2}}
    factor = fa.Factor("x", method=Squares(), **options)
    assert fa.allocate(plan_with().replace(factors=[factor], pool=5), TABLE).slices.tolist() == [1, 2, 2]  # fmt: skip


def test_signposts_are_a_divisor_method() -> None:
    for name, r in (
        ("danish", Fraction(1, 3)),
        ("sainte_lague", "1/2"),
        ("dhondt", 1),
        ("adams", 0),
    ):
        own = Returns(lambda: 0, kind="signpost")
        own.signpost = lambda k, r=r: k + Fraction(r)  # type: ignore[attr-defined]
        for case in json.loads((CASES / "apportionment/package_tests.json").read_text())[
            "cases"
        ]:
            options = {"first_units": "by_weight", "ties": ["table_order"]}
            more = {} if name in ("danish", "sainte_lague", "dhondt") else options
            keys = {"ties": ["table_order"], "cap": case.get("maximum")} | more
            expected = fa.round_to_total(case["weights"], case["units"], name, **keys)
            got = fa.round_to_total(case["weights"], case["units"], own, **keys)
            assert got.tolist() == expected.tolist(), (name, case["id"])


def test_a_rule_for_claims() -> None:
    assert fa.divide_claims([5, 3, 4], 7, FirstCome()) == [5, 2, 0]
    assert fa.divide_claims([5, 3, 4], 7, FirstCome(), ceiling=3) == [3, 3, 1]
    assert fa.divide_claims([5, 3], 9, FirstCome(), on_surplus="reserve") == [5, 3]
    assert fa.allocate(claims_with(FirstCome()), TABLE).slices.tolist() == [5, 2, 0]
    result = fa.allocate(claims_with(FirstCome()).replace(cap="4.5 EUR"), TABLE)
    assert result.quotas == fa.water_fill(["4.5", "2.5", 0], 7, cap=[4, 3, 4])


# Plans with them are values


PLAN = plan_with(Squares(), Steps())


def test_plans_keep_their_rules() -> None:
    expected = fa.allocate(PLAN, TABLE).slices.tolist()
    for other in (
        copy.copy(PLAN),
        copy.deepcopy(PLAN),
        pickle.loads(pickle.dumps(PLAN)),
        PLAN.replace(title="t").replace(title=None),
        PLAN.replace(unit="0.01EUR").replace(unit="EUR"),
    ):
        assert other == PLAN
        assert hash(other) == hash(PLAN)
        assert fa.allocate(other, TABLE).slices.tolist() == expected
    assert PLAN.to_dict()["rounding"] == {"method": "steps"}
    assert PLAN.replace(rounding="danish") != PLAN


def test_equal_names_are_equal_plans() -> None:
    """As docs/own_rules.md says: what an object holds is not in the plan's text."""
    assert plan_with(Squares(3)) == plan_with(Squares(2))
    assert plan_with(Squares(name="cubes")) != plan_with(Squares())


def test_replace_brings_and_replaces_rules() -> None:
    plan = plan_with().replace(factors=[fa.Factor("x", method=Squares(1))])
    assert fa.allocate(plan, TABLE).quotas == fa.allocate(plan_with(), TABLE).quotas
    other = plan.replace(factors=[fa.Factor("x", method=Squares(0))])  # of the same name
    assert fa.allocate(other, TABLE).quotas == [Fraction(29, 3)] * 3
    assert fa.allocate(plan.replace(rounding=Steps()), TABLE).total == 29


def test_plan_files_call_rules_by_name(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    PLAN.to_yaml(file)
    read = fa.read_plan(file, rules=[Squares(), Steps()])
    assert read == PLAN
    assert fa.allocate(read, TABLE).digest == fa.allocate(PLAN, TABLE).digest
    assert fa.allocate(read.replace(pool=30), TABLE).total == 30
    with pytest.raises(
        fa.PlanError, match=r'E206 .* "squares" is not a coefficient method'
    ) as caught:
        fa.read_plan(file)
    assert caught.value.line == 4
    with pytest.raises(fa.PlanError, match=r'E206 .* "steps" is not a rounding method'):
        fa.read_plan(file, rules=[Squares()])
    text = tmp_path / "plan.json"
    text.write_text(claims_with(FirstCome()).to_json(), "utf-8")
    assert fa.read_plan(text, rules=[FirstCome()]) == claims_with(FirstCome())


def test_one_object_in_several_places_and_two_of_one_name() -> None:
    rule = Squares()
    factors = [fa.Factor("x", "50%", rule), fa.Factor("claim", "50%", rule)]
    assert (
        fa.allocate(fa.Plan(pool=9, unit="EUR", factors=factors, combine="shares"), TABLE).total
        == 9
    )
    factors[1] = fa.Factor("claim", "50%", Squares(3))
    with pytest.raises(fa.PlanError) as caught:
        fa.Plan(pool=9, unit="EUR", factors=factors, combine="shares")
    assert str(caught.value) == 'E222: two rules are called "squares". Rename one.'


def test_rules_are_let_go() -> None:
    class Kept(Squares):
        pass

    rule = Kept()
    gone = weakref.ref(rule)
    result = fa.allocate(plan_with(rule), TABLE)
    del rule
    assert result.certificate.sum_exact  # the result may ask again
    del result
    gc.collect()
    assert gone() is None


# Threads


def test_threads_share_plans_with_rules() -> None:
    """The solves run without the GIL, and take it for each call of a rule."""
    plan = plan_with(Squares(), Steps(), pool=2900)
    expected = fa.allocate(plan, TABLE).digest
    barrier = threading.Barrier(8)

    def work(k: int) -> set[str]:
        barrier.wait()
        own = plan if k % 2 else pickle.loads(pickle.dumps(plan))
        digests = set()
        for _ in range(25):
            result = fa.allocate(own, TABLE)
            assert result.certificate.sum_exact
            digests.add(result.digest)
            assert fa.divide_claims([5, 3, 4], 7, FirstCome()) == [5, 2, 0]
        return digests

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [{expected}] * 8


def test_a_rule_may_allocate_itself() -> None:
    class Inner(Squares):
        def coefficient(self, values: Sequence[Fraction]) -> list[Fraction]:
            inner = fa.allocate(plan_with(Squares(name="other")), TABLE)
            return [Fraction(int(s)) for s in inner.slices]

    assert fa.allocate(plan_with(Inner()), TABLE).slices.tolist() == [4, 16, 9]


# Errors


class MyError(Exception):
    """An error of the user's own."""


@pytest.mark.parametrize("error", [MyError("mine"), KeyError("x"), KeyboardInterrupt()])
def test_errors_of_a_rule_come_through(error: BaseException) -> None:
    def fail() -> Any:
        raise error

    for call in (
        lambda: fa.allocate(plan_with(Returns(fail)), TABLE),
        lambda: fa.allocate(plan_with(rounding=Returns(fail, kind="signpost")), TABLE),
        lambda: fa.allocate(claims_with(Returns(fail, kind="awards")), TABLE),
        lambda: fa.round_to_total([1, 2], 3, Returns(fail, kind="signpost")),
        lambda: fa.divide_claims([1, 2], 2, Returns(fail, kind="awards")),
    ):
        with pytest.raises(type(error)) as caught:
            call()
        assert caught.value is error


def test_errors_of_fundalloc_inside_a_rule_come_through() -> None:
    with pytest.raises(fa.InfeasibleError, match="E302"):
        fa.allocate(plan_with(Returns(lambda: fa.divide_claims([1], 2))), TABLE)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([1, 2], 'E222 factors[0].method: the method "returns" returned 2 coefficients for 3 recipients; expected one coefficient for each recipient. Correct the method.'),
        ([], 'E222 factors[0].method: the method "returns" returned 0 coefficients for 3 recipients; expected one coefficient for each recipient. Correct the method.'),
        ("123", "E222: a rule returned a str. Return a list of Fractions."),
        (None, "E222: a rule returned a NoneType. Return a list of Fractions."),
        ({"a": 1}, "E222: a rule returned a dict. Return a list of Fractions."),
        ([1, True, 2], "E118"),
        ([1, None, 2], "E118"),
        ([1, 1j, 2], "E118"),
        ([1, "many", 2], "E105"),
        ([1, float("nan"), 2], "E105"),
        ([1, float("inf"), 2], "E105"),
        ([1, -1, 2], 'E136 row 3 (b) column "x": the coefficient is -1; expected a coefficient of at least 0. Use a method that does not fall below 0, or clip_after (后截取).'),
        ([0, 0, 0], "E303: all scores are 0, and 29 EUR is to be shared; expected at least one positive score. Check the factors and the multipliers."),
    ],
)  # fmt: skip
def test_coefficients_that_are_refused(value: Any, message: str) -> None:
    with pytest.raises(fa.Error) as caught:
        fa.allocate(plan_with(Returns(value)), TABLE)
    assert str(caught.value).startswith(message)
    assert len(message) == 4 or str(caught.value) == message


def test_numbers_of_every_kind() -> None:
    for values in (
        [0.1, 0.2, 0.3],  # the decimals that they show
        ["0.1", Decimal("0.2"), Fraction(3, 10)],
        np.array([1, 2, 3]),
        (k for k in (1, 2, 3)),
        [np.float64(0.1), np.float32(0.2), np.int64(3) * 0.1],
    ):
        result = fa.allocate(plan_with(Returns(values), pool=60), TABLE)
        assert result.slices.tolist() == [10, 20, 30]
    wide = [10**40, 2 * 10**40, 3 * 10**40]
    assert fa.allocate(plan_with(Returns(wide), pool=60), TABLE).quotas == [10, 20, 30]


@pytest.mark.parametrize(
    "signpost", [lambda k: Fraction(1, k + 1), lambda k: k - 1, lambda k: 2, lambda k: 0.5 - k]
)
def test_signposts_that_are_refused(signpost: Any) -> None:
    """They are looked at where the solve needs them, so that the first one named may differ."""
    rule = Returns(None, kind="signpost")
    rule.signpost = signpost  # type: ignore[attr-defined]
    message = (
        r"E222 rounding: signpost \d+ is -?[0-9./]+, which is negative or out of order; expected "
        r"signposts of at least 0 that rise with every unit\. Correct the sequence\.$"
    )
    with pytest.raises(fa.PlanError, match=message):
        fa.round_to_total([3, 2, 1], 6, rule)
    with pytest.raises(fa.PlanError, match=message):
        fa.allocate(plan_with(rounding=rule), TABLE)


@pytest.mark.parametrize("value", [True, None, 1j, [1], b"1"])
def test_signposts_that_are_no_numbers(value: Any) -> None:
    rule = Returns(value, kind="signpost")
    with pytest.raises(fa.InputError, match=r"E118: signpost \d+ of returns") as caught:
        fa.round_to_total([3, 2, 1], 6, rule)
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([7, 0], "gives 2 awards for 3 claims; expected one for each claim"),
        ([6, 1, 0], "awards 6 to claim 0 of 5; expected awards from 0 to the claim"),
        ([5, 3, -1], "awards -1 to claim 2 of 4; expected awards from 0 to the claim"),
        ([5, 1, 0], "awards 6 of 7; expected awards that sum to the estate"),
    ],
)
def test_awards_that_are_refused(value: Any, message: str) -> None:
    rule = Returns(value, kind="awards")
    with pytest.raises(fa.PlanError) as caught:
        fa.divide_claims([5, 3, 4], 7, rule)
    assert str(caught.value) == f'E222 rule: the rule "returns" {message}. Correct the rule.'
    with pytest.raises(fa.PlanError) as caught:
        fa.allocate(claims_with(rule), TABLE)
    assert (
        str(caught.value)
        == f'E222 claims.rule: the rule "returns" {message}. Correct the rule.'
    )


@pytest.mark.parametrize("name", ["share", "占比", "dhondt", "点值", "talmud", "优先次序"])
def test_names_of_built_in_rules(name: str) -> None:
    """Of all kinds: a word means one thing."""
    for call in (
        lambda: plan_with(Squares(name=name)),
        lambda: fa.round_to_total([1], 1, Steps(name=name)),
        lambda: fa.divide_claims([1], 1, FirstCome(name=name)),
        lambda: fa.read_plan("none.yaml", rules=[Squares(name=name)]),
    ):
        with pytest.raises(fa.PlanError) as caught:
            call()
        assert str(caught.value) == (
            f'E222: "{name}" is the name of a built-in rule. Rename the rule.'
        )


@pytest.mark.parametrize("name", ["", None, 3, b"x"])
def test_rules_without_a_name(name: Any) -> None:
    with pytest.raises(fa.PlanError) as caught:
        plan_with(Returns([1], name))
    assert str(caught.value) == "E222: a rule of type Returns has no name. Give it a name."


def test_a_rule_in_the_place_of_another_kind() -> None:
    with pytest.raises(
        fa.PlanError, match=r'E206 factors.0..method: "steps" is not a coefficient'
    ):
        plan_with(Steps())
    with pytest.raises(
        fa.PlanError, match=r'E206 rounding: "squares" is not a rounding method'
    ):
        plan_with(rounding=Squares())
    with pytest.raises(
        fa.PlanError, match=r'E206 claims.rule: "squares" is not a rule for claims'
    ):
        claims_with(Squares())
    with pytest.raises(
        fa.PlanError, match=r'E206 claims.inside: "first_come"; expected one of'
    ):
        fa.divide_claims([1], 1, "priority", order=[1], inside=FirstCome())  # type: ignore[arg-type]


def test_blanks_and_negatives_before_a_rule() -> None:
    table = fa.Table({"n": ["a", "b"], "x": [1, None]}, "n")
    with pytest.raises(fa.InputError, match="E104"):
        fa.allocate(plan_with(Squares()), table)
    filled = plan_with().replace(factors=[fa.Factor("x", method=Squares(), missing="zero")])
    assert fa.allocate(filled, table).slices.tolist() == [29, 0]
