# SPDX-License-Identifier: Apache-2.0
"""Every rule has a page of one shape, and the examples of the pages print what they say."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from fundalloc import _core

ROOT = Path(__file__).parents[2]
PAGES = {page.stem: page.read_text("utf-8") for page in (ROOT / "docs/rules").glob("*.md")}
HEADINGS = ["For", "Formula", "Keys", "Edge cases", "Ties", "Cost", "Source", "Example"]
EXAMPLE = re.compile(
    r"```python\n(import fundalloc as fa\n.*?)```\n```text\n(.*?)```\n\Z", re.S
)
COLUMNS = 96
CONCEPTS = [  # what no registry of methods lists
    "aggregation",
    "base",
    "carve_outs",
    "contribution_cap",
    "fix_and_redistribute",
    "floor_cost",
    "group_bounds",
    "mean_increase",
    "parts",
    "point_values",
    "ties",
    "two_level",
    "water_fill",
]


def registered() -> list[tuple[str, str]]:
    methods = [
        *_core.coefficient_methods(),
        *_core.rounding_methods(),
        *_core.claims_rules(),
    ]
    return [(str(method[0]), str(method[1])) for method in methods]


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.*)\n", text, flags=re.M)
    return dict(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True))


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@pytest.mark.parametrize(("rule", "chinese"), registered())
def test_every_method_has_a_page_under_its_names(rule: str, chinese: str) -> None:
    assert rule in PAGES, f"docs/rules/{rule}.md is missing"
    assert PAGES[rule].startswith(f"# {rule} {chinese}\n\n")


def test_every_page_belongs_to_a_rule() -> None:
    assert set(PAGES) == {rule for rule, _ in registered()} | set(CONCEPTS)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_pages_have_one_shape(page: str) -> None:
    text = PAGES[page]
    assert re.match(rf"# {page} \S+\n\n[A-Z][^#|`]*?\.\n\n## For\n", text), "head"
    found = sections(text)
    expected = [h for h in HEADINGS if h != "Keys" or h in found]
    assert list(found) == expected
    assert all(found.values()), "a section is empty"
    if "Keys" in found:
        assert re.search(r"^\| key +\| 中文 +\| value +\| default +\|$", found["Keys"], re.M)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_pages_fit_a_terminal(page: str) -> None:
    long = [line for line in PAGES[page].splitlines() if width(line) > COLUMNS]
    assert not long
    assert not re.search(r"\]\(|<!--|</?\w+>", PAGES[page]), "links and markup do not print"


@pytest.mark.parametrize("page", sorted(PAGES))
def test_pages_name_errors_that_exist(page: str) -> None:
    errors = (ROOT / "docs/errors.md").read_text("utf-8")
    known = set(re.findall(r"^### (E\d{3}) ", errors, re.M))
    assert set(re.findall(r"\bE\d{3}\b", PAGES[page])) <= known


@pytest.mark.parametrize("page", sorted(PAGES))
def test_examples_print_what_the_page_says(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    example = EXAMPLE.search(PAGES[page])
    assert example, "the page does not end in a python fence and a text fence"
    code, output = example.groups()
    exec(compile(code, f"docs/rules/{page}.md", "exec"), {})
    assert capsys.readouterr().out == output


def test_overview_has_a_line_for_every_page() -> None:
    """Each with the page's own names and summary, so that the two cannot drift apart."""
    overview = " ".join((ROOT / "docs/rules.md").read_text("utf-8").split())
    for rule, text in PAGES.items():
        head, summary = text.split("\n\n", 2)[:2]
        line = f"[{rule}](rules/{rule}.md) {head.split()[2]}: {' '.join(summary.split())}"
        assert line in overview
    assert sorted(re.findall(r"\]\(rules/(\w+)\.md\)", overview)) == sorted(PAGES)
