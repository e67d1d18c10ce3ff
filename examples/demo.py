# SPDX-License-Identifier: Apache-2.0
"""Three allocations: an illustrative one in two tiers, and two that were published and paid.

python examples/demo.py [--out FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import fundalloc as fa
from rich import box
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
SHANDONG = ROOT / "examples" / "shandong-2018"
CASES = ROOT / "tests" / "cases"

console = Console(highlight=False, emoji=False)
if not console.is_terminal:
    console = Console(highlight=False, emoji=False, width=100)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show that something is being done, and then how long it took."""
    started = time.perf_counter()
    with console.status(f"{text} ..."):
        yield
    console.print(f"{text}: {time.perf_counter() - started:.2f} s", style="dim")


def heading(text: str) -> None:
    console.print()
    console.rule(f"[bold]{text}", align="left")


def new_table(first: str, others: list[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def read_case(name: str) -> tuple[fa.Plan, fa.Table, list[int]]:
    """Read a published case: its plan, its figures, and the slices that were published."""
    folder = CASES / name
    with open(folder / "expected.csv", encoding="utf-8-sig", newline="") as file:
        expected = [int(row[1]) for row in list(csv.reader(file))[1:]]
    return fa.read_plan(folder / "plan.yaml"), fa.read_table(folder / "inputs.csv"), expected


def write(result: fa.Allocation, out: Path, name: str) -> list[Path]:
    files = [out / f"{name}.csv", out / f"{name}.json"]
    result.to_csv(files[0])
    result.to_json(files[1])
    return files


def shandong(out: Path) -> list[Path]:
    heading("1. 山东省2018年少数民族发展资金 3717万元: two tiers")
    plan = fa.read_plan(SHANDONG / "plan.yaml")
    console.print(f"说明: {plan.note}。", style="yellow", soft_wrap=True)
    console.print(
        "ILLUSTRATIVE: the figures of the places are made up; only the totals are those of the "
        "document, 鲁民发〔2018〕47号.",
        style="yellow",
        soft_wrap=True,
    )
    with step("13 cities and 9 counties, then the counties of three cities"):
        county = fa.Tier(
            fa.read_plan(SHANDONG / "county.yaml"),
            fa.read_table(SHANDONG / "counties.csv"),
            parent="所属市",
        )
        tiers = fa.cascade(plan, fa.read_table(SHANDONG / "recipients.csv"), [county])

    top = tiers.result
    steps = ["定额", "未脱贫", "已脱贫", "发生率", "难度", "绩效", "上下限", "取整"]
    table = new_table("万元", [*steps, "切块额"])
    for why in top.explain_all():
        printed = [line.printed for line in why.lines if line.step != "earmark"]
        earmarks = sum(Decimal(line.printed) for line in why.lines if line.step == "earmark")
        table.add_row(why.recipient, str(earmarks), *printed, why.amount)
    table.add_section()
    table.add_row("合计", *[""] * len(steps), top.amount(top.total))
    console.print(table)
    console.print(f"Each row sums to its slice; the slices sum to {top.amount(top.pool)} 万元.")

    table = new_table("万元", ["切块额"])
    for name, child in tiers.children.items():
        table.add_row(name, child.result.amount(child.result.total), style="bold")
        for who, units in zip(child.result.recipients, child.result.slices, strict=True):
            table.add_row(f"  {who}", child.result.amount(int(units)))
        table.add_section()
    console.print(table)
    folder = out / "shandong-2018-illustrative"
    folder.mkdir(parents=True, exist_ok=True)
    return [*tiers.to_csv(folder), *tiers.to_json(folder)]


def hardest_hit(out: Path) -> list[Path]:
    heading("2. US Hardest Hit Fund, 2010: $2,000,000,000 by population, as published")
    plan, figures, expected = read_case("us-hhf-2010")
    with step("18 recipients, twice"):
        published = fa.allocate(plan, figures)
        exact = fa.allocate(plan.replace(rounding="largest_remainder"), figures)
    methods = ["nearest_each", "largest_remainder"]
    table = new_table("recipient", ["published", *methods, "changes"])
    for name, paid, nearest, other in zip(
        published.recipients,
        expected,
        published.slices.tolist(),
        exact.slices.tolist(),
        strict=True,
    ):
        change = "" if nearest == other else f"{other - nearest:+d}"
        table.add_row(
            name,
            *(f"{v:,}" for v in (paid, nearest, other)),
            change,
            style="bold" if change else None,
        )
    table.add_section()
    sums = (sum(expected), published.total, exact.total)
    table.add_row("total", *(f"{v:,}" for v in sums), f"{exact.total - published.total:+d}")
    console.print(table)
    equal = sum(a == b for a, b in zip(published.slices.tolist(), expected, strict=True))
    console.print(f"{equal} of {len(expected)} equal the published dollar.")
    for note in published.notes:
        console.print(f"Note of the result: {note}.", soft_wrap=True)
    if equal != len(expected):
        raise SystemExit("us-hhf-2010 is not as published")
    return [
        *write(published, out, "us-hhf-2010"),
        *write(exact, out, "us-hhf-2010-largest-remainder"),
    ]


def communes(out: Path) -> list[Path]:
    heading("3. France, rural grant (DSR), road part, 2022: 33 064 communes as paid")
    with step("reading"):
        plan, figures, expected = read_case("fr-dsr-perequation-voirie-2022")
    with step("allocating"):
        result = fa.allocate(plan, figures)
    equal = sum(a == b for a, b in zip(result.slices.tolist(), expected, strict=True))
    table = new_table("commune", ["score", "bounds", "rounding", "EUR", "paid"])
    for i in (0, 1, 2, len(expected) // 2, len(expected) - 1):
        why = result.explain(result.recipients[i])
        *score, bound, rounding = (line.amount for line in why.lines)
        amounts = [f"{float(v):,.2f}" for v in (sum(score), bound, rounding)]
        table.add_row(why.recipient, *amounts, why.amount, str(expected[i]))
    console.print(table)
    console.print(
        f"{equal:,} of {len(expected):,} communes equal the euro that was paid; "
        f"{result.amount(result.undistributed)} of {float(result.pool):,.1f} EUR are left, "
        f"at a point value of {float(result.point_value):.9f} EUR.",
        soft_wrap=True,
    )
    if equal != len(expected):
        raise SystemExit("fr-dsr-perequation-voirie-2022 is not as paid")
    file = out / "fr-dsr-perequation-voirie-2022.csv"
    with step("writing"), open(file, "w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(["commune", "slice", "paid"])
        rows.writerows(zip(result.recipients, result.slices.tolist(), expected, strict=True))
    return [file]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"), help="where results go")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    files = [file for work in (shandong, hardest_hit, communes) for file in work(out)]
    heading("Files")
    for file in files:
        console.print(f"{file}  {file.stat().st_size:,} bytes", soft_wrap=True)


if __name__ == "__main__":
    main()
