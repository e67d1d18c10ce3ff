# SPDX-License-Identifier: Apache-2.0
"""divide_claims: the collected cases, what packages answer, the oracle, and what is refused."""

from __future__ import annotations

import itertools
import json
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import numpy as np
import pandas as pd
import pytest
from fundalloc import _core
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import claims as oracle

CASES = json.loads(
    (Path(__file__).parents[1] / "cases/claims/claims.json").read_text(encoding="utf-8")
)["cases"]
WORDS = {
    "PRO": "proportional",
    "CEA": "cea",
    "CEL": "cel",
    "Talmud": "talmud",
    "RTalmud": "reverse_talmud",
    "PIN": "piniles",
    "CE": "constrained_egalitarian",
    "MO": "minimal_overlap",
    "RA": "random_arrival",
    "APRO": "adjusted_proportional",
    "AV": "average_cea_cel",
    "DT": "dominguez_thomson",
    "Proportional": "proportional",
    "RandomArrival": "random_arrival",
    "AdjustedProportional": "adjusted_proportional",
}
SHARING = sorted(set(WORDS.values()))
RULES = [name for name, _ in _core.claims_rules()]


def awards_of(case: dict[str, Any], word: str) -> list[Fraction]:
    """Return what a rule awards in a case of the folder."""
    return fa.divide_claims(case["claims"], case["endowment"], WORDS[word])


def test_rules_are_those_of_the_oracle() -> None:
    assert sorted(RULES) == oracle.RULES == sorted([*SHARING, "priority"])


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_cases(case: dict[str, Any]) -> None:
    """The exact referee of the folder, and what the literature prints."""
    assert len(case["referee_exact"]) == len(SHARING)
    for word, expected in case["referee_exact"].items():
        assert awards_of(case, word) == [Fraction(e) for e in expected], word
    for word, expected in case.get("published", {}).items():
        assert awards_of(case, word) == [Fraction(e) for e in expected], word


def agrees(case: dict[str, Any], word: str, answer: Any) -> bool:
    """Tell whether a package's answer is ours within 1e-9 of the estate."""
    if isinstance(answer, str) or "NaN" in answer:
        return False
    near = 1e-9 * max(1.0, float(Fraction(case["endowment"])))
    ours = awards_of(case, word)
    return all(abs(float(a) - b) <= near for a, b in zip(ours, answer, strict=True))


def test_what_packages_answer() -> None:
    """ClaimsProblems fails where doubles do not add up; GameTheory wants rising claims."""
    compared = 0
    for case in CASES:
        claims = [Fraction(c) for c in case["claims"]]
        estate = Fraction(case["endowment"])
        for key, answer in case["packages_float"].items():
            package, word = key.rsplit(" ", 1)
            right = agrees(case, word, answer)
            compared += right
            if package.startswith("ClaimsProblems"):
                assert right == (case["id"] != "decimal-sum-equals-E"), (case["id"], key)
            elif word == "AdjustedProportional":
                divided_by_zero = "NaN" in answer and estate in (0, sum(claims))
                assert right != divided_by_zero, (case["id"], key)
            elif word in ("Proportional", "RandomArrival") or claims == sorted(claims):
                assert right, (case["id"], key)
    assert compared > 400


def small_problem(chance: random.Random) -> tuple[Fraction, list[Fraction]]:
    """Return claims that are made to hurt: zeros, equals, halves, fractions, fen, 2^80."""
    unit = chance.choice([Fraction(1), Fraction(1, chance.randint(2, 9)), Fraction(2**80)])
    most = chance.choice([2, 6, 40])
    claims = [chance.randint(0, most) * unit for _ in range(chance.randint(1, 6))]
    if claims[0] and chance.random() < 0.3:
        claims[0] += Fraction(1, 100)
    places = [sum(claims) * Fraction(k, 24) for k in range(25)]
    estate = chance.choice([*places, *claims, *(c / 2 for c in claims)])
    return min(estate, sum(claims, Fraction(0))), claims


@pytest.mark.parametrize("rule", RULES)
def test_against_the_oracle(rule: str) -> None:
    chance = random.Random(f"claims {rule}")
    for _ in range(2000):
        estate, claims = small_problem(chance)
        options = oracle.Options()
        given_options: dict[str, Any] = {}
        if rule == "priority":
            order = [Fraction(chance.randint(1, 3)) for _ in claims]
            fund = chance.choice(oracle.FUNDS)
            inside = chance.choice(SHARING) if fund == "partial" else "proportional"
            options = oracle.Options(order, inside, fund)
            given_options = {"order": order, "inside": inside, "fund": fund}
        expected = oracle.divide_claims(claims, estate, rule, options=options)
        found = fa.divide_claims(claims, estate, rule, **given_options)
        assert found == expected.awards, (rule, estate, claims, given_options)


@pytest.mark.parametrize(
    "claims",
    [
        [1, 2, 3],
        (1, 2, 3),
        ["1", "2", "3"],
        [Decimal(1), Fraction(2), 3.0],
        np.array([1, 2, 3]),
        np.array([1.0, 2.0, 3.0]),
        pd.Series([1, 2, 3]),
        range(1, 4),
    ],
)
def test_numbers_of_every_kind(claims: Any) -> None:
    awards = fa.divide_claims(claims, "7/2", "cea")
    assert awards == [1, Fraction(5, 4), Fraction(5, 4)]
    assert all(type(a) is Fraction for a in awards)


def test_sums_are_exact() -> None:
    """0.1 + 0.7 is not 0.8 in doubles."""
    assert fa.divide_claims([0.1, 0.7], 0.8) == [Fraction(1, 10), Fraction(7, 10)]


@pytest.mark.parametrize("word", [pair for pair in _core.claims_rules() if pair[0] in SHARING])
def test_either_language(word: tuple[str, str]) -> None:
    assert fa.divide_claims([1, 5, 6], 7, word[0]) == fa.divide_claims([1, 5, 6], 7, word[1])


def test_ceilings() -> None:
    assert fa.divide_claims([9, 9, 1], 7, "cea", ceiling=[2, None, "5"]) == [2, 4, 1]
    for ceiling in (3, "3", Fraction(3), np.array(3), [3, 3], pd.Series([3, 3])):
        assert fa.divide_claims([1, 9], 4, "cel", ceiling=ceiling) == [1, 3]
    with pytest.raises(fa.InfeasibleError, match=r"^E302: 2 claims sum to 4, the estate is 5 "):
        fa.divide_claims([1, 9], 5, ceiling=3)


def test_surplus() -> None:
    assert fa.divide_claims([1, 2], 9, on_surplus="reserve") == [1, 2]
    assert fa.divide_claims([1, 2], 9, on_surplus="留存") == [1, 2]
    with pytest.raises(fa.InfeasibleError) as caught:
        fa.divide_claims([1, "1.5"], 9)
    assert str(caught.value) == (
        "E302: 2 claims sum to 2.5, the estate is 9 (6.5 too much); expected an estate of at "
        "most the claims. Lower the estate, or state on_surplus (有余时): reserve."
    )


def test_priority() -> None:
    claims, order = [100, 300, 200], [1, 2, 3]
    assert fa.divide_claims(claims, 350, "priority", order=order) == [100, 250, 0]
    assert fa.divide_claims(claims, 350, "priority", order=order, fund="skip") == [100, 0, 200]
    assert fa.divide_claims(claims, 350, "优先次序", order=order, fund="足额停止") == [
        100,
        0,
        0,
    ]
    assert fa.divide_claims(claims, 999, "priority", order=order, fund="stop") == claims
    shared = fa.divide_claims(claims, 350, "priority", order=[1, 1, 1], inside="等额限额")
    assert shared == [100, 125, 125]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"claims": []}, "E112"),
        ({"claims": [1, -2]}, "E103"),
        ({"claims": [1, True]}, "E118"),
        ({"claims": "12"}, "E118"),
        ({"claims": [1, "x"]}, "E105"),
        ({"claims": [1, None]}, "E118"),
        ({"estate": -1}, "E103"),
        ({"estate": 4}, "E302"),
        ({"ceiling": -1}, "E103"),
        ({"ceiling": [1]}, "E119"),
        ({"ceiling": []}, "E119"),
        ({"ceiling": True}, "E118"),
        ({"rule": "shapley"}, "E206"),
        ({"rule": None}, "E118"),
        ({"rule": "priority"}, "E205"),
        ({"rule": "priority", "order": [1]}, "E119"),
        ({"rule": "priority", "order": []}, "E119"),
        ({"rule": "priority", "order": 1}, "E118"),
        ({"rule": "priority", "order": [1, 2], "inside": "priority"}, "E206"),
        ({"rule": "priority", "order": [1, 2], "inside": "cea", "fund": "skip"}, "E213"),
        ({"rule": "priority", "order": [1, 2], "fund": "whole"}, "E206"),
        ({"rule": "cea", "order": [1, 2]}, "E213"),
        ({"rule": "cea", "inside": "cel"}, "E213"),
        ({"rule": "cea", "fund": "skip"}, "E213"),
        ({"on_surplus": "keep"}, "E206"),
    ],
)
def test_refused(arguments: dict[str, Any], code: str) -> None:
    call: dict[str, Any] = {"claims": [1, 2], "estate": 2} | arguments
    with pytest.raises(fa.Error) as caught:
        fa.divide_claims(**call)
    assert caught.value.code == code, str(caught.value)


def test_limits() -> None:
    with pytest.raises(fa.LimitError, match=r"^E405: random_arrival needs more than 1000000 "):
        fa.divide_claims([2**k for k in range(40)], 2**39, "random_arrival")
    with pytest.raises(
        fa.LimitError, match=r"^E404: dominguez_thomson among 2 claims does not"
    ):
        fa.divide_claims([10**6, 1], 10**6, "dominguez_thomson")


def test_awards_of_thousands_of_digits() -> None:
    """Python refuses such texts of numbers; the awards are exact all the same."""
    claims = range(1, 401)
    awards = fa.divide_claims(claims, 79_000, "dominguez_thomson")
    assert sum(awards) == 79_000
    assert awards[-1].denominator > 10**4300
    assert awards == sorted(awards)


class Halves:
    """Half of the claim each, as far as it goes; the last one takes what is left."""

    name = "halves"

    def awards(self, estate: Fraction, claims: list[Fraction]) -> list[Fraction]:
        """One award for each claim."""
        given: list[Fraction] = []
        for claim in claims[:-1]:
            given.append(min(claim / 2, estate - sum(given)))
        return [*given, estate - sum(given)]


def test_a_rule_of_ones_own() -> None:
    assert fa.divide_claims([1, 2, 9], 5, Halves()) == [Fraction(1, 2), 1, Fraction(7, 2)]
    with pytest.raises(fa.PlanError) as caught:
        fa.divide_claims([4, 6, 1], 8, Halves())
    assert str(caught.value) == (
        'E222 rule: the rule "halves" awards 3 to claim 2 of 1; expected awards from 0 to the '
        "claim. Correct the rule."
    )


@pytest.mark.parametrize(
    ("awards", "code"),
    [([1], "E222"), ([1, 2], "E222"), ([-1, 3], "E222"), ("12", "E222"), ([1, None], "E118")],
)
def test_a_rule_of_ones_own_is_checked(awards: Any, code: str) -> None:
    class Answer:
        name = "answer"

        def awards(self, _estate: Fraction, _claims: list[Fraction]) -> Any:
            return awards

    with pytest.raises(fa.Error) as caught:
        fa.divide_claims([4, 6], 2, Answer())
    assert caught.value.code == code, str(caught.value)


def test_what_a_rule_of_ones_own_raises_comes_through() -> None:
    class Broken:
        name = "broken"

        def awards(self, _estate: Fraction, _claims: list[Fraction]) -> list[Fraction]:
            raise RuntimeError("no such fund")

    with pytest.raises(RuntimeError, match="no such fund"):
        fa.divide_claims([4, 6], 2, Broken())


CLAIMS = st.lists(
    st.integers(0, 30) | st.fractions(0, 30, max_denominator=12), min_size=1, max_size=7
).filter(any)


@given(CLAIMS, st.fractions(0, 1, max_denominator=60), st.sampled_from(SHARING))
def test_what_every_rule_keeps(claims: list[Any], part: Fraction, rule: str) -> None:
    estate = sum(claims) * part
    try:
        awards = fa.divide_claims(claims, estate, rule)
    except fa.LimitError:
        assert rule == "dominguez_thomson"  # a claim near the estate beside tiny ones
        return
    assert sum(awards) == estate
    pairs = sorted(zip(claims, awards, strict=True))
    assert all(0 <= a <= d for d, a in pairs)
    for (d, a), (e, b) in itertools.pairwise(pairs):
        assert a <= b  # order is kept in awards
        assert d - a <= e - b  # and in losses
