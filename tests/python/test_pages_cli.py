# SPDX-License-Identifier: Apache-2.0
"""`fundalloc rules`: the list, and the page of a rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from fundalloc import _core
from fundalloc._pages import pages
from fundalloc.cli import app
from typer.testing import CliRunner

PAGES = Path(__file__).parents[2] / "docs/rules"
NAMES = [
    rule[:2]
    for rules in (_core.coefficient_methods(), _core.rounding_methods(), _core.claims_rules())
    for rule in rules
]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["rules", *arguments], env={"COLUMNS": "200"})
    return result.exit_code, result.stdout, result.stderr


def test_the_list_has_every_rule() -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    rows = [[c.strip() for c in line.split("│")[1:-1]] for line in out.splitlines() if line.startswith("│")]  # fmt: skip
    listed = [row[:2] for row in rows if row[0]]
    assert listed[: len(NAMES)] == [list(pair) for pair in NAMES]
    assert sorted(name for name, _ in listed) == sorted(p.stem for p in PAGES.glob("*.md"))
    assert {row[2] for row in rows if row[0]} == {"coefficient", "rounding", "claims", "plan"}


@pytest.mark.parametrize(("name", "chinese"), NAMES)
def test_the_page_of_a_rule_by_both_names(name: str, chinese: str) -> None:
    code, out, err = run(name)
    assert (code, err) == (0, "")
    assert out == (PAGES / f"{name}.md").read_text("utf-8")
    assert out.startswith(f"# {name} {chinese}\n")
    code, same, _ = run(chinese)
    assert code == 0
    assert out in same


def test_danish() -> None:
    code, out, _ = run("danish")
    assert code == 0
    assert out.startswith("# danish 丹麦\n\n")
    assert "k + 1/3" in out


@pytest.mark.parametrize("page", [p for p in pages() if p.kind == "plan"], ids=lambda p: p.name)
def test_pages_of_other_parts_of_a_plan(page: object) -> None:
    assert isinstance(page, tuple)
    code, out, _ = run(page[0])
    assert code == 0
    assert out == (PAGES / f"{page[0]}.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["danisch", "丹麦法", "", "DANISH", "../plan"])
def test_unknown_rules(name: str) -> None:
    code, out, err = run(name)
    assert code == 2
    assert out == ""
    assert err == f'there is no rule "{name}": `fundalloc rules` lists them\n'
