# SPDX-License-Identifier: Apache-2.0
"""The reference pages of the rules, as they stand in docs/rules."""

from __future__ import annotations

from importlib import resources
from typing import NamedTuple

from fundalloc import _core


class Page(NamedTuple):
    """A rule's page: its names, kind, summary, and the whole text."""

    name: str
    chinese: str
    kind: str
    summary: str
    text: str


def pages() -> list[Page]:
    """Return the pages: rules in the order of their registries, then the others by name."""
    folder = resources.files("fundalloc") / "pages"
    texts = {
        entry.name.removesuffix(".md"): entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".md")
    }
    found = []
    for kind, rules in (
        ("coefficient", _core.coefficient_methods()),
        ("rounding", _core.rounding_methods()),
        ("claims", _core.claims_rules()),
    ):
        found += [_page(rule[0], kind, texts.pop(rule[0])) for rule in rules]
    return found + [_page(name, "plan", texts[name]) for name in sorted(texts)]


def _page(name: str, kind: str, text: str) -> Page:
    title, summary = text.split("\n\n", 2)[:2]
    chinese = title.removeprefix("#").strip().removeprefix(name).strip()
    return Page(name, chinese, kind, " ".join(summary.split()), text)
