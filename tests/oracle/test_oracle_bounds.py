# SPDX-License-Identifier: Apache-2.0
"""Bounds of groups, comparing rules and new rounding rules, against cases and second ways."""

from __future__ import annotations

import collections
import itertools
import json
import random
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from pathlib import Path

import pytest

from tests.oracle import generate_bounds, generate_rules
from tests.oracle.bounds import Caps, mean_increase, water_fill
from tests.oracle.groups import Group
from tests.oracle.numbers import OracleError
from tests.oracle.redistribute import redistribute
from tests.oracle.rounding import Rounding
from tests.oracle.solve import Policies, round_to_total, solve
from tests.oracle.ties import TieRules

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


def nodes_of(tree: dict) -> tuple[list[dict], list[tuple[str, list[int], dict]]]:
    """The leaves of a case's tree, and its groups with the leaves inside."""
    leaves: list[dict] = []
    found = []

    def walk(node: dict) -> list[int]:
        if "children" not in node:
            leaves.append(node)
            return [len(leaves) - 1]
        rows = [row for child in node["children"] for row in walk(child)]
        found.append((node["name"], rows, node))
        return rows

    walk(tree)
    return leaves, found[:-1]


def number(node: dict, key: str) -> Fraction | None:
    """A bound of a node."""
    return Fraction(node[key]) if key in node else None


@pytest.mark.parametrize("case", CASES["group_cases"], ids=lambda case: case["id"])
def test_trees(case: dict) -> None:
    leaves, inner = nodes_of(case["tree"])
    made = [
        Group(name, frozenset(rows), number(node, "floor") or Fraction(0), number(node, "cap"))
        for name, rows, node in inner
    ]
    problem = (
        Rounding("nearest_each"),
        [Fraction(leaf["score"]) for leaf in leaves],
        Fraction(case["pool"]),
        [number(leaf, "floor") or Fraction(0) for leaf in leaves],
        [number(leaf, "cap") for leaf in leaves],
        [0] * len(leaves),
        Policies(),
        made,
    )
    if "error" in case["amounts"]:
        with pytest.raises(OracleError, match="E312 A"):
            solve(*problem)
        return
    quotas = solve(*problem).quotas
    amounts = {leaf["name"]: q for leaf, q in zip(leaves, quotas, strict=True)}
    for name, rows, _ in inner:
        amounts[name] = sum(quotas[row] for row in rows)
    assert amounts | {"root": sum(quotas)} == {
        name: Fraction(x) for name, x in case["amounts"].items()
    }


def random_groups(
    random_: random.Random, n: int, total: int
) -> tuple[list[Fraction], list[Fraction], list[Fraction | None], list[Group]]:
    """Scores, bounds and two levels of groups, of whole numbers."""
    scores = [Fraction(random_.randint(0, 9)) for _ in range(n)]
    lows = [Fraction(random_.choice([0, 0, random_.randint(0, 3)])) for _ in range(n)]
    caps = [random_.choice([None, low + random_.randint(0, total)]) for low in lows]
    made = []
    for label, size in (("inner", n // 2), ("outer", n - 1)):
        low = Fraction(random_.choice([0, random_.randint(0, total)]))
        cap = random_.choice([None, low + random_.randint(0, total // 2)])
        made.append(Group(label, frozenset(range(size)), low, cap))
    return scores, lows, caps, [g for g in made if g.rows]


def grouped_problems(seed: int, count: int, most: int) -> Iterator[tuple]:
    """Feasible problems with groups: what `solve` takes but its rule."""
    random_ = random.Random(seed)
    while count:
        n, total = random_.randint(3, 5), random_.randint(1, most)
        scores, lows, caps, made = random_groups(random_, n, total)
        given = (scores, Fraction(total), lows, caps, [0] * n, Policies(), made)
        try:
            solve(Rounding("nearest_each"), *given)
        except OracleError:
            continue
        count -= 1
        yield given


def allowed(given: tuple) -> Iterator[tuple[int, ...]]:
    """Every table of whole numbers within all bounds."""
    scores, total, lows, caps, _, _, made = given
    ranges = [
        range(
            int(low),
            int(total if cap is None or cap > total else cap) + 1 if s else int(low) + 1,
        )
        for s, low, cap in zip(scores, lows, caps, strict=True)
    ]
    for units in itertools.product(*ranges):
        sums = [sum(units[row] for row in g.rows) for g in made]
        if sum(units) == total and all(
            g.low <= x and (g.cap is None or x <= g.cap)
            for g, x in zip(made, sums, strict=True)
        ):
            yield units


def test_group_moves_are_the_least_product() -> None:
    """RULES-ANNEX.md A says it of tables: the least product of d(k) / s_i over all moves."""

    def cost(units: tuple[int, ...], given: tuple) -> Fraction:
        keys = [
            Fraction(2 * k + 1, 2) / s
            for s, low, a in zip(given[0], given[2], units, strict=True)
            for k in range(int(low), a)
        ]
        return prod(keys, start=Fraction(1))

    for given in grouped_problems(7, 120, 8):
        units = solve(Rounding("sainte_lague"), *given).units
        costs = {other: cost(other, given) for other in allowed(given)}
        assert costs[tuple(units)] == min(costs.values()), given


def test_tree_quotas_are_the_limit_of_moves() -> None:
    """Moves of a fortieth of a unit come as near to the quotas as they can."""
    for given in grouped_problems(8, 25, 12):
        quotas = solve(Rounding("nearest_each"), *given).quotas
        scores, total, lows, caps, earmarks, policies, made = given
        fine = [
            Group(g.label, g.rows, 40 * g.low, None if g.cap is None else 40 * g.cap)
            for g in made
        ]
        units = solve(
            Rounding("sainte_lague"),
            scores,
            40 * total,
            [40 * low for low in lows],
            [None if cap is None else 40 * cap for cap in caps],
            earmarks,
            policies,
            fine,
        ).units
        assert all(abs(a - 40 * q) <= 3 for a, q in zip(units, quotas, strict=True)), given


def test_groups_by_largest_remainder() -> None:
    """Every node stays within the whole numbers around its quota, and within its bounds."""
    for given in grouped_problems(9, 200, 40):
        found = solve(Rounding(), *given)
        assert tuple(found.units) in set(allowed(given)) if given[1] < 9 else True
        for g in given[-1]:
            inside = sum(found.quotas[row] for row in g.rows)
            units = sum(found.units[row] for row in g.rows)
            assert abs(units - inside) < 1
            assert g.low <= units
            assert g.cap is None or units <= g.cap
        assert sum(found.units) == given[1]
        assert all(abs(a - q) < 1 for a, q in zip(found.units, found.quotas, strict=True))


def test_groups_without_bounds_change_nothing_of_moves() -> None:
    for scores, total, lows, caps in small_problems(60):
        made = [Group("all", frozenset(range(len(scores)))), Group("two", frozenset([0, 1]))]
        for method in ("sainte_lague", "dhondt", "imperiali"):
            rest = (scores, total, lows, caps, [0] * len(scores), Policies())
            plain = solve(Rounding(method), *rest)
            assert solve(Rounding(method), *rest, made).units == plain.units
            assert solve(Rounding(method), *rest, made).quotas == plain.quotas


def test_floors_paid_from_above() -> None:
    """10, 20, 70 with a floor of 16 for the first: the second has 4 above, the third 54."""
    scores = [Fraction(x) for x in (10, 20, 70)]
    lows = [Fraction(x) for x in (16, 16, 16)]
    rest = (scores, Fraction(100), lows, [None] * 3, [0] * 3, Policies())
    found = solve(Rounding(), *rest, floor_cost="above")
    assert found.quotas == [16, 16 + Fraction(4 * 52, 58), 16 + Fraction(54 * 52, 58)]
    assert found.units == [16, 20, 64]
    assert solve(Rounding(), *rest).quotas == [16, Fraction(56, 3), Fraction(196, 3)]


def test_mean_increase() -> None:
    """The mean increase is 20 %; half of it is 10 %."""
    base = [Fraction(50), Fraction(100)]
    assert mean_increase(Fraction(1, 2), base, Fraction(180)) == [55, 110]
    assert mean_increase(Fraction(3), base, Fraction(15)) == [0, 0]
    with pytest.raises(OracleError, match="E131"):
        mean_increase(Fraction(1), [Fraction(0)], Fraction(1))


def test_new_methods() -> None:
    scores = [Fraction(x) for x in (53, 24, 23)]
    tie = TieRules(["table_order"])

    def units(method: str, total: int, **options: object) -> list[int]:
        return round_to_total(
            scores, Fraction(total), Rounding(method, ties=tie, **options)
        ).units

    assert units("danish", 7) == [3, 2, 2]
    assert units("imperiali", 7) == [5, 1, 1]
    assert units("modified_sainte_lague", 3) == [2, 1, 0]
    assert units("sainte_lague", 3) == [1, 1, 1]
    assert units("nearest_residual", 7) == [3, 2, 2]
    assert units("nearest_residual", 10) == [6, 2, 2]  # 5.3, 2.4, 2.3
    assert units("nearest_residual", 10, recipient=2) == [5, 2, 3]
    assert units("custom", 7, custom=lambda k: k + Fraction(1, 3)) == units("danish", 7)
    with pytest.raises(OracleError, match="E222"):
        units("custom", 7, custom=lambda k: Fraction(1, k + 1))
    with pytest.raises(OracleError, match="E313"):
        round_to_total(
            [Fraction(1)] * 3, Fraction(4), Rounding("nearest_residual", recipient=0),
            [Fraction(1), Fraction(0), Fraction(0)], [Fraction(1), None, None],
        )  # fmt: skip


def test_any_signposts_equal_the_named_ones() -> None:
    random_ = random.Random(12)
    for _ in range(12):
        scores = [Fraction(random_.randint(0, 30)) for _ in range(4)] + [Fraction(7)]
        total = Fraction(random_.choice([3, 100, 10**18]))
        for method, d in {
            "sainte_lague": lambda k: Fraction(2 * k + 1, 2),
            "imperiali": lambda k: Fraction(k + 2),
            "modified_sainte_lague": lambda k: Fraction(2 * k + 1, 2) if k else Fraction(7, 10),
        }.items():
            named = round_to_total(scores, total, Rounding(method))
            assert round_to_total(scores, total, Rounding("custom", custom=d)) == named


def test_generated_plans() -> None:
    """The same for a seed, plain data, mostly feasible; lines sum to slices, and money to P."""
    made = list(generate_bounds.problems(5, 700))
    assert made[:30] == list(generate_bounds.problems(5, 30))
    codes: collections.Counter[str] = collections.Counter()
    for problem in made:
        found = json.loads(json.dumps(generate_bounds.expected(problem)))
        codes[found.get("error", "")] += 1
        for slice_, lines in zip(found.get("slices", []), found.get("lines", []), strict=True):
            assert sum(Fraction(line[-1]) for line in lines) == slice_
    assert 0.55 < codes[""] / len(made) < 0.8, codes
    assert {"E301", "E302", "E304", "E305", "E306", "E308", "E312", "E213", "E221"} <= set(
        codes
    )


def test_generated_signposts() -> None:
    """Whole totals are reached; some fall."""
    codes: collections.Counter[str] = collections.Counter()
    for problem in generate_rules.signpost_problems(5, 120):
        found = generate_rules.signpost_expected(problem)
        codes[found.get("error", "")] += 1
        if "units" in found:
            assert sum(found["units"]) == int(problem["total"])
    assert codes[""] > 70, codes
    assert codes["E222"], codes


def grouped(
    method: str, scores: list[int], total: int, groups: list[Group], *ties: str
) -> list:
    """Units of a small problem with groups and no other bounds."""
    n = len(scores)
    rule = Rounding(method, ties=TieRules(ties or ["larger_score", "table_order"]))
    rest = ([Fraction(0)] * n, [None] * n, [0] * n, Policies(), groups)
    return solve(rule, [Fraction(s) for s in scores], Fraction(total), *rest).units


def test_what_stops_groups() -> None:
    two = Group("two", frozenset([0, 1]), Fraction(3))
    with pytest.raises(OracleError, match="E308"):  # the floor takes all: nothing for the third
        grouped("adams", [1, 1, 1], 3, [two])
    assert grouped("sainte_lague", [1, 1, 1], 3, [two], "table_order") == [2, 1, 0]
    with pytest.raises(OracleError, match="E307"):  # two for the floor of three, and no rule
        grouped("sainte_lague", [1, 1, 1], 3, [two], "error")
    one = Group("two", frozenset([0, 1]), Fraction(1))  # both are served in the end: no tie
    assert grouped("sainte_lague", [1, 1, 1], 3, [one], "error") == [1, 1, 1]
    with pytest.raises(OracleError, match="E304"):
        grouped("sainte_lague", [0, 0, 1], 3, [one])
    halves = [Group(str(i), frozenset([i]), Fraction(1, 2)) for i in range(2)]
    with pytest.raises(OracleError, match="E306"):
        grouped("sainte_lague", [1, 1], 1, halves)
    capped = Group("two", frozenset([0, 1]), Fraction(0), Fraction(1))
    assert grouped("sainte_lague", [5, 5, 1], 9, [capped], "table_order") == [1, 0, 8]
    assert grouped("largest_remainder", [5, 5, 1], 9, [capped]) == [1, 0, 8]
