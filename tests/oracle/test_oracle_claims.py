# SPDX-License-Identifier: Apache-2.0
"""The claims rules against tests/cases/claims, against second ways and their properties."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from fractions import Fraction
from math import factorial
from pathlib import Path

import pytest

from tests.oracle import generate_claims
from tests.oracle.claims import RULES, Options, divide_claims
from tests.oracle.numbers import OracleError, scalar

CASES = Path(__file__).parents[1] / "cases" / "claims" / "claims.json"
NAMES = {
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
}
DUALS = {
    "cea": "cel",
    "cel": "cea",
    **dict.fromkeys(
        [
            "proportional",
            "talmud",
            "reverse_talmud",
            "random_arrival",
            "adjusted_proportional",
            "average_cea_cel",
        ]
    ),
}


def cases() -> list[dict]:
    """The problems of the case file."""
    return json.loads(CASES.read_text("utf-8"))["cases"]


def problems(count: int) -> Iterator[tuple[Fraction, list[Fraction]]]:
    """Small problems with zeros, equals and fractions, at every place of the estate."""
    random_ = random.Random(11)
    for _ in range(count):
        n = random_.randint(1, 6)
        unit = random_.choice([1, 1, 2, 3, 10])
        claims = [
            Fraction(random_.choice([0, 2, 5, random_.randint(1, 30)]), unit) for _ in range(n)
        ]
        total = sum(claims)
        part = random_.choice(
            [Fraction(0), Fraction(1, 2), Fraction(1), Fraction(random_.randint(0, 20), 20)]
        )
        yield total * part, claims


def test_the_files_are_the_rules() -> None:
    assert sorted([*NAMES.values(), "priority"]) == RULES


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_cases(case: dict) -> None:
    claims = [Fraction(d) for d in case["claims"]]
    for short, awards in case["referee_exact"].items():
        found = divide_claims(claims, Fraction(case["endowment"]), NAMES[short])
        assert found.awards == [Fraction(a) for a in awards], short
        assert found.rest == 0
    for short, awards in (case.get("published") or {}).items():
        found = divide_claims(claims, Fraction(case["endowment"]), NAMES[short])
        assert found.awards == [Fraction(a) for a in awards], short


@pytest.mark.parametrize("rule", NAMES.values())
def test_properties(rule: str) -> None:
    """Sum, 0 <= award <= claim, order kept in awards and in losses, duality."""
    for estate, claims in problems(150):
        awards = divide_claims(claims, estate, rule).awards
        assert sum(awards) == estate
        pairs = list(zip(claims, awards, strict=True))
        assert all(0 <= a <= d for d, a in pairs), (estate, claims)
        for (d, a), (e, b) in itertools.combinations(sorted(pairs), 2):
            assert a <= b, (estate, claims)
            assert d - a <= e - b, (estate, claims)
        if rule in DUALS:
            dual = divide_claims(claims, sum(claims) - estate, DUALS[rule] or rule).awards
            assert awards == [d - a for d, a in zip(claims, dual, strict=True)]


def test_random_arrival_by_all_orders() -> None:
    for estate, claims in problems(60):
        means = [Fraction(0)] * len(claims)
        for order in itertools.permutations(range(len(claims))):
            left = estate
            for i in order:
                award = min(claims[i], left)
                means[i] += award / factorial(len(claims))
                left -= award
        assert divide_claims(claims, estate, "random_arrival").awards == means


def test_dominguez_thomson_by_repeating() -> None:
    """Two hundred rounds come as near as such rounds can."""
    for estate, claims in problems(60):
        exact = divide_claims(claims, estate, "dominguez_thomson").awards
        n, left, money = len(claims), [float(d) for d in claims], float(estate)
        for _ in range(2000):
            step = [min(d, money) / n for d in left]
            left = [d - a for d, a in zip(left, step, strict=True)]
            money -= sum(step)
        for d, rest, award in zip(claims, left, exact, strict=True):
            assert abs(float(d) - rest - float(award)) < 1e-6 * (1 + float(estate))


def test_minimal_overlap_of_two_is_the_contested_garment() -> None:
    for estate, claims in problems(300):
        if len(claims) == 2:
            both = [
                divide_claims(claims, estate, rule).awards
                for rule in ("minimal_overlap", "talmud", "random_arrival")
            ]
            assert both[0] == both[1] == both[2]


def fractions(*numbers: object) -> list[Fraction]:
    """Exact numbers."""
    return [Fraction(x) for x in numbers]


@pytest.mark.parametrize(
    ("fund", "inside", "awards", "rest"),
    [
        ("partial", "proportional", ["16/3", 10, "8/3", 0], 0),
        ("partial", "cea", [5, 10, 3, 0], 0),
        ("partial", "cel", ["11/2", 10, "5/2", 0], 0),
        ("skip", "proportional", [6, 10, 0, 1], 1),
        ("stop", "proportional", [6, 10, 0, 0], 2),
    ],
)
def test_priority(fund: str, inside: str, awards: list, rest: int) -> None:
    """Rows 1 and 3 are the second class; what row 2 leaves is 8 of their 9."""
    options = Options(fractions(2, 1, 2, 7), inside, fund)
    found = divide_claims(fractions(6, 10, 3, 1), Fraction(18), "priority", options=options)
    assert found.awards == fractions(*awards)
    assert found.rest == rest


def test_surplus_ceilings_and_faults() -> None:
    claims = fractions("0.1", "0.7")
    assert divide_claims(claims, Fraction("0.8")).awards == claims
    with pytest.raises(OracleError, match="E302"):
        divide_claims(claims, Fraction(1))
    paid = divide_claims(claims, Fraction(1), on_surplus="reserve")
    assert (paid.awards, paid.rest) == (claims, Fraction("0.2"))
    capped = divide_claims(fractions(5, 5), Fraction(4), "cel", [Fraction(1), None])
    assert capped.awards == [0, 4]
    for fault, given in {
        "E103": (fractions(-1, 2), Fraction(1), "cea"),
        "E112": ([], Fraction(0), "cea"),
        "E205": (fractions(1), Fraction(1), "priority"),
        "E206": (fractions(1), Fraction(1), "lottery"),
    }.items():
        with pytest.raises(OracleError, match=fault):
            divide_claims(*given)


@pytest.mark.parametrize("rule", RULES)
def test_generated_claims(rule: str) -> None:
    """The same for a seed, plain data; awards and the rest are the estate."""
    made = list(generate_claims.problems(rule, 5, 60))
    assert made[:20] == list(generate_claims.problems(rule, 5, 20))
    solved = 0
    for problem in made:
        found = json.loads(json.dumps(generate_claims.expected(problem)))
        if "error" in found:
            assert found["error"] in ("E103", "E302")
            continue
        solved += 1
        whole = sum(map(Fraction, found["awards"])) + Fraction(found["rest"])
        assert whole == scalar(problem["estate"])
    assert solved > 40
