# SPDX-License-Identifier: Apache-2.0
"""Random and adversarial problems with the referee's answer, the same for a seed everywhere.

    python -m tests.oracle.generate --seed 1 --count 10

prints one JSON object {plan, table, expected} per line; `--rules` prints problems for the two
functions that stand alone, `--method rank` plans of one coefficient method. About three quarters are feasible. The others have one fault each.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle import (
    generate_faults,
    generate_plan_faults,
    generate_rules,
    generate_score_faults,
)
from tests.oracle.generate_coefficients import CoefficientMaker
from tests.oracle.generate_plan import PlanMaker
from tests.oracle.numbers import OracleError
from tests.oracle.plan import Outcome, allocate
from tests.oracle.ties import Tie

assert generate_plan_faults  # they register their faults
assert generate_score_faults
FAULTY = 0.17  # of the problems get a fault on purpose; others turn out infeasible
AMBIGUOUS = {"E305", "E310"}
# Faults of columns that come about by chance are made on purpose only: two of them, in two
# factors, could be named in any order. So are those of parts beside faults of bounds.
BY_CHANCE = {"E103", "E401"} | {f"E13{k}" for k in range(9)}
OF_PARTS = AMBIGUOUS | {"E210"}


def problems(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """`count` problems {plan, table}; number k of a seed is always the same."""
    for k in range(count):
        yield problem(f"{seed}/{k}")


def problem(seed: str) -> dict[str, Any]:
    """One problem; tries again where a fault could be named in more than one way."""
    return answered(seed)[0]


def answers(seed: int, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The same problems with what the referee says of each, in one go."""
    for k in range(count):
        yield answered(f"{seed}/{k}")


def answered(seed: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """One problem and the referee's answer."""
    for attempt in range(1000):
        maker = PlanMaker(f"{seed}/{attempt}")
        made = maker.problem()
        found = solved(made)
        if maker.chance(FAULTY):
            if isinstance(found, Outcome) and (code := generate_faults.spoil(made, maker)):
                return made, {"error": code}
        elif isinstance(found, Outcome):
            return made, as_json(found)
        elif is_clear(made, found):
            return made, {"error": found.code}
    raise AssertionError(seed)


def is_clear(made: dict[str, Any], fault: OracleError) -> bool:
    """Whether a fault that came about by chance can be named in one way only."""
    if fault.code in BY_CHANCE or fault.also:
        return False
    if "parts" in made["plan"]:
        return fault.code not in OF_PARTS
    return fault.code not in AMBIGUOUS or is_single(made)


def solved(made: dict[str, Any]) -> Outcome | OracleError:
    """What the referee says, or the fault that it finds."""
    try:
        return allocate(made["plan"], made["table"])
    except OracleError as fault:
        return fault


def coefficient_problems(method: str, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Plans of one factor, or one multiplier, of a method, with adversarial columns."""
    for k in range(count):
        yield CoefficientMaker(f"{method}/{seed}/{k}").problem_of(method)


def is_single(made: dict[str, Any]) -> bool:
    """Whether a floor above a cap, or an earmark above one, is the only fault of its kind."""
    plan = dict(made["plan"])
    first = expected(made)["error"]
    plan["on_conflict"] = "floor"
    second = expected({"plan": plan, "table": made["table"]}).get("error")
    return second not in AMBIGUOUS - {first}


def expected(made: dict[str, Any]) -> dict[str, Any]:
    """What the referee says, as JSON-able data: numbers as texts, or {"error": code}."""
    found = solved(made)
    return as_json(found) if isinstance(found, Outcome) else {"error": found.code}


def as_json(found: Outcome) -> dict[str, Any]:
    """An outcome with exact numbers as texts n/d."""
    return {
        "slices": found.slices,
        "quotas": [str(q) for q in found.quotas],
        "lines": [[[*words, str(x)] for *words, x in row] for row in found.lines],
        "reserves": [[name, str(x)] for name, x in found.reserves],
        "undistributed": str(found.undistributed),
        "tie": tie_json(found.tie),
        "splits": found.splits,
    }


def tie_json(tie: Tie | None) -> dict[str, Any] | None:
    """A tie as data."""
    if tie is None:
        return None
    return {"recipients": list(tie.recipients), "units": tie.units, "rule": tie.rule}


def rule_problems(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Problems for round_to_total and water_fill alone."""
    return generate_rules.problems(seed, count)


def rule_expected(made: dict[str, Any]) -> dict[str, Any]:
    """What the referee says of one of them."""
    try:
        found = generate_rules.answer(made)
    except OracleError as fault:
        return {"error": fault.code}
    if made["function"] == "water_fill":
        return {"quotas": [str(Fraction(q)) for q in found]}
    return {"units": found.units, "tie": tie_json(found.tie)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--rules", action="store_true", help="for the functions alone")
    parser.add_argument("--method", help="for one coefficient method alone")
    given = parser.parse_args()
    made, answer = (rule_problems, rule_expected) if given.rules else (problems, expected)
    found = made(given.seed, given.count)
    if given.method:
        found = coefficient_problems(given.method, given.seed, given.count)
    for one in found:
        print(json.dumps(one | {"expected": answer(one)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
