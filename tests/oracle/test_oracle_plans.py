# SPDX-License-Identifier: Apache-2.0
"""Plans worked out by hand: parts, bases, carve-outs, eligibility, ways to make a score."""

from fractions import Fraction
from typing import Any

import pytest

from tests.oracle.numbers import OracleError
from tests.oracle.plan import Outcome, allocate

F = Fraction
COMMON = {"unit": "EUR", "recipient": "r"}
NEED = {"indicator": "need", "weight": "100%"}


def plan(pool: str, table: dict[str, list], **keys: Any) -> Outcome:
    """A plan of recipients A, B, C, ...; its factor is `need` unless it says others."""
    rows = len(next(iter(table.values())))
    names = list("ABCDEFGH"[:rows])
    if not {"factors", "multipliers", "parts", "claims"} & set(keys):
        keys["factors"] = [NEED]
    found = allocate(COMMON | {"pool": pool} | keys, {"r": names} | table)
    for row, slice_ in zip(found.lines, found.slices, strict=True):
        assert sum(x for *_, x in row) == slice_
    total = sum(found.slices) + sum(x for _, x in found.reserves) + found.undistributed
    assert total == F(pool.rstrip("%")) * (100 if "0.01%" in keys.get("unit", "") else 1)
    return found


def parts_of(*items: tuple[str, str, dict]) -> list[dict]:
    """Parts with a name, a share or an amount, and more keys."""
    return [
        {"name": n, "amount" if text.isdigit() else "share": text} | k for n, text, k in items
    ]


PEOPLE = {"factors": [{"indicator": "people", "weight": "100%"}]}
AREA = {"factors": [{"indicator": "area", "weight": "100%"}]}
TABLE = {"people": ["10", "30", "60"], "area": ["1", "1", "2"]}


def test_parts() -> None:
    """60 by people are 6, 18, 36; 40 by area 10, 10, 20."""
    found = plan("100", TABLE, parts=parts_of(("p", "60%", PEOPLE), ("a", "40", AREA)))
    assert found.slices == [16, 28, 56]
    assert found.lines[0] == [
        ("factor", "people", "p", 6),
        ("bound", "", "p", 0),
        ("rounding", "", "p", 0),
        ("factor", "area", "a", 10),
        ("bound", "", "a", 0),
        ("rounding", "", "a", 0),
    ]


def test_shares_of_parts_are_cut_in_their_order() -> None:
    """Three thirds of 10 are 4, 3 and 3; one recipient gets each part."""
    one = {"need": ["1"]}
    thirds = parts_of(*((name, "1/3", {}) for name in "abc"))
    found = plan("10", one, parts=thirds, factors=[NEED])
    assert [x for kind, *_, x in found.lines[0] if kind == "factor"] == [4, 3, 3]


def test_parts_in_fractions() -> None:
    """A quarter of 10 as it is for point_value: 2.5; the others would be 2.5 and 5: E210."""
    table = {"need": ["1", "1"]}
    real = {"rounding": "point_value"}
    quarters = [("a", "1/4", real), ("b", "1/4", real), ("c", "1/2", {})]
    found = plan("10", table, factors=[NEED], parts=parts_of(*quarters))
    assert (found.slices, found.undistributed) == ([5, 4], 1)
    assert [q * 2 for q in found.quotas] == [10, 10]
    quarters[1] = ("b", "1/4", {})
    with pytest.raises(OracleError, match="E210"):
        plan("10", table, factors=[NEED], parts=parts_of(*quarters))
    with pytest.raises(OracleError, match="E220"):
        plan("10", table, factors=[NEED], parts=parts_of(*quarters[:2]))


def test_bounds_and_surplus_of_a_part() -> None:
    """Part a caps at 2 each and keeps 4 of 8 back; the base of B is no part's business."""
    capped = {"cap": "2", "on_surplus": "reserve"}
    parts = parts_of(("a", "80%", capped), ("b", "20%", {"floor": "1"}))
    table = {"need": ["1", "1"], "last": ["0", "5"]}
    found = plan("15", table, factors=[NEED], base="last", parts=parts)
    assert found.slices == [3, 8]
    assert found.reserves == [("surplus: a", 4)]


def test_a_parts_key_replaces_the_plans() -> None:
    """Part a rounds by its own rule, part b by the plan's."""
    table = {"need": ["1", "1", "1"]}
    parts = parts_of(("a", "50%", {"rounding": "down"}), ("b", "50%", {}))
    found = plan("10", table, factors=[NEED], rounding="nearest_each", parts=parts)
    assert (found.slices, found.undistributed) == ([3, 3, 3], 1)


def test_base_and_growth() -> None:
    """Half of 20, 31 and 0: 10, 15.5 up, 0; 74 are left for need 1, 1 and 0."""
    base = {"of": "last", "share": "50%", "rounding": "up", "name": "旧"}
    table = {"last": ["20", "31", "0"], "need": ["1", "1", "0"]}
    found = plan("100", table, base=base)
    assert found.slices == [47, 53, 0]
    assert found.lines[1][:2] == [("base", "旧", "", 16), ("factor", "need", "", 37)]
    base.pop("rounding")
    with pytest.raises(OracleError, match="E216"):
        plan("100", table, base=base)
    with pytest.raises(OracleError, match="E310"):
        plan("100", table | {"last": ["20", "30", "0"]}, base=base, cap="12")


def test_point_values() -> None:
    """2 x 10, 2 x 20 and 1 x 20 share 80; the multiplier's line is 20 - 80 x 10/50 = 4."""
    table = {"need": ["10", "20", "20"], "kind": ["city", "city", "county"]}
    found = plan("80", table, group="kind", point_values={"city": "2", "county": "1"})
    assert found.slices == [20, 40, 20]
    assert ("multiplier", "kind", "", 4) in found.lines[0]


def test_carve_outs_are_of_the_quotas() -> None:
    """A tenth of 65 is 6.5, up 7; A's own quota 35 gives a tenth, 3.5, to C: 4."""
    direct = {"name": "x", "to": "A", "from": "B", "share": "10%"}
    column = {"name": "y", "parent": "up", "share": "10%"}
    table = {"need": ["35", "65", "0"], "up": [None, "", "A"]}
    for items in ([direct, column], [column, direct]):
        assert plan("100", table, carve_outs=items).slices == [38, 58, 4]
    lines = plan("100", table, carve_outs=[direct | {"rounding": "down"}]).lines
    assert [row[-1] for row in lines] == [
        ("carve_out", "x", "", 6),
        ("carve_out", "x", "", -6),
        ("carve_out", "x", "", 0),
    ]
    shares = {"name": "z", "parent": "up", "per": "part"}
    found = plan("100", table | {"part": ["", "", "20%"]}, carve_outs=[shares])
    assert found.slices == [28, 65, 7]
    with pytest.raises(OracleError, match="E311"):
        plan("100", table, carve_outs=[direct | {"share": "101%"}])
    with pytest.raises(OracleError, match="E117"):
        plan("100", table, carve_outs=[direct | {"from": "A"}])
    with pytest.raises(OracleError, match="E219"):
        plan("100", table, carve_outs=[direct | {"from": "Z"}])


def test_who_is_eligible() -> None:
    """Rows of other kinds are nobody: no slice, no name, no blank that matters."""
    table = {"need": ["1", None, "2", "x"], "kind": ["县", "市", " 县 ", ""]}
    found = plan("30", table, eligible={"column": "kind", "is": "县"})
    assert (found.recipients, found.slices) == (["A", "C"], [10, 20])
    with pytest.raises(OracleError, match="E112"):
        plan("30", table, eligible={"column": "kind", "is": ["州"]})


def test_contribution_cap() -> None:
    """0.45 and 0.15 by x; y may give half of that: of 0.2 each 0.2 and 0.075."""
    factors = [
        {"indicator": "x", "weight": "60%"},
        {
            "indicator": "y",
            "weight": "40%",
            "contribution_cap": {"times": "1/2", "of": ["x"]},
        },
    ]
    found = plan("35", {"x": ["3", "1"], "y": ["1", "1"]}, factors=factors)
    assert found.slices == [26, 9]
    assert found.lines[1][:2] == [("factor", "x", "", 6), ("factor", "y", "", 3)]


def test_two_levels_of_factors() -> None:
    """A block of 60 % with 1 and 2 of 3 points, beside 40 %: 20, 40 and 40 of 100."""
    block = {"name": "need", "weight": "60%", "points": "3"}
    block["factors"] = [{"indicator": "x", "weight": "1"}, {"indicator": "y", "weight": "2"}]
    factors = [block, {"indicator": "z", "weight": "40%", "name": "area"}]
    table = {"x": ["1", "0", "0"], "y": ["0", "1", "0"], "z": ["0", "0", "1"]}
    found = plan("100", table, factors=factors)
    assert found.slices == [20, 40, 40]
    assert [name for kind, name, *_ in found.lines[0] if kind == "factor"] == ["x", "y", "area"]


def test_geometric_means() -> None:
    """sqrt(4 x 9) = 6 and sqrt(2) = 1.41; a factor of weight 0 does not count, even at 0."""
    ratio = {"method": "ratio_to", "constant": "1"}
    factors = [
        {"indicator": "x", "weight": "50%"} | ratio,
        {"indicator": "y", "weight": "50%"} | ratio,
        {"indicator": "z", "weight": "0%"} | ratio,
    ]
    table = {"x": ["4", "1", "0"], "y": ["9", "2", "9"], "z": ["0", "1", "5"]}
    aggregation = {"method": "geometric", "decimals": "2"}
    found = plan("741", table, factors=factors, aggregation=aggregation)
    assert found.scores == [6, F("1.41"), 0]
    assert found.slices == [600, 141, 0]
    assert found.lines[0][0] == ("factor", "geometric", "", 600)


def test_a_product() -> None:
    """2 x 1 and 3 x 4 share 14; one line says so."""
    items = [{"column": "x"}, {"indicator": "y", "method": "power", "exponent": "2"}]
    found = plan("14", {"x": ["2", "3"], "y": ["1", "2"]}, multipliers=items)
    assert found.slices == [2, 12]
    assert [line[:2] for line in found.lines[0]] == [
        ("factor", "product"), ("bound", ""), ("rounding", ""),
    ]  # fmt: skip
    for key, value in (("combine", "raw"), ("points", "10")):
        with pytest.raises(OracleError, match="E213"):
            plan("14", {"x": ["2", "3"], "y": ["1", "2"]}, multipliers=items, **{key: value})


def test_a_key_in_per_cent() -> None:
    """Hundredths of a per cent; an amount may have the sign or not; a cell too."""
    table = {"need": ["1", "1", "1"], "last": ["0%", "0%", "40.5%"]}
    earmarks = [{"name": "x", "to": "A", "amount": "0.5%"}, {"name": "y", "amount": "0.5"}]
    found = plan(
        "100%", table, unit="0.01%", earmarks=earmarks, floor={"share": "1", "of": "last"}
    )
    assert found.slices == [50 + 2925, 2925, 4050]
    assert found.reserves == [("y", 50)]
    with pytest.raises(OracleError, match="E206"):
        plan("100", table, earmarks=[{"name": "x", "to": "A", "amount": "0.5%"}])


def test_a_floor_of_half_the_mean_increase() -> None:
    """120 for 100 is 20 % more: a floor of 10 % more is 44 and 66."""
    floor = {"share": "1/2", "of": "mean_increase", "base": "last"}
    found = plan("120", {"need": ["1", "9"], "last": ["40", "60"]}, floor=floor)
    assert found.slices == [44, 76]


def test_claims_of_a_plan() -> None:
    """A claim is of the whole slice: less the earmark 2, 9 and 9 take part; 10 give 2, 4, 4."""
    keys: dict[str, Any] = {"claims": {"indicator": "ask", "rule": "cea"}}
    keys["earmarks"] = [{"name": "x", "to": "A", "amount": "1"}]
    found = plan("11", {"ask": ["3", "9", "9"]}, **keys)
    assert found.slices == [3, 4, 4]
    assert found.lines[0][:2] == [("earmark", "x", "", 1), ("factor", "ask", "", 2)]
    with pytest.raises(OracleError, match="E310"):
        plan("11", {"ask": ["0", "9", "9"]}, **keys)
    # A ceiling cuts the claim first: 2 of the whole slice, 1 of it in the rule.
    ceiling = {"share": "1", "of": "most"}
    table = {"ask": ["3", "9", "9"], "most": ["2", "8", "8"]}
    assert plan("11", table, cap=ceiling, **keys).slices == [2, 5, 4]


def test_scores_come_before_what_is_held() -> None:
    """A fault of a factor is met before earmarks that exceed the pool."""
    earmarks = [{"name": "x", "each": "99"}]
    with pytest.raises(OracleError, match="E130"):
        plan("10", {"need": ["0", "0"]}, earmarks=earmarks)


def test_faults_of_two_parts() -> None:
    """The first part's fault counts; the other's is kept beside it."""
    parts = parts_of(("a", "50%", {"floor": "9"}), ("b", "50%", {"cap": "1"}))
    with pytest.raises(OracleError, match="E301") as caught:
        plan("10", {"need": ["1", "1"]}, factors=[NEED], parts=parts)
    assert caught.value.also == {"E302"}
