# SPDX-License-Identifier: Apache-2.0
"""Blocks of allocations by the engine, each beside an exact answer, and what they met."""

from __future__ import annotations

import collections
import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fundalloc as fa

from tests.campaigns.oracle import near, twin
from tests.oracle import generate, generate_bounds
from tests.oracle.generate_coefficients import CoefficientMaker
from tests.oracle.generate_table import number
from tests.oracle.numbers import OracleError, Unit
from tests.python.test_oracle import expected, only_slices, outcome, slices

Made = dict[str, Any]
A_PLAN = 64  # tables of one plan, where the twin answers
BULK_PLANS = 100  # of a block
WIDE = 60  # problems of a block that the referee answers, and
VARIED = 4  # so many more like each
REFEREED = 100  # one in so many of the twin's answers is refereed
KERNELS = 10  # one in so many is asked of every set of kernels
COEFFICIENTS = [name for name, *_ in fa._core.coefficient_methods()]


class DifferenceError(Exception):
    """Two answers that are not the same."""

    def __init__(self, made: Made, engine: Any, want: Any, who: str) -> None:
        super().__init__(f"the engine and {who} differ")
        self.made, self.engine, self.want, self.who = made, engine, want, who


class Block:
    """One block of a seed; `counts` say what it met."""

    def __init__(self, seed: int, number_: int, *, keep_going: bool = False) -> None:
        self.dice = random.Random(f"{seed}/{number_}")
        self.name = f"{seed}/{number_}"
        self.counts: collections.Counter[str] = collections.Counter()
        self.keep_going = keep_going
        self.differences: list[DifferenceError] = []

    def run(self) -> collections.Counter[str]:
        """Everything of the block; raises DifferenceError, or keeps it and goes on."""
        for k in range(BULK_PLANS + WIDE):
            try:
                if k < BULK_PLANS:
                    self.bulk()
                else:
                    self.wide(k - BULK_PLANS)
            except DifferenceError as difference:
                if not self.keep_going:
                    raise
                self.differences.append(difference)
                self.counts["differences"] += 1
        return self.counts

    # Plans that the twin answers

    def bulk(self) -> None:
        """Many tables of one plan."""
        dice = self.dice
        setting = near.setting(dice)
        plan, policies = bulk_plan(dice, setting)
        engine = fa.Plan(**plan)
        make = near.FAMILIES[setting.family]
        words = list(said(plan))
        self.counts.update({f"key {w}": A_PLAN for w in words})
        for _ in range(A_PLAN):
            columns = make(dice, setting)
            self.one(plan, engine, setting, columns, policies)
        self.counts[f"method {setting.rule.method}"] += A_PLAN
        self.counts[f"family {setting.family}"] += A_PLAN

    def one(
        self, plan: Made, engine: fa.Plan, setting: near.Setting, columns: near.Columns,
        policies: dict[str, str],
    ) -> None:  # fmt: skip
        """One table: the engine, the twin, sometimes the referee and other kernels."""
        cells = table_of(columns)
        table = fa.Table(cells)
        want = self.twin(setting, columns, policies)
        found = self.engine(engine, table, setting.family)
        self.counts["all"] += 1
        self.counts["twin"] += 1
        self.counts[f"code {want.get('error', 'solved')}"] += 1
        made = {"plan": plan, "table": cells}
        if found != want:
            raise DifferenceError(made, found, want, "the twin")
        if self.counts["twin"] % REFEREED == 0:
            self.referee(made, want)
        if self.counts["twin"] % KERNELS == 0:
            self.kernels(made, only_slices(want))

    def engine(self, plan: fa.Plan, table: fa.Table, family: str) -> Made:
        """Slices and the tie."""
        try:
            result = fa.allocate(plan, table)
        except fa.Error as problem:
            return {"error": problem.code}
        if result.diagnostics.undecided:
            self.counts[f"open {family}"] += 1
            self.counts["open"] += 1
        tie = result.tie
        names = result.recipients
        return {
            "slices": result.slices.tolist(),
            "tie": tie and ([names.index(n) for n in tie.recipients], tie.units, tie.rule),
        }

    def twin(
        self, setting: near.Setting, columns: near.Columns, policies: dict[str, str]
    ) -> Made:
        """What the twin says."""
        n = len(columns.x)
        scores = columns.x
        if columns.y:
            (v, w), a, b = setting.weights, sum(columns.x), sum(columns.y)
            scores = [v * b * x + w * a * y for x, y in zip(columns.x, columns.y, strict=True)]
        if columns.m:
            scores = [s * m for s, m in zip(scores, columns.m, strict=True)]
        setting.rule.larger = columns.t
        ask = twin.Ask(
            scores,
            setting.total,
            setting.rule,
            list(columns.low) or [0] * n,
            list(columns.cap) or [None] * n,
            columns.den,
            **policies,
        )
        try:
            units, tie = twin.answer(ask)
        except twin.FaultError as fault:
            return {"error": str(fault)}
        if tie and tie[2] == "larger":
            tie = (*tie[:2], "larger: t")
        return {"slices": units, "tie": tie}

    def referee(self, made: Made, want: Made) -> None:
        """The referee on a case of the twin, as deep as it goes."""
        deep = expected(made)
        self.counts["refereed"] += 1
        if only_slices(deep) != only_slices(want):
            raise DifferenceError(made, only_slices(deep), want, "the twin, by the referee")
        self.deep(made, deep)

    def deep(self, made: Made, want: Made) -> None:
        """Slices, quotas, lines, reserves, ties and splits."""
        found = outcome(made)
        self.counts["deep"] += 1
        if "error" not in want and "tie" not in want:
            found.pop("tie", None)  # of several ties in a tree the referee names none
        if found != want:
            raise DifferenceError(made, found, want, "the referee")

    def kernels(self, made: Made, want: Made) -> None:
        """The same from every set of kernels."""
        for name in fa._core.kernel_names()[:-1]:
            fa._core.use_kernels(name)
            try:
                found = slices(made)
            finally:
                fa._core.use_kernels("")
            self.counts[f"kernels {name}"] += 1
            if found != want:
                raise DifferenceError(made, found, want, f"the answer before, kernels {name}")

    # Plans that the referee answers

    def wide(self, k: int) -> None:
        """A plan of anything that plans can say, and variations of it."""
        seed = f"campaign/{self.name}/{k}"
        place = k % 5
        if place < 2:
            made = generate.problem(seed)
            judge = generate.expected
        elif place < 4:
            made = generate_bounds.problem(seed)
            judge = generate_bounds.expected
        else:
            method = self.dice.choice(COEFFICIENTS)
            made = CoefficientMaker(seed).problem_of(method)
            judge = generate.expected
        want = expected(made, judge)
        self.met(made, want)
        self.deep(made, want)
        if "error" in want:
            return
        base = fa.Plan(**made["plan"])
        for v in range(VARIED):
            other = varied(self.dice, made)
            plan = base
            if other["plan"] is not made["plan"]:
                try:
                    plan = fa.Plan(**other["plan"])
                except fa.Error as problem:
                    raise DifferenceError(
                        other, {"error": problem.code}, want, "a plan"
                    ) from None
            answer = generate.solved(other)
            if isinstance(answer, OracleError) and not clear(other, answer):
                self.counts["unclear"] += 1
                continue
            say = expected(other, judge)
            self.met(other, say)
            if v == 0:
                self.deep(other, say)
                continue
            found = self.engine(plan, fa.Table(other["table"]), "wide")
            found.pop("tie", None)
            if found != only_slices(say):
                raise DifferenceError(other, found, say, "the referee")

    def met(self, made: Made, want: Made) -> None:
        """Count a case and what its plan says."""
        counts = self.counts
        counts["all"] += 1
        counts["referee"] += 1
        counts[f"code {want.get('error', 'solved')}"] += 1
        plan = made["plan"]
        if "error" not in want:
            counts.update(f"key {word}" for word in said(plan))
            for part in plan.get("parts", [plan]):
                merged = {**plan, **part}
                rounding = merged.get("rounding", "largest_remainder")
                method = rounding if isinstance(rounding, str) else rounding["method"]
                counts[f"method {method}"] += 1
                if isinstance(claims := merged.get("claims"), dict):
                    counts[f"claims {claims.get('rule', 'proportional')}"] += 1
            counts.update(f"coefficient {m}" for m in coefficients(plan))
        if counts["referee"] % KERNELS == 0:
            self.kernels(made, only_slices(want))


# A variation is made blindly, so it may have two faults at once, which may be named in any order.
# Those that come after everything else was read are asked; base problems have all the others.
OF_SOLVING = {f"E{k}" for k in (301, 302, 303, 304, 305, 306, 307, 308, 310, 312, 313)}


def clear(made: Made, fault: OracleError) -> bool:
    """Whether a fault of a variation can be named in one way only."""
    return fault.code in OF_SOLVING and generate.is_clear(made, fault)


def varied(dice: random.Random, made: Made) -> Made:
    """The same plan with columns in another order, cells of the table changed, or a pool near it."""
    plan, table = made["plan"], made["table"]
    if dice.random() < 0.4 and isinstance(plan.get("pool"), str) and not amounts_of_parts(plan):
        unit = Unit.read(plan["unit"])
        units = unit.amount(plan["pool"])
        other = max(units + dice.choice((1, -1, 2, -2, 3, 5, -7, 11)), 0 * units)
        if other:
            return {"plan": plan | {"pool": number(other * unit.grain)}, "table": table}
    found = dict(table)
    keep = {plan["recipient"], *kept(plan, table)}
    names = [h for h in table if h not in keep]
    if names:
        for header in dice.sample(names, 1 + (len(names) > 1 and dice.random() < 0.5)):
            cells = list(table[header])
            dice.shuffle(cells)
            found[header] = cells
    return {"plan": plan, "table": found}


def amounts_of_parts(plan: Made) -> bool:
    """Whether parts have amounts, which sum to the pool."""
    return any("amount" in part for part in plan.get("parts", []))


def kept(plan: Made, table: Made) -> Iterator[str]:
    """Columns left alone: those that hold names, and who takes part where the plan names some.

    A recipient who is named and no longer takes part (E219) would be a fault beside others.
    """
    yield from (item["parent"] for item in plan.get("carve_outs", []) if "parent" in item)
    if "eligible" in plan and set(table[plan["recipient"]]) & set(texts(plan)):
        column = plan["eligible"]["column"]
        yield from (header for header in table if header.startswith(column))


def texts(value: Any) -> Iterator[str]:
    """All texts of a plan but its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def said(value: Any, under: str = "") -> set[str]:
    """The keys of a plan, those inside with the key that they stand under."""
    if isinstance(value, list):
        return set().union(*(said(v, under) for v in value))
    if not isinstance(value, dict):
        word = under.rpartition(".")[2]
        return {f"{under} = {value}"} if word in WORD_KEYS else set()
    found = set()
    for key, inner in value.items():
        name = key if under in ("", "parts") else f"{under.rpartition('.')[2]}.{key}"
        if under in ("map", "point_values"):
            continue
        found |= {name} | said(inner, "parts" if key == "parts" else name)
    return found


WORD_KEYS = {
    "combine", "on_conflict", "on_shortage", "on_surplus", "floor_cost", "bounds", "half",
    "first_units", "fund", "inside", "among", "blank", "ties",
}  # fmt: skip


def coefficients(value: Any) -> Iterator[str]:
    """The coefficient methods of a plan."""
    if isinstance(value, list):
        for item in value:
            yield from coefficients(item)
    elif isinstance(value, dict):
        for key in ("factors", "multipliers"):
            for item in value.get(key, []):
                if isinstance(item, dict) and "factors" not in item and "map" not in item:
                    yield item.get("method", "share" if key == "factors" else "column")
                yield from coefficients(item)
        yield from coefficients(value.get("parts", []))


def bulk_plan(dice: random.Random, setting: near.Setting) -> tuple[Made, dict[str, str]]:
    """A plan of the setting; its rule gets options and ties."""
    rule = setting.rule
    item: Made = {"method": rule.method}
    if rule.method == "largest_remainder" and dice.random() < 0.25:
        rule.shift = True
        item["bounds"] = "shift"
    if rule.method == "stationary":
        rule.r = dice.choice(((0, 1), (1, 3), (1, 2), (7, 10), (1, 1)))
        item["r"] = f"{rule.r[0]}/{rule.r[1]}"
    if rule.method in ("nearest_each", "nearest_residual") and dice.random() < 0.5:
        rule.even = True
        item["half"] = "even"
    if rule.method == "nearest_residual" and dice.random() < 0.4:
        rule.recipient = dice.randrange(2)
        item["recipient"] = f"n{rule.recipient}"
    if rule.method == "modified_sainte_lague" and dice.random() < 0.6:
        rule.first = dice.choice(((1, 2), (7, 5), (2, 3), (1, 1)))
        item["first"] = f"{rule.first[0]}/{rule.first[1]}"
    zero = rule.method in ("adams", "dean", "huntington_hill") or (
        rule.method == "stationary" and rule.r[0] == 0
    )
    if zero and dice.random() < 0.7:
        rule.by_weight = True
        item["first_units"] = "by_weight"
    plan: Made = {"unit": "EUR", "recipient": "r", "pool": str(setting.total)}
    names = "xy"
    plan["factors"] = [
        {"indicator": names[k], "weight": f"{w}%"} for k, w in enumerate(setting.weights)
    ]
    if setting.multiplier:
        plan["multipliers"] = [{"column": "m"}]
    if setting.floor:
        plan["floor"] = {"share": "100%", "of": "low"}
    if setting.cap:
        plan["cap"] = {"share": "100%", "of": "top", "blank": "unbounded"}
    policies = {}
    for key, words in POLICIES.items():
        if (setting.floor or setting.cap) and dice.random() < 0.25:
            plan[key] = policies[key] = dice.choice(words)
    plan["rounding"] = item if len(item) > 1 else rule.method
    if dice.random() < 0.6:
        rules = dice.choice(TIES)
        rule.ties = rules
        plan["ties"] = [{"larger": "t"} if r == "larger" else r for r in rules]
    return plan, policies


POLICIES = {
    "on_conflict": ("floor", "cap"),
    "on_shortage": ("scale",),
    "on_surplus": ("reserve",),
}
TIES = (
    ("table_order",), ("smaller_score", "table_order"), ("larger_score",), ("error",),
    ("larger", "table_order"), ("larger", "smaller_score", "table_order"),
    ("larger_score", "larger", "table_order"), ("larger", "error"),
)  # fmt: skip


def table_of(columns: near.Columns) -> dict[str, list[str | None]]:
    """Texts of the columns."""
    n = len(columns.x)
    if not columns.t:
        columns.t = [i * 7919 % 3 for i in range(n)]
    cells: dict[str, list[str | None]] = {
        "r": [f"n{i}" for i in range(n)],
        "x": [str(v) for v in columns.x],
        "t": [str(v) for v in columns.t],
    }
    for name, numbers in (("y", columns.y), ("m", columns.m)):
        if numbers:
            cells[name] = [str(v) for v in numbers]
    for name, bounds in (("low", columns.low), ("top", columns.cap)):
        if bounds:
            cells[name] = [None if v is None else decimal(v, columns.den) for v in bounds]
    return cells


def decimal(v: int, den: int) -> str:
    """v / den as a decimal; den is a power of ten."""
    if den == 1:
        return str(v)
    return f"{v // den}.{v % den:0{len(str(den)) - 1}d}"


def write(difference: DifferenceError, folder: Path) -> None:
    """The problem as plan, table and both answers."""
    folder.mkdir(parents=True, exist_ok=True)
    made = difference.made
    try:
        text = fa.Plan(**made["plan"]).to_yaml()
    except fa.Error:
        text = json.dumps(made["plan"], ensure_ascii=False, indent=1)
    (folder / "plan.yaml").write_text(text, "utf-8")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(made["table"])
        writer.writerows(zip(*made["table"].values(), strict=True))
    answers = {"engine": difference.engine, difference.who: difference.want, **made}
    (folder / "answers.json").write_text(
        json.dumps(answers, ensure_ascii=False, indent=1, default=str), "utf-8"
    )
