# SPDX-License-Identifier: Apache-2.0
"""The referee against answers that others obtained (tests/cases; SOURCE.md says from where)."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.cascade import Tier, cascade
from tests.oracle.numbers import OracleError, scalar
from tests.oracle.plan import Outcome, allocate
from tests.oracle.reader import read_csv, read_plan
from tests.oracle.rounding import Rounding
from tests.oracle.solve import Solved, round_to_total, water_fill
from tests.oracle.ties import TieRules

CASES = Path(__file__).parents[1] / "cases"
NAMES = {"saintelague": "sainte_lague", "huntington": "huntington_hill"}
# The case file says that nobody is tied here; test_a_tie_that_the_case_file_misses shows it.
TIES_MISSED = {("2^53 house 1:2 (moneyphp#832)", "adams"): [0, 1]}
FIRST = {"huntington_hill", "dean", "adams"}


def cases(name: str) -> list[dict]:
    """The cases of one file."""
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))["cases"]


def numbers(texts: object, n: int) -> list[Fraction | None] | None:
    """A list of numbers, or one for all, or none."""
    if texts is None:
        return None
    listed = texts if isinstance(texts, list) else [texts] * n
    return [None if t is None else scalar(str(t)) for t in listed]


def solve(case: dict, method: str, **options: str) -> Solved:
    """A case by a method; ties by table order, as the cases' referee breaks them."""
    method = NAMES.get(method, method)
    if method in FIRST:
        options.setdefault("first_units", "by_weight")
    n = len(case["weights"])
    return round_to_total(
        numbers(case["weights"], n),
        Fraction(case["units"]),
        Rounding(method=method, ties=TieRules(["table_order"]), **options),
        numbers(case.get("minimum"), n),
        numbers(case.get("maximum"), n),
    )


def options_of(case: dict, method: str) -> dict[str, str]:
    """Largest remainder with a minimum is the US practice there (SOURCE.md, Conventions)."""
    lifted = method == "largest_remainder" and case.get("minimum")
    return {"bounds": "shift"} if lifted else {}


def judge(case: dict, method: str, seats: list[int], tied: list[int]) -> None:
    """The seats, and the tied set: whoever the last units may fall to."""
    solved = solve(case, method, **options_of(case, method))
    assert solved.units == seats, (case, method)
    assert list(solved.tie.recipients if solved.tie else ()) == tied, (case, method)


@pytest.mark.parametrize("name", ["us_house", "package_tests", "min_max"])
def test_published_and_peers_seats(name: str) -> None:
    for case in cases(f"apportionment/{name}"):
        for method, referee in case["referee"].items():
            if method == "quota":
                continue  # not a method of the rules
            if "error" in referee:
                code = {"minima": "E301", "maxima": "E302"}[referee["error"].split()[0]]
                with pytest.raises(OracleError, match=code):
                    solve(case, method)
            else:
                judge(case, method, referee["seats"], referee["tied_at_cut"])
        for row in case.get("expected", []):
            if row["method"] == "quota":
                continue
            solved = solve(case, row["method"], **options_of(case, row["method"]))
            if solved.tie is None:
                assert solved.units == row["seats"], (case["id"], row["method"])


def test_hard_inputs() -> None:
    for case in cases("apportionment/hard_peers"):
        for method, referee in case["referee"].items():
            if isinstance(referee, str):
                with pytest.raises(OracleError, match="E303"):
                    solve(case, method)
            else:
                tied = TIES_MISSED.get((case["case"], method), referee["tied"])
                judge(case, method, referee["seats"], tied)


def test_a_tie_that_the_case_file_misses() -> None:
    """One unit before the end both next moves of Adams are at the same key, d(k) = k."""
    units = [2333333333333333, 4666666666666666]
    assert 7 * 10**15 - sum(units) == 1
    assert Fraction(units[0], 1) == Fraction(units[1], 2)


def test_money_issues() -> None:
    for case in cases("apportionment/money_issues"):
        exact = case["referee_largest_remainder"]
        judge(case, "largest_remainder", exact["seats"], exact["tied_at_cut"])
        assert (exact["seats"] == case["package_result"]) == case["same"]


def test_water_filling() -> None:
    errors = {"floors": "E301", "caps": "E302"}
    for case in cases("bounds/waterfill"):
        n, found = len(case["scores"]), case["simultaneous"]
        problem = (
            numbers(case["scores"], n),
            scalar(case["pool"]),
            numbers(case["floors"], n),
            numbers(case["caps"], n),
        )
        if "error" in found:
            with pytest.raises(OracleError, match=errors[found["error"].split()[0]]):
                water_fill(*problem)
        else:
            assert water_fill(*problem) == numbers(found["quotas"], n), case["id"]


def grant(name: str, plan: str = "plan.yaml", column: str = "slice") -> Outcome:
    """A published allocation, every slice of it."""
    folder = CASES / name
    found = allocate(read_plan(folder / plan), read_csv(folder / "inputs.csv"))
    expected = read_csv(folder / "expected.csv")
    assert found.recipients == next(iter(expected.values()))
    if column:
        assert found.slices == [int(a) for a in expected[column]]
    for lines, a in zip(found.lines, found.slices, strict=True):
        assert sum(x for *_, x in lines) == a
    return found


def test_hhf_is_one_dollar_over() -> None:
    assert grant("us-hhf-2010", column="slice_usd").undistributed == -1
    folder = CASES / "us-hhf-2010"
    plan = read_plan(folder / "plan.yaml") | {"rounding": "largest_remainder"}
    exact = allocate(plan, read_csv(folder / "inputs.csv"))
    published = read_csv(folder / "expected.csv")
    differ = {
        name: (a, int(b))
        for name, a, b in zip(
            exact.recipients, exact.slices, published["slice_usd"], strict=True
        )
        if a != int(b)
    }
    assert differ == {"Oregon": (49294214, 49294215)}


def test_french_roads() -> None:
    found = grant("fr-dsr-perequation-voirie-2022")
    assert (sum(found.slices), found.undistributed) == (199193254, Fraction("3.2"))


def test_french_children() -> None:
    found = grant("fr-dsr-perequation-enfants-2022")
    assert (sum(found.slices), found.undistributed) == (199193040, Fraction("217.2"))


def test_french_urban_solidarity() -> None:
    """A product of six multipliers, one by printed rank: each of 118 slices to the euro."""
    found = grant("fr-dsu-bas-2022")
    assert (len(found.slices), found.undistributed) == (118, 0)


@pytest.mark.parametrize(("part", "misses"), [("road", 22), ("children", 70)])
def test_french_target_part(part: str, misses: int) -> None:
    found = grant("fr-dsr-cible-2022", f"plan-{part}.yaml", f"slice_{part}")
    assert found.undistributed == 0
    units = round_to_total(found.scores, Fraction(sum(found.slices))).units
    assert sum(a != b for a, b in zip(units, found.slices, strict=True)) == misses


def test_forest_fee_splits() -> None:
    found = grant("cn-guangyuan-forest-fee-2021", column="")
    expected = read_csv(CASES / "cn-guangyuan-forest-fee-2021/expected.csv")
    assert found.slices == [26230, 39723, 6872]
    for part in ("part_20", "part_30", "part_50", "part_80"):
        assert [s[part] for s in found.splits] == [100 * Fraction(x) for x in expected[part]]


def test_shandong_two_tiers() -> None:
    folder = CASES / "shandong-2018"
    recipients, counties = (
        read_csv(folder / "recipients.csv"),
        read_csv(folder / "counties.csv"),
    )
    sums = [sum(int(x) for x in recipients[h]) for h in list(recipients)[4:6]]
    assert sums == [991, 13284]
    plan, below = read_plan(folder / "plan.yaml"), read_plan(folder / "county.yaml")
    province, cities = cascade(plan, recipients, [Tier(below, counties, "所属市")])
    assert sum(province[None].slices) == 3717
    slices = dict(zip(province[None].recipients, province[None].slices, strict=True))
    assert set(cities) == {"滨州市", "德州市", "济宁市"}
    for city, outcome in cities.items():
        assert sum(outcome.slices) == 100 * slices[city]
    with pytest.raises(OracleError, match="E117"):
        cascade(plan, recipients, [Tier(below, counties | {"所属市": ["无"] * 21}, "所属市")])
    with pytest.raises(OracleError, match="E214"):
        cascade(plan, recipients, [Tier(below | {"unit": "0.3万元"}, counties, "所属市")])
